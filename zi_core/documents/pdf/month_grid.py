"""The month grid as a PDF: the annex of the *lembar monev*, readable in a photocopy."""

from typing import Any, Final

from zi_core.dates import SHORT_NAMES
from zi_core.documents.letterhead import BELOW, head
from zi_core.documents.names import area_name, period_words, plan_notes
from zi_core.documents.pdf.typesetting import typeset
from zi_core.formatting import number
from zi_core.identity import OfficeIdentity
from zi_core.meetings import MeetingBriefing
from zi_core.plan import Plan
from zi_core.progress.states import SlotState
from zi_core.views.month_grid import Grid, GridCell, GridGroup, GridRow, month_grid

TITLE: Final = "Matriks Bulanan Rencana Aksi Pembangunan Zona Integritas"
BELONGS: Final = "Lampiran Lembar Monitoring dan Evaluasi Pembangunan Zona Integritas"

_LONGEST_ACTION: Final = 600


def make(briefing: MeetingBriefing, identity: OfficeIdentity) -> bytes:
    """The PDF of a meeting's month grid."""
    grid = month_grid(briefing.progress)
    data = {
        "head": head(briefing, identity, TITLE).as_data(),
        "belongs": f"{BELONGS} {period_words(briefing)}",
        "legend": _legend(grid),
        "note": (
            "Bulan yang sudah tutup berlatar abu-abu; garis tegak memisahkan triwulan. "
            "1 jadwal = 1 kegiatan pada 1 bulan. Capaian: jadwal terlaksana / jadwal yang sudah "
            "jatuh tempo."
        ),
        "notes": plan_notes(briefing.plan),
        "months": SHORT_NAMES,
        "closed": min(grid.as_of, len(SHORT_NAMES)),
        "groups": [_group(briefing.plan, group) for group in grid.groups],
    }
    return typeset("grid", data)


def _legend(grid: Grid) -> list[dict[str, Any]]:
    return [
        {
            "state": state.value,
            "sign": "+n" if state is SlotState.DONE_LATE else "",
            "word": f"{state.word} (n bulan)" if state is SlotState.DONE_LATE else state.word,
            "count": number(count),
        }
        for state, count in grid.counts.items()
    ]


def _group(plan: Plan, group: GridGroup) -> dict[str, Any]:
    return {
        "title": area_name(plan, group.key),
        "summary": group.summary,
        "rows": [_row(row) for row in group.rows],
    }


def _row(row: GridRow) -> dict[str, Any]:
    action = row.activity.action
    is_long = len(action) > _LONGEST_ACTION
    return {
        "code": str(row.activity.code),
        "action": BELOW if is_long else action,
        "note": action if is_long else "",
        "cells": [_cell(cell) for cell in row.cells],
        "fraction": row.fraction,
        "late": row.is_late,
    }


def _cell(cell: GridCell) -> dict[str, Any] | None:
    if cell.state is None:
        return None
    return {
        "state": cell.state.value,
        "sign": cell.sign,
        "label": cell.label,
    }
