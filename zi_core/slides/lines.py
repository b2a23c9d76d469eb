"""The lines of a meeting's slides: how many there is room for, and what becomes of the rest."""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from typing import Final, TypeVar

from zi_core.formatting import month_list, number
from zi_core.plan import Activity, team_label
from zi_core.slides.fitting import fitted
from zi_core.slides.model import SlideLine

T = TypeVar("T")

GRID_ROWS: Final = 10
"""The most activities on one slide; those of an area are spread evenly over as many as needed."""
LIST_LINES: Final = 7
"""The most lines on one slide (docs/rules.md, Looks)."""
LINES_UNDER_FIGURES: Final = 6
"""The most lines under a row of key figures."""
LINES_WITH_MORE: Final = 5
"""The most lines on one slide where obstacle and follow-up stand below each."""
LIST_SLIDES: Final = 4
"""The most slides that one list takes; its last line then says how much more there is."""
SHEET: Final = "lihat lembar monev"
MINUTES: Final = "lihat notula"
CUT: Final = "Teks bertanda … lengkap di lembar monev."
"""What a slide says where obstacles or follow-ups had to be cut."""
_ROW: Final = 52.0
"""The width of a row below a text, in em: what the narrowest of browser and presentation holds."""


def activity_line(
    lead: str,
    activity: Activity,
    months: tuple[int, ...],
    *,
    is_alert: bool = False,
    more: tuple[str, ...] = (),
) -> SlideLine:
    """A line about an activity in some scheduled months, and who answers for it."""
    return SlideLine(
        lead,
        f"{activity.code} {activity.action}",
        f"{month_list(months)} · {team_label(activity.team)}",
        activity=activity,
        is_alert=is_alert,
        team=activity.team,
        more=more,
    )


def team_words(activity: Activity) -> tuple[str, ...]:
    """What the team says of an activity, obstacle and follow-up, each in full in one row."""
    said = (("Kendala", activity.obstacle), ("RTL", activity.follow_up))
    rows = tuple(f"{name}: {' '.join(text.split())}" for name, text in said if text)
    return rows or ("Kendala dan RTL belum ditulis.",)


def cut_words(activity: Activity) -> tuple[str, ...]:
    """What the team says of an activity, each row cut to what fits on a slide."""
    return tuple(map(_cut, team_words(activity)))


def _cut(row: str) -> str:
    """A row cut between words, where there are any."""
    shown = fitted(row, _ROW / 72, 1, 1)
    if shown == row or row[len(shown) - 1] == " ":
        return shown
    label, start, rest = shown.partition(": ")
    words, gap, _ = rest.rpartition(" ")
    return f"{label}{start}{words.rstrip(' ,;:.')}…" if gap else shown


def capped(
    lines: Sequence[SlideLine], most: int, what: str, where: str = SHEET
) -> tuple[SlideLine, ...]:
    """Lines as far as there is room; the last one then says how many more there are, and where."""
    if len(lines) <= most:
        return tuple(lines)
    rest = len(lines) - (most - 1)
    more = SlideLine("…", f"dan {number(rest)} {what} lagi", where, is_rest=True)
    return (*lines[: most - 1], more)


def paginated(
    lines: Sequence[SlideLine], what: str, where: str = SHEET, most: int = LIST_LINES
) -> list[tuple[SlideLine, ...]]:
    """The lines of a list by slide, ``most`` on one, as many slides as it may take."""
    return evenly(capped(lines, most * LIST_SLIDES, what, where), most)


def with_cut(remark: str, lines: Sequence[SlideLine]) -> str:
    """A slide's remark, with where the full text stands if any of its lines is cut."""
    return f"{remark} {CUT}".strip() if any(line.is_cut for line in lines) else remark


def evenly(rows: tuple[T, ...], most: int = GRID_ROWS) -> list[tuple[T, ...]]:
    """Rows or lines on as few pages as hold them, evenly filled, in their order."""
    pages = ceil(len(rows) / most)
    cuts = [round(page * len(rows) / pages) for page in range(pages + 1)]
    return [rows[low:high] for low, high in pairwise(cuts)]


def paged(title: str, page: int, pages: int) -> str:
    """A title as a sentence; of several slides it says which one this is."""
    return f"{title} ({page} dari {pages})." if pages > 1 else f"{title}."


def page_key(name: str, page: int) -> str:
    """The key of one of several slides: the first one has the name alone."""
    return name if page == 1 else f"{name}-{page}"
