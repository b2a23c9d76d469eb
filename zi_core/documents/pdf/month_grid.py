"""The month grid as a PDF: the annex of the *lembar monev*, readable in a photocopy."""

from typing import Any, Final

from zi_core.dates import SHORT_NAMES
from zi_core.documents.letterhead import BELOW, head
from zi_core.documents.pdf.typesetting import typeset
from zi_core.formatting import number
from zi_core.meetings import MeetingBriefing
from zi_core.progress.states import SlotState
from zi_core.settings import DocumentSettings
from zi_core.views.month_grid import Grid, GridCell, GridGroup, GridRow, month_grid

TITLE: Final = "Grid bulanan rencana aksi Zona Integritas"

_LONGEST_ACTION: Final = 600


def make(briefing: MeetingBriefing, settings: DocumentSettings) -> bytes:
    """The PDF of a meeting's month grid."""
    grid = month_grid(briefing.progress)
    data = {
        "head": head(briefing, settings, TITLE).as_data(),
        "legend": _legend(grid),
        "note": (
            "Bulan yang sudah tutup berlatar abu-abu; garis tegak memisahkan triwulan. "
            "Capaian: jadwal selesai / jadwal yang sudah jatuh tempo."
        ),
        "months": SHORT_NAMES,
        "closed": min(grid.as_of, len(SHORT_NAMES)),
        "groups": [_group(group) for group in grid.groups],
    }
    return typeset("grid", data)


def _legend(grid: Grid) -> list[dict[str, Any]]:
    legend: list[dict[str, Any]] = [
        {
            "state": state.value,
            "sign": "+n" if state is SlotState.DONE_LATE else "",
            "silent": False,
            "word": f"{state.word} (n bulan)" if state is SlotState.DONE_LATE else state.word,
            "count": number(count),
        }
        for state, count in grid.counts.items()
    ]
    if grid.has_silent:
        silent = {
            "state": SlotState.OVERDUE.value,
            "sign": "",
            "silent": True,
            "word": "di antaranya timnya belum melapor",
            "count": number(
                sum(
                    cell.is_silent
                    for group in grid.groups
                    for row in group.rows
                    for cell in row.cells
                )
            ),
        }
        legend.insert(list(grid.counts).index(SlotState.OVERDUE) + 1, silent)
    return legend


def _group(group: GridGroup) -> dict[str, Any]:
    return {
        "title": f"{group.key} {group.label}",
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
        "silent": cell.is_silent,
        "label": cell.label,
    }
