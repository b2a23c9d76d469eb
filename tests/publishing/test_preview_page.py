"""The preview of an upload as the page shows it."""

from dataclasses import replace

import pytest

from tests.publishing.conftest import few
from tests.uploads import filled, put, uploaded, working_file
from zi_core.dates import moment_label
from zi_core.plan.facts import Change, FactKey, Field
from zi_core.publishing import MUCH_REMOVED_WORD, preview
from zi_core.publishing.merge import Choice, existence
from zi_core.publishing.preview_page import (
    CONFIRMED,
    conflicts_by_key,
    grouped,
    is_confirmed,
    stale_words,
)
from zi_core.publishing.preview_page import values as values_of
from zi_core.workbook import write

OWN = [activity.code for activity in few().activities]


@pytest.fixture
def store(new):
    return new()


def shown_after(store, edit, choices=None):
    return preview(store, filled(working_file(store, version=1), edit), "isi.xlsx", choices)


def shown_values(store, shown):
    return values_of(store, shown, "Ana", "catatan", "pesan", as_of=12)


def several(*edits):
    def edit(book):
        for one in edits:
            one(book)

    return edit


def test_changes_stand_under_team_and_activity(store):
    shown = shown_after(store, several(put("III.3.2", 3, "√"), put("V.1.1", 4, "√")))
    told = shown_values(store, shown)
    plan = store.plan(1)
    assert told["change_count"] == 2
    assert [group.team for group in told["groups"]] == [
        plan.activities[position].team
        for position, activity in enumerate(plan.activities)
        if str(activity.code) in ("III.3.2", "V.1.1")
    ]
    [activity] = told["groups"][0].activities
    assert (activity.code, activity.action) == (
        "III.3.2",
        next(a.action for a in plan.activities if str(a.code) == "III.3.2"),
    )
    assert [str(words) for words in activity.changes] == ["III.3.2 · Maret: belum → terlaksana"]
    assert activity.summary == ("+ Mar",)
    assert told["effect"].counts == ("2 realisasi baru",)
    assert told["groups"][0].count == 1
    assert (told["author"], told["note"], told["message"]) == ("Ana", "catatan", "pesan")


def test_a_refused_file_shows_its_errors_only(store):
    told = shown_values(store, preview(store, b"", "kosong.xlsx"))
    assert told["is_refused"]
    assert not told["is_nothing"]
    assert told["causes"]
    assert (told["groups"], told["conflicts"], told["removals"].count) == ([], [], 0)
    assert told["effect"] is None


def test_a_file_that_says_nothing_new(store):
    told = shown_values(store, shown_after(store, lambda _: None))
    assert told["is_nothing"]
    assert told["change_count"] == 0


def conflicting(store):
    uploaded(store, filled(working_file(store), several(put(OWN[0], 3, "√"), put(OWN[1], 3, "√"))))
    edit = several(put(OWN[0], 3, "14/03/2022"), put(OWN[1], 3, "15/03/2022"))
    return shown_after(store, edit), edit


def test_a_conflict_is_shown_with_its_activity_and_a_key_of_its_own(store):
    shown, edit = conflicting(store)
    told = shown_values(store, shown)["conflicts"]
    assert [(c.where, c.ancestor, c.newest, c.file) for c in told] == [
        (f"{OWN[0]} · Maret · realisasi", "belum", "terlaksana", "terlaksana 14 Maret 2022"),
        (f"{OWN[1]} · Maret · realisasi", "belum", "terlaksana", "terlaksana 15 Maret 2022"),
    ]
    assert told[0].action == few().activities[0].action
    at = moment_label(store.version(2).at)
    assert [c.who for c in told] == [f"oleh Ana, {at} (versi 2)"] * 2
    keys = conflicts_by_key(shown)
    assert [c.key for c in told] == list(keys)
    first, second = keys.values()
    left = conflicts_by_key(shown_after(store, edit, {first: Choice.FILE}))
    assert left == {told[1].key: second}


def test_headings_of_areas_have_a_group_of_their_own():
    plan = few()
    change = Change(FactKey("I", 0, Field.AREA), "a", "b")
    [group] = grouped((change,), plan, plan)
    assert group.team == "Judul area"
    assert (group.activities[0].code, group.activities[0].action) == ("I", "")


def test_a_removed_activity_is_told_with_what_it_was():
    plan = few()
    gone = existence(str(OWN[0]))
    after = type(plan)(plan.year, plan.office, plan.areas, plan.activities[1:])
    [group] = grouped((Change(gone, "✓", None),), after, plan)
    assert group.activities[0].action == plan.activities[0].action


@pytest.mark.parametrize(
    ("reported", "removed", "enough", "too_little"),
    [
        (0, 0, ("",), ()),
        (6, 1, (CONFIRMED,), ("", MUCH_REMOVED_WORD)),
        (4, 1, (MUCH_REMOVED_WORD, " hapus "), (CONFIRMED,)),
    ],
)
def test_removals_are_confirmed_with_a_tick_many_with_a_word(
    store, reported, removed, enough, too_little
):
    uploaded(
        store, filled(working_file(store), several(*(put(c, 3, "√") for c in OWN[:reported])))
    ) if reported else None
    edit = several(*(put(c, 3, None) for c in OWN[:removed]))
    shown = preview(store, filled(working_file(store), edit), "isi.xlsx")
    assert len(shown.merge.removals) == removed
    said = (*enough, *too_little)
    assert tuple(words for words in said if is_confirmed(shown, words)) == enough


def test_a_stale_preview_tells_what_came_in(store):
    content = filled(working_file(store), put(OWN[5], 3, "√"))
    before = preview(store, content, "isi.xlsx")
    for turn, name in enumerate(("Ana", "Budi")):
        uploaded(store, filled(working_file(store), put(OWN[turn], 3, "√")), name)
    assert stale_words(store, before, preview(store, content, "isi.xlsx")) == (
        "Sementara itu terbit versi 2 dari Ana (1 perubahan), versi 3 dari Budi (1 perubahan). "
        "Pratinjau di bawah sudah diperbarui; periksa lagi."
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda found: found[:7], "Berkas ini menghapus {0} dari {1} kegiatan dan 0 dari 0"),
        (
            lambda found: [replace(a, planned=(12,)) for a in found],
            "Berkas ini mengubah bulan jadwal {2} dari {1} kegiatan.",
        ),
        (lambda found: [replace(found[0], planned=(12,)), *found[1:]], ""),
    ],
)
def test_a_preview_begins_with_what_is_odd_about_the_file(store, change, words):
    plan = store.plan(1)
    edited = replace(plan, activities=tuple(change(plan.activities)))
    content = write(edited, version=1, state=store.version(1).state_sha256)
    odd = shown_values(store, preview(store, content, "isi.xlsx"))["odd"]
    count = len(plan.activities)
    moved = sum(a.planned != (12,) for a in plan.activities)
    assert odd.startswith(words.format(count - 7, count, moved))
    assert bool(odd) == bool(words)
