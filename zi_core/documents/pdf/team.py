"""What one team answers for, on one upright page or two: its figures, and what it has to do."""

from collections.abc import Iterable, Mapping
from typing import Final

from zi_core.dates import NAMES
from zi_core.documents.pdf.typesetting import typeset
from zi_core.documents.sharing import SharedView, bars_data, cards_data, text_of_plan
from zi_core.formatting import month_list, months_old, number
from zi_core.plan import Activity, team_label
from zi_core.progress import By
from zi_core.progress.slot_lists import by_activity
from zi_core.views import team as views
from zi_core.views.bars import bar

_NOTHING_LATE: Final = "Tidak ada yang terlambat."


def make(view: SharedView) -> bytes:
    """The PDF of a team: two pages at most."""
    return typeset("team", team_data(view))


def team_data(view: SharedView) -> Mapping[str, object]:
    """What the paper and the picture of a team show; the lists in the order of the page."""
    progress, team = view.progress, view.team or ""
    found = progress.by(By.TEAM)[team]
    name, work = team_label(team), views.team_work(progress, team)
    has_done = found.done_count
    return {
        "head": view.head(name),
        "scope": views.team_scope(progress, team),
        "cards": cards_data(views.team_figures(progress, team)),
        "bars": bars_data(view, "", [bar("", name, found, progress.weighting)]),
        "lists": [
            {
                "title": "Terlambat" if found.is_reported else "Belum dilaporkan",
                "count": _counted(sum(item.count for item in work.overdue), len(work.overdue)),
                "alert": True,
                "open": not found.is_reported,
                "nothing": _NOTHING_LATE,
                "rows": [
                    _row(item.activity, months_old(item.age), month_list(item.months))
                    for item in work.overdue
                ],
            },
            *(
                {
                    "title": title,
                    "count": _counted(len(items), len(items)),
                    "alert": False,
                    "open": False,
                    "nothing": "Tidak ada.",
                    "rows": [_row(item.activity, NAMES[item.month - 1]) for item in items],
                }
                for title, items in ((work.due_title, work.due), (work.next_title, work.next))
            ),
            {
                "title": "Terlaksana tanpa bukti dukung",
                "count": _counted(len(work.unproven), len(by_activity(work.unproven))),
                "alert": False,
                "open": False,
                "nothing": "Semua yang terlaksana sudah dilengkapi bukti dukung."
                if has_done
                else "Belum ada yang terlaksana.",
                "rows": _unproven(by_activity(work.unproven).items()),
            },
        ],
    }


def _unproven(groups: Iterable[tuple[Activity, tuple[int, ...]]]) -> list[Mapping[str, str]]:
    return [_row(activity, month_list(months)) for activity, months in groups]


def _row(activity: Activity, when: str, months: str = "") -> Mapping[str, str]:
    return {
        "when": when,
        "code": str(activity.code),
        "words": text_of_plan(activity.action),
        "months": months,
    }


def _counted(slots: int, activities: int) -> str:
    if not slots:
        return ""
    if slots == activities:
        return f"{number(slots)} jadwal"
    return f"{number(slots)} jadwal pada {number(activities)} kegiatan"
