"""The vocabulary: codes, canonical form, what a plan refuses, its tidy frames."""

import pickle
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recount import Row, plan_of, row_lists
from zi_core.dates import month_index
from zi_core.plan import Activity, Area, Code, Entry, EvidenceItem, Plan
from zi_core.plan.areas import AREAS
from zi_core.progress.frames import _kept, frames_of

CODE = Code(3, 3, 2)


def activity(code: str = "I.1.1", **fields) -> Activity:
    parsed = Code.parse(code)
    assert parsed
    texts = {"component": "Komponen", "indicator": "Indikator", "action": f"Langkah {code}"}
    return Activity(parsed, **(texts | fields))


def plan(*activities: Activity, **fields) -> Plan:
    areas = tuple(Area(number, "Nama") for number in {item.area for item in activities})
    return Plan(
        **({"year": 2022, "office": "KPU", "areas": areas, "activities": activities} | fields)
    )


# ---- codes --------------------------------------------------------------------------------------


def test_a_code_is_area_component_and_ordinal():
    assert Code.of("III", 3, 2) == CODE
    assert str(CODE) == "III.3.2"
    assert CODE.area == "III"


@pytest.mark.parametrize("text", ["III.3.2", " iii . 3.2 ", "III.3.2\n"])
def test_a_code_is_read_in_any_case_and_spacing(text):
    assert Code.parse(text) == CODE


@pytest.mark.parametrize(
    "text", ["", "VII.1.1", "IIII.1.1", "III.0.1", "III.1", "3.3.2", "I.1.1.1"]
)
def test_what_is_no_code_is_none(text):
    assert Code.parse(text) is None


@given(st.sampled_from(AREAS), st.integers(1, 9999), st.integers(1, 9999))
def test_codes_read_back(area, component_no, ordinal):
    code = Code.of(area.number, component_no, ordinal)
    assert Code.parse(str(code)) == code


def test_codes_sort_as_the_decree_does_not_as_text():
    codes = [Code.parse(text) for text in ("I.2.10", "V.1.1", "IV.1.1", "I.2.9", "I.10.1")]
    assert [str(code) for code in sorted(codes)] == ["I.2.9", "I.2.10", "I.10.1", "IV.1.1", "V.1.1"]


def test_a_code_of_an_unknown_area_is_refused():
    with pytest.raises(KeyError):
        Code.of("VII", 1, 1)


def test_the_official_weights_are_60_points():
    assert sum(area.weight for area in AREAS) == 60
    assert [area.number for area in AREAS] == ["I", "II", "III", "IV", "V", "VI"]


# ---- activities, entries, evidence --------------------------------------------------------------


def test_texts_are_cleaned_and_only_remarks_keep_their_lines():
    found = activity(action="  Rapat \n kerja ", obstacle="satu\n dua ", team=" Tim\tSDM")
    assert (found.action, found.obstacle, found.team) == ("Rapat kerja", "satu\ndua", "Tim SDM")


def test_scheduled_months_are_sorted_and_told_once():
    assert activity(planned=(12, 3, 3)).planned == (3, 12)


def test_the_words_for_no_team_are_no_team():
    assert activity(team="Belum dicantumkan").team == ""


@pytest.mark.parametrize("months", [(0,), (13,), (3, -1)])
def test_a_month_outside_the_year_is_refused(months):
    with pytest.raises(ValueError, match="outside 1-12"):
        activity(planned=months)


@pytest.mark.parametrize("name", ["component", "indicator", "action"])
def test_an_activity_needs_its_texts(name):
    with pytest.raises(ValueError, match="lacks"):
        activity(**{name: " "})


def test_a_text_longer_than_a_cell_is_refused():
    with pytest.raises(ValueError, match="longer than"):
        activity(evidence="x" * 32_768)


@pytest.mark.parametrize("month", [0, 13])
def test_an_entry_or_evidence_outside_the_year_is_refused(month):
    with pytest.raises(ValueError, match="month"):
        Entry(CODE, month)
    with pytest.raises(ValueError, match="month"):
        EvidenceItem(CODE, month, "Notula")


def test_evidence_without_name_and_link_is_refused():
    with pytest.raises(ValueError, match="without a document"):
        EvidenceItem(CODE, 1, " ")
    assert EvidenceItem(CODE, 1, "", "https://a.id").link == "https://a.id"


@pytest.mark.parametrize(
    ("done_on", "month"),
    [
        (None, 5),
        (date(2022, 5, 31), 5),
        (date(2022, 1, 1), 1),
        (date(2023, 1, 1), 13),
        (date(2023, 3, 31), 15),
        (date(2021, 12, 31), 0),
        (date(2021, 10, 1), -2),
    ],
)
def test_the_done_month_is_the_dates_counted_from_january_else_the_cells(done_on, month):
    assert Entry(CODE, 5, done_on).done_month(2022) == month


def test_without_a_year_the_done_month_is_the_cells():
    assert Entry(CODE, 5, date(2022, 9, 1)).done_month(None) == 5


@given(st.dates(), st.integers(2000, 2100))
def test_a_month_index_counts_months(day, year):
    assert month_index(day, year) == month_index(day, year + 1) + 12


# ---- plans --------------------------------------------------------------------------------------


def test_plans_that_say_the_same_are_equal_however_they_were_told():
    first = plan(
        activity("I.1.1"),
        activity("II.1.1", planned=(3, 1)),
        entries=(Entry(Code(1, 1, 1), 2), Entry(Code(1, 1, 1), 1)),
    )
    second = plan(
        activity("II.1.1", planned=(1, 3), action=" Langkah  II.1.1"),
        activity("I.1.1"),
        entries=(Entry(Code(1, 1, 1), 1), Entry(Code(1, 1, 1), 2)),
        areas=(Area("II", "Nama "), Area("I", "Nama")),
    )
    assert first == second
    assert hash(first) == hash(second)
    assert [str(item.code) for item in first.activities] == ["I.1.1", "II.1.1"]


def test_activities_stand_in_the_decrees_order():
    made = plan(activity("I.1.10"), activity("I.1.9"), activity("I.2.1"))
    assert [str(item.code) for item in made.activities] == ["I.1.9", "I.1.10", "I.2.1"]


def test_the_same_document_twice_counts_once():
    item = EvidenceItem(Code(1, 1, 1), 3, "Notula")
    assert plan(activity(), evidence_items=(item, item)).evidence_items == (item,)


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"activities": (activity(), activity(action="Lain"))}, "code stands twice"),
        (
            {
                "activities": (
                    activity(indicator="Sudah", action="Sama"),
                    activity("I.1.2", indicator="SUDAH", action="SAMA"),
                )
            },
            "activity stands twice",
        ),
        ({"entries": (Entry(Code(1, 1, 1), 3), Entry(Code(1, 1, 1), 3))}, "entry stands twice"),
        ({"areas": (Area("I", "A"), Area("I", "B"))}, "area stands twice"),
        ({"areas": ()}, "without heading"),
        ({"entries": (Entry(CODE, 3),)}, "unknown activities"),
        ({"evidence_items": (EvidenceItem(CODE, 3, "Notula"),)}, "unknown activities"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(fields, complaint):
    with pytest.raises(ValueError, match=complaint):
        plan(activity(), **fields)


def test_an_unknown_area_is_refused():
    with pytest.raises(ValueError, match="unknown area"):
        Area("VII", "Lain")


def test_teams_stand_in_the_order_of_the_plan():
    teams = ("Tim B", "", "Tim A", "Tim B")
    made = plan(*(activity(f"I.1.{n}", team=team) for n, team in enumerate(teams, start=1)))
    assert made.teams == ("Tim B", "", "Tim A")


def test_frames_have_the_documented_columns():
    frames = frames_of(plan_of(Row("II.1.1", (1, 4), {4: 5, 2: None}, "Tim B", documents=(4,))))
    assert frames.activities.to_dict("records") == [
        {
            "code": "II.1.1",
            "area": "II",
            "area_name": "Area II",
            "component_no": 1,
            "component": "Komponen",
            "indicator": "Indikator",
            "action": "Langkah II.1.1",
            "evidence": "",
            "team": "Tim B",
            "obstacle": "",
            "follow_up": "",
        }
    ]
    assert frames.slots.to_dict("records") == [
        {"activity": 0, "month": 1},
        {"activity": 0, "month": 4},
    ]
    assert frames.entries.to_dict("records") == [
        {"activity": 0, "month": 2, "done_on": None, "done_month": 2},
        {"activity": 0, "month": 4, "done_on": date(2022, 5, 15), "done_month": 5},
    ]
    assert frames.evidence_items.to_dict("records") == [
        {"activity": 0, "month": 4, "document": "Notula", "link": "", "note": ""}
    ]


def test_frames_of_an_empty_plan_have_the_same_columns():
    empty, filled = (
        frames_of(Plan(2022, "KPU", (), ())),
        frames_of(plan_of(Row("I.1.1", (1,), {1: 2}))),
    )
    for name in ("activities", "slots", "entries", "evidence_items"):
        assert list(getattr(empty, name)) == list(getattr(filled, name))
        assert getattr(empty, name).empty


@given(row_lists())
def test_frames_tell_the_whole_plan(rows):
    made = plan_of(*rows)
    frames = frames_of(made)
    assert frames.activities["code"].tolist() == [row.code for row in rows]
    assert list(zip(frames.slots["activity"], frames.slots["month"], strict=True)) == [
        (place, month) for place, row in enumerate(rows) for month in row.planned
    ]
    assert len(frames.entries) == sum(len(row.entries) for row in rows)
    assert len(frames.evidence_items) == sum(len(row.documents) for row in rows)


def test_frames_are_built_once_and_kept_as_long_as_the_plan():
    made = plan_of(Row("I.1.1", (1,), {1: None}))
    assert frames_of(made) is frames_of(made)
    key = id(made)
    assert key in _kept
    del made
    assert key not in _kept


def test_what_a_plan_computes_stays_out_of_pickles():
    made = plan_of(Row("I.1.1", (1,), {1: None}))
    assert made.teams
    again = pickle.loads(pickle.dumps(made))
    assert again == made
    assert "teams" not in vars(again)


def test_a_changed_plan_has_frames_of_its_own():
    made = plan_of(Row("I.1.1", (1,), {1: None}))
    assert len(frames_of(made).entries) == 1
    assert frames_of(replace(made, entries=())).entries.empty
