"""Laws of the three-way merge: nothing is lost, nothing is decided in silence.

Rules: docs/rules.md, Merging.
"""

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.edits import BASE, TEAMS, edited, edits, versions, without_realisation
from zi_core.plan import Activity, Area, Code, Entry, Plan
from zi_core.plan.facts import MARK, FactKey, Field, decree_order, difference, facts_of, plan_of
from zi_core.publishing.merge import CHANGED, Choice, Conflict, existence, merge

HELD = (Field.ACTIVITY, Field.ENTRY, Field.DOCUMENT)


def conflict_places(merged):
    return {conflict.place for conflict in merged.conflicts}


def parted(merged, place):
    """Whether a place, or its whole activity, is among the conflicts."""
    subjects = {c.place.subject for c in merged.conflicts if c.place.field is Field.ACTIVITY}
    return place in conflict_places(merged) or place.subject in subjects


# ---- laws -------------------------------------------------------------------------------------


@given(edits())
def test_merging_a_file_into_its_own_ancestor_is_that_file(wanted):
    file = edited(BASE, wanted)
    merged = merge(BASE, BASE, file)
    assert merged.plan == file
    assert merged.conflicts == ()


@given(versions())
def test_merging_what_is_already_there_changes_nothing(three):
    ancestor, newest, _ = three
    for file in (newest, ancestor):
        merged = merge(ancestor, newest, file)
        assert merged.is_nothing
        assert merged.plan == newest


@given(versions())
def test_merging_a_second_time_changes_nothing(three):
    ancestor, newest, file = three
    once = merge(ancestor, newest, file)
    again = merge(ancestor, once.plan, file)
    assert again.changes == ()
    assert bool(again.conflicts) == bool(once.conflicts)


@given(versions())
def test_a_merge_never_raises_and_tells_every_change(three):
    """For any three plans of one year: twins, areas left without heading, both removing."""
    ancestor, newest, file = three
    for start in (ancestor, None):
        merged = merge(start, newest, file)
        assert merged.changes == difference(newest, merged.plan)
        assert list(merged.conflicts) == sorted(
            merged.conflicts, key=lambda conflict: decree_order(conflict.place)
        )
        assert set(merged.removals) <= set(merged.changes)


@given(versions())
def test_no_entry_document_or_activity_is_lost_in_silence(three):
    """What the newest version holds stays, or is among the removals."""
    ancestor, newest, file = three
    merged = merge(ancestor, newest, file)
    removed = {change.place for change in merged.removals}
    after = facts_of(merged.plan)
    for place in facts_of(newest):
        if place.field in HELD:
            assert place in after or place in removed


@given(versions())
def test_what_the_file_changed_is_carried_out_or_among_the_conflicts(three):
    ancestor, newest, file = three
    merged = merge(ancestor, newest, file)
    before, told, after = map(facts_of, (ancestor, file, merged.plan))
    headings = {FactKey(a.area, 0, Field.AREA) for a in merged.plan.activities}
    for place in before.keys() | told.keys():
        if told.get(place) not in (before.get(place), after.get(place)):
            assert parted(merged, place) or (place in headings and place not in told)


@given(versions())
def test_what_others_changed_since_is_never_undone(three):
    """Nor is it where it stands among the conflicts: until a person decides, it stays."""
    ancestor, newest, file = three
    before, now = facts_of(ancestor), facts_of(newest)
    after = facts_of(merge(ancestor, newest, file).plan)
    for place in before.keys() | now.keys():
        if now.get(place) != before.get(place) and place.field is not Field.AREA:
            assert after.get(place) == now.get(place)


@given(versions(unlike=True))
def test_different_edits_of_one_place_are_conflicts_and_nothing_else_is(three):
    before, now, told = map(facts_of, three)
    merged = merge(*three)
    wanted = set()
    for subject in {place.subject for facts in (before, now, told) for place in facts}:
        own = [{p: v for p, v in f.items() if p.subject == subject} for f in (before, now, told)]
        here = existence(subject)
        if here in before and (here in now) != (here in told):
            if own[0] not in own[1:]:
                wanted.add(here)
            continue
        for place in set().union(*own):
            values = [side.get(place) for side in own]
            if len(set(values)) == 3:
                wanted.add(place)
    assert conflict_places(merged) == wanted


@given(versions(unlike=True), st.data())
def test_a_choice_settles_exactly_its_conflict(three, data):
    file = three[2]
    merged = merge(*three)
    if not merged.conflicts:
        return
    chosen = data.draw(st.sampled_from(merged.conflicts))
    others = tuple(conflict for conflict in merged.conflicts if conflict != chosen)
    kept = merge(*three, choices={chosen: Choice.NEWEST})
    assert (kept.plan, kept.conflicts) == (merged.plan, others)
    taken = merge(*three, choices={chosen: Choice.FILE})
    assert taken.conflicts == others
    after, told, rest = map(facts_of, (taken.plan, file, merged.plan))
    is_whole = chosen.place.field is Field.ACTIVITY
    for place in after.keys() | told.keys() | rest.keys():
        is_chosen = place == chosen.place or (is_whole and place.subject == chosen.place.subject)
        if place.field is not Field.AREA:
            assert after.get(place) == (told if is_chosen else rest).get(place)


@given(versions())
def test_deciding_everything_for_the_newest_version_leaves_no_conflict(three):
    merged = merge(*three)
    choices = dict.fromkeys(merged.conflicts, Choice.NEWEST)
    decided = merge(*three, choices=choices)
    assert decided.conflicts == ()
    assert decided.plan == merged.plan


def test_a_choice_made_in_view_of_other_values_settles_nothing():
    """While a person decides, the newest version changes again: they are asked again."""
    place = FactKey("I.1.1", 3, Field.ENTRY)
    newest, file, newer = (
        edited(BASE, [(place, value)]) for value in ("2022-03-20", MARK, "2022-03-30")
    )
    [conflict] = merge(BASE, newest, file).conflicts
    choices = {conflict: Choice.FILE}
    assert merge(BASE, newest, file, choices=choices).conflicts == ()
    assert merge(BASE, newer, file, choices=choices).conflicts == (
        Conflict(place, "2022-03-14", "2022-03-30", MARK),
    )


@st.composite
def six_files(draw):
    """Six teams edit their own rows of one download; and an order in which they publish."""
    files = []
    for team in TEAMS:
        own = tuple(str(a.code) for a in BASE.activities if a.team == team)
        wanted = [
            edit for edit in draw(edits(own)) if edit[0].code and edit[0].field is not Field.TEAM
        ]
        files.append(edited(BASE, wanted, unlike=True))
    return files, draw(st.permutations(range(6)))


@pytest.mark.exhaustive
@settings(max_examples=10)
@given(six_files())
def test_six_teams_publish_in_any_order_with_the_same_outcome(case):
    files, order = case
    outcomes = []
    for turns in (range(6), order):
        newest = BASE
        for turn in turns:
            merged = merge(BASE, newest, files[turn])
            assert merged.conflicts == ()
            newest = merged.plan
        outcomes.append(newest)
    assert outcomes[0] == outcomes[1]
    facts = facts_of(outcomes[0])
    for team, file in zip(TEAMS, files, strict=True):
        own = {str(a.code) for a in BASE.activities if a.team == team}
        told = {p: v for p, v in facts_of(file).items() if p.subject in own}
        assert {p: v for p, v in facts.items() if p.subject in own} == told


# ---- cases ------------------------------------------------------------------------------------


def test_removing_what_others_changed_is_one_conflict():
    removed = edited(BASE, [(existence("I.1.1"), None)])
    changed = edited(BASE, [(FactKey("I.1.1", 4, Field.ENTRY), MARK)])
    merged = merge(BASE, changed, removed)
    assert merged.conflicts == (Conflict(existence("I.1.1"), MARK, CHANGED, None),)
    assert merged.plan == changed
    settled = merge(BASE, changed, removed, choices={merged.conflicts[0]: Choice.FILE})
    assert settled.plan == removed
    turned = merge(BASE, removed, changed)
    assert turned.conflicts == (Conflict(existence("I.1.1"), MARK, None, CHANGED),)
    assert turned.plan == removed
    back = merge(BASE, removed, changed, choices={turned.conflicts[0]: Choice.FILE})
    assert back.plan == changed


def test_both_removing_the_same_is_no_conflict():
    removed = edited(BASE, [(existence("I.1.1"), None)])
    assert merge(BASE, removed, removed).is_nothing


def test_an_area_keeps_its_heading_while_it_has_an_activity():
    """One side drops the last activity and the heading; the other adds an activity there."""
    own = edited(BASE, [(existence("IV.1.1"), MARK)])
    dropped = edited(own, [(existence("IV.1.1"), None)])
    dropped = replace(dropped, areas=dropped.areas[:3])
    facts = facts_of(own)
    for place in [place for place in facts if place.subject == "IV.1.1"]:
        facts[place._replace(subject="IV.1.2")] = facts[place]
    facts[FactKey("IV.1.2", 0, Field.ACTION)] = "Lain"
    grown = plan_of(facts, own)
    for newest, file in ((dropped, grown), (grown, dropped)):
        merged = merge(own, newest, file)
        assert [str(a.code) for a in merged.plan.activities if a.area == "IV"] == ["IV.1.2"]
        assert merged.plan.area_names["IV"] == "IV"


def twins():
    """Two sides give two activities of one component the same action."""
    one = edited(BASE, [(FactKey("I.1.1", 0, Field.ACTION), "Sama")])
    other = edited(BASE, [(FactKey("I.1.2", 0, Field.ACTION), "SAMA")])
    return one, other


@pytest.mark.parametrize("turned", [False, True])
def test_two_rows_that_would_become_the_same_are_a_conflict(turned):
    newest, file = reversed(twins()) if turned else twins()
    merged = merge(BASE, newest, file)
    [conflict] = merged.conflicts
    assert conflict.place.field is Field.ACTION
    assert conflict.file in ("Sama", "SAMA")
    assert merged.plan == newest


def test_twins_can_be_declined_but_not_made():
    newest, file = twins()
    [conflict] = merge(BASE, newest, file).conflicts
    assert merge(BASE, newest, file, choices={conflict: Choice.NEWEST}).conflicts == ()
    assert merge(BASE, newest, file, choices={conflict: Choice.FILE}).conflicts == (conflict,)


def test_a_new_row_that_equals_an_edited_one_is_a_conflict():
    newest = edited(BASE, [(FactKey("I.1.1", 0, Field.ACTION), "Sama")])
    facts = facts_of(edited(BASE, [(existence("I.1.5"), MARK)]))
    facts[FactKey("I.1.5", 0, Field.INDICATOR)] = "Indikator"
    facts[FactKey("I.1.5", 0, Field.ACTION)] = "Sama"
    facts[FactKey("I.1.5", 3, Field.ENTRY)] = MARK
    file = plan_of(facts, BASE)
    merged = merge(BASE, newest, file)
    assert merged.conflicts == (Conflict(existence("I.1.5"), None, None, MARK),)
    assert merged.plan == newest


def test_swapped_texts_are_no_twins():
    one, two = (BASE.by_code[Code(1, 1, n)].action for n in (1, 2))
    facts = facts_of(BASE)
    facts[FactKey("I.1.1", 0, Field.ACTION)], facts[FactKey("I.1.2", 0, Field.ACTION)] = two, one
    file = plan_of(facts, BASE)
    assert merge(BASE, BASE, file).plan == file


# ---- files without an ancestor ----------------------------------------------------------------


@given(versions())
def test_without_an_ancestor_every_loss_and_overwriting_must_be_confirmed(three):
    _, newest, file = three
    merged = merge(None, newest, file)
    assert merged.removals == tuple(c for c in merged.changes if c.before is not None)
    assert merged.conflicts == ()
    assert merged.plan == file


def test_without_an_ancestor_additions_need_no_confirmation():
    file = edited(BASE, [(FactKey("I.1.1", 4, Field.ENTRY), MARK)])
    merged = merge(None, BASE, file)
    assert merged.plan == file
    assert merged.removals == ()


# ---- silence ----------------------------------------------------------------------------------


def test_a_silent_file_changes_nothing_there_also_where_others_did():
    file = without_realisation(BASE)
    newest = edited(BASE, [(FactKey("I.1.1", 4, Field.ENTRY), MARK)])
    for ancestor in (BASE, None):
        merged = merge(ancestor, newest, file, is_absent=lambda place: place.field.is_realisation)
        assert merged.is_nothing
    assert merge(BASE, newest, file).removals


def test_silence_keeps_nothing_of_a_row_that_is_gone():
    """A row missing from the plan sheet was removed, whatever other sheets do not say."""
    file = edited(BASE, [(existence("I.1.1"), None)])
    merged = merge(BASE, BASE, file, is_absent=lambda place: place.field.is_realisation)
    assert merged.plan == file
    assert {c.place.field for c in merged.removals} == set(HELD)


# ---- removals ---------------------------------------------------------------------------------


def with_entries(count):
    codes = [activity.code for activity in BASE.activities]
    entries = [Entry(code, month) for month in (1, 2) for code in codes][:count]
    return replace(BASE, entries=tuple(entries), evidence_items=())


@pytest.mark.parametrize(("removed", "much"), [(1, False), (4, False), (5, True)])
def test_more_than_a_fifth_of_the_entries_is_much(removed, much):
    before = with_entries(20)
    file = replace(before, entries=before.entries[removed:])
    merged = merge(before, before, file)
    assert len(merged.removals) == removed
    assert merged.removes_much is much


@pytest.mark.parametrize(("removed", "much"), [(2, False), (3, True)])
def test_more_than_a_fifth_of_the_rows_is_much(removed, much):
    """Of twelve rows a fifth is 2.4."""
    before = with_entries(0)
    file = edited(before, [(existence(f"I.1.{n}"), None) for n in range(1, removed + 1)])
    assert merge(before, before, file).removes_much is much


def test_emptied_remarks_and_other_dates_are_no_removals():
    wanted = [(FactKey("I.1.1", 0, Field.OBSTACLE), None), (FactKey("I.1.1", 3, Field.ENTRY), MARK)]
    merged = merge(BASE, BASE, edited(BASE, wanted))
    assert len(merged.changes) == 2
    assert merged.removals == ()


def test_a_document_removed_must_be_confirmed():
    place = FactKey("I.1.1", 3, Field.DOCUMENT, "Notula\nhttps://contoh.id")
    merged = merge(BASE, BASE, edited(BASE, [(place, None)]))
    assert [change.place for change in merged.removals] == [place]


def test_dates_of_the_same_day_are_no_conflict():
    file = edited(BASE, [(FactKey("I.1.1", 4, Field.ENTRY), date(2022, 4, 5).isoformat())])
    assert merge(BASE, file, file).is_nothing


def test_parting_twins_in_a_long_row_takes_no_longer_than_their_number():
    """Each row has taken the text of the one before, which cannot move on: all must go back."""
    texts = [f"Langkah {number}" for number in range(999)]

    def plan_of_rows(texts):
        rows = (Activity(Code(1, 1, n), "Tim", "Ind", text) for n, text in enumerate(texts, 1))
        return Plan(2022, "KPU", (Area("I", "Satu"),), tuple(rows))

    newest = plan_of_rows(["Baru", *texts[1:]])
    begin = time.process_time()
    merged = merge(plan_of_rows(texts), newest, plan_of_rows(["Lain", "Baru", *texts[1:-1]]))
    assert time.process_time() - begin < 1.5  # with the square of it: 4 s
    assert merged.plan == newest
    assert len(merged.conflicts) == len(texts)
