"""The files that the dashboard hands out: their names, and what a name means."""

import re
from dataclasses import replace

import pytest

from tests.uploads import filled, new_store, put, uploaded, working_file
from zi_core.access import operator
from zi_core.documents import downloads
from zi_core.documents.downloads import download_name, slug, uploaded_file, working_workbook
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
def test_the_name_of_every_team_leads_to_its_stamped_workbook(store):
    for team in (None, *store.plan(2).teams):
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
