"""Which passwords are taken, and how they are kept."""

import random
import threading
import time
import unicodedata

import pytest
from argon2 import PasswordHasher

from tests.access.conftest import CHEAP, GOOD
from zi_core.access import passwords as module
from zi_core.access import problem_with
from zi_core.access.passwords import Passwords, TooBusy


@pytest.mark.parametrize(
    "password",
    [
        "password123",
        "qwertyuiop",
        "1234567890",
        "20220614202206",
        "aaaaaaaaaaaa",
        "rahasia12345",
        "katasandi2022",
        "KataSandi!2022",
        "kpupurbalingga",
        "KPU-Purbalingga-2022",
        "zonaintegritas1",
        "Bismillah2022",
        "pemilu2024!!",
        "p@ssw0rd1234",
        "indonesiamerdeka",
        "abcdefghijkl",
        "iloveyou1234",
    ],
)
def test_passwords_that_anybody_would_try_are_refused(password):
    assert "mudah ditebak" in problem_with(password)


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "kopi-purbalingga-jendela-biru",
        "7xK!pQ2#vLm9",
        "kucing tidur di atas lemari",
        "日本語のパスワードです",
    ],
)
def test_good_passwords_are_taken(password):
    assert problem_with(password, name="ana.s") is None


def test_length_counts_in_characters_and_is_bounded():
    assert problem_with("pendek7!x") == "Kata sandi paling sedikit 10 karakter."
    assert problem_with("k7!" * 100) == "Kata sandi paling banyak 256 karakter."
    assert problem_with("\ufdfa" * 200) == "Kata sandi paling banyak 256 karakter."  # 18 each
    assert problem_with("sepeda merah\x00terbang") is not None


def test_the_accounts_own_words_are_refused():
    assert "nama akun" in problem_with("wicaksono-jendela-biru", name="wicaksono")
    assert "mudah ditebak" in problem_with("wicaksono1987", words=["Dewi Wicaksono"])


def test_a_password_is_the_same_however_the_keyboard_composes_it():
    kept = Passwords(CHEAP).hash(unicodedata.normalize("NFD", "crème brûlée été"))
    assert Passwords(CHEAP).is_right(kept, unicodedata.normalize("NFC", "crème brûlée été"))
    assert not Passwords(CHEAP).is_right(kept, "creme brulee ete")


def test_what_is_kept_is_argon2id_with_a_salt_and_never_the_password():
    first, second = Passwords().hash(GOOD), Passwords().hash(GOOD)
    assert first != second
    assert first.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert GOOD not in first
    assert Passwords().is_right(first, GOOD)
    assert not Passwords().is_right(first, GOOD + "x")


@pytest.mark.exhaustive
def test_nobodys_password_is_never_right_and_is_looked_at_as_long():
    passwords = Passwords()
    kept = passwords.hash(GOOD)

    def seconds(of):
        start = time.perf_counter()
        assert not passwords.is_right(of, "x")
        return time.perf_counter() - start

    seconds(None)
    pairs = [(seconds(kept), seconds(None)) for _ in range(3)]  # side by side
    known, unknown = (sorted(values)[1] for values in zip(*pairs, strict=True))
    assert 0.6 < known / unknown < 1.7
    for password in ("", "\0", "a" * 10_000):
        assert not Passwords(CHEAP).is_right(None, password), password


def test_a_hash_with_other_parameters_is_outdated():
    assert Passwords().is_outdated(Passwords(CHEAP).hash(GOOD))
    assert not Passwords(CHEAP).is_outdated(Passwords(CHEAP).hash(GOOD))
    assert not Passwords(PasswordHasher()).is_outdated(Passwords().hash(GOOD))


def test_a_flood_waits_in_line_and_is_turned_away_in_the_end(monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    passwords, entered, leave = Passwords(CHEAP), threading.Semaphore(0), threading.Event()

    def hold():
        with passwords.turn():
            entered.release()
            leave.wait(10)

    holders = [threading.Thread(target=hold) for _ in range(module.PARALLEL)]
    for holder in holders:
        holder.start()
        assert entered.acquire(timeout=10)
    with pytest.raises(TooBusy), passwords.turn():
        pass
    leave.set()
    for holder in holders:
        holder.join()
    with passwords.turn():
        pass


SIGNS = "4@8({[<3691!|70$5+%2"


@pytest.mark.parametrize(
    "password",
    [
        *(f"{SIGNS}{'p4$$w0rd' * 30}"[:256], (SIGNS * 13)[:256], "4@8({[<3" * 32, "1" * 256),
        *("pa55w0rd" * 32, "../.." * 51, "1.1.1987 " * 28, "aab" * 85, "|!1l7" * 51),
        "i10v3y0ufo0t8@l1m0nk3ya3!04e!o@3!oaeiodrag0n43io4e1opr!nces$5sss5s$5",
        "".join(random.Random(9).choices(SIGNS, k=256)),
    ],
)
def test_the_worst_password_is_judged_quickly(password):
    def seconds():
        begin = time.thread_time()
        problem_with(password)
        return time.thread_time() - begin

    assert min(seconds() for _ in range(3)) < 0.15


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",  # good by its later words only
        "c0rr3ct-h0rs3-b@tt3ry-st4pl3!",
        f"{SIGNS}-sepeda-merah",
    ],
)
def test_a_long_password_is_judged_by_more_than_its_beginning(password):
    assert problem_with(password) is None


def test_passwords_are_judged_one_at_a_time_whoever_asks(monkeypatch):
    inside, most = 0, 0

    def zxcvbn(*_arguments, **_more):
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        time.sleep(0.02)
        inside -= 1
        return {"score": 4}

    monkeypatch.setattr("zxcvbn.zxcvbn", zxcvbn)
    threads = [threading.Thread(target=problem_with, args=(GOOD,)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
