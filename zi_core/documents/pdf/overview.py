"""Ringkasan on one landscape page: the sentence, key figures, areas, the curve, who must act."""

from collections.abc import Mapping
from typing import Final

from zi_core.documents.pdf.typesetting import typeset
from zi_core.documents.sharing import (
    SharedView,
    bars_data,
    cards_data,
    curve_data,
    headline_data,
    text_of_plan,
)
from zi_core.formatting import months_old, number
from zi_core.plan import team_label
from zi_core.views import bars, overview
from zi_core.views.step_curve import step_curve

TITLE: Final = "Ringkasan Capaian"
_MOST_LINES: Final = 6
"""How many lines there is room for below the pictures."""
_NOTHING: Final = "Tidak ada yang terlambat."


def make(view: SharedView) -> bytes:
    """The PDF of Ringkasan: one page."""
    return typeset("overview", overview_data(view))


def overview_data(view: SharedView) -> Mapping[str, object]:
    """What the paper and the picture of Ringkasan show."""
    progress = view.progress
    return {
        "head": view.head(TITLE),
        "headline": headline_data(overview.headline(progress)),
        "cards": cards_data(overview.cards(progress)),
        "bars": bars_data(
            view,
            bars.bars_title(progress),
            [
                *bars.area_bars(progress),
                bars.bar("", "Seluruh rencana aksi", progress.total, progress.weighting),
            ],
        ),
        "curve": curve_data(step_curve(progress)),
        "overdue": _overdue(view),
    }


def _overdue(view: SharedView) -> Mapping[str, object]:
    progress = view.progress
    found = overview.longest_overdue(progress, _MOST_LINES)
    rows = [
        {
            "age": months_old(item.age),
            "code": str(item.activity.code),
            "words": text_of_plan(item.activity.action),
            "count": f"{number(item.count)} jadwal" if item.count > 1 else "",
            "team": text_of_plan(team_label(item.activity.team)),
        }
        for item in found.items
    ]
    silents = [
        {
            "team": text_of_plan(silent.name),
            "words": f"Belum satu pun dari {number(silent.due)} jadwal yang sudah jatuh tempo "
            "dilaporkan.",
        }
        for silent in found.silents
    ]
    return {
        "title": "Paling lama terlambat" if rows or not silents else "Belum dilaporkan",
        "rows": rows,
        "silents": silents[:_MOST_LINES],
        "nothing": "" if rows or silents else _NOTHING,
        "more": f"dan {number(found.more)} kegiatan terlambat lainnya" if found.more else "",
        "more_silents": f"dan {number(len(silents) - _MOST_LINES)} tim lainnya belum melapor"
        if len(silents) > _MOST_LINES
        else "",
    }
