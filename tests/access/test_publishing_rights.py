"""Every way of publishing checks the right itself, whatever a page has shown."""

from dataclasses import replace

import pytest

from tests.uploads import filled, new_store, put, working_file
from zi_core.access import Person, Role, audit, operator
from zi_core.plan.facts import MARK, Change, FactKey, Field, facts_of
from zi_core.publishing import Refusal, preview, publish, publish_corrections, restore
from zi_core.store import Store, Version
from zi_core.workbook import Severity


@pytest.fixture
def store(tmp_path):
    return new_store(tmp_path)


def refusal(shown):
    assert shown.merge is None
    return {problem.code for problem in shown.problems if problem.severity is Severity.ERROR}


TEAM = "Tim Pengawasan"
SITI = Person("siti", "Siti", Role.TEAM, (TEAM,), 7, "192.0.2.7")


def of_team(store: Store, team: str) -> list[str]:
    return [str(a.code) for a in store.plan(store.newest()).activities if a.team == team]


def last_event(store: Store):
    return audit.entries(store, operator("x"), limit=1)[0]


def test_who_may_not_publish_is_refused_by_the_core_itself_and_on_record(store):
    own = of_team(store, TEAM)[0]
    shown = preview(store, filled(working_file(store), put(own, 3, "√")), "isi.xlsx")
    change = Change(FactKey(own, 3, Field.ENTRY), None, MARK)
    for number, role in enumerate((None, Role.VIEWER, Role.CHAIR, Role.SCREEN)):
        person = Person(f"ana{number}", "Ana", role, (TEAM,), address=f"192.0.2.{number}")
        for refused in (
            publish(store, shown, person),
            restore(store, 1, person),
            publish_corrections(store, [change], person),
        ):
            assert isinstance(refused, Refusal), role
            told = last_event(store)
            assert (told.event, told.who, told.address) == ("refused", person.name, person.address)
    assert store.newest() == 1


def test_a_team_publishes_its_own_rows_and_that_is_on_record(store):
    own = of_team(store, TEAM)[0]
    content = filled(working_file(store), put(own, 3, "√"))
    shown = preview(store, content, "isi.xlsx", person=SITI)
    version = publish(store, shown, SITI)
    assert (version.number, version.author) == (2, "Siti")
    told = last_event(store)
    assert (told.event, told.who, told.role, told.address) == ("upload", "siti", "tim", "192.0.2.7")
    assert (told.file_sha256, told.detail["version"]) == (version.file_sha256, 2)
    assert (
        publish_corrections(store, [Change(FactKey(own, 4, Field.ENTRY), None, MARK)], SITI).number
        == 3
    )


def test_a_team_may_not_change_other_teams_rows_whatever_it_takes(store):
    own = of_team(store, TEAM)[0]
    other = next(a for a in store.plan(1).activities if a.team not in ("", TEAM))
    content = filled(working_file(store), put(own, 3, "√"))
    content = filled(content, put(other.code, 3, "√"))
    shown = preview(store, content, "isi.xlsx", person=SITI)
    assert refusal(shown) == {"row-of-other-team"}
    [problem] = [p for p in shown.problems if p.code == "row-of-other-team"]
    assert str(other.code) in problem.message
    assert other.team in problem.message
    # A page that showed it all the same does not help.
    refused = publish(store, preview(store, content, "isi.xlsx"), SITI)
    assert isinstance(refused, Refusal)
    assert refused.message.startswith(f"{other.code} milik {other.team};")
    change = Change(FactKey(str(other.code), 3, Field.ENTRY), None, MARK)
    assert isinstance(publish_corrections(store, [change], SITI), Refusal)
    assert isinstance(restore(store, 1, SITI), Refusal)
    assert store.newest() == 1


def test_a_team_neither_takes_over_a_row_nor_hands_one_away_nor_renames_an_area(store):
    own = of_team(store, TEAM)[0]
    other = next(a for a in store.plan(1).activities if a.team not in ("", TEAM))
    for change in (
        Change(FactKey(str(other.code), 0, Field.TEAM), other.team, TEAM),
        Change(FactKey(own, 0, Field.TEAM), TEAM, other.team),
        Change(
            FactKey("V", 0, Field.AREA), facts_of(store.plan(1))[FactKey("V", 0, Field.AREA)], "x"
        ),
    ):
        refused = publish_corrections(store, [change], SITI)
        assert isinstance(refused, Refusal), change
    assert store.newest() == 1


def test_a_person_of_two_teams_publishes_for_both(store):
    other = next(a for a in store.plan(1).activities if a.team not in ("", TEAM))
    both = replace(SITI, teams=(TEAM, other.team))
    change = Change(FactKey(str(other.code), 3, Field.ENTRY), None, MARK)
    assert isinstance(publish_corrections(store, [change], both), Version)
