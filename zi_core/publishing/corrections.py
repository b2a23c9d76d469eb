"""Small corrections typed in directly: from the fields of a form to facts.

Rules: docs/rules.md, Publishing.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from zi_core.access.permissions import Person, Right
from zi_core.forms import FormError, FormFields
from zi_core.plan import Entry, EvidenceItem, Plan
from zi_core.plan.facts import MARK, Change, FactKey, Field, document_item, entry_value
from zi_core.publishing.outcomes import Outcome, Refusal
from zi_core.publishing.publication import publish_corrections
from zi_core.store import Store
from zi_core.text import MAX_CELL_LENGTH, cell_length, clean
from zi_core.views.links import Detail
from zi_core.workbook.marks import may_be_dated


@dataclass(frozen=True, slots=True)
class Correction:
    """What a form shows before anything is typed: the present state of an activity or a month."""

    detail: Detail
    entry: Entry | None
    obstacle: str
    follow_up: str
    documents: frozenset[str] = frozenset()

    @classmethod
    def of(cls, plan: Plan, detail: Detail) -> Self:
        """The present state. Raises KeyError for an activity that the plan does not have."""
        activity = plan.by_code[detail.code]
        entry = next(
            (e for e in plan.entries if e.code == detail.code and e.month == detail.month), None
        )
        documents = frozenset(
            document_item(item)
            for item in plan.evidence_items
            if item.code == detail.code and item.month == detail.month
        )
        return cls(detail, entry, activity.obstacle, activity.follow_up, documents)


_TOO_LONG: Final = Refusal("Teksnya terlalu panjang.")


def _is_too_long(*texts: str) -> bool:
    return any(cell_length(text) > MAX_CELL_LENGTH for text in texts)


def facts_changed(
    before: Correction,
    *,
    is_done: bool,
    done_on: date | None,
    obstacle: str,
    follow_up: str,
    document: str,
    link: str,
    year: int | None,
) -> tuple[Change, ...] | Refusal:
    """What a filled-in form changes; a sentence where it cannot be taken.

    To be asked once the person's right is known: texts are measured, then cleaned. A date counts
    as done. A document is added, never replaced. Only what differs from what the form showed is a
    change, so that two people correcting different things do not meet.
    """
    if _is_too_long(obstacle, follow_up, document, link):
        return _TOO_LONG
    subject, month = str(before.detail.code), before.detail.month
    texts = {
        Field.OBSTACLE: (before.obstacle, clean(obstacle, keep_lines=True)),
        Field.FOLLOW_UP: (before.follow_up, clean(follow_up, keep_lines=True)),
    }
    document, link = clean(document), clean(link)
    if _is_too_long(document, link, *(now for _, now in texts.values())):
        return _TOO_LONG  # what is composed may be longer than what was typed
    changes = [
        Change(FactKey(subject, 0, name), was or None, now or None)
        for name, (was, now) in texts.items()
        if was != now
    ]
    if month is None:
        return tuple(changes)
    if done_on and year is not None and not may_be_dated(done_on, year):
        return Refusal(f"Tanggalnya terlalu jauh dari tahun rencana {year}.")
    was = entry_value(before.entry) if before.entry else None
    now = done_on.isoformat() if done_on else MARK if is_done else None
    if was != now:
        changes.append(Change(FactKey(subject, month, Field.ENTRY), was, now))
    if document or link:
        item = document_item(EvidenceItem(before.detail.code, month, document, link))
        if item not in before.documents:
            changes.append(Change(FactKey(subject, month, Field.DOCUMENT, item), None, ""))
    return tuple(changes)


def correct(store: Store, person: Person, detail: Detail, fields: FormFields) -> Outcome:
    """Publish what a form changes of the version that the typing began with, which it names.

    What somebody else has published since is not replaced unseen. What cannot be read is a
    :class:`Refusal`; who may not is refused, on record, before anything of the form is looked at.
    """
    if not person.may(Right.PUBLISH):
        return publish_corrections(store, (), person)
    try:
        changed = _typed(store, detail, fields)
    except FormError as error:
        return Refusal(str(error))
    if isinstance(changed, Refusal):
        return changed
    return publish_corrections(store, changed, person, note="Isian langsung.")


def _typed(store: Store, detail: Detail, fields: FormFields) -> tuple[Change, ...] | Refusal:
    seen = fields.whole("semula", least=1, most=store.newest(), label="Nomor versi semula")
    try:
        before = Correction.of(store.plan(seen), detail)
    except KeyError:
        return Refusal(f"Versi {seen} tidak memuat kegiatan ini. Muat ulang halamannya, isi lagi.")

    def text(name: str, label: str) -> str:
        return fields.text(name, longest=MAX_CELL_LENGTH, label=label)

    return facts_changed(
        before,
        is_done=fields.flag("selesai"),
        done_on=fields.day("tanggal", label="Tanggal terlaksana"),
        obstacle=text("kendala", "Kendala"),
        follow_up=text("rtl", "Rencana tindak lanjut"),
        document=text("dokumen", "Nama dokumen"),
        link=text("tautan", "Tautan"),
        year=store.book.year,
    )
