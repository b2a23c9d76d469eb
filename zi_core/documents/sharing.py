"""A view of the board as it is handed on: one paper to print, one picture to send.

What stands on them comes from the values of the pages themselves (:mod:`zi_core.views`).
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from typing import Any, Final

from zi_core.dates import MONTHS, NAMES, month_label, position_of
from zi_core.documents.names import SUBJECT, full_name
from zi_core.documents.registry import HandedOutFile
from zi_core.formatting import as_of_phrase, number
from zi_core.html.step_curve import Scale, draw
from zi_core.identity import OfficeIdentity
from zi_core.plan import SAMPLE_MARK, Plan
from zi_core.progress import Progress, Weighting
from zi_core.store import Version
from zi_core.text import shortened
from zi_core.views.bars import Bar
from zi_core.views.overview import Card, Headline
from zi_core.views.phrases import EXPLANATIONS, published
from zi_core.views.step_curve import StepCurve, vertices

SAMPLE_MEANING: Final = "rekaan, bukan data kantor"
_LONGEST_OFFICE: Final = 120
_LONGEST_TEXT: Final = 600
"""The longest text of a plan on such a paper, in characters; a longer one is seen to be cut."""


@dataclass(frozen=True, slots=True)
class SharedView:
    """What is handed on: a plan's figures, of which version, by whose letterhead.

    ``team`` is the team of a team's paper. ``address`` is the dashboard's own, ``path`` the view's
    there; both empty where no address is set.
    """

    progress: Progress
    identity: OfficeIdentity
    version: Version
    team: str | None = None
    address: str = ""
    path: str = ""

    @property
    def plan(self) -> Plan:
        """The plan that is shown."""
        return self.progress.plan

    @property
    def key(self) -> Hashable:
        """All that a paper depends on: papers of equal keys are the same."""
        counted = (self.version, self.progress.as_of, self.progress.weighting, self.team)
        return (*counted, self.identity, self.address, self.path)

    @property
    def position(self) -> str:
        """What the figures are counted to: ``Posisi s.d. akhir September 2022``."""
        as_of = self.progress.as_of
        return f"Posisi {'s.d. ' if as_of else ''}{as_of_phrase(as_of, self.plan.year)}"

    @property
    def version_words(self) -> str:
        """Which version, and since when; of the sample data that it is one."""
        if self.plan.sample:
            return f"{SAMPLE_MARK}, {SAMPLE_MEANING}"
        return published(self.version.number, self.version.at)

    @property
    def counted(self) -> str:
        """How it is counted, where that is not per jadwal; else empty."""
        weighting = self.progress.weighting
        return "" if weighting is Weighting.SLOT else f"dihitung {weighting.label}"

    def head(self, title: str) -> Mapping[str, object]:
        """What stands around every such paper, for its template."""
        plan = self.plan
        office = " ".join(self.identity.name) or full_name(plan.office)
        year = f" Tahun {plan.year}" if plan.year else ""
        office = shortened(office, _LONGEST_OFFICE)
        foot = (office, self.position, self.counted, self.version_words)
        return {
            "office": office,
            "logo": tuple(self.identity.logo),
            "title": shortened(title, _LONGEST_OFFICE),
            "plan": f"Rencana Aksi {SUBJECT}{year}",
            "period": self.position,
            "position": self.position,
            "version": "" if plan.sample else self.version_words,
            "counted": self.counted,
            "sample": SAMPLE_MARK if plan.sample else "",
            "meaning": SAMPLE_MEANING,
            "explanation": EXPLANATIONS[self.progress.weighting],
            "marks": (),
            "foot": " · ".join(filter(None, foot)),
            "address": self.address.partition("://")[2],
            "link": f"{self.address}{self.path}",
        }


@dataclass(frozen=True, slots=True)
class SharedPaper(HandedOutFile):
    """One kind of paper or picture: ``ringkasan.pdf``, ``tim.png``.

    ``module`` is the one of this package whose ``make(view) -> bytes`` makes it.
    """

    module: str

    def file_name(self, view: SharedView, subject: str) -> str:
        """The name it is saved under: ``ZI-2022-ringkasan-sd-september-v12.pdf``.

        ``subject`` is its own slug or the team's; the sample says CONTOH in place of a version.
        """
        counted = view.progress.weighting
        parts = (
            f"ZI-{view.plan.year}",
            subject,
            _position_slug(view.progress.as_of, view.plan.year),
            "" if counted is Weighting.SLOT else counted.label.replace(" ", "-"),
            "CONTOH" if view.plan.sample else f"v{view.version.number}",
        )
        return f"{'-'.join(filter(None, parts))}.{self.extension}"

    def make(self, view: SharedView) -> bytes:
        """The paper of a view; its module is imported when first needed."""
        made: bytes = import_module(f"zi_core.documents.{self.module}").make(view)
        return made


OVERVIEW: Final = "ringkasan"
TEAM: Final = "tim"
SHARED_PAPERS: Final = (
    SharedPaper(OVERVIEW, "pdf", "pdf.overview"),
    SharedPaper(OVERVIEW, "png", "png.overview"),
    SharedPaper(TEAM, "pdf", "pdf.team"),
    SharedPaper(TEAM, "png", "png.team"),
)
"""What can be handed on; those of a team need one."""


def _position_slug(as_of: int, year: int | None) -> str:
    if not as_of:
        return "awal-tahun"
    name = NAMES[(as_of - 1) % len(NAMES)].casefold()
    later = f"-{position_of(as_of, year)[0]}" if year and as_of > len(MONTHS) else ""
    return f"sd-{name}{later}"


# ---- what both kinds show ------------------------------------------------------------------------


def headline_data(headline: Headline) -> Mapping[str, str]:
    """A sentence in its parts, of which one is hot."""
    return asdict(headline)


def cards_data(cards: Sequence[Card]) -> list[Mapping[str, object]]:
    """Key figures: name, value, what stands beside and below."""
    return [
        {
            "name": card.name,
            "value": card.value,
            "beside": card.beside,
            "before": card.before,
            "alert": card.is_alert,
        }
        for card in cards
    ]


def bars_data(view: SharedView, title: str, bars: Sequence[Bar]) -> Mapping[str, Any]:
    """Completion bars, their parts as shares of all slots and as amounts; and their legend."""
    progress = view.progress
    is_weighted = progress.weighting is Weighting.AREA  # then parts are counted in slots
    until = f"s.d. {month_label(progress.as_of, None)}" if progress.as_of else "awal tahun"
    return {
        "title": title,
        "unit": Weighting.SLOT.unit if is_weighted else progress.weighting.unit,
        "until": until,
        "items": [
            {
                "key": bar.key,
                "label": bar.label,
                "done": bar.done,
                "late": bar.late,
                "unreported": bar.unreported,
                "target": bar.target,
                "value": bar.value,
                "beside": bar.beside,
                "late_words": number(bar.figures.late_count if is_weighted else bar.figures.late),
                "unreported_words": number(
                    bar.figures.unreported_count if is_weighted else bar.figures.unreported
                ),
                "is_late": bar.figures.late_count > 0,
                "is_unreported": bar.figures.unreported_count > 0,
            }
            for bar in bars
        ],
    }


def curve_data(curve: StepCurve) -> Mapping[str, Any]:
    """The step curve: its lines' corners and its labels, in percent of the drawing."""
    drawing, scale = draw(curve), Scale.of(curve)

    def corners(heights: tuple[float, ...]) -> list[tuple[float, float]]:
        return [(scale.x(month), scale.y(height)) for month, height in vertices(heights)]

    return {
        **asdict(drawing),
        "title": curve.title,
        "planned_corners": corners(curve.planned),
        "realised_corners": corners(curve.realised),
        "as_of": scale.x(curve.as_of) if drawing.position_line else None,
        "gap_ends": (scale.y(curve.due), scale.y(curve.due_done)) if curve.gap else None,
    }


def text_of_plan(text: str) -> str:
    """A text of a plan on one line, as long as such a paper takes it."""
    return shortened(" ".join(text.split()), _LONGEST_TEXT, is_prose=True)
