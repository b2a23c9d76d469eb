"""A plan taken apart into facts and put together again; difference and its order."""

import json
from datetime import date

import pytest
from hypothesis import given

from tests.edits import BASE, edited, edits
from tests.real import decree, sample
from tests.workbook.forms import small_plan
from tests.workbook.plans import plans
from zi_core.plan import Activity, Area, Code, Entry, EvidenceItem, Plan
from zi_core.plan.facts import (
    MARK,
    Change,
    FactKey,
    Field,
    changes_between,
    decree_order,
    difference,
    facts_of,
    plan_of,
)
from zi_core.store import version_state

FIRST = Code(1, 1, 1)


@given(plans())
def test_facts_put_together_make_the_plan_again(plan):
    assert plan_of(facts_of(plan), plan) == plan


def test_facts_of_the_real_plans_make_them_again():
    for plan in (decree(), sample()):
        assert plan_of(facts_of(plan), plan) == plan


def test_the_same_document_with_two_remarks_keeps_both():
    """Two rows of BUKTI DUKUNG that differ in KETERANGAN only: neither may vanish."""
    items = tuple(
        EvidenceItem(FIRST, 3, "Notula", "https://contoh.id", note)
        for note in ("", "lembar 1", "lembar 2")
    )
    plan = small_plan(evidence_items=items)
    place = FactKey("I.1.1", 3, Field.DOCUMENT, "Notula\nhttps://contoh.id")
    assert facts_of(plan)[place] == "\nlembar 1\nlembar 2"
    assert plan_of(facts_of(plan), plan).evidence_items == items


def test_each_fact_stands_at_its_own_place():
    plan = small_plan(
        areas=(Area("I", "Satu"), Area("II", "")),
        activities=(
            Activity(FIRST, "K", "I", "A", "B", "T", (3, 5), obstacle="x\ny", follow_up="z"),
        ),
        entries=(Entry(FIRST, 3), Entry(FIRST, 4, date(2022, 4, 5))),
        evidence_items=(EvidenceItem(FIRST, 4, "", "https://contoh.id"),),
    )
    assert facts_of(plan) == {
        FactKey("I", 0, Field.AREA): "Satu",
        FactKey("II", 0, Field.AREA): "",
        FactKey("I.1.1", 0, Field.ACTIVITY): MARK,
        FactKey("I.1.1", 0, Field.COMPONENT): "K",
        FactKey("I.1.1", 0, Field.INDICATOR): "I",
        FactKey("I.1.1", 0, Field.ACTION): "A",
        FactKey("I.1.1", 0, Field.EVIDENCE): "B",
        FactKey("I.1.1", 0, Field.TEAM): "T",
        FactKey("I.1.1", 0, Field.OBSTACLE): "x\ny",
        FactKey("I.1.1", 0, Field.FOLLOW_UP): "z",
        FactKey("I.1.1", 3, Field.PLANNED): MARK,
        FactKey("I.1.1", 5, Field.PLANNED): MARK,
        FactKey("I.1.1", 3, Field.ENTRY): MARK,
        FactKey("I.1.1", 4, Field.ENTRY): "2022-04-05",
        FactKey("I.1.1", 4, Field.DOCUMENT, "\nhttps://contoh.id"): "",
    }


def test_a_place_knows_its_activity_and_an_area_has_none():
    assert FactKey("III.3.2", 3, Field.ENTRY).code == Code(3, 3, 2)
    assert FactKey("III", 0, Field.AREA).code is None


@given(edits(), edits())
def test_a_difference_applied_to_one_plan_gives_the_other(one, other):
    before, after = edited(BASE, one), edited(BASE, other)
    facts = facts_of(before)
    for change in difference(before, after):
        assert facts.get(change.place) == change.before != change.after
        facts.pop(change.place, None)
        if change.after is not None:
            facts[change.place] = change.after
    assert plan_of(facts, before) == after


@given(edits())
def test_a_plan_does_not_differ_from_itself_and_changes_turn_around(wanted):
    plan = edited(BASE, wanted)
    assert difference(plan, plan) == ()
    turned = tuple(Change(c.place, c.after, c.before) for c in difference(BASE, plan))
    assert difference(plan, BASE) == turned


@given(edits())
def test_changes_stand_in_the_decrees_order(wanted):
    places = [change.place for change in difference(BASE, edited(BASE, wanted))]
    codes = [place.code for place in places if place.code]
    assert codes == sorted(codes)
    assert places == sorted(places, key=decree_order)
    assert all(place.code is None for place in places[: len(places) - len(codes)])


def test_the_order_counts_it_does_not_spell():
    """I.1.10 after I.1.2, area IX-like numerals by rank, months as numbers, fields as declared."""
    wanted = [
        FactKey("II", 0, Field.AREA),
        FactKey("V", 0, Field.AREA),
        FactKey("I.1.2", 0, Field.ACTION),
        FactKey("I.1.2", 2, Field.ENTRY),
        FactKey("I.1.2", 10, Field.ENTRY),
        FactKey("I.1.10", 0, Field.ACTIVITY),
        FactKey("V.1.1", 1, Field.PLANNED),
        FactKey("VI.1.1", 1, Field.PLANNED),
    ]
    shuffled = wanted[::-1]
    assert sorted(shuffled, key=decree_order) == wanted
    changes = changes_between({}, dict.fromkeys(shuffled, MARK))
    assert [change.place for change in changes] == wanted


# ---- the stored form ----------------------------------------------------------------------------


@given(plans())
def test_a_state_is_loaded_as_it_was_dumped(plan):
    assert version_state.load(version_state.dump(plan)) == plan


@given(edits())
def test_equal_plans_have_one_text_and_different_ones_another(wanted):
    plan = edited(BASE, wanted)
    assert version_state.dump(plan_of(facts_of(plan), plan)) == version_state.dump(plan)
    assert (version_state.dump(plan) == version_state.dump(BASE)) == (plan == BASE)


def test_a_state_whose_facts_make_no_plan_is_refused():
    said = json.loads(version_state.dump(small_plan()))
    said["facts"] = [fact for fact in said["facts"] if fact[2] != "area"]
    with pytest.raises(ValueError, match="without heading"):
        version_state.load(json.dumps(said))


def test_every_field_has_its_word():
    assert len({field.word for field in Field}) == len(Field)
    assert {field for field in Field if field.is_realisation} == {
        Field.OBSTACLE,
        Field.FOLLOW_UP,
        Field.ENTRY,
        Field.DOCUMENT,
    }


def test_year_office_and_sample_mark_come_from_the_plan_alike():
    like = Plan(2023, "Lain", (), (), sample=True)
    plan = plan_of(facts_of(small_plan()), like)
    assert (plan.year, plan.office, plan.sample) == (2023, "Lain", True)
