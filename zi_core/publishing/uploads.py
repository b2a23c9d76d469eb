"""The steps of an upload: choose a file, see what it would change, decide, publish.

Rules: docs/rules.md, Publishing.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Final

from zi_core.access import audit
from zi_core.access.permissions import Person, Right
from zi_core.forms import FormError, FormFields, largest_file
from zi_core.publishing import marked_files, preview_page
from zi_core.publishing.effect import Effect
from zi_core.publishing.merge import Choice, Conflict
from zi_core.publishing.outcomes import Refusal, outcome_words, permission_refusal
from zi_core.publishing.previews import Preview, is_current, preview, renewed
from zi_core.publishing.publication import MAX_NOTE, publish
from zi_core.store import Stale, Store, Version
from zi_core.store.version_state import sha256
from zi_core.text import short_file_name
from zi_core.workbook import MAX_FILE
from zi_core.workbook.reading.steps import Report, unreported

UPLOAD_WINDOW: Final = timedelta(minutes=10)
MAX_UPLOADS: Final = 30
"""How many files an account may upload in that time: reading each costs the server a process."""


@dataclass
class Upload:
    """Where a person stands: the file, and what they have decided so far.

    ``name`` is that of a file that is taken in, ``content`` its bytes until they are read.
    ``shown`` is its preview, ``message`` what to say beside it. ``receipt`` is the version that
    came of the last file, ``year`` the year it is of. ``marked`` is the key to the refused file
    with its bad cells marked; empty where there is none. ``is_untouched`` until a file is chosen
    in this session: a tab that has seen a preview has come from another one.
    """

    name: str = ""
    content: bytes = b""
    note: str = ""
    choices: dict[Conflict, Choice] = field(default_factory=dict)
    message: str = ""
    shown: Preview | None = None
    receipt: Version | None = None
    year: int = 0
    marked: str = ""
    is_untouched: bool = True

    @property
    def is_unread(self) -> bool:
        """Whether a file was chosen that has not been read yet."""
        return bool(self.name) and self.shown is None

    def choose(self, store: Store, person: Person, form: FormFields) -> None:
        """Take in the chosen file; what was decided about another one is forgotten."""
        self._begin_anew()
        largest = largest_file(MAX_FILE, store.rehearsal)
        try:
            if refusal := permission_refusal(store, person, Right.PUBLISH):
                self.message = refusal.message
            elif not (file := form.file("berkas", most=largest)):
                self.message = "Pilih berkas .xlsx dulu."
            elif file.is_too_large:
                self.message = preview_page.too_large_words(file.name, largest)
            else:
                self.name, self.content = file.name, file.content
        except FormError as error:
            self.message = str(error)

    def read(self, store: Store, person: Person, report: Report = unreported) -> None:
        """Read the chosen file, once: what it would change is then ``shown``."""
        outcome = receive(store, self.content, self.name, person, report)
        if isinstance(outcome, Refusal):
            self._begin_anew(message=outcome.message)
        else:
            self.shown, self.content = outcome, b""
            self.marked = marked_files.offer(outcome, person)

    def decide(self, store: Store, person: Person, form: FormFields) -> None:
        """Publish what is shown as the form decides, or take the file back."""
        try:
            if refusal := permission_refusal(store, person, Right.PUBLISH):
                self.message = refusal.message
            else:
                self._publish(store, person, form)
        except FormError as error:
            self.message = str(error)

    def bring_up_to_date(self, store: Store, person: Person) -> None:
        """Merge anew where a newer version came in: what is shown would no longer be true."""
        if self.shown and not is_current(store, self.shown):
            self._show_anew(store, person, self.shown)

    def effect(self, store: Store, board_year: int, as_of: int) -> Effect | None:
        """What the receipt's version did to the capaian, as it stands at the board's position."""
        book = store.of_year(self.year) if self.receipt else None
        if book is None or self.receipt is None:
            return None
        return preview_page.effect_of_version(book, self.receipt, as_of, board_year)

    def _publish(self, store: Store, person: Person, form: FormFields) -> None:
        shown, what = self.shown, form.text("tombol", longest=20)
        if what == "batal" or shown is None or shown.merge is None:
            self._begin_anew()
            return
        self.note = form.text("catatan", longest=MAX_NOTE)
        agreed = form.text("setuju", longest=20, label="Persetujuan")
        year = preview_page.year_typed(form.text("tahun", longest=20))
        conflicts = preview_page.conflicts_by_key(shown)
        self.choices |= {
            conflict: form.choice(key, Choice, label="isi yang berlaku")
            for key, conflict in conflicts.items()
            if key in form
        }
        fresh = self._show_anew(store, person, shown)
        if fresh is None or fresh.key != shown.key:
            return
        confirmed = preview_page.is_confirmed(fresh, agreed)
        outcome = publish(store, fresh, person, note=self.note, confirmed=confirmed, year=year)
        if isinstance(outcome, Version):
            self._begin_anew(receipt=outcome, year=fresh.year)
        elif isinstance(outcome, Stale):
            self._show_anew(store, person, fresh)
        else:
            self.message = outcome_words(outcome)

    def _show_anew(self, store: Store, person: Person, before: Preview) -> Preview | None:
        """Show the same file as things stand now; None where it is not taken again."""
        fresh = renewed(store, before, self.choices, person)
        if fresh is None:
            self.content = before.content
            self.shown = None
            self.read(store, person)
            fresh = self.shown
        self.shown = fresh
        if fresh is not None and fresh.key != before.key:
            self.message = preview_page.stale_words(store, before, fresh)
        return fresh

    def _begin_anew(
        self, *, message: str = "", receipt: Version | None = None, year: int = 0
    ) -> None:
        blank = Upload(message=message, receipt=receipt, year=year, is_untouched=False)
        for found in fields(Upload):
            setattr(self, found.name, getattr(blank, found.name))


def receive(
    store: Store, content: bytes, file_name: str, person: Person, report: Report = unreported
) -> Preview | Refusal:
    """Take in a file that a person uploads: their right, how many came before, the preview.

    Counted before it is read, and read while no other file of the account is. What is previewed,
    and what is refused, is recorded with the file's SHA-256. Stores nothing of the file itself.
    ``report`` hears of each step.
    """
    file_sha256, file_name = sha256(content), short_file_name(file_name)
    if refusal := permission_refusal(store, person, Right.PUBLISH, file_sha256):
        return refusal
    with _one_of(person) as is_only_one:
        if not is_only_one:
            return Refusal(
                "Berkas lain dari akun ini masih dibaca. Tunggu sampai selesai, lalu coba lagi."
            )
        if not audit.record_within(
            store,
            audit.Event.PREVIEW,
            person,
            most=MAX_UPLOADS,
            span=UPLOAD_WINDOW,
            subject=file_name,
            file_sha256=file_sha256,
        ):
            _record_refusal(store, person, file_name, file_sha256, "terlalu sering mengunggah")
            return Refusal(
                f"Akun ini sudah mengunggah {MAX_UPLOADS} berkas dalam "
                f"{UPLOAD_WINDOW.seconds // 60} menit; coba lagi sebentar lagi."
            )
        shown = preview(store, content, file_name, person=person, report=report)
    if shown.merge is None:
        _record_refusal(store, person, file_name, file_sha256, "berkas ditolak")
    return shown


_reading_now: Final[set[str]] = set()
_reading_lock: Final = threading.Lock()


@contextmanager
def _one_of(person: Person) -> Iterator[bool]:
    """Whether no other file of the same account is being read by this process."""
    with _reading_lock:
        is_only_one = person.name not in _reading_now
        _reading_now.add(person.name)
    try:
        yield is_only_one
    finally:
        if is_only_one:
            _reading_now.discard(person.name)


def _record_refusal(
    store: Store, person: Person, file_name: str, file_sha256: str, why: str
) -> None:
    audit.record(
        store,
        audit.Event.REFUSED,
        person,
        subject=file_name,
        detail={"why": why},
        file_sha256=file_sha256,
    )
