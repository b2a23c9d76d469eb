"""Rehearsals: each a store of its own, bounded in number, size and time, and gone with its end."""

import logging
import os
import sqlite3
import time
from contextlib import closing
from datetime import timedelta

import pytest

from tests.access.conftest import Clock
from zi_core.access import Right
from zi_core.plan.facts import Change, FactKey, Field
from zi_core.publishing import preview, publish, publish_corrections, restore
from zi_core.publishing.merge import Choice
from zi_core.rehearsals import (
    LASTS,
    MOST,
    MOST_OF_ADDRESS,
    Rehearsals,
    RehearsalsFull,
    filled_workbook,
    part_of,
    parts,
    sample_store,
)
from zi_core.rehearsals import rehearsal as module
from zi_core.rehearsals.folder import ALIVE, PREFIX, remove_leftovers
from zi_core.runtime import PLAN_FILE
from zi_core.store import NewVersion, StoreError, Version
from zi_core.workbook import Severity

TEAMS = [f"tim-{number}" for number in range(1, 6)]
TEAM, SECRETARY = TEAMS[0], "sekretaris"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def room(tmp_path, clock):
    """Rehearsals in a folder of one test's own."""
    return Rehearsals(sample_store, lambda: tmp_path, clock)


def begun(room, key=SECRETARY):
    """A new rehearsal of a part and its token."""
    token = room.begin(part_of(key))
    return room.find(token), token


def corrected(found, words, person=None):
    """Type a remark into an activity."""
    place = FactKey("V.1.1", 0, Field.OBSTACLE)
    newest = found.store.plan(found.store.newest())
    before = next(a.obstacle for a in newest.activities if str(a.code) == "V.1.1") or None
    change = Change(place, before, words)
    return publish_corrections(found.store, [change], person or found.person())


def test_every_team_the_chair_and_the_secretary_have_a_part():
    assert [part.key for part in parts()] == [*TEAMS, "ketua", SECRETARY]


@pytest.mark.parametrize("key", TEAMS)
def test_every_team_meets_one_conflict_with_its_filled_workbook_and_publishes(room, key):
    found, _ = begun(room, key)
    store, person = found.store, found.person()
    content = filled_workbook(part_of(key).teams[0])
    shown = preview(store, content, "isi.xlsx", person=person)
    assert not [problem for problem in shown.problems if problem.severity is Severity.ERROR]
    [conflict] = shown.merge.conflicts
    assert conflict.place.field is Field.FOLLOW_UP
    settled = preview(store, content, "isi.xlsx", {conflict: Choice.FILE}, person=person)
    outcome = publish(store, settled, person, confirmed=True)
    assert isinstance(outcome, Version), outcome
    assert outcome.number == 3
    reported = len(store.plan(3).entries) - len(store.plan(1).entries)
    assert reported >= 2
    assert store.plan(3).sample
    found.part = part_of(SECRETARY)
    assert restore(store, 1, found.person()).number == 4
    assert store.verify() == []
    assert sample_store().newest() == 2


def test_one_may_try_a_file_of_ones_own_and_it_is_sample_data_there(room):
    found, _ = begun(room)
    shown = preview(found.store, PLAN_FILE.read_bytes(), "kantor.xlsx", person=found.person())
    assert shown.merge.plan.sample


def test_a_rehearsal_is_seen_by_its_own_token_only(room):
    (one, token), (other, _) = begun(room), begun(room)
    assert corrected(one, "Hanya di sini.").number == 3
    assert other.store.newest() == sample_store().newest() == 2
    for forged in ("", "x", one.id, token[:-1], token.swapcase()):
        assert room.find(forged) is None
    assert len(token) >= 43  # 256 bits
    assert room.find(token).id == one.id
    # Nor does its person have a right in the other one.
    refused = corrected(other, "Di sana juga.", one.person())
    assert "tidak berlaku" in refused.message
    assert other.store.newest() == 2


def test_it_ends_after_its_time_however_much_it_is_used(room, clock):
    found, token = begun(room)
    clock.move(minutes=LASTS.total_seconds() / 60 - 1)
    assert room.find(token) is found
    clock.move(minutes=1)
    assert room.find(token) is None
    assert not found.path.exists()


def test_what_is_over_is_removed_without_being_asked_for(room, clock):
    found, _ = begun(room)
    clock.move(seconds=LASTS.total_seconds())
    room.prune()
    assert not found.path.exists()


def test_it_is_gone_at_once_when_it_is_ended(room):
    found, token = begun(room)
    room.end(token)
    room.end(token)
    assert room.find(token) is None
    assert room.store_of(found.id) is None
    assert not found.path.exists()


def test_there_are_so_many_at_once_and_the_one_that_idled_longest_makes_room(
    room, clock, monkeypatch
):
    monkeypatch.setattr(module, "MOST", 3)
    tokens = []
    for _ in range(3):
        tokens.append(room.begin(part_of(TEAM)))
        clock.move(minutes=1)
    with pytest.raises(RehearsalsFull, match="3 latihan yang sedang dipakai"):
        room.begin(part_of(TEAM))
    assert all(map(room.find, tokens))
    clock.move(minutes=9)
    room.find(tokens[0])
    room.find(tokens[1], is_background_poll=True)  # a page left open is no use
    clock.move(minutes=2)
    tokens.append(room.begin(part_of(TEAM)))
    assert [room.find(token) is not None for token in tokens] == [True, False, True, True]
    assert MOST == 20


def test_an_address_takes_not_all_of_them(room, clock, monkeypatch):
    monkeypatch.setattr(module, "MOST", 3)
    monkeypatch.setattr(module, "MOST_OF_ADDRESS", 2)
    first, second = (room.begin(part_of(TEAM), "10.0.0.1") for _ in range(2))
    with pytest.raises(RehearsalsFull, match="Dari alamat ini sudah ada 2 latihan"):
        room.begin(part_of(TEAM), "10.0.0.1")
    other = room.begin(part_of(TEAM), "10.0.0.2")
    with pytest.raises(RehearsalsFull, match="Sudah ada 3 latihan"):
        room.begin(part_of(TEAM), "10.0.0.3")
    clock.move(minutes=5)
    room.find(second)
    clock.move(minutes=5)  # what it has left unused makes room for its own
    assert room.find(room.begin(part_of(TEAM), "10.0.0.1"))
    assert [room.find(token) is not None for token in (first, second, other)] == [False, True, True]
    assert MOST_OF_ADDRESS == 15


def test_its_store_grows_no_further_than_it_may_and_says_so(room, monkeypatch):
    size = begun(room)[0].path.stat().st_size
    monkeypatch.setattr(module, "LARGEST", size + 2**20)
    found, _ = begun(room)
    person, plan = found.person(), found.store.plan(2)

    def fill():
        for number in range(2, 30):
            new = NewVersion(number, plan, person.display, file=bytes(300_000), file_name="b.xlsx")
            assert isinstance(found.store.publish(new), Version)

    with pytest.raises(StoreError, match="penyimpanannya penuh; tidak ada yang disimpan"):
        fill()
    assert found.path.stat().st_size <= size + 2**20
    assert found.store.newest() in range(3, 8)
    assert found.store.verify() == []


def test_one_goes_on_in_another_part_of_the_same_rehearsal(room):
    found, token = begun(room, TEAM)
    assert not found.person().may(Right.LEAD)
    assert room.play(token, part_of(SECRETARY))
    assert room.find(token).person().may(Right.LEAD)
    assert not room.play("x", part_of(SECRETARY))


def test_the_log_of_the_offices_trail_hears_nothing_of_it(room, caplog):
    with caplog.at_level(logging.INFO, "zi.audit"):
        found, _ = begun(room)
        assert corrected(found, "Coba.").number == 3
    assert caplog.records == []


def test_what_a_killed_process_left_behind_is_removed_and_nothing_else(tmp_path):
    dead, alive, young, old = (tmp_path / f"{PREFIX}{name}" for name in ("a", "b", "c", "d"))
    for folder in (dead, alive, young, old):
        folder.mkdir()
        (folder / "contoh.db").write_bytes(b"x")
    (tmp_path / "lain").mkdir()
    for folder in (dead, alive):
        with closing(sqlite3.connect(folder / ALIVE)) as connection:
            connection.execute("CREATE TABLE x (y)")
    hours_ago = time.time() - timedelta(hours=2).total_seconds()
    os.utime(old, (hours_ago, hours_ago))
    with closing(sqlite3.connect(alive / ALIVE, isolation_level=None)) as held:
        held.execute("BEGIN EXCLUSIVE")
        remove_leftovers(tmp_path)
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == ["lain", alive.name, young.name]
