"""Meetings to make documents of, and how readers see what was made; all made once."""

import base64
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib import import_module

import pytest

from benchmarks.plans import made_up
from scripts.programs import WITHOUT_POPPLER
from tests.briefings import FILLED, HELD, UNSET, alone, briefing_of, hostile
from tests.hostile.texts import longest
from tests.real import decree, sample
from tests.recount import counted_by_hand, rows_of
from zi_core.dates import SHORT_NAMES
from zi_core.identity import OfficeIdentity
from zi_core.meetings import MeetingBriefing, Meetings
from zi_core.plan import Area, Plan, team_label
from zi_core.plan.areas import AREA_BY_NUMBER
from zi_core.rehearsals import part_of, rehearsals

POSITION = 9
LONG = ("component", "indicator", "action", "evidence", "team", "obstacle")
LOGO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A picture of one pixel."""


def long(start: str) -> str:
    """A text that is higher than a page in any column, and too long for any row of a workbook."""
    return f"{longest(start)[:6_000]} usai"


PLANS = {
    "sample": sample,
    "nothing reported": decree,
    "hostile": hostile,
    "one activity": alone,
    "no activity in an area": lambda: replace(
        sample(),
        activities=[found for found in sample().activities if found.area != "III"],
        entries=[found for found in sample().entries if found.code.area != "III"],
        evidence_items=[found for found in sample().evidence_items if found.code.area != "III"],
    ),
    "long everywhere": lambda: replace(
        alone(),
        office=long("Kantor"),
        areas=[replace(alone().areas[0], name=long("Area"))],
        activities=[
            replace(
                alone().activities[0],
                **{name: long(f"={name}") for name in LONG},
            )
        ],
        evidence_items=[
            replace(item, document=long("=dokumen"), link="https://contoh.id/" + "a" * 2_500)
            for item in made_up(1).evidence_items[:1]
        ],
    ),
}


@cache
def plan_of_case(case: str) -> Plan:
    return PLANS[case]()


@cache
def made(module: str, case: str, settings: OfficeIdentity = FILLED, as_of: int = POSITION) -> bytes:
    """The document of a module about a case."""
    return make(module, briefing_of(plan_of_case(case), as_of, details=HELD), settings)


def make(module: str, briefing: MeetingBriefing, settings: OfficeIdentity = UNSET) -> bytes:
    return import_module(f"zi_core.documents.{module}").make(briefing, settings)


WHOLE_PAGE, BODY = (), ("-x", "0", "-y", "35", "-W", "842", "-H", "517")
"""What part of a page is read: all of it, or (in points) what is between head and foot."""


@cache
def pages_of(content: bytes, part: tuple[str, ...] = WHOLE_PAGE) -> tuple[str, ...]:
    """The text of each page of a PDF, in the order in which it was written."""
    text = _read("pdftotext", "-raw", *part, "-enc", "UTF-8", "-", "-", content=content)
    return tuple(text.split("\f")[:-1])


def _read(program: str, *options: str, content: bytes) -> str:
    """What a program of poppler says of a PDF; skips the test where it is not installed."""
    if shutil.which(program) is None:
        pytest.skip(WITHOUT_POPPLER.replace("\n", " "))
    command = [program, *options]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def squeezed(text: str) -> str:
    """A text without spaces and soft hyphens, so that where lines end does not matter."""
    return "".join(text.replace("\N{SOFT HYPHEN}", "").split())


def joined(pages: Iterable[str], head: re.Pattern[str], band: re.Pattern[str]) -> str:
    """Pages without spaces one after the other, without what a table repeats at their top.

    That is a ``head`` and after it a ``band``, each where it stood before already.
    """
    text = ""
    for page in map(squeezed, pages):
        rest, found = page, head.match(page)
        if found and found[0] in text:
            rest = page[found.end() :]
            repeated = band.match(rest)
            if repeated and repeated[0] in text[text.rindex(found[0]) :]:
                rest = rest[repeated.end() :]
        text += rest
    return text


def any_of(texts: Iterable[str]) -> str:
    """A pattern for one of some texts without their spaces, the longest that is there."""
    return "|".join(map(re.escape, sorted(map(squeezed, set(texts)), key=len, reverse=True)))


LONG_NAME = 160
"""A name of more characters stands in no heading."""


def area_name(area: Area) -> str:
    """An area as papers name it: by its own name, with the short one in brackets.

    By the short one alone where its own is too long; that is then told among the notes.
    """
    label = AREA_BY_NUMBER[area.number].label
    is_same = area.name.casefold() == label.casefold() or len(area.name) > LONG_NAME
    return f"{area.number} {label}" if is_same else f"{area.number} {area.name} ({label})"


@cache
def information(content: bytes) -> str:
    """What a PDF says of itself."""
    return _read("pdfinfo", "-", content=content)


def alternatives(content: bytes) -> list[str]:
    """What the pictures of a PDF say instead of themselves."""
    found = re.findall(rb"/Alt ?\(((?:[^()\\]|\\.|\([^()]*\))*)\)", content)
    return [re.sub(rb"\\(.)", rb"\1", text).decode() for text in found]


class Tally:
    """The figures of some slots, counted by hand."""

    def __init__(self, slots, rows, as_of=POSITION):
        due = [slot for slot in slots if slot.month <= as_of]
        self.target = len(due)
        self.done = sum(slot.is_done for slot in due)
        self.late = [slot.month for slot in due if slot.state == "overdue"]
        self.unreported = sum(slot.state == "unreported" for slot in due)
        self.oldest = as_of - min(self.late) if self.late else None
        self.on_time = sum(slot.is_done and slot.lag <= 0 for slot in due)
        self.finished = sum(slot.is_done for slot in slots)
        self.unproven = [slot.month for slot in slots if slot.is_done and not slot.has_evidence]
        self.proven = self.finished - len(self.unproven)
        entered = any(row.done_months(as_of) for row in rows)
        self.is_known = bool(due) and (entered or self.finished > 0)

    @property
    def parts(self):
        """Target, terlaksana, terlambat, belum dilaporkan."""
        return [self.target, self.done, len(self.late), self.unreported]

    @property
    def unknown(self):
        """Why there is no percentage, in words; empty where there is one."""
        if self.is_known:
            return ""
        return "belum ada laporan" if self.target else "belum ada yang jatuh tempo"


def tallies(plan: Plan, as_of: int = POSITION):
    """By hand: the whole plan's figures, the areas', and the activities'."""
    rows = rows_of(plan)
    slots = counted_by_hand(rows, as_of, "slot")

    def tally(is_in):
        chosen = [row for row in rows if is_in(row)]
        return Tally([slot for slot in slots if is_in(slot.row)], chosen, as_of)

    areas = {a.number: tally(lambda row, n=a.number: row.area == n) for a in plan.areas}
    teams = {team: tally(lambda row, t=team: row.team == t).is_known for team in plan.teams}
    activities = {}
    for row in rows:
        found = tally(lambda other, code=row.code: other.code == code)
        entered = any(other.team == row.team and other.done_months(as_of) for other in rows)
        found.is_known = bool(found.target) and (entered or teams[row.team])
        activities[row.code] = found
    return tally(lambda _: True), areas, activities


@cache
def closed_meeting() -> MeetingBriefing:
    """A meeting on sample data that was held and closed, in a store."""
    begun = rehearsals().find(rehearsals().begin(part_of("sekretaris")))
    meetings, person = Meetings(begun.store), begun.person()
    meeting = meetings.create(person, HELD)
    meetings.close(person, meeting.number, meeting.revision)
    return meetings.briefing(meeting.number)


UNSEEN = re.compile(r"\S*[\u0300-\u036f\uff1d\u2600-\u27bf\U0001f000-\U0001ffff]\S*")
"""Words of which readers give back less or more: no glyph for a character, marks upon marks."""


def texts_of(plan: Plan) -> set[str]:
    """Every text that the *lembar monev* shows of a plan, without spaces, in readable parts."""
    texts = [area.name for area in plan.areas]
    for activity in plan.activities:
        texts += [activity.component, activity.indicator, activity.action, activity.evidence]
        texts += [team_label(activity.team), activity.obstacle, activity.follow_up]
    texts += [text for item in plan.evidence_items for text in (item.document, item.link)]
    return {squeezed(part) for text in texts for part in UNSEEN.split(text)} - {""}


def late_words(late: list[int], as_of: int = POSITION) -> str:
    """``Jan (8 bulan), Sep (kurang dari 1 bulan)``; a dash where nothing is late."""
    ages = [(month, as_of - month) for month in late]
    return (
        ", ".join(
            f"{SHORT_NAMES[month - 1]} ({age or 'kurang dari 1'} bulan)" for month, age in ages
        )
        or "–"
    )


def done_words(plan: Plan, as_of: int = POSITION) -> dict[str, str]:
    """By code: ``Jan 14/01/2022; Feb ✓``, what was entered by a month's end; a dash if nothing."""
    found: dict[str, list[str]] = {str(activity.code): [] for activity in plan.activities}
    for entry in plan.entries:
        day = entry.done_on
        if (entry.month if day is None else (day.year - plan.year) * 12 + day.month) <= as_of:
            when = day.strftime("%d/%m/%Y") if day else "✓"
            found[str(entry.code)].append(f"{SHORT_NAMES[entry.month - 1]} {when}")
    return {code: "; ".join(words) or "–" for code, words in found.items()}
