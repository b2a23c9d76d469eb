"""``python -m zi_core user``: accounts from the command line."""

import json

import pytest

from tests.people import CHEAP
from zi_core.__main__ import main
from zi_core.access import Accounts, Role, Sessions, SignedIn, audit, operator
from zi_core.runtime import open_store

pytestmark = pytest.mark.usefixtures("address")

GOOD = "sepeda merah terbang"


@pytest.fixture
def user(capsys):
    """Runs a command; returns its exit code, what it printed, and what it complained of."""

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main(["user", *arguments])
        told = capsys.readouterr()
        return ended.value.code, told.out, told.err

    return run


def key_in(text):
    [line] = [line.strip() for line in text.splitlines() if "/kunci/" in line]
    return line.rpartition("/kunci/")[2]


def test_the_first_administrator_by_a_link(user):
    code, out, _ = user("first")
    assert code == 0
    assert "berlaku sekali, selama 72 jam" in out
    accounts = Accounts(open_store(), passwords=CHEAP)
    accounts.keys.make_first(key_in(out), name="budi", display="Budi", password=GOOD, address="x")
    code, out, err = user("first")
    assert (code, out) == (1, "")
    assert "Sudah ada pengelola" in err


def test_an_account_from_adding_to_signing_in(user):
    arguments = ["siti", "--role", "tim", "--team", "tim tata laksana", "--name", "Siti Aminah"]
    code, out, _ = user("add", *arguments, "--email", "siti@kpu.go.id")
    assert code == 0
    store = open_store()
    account = Accounts(store, passwords=CHEAP).keys.set_password(key_in(out), GOOD, "192.0.2.1")
    assert (account.role, account.teams) == (Role.TEAM, ("Tim Tata Laksana",))
    signed = Sessions(store, passwords=CHEAP).sign_in("siti", GOOD, address="192.0.2.1")
    assert isinstance(signed, SignedIn)
    assert user("disable", "siti")[1] == "Akun siti dinonaktifkan.\n"
    assert Sessions(store).person(signed.token) is None
    assert "dinonaktifkan" in user("list")[1]
    assert "aktifkan dulu" in user("link", "siti")[2]
    assert user("enable", "siti")[1] == "Akun siti aktif.\n"
    assert key_in(user("link", "siti")[1])
    [newest] = audit.entries(store, operator("x"), limit=1)
    assert (newest.event, newest.subject, newest.address) == ("key-made", "siti", "konsol")


def test_the_whole_link_where_the_address_is_set(user, monkeypatch):
    monkeypatch.setenv("ZI_ADDRESS", "https://zi.kpu.example")
    code, out, _ = user("add", "ana", "--role", "pembaca", "--json")
    assert code == 0
    told = json.loads(out)
    assert told["name"] == "ana"
    assert told["link"].startswith("https://zi.kpu.example/kunci/")
    [account] = map(json.loads, user("list", "--json")[1].splitlines())
    assert (account["name"], account["role"], account["has_password"]) == ("ana", "pembaca", False)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["add", "a", "--role", "tim"], "Nama akun terdiri atas"),
        (["add", "ana", "--role", "layar"], "Peran layar tidak ada"),
        (["add", "ana", "--role", "tim"], "paling sedikit satu tim"),
        (["add", "ana", "--role", "tim", "--team", "Tim Karang"], "tidak ada dalam rencana"),
        (["disable", "hantu"], "Akun hantu tidak ada."),
        (["enable", "hantu"], "Akun hantu tidak ada."),
        (["link", "hantu"], "Akun hantu tidak ada."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_refused_is_one_sentence_and_exit_code_1(user, arguments, told):
    code, out, err = user(*arguments)
    assert (code, out) == (1, "")
    assert told in err
    assert err.count("\n") == 1


def test_an_empty_list_says_what_to_do(user):
    assert "user first" in user("list")[1]
    assert user("list", "--json")[1] == ""
