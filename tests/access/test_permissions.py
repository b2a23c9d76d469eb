"""Who may do what, and the sentence for who may not."""

import pytest

from zi_core.access import (
    ANONYMOUS,
    ASSIGNABLE,
    GRANTED,
    Person,
    Right,
    Role,
    operator,
    refusal_words,
)

R = Right
EXPECTED = {
    Role.VIEWER: {R.READ},
    Role.SCREEN: {R.READ},
    Role.TEAM: {R.READ, R.PUBLISH},
    Role.CHAIR: {R.READ, R.LEAD, R.DECIDE},
    Role.ADMIN: {
        *(R.READ, R.PUBLISH, R.RESTORE, R.BEGIN_YEAR),
        *(R.LEAD, R.DECIDE, R.ACCOUNTS, R.AUDIT, R.IDENTITY),
    },
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("right", Right)
def test_a_role_has_the_rights_of_the_table_and_no_other(role, right):
    person = Person("ana", "Ana", role)
    assert person.may(right) == (right in EXPECTED[role])
    assert (refusal_words(person, right) is None) == person.may(right)


def test_every_role_stands_in_the_table_and_a_screen_is_nobodys_role():
    assert set(GRANTED) == set(Role)
    assert set(ASSIGNABLE) == set(Role) - {Role.SCREEN}
    assert {role.value for role in ASSIGNABLE} == {"pembaca", "tim", "ketua", "pengelola"}


@pytest.mark.parametrize("right", Right)
def test_a_stranger_may_nothing_and_is_told_to_sign_in(right):
    assert not ANONYMOUS.may(right)
    assert refusal_words(ANONYMOUS, right) == f"Masuk dulu untuk {right.value}."


def test_refusals_say_who_may():
    ana = Person("ana", "Ana", Role.VIEWER)
    assert refusal_words(ana, Right.PUBLISH) == (
        "Akun ini hanya boleh melihat; mengunggah memerlukan akun Tim atau Pengelola."
    )
    tim = Person("tim", "Tim", Role.TEAM, ("Tim A",))
    assert refusal_words(tim, Right.RESTORE) == (
        "Akun Tim tidak boleh memulihkan versi; itu memerlukan akun Pengelola."
    )
    screen = Person("layar", "Aula", Role.SCREEN)
    assert "Layar rapat hanya menampilkan" in refusal_words(screen, Right.PUBLISH)


@pytest.mark.parametrize(
    ("team", "may"),
    [("Tim Pengawasan", True), ("TIM  pengawasan.", True), ("Tim Lain", False), ("", False)],
)
def test_a_team_may_change_its_own_rows(team, may):
    person = Person("siti", "Siti", Role.TEAM, ("Tim Kedua", "Tim Pengawasan"))
    assert person.may_change(team) == may


def test_other_roles_may_change_all_rows_or_none():
    assert operator("x").may_change("")
    assert operator("x").may_change("Tim Pengawasan")
    for role in (Role.VIEWER, Role.CHAIR, Role.SCREEN, None):
        assert not Person("a", "A", role, ("Tim Pengawasan",)).may_change("Tim Pengawasan")


def test_an_operator_may_everything_under_the_name_given():
    person = operator(" Ana ")
    assert (person.display, person.account, person.address) == ("Ana", None, "konsol")
    assert all(map(person.may, Right))
