"""What a link says: the view of the dashboard as query parameters, and back.

Every view is a link that can be sent by chat. The parameters are Indonesian, because people see
and sometimes type them: ``/jadwal?contoh=1&posisi=2022-09&area=V&keadaan=terlambat``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Self
from urllib.parse import urlencode

from zi_core.dates import MONTHS
from zi_core.plan import Code, Plan
from zi_core.plan.areas import AREA_NUMBERS
from zi_core.progress import LAST_AS_OF, Weighting
from zi_core.progress.states import SlotState
from zi_core.text import MAX_CELL_LENGTH, clean, whole_number

WEIGHTING_WORDS: Final = {
    "jadwal": Weighting.SLOT,
    "kegiatan": Weighting.ACTIVITY,
    "bobot": Weighting.AREA,
}
STATE_WORDS: Final = {
    "terlaksana": SlotState.DONE,
    "lebih-awal": SlotState.DONE_EARLY,
    "terlaksana-terlambat": SlotState.DONE_LATE,
    "terlambat": SlotState.OVERDUE,
    "belum-dilaporkan": SlotState.UNREPORTED,
    "segera": SlotState.DUE,
    "belum": SlotState.UPCOMING,
    "luar-jadwal": SlotState.OFF_PLAN,
}
EVERY_STATE_WORD: Final = "semua"
"""Stands in a link for all activities, where a phone would show the late ones first."""
_FORMER_STATE_WORDS: Final = {
    "selesai": SlotState.DONE,
    "selesai-terlambat": SlotState.DONE_LATE,
    "luar-rencana": SlotState.OFF_PLAN,
}
"""Those of links that were given out before."""

MEETING_PARTS: Final = (
    "keputusan",
    "perbandingan",
    "hadir",
    "dokumen",
    "jejak",
    "lke",
    "baru",
)
"""The parts of the page Rapat besides the agenda.

``lke`` belongs to no meeting; ``baru`` is the form of a new one, or of the one that is named.
"""
_TABLE_WORD: Final = "tabel"
NO_TEAM_WORD: Final = "-"
"""Stands in a link for the activities whose team the plan does not name."""


@dataclass(frozen=True, slots=True)
class Detail:
    """What is opened in the details: an activity, or one of its month cells (``month`` 1-12)."""

    code: Code
    month: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read ``III.3.2`` or ``III.3.2-3``; None for anything else."""
        code_text, dash, month_text = text.partition("-")
        code = Code.parse(code_text)
        if code is None:
            return None
        if not dash:
            return cls(code)
        month = whole_number(month_text, most=12)
        return cls(code, month) if month else None

    def __str__(self) -> str:
        """As it stands in a link."""
        return f"{self.code}-{self.month}" if self.month else str(self.code)


@dataclass(frozen=True, slots=True)
class Query:
    """One view: None or the default where the link does not say.

    ``year`` is the plan to look at, None for the newest; ``version`` an older version of it, None
    for the newest; ``newer`` and ``older`` are the two versions whose difference the history shows.
    ``position`` is the as-of month as (year, month); ``team`` is ``""`` for activities without a
    team and None for no team chosen. ``month`` (1-12) keeps the activities with a cell in that
    month. ``is_all`` asks for all activities where a phone would show the late ones first,
    ``is_table`` for the month grid as a table there. ``is_filling`` opens the form in the details.
    ``meeting`` is a meeting's number, ``part`` the part of its page, ``slide`` (from 1) the slide
    that is projected.
    """

    position: tuple[int, int] | None = None
    weighting: Weighting = Weighting.SLOT
    is_sample: bool = False
    year: int | None = None
    version: int | None = None
    newer: int | None = None
    older: int | None = None
    area: str | None = None
    team: str | None = None
    state: SlotState | None = None
    month: int | None = None
    is_all: bool = False
    is_table: bool = False
    detail: Detail | None = None
    is_filling: bool = False
    meeting: int | None = None
    part: str | None = None
    slide: int | None = None

    @classmethod
    def parse(cls, parameters: Mapping[str, str]) -> Self:
        """Read a link's parameters; what cannot be read counts as not said."""
        area = parameters.get("area", "").upper()
        team = parameters.get("tim")
        part = parameters.get("bagian", "")
        return cls(
            position=parse_position(parameters.get("posisi", "")),
            weighting=WEIGHTING_WORDS.get(parameters.get("hitung", ""), Weighting.SLOT),
            is_sample=parameters.get("contoh") == "1",
            year=_number(parameters.get("tahun", "")),
            version=_number(parameters.get("versi", "")),
            newer=_number(parameters.get("lihat", "")),
            older=_number(parameters.get("dari", "")),
            area=area if area in AREA_NUMBERS else None,
            team="" if team == NO_TEAM_WORD else _team(team or ""),
            state=(_FORMER_STATE_WORDS | STATE_WORDS).get(parameters.get("keadaan", "")),
            month=whole_number(parameters.get("bulan", ""), most=len(MONTHS)) or None,
            is_all=parameters.get("keadaan") == EVERY_STATE_WORD,
            is_table=parameters.get("bentuk") == _TABLE_WORD,
            detail=Detail.parse(parameters.get("rinci", "")),
            is_filling=parameters.get("isi") == "1",
            meeting=_number(parameters.get("rapat", "")),
            part=part if part in MEETING_PARTS else None,
            slide=_number(parameters.get("slide", "")),
        )

    def parameters(self) -> dict[str, str]:
        """The parameters that say this view, defaults left out."""
        said = {
            "contoh": "1" if self.is_sample else "",
            "tahun": str(self.year or ""),
            "versi": str(self.version or ""),
            "lihat": str(self.newer or ""),
            "dari": str(self.older or ""),
            "posisi": "{:04d}-{:02d}".format(*self.position) if self.position else "",
            "hitung": "" if self.weighting is Weighting.SLOT else _word(WEIGHTING_WORDS, self),
            "area": self.area or "",
            "tim": NO_TEAM_WORD if self.team == "" else self.team or "",
            "keadaan": self._state_word(),
            "bulan": str(self.month or ""),
            "bentuk": _TABLE_WORD if self.is_table else "",
            "rinci": str(self.detail or ""),
            "isi": "1" if self.is_filling else "",
            "rapat": str(self.meeting or ""),
            "bagian": self.part or "",
            "slide": str(self.slide or ""),
        }
        return {name: value for name, value in said.items() if value}

    def _state_word(self) -> str:
        if self.state is None:
            return EVERY_STATE_WORD if self.is_all else ""
        return next(word for word, state in STATE_WORDS.items() if state is self.state)

    def link(self, page: str, **changes: object) -> str:
        """The address of a page in this view, with some fields changed.

        Position, weighting, year, version and sample data go along; the rest only where it is
        among the ``changes``: another page has other filters.
        """
        kept = replace(
            self,
            area=None,
            team=None,
            state=None,
            month=None,
            is_all=False,
            is_table=False,
            detail=None,
            is_filling=False,
            newer=None,
            older=None,
            meeting=None,
            part=None,
            slide=None,
        )
        query = urlencode(replace(kept, **changes).parameters())  # type: ignore[arg-type]
        return f"/{page}?{query}" if query else f"/{page}"

    def here(self, page: str, **changes: object) -> str:
        """The address of the same page in this view, filters included, with some fields changed."""
        kept = replace(self, detail=None, is_filling=False)
        query = urlencode(replace(kept, **changes).parameters())  # type: ignore[arg-type]
        return f"/{page}?{query}" if query else f"/{page}"

    def as_of(self, plan: Plan, default: int) -> int:
        """The position as a month index of the plan year, within 0 and LAST_AS_OF."""
        if self.position is None or plan.year is None:
            return default
        year, month = self.position
        return min(LAST_AS_OF, max(0, (year - plan.year) * 12 + month))


def _team(text: str) -> str | None:
    """A team's name as a plan has it: in canonical form, no longer than a cell holds."""
    return clean(text) or None if len(text) <= MAX_CELL_LENGTH else None


def _number(text: str) -> int | None:
    return whole_number(text) or None


def _word(words: Mapping[str, Weighting], query: Query) -> str:
    return next(word for word, weighting in words.items() if weighting is query.weighting)


def parse_position(text: str) -> tuple[int, int] | None:
    """Read a position such as ``2022-06`` as (year, month); None for anything else."""
    year, dash, month = text.strip().partition("-")
    found_year, found_month = whole_number(year), whole_number(month, most=12)
    if not (dash and len(year) == 4) or found_year is None or not found_month:
        return None
    return found_year, found_month
