"""Signing in with the office's identity provider: a real one, on this computer."""

import json
import re
import subprocess
import sys
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.attacks.visitors import run, text_of
from tests.browser.serving import Server, await_server, free_port, serving
from tests.browser.test_guard import told
from tests.people import OPERATOR
from zi_core.access import Accounts, Role, Sessions, audit

USERS = (
    {"sub": "ana", "email": "Ana@KPU.example", "email_verified": True},
    {"sub": "stranger", "email": "orang@luar.example", "email_verified": True},
    {"sub": "unverified", "email": "ana@kpu.example", "email_verified": False},
    {"sub": "former", "email": "mantan@kpu.example", "email_verified": True},
)


@contextmanager
def providing(log_file):
    """A provider that vouches for these users, as a process of its own; its address."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", f"--port={port}"]
    command += [f"--user-claims={json.dumps(user)}" for user in USERS]
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            provider = Server(port, log_file)
            await_server(process, provider, "/")
            yield provider
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A closed dashboard that people may sign in to with that provider; its address with it."""
    port, folder = free_port(), tmp_path_factory.mktemp("office")
    with (
        providing(folder / "provider.txt") as provider,
        serving(
            folder / "log.txt",
            port=port,
            ZI_READING="masuk",
            ZI_ADDRESS=f"http://127.0.0.1:{port}",
            ZI_OIDC_ISSUER=f"{provider.address}/.well-known/openid-configuration",
            ZI_OIDC_CLIENT_ID="dasbor",
            ZI_OIDC_CLIENT_SECRET="rahasia-kantor",
            ZI_OIDC_NAME="Akun KPU",
        ) as running,
    ):
        running.add_person("Ana", Role.VIEWER, email="ana@kpu.example")
        running.add_person("Mantan", Role.VIEWER, email="mantan@kpu.example")
        with running.store() as store:
            Accounts(store).disable(OPERATOR, "mantan")
        yield SimpleNamespace(server=running, provider=provider.address)


@pytest.fixture
def visit(tab, office):
    """Goes from the sign-in page to the provider and comes back as somebody."""

    board = tab(office.server, profile="Kantor")
    board.page.route(re.compile(r"^https://"), lambda route: route.abort())  # not the office's

    def come_as(sub):
        board.page.goto(f"{office.server.address}/masuk")
        board.page.get_by_role("link", name="Masuk lewat Akun KPU").click()
        board.page.wait_for_url(f"{office.provider}/**")
        board.page.get_by_role("button", name=sub, exact=True).click()
        board.page.wait_for_url(f"{office.server.address}/**")
        board.requests.clear()  # the provider's page asks for this and that
        board.complaints.clear()
        return board

    return come_as


def cookies(board):
    return {cookie["name"] for cookie in board.page.context.cookies()}


def test_a_mapped_address_comes_in_as_that_account(visit, office):
    """With its rights; of Streamlit's own cookie nothing is left, and signing out ends it."""
    board = visit("ana")
    # The first answer, which stands there until the page takes over, holds one as well.
    expect(board.page.locator(".stMain .zi-account summary")).to_have_text("Ana")
    board.settle()
    assert cookies(board) >= {"zi_sesi"}
    assert [name for name in cookies(board) if name.startswith("_streamlit_user")] == []
    with office.server.store() as store:
        [newest] = audit.entries(store, OPERATOR, limit=1)
        assert (newest.event, newest.who, newest.detail["how"]) == ("sign-in", "ana", "openid")
    board.open("/unggah")
    expect(board.page.locator(".zi-way")).to_contain_text("hanya boleh melihat")
    board.page.locator(".zi-account summary").click()
    board.page.get_by_role("button", name="Keluar").click()
    board.expect_heading("Masuk")
    board.page.goto(f"{office.server.address}/jadwal")
    board.expect_heading("Masuk")
    assert "zi_sesi" not in cookies(board)

    # Once more; the provider still vouches for the person when the account ends.
    visit("ana").settle()
    with office.server.store() as store:
        Accounts(store).disable(OPERATOR, "ana")
        board.follow("Unggah", within=board.header())
        expect(board.page.locator(".zi-way", has_text="Sesi Anda berakhir")).to_be_visible()
        expect(board.page.locator(".zi-cover, .zi-header")).to_have_count(0)
        assert told(board.text) == []
        Accounts(store).enable(OPERATOR, "ana")


def test_whoever_has_no_account_is_refused_and_gets_no_session(visit, office):
    """Not mapped, not verified, or disabled."""
    for sub in ("stranger", "unverified", "former"):
        board = visit(sub)
        board.expect_heading("Masuk")
        alert = board.page.get_by_role("alert")
        expect(alert, sub).to_contain_text("tidak terhubung dengan akun dasbor")
        assert "zi_sesi" not in cookies(board), sub
        assert [name for name in cookies(board) if name.startswith("_streamlit_user")] == [], sub
        board.complaints.clear()  # the refusal's status
    board.page.goto(f"{office.server.address}/jadwal")
    board.expect_heading("Masuk")


def test_a_ticket_is_good_once_and_cannot_be_guessed(office):
    for ticket in ("", "x", "A" * 43):
        answer = office.server.ask(f"/masuk/kantor?tiket={ticket}")
        assert answer.status == 401
        assert not [cookie for cookie in answer.cookies if cookie.startswith("zi_sesi=")]


def test_a_ticket_in_somebody_elses_link_signs_no_browser_in(office):
    """Else a link, sent within the minute, would let a person work under another's name."""
    with office.server.store() as store:
        ticket = Sessions(store).sign_in_ticket(Accounts(store).by_name("ana").id)
    answer = office.server.ask(f"/masuk/kantor?tiket={ticket}", sec_fetch_site="cross-site")
    assert answer.status == 401
    assert not [cookie for cookie in answer.cookies if cookie.startswith("zi_sesi=")]
    assert "tidak dimulai di peramban ini" in answer.text


def test_a_forged_callback_or_cookie_brings_nobody_in(office):
    """Without the provider's own word: an error page of the dashboard, or the sign-in page."""
    answer = office.server.ask("/oauth2callback?code=x&state=y")
    assert not [cookie for cookie in answer.cookies if "_streamlit_user=" in cookie]
    assert "Traceback" not in answer.text
    forged = '_streamlit_user="2|1:0|10:1|15:_streamlit_user|4:e30=|abc"'
    assert office.server.ask("/jadwal", cookie=forged).status == 401


def test_the_socket_that_arrivals_need_tells_strangers_nothing(office):
    """It is open for who comes back from the provider; a page run on it only asks to sign in."""
    sent = []
    for path, query in (("", ""), ("jadwal", "contoh=1"), ("area", ""), ("akun", "")):
        with office.server.socket() as socket:
            sent += run(socket, path, query)
    everything = text_of(sent)
    assert everything.count("Anda belum masuk") == 4
    assert told(everything) == []
