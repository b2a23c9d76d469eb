"""The indication for LKE 1.iii: one page, one sheet of paper."""

from pages.components import template
from zi_core import dates
from zi_core.boards import Board
from zi_core.dates import date_label
from zi_core.meetings import Meetings, lke
from zi_core.plan import SAMPLE_MARK
from zi_core.settings import settings


def show(view: Board, meetings: Meetings) -> None:
    """Show what the record of the view's year suggests at its position."""
    plan, today = view.plan, dates.today()
    indication = lke.indicate(
        view.progress, meetings.all(), meetings.decisions(), settings().most, today
    )
    words = (
        SAMPLE_MARK if plan.sample else "",
        plan.office,
        f"posisi s.d. {indication.until}",
        "dihitung per jadwal",
        f"versi {view.version.number}" if view.version else "",
        f"dibuka {date_label(today)}",
    )
    template.show(
        "zi_lke",
        "lke.html",
        indication=indication,
        source=" · ".join(filter(None, words)),
        label=lke.LABEL,
        unknown=lke.UNKNOWN,
        shown=lke.SHOWN,
        query=view.query,
    )
