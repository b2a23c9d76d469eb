"""Rehearsals over the routes: the cookie, what it opens and what it does not."""

import re
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest

from tests.uploads import new_store
from tests.web.test_web import PAGE_HEADERS, ask
from zi_core.boards import board
from zi_core.rehearsals import parts, rehearsals
from zi_core.rehearsals import rehearsal as module
from zi_core.store import NewVersion, StoreError
from zi_core.web import file_routes, rehearsal_routes, security
from zi_core.web.limits import TokenBucket
from zi_core.workbook import read

FORM = {"content_type": "application/x-www-form-urlencoded"}
CLOSED = SimpleNamespace(is_open=False, address="", open_id=None, is_https=False, hosts=())


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The office's store, of one version."""
    return new_store(tmp_path_factory.mktemp("kantor"))


@pytest.fixture
def routes(routes, office, monkeypatch):
    for module_ in (board, file_routes):
        monkeypatch.setattr(module_, "shared_store", lambda: office)
    return routes


def choose(routes, cookie="", **fields):
    """Send the form of /latihan."""
    body = urlencode(fields).encode()
    return ask(routes, "/latihan", "POST", body=body, cookie=cookie, **FORM)


def begin(routes, part):
    """The cookie of a new rehearsal."""
    return choose(routes, peran=part).headers["set-cookie"].partition(";")[0]


def test_a_part_is_chosen_and_the_cookie_is_for_this_browser_session_alone(routes):
    page = ask(routes, "/latihan", **PAGE_HEADERS).body.decode()
    for part in parts():
        assert f'value="{part.key}"' in page
    answer = choose(routes, peran="ketua")
    assert (answer.status, answer.headers["location"]) == (303, "/rapat?contoh=1")
    kept = answer.headers["set-cookie"]
    assert re.match(r"zi_latihan=[\w-]{43};", kept)
    assert "HttpOnly" in kept
    assert "SameSite=lax" in kept
    assert "expires" not in kept.lower()
    assert "max-age" not in kept.lower()
    assert begin(routes, "ketua") != begin(routes, "ketua")


def test_another_part_goes_on_in_the_same_rehearsal_and_its_end_takes_the_cookie(routes):
    cookie = begin(routes, "ketua")
    answer = choose(routes, cookie, peran="tim-1")
    assert answer.headers["location"] == "/unggah?contoh=1"
    assert "set-cookie" not in answer.headers
    page = ask(routes, "/latihan", cookie=cookie, **PAGE_HEADERS).body.decode()
    assert "Ganti peran" in page
    assert "sekarang" in page
    answer = choose(routes, cookie, tombol="akhiri")
    assert 'zi_latihan=""' in answer.headers["set-cookie"]
    assert rehearsals().find(cookie.partition("=")[2]) is None


def test_what_is_no_part_is_refused_with_a_sentence(routes):
    for fields in ({}, {"peran": "layar"}, {"peran": "pengelola"}, {"tombol": "x"}):
        answer = choose(routes, **fields)
        assert answer.status == 400
        assert "Pilih salah satu peran" in answer.body.decode()
        assert "set-cookie" not in answer.headers


def test_a_form_of_another_site_begins_nothing(routes):
    answer = ask(routes, "/latihan", "POST", body=b"peran=ketua", origin="http://lain.id", **FORM)
    assert answer.status == 403


def test_a_full_room_and_a_store_that_cannot_be_made_are_told(routes, monkeypatch):
    monkeypatch.setattr(module, "MOST", 1 + len(rehearsals()._open))
    begun = begin(routes, "ketua")
    answer = choose(routes, peran="ketua")
    assert answer.status == 503
    assert "Coba lagi beberapa menit lagi" in answer.body.decode()
    assert "set-cookie" not in answer.headers
    choose(routes, begun, tombol="akhiri")

    def fail(_):
        raise StoreError("Foldernya penuh.")

    monkeypatch.setattr(rehearsal_routes, "part_of", fail)
    answer = choose(routes, peran="ketua")
    assert answer.status == 503
    assert "Latihan belum dapat dimulai. Foldernya penuh." in answer.body.decode()


def test_files_are_of_the_rehearsal_whose_cookie_asks_and_only_with_contoh(routes, office):
    cookie = begin(routes, "sekretaris")
    found = rehearsals().find(cookie.partition("=")[2])
    state = found.store.plan(1)
    found.store.publish(NewVersion(2, state, "Rekaan", file=b"PK", file_name="rekaan.xlsx"))
    other = begin(routes, "sekretaris")
    for path in ("/unduh/ZI-2022-v3.xlsx", "/unduh/versi/2022/3"):
        assert ask(routes, f"{path}?contoh=1", cookie=cookie).status == 200, path
        assert ask(routes, f"{path}?contoh=1").status == 404
        assert ask(routes, f"{path}?contoh=1", cookie=other).status == 404
        assert ask(routes, path, cookie=cookie).status == 404
    whole = read(ask(routes, "/unduh/ZI-2022-v1.xlsx?contoh=1", cookie=cookie).body)
    assert whole.plan.sample
    assert not read(ask(routes, "/unduh/ZI-2022-v1.xlsx", cookie=cookie).body).plan.sample
    filled = ask(routes, "/unduh/CONTOH-terisi-tim-pengawasan.xlsx?contoh=1")
    assert read(filled.body).plan.sample
    assert ask(routes, "/unduh/CONTOH-terisi-lain.xlsx").status == 404
    assert office.newest() == 1


def test_a_cookie_opens_nothing_where_reading_needs_a_login(routes, monkeypatch):
    cookie = begin(routes, "sekretaris")
    monkeypatch.setattr(security, "settings", lambda: CLOSED)
    for path in ("/latihan", "/?contoh=1", "/unduh/ZI-2022-v1.xlsx?contoh=1"):
        assert ask(routes, path, cookie=cookie).status == 401
        assert ask(routes, path, cookie=cookie, **PAGE_HEADERS).status == 303
    assert choose(routes, cookie, peran="ketua").status == 401


def test_an_address_that_begins_too_many_is_refused_and_may_look_on(routes, monkeypatch):
    monkeypatch.setattr(rehearsal_routes, "_begins", TokenBucket(1, 0.001))
    cookie = begin(routes, "ketua")
    refused = choose(routes, peran="ketua")
    assert refused.status == 429
    assert "Coba lagi sebentar lagi" in refused.body.decode()
    assert choose(routes, cookie=cookie, peran="sekretaris").status == 303  # no new one


def test_a_full_room_counts_for_nobody(routes, monkeypatch):
    monkeypatch.setattr(rehearsal_routes, "_begins", TokenBucket(1, 0.001))
    monkeypatch.setattr(module, "MOST", len(rehearsals()._open))
    assert [choose(routes, peran="ketua").status for _ in range(3)] == [503] * 3


def test_an_ipv6_network_is_one_client(routes, monkeypatch):
    monkeypatch.setattr(module, "MOST", len(rehearsals()._open) + module.MOST_OF_ADDRESS + 1)

    def forward(app, number):
        async def asked(scope, receive, send):
            await app({**scope, "client": (f"2001:db8::{number:x}", 5)}, receive, send)

        return asked

    cookies = [
        choose(forward(routes, number + 1), peran="ketua").headers["set-cookie"]
        for number in range(module.MOST_OF_ADDRESS)
    ]
    refused = choose(forward(routes, 99), peran="ketua")
    for cookie in cookies:  # other tests want room too
        rehearsals().end(cookie.partition("=")[2].partition(";")[0])
    assert "Dari alamat ini sudah ada" in refused.body.decode()
