"""The story of a cell: what was planned, what the realisation says, which documents prove it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.real import sample, sample_progress
from tests.recount import Row, as_ofs, counted_by_hand, left_by_hand, plan_of, row_lists
from zi_core.plan import Code
from zi_core.progress import measure
from zi_core.progress.states import SlotState
from zi_core.views.activity_details import ActivityDetails, SlotDetails, activity_details
from zi_core.views.links import Detail


def story_of(text: str, as_of: int = 9) -> ActivityDetails:
    """The story in the sample behind a link's ``rinci``."""
    detail = Detail.parse(text)
    assert detail is not None
    found = activity_details(sample_progress(as_of), detail)
    assert found is not None
    return found


def one(
    month: int | None, planned, entries, as_of=6, year: int | None = 2022, **row
) -> ActivityDetails:
    progress = measure(plan_of(Row("I.1.1", planned, entries, **row), year=year), as_of)
    found = activity_details(progress, Detail(Code(1, 1, 1), month))
    assert found is not None
    return found


def chosen(*arguments, **options) -> SlotDetails:
    found = one(*arguments, **options).chosen
    assert found is not None
    return found


def test_an_activity_that_the_plan_does_not_have_has_no_story():
    assert activity_details(sample_progress(9), Detail(Code(1, 1, 99), 3)) is None


def test_the_story_of_an_activity_gives_the_plans_own_words():
    found = story_of("V.2.1")
    assert found.activity == sample().by_code[Code(5, 2, 1)]
    assert found.area_name == sample().area_names["V"]
    assert found.chosen is None
    assert [slot.month for slot in found.slots] == list(found.activity.planned)


def test_the_schedule_in_short():
    assert one(None, (1, 2, 3, 9), {}).schedule == "Jan–Mar, Sep"


# ---- what an entry says -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries", "words", "told"),
    [
        ({3: 3}, "Terlaksana", "pada 15 Maret 2022"),
        ({3: None}, "Terlaksana", "ditandai, tanpa tanggal"),
        ({3: 5}, "Terlaksana terlambat (+2 bln)", "pada 15 Mei 2022"),
        ({3: 1}, "Terlaksana lebih awal (2 bln)", "pada 15 Januari 2022"),
        (
            {5: 5},
            "Terlaksana terlambat (+2 bln)",
            "pada 15 Mei 2022, tercatat di kolom Mei 2022",
        ),
        (
            {5: None},
            "Terlaksana terlambat (+2 bln)",
            "ditandai, tercatat di kolom Mei 2022",
        ),
        (
            {2: None},
            "Terlaksana lebih awal (1 bln)",
            "ditandai, tercatat di kolom Februari 2022",
        ),
        ({5: 3}, "Terlaksana", "pada 15 Maret 2022, tercatat di kolom Mei 2022"),
    ],
)
def test_an_entry_says_when_it_was_done_and_where_it_stands(entries, words, told):
    """Where it stands in another month's cell, the story says so: people look for it there."""
    found = chosen(3, (3,), entries)
    assert (found.title, found.words, found.report) == ("Maret 2022", words, told)


def test_the_sign_in_the_mark_is_the_months_late():
    assert chosen(3, (3,), {3: 5}).sign == "+2"
    assert chosen(3, (3,), {3: 3}).sign == ""


def test_an_entry_elsewhere_in_the_sample():
    found = story_of("III.1.2-1").chosen
    assert found is not None
    assert found.words == "Terlaksana terlambat (+3 bln)"
    assert found.report == "ditandai, tercatat di kolom April 2022"


def test_without_a_year_the_months_stand_alone():
    found = chosen(3, (3,), {5: None}, year=None)
    assert (found.title, found.report) == ("Maret", "ditandai, tercatat di kolom Mei")


@pytest.mark.parametrize(
    ("month", "state", "words"),
    [
        (6, SlotState.OVERDUE, "Terlambat"),
        (7, SlotState.DUE, "Segera jatuh tempo"),
        (8, SlotState.UPCOMING, "Belum jatuh tempo"),
    ],
)
def test_a_month_without_an_entry_tells_its_state_only(month, state, words):
    found = chosen(month, (1, 6, 7, 8), {1: None})
    assert (found.state, found.words, found.report) == (state, words, "")


def test_a_silent_teams_month_is_due_but_not_known_to_be_late():
    found = chosen(3, (3, 9), {})
    assert (found.state, found.words) == (SlotState.UNREPORTED, "Belum dilaporkan")
    assert chosen(9, (3, 9), {}).words == "Belum jatuh tempo"


def test_what_is_done_after_the_position_is_not_told():
    found = chosen(3, (1, 3), {1: None, 3: 8})
    assert (found.state, found.report) == (SlotState.OVERDUE, "")


# ---- off plan -----------------------------------------------------------------------------------


def test_an_entry_off_plan_has_a_story_of_its_own():
    found = chosen(5, (3,), {3: None, 5: 4})
    assert (found.state, found.words, found.report) == (
        SlotState.OFF_PLAN,
        "Di luar jadwal",
        "pada 15 April 2022",
    )


def test_the_off_plan_entries_of_the_sample():
    found = story_of("I.3.1-8")
    assert found.chosen is not None
    assert found.chosen.state is SlotState.OFF_PLAN
    assert found.chosen.report == "pada 24 Agustus 2022"
    assert found.schedule == "Mei"
    assert [slot.month for slot in found.slots] == [5, 8]


@given(row_lists(min_size=1), as_ofs, st.data())
def test_the_year_of_an_activity_has_every_slot_and_every_off_plan_entry(rows, as_of, data):
    """In the order of the months, in the states of a count by hand."""
    row = data.draw(st.sampled_from(rows))
    detail = Detail.parse(row.code)
    assert detail is not None
    found = activity_details(measure(plan_of(*rows), as_of), detail)
    assert found is not None
    slots = [
        (slot.month, slot.state) for slot in counted_by_hand(rows, as_of, "slot") if slot.row is row
    ]
    left = [(cell, "off_plan") for owner, cell in left_by_hand(rows, as_of) if owner is row]
    assert [(slot.month, slot.state.value) for slot in found.slots] == sorted(slots + left)


def test_a_month_with_neither_slot_nor_entry_opens_the_whole_activity():
    found = one(4, (3,), {3: None}, documents=(3,))
    assert found.chosen is None
    assert [item.month for item in found.evidence] == [3]


# ---- evidence -----------------------------------------------------------------------------------


def test_a_month_shows_its_own_documents_an_activity_all():
    planned, entries = (1, 2, 3), {1: None, 2: None}
    assert [i.month for i in one(2, planned, entries, documents=(1, 2, 3)).evidence] == [2]
    assert [i.month for i in one(None, planned, entries, documents=(1, 2, 3)).evidence] == [1, 2, 3]


def test_a_document_under_the_entrys_month_belongs_to_the_slot_it_fulfils():
    """The report of May that fulfilled March is listed under either of the two months."""
    found = one(3, (3,), {5: None}, documents=(2, 3, 5))
    assert [item.month for item in found.evidence] == [3, 5]


def test_documents_of_other_activities_stay_with_them():
    found = story_of("V.2.2-1")
    assert [(item.code, item.month) for item in found.evidence] == [(Code(5, 2, 2), 5)]
