"""What the forms of the page Akun ask for, done without a browser."""

import pytest

from tests.access.conftest import GOOD, HERE, CountedPasswords
from tests.uploads import new_store
from zi_core.access import Accounts, Person, Role, Sessions, SignedIn, operator
from zi_core.access.administration import administer
from zi_core.forms import FormFields

ADMIN = operator("Admin")
TEAMS = ("Tim Pengawasan", "Tim Penguatan Akuntabilitas")
ADDED = {"tombol": "tambah", "nama": "ana", "tampil": "Ana", "surel": ""}


@pytest.fixture
def office(tmp_path):
    store, passwords = new_store(tmp_path), CountedPasswords()
    return Accounts(store, passwords=passwords), Sessions(store, passwords=passwords)


def told(office, person=ADMIN, **fields):
    form = FormFields(fields)
    return administer(*office, person, form, teams=TEAMS, screen_ended="Layarnya tertutup.")


def test_an_account_is_added_with_a_link_that_sets_its_password(office):
    accounts, sessions = office
    said = told(office, **ADDED, peran="tim", **{"tim-0": "ya"})
    assert said.is_good
    assert said.message.startswith("Akun ana dibuat.")
    assert accounts.by_name("ana").teams == TEAMS[:1]
    accounts.keys.set_password(said.path.removeprefix("/kunci/"), GOOD, HERE)
    assert isinstance(sessions.sign_in("ana", GOOD, address=HERE), SignedIn)


def test_an_account_is_changed_disabled_and_enabled(office):
    accounts, _ = office
    told(office, **ADDED, peran="tim", **{"tim-0": "ya"})
    said = told(office, **ADDED | {"tombol": "ubah"}, peran="tim", **{"tim-1": "ya"})
    assert said.message == "Akun ana diubah."
    assert accounts.by_name("ana").teams == TEAMS[1:]
    for button, is_enabled in (("matikan", False), ("hidupkan", True)):
        assert told(office, tombol=button, nama="ana").is_good
        assert accounts.by_name("ana").is_enabled == is_enabled
    assert told(office, tombol="tautan", nama="ana").path.startswith("/kunci/")


def test_a_projectors_link_is_made_and_ended(office):
    _, sessions = office
    said = told(office, tombol="layar", label="Aula", hari="7")
    opened = sessions.projector.open_link(said.path.removeprefix("/layar/"), address=HERE)
    assert isinstance(opened, SignedIn)
    (screen,) = sessions.projector.links()
    said = told(office, tombol="akhiri", layar=screen.id)
    assert said.message == "Tautan layar itu diakhiri. Layarnya tertutup."
    assert sessions.person(opened.token) is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (ADDED | {"peran": "root"}, "Pilih peran dari pilihan yang ada."),
        (ADDED | {"peran": "tim"}, "paling sedikit satu tim"),
        ({"tombol": "matikan", "nama": "hantu"}, "Akun hantu tidak ada."),
        ({"tombol": "layar", "label": "Aula", "hari": "0"}, "Masa berlaku (hari)"),
        ({"tombol": "lain", "nama": "ana"}, "Tombol itu tidak ada di halaman ini."),
    ],
    ids=["role", "team", "unknown", "days", "button"],
)
def test_what_is_refused_is_said(office, fields, words):
    said = told(office, **fields)
    assert words in said.message
    assert (said.is_good, said.path) == (False, "")


@pytest.mark.parametrize("button", ["tambah", "layar", "akhiri", "lain"])
def test_who_may_not_is_refused_before_the_form_is_looked_at(office, button):
    viewer = Person("tamu", "Tamu", Role.VIEWER)
    said = told(office, viewer, tombol=button, nama=5, hari=-1, layar=-1)
    assert "hanya boleh melihat" in said.message
