"""A restore: chosen, seen with what it would do, agreed to, and only then published."""

import pytest

from tests.uploads import filled, put, uploaded, working_file
from zi_core.access import ANONYMOUS, Person, Role, operator
from zi_core.forms import FormFields
from zi_core.publishing import Restoring, restoration_of
from zi_core.publishing.change_phrases import MINUS

ANA = operator("Ana")


@pytest.fixture
def store(new):
    """Three versions: V.2.1 reported in January; then in February as well, with another row."""
    store = new()
    uploaded(store, filled(working_file(store), put("V.2.1", 1, "√")))
    later = filled(working_file(store), put("V.2.1", 2, "√"))
    uploaded(store, filled(later, put("II.2.1", 1, "√")))
    return store


def sent(restoring, store, person=ANA, **fields):
    restoring.decide(store, person, FormFields(fields))
    return restoring


def test_what_would_be_lost_is_named_with_the_capaian_before_and_after(store):
    restoration = restoration_of(store, 2, 3)
    lost = [
        (activity.code, activity.summary)
        for group in restoration.lost.groups
        for activity in group.activities
    ]
    assert sorted(lost) == [("II.2.1", (f"{MINUS} Jan",)), ("V.2.1", (f"{MINUS} Feb",))]
    assert (restoration.lost.count, restoration.back.count, restoration.planned.count) == (2, 0, 0)
    whole = restoration.effect.lines[-1]
    assert (whole.before.split()[0], whole.after.split()[0]) == ("3", "1")


def test_a_restore_is_chosen_then_agreed_to(store):
    restoring = sent(Restoring(), store, tombol="pulihkan-2")
    assert (restoring.chosen, store.newest()) == (2, 3)
    sent(restoring, store, tombol="ya", nomor="2", semula="3")
    assert (restoring.published, restoring.chosen, restoring.is_good) == (4, None, True)
    assert restoring.message == "Versi 4 terbit dengan isi versi 2. Versi 3 tetap tersimpan."
    assert store.plan(4) == store.plan(2)
    back = restoration_of(store, 3, 3)
    assert (back.lost.count, back.back.count) == (0, 2)


def test_one_who_agreed_to_something_else_is_asked_again(store):
    """A version came in between: what it brought was in no list of what would be lost."""
    restoring = sent(Restoring(), store, tombol="pulihkan-2")
    uploaded(store, filled(working_file(store), put("V.2.1", 3, "√")))
    sent(restoring, store, tombol="ya", nomor="2", semula="3")
    assert store.newest() == 4
    assert restoring.chosen == 2
    assert "Versi lain terbit lebih dulu" in restoring.message


def test_what_was_never_offered_brings_nothing_back(store):
    for fields, words in (
        ({"tombol": "pulihkan-9"}, ""),
        ({"tombol": "pulihkan-x"}, ""),
        ({"tombol": "batal"}, ""),
        ({"tombol": "ya", "nomor": "9", "semula": "3"}, "Nomor versi harus"),
        ({"tombol": "ya", "nomor": "2"}, "Nomor versi semula harus"),
    ):
        restoring = sent(Restoring(), store, **fields)
        assert (restoring.chosen, store.newest()) == (None, 3), fields
        assert restoring.message.startswith(words), fields


def test_who_may_not_restore_is_refused_at_every_step(store):
    choice, agreement = {"tombol": "pulihkan-2"}, {"tombol": "ya", "nomor": "2", "semula": "3"}
    for person in (ANONYMOUS, Person("tono", "Tono", Role.TEAM, ("Tim",))):
        for fields in (choice, agreement):
            restoring = sent(Restoring(), store, person, **fields)
            assert "memulihkan versi" in restoring.message, (person, fields)
            assert restoring.chosen is None, (person, fields)
    assert store.newest() == 3
