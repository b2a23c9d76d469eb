"""What one slide of a meeting says, as values, in a few general layouts.

The browser, the ``.pptx`` and the carry-away file all draw from these, so they say the same.
"""

from dataclasses import dataclass
from enum import StrEnum

from zi_core.meetings import captions
from zi_core.meetings.briefing import MeetingBriefing
from zi_core.meetings.decision import WHOLE_MEETING, Decision, Subject
from zi_core.plan import Activity
from zi_core.progress.states import SLOT_STATES, SlotState
from zi_core.views.bars import Bar
from zi_core.views.month_grid import GridRow
from zi_core.views.overview import Card
from zi_core.views.step_curve import StepCurve


class Layout(StrEnum):
    """How a slide is laid out; every layout may have key figures and a remark."""

    FIGURES = "figures"
    """A row of key figures over some lines."""
    CURVE = "curve"
    """The step curve."""
    GRID = "grid"
    """Rows of the month grid."""
    LIST = "list"
    """Lines from top to bottom."""
    TABLE = "table"
    """Lines under the ``heads`` of their parts."""


@dataclass(frozen=True, slots=True)
class SlideLine:
    """One line of a list: a short ``lead``, the ``text``, and a ``note`` behind it.

    ``activity`` and ``decision`` are what it is about, where it is one; their details stand a
    click away. ``team`` is who answers for it. ``more`` are lines of one row each below the text,
    cut with an ellipsis where they do not fit. ``bar`` is drawn behind the text. ``is_rest`` marks
    the last line of a list that is longer than the slides: it says how much more there is.
    """

    lead: str
    text: str
    note: str = ""
    activity: Activity | None = None
    decision: Decision | None = None
    bar: Bar | None = None
    is_alert: bool = False
    is_rest: bool = False
    team: str = ""
    more: tuple[str, ...] = ()

    @property
    def is_cut(self) -> bool:
        """Whether any of the lines below the text does not stand in full."""
        return any(line.endswith("…") for line in self.more)

    @property
    def subject(self) -> Subject | None:
        """What a decision written on this line is about; None where it is nothing of its own."""
        if self.activity is not None:
            return Subject(self.activity.code, self.activity.area)
        if self.bar is not None:
            return Subject(None, self.bar.key)
        if self.decision is not None:
            subject = self.decision.draft.subject
            return None if subject.code else subject
        return WHOLE_MEETING if self.team else None


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: an active ``title`` (what it says, in a sentence) and what shows it.

    ``key`` stays the same as long as the slide is about the same. ``subject`` is what a decision
    written on it is about. ``source`` and ``marks`` stand at its foot: which meeting and position,
    and whether it is a draft or sample data.
    """

    key: str
    layout: Layout
    title: str
    subject: Subject
    source: str
    marks: tuple[str, ...]
    figures: tuple[Card, ...] = ()
    lines: tuple[SlideLine, ...] = ()
    rows: tuple[GridRow, ...] = ()
    curve: StepCurve | None = None
    remark: str = ""
    heads: tuple[str, ...] = ()

    @property
    def signs(self) -> tuple[tuple[SlotState, str], ...]:
        """The states that its rows show, each with its word."""
        shown = {cell.state for row in self.rows for cell in row.cells}
        return tuple(
            (state, f"{state.word.lower()}{' (+bulan)' if state is SlotState.DONE_LATE else ''}")
            for state in (*SLOT_STATES, SlotState.OFF_PLAN)
            if state in shown
        )


def slide_of(
    briefing: MeetingBriefing,
    key: str,
    layout: Layout,
    title: str,
    *,
    subject: Subject = WHOLE_MEETING,
    figures: tuple[Card, ...] = (),
    lines: tuple[SlideLine, ...] = (),
    rows: tuple[GridRow, ...] = (),
    curve: StepCurve | None = None,
    remark: str = "",
    heads: tuple[str, ...] = (),
) -> Slide:
    """A slide of a meeting, with what stands at its foot."""
    return Slide(
        key,
        layout,
        title,
        subject,
        captions.source(briefing),
        captions.slide_marks(briefing),
        figures,
        lines,
        rows,
        curve,
        remark,
        heads,
    )


def panel_of(slide: Slide, line: SlideLine) -> str:
    """The key of what a click on a line opens; empty where there is nothing more to tell."""
    if line.decision:
        return line.decision.name
    if line.activity:
        return str(line.activity.code)
    if line.bar or line.is_rest:
        return ""
    return f"{slide.key}.{slide.lines.index(line)}"
