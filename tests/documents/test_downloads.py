"""The files that the dashboard hands out: their names, and what a name means."""

import hashlib
import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.briefings import FILLED, HELD, UNSET
from tests.uploads import filled, new_store, put, uploaded, working_file
from zi_core.access import operator
from zi_core.documents import downloads
from zi_core.documents.downloads import (
    download_name,
    meeting_document,
    scan_download,
    slug,
    uploaded_file,
    working_workbook,
)
from zi_core.documents.registry import DOCUMENTS
from zi_core.meetings import Meetings
from zi_core.meetings.scans import keep_scan, take_back
from zi_core.publishing import preview, publish
from zi_core.workbook import read, write


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = new_store(tmp_path_factory.mktemp("unduhan"))
    uploaded(store, filled(working_file(store), put("III.3.2", 3, "√")))
    return store


def test_names_say_year_team_and_version():
    assert download_name(2022, 12) == "ZI-2022-v12.xlsx"
    assert download_name(2022, 12, "Tim Pengawasan") == "ZI-2022-tim-pengawasan-v12.xlsx"
    assert download_name(2022, 12, "") == "ZI-2022-tanpa-tim-v12.xlsx"


def test_a_slug_holds_nothing_but_letters_digits_and_dashes():
    marked = [slug(name) for name in ("Tim R&D / “Satu”", "Tim R D Satu", "الخطة", "")]
    assert marked == ["tim-r-d-satu-" + marked[0][-4:], "tim-r-d-satu", marked[2], "tanpa-tim"]
    assert all(re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", name) for name in marked)


@pytest.mark.exhaustive
def test_the_name_of_a_team_leads_to_its_stamped_workbook(store):
    for team in (None, *store.plan(2).teams[:2]):
        name = download_name(2022, 2, team)
        found = working_workbook(store, name).get()
        assert found.name == name
        reading = read(found.content)
        assert reading.plan == store.plan(2)
        assert (reading.stamp.version, reading.stamp.team) == (2, team or "")
        assert reading.stamp.state == store.version(2).state_sha256


def test_an_old_version_is_handed_out_as_it_was(store):
    assert read(working_workbook(store, "ZI-2022-v1.xlsx").get().content).plan == store.plan(1)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "ZI-2022-v3.xlsx",
        "ZI-2022-v0.xlsx",
        "ZI-2023-v1.xlsx",
        "ZI-2022-tim-lain-v1.xlsx",
        "ZI-2022-v1.xls",
        "zi-2022-v1.xlsx",
        "../ZI-2022-v1.xlsx",
        "ZI-2022-v1.xlsx\n",
        "ZI-2022-v99999999999999999999.xlsx",
        "ZI-2022-v१.xlsx",
    ],
)
def test_any_other_name_means_nothing(store, name):
    found = working_workbook(store, name)
    assert found is None or found.get() is None


def test_the_upload_behind_a_version(store):
    found = uploaded_file(store, 2022, 2).get()
    assert found.name == "isi.xlsx"
    assert found.content == store.file(2)
    assert uploaded_file(store, 2022, 1).name == "rencana_aksi_2022.xlsx"
    assert uploaded_file(store, 2022, 9) is None
    assert uploaded_file(store, 2023, 1) is None


def test_a_name_means_the_book_of_its_year(tmp_path):
    """Whichever year the dashboard's process began with."""
    store = new_store(tmp_path)
    content = write(replace(store.plan(1), year=2023))
    assert (
        publish(store, preview(store, content, "2023.xlsx"), operator("Ana"), year=2023).number == 1
    )
    for year in (2022, 2023):
        found = working_workbook(store, download_name(year, 1)).get()
        assert read(found.content).plan == replace(store.plan(1), year=year)
    assert uploaded_file(store, 2023, 1).get().content == content
    assert uploaded_file(store, 2022, 1).name == "rencana_aksi_2022.xlsx"


def test_a_file_is_made_once_and_then_at_hand(store, monkeypatch):
    """For its version and team; another name is another file."""
    monkeypatch.setattr(downloads, "_kept", downloads._Kept())
    asked = working_workbook(store, "ZI-2022-v2.xlsx")
    assert asked.kept() is None
    made = asked.get()
    assert working_workbook(store, "ZI-2022-v2.xlsx").get().content is made.content
    assert asked.kept() == made
    assert working_workbook(store, "ZI-2022-v1.xlsx").kept() is None
    assert uploaded_file(store, 2022, 2).kept() is None
    assert uploaded_file(store, 2022, 2).get().content == store.file(2)


def test_no_more_is_kept_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(downloads._Kept, "MOST", 3)
    monkeypatch.setattr(downloads._Kept, "BYTES", 10)
    kept = downloads._Kept()

    def there(*keys):
        return [key for key in keys if kept.get(key)]

    for key in "abcd":
        kept.put(key, b"xx")
    assert there(*"abcd") == ["b", "c", "d"]
    kept.put("c", b"yyyyyy")  # in place of what was there
    assert (kept.get("c"), there(*"bd")) == (b"yyyyyy", ["b", "d"])
    kept.put("e", b"zzz")
    assert there(*"bcde") == ["b", "d", "e"]  # c was asked for longest ago
    kept.put("f", b"-" * 11)
    assert there(*"bcdef") == []


# ---- papers of a meeting ------------------------------------------------------------------------

PERSON, NOW = operator("Uji"), datetime(2022, 10, 6, 4, tzinfo=UTC)
PDF, JPEG = b"%PDF-1.7 notula", b"\xff\xd8\xff daftar hadir"
ORDER = [
    "1.iii.a/01-lembar-monev-ZI-2022-TW3-draf.pdf",
    "1.iii.a/02-lembar-monev-ZI-2022-TW3-draf.xlsx",
    "1.iii.a/03-matriks-bulanan-ZI-2022-TW3-draf.pdf",
    "1.iii.b/04-undangan-ZI-2022-TW3.docx",
    "1.iii.b/05-daftar-hadir-ZI-2022-TW3.docx",
    "1.iii.b/06-slide-ZI-2022-TW3-draf.pptx",
    "1.iii.b/07-notula-ZI-2022-TW3-draf.docx",
    "1.iii.c/08-laporan-monev-ZI-2022-TW3-draf.docx",
    "lain/09-rapat-ZI-2022-TW3-draf.html",
]
"""By the items of the evaluation form that the papers are evidence of."""
HOSTILE_NAMES = ("../../../luar.pdf", "C:\\luar\\x.pdf", 'a<b>:"|?*\n.pdf', ".")


@pytest.fixture(scope="module")
def meeting(store):
    """An open meeting with scans, of which one was taken back; some have hostile names."""
    found = Meetings(store).create(PERSON, HELD)
    for name, file in (("notula.pdf", PDF), ("hadir.jpg", JPEG), ("salah.pdf", b"%PDF-1.7 ")):
        keep_scan(store, PERSON, found.number, name, file, NOW)
    for place, name in enumerate(HOSTILE_NAMES):
        keep_scan(store, PERSON, found.number, name, PDF + bytes([place]), NOW)
    take_back(store, PERSON, found.number, 3, NOW)
    return found.number


def test_a_former_name_of_a_paper_is_still_answered(store, meeting):
    now = meeting_document(store, meeting, "matriks-bulanan.pdf", FILLED)
    assert now.name == "matriks-bulanan-ZI-2022-TW3-draf.pdf"
    assert meeting_document(store, meeting, "grid-bulanan.pdf", FILLED) == now


@pytest.mark.parametrize("name", ["", "semua", "semua.ZIP", "notula.pdf", "../notula.docx"])
def test_any_other_name_of_a_paper_means_none(store, meeting, name):
    assert meeting_document(store, meeting, name, FILLED) is None


def test_a_meeting_that_is_not_there_has_no_papers(store, meeting):
    for name in ("semua.zip", "notula.docx"):
        assert meeting_document(store, meeting + 1, name, FILLED) is None


@pytest.mark.exhaustive
def test_all_papers_stand_in_one_zip_in_the_order_of_the_form_with_the_scans(store, meeting):
    said = []
    found = meeting_document(
        store, meeting, "semua.zip", FILLED, lambda done, parts: said.append((done, parts))
    )
    assert found.name == "rapat-ZI-2022-TW3-draf.zip"
    assert found.media_type == "application/zip"
    assert said == [(done, len(ORDER)) for done in range(len(ORDER) + 1)]
    assert len(ORDER) == len(DOCUMENTS)
    with zipfile.ZipFile(io.BytesIO(found.content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        inside = {name: archive.read(name) for name in names}
    scans = [name for name in names if name.startswith("pindaian/")]
    assert names == [*ORDER, *scans, "daftar-isi.txt"]
    hostile = [PDF + bytes([place]) for place in range(len(HOSTILE_NAMES))]
    assert [inside[name] for name in scans] == [PDF, JPEG, *hostile]
    for name in scans:  # leads nowhere, and every computer can save it
        assert re.fullmatch(r'pindaian/\d\d-[^/\\<>:"|?*\x00-\x1f]*', name), name
    for document in DOCUMENTS:
        pattern = rf"\d-{document.slug}-ZI.*\.{document.extension}$"
        (own,) = (name for name in ORDER if re.search(pattern, name))
        alone = meeting_document(store, meeting, document.name, FILLED)
        assert inside[own] == alone.content
        assert own.endswith(f"-{alone.name}")
    listed = inside["daftar-isi.txt"].decode()
    assert "Zona Integritas" in listed.splitlines()[0]
    for name in names[:-1]:
        assert f"{name}: " in listed
    for name in scans:
        assert f"{name}: pindaian, SHA-256 {hashlib.sha256(inside[name]).hexdigest()}" in listed


def test_a_paper_is_made_anew_where_the_identity_changes(store, meeting):
    first = meeting_document(store, meeting, "notula.docx", FILLED)
    assert meeting_document(store, meeting, "notula.docx", FILLED).content is first.content
    assert meeting_document(store, meeting, "notula.docx", UNSET).content != first.content


def test_a_scan_is_handed_out_as_it_came_until_it_is_taken_back(store, meeting):
    found = scan_download(store, meeting, 1)
    assert (found.name, found.content, found.media_type) == ("notula.pdf", PDF, "application/pdf")
    assert scan_download(store, meeting, 2).media_type == "image/jpeg"
    for of, number in ((meeting, 3), (meeting, 99), (meeting + 1, 1)):
        assert scan_download(store, of, number) is None
