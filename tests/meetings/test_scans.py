"""Scans of signed papers: kept as they came, taken back on record, tampering noticed."""

import base64
import json

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from tests.conftest import BOTH
from tests.hostile.texts import ANYWHERE, LEADING
from tests.meetings.conftest import put_back
from tests.meetings.held import ADMIN, CHAIR, details
from tests.people import OPERATOR
from tests.store.test_store import rows_of
from tests.store.test_verify import tamper
from zi_core.access import audit
from zi_core.forms import FormFields
from zi_core.meetings import MeetingError, Meetings, Period, scans, steps
from zi_core.runtime import open_store
from zi_core.store.version_state import sha256
from zi_core.text import MAX_FILE_NAME

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 9 + b"%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(range(255, -1, -1)) * 3 + b"\xff\xd9"


@pytest.fixture
def held(meetings, store):
    """A store with two meetings, of which the first is closed."""
    meetings.create(CHAIR, details())
    meetings.close(CHAIR, 1, 1)
    meetings.create(CHAIR, details(Period.Q3))
    return store


@pytest.fixture
def keep(held, clock):
    """Keeps a scan, of the first meeting if no other is named."""

    def one(file=PDF, name="notula.pdf", meeting=1, person=CHAIR):
        return scans.keep_scan(held, person, meeting, name, file, clock.now)

    return one


def refusal(action, *arguments):
    with pytest.raises(MeetingError) as refused:
        action(*arguments)
    return str(refused.value)


# ---- kept ---------------------------------------------------------------------------------------


@BOTH
def test_a_scan_is_kept_byte_for_byte(keep, held, address, clock):
    name, files = "Notula, tanda tangan.PDF", ((PDF, "pdf"), (JPEG, "jpg"))
    kept = [keep(file, name) for file, _ in files]
    assert kept == [
        scans.Scan(number, 1, name, kind, len(file), sha256(file), "Ibu Ketua", clock.now)
        for number, (file, kind) in enumerate(files, start=1)
    ]
    again = open_store(address)
    for store in (held, again):
        assert scans.scans_of(store, 1) == kept
        for scan, (file, _) in zip(kept, files, strict=True):
            assert scans.scan_file(store, 1, scan.number) == (scan, file)
        assert store.verify() == []
    again.close()


def test_scans_are_those_of_their_meeting_the_oldest_first(keep, held):
    for number in range(3):
        keep(PDF + bytes([number]), meeting=1 + number % 2)
    assert [(scan.number, scan.meeting) for scan in scans.scans_of(held, 1)] == [(1, 1), (3, 1)]
    assert [scan.number for scan in scans.scans_of(held, 2)] == [2]
    assert scans.scans_of(held, 3) == []
    assert scans.scan_file(held, 1, 2) is scans.scan_file(held, 1, 9) is None


def test_the_kind_follows_from_the_content_whatever_the_name_says(keep):
    assert keep(JPEG, "foto.pdf").kind == "jpg"
    assert keep(PDF, "notula.exe").kind == "pdf"


@BOTH
def test_hostile_names_are_kept_in_one_short_line(keep, held, monkeypatch):
    monkeypatch.setattr(scans, "MOST_SCANS", 999)
    for number, name in enumerate(
        [*LEADING[::2], *ANYWHERE[::3], "\ud800\0.pdf", "x" * 9999 + ".pdf", ""]
    ):
        kept = keep(PDF + number.to_bytes(2), name, meeting=1 + number % 2)
        assert len(kept.name) <= MAX_FILE_NAME
        assert not {"\n", "\r", "\0"} & set(kept.name)
        assert scans.scan_file(held, kept.meeting, kept.number)[0] == kept
    assert held.verify() == []


def test_a_scan_changes_nothing_of_what_the_meeting_froze(meetings, keep):
    before = meetings.briefing(1).fingerprint
    keep()
    assert meetings.briefing(1).fingerprint == before


def test_a_backup_holds_the_scans(sqlite, opened, clock, tmp_path):
    store = opened(sqlite)
    Meetings(store, clock=clock).create(CHAIR, details())
    kept = scans.keep_scan(store, CHAIR, 1, "notula.pdf", PDF, clock.now)
    store.backup(tmp_path / "cadangan.db")
    copy = opened(f"sqlite:///{tmp_path / 'cadangan.db'}")
    assert scans.scan_file(copy, 1, 1) == (kept, PDF)
    assert copy.verify() == []


# ---- refused ------------------------------------------------------------------------------------


@BOTH
def test_what_is_no_scan_is_refused_and_nothing_kept(keep, held):
    before, too_large = rows_of(held), b"%PDF-".ljust(scans.MAX_SCAN + 1)
    neither = "Pindaian harus berupa PDF atau JPEG; isi berkas ini bukan keduanya."
    assert refusal(keep, b"") == "Pilih berkas pindaian dulu (PDF atau JPEG)."
    assert refusal(keep, too_large) == "Pindaian paling besar 10 MB; perkecil dulu."
    script = b"<script>alert(1)</script>%PDF-"
    for file in (b"GIF89a" + PDF, b" " + PDF, PDF[:4], JPEG[1:], script, b"PK\3\4"):
        assert refusal(keep, file) == neither, file[:9]
    assert rows_of(held) == before


@BOTH
def test_the_largest_scan_is_kept(keep, held):
    kept = keep(b"%PDF-".ljust(scans.MAX_SCAN, b"x"))
    assert kept.size == scans.MAX_SCAN
    assert held.verify() == []


def test_the_same_scan_is_kept_once_a_meeting(keep, held):
    kept = keep()
    assert refusal(keep, PDF, "lain.pdf") == "Pindaian yang sama sudah tersimpan di rapat ini."
    assert scans.scans_of(held, 1) == [kept]
    assert keep(meeting=2).number == 2


def test_a_meeting_that_is_not_there_takes_no_scan(meetings, keep):
    assert refusal(keep, PDF, "x.pdf", 9) == "Rapat itu tidak ada."
    meetings.cancel(CHAIR, 2, 1, "Keliru")
    assert refusal(keep, PDF, "x.pdf", 2) == "Rapat itu tidak ada."


def test_a_meeting_takes_only_so_many_scans(keep, held, clock, monkeypatch):
    monkeypatch.setattr(scans, "MOST_SCANS", 3)
    for number in range(3):
        keep(PDF + bytes([number]))
    # Those taken back count as well: their files stay.
    scans.take_back(held, CHAIR, 1, 2, clock.now)
    words = "Satu rapat menyimpan paling banyak 3 pindaian."
    assert refusal(keep, PDF) == words
    assert len(scans.scans_of(held, 1)) == 2
    assert keep(PDF, meeting=2).number == 4


def test_the_scans_of_a_meeting_are_bounded_together(keep, held, clock, monkeypatch):
    """They come as one ZIP; what was taken back is no longer in it."""
    monkeypatch.setattr(scans, "MAX_TOTAL", 2 * 2**20)
    large = PDF.ljust(2**20, b" ")
    keep(large[:-1] + b"1")
    keep(large[:-1] + b"2")
    assert refusal(keep, PDF).startswith("Semua pindaian satu rapat paling besar 2 MB")
    scans.take_back(held, CHAIR, 1, 1, clock.now)
    assert keep(PDF).number == 3


def test_a_scan_that_was_taken_back_counts_once(keep, held, clock, monkeypatch):
    monkeypatch.setattr(scans, "MOST_SCANS", 3)
    keep(PDF)
    scans.take_back(held, CHAIR, 1, 1, clock.now)
    keep(PDF + b"2")
    keep(PDF + b"3")
    assert len(scans.scans_of(held, 1)) == 2


# ---- taken back ---------------------------------------------------------------------------------


@BOTH
def test_a_scan_is_taken_back_and_its_history_stays(keep, held, clock):
    first = keep()
    clock.move(hours=1)
    scans.take_back(held, ADMIN, 1, 1, clock.now)
    assert scans.scans_of(held, 1) == []
    assert scans.scan_file(held, 1, 1) is None
    rows = rows_of(held)["zi_scan"]
    assert [(row.revision, row.by, row.file) for row in rows] == [
        (1, "Ibu Ketua", PDF),
        (2, "Pita", None),
    ]
    assert rows[0].at == first.at
    assert rows[1].at == clock.now
    assert held.verify() == []
    # It may come again, and is another one.
    again = keep()
    assert (again.number, again.file_sha256) == (2, first.file_sha256)


def test_what_is_not_there_is_not_taken_back(keep, held, clock):
    keep()
    for meeting, number in ((2, 1), (1, 2), (9, 1), (1, 0), (1, -1)):
        words = refusal(scans.take_back, held, CHAIR, meeting, number, clock.now)
        assert words == "Pindaian itu tidak ada."
    scans.take_back(held, CHAIR, 1, 1, clock.now)
    assert refusal(scans.take_back, held, CHAIR, 1, 1, clock.now) == "Pindaian itu tidak ada."
    assert held.verify() == []


# ---- the record ---------------------------------------------------------------------------------


def test_everything_is_told_in_the_audit_trail_with_whom(keep, held, clock):
    keep()
    scans.take_back(held, ADMIN, 1, 1, clock.now)
    taken, kept = audit.entries(held, OPERATOR, limit=2)
    assert [(it.event, it.label, it.who, it.subject) for it in (kept, taken)] == [
        ("scan-added", "Pindaian disimpan", "ketua", "pindaian 1/2022"),
        ("scan-removed", "Pindaian ditarik", "pita", "pindaian 1/2022"),
    ]
    assert (kept.address, kept.role, kept.at) == (CHAIR.address, "ketua", clock.now)


UNLIKE = "tidak sama dengan catatan auditnya."
TAMPERINGS = {
    "a name": (
        "UPDATE zi_scan SET content = replace(content, 'notula', 'lain') WHERE revision = 1",
        f"Pindaian 1/2022 keadaan 1 {UNLIKE}",
    ),
    "the meeting": (
        "UPDATE zi_scan SET meeting = 2 WHERE revision = 1 AND number = 1",
        f"Pindaian 1/2022 keadaan 1 {UNLIKE}",
    ),
    "who": (
        "UPDATE zi_scan SET by = 'Orang lain' WHERE number = 2",
        f"Pindaian 2/2022 keadaan 1 {UNLIKE}",
    ),
    "when": (
        "UPDATE zi_scan SET at = '2020-01-01 00:00:00' WHERE revision = 2",
        f"Pindaian 1/2022 keadaan 2 {UNLIKE}",
    ),
    "a scan removed": (
        "DELETE FROM zi_scan WHERE number = 2",
        "Pindaian 2/2022 keadaan 1 disebut catatan audit",
    ),
    "a taking back removed": (
        "DELETE FROM zi_scan WHERE revision = 2",
        "Pindaian 1/2022 keadaan 2 disebut catatan audit",
    ),
    "a scan put in": (
        "INSERT INTO zi_scan (book_id, number, revision, meeting, by, at, content, file) "
        "SELECT book_id, 7, 1, meeting, by, at, content, file FROM zi_scan WHERE number = 2",
        "Pindaian 7/2022 keadaan 1 tidak tercatat dalam catatan audit.",
    ),
    "a file": (
        "UPDATE zi_scan SET file = (SELECT file FROM zi_scan WHERE number = 2) "
        "WHERE number = 1 AND revision = 1",
        "Pindaian 1/2022 keadaan 1",
    ),
    "a file removed": (
        "UPDATE zi_scan SET file = NULL WHERE number = 2",
        "Pindaian 2/2022 keadaan 1",
    ),
}


@BOTH
def test_a_scan_that_was_tampered_with_is_found_and_named(keep, held, address, clock):
    keep()
    scans.take_back(held, CHAIR, 1, 1, clock.now)
    keep(JPEG, "daftar hadir.jpg")
    assert held.verify() == []
    for kind, (command, words) in TAMPERINGS.items():
        with put_back(held, address, "zi_scan"):
            tamper(address, command)
            assert any(found.startswith(words) for found in held.verify()), kind
    assert not [found for found in held.verify() if found.startswith("Pindaian")]


@BOTH
def test_the_database_itself_refuses_to_change_or_delete(keep, held, address):
    keep()
    engine = create_engine(address)
    commands = ["UPDATE zi_scan SET by = 'x'", "DELETE FROM zi_scan"]
    if engine.dialect.name == "postgresql":
        commands.append("TRUNCATE zi_scan CASCADE")
    for command in commands:
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text(command))
    engine.dispose()
    assert held.verify() == []


def test_what_is_said_of_a_scan_is_plain_json(keep, held):
    kept = keep()
    [row] = rows_of(held)["zi_scan"]
    assert json.loads(row.content) == {
        "name": "notula.pdf",
        "kind": "pdf",
        "size": len(PDF),
        "file_sha256": kept.file_sha256,
    }


# ---- the form -----------------------------------------------------------------------------------


def sent(file, name="notula.pdf"):
    return {"name": name, "size": len(file), "data": base64.b64encode(file).decode()}


def test_the_form_keeps_a_scan_and_takes_it_back(held):
    step = steps.keep_scans(Meetings(held), 1)
    outcome = step(CHAIR, FormFields({"tombol": "simpan", "berkas": sent(PDF)}))
    assert (outcome.place, outcome.message) == (steps.SCANS, "notula.pdf tersimpan.")
    assert outcome.is_good
    assert scans.scan_file(held, 1, 1)[1] == PDF
    outcome = step(CHAIR, FormFields({"tombol": "tarik", "pindaian": "1"}))
    assert (outcome.place, outcome.is_good) == (steps.SCANS, True)
    assert scans.scans_of(held, 1) == []


def test_what_the_form_cannot_take_is_said_at_its_place(held):
    before = rows_of(held)
    for fields, words in (
        ({"tombol": "simpan"}, "Pilih berkas pindaian dulu"),
        ({"tombol": "simpan", "berkas": sent(b"", "")}, "Pilih berkas pindaian dulu"),
        ({"tombol": "simpan", "berkas": sent(b"GIF89a")}, "harus berupa PDF atau JPEG"),
        (
            {"berkas": {"name": "x.pdf", "size": scans.MAX_SCAN + 1, "data": ""}},
            "Pindaian paling besar 10 MB.",
        ),
        ({"tombol": "tarik", "pindaian": "satu"}, "Nomor pindaian"),
        ({"tombol": "tarik"}, "Nomor pindaian"),
        ({"tombol": "tarik", "pindaian": "9"}, "Pindaian itu tidak ada."),
        ("bukan formulir", "tidak terbaca"),
    ):
        outcome = steps.keep_scans(Meetings(held), 1)(CHAIR, FormFields(fields))
        assert words in outcome.message, fields
        assert (outcome.place, outcome.is_good) == (steps.SCANS, False), fields
    assert rows_of(held) == before
