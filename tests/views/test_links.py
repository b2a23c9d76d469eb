"""Links: a view as query parameters and back, and what a link to another page keeps."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.real import decree
from tests.recount import Row, plan_of
from zi_core.dates import month_index, position_of
from zi_core.plan import Code
from zi_core.plan.areas import AREA_NUMBERS
from zi_core.progress import LAST_AS_OF, Weighting
from zi_core.progress.states import SlotState
from zi_core.text import MAX_CELL_LENGTH, MOST_MARKS, clean
from zi_core.views.links import (
    NO_TEAM_WORD,
    STATE_WORDS,
    WEIGHTING_WORDS,
    Detail,
    Query,
    parse_position,
)

SENT = Query(
    position=(2022, 9),
    weighting=Weighting.ACTIVITY,
    is_sample=True,
    area="V",
    team="Tim Pengawasan",
    state=SlotState.OVERDUE,
    detail=Detail(Code(5, 1, 2), 3),
)

codes = st.builds(Code, st.integers(1, 6), st.integers(1, 9999), st.integers(1, 9999))
details = st.builds(Detail, codes, st.none() | st.integers(1, 12))
teams = st.none() | st.text().map(clean).filter(lambda team: team != NO_TEAM_WORD)
queries = st.builds(
    Query,
    position=st.none() | st.tuples(st.integers(0, 9999), st.integers(1, 12)),
    weighting=st.sampled_from(Weighting),
    is_sample=st.booleans(),
    year=st.none() | st.integers(1, 9999),
    version=st.none() | st.integers(1, 9999),
    area=st.none() | st.sampled_from(AREA_NUMBERS),
    team=teams,
    state=st.none() | st.sampled_from(SlotState),
    detail=st.none() | details,
)


def read_link(link: str) -> Query:
    """What the server makes of a link: the parameters after ``?``, decoded."""
    return Query.parse(dict(parse_qsl(urlsplit(link).query, keep_blank_values=True)))


# ---- parameters ---------------------------------------------------------------------------------


@given(queries)
def test_parameters_say_the_view_and_nothing_is_lost(query):
    """What is written into a link is what is read from it."""
    assert Query.parse(query.parameters()) == query


@given(queries)
def test_a_view_survives_the_address_bar(query):
    """Whatever a team is called, ``&`` and quotes included, the encoding brings it back."""
    link = query.here("jadwal", detail=query.detail)
    assert link.isascii()
    assert read_link(link) == query


@given(details)
def test_details_read_back(detail):
    assert Detail.parse(str(detail)) == detail


def test_the_parameters_are_words_that_people_can_type():
    assert SENT.parameters() == {
        "contoh": "1",
        "posisi": "2022-09",
        "hitung": "kegiatan",
        "area": "V",
        "tim": "Tim Pengawasan",
        "keadaan": "terlambat",
        "rinci": "V.1.2-3",
    }


def test_what_is_the_default_is_not_said():
    assert Query().parameters() == {}
    assert Query.parse({}) == Query()


def test_every_weighting_and_every_state_has_a_word_of_its_own():
    assert set(WEIGHTING_WORDS.values()) == set(Weighting)
    assert set(STATE_WORDS.values()) == set(SlotState)
    assert len(set(STATE_WORDS.values())) == len(STATE_WORDS)


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("terlaksana", SlotState.DONE),
        ("terlaksana-terlambat", SlotState.DONE_LATE),
        ("belum-dilaporkan", SlotState.UNREPORTED),
        ("luar-jadwal", SlotState.OFF_PLAN),
        ("selesai", SlotState.DONE),
        ("selesai-terlambat", SlotState.DONE_LATE),
        ("luar-rencana", SlotState.OFF_PLAN),
    ],
)
def test_the_words_of_states_those_of_earlier_links_as_well(word, state):
    assert Query.parse({"keadaan": word}) == Query(state=state)


def test_earlier_words_are_read_but_written_no_more():
    for former in ("selesai", "selesai-terlambat", "luar-rencana"):
        assert Query.parse({"keadaan": former}).parameters()["keadaan"] != former


def test_a_team_is_meant_however_its_name_is_encoded():
    assert Query.parse({"tim": " Tim  Pe\u0301rak\u200b "}).team == "Tim P\u00e9rak"
    marks = Query.parse({"tim": "Tim" + "\u0315\u0300" * 10_000}).team
    assert len(marks) == len("Tim") + MOST_MARKS
    assert Query.parse({"tim": "x" * (MAX_CELL_LENGTH + 1)}).team is None


def test_activities_without_a_team_are_a_choice_different_from_none():
    """``tim=-`` asks for the activities whose team the plan does not name; no ``tim`` for all."""
    assert Query.parse({"tim": "-"}).team == ""
    assert Query.parse({"tim": ""}).team is None
    assert Query.parse({}).team is None
    assert Query(team="").parameters() == {"tim": "-"}


@pytest.mark.parametrize(
    "parameters",
    [
        {"posisi": text}
        for text in (
            "2022",
            "2022-",
            "2022-0",
            "2022-00",
            "2022-13",
            "2022-006",
            "22-06",
            "-06",
            "2022-6-1",
            "2022-²",
            "²022-06",
            "juni",
            "2022/06",
            "-2022-06",
            "'; --",
        )
    ]
    + [{"hitung": text} for text in ("slot", "JADWAL", "", "bobot area")]
    + [{"contoh": text} for text in ("0", "", "true", "2")]
    + [{"area": text} for text in ("VII", "0", "5", "", "IIII", "<b>")]
    + [{"keadaan": text} for text in ("overdue", "", "Terlambat")]
    + [
        {"rinci": text}
        for text in (
            "",
            "VII.1.1",
            "I.0.1",
            "I.1",
            "I.1.1.1",
            "I.1.1-",
            "I.1.1-0",
            "I.1.1-13",
            "I.1.1-003",
            "I.1.1-x",
            "I.1.1-3-4",
            "I.1.1-²",
            "-3",
            "../etc",
        )
    ]
    + [{"lain": "1"}],
    ids=str,
)
def test_what_cannot_be_read_counts_as_not_said(parameters):
    assert Query.parse(parameters) == Query()


@given(st.dictionaries(st.sampled_from(sorted(SENT.parameters())), st.text()))
def test_no_link_however_mangled_raises(parameters):
    read = Query.parse(parameters)
    assert Query.parse(read.parameters()) == read


def test_typed_links_need_no_capitals():
    assert Query.parse({"area": "v", "rinci": "iii.3.2-4"}) == Query(
        area="V", detail=Detail(Code(3, 3, 2), 4)
    )


def test_a_position_may_lack_its_zero():
    assert parse_position(" 2022-6 ") == parse_position("2022-06") == (2022, 6)


# ---- links --------------------------------------------------------------------------------------


def test_a_link_to_another_page_keeps_position_weighting_and_sample():
    """The filters stay behind: another page has others."""
    assert SENT.link("area") == "/area?contoh=1&posisi=2022-09&hitung=kegiatan"


@given(queries, queries)
def test_a_link_drops_every_filter_that_it_does_not_set(query, other):
    link = query.link("jadwal", area=other.area, state=other.state)
    assert read_link(link) == Query(
        query.position,
        query.weighting,
        query.is_sample,
        query.year,
        query.version,
        area=other.area,
        state=other.state,
    )


def test_year_and_version_go_along_until_they_are_taken_out():
    query = Query(year=2022, version=3, newer=2, older=1)
    assert query.link("tim") == "/tim?tahun=2022&versi=3"
    assert query.link("tim", year=None, version=None) == "/tim"
    assert read_link(query.here("riwayat")) == query
    for text in ("", "0", "dua ribu", "-2022", "2022.5"):
        assert Query.parse({"tahun": text}).year is None


def test_a_link_to_the_same_page_keeps_the_filters():
    """Only the details close, for the click was on something else."""
    link = SENT.here("jadwal", state=SlotState.DUE)
    assert read_link(link) == Query(
        (2022, 9),
        Weighting.ACTIVITY,
        True,
        area="V",
        team="Tim Pengawasan",
        state=SlotState.DUE,
    )


def test_a_link_to_the_same_page_opens_details():
    detail = Detail(Code(5, 2, 1))
    assert read_link(SENT.here("jadwal", detail=detail)).detail == detail


def test_a_filter_can_be_taken_out_of_a_link():
    assert "keadaan" not in SENT.here("jadwal", state=None)


def test_a_link_without_anything_to_say_is_the_bare_address():
    assert Query().link("") == "/"
    assert Query().link("tim") == "/tim"
    assert Query().here("tim") == "/tim"


def test_names_are_percent_encoded():
    link = Query().link("tim", team='R&D "Purbalingga" #1 = 100 % ✓')
    assert link == ("/tim?tim=R%26D+%22Purbalingga%22+%231+%3D+100+%25+%E2%9C%93")


# ---- positions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("position", "as_of"),
    [
        ((2022, 1), 1),
        ((2022, 12), 12),
        ((2021, 12), 0),
        ((2021, 11), 0),
        ((1900, 1), 0),
        ((2023, 1), 13),
        ((2023, 3), LAST_AS_OF),
        ((2023, 4), LAST_AS_OF),
        ((9999, 12), LAST_AS_OF),
        (None, 7),
    ],
)
def test_the_position_is_kept_within_what_can_be_counted(position, as_of):
    """From the start of the plan year to three months into the next; unsaid is the default."""
    assert Query(position=position).as_of(decree(), default=7) == as_of


def test_a_plan_without_a_year_opens_at_its_default():
    plan = plan_of(Row("I.1.1", (3,)), year=None)
    assert Query(position=(2022, 9)).as_of(plan, default=4) == 4


@pytest.mark.parametrize(
    ("as_of", "position"),
    [(0, (2021, 12)), (1, (2022, 1)), (12, (2022, 12)), (13, (2023, 1)), (15, (2023, 3))],
)
def test_a_month_index_as_year_and_month(as_of, position):
    assert position_of(as_of, 2022) == position


@given(st.integers(0, LAST_AS_OF))
def test_a_position_read_back_is_the_same_month(as_of):
    plan = decree()
    assert Query(position=position_of(as_of, plan.year)).as_of(plan, default=-1) == as_of


@given(st.dates())
def test_positions_count_months_as_dates_do(day):
    """A day's month index, said as a position, is that day's own year and month."""
    assert position_of(month_index(day, 2022), 2022) == (day.year, day.month)
