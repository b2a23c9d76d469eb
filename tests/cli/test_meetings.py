"""The commands about meetings, as people and machines run them (docs/rules.md, Command line)."""

import io
import json
import shutil
import zipfile
from datetime import date

import pytest

from tests.cli.test_files import english_in, zi
from tests.meetings.test_verification import rewritten
from tests.people import OPERATOR
from tests.uploads import new_store
from zi_core.documents.registry import DOCUMENTS
from zi_core.meetings import DecisionDraft, DecisionState, Details, Meetings, Period, Subject
from zi_core.runtime import open_store

pytestmark = pytest.mark.usefixtures("address")


@pytest.fixture(scope="module")
def begun_sqlite(begun_sqlite, tmp_path_factory):
    """A store with meetings, for copies: TW II closed with two decisions, TW III open."""
    file = shutil.copy(begun_sqlite, tmp_path_factory.mktemp("rapat") / "zi.db")
    store = open_store(f"sqlite:///{file}")
    held = Meetings(store)
    held.create(OPERATOR, Details(Period.Q2, "Evaluasi <b>TW II</b>", date(2022, 7, 6)))
    held.decide(OPERATOR, 1, DecisionDraft(Subject.parse("II"), "Lengkapi poster"))
    done = DecisionDraft(Subject(), "Bentuk tim", state=DecisionState.DONE)
    held.decide(OPERATOR, 1, done)
    held.close(OPERATOR, 1, 1)
    held.create(OPERATOR, Details(Period.Q3, "Evaluasi TW III", date(2022, 10, 6)))
    held.create(OPERATOR, Details(Period.Q3, "Keliru", date(2022, 10, 7)))
    held.cancel(OPERATOR, 3, 1, "Dua kali")
    store.close()
    return file


def told(*arguments):
    done = zi(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_meetings_are_listed_for_people_newest_period_first():
    assert told("meetings").splitlines() == [
        "Rapat 2 · TW III 2022 · 6 Oktober 2022 · Evaluasi TW III · belum ditutup · 0 keputusan",
        "Rapat 1 · TW II 2022 · 6 Juli 2022 · Evaluasi TW II · ditutup dengan versi 1 · "
        "2 keputusan · 1 belum selesai",
    ]


def test_meetings_are_listed_for_machines():
    lines = [json.loads(line) for line in told("meetings", "--year", 2022, "--json").splitlines()]
    assert lines == [
        {
            "meeting": 2,
            "year": 2022,
            "period": "TW3",
            "title": "Evaluasi TW III",
            "date": "2022-10-06",
            "closed": False,
            "version": None,
            "as_of": None,
            "decisions": 0,
            "open": 0,
        },
        {
            "meeting": 1,
            "year": 2022,
            "period": "TW2",
            "title": "Evaluasi TW II",
            "date": "2022-07-06",
            "closed": True,
            "version": 1,
            "as_of": "2022-06",
            "decisions": 2,
            "open": 1,
        },
    ]


def test_a_year_without_meetings_says_so(small, tmp_path, monkeypatch):
    new_store(tmp_path, seed=small).close()
    monkeypatch.setenv("ZI_DATABASE_URL", f"sqlite:///{tmp_path / 'zi.db'}")
    assert told("meetings") == "Belum ada rapat tahun 2022.\n"
    assert told("meetings", "--json") == ""


KINDS = {"docx": b"PK", "pptx": b"PK", "xlsx": b"PK", "pdf": b"%PDF", "html": b"<!"}


@pytest.mark.parametrize("wanted", DOCUMENTS, ids=lambda document: document.name)
def test_every_document_is_made(tmp_path, wanted):
    to = tmp_path / wanted.name
    assert told("document", 1, "--name", wanted.name, "--to", to) == (
        f"{to}: {wanted.title} TW II 2022 ditulis.\n"
    )
    content = to.read_bytes()
    assert content.lower().startswith(KINDS[wanted.extension].lower())
    if content.startswith(b"PK"):
        assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None


def test_a_document_of_an_open_meeting_is_a_draft_and_takes_the_place_of_an_older_one(tmp_path):
    to = tmp_path / "undangan.docx"
    to.write_bytes(b"lama")
    said = told("document", 2, "--name", "undangan.docx", "--to", to, "--year", 2022)
    assert said == f"{to}: Undangan TW III 2022 ditulis (draf: rapat belum ditutup).\n"
    assert to.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([9, "--name", "notula.docx"], 1, "Rapat itu tidak ada."),
        ([3, "--name", "notula.docx"], 1, "Rapat itu tidak ada."),
        ([1, "--name", "notula.docx", "--year", 2021], 1, "Tidak ada rencana aksi tahun 2021"),
        ([1, "--name", "notula.doc"], 2, "'notula.doc' tidak ada di antara 'undangan."),
        (
            ["satu", "--name", "notula.docx"],
            2,
            "Nilai 'RAPAT' tidak dapat dipakai: 'satu' bukan bilangan bulat.",
        ),
        ([1], 2, "Belum disebut: pilihan '--name'. Yang ada tertulis di bantuan perintah ini."),
    ],
)
def test_what_cannot_be_made_is_refused_in_a_sentence(tmp_path, arguments, code, words):
    to = tmp_path / "hasil"
    done = zi("document", *arguments, "--to", to)
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert english_in(done.stderr.replace("--name", "")) == set()
    assert not to.exists()


def test_a_file_that_cannot_be_written_is_refused(tmp_path):
    done = zi("document", 1, "--name", "undangan.docx", "--to", tmp_path)
    assert done.returncode == 1
    assert "tidak dapat ditulis; periksa foldernya dan izin aksesnya." in done.stderr


def test_a_wrong_setting_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("ZI_LKE_MOST", "banyak")
    done = zi("document", 1, "--name", "undangan.docx", "--to", tmp_path / "a")
    assert done.returncode == 1
    assert "Setelan ZI_LKE_MOST" in done.stderr


def test_verify_asks_what_meetings_froze(address):
    assert "utuh" in told("verify")
    rewritten(address, 1, 2, lambda closing: closing["figures"]["total"].update(overdue=1))
    done = zi("verify")
    assert done.returncode == 1
    assert "Rapat 1/2022 keadaan 2: angka yang dikunci tidak sama" in done.stderr
    assert "Rapat 1/2022 keadaan 2 tidak sama dengan catatan auditnya." in done.stderr
