"""Changes in words, for the preview, the history and the command line.

Rules: docs/rules.md, Versions and merging.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from zi_core.dates import NAMES, date_label
from zi_core.formatting import month_list, number
from zi_core.plan import NO_TEAM_LABEL
from zi_core.plan.facts import MARK, Change, FactKey, Field
from zi_core.publishing.merge import CHANGED, Conflict


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """One change in words.

    ``III.3.2 · Maret`` (``where``), ``realisasi`` (``what``), and both sides: ``belum`` →
    ``terlaksana 14 Maret 2022``.
    """

    where: str
    what: str
    before: str
    after: str

    @property
    def what_and_when(self) -> str:
        """The change under its activity's own heading: ``Maret``, ``kendala``, ``Mei · jadwal``."""
        _, _, month = self.where.partition(" · ")
        what = "" if month and self.what == Field.ENTRY.word else self.what
        return " · ".join(filter(None, (month, what)))

    def __str__(self) -> str:
        """One line: ``III.3.2 · Maret: belum → terlaksana 14 Maret 2022``."""
        what = "" if self.what in ("realisasi", "jadwal") else f" · {self.what}"
        return f"{self.where}{what}: {self.before} → {self.after}"


def where(place: FactKey) -> str:
    """A place in words: ``III.3.2 · Maret``, ``Area V``."""
    if place.code is None:
        return f"Area {place.subject}"
    return f"{place.subject} · {NAMES[place.month - 1]}" if place.month else place.subject


def value(place: FactKey, fact: str | None) -> str:
    """A fact in words, or the word for there being none."""
    if fact == CHANGED and place.field is Field.ACTIVITY:
        return CHANGED
    match place.field:
        case Field.ENTRY:
            if fact is None:
                return "belum"
            return "terlaksana" + (
                "" if fact == MARK else f" {date_label(date.fromisoformat(fact))}"
            )
        case Field.PLANNED:
            return "tidak terjadwal" if fact is None else "terjadwal"
        case Field.ACTIVITY:
            return "tidak ada" if fact is None else "ada"
        case Field.DOCUMENT:
            return "tidak ada" if fact is None else document(place, fact)
        case Field.TEAM:
            return f"“{fact}”" if fact else NO_TEAM_LABEL
    return f"“{fact}”" if fact else "kosong"


def document(place: FactKey, note: str) -> str:
    """A document in words: its name, its link, its remarks."""
    name, _, link = place.item.partition("\n")
    remarks = "; ".join(filter(None, note.split("\n")))
    return " · ".join(filter(None, (name, link, remarks)))


def describe(change: Change) -> ChangeWords:
    """A change in words."""
    place = change.place
    return ChangeWords(
        where(place), place.field.word, value(place, change.before), value(place, change.after)
    )


MINUS: Final = "\N{MINUS SIGN}"


def summary(changes: Sequence[Change]) -> tuple[str, ...]:
    """The changes of one activity in a line: ``+ Jan–Agt``, ``kendala diubah``.

    What is done first, then the other words that teams write, then the plan. Of an activity that
    is new or removed, its texts are not named.
    """
    by_field: dict[Field, list[Change]] = {}
    for change in changes:
        by_field.setdefault(change.place.field, []).append(change)
    said = list(_months("", by_field.pop(Field.ENTRY, ())))
    for sign, documents in _by_sign(by_field.pop(Field.DOCUMENT, ())):
        said.append(f"{sign} {number(len(documents))} {Field.DOCUMENT.word}")
    for field in (Field.OBSTACLE, Field.FOLLOW_UP):
        said += [f"{field.word} {_outcome(change)}" for change in by_field.pop(field, ())]
    for change in by_field.get(Field.ACTIVITY, ()):
        said.append("kegiatan baru" if change.before is None else "kegiatan dihapus")
    said += _months(f"{Field.PLANNED.word} ", by_field.pop(Field.PLANNED, ()))
    if not by_field.pop(Field.ACTIVITY, ()):
        said += [f"{field.word} {_outcome(c)}" for field, found in by_field.items() for c in found]
    return tuple(said)


def _outcome(change: Change) -> str:
    if change.before is None:
        return "diisi"
    return "dikosongkan" if change.after is None else "diubah"


def _by_sign(changes: Sequence[Change]) -> list[tuple[str, list[Change]]]:
    """What is new, taken away and altered, each with its sign; what there is none of left out."""
    parts = (
        ("+", [c for c in changes if c.before is None]),
        (MINUS, [c for c in changes if c.after is None]),
        ("diubah", [c for c in changes if c.before is not None and c.after is not None]),
    )
    return [(sign, found) for sign, found in parts if found]


def _months(word: str, changes: Sequence[Change]) -> list[str]:
    return [
        f"{word}{sign} {month_list(tuple(sorted(change.place.month for change in found)))}"
        for sign, found in _by_sign(changes)
    ]


def describe_conflict(conflict: Conflict) -> tuple[str, str, str, str]:
    """A conflict in words: where and what, *semula*, *versi terbaru*, *file ini*."""
    place = conflict.place
    return (
        f"{where(place)} · {place.field.word}",
        value(place, conflict.ancestor),
        value(place, conflict.newest),
        value(place, conflict.file),
    )
