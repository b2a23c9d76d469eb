"""Signing in and out, and what nobody gets past: on running servers, with and without a browser."""

import os
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect
from sqlalchemy import update
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import InvalidStatus

from tests.attacks.visitors import run, sent, submission, text_of
from tests.browser.dashboard import follows
from tests.browser.serving import ROOT, free_port, launch, serving
from tests.browser.test_guard import told
from tests.people import OPERATOR, OTHER_PASSWORD, PASSWORD, TEAM
from tests.uploads import filled, put, uploaded, working_file
from zi_core.access import Accounts, Role, Sessions, audit
from zi_core.access.tokens import token_hash
from zi_core.store.access_tables import tokens
from zi_core.web.static_files import address

AS_PAGE = {"accept": "text/html,application/xhtml+xml"}
WORKBOOK = "/unduh/ZI-2022-v1.xlsx"
DEEP = "/jadwal?posisi=2022-09&area=V"


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """A dashboard that only shows itself to who signs in."""
    with serving(tmp_path_factory.mktemp("closed") / "log.txt", ZI_READING="masuk") as running:
        running.first = running.ask(DEEP, **AS_PAGE)
        running.add_person("Budi")
        yield running


def refuses(server, cookie):
    """Whether a cookie opens nothing: no page, no file, no socket."""
    answer = server.ask("/", cookie=cookie, **AS_PAGE)
    assert (answer.status, answer.headers["location"]) == (303, "/masuk?ke=/")
    for path in ("/", WORKBOOK, "/unduh/versi/2022/1"):
        answer = server.ask(path, cookie=cookie)
        assert (answer.status, told(answer.text)) == (401, [])
    with pytest.raises(InvalidStatus) as refused, server.socket(cookie=cookie):
        pass
    return refused.value.response.status_code == 403


# ---- where reading needs an account -------------------------------------------------------------


def test_a_fresh_closed_servers_first_request_leads_to_sign_in(closed):
    """Whichever page it asks for; and not a word of the plan is told, in whatever way."""
    others = {link: closed.ask(link, **AS_PAGE) for link in ("/", "/akun?contoh=1")}
    for link, answer in {DEEP: closed.first, **others}.items():
        assert answer.status == 303
        assert unquote(answer.headers["location"]) == f"/masuk?ke={link}"
        assert told(answer.text) == []
    assert refuses(closed, "")


def test_the_deep_link_opens_after_signing_in(tab, closed):
    """The sign-in page, which opens no socket, leads on to the very view that was asked for."""
    board = tab(closed, profile="Pintu")
    sockets = []
    board.listen("websocket", lambda socket: sockets.append(socket.url))
    board.page.goto(closed.address + DEEP)
    board.expect_heading("Masuk")
    assert told(board.page.content()) == sockets == []
    board.page.get_by_label("Nama akun").fill("BUDI")
    board.page.get_by_label("Kata sandi").fill(PASSWORD)
    board.page.keyboard.press("Enter")
    board.expect_link("/jadwal", posisi="2022-09", area="V")
    board.settle()
    expect(board.rows().first).to_be_visible()
    expect(board.page.locator(".zi-account summary")).to_have_text("Budi")


def test_who_comes_for_no_page_in_particular_is_led_to_their_team(closed):
    """A member of one team to that, of several to all teams; a wish goes before."""
    closed.add_person("Satu", Role.TEAM, [TEAM])
    closed.add_person("Dua", Role.TEAM, [TEAM, "Tim Penguatan Akuntabilitas"])
    for name, there, location in (
        ("satu", "/", "/tim?tim=Tim+Pengawasan"),
        ("satu", "/jadwal?area=V", "/jadwal?area=V"),
        ("dua", "/", "/tim"),
        ("budi", "/", "/"),
    ):
        fields = {"nama": name, "sandi": PASSWORD, "ke": there}
        assert closed.ask("/masuk", "POST", fields).headers["location"] == location


def test_a_number_is_entered_and_removed_on_a_page_of_its_own(closed):
    """By its person, who agrees; the page says what is there, and why something is refused."""
    closed.add_person("Nia", Role.TEAM, [TEAM])
    cookie = closed.cookie_of("nia")
    assert closed.ask("/telepon", **AS_PAGE).headers["location"] == "/masuk?ke=/telepon"
    assert closed.ask("/telepon", "POST", {"nomor": "0812 3456 7890", "setuju": "ya"}).status == 401
    for fields, status, words in (
        (None, 200, "Belum ada nomor Anda"),
        ({"nomor": "0812 3456 7890"}, 400, "Centang dulu persetujuannya"),
        ({"nomor": "<b>halo", "setuju": "ya"}, 400, "&lt;b&gt;halo"),
        ({"nomor": "0" * 50_000, "setuju": "ya"}, 400, "tidak terbaca sebagai nomor Indonesia"),
        ({"nomor": "0812 3456 7890", "setuju": "ya"}, 200, "tersimpan: +62 812-3456-7890."),
        ({"tombol": "hapus"}, 200, "Nomor Anda dihapus."),
        (None, 200, "Belum ada nomor Anda"),
    ):
        answer = closed.ask("/telepon", "POST" if fields else "GET", fields, cookie=cookie)
        assert (answer.status, words in answer.text) == (status, True), answer.text
    other = closed.ask("/telepon", cookie=closed.cookie_of("budi"))
    assert "hanya dipakai untuk akun Tim" in other.text
    assert "<form" not in other.text


def test_signing_in_leads_to_no_other_site(closed):
    for there in ("//jahat.example", "https://jahat.example/", "/\\jahat.example"):
        fields = {"nama": "budi", "sandi": PASSWORD, "ke": there}
        assert closed.ask("/masuk", "POST", fields).headers["location"] == "/", there


def test_a_wrong_password_gets_a_sentence_and_no_session(closed):
    """The same for an account that is not there; what was typed as the name stays."""
    for name in ("budi", "tidakada"):
        answer = closed.ask("/masuk", "POST", {"nama": name, "sandi": "salah"}, **AS_PAGE)
        assert answer.text.count(address("zi.css")) == 1  # in the dashboard's own look
        assert answer.status == 401
        assert "Nama akun atau kata sandi salah." in answer.text
        assert f'value="{name}"' in answer.text
        assert not [cookie for cookie in answer.cookies if cookie.startswith("zi_sesi")]


# ---- sessions that are no more ------------------------------------------------------------------


def session_of(cookie):
    return re.search(r"zi_sesi=([^;]+)", cookie)[1]


def set_times(server, cookie, **times):
    with server.store() as store, store.writing() as connection:
        row = tokens.c.hash == token_hash(session_of(cookie))
        assert connection.execute(update(tokens).where(row).values(**times)).rowcount == 1


def test_a_cookie_stolen_before_signing_out_opens_nothing_afterwards(closed):
    cookie = closed.cookie_of("Budi")
    assert closed.ask("/", cookie=cookie).status == 200
    with closed.socket(cookie=cookie):
        pass
    answer = closed.ask("/keluar", "POST", {}, cookie=cookie)
    assert (answer.status, answer.headers["location"]) == (303, "/masuk")
    assert refuses(closed, cookie)


def test_a_forged_cookie_opens_nothing(closed):
    cookie = session_of(closed.cookie_of("Budi"))
    for forged in ("", "x", cookie[:-1], cookie + "A", token_hash(cookie), "' OR 1=1 --"):
        assert refuses(closed, f"zi_sesi={forged}"), forged


def test_an_expired_session_opens_nothing(closed):
    """Too old, or not used for too long."""
    for time in ("expires", "seen"):
        cookie = closed.cookie_of("Budi")
        set_times(closed, cookie, **{time: datetime.now(UTC) - timedelta(hours=9)})
        assert refuses(closed, cookie), time


def test_a_disabled_accounts_session_and_password_open_nothing(closed):
    closed.add_person("Mantan")
    cookie = closed.cookie_of("Mantan")
    with closed.store() as store:
        Accounts(store).disable(OPERATOR, "mantan")
    assert refuses(closed, cookie)
    assert closed.ask("/masuk", "POST", {"nama": "mantan", "sandi": PASSWORD}).status == 401


def test_an_open_page_changes_nothing_once_its_session_ended(tab, closed):
    """The next click is refused, and the page shows the sign-in page and nothing of the plan."""
    closed.add_person("Lama")
    board = tab(closed, person="Lama").open("/unggah")
    with closed.store() as store:
        newest = store.newest()
        content = filled(working_file(store), put("V.2.1", 1, "✓"))
        board.page.locator("input[type=file]").set_input_files(
            {"name": "isi.xlsx", "mimeType": "application/octet-stream", "buffer": content}
        )
        publish = board.page.get_by_role("button", name="Terbitkan")
        expect(publish).to_be_visible()
        Accounts(store).disable(OPERATOR, "lama")
        publish.click()
        expect(board.page.locator(".zi-way")).to_contain_text("Sesi Anda berakhir")
        expect(board.page.locator(".zi-preview, .zi-header, .zi-change")).to_have_count(0)
        assert told(board.text) == []
        assert store.newest() == newest
    board.page.get_by_role("link", name="Masuk").click()
    board.expect_heading("Masuk")
    assert board.said["ke"] == "/unggah"


# ---- other sites, other names -------------------------------------------------------------------


def test_another_sites_page_can_send_and_open_nothing(closed):
    """With the victim's own cookie: no form, no socket (through which uploads go)."""
    cookie = closed.cookie_of("Budi")
    strange = ("http://jahat.example", "null", f"http://127.0.0.1:{closed.port + 1}", "file://")
    for origin in strange:
        for path in ("/masuk", "/keluar", "/sandi"):
            answer = closed.ask(path, "POST", {}, cookie=cookie, origin=origin)
            assert (answer.status, answer.cookies) == (403, []), origin
        with pytest.raises(InvalidStatus), closed.socket(cookie=cookie, origin=origin):
            pass
    with closed.socket(cookie=cookie, origin=closed.address):
        pass
    for path in ("/_stcore/upload_file/x/y", "/_stcore/agent/interact", "/component/x", "/media/x"):
        assert closed.ask(path, cookie=cookie).status == 404
        assert closed.ask(path, "POST", {}, cookie=cookie).status == 404
    assert closed.ask("/", cookie=cookie).status == 200


def test_a_strange_name_is_not_answered(closed):
    """So that no foreign name can be pointed at the server."""
    cookie = closed.cookie_of("Budi")
    for host in ("jahat.example", "jahat.example:80", "", "[", "127.0.0.1@jahat"):
        for path in ("/", "/masuk", WORKBOOK, address("zi.css"), "/sehat"):
            answer = closed.ask(path, cookie=cookie, host=host)
            assert (answer.status, told(answer.text)) == (400, []), (host, path)
    with pytest.raises(InvalidStatus) as refused, closed.socket("jahat.example", cookie=cookie):
        pass
    assert refused.value.response.status_code == 403


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    """A dashboard that people reach over https by names of its own, behind a proxy."""
    settings = {"ZI_HOSTS": "zi.kantor", "ZI_ADDRESS": "https://zi.kpu.example"}
    log = tmp_path_factory.mktemp("public") / "log.txt"
    with serving(log, ZI_PROXIES="127.0.0.1", **settings) as running:
        running.add_person("Budi")
        yield running


def test_the_names_in_the_settings_are_answered(public):
    for host in ("zi.kantor", "ZI.KANTOR:8501", "zi.kpu.example", "localhost", "192.0.2.1:80"):
        assert public.ask("/sehat", host=host).status == 200, host
    assert public.ask("/sehat", host="zi.kantor.example").status == 400


def test_only_a_proxy_in_the_settings_is_believed(closed, public):
    """Not even a program on the same computer tells the trail another address, or that of TLS."""
    claims = {"x_forwarded_for": "203.0.113.5", "x_forwarded_proto": "https"}
    for running, believed in ((closed, "127.0.0.1"), (public, "203.0.113.5")):
        answer = running.ask("/masuk", "POST", {"nama": "siapa", "sandi": "salah"}, **claims)
        assert ("strict-transport-security" in answer.headers) == (running is public)
        with running.store() as store:
            [newest] = audit.entries(store, OPERATOR, limit=1)
        assert newest.address == believed


def test_a_request_that_is_too_large_is_not_read(closed):
    answer = closed.ask("/masuk", "POST", {"nama": "x" * 70_000})
    assert answer.status == 413


# ---- the projector ------------------------------------------------------------------------------


@follows
def test_a_projectors_link_shows_until_it_is_ended(tab, closed):
    """It shows and offers no change; ended, the open screens close by themselves within 15 s."""
    with closed.store() as store:
        projector = Sessions(store).projector
        key = projector.make_link(OPERATOR, label="Aula", days=1)
        plan, sample = (tab(closed, profile="Layar") for _ in range(2))
        plan.page.goto(f"{closed.address}/layar/{key}")
        plan.open("/tim?rinci=V.2.1-3")
        expect(plan.details().locator(".zi-story")).to_be_visible()
        expect(plan.page.locator(".zi-account summary")).to_have_text("Aula")
        sample.load("/?contoh=1")
        expect(sample.page.locator(".zi-account")).to_have_text(re.compile("Pilih peran"))
        for board in (plan, sample):
            expect(board.page.locator(".zi-edit")).to_have_count(0)
        projector.end_link(OPERATOR, projector.links()[0].id)
        for board in (plan, sample):
            expect(board.page.locator(".zi-way")).to_contain_text("Sesi Anda")
            expect(board.page.locator("table, .zi-story, .zi-header")).to_have_count(0)
            assert told(board.text) == []
    answer = closed.ask(f"/layar/{key}", **AS_PAGE)
    assert answer.status == 404
    assert "Tautan ini tidak berlaku" in answer.text


def test_parts_of_a_page_whose_session_ended_draw_nothing_any_more(closed):
    """Asked for a moment before its end; a browser has no place for what they would draw."""
    closed.add_person("Rina", Role.VIEWER)
    cookie, query = closed.cookie_of("rina"), "rinci=V.2.1-3"
    with closed.socket(cookie=cookie) as socket:
        drawn = run(socket, "tim", query)
        parts = [m.auto_rerun.fragment_id for m in drawn if m.HasField("auto_rerun")]
        page = next(m.navigation.page_script_hash for m in drawn if m.HasField("navigation"))

        def run_part(part, **how):
            message = BackMsg()
            asked = message.rerun_script
            asked.query_string, asked.page_script_hash = query, page
            asked.fragment_id, asked.is_auto_rerun = part, True
            return [m for m in sent(socket, message, **how) if m.HasField("delta")]

        drawing = [part for part in parts if run_part(part)]
        assert drawing
        assert closed.ask("/keluar", "POST", {}, cookie=cookie).status == 303
        assert "Sesi Anda" in text_of(run(socket, "tim", query))
        for part in drawing:
            with pytest.raises(TimeoutError):  # there is no such part any more
                run_part(part, timeout=1)


# ---- cookies, headers, failures -----------------------------------------------------------------


def test_cookies_are_kept_from_scripts_other_sites_and_plain_lines(closed, public):
    """HttpOnly and SameSite always; Secure, and HSTS, where people come over https."""
    for running, is_secure, host in ((closed, False, None), (public, True, "zi.kpu.example")):
        with running.store() as store:
            key = Sessions(store).projector.make_link(OPERATOR, label="Aula", days=1)
        headers = {"host": host, "origin": "https://zi.kpu.example"} if host else {}
        signed_in = running.ask("/masuk", "POST", {"nama": "budi", "sandi": PASSWORD}, **headers)
        screen = running.ask(f"/layar/{key}", **headers)
        assert [c.partition("=")[0] for c in signed_in.cookies] == ["zi_sesi", "zi_perangkat"]
        assert [c.partition("=")[0] for c in screen.cookies] == ["zi_sesi"]
        for cookie in (*signed_in.cookies, *screen.cookies):
            flags = {flag.strip().lower() for flag in cookie.split(";")[1:]}
            assert {"httponly", "samesite=lax", "path=/"} <= flags
            assert ("secure" in flags) == is_secure
        assert ("strict-transport-security" in signed_in.headers) == is_secure


def test_every_kind_of_answer_carries_the_guarding_headers(closed):
    """Page, sign-in, asset, download, what is not there, and what was refused."""
    cookie = closed.cookie_of("Budi")
    answers = {
        "page": closed.ask("/jadwal", cookie=cookie, **AS_PAGE),
        "sign-in": closed.ask("/masuk", **AS_PAGE),
        "asset": closed.ask(address("zi.css")),
        "streamlit's": closed.ask("/_stcore/health"),
        "download": closed.ask(WORKBOOK, cookie=cookie),
        "no download": closed.ask("/unduh/tidak-ada.xlsx", cookie=cookie),
        "no asset": closed.ask("/aset/tidak-ada"),
        "no method": closed.ask("/sehat", "DELETE"),
        "closed route": closed.ask("/media/x"),
        "led to sign-in": closed.ask("/", **AS_PAGE),
        "no session": closed.ask("/"),
        "strange host": closed.ask("/", host="jahat.example"),
        "strange origin": closed.ask("/masuk", "POST", {}, origin="http://jahat.example"),
        "wrong password": closed.ask("/masuk", "POST", {"nama": "budi", "sandi": "x"}),
    }
    assert {name: answer.status for name, answer in answers.items()} == {
        "page": 200,
        "sign-in": 200,
        "asset": 200,
        "streamlit's": 200,
        "download": 200,
        "no download": 404,
        "no asset": 404,
        "no method": 405,
        "closed route": 404,
        "led to sign-in": 303,
        "no session": 401,
        "strange host": 400,
        "strange origin": 403,
        "wrong password": 401,
    }
    for name, answer in answers.items():
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy, name
        assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0], name
        assert "frame-ancestors 'none'" in policy, name
        for header, value in {
            "x-frame-options": "DENY",
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
        }.items():
            assert answer.headers[header] == value, name
        assert "python" not in answer.headers.get("server", "").lower(), name
    for name in ("sign-in", "wrong password", "led to sign-in"):
        assert "no-store" in answers[name].headers.get("cache-control", "no-store"), name


def test_wrong_settings_refuse_the_start_with_one_sentence(tmp_path):
    """The server ends with code 1 and says which setting; it never serves, and tells no trace."""
    log = tmp_path / "log.txt"
    port = f"--server.port={free_port()}"
    settings = {"ZI_DATABASE_URL": f"sqlite:///{tmp_path / 'zi.db'}", "ZI_READNG": "masuk"}
    started = launch(["run", "app.py", port], ROOT, {**os.environ, **settings}, log)
    started.wait(60)
    assert started.poll() == 1
    said = log.read_text("utf-8")
    assert re.search("^Setelan ZI_READNG tidak dikenal.", said, re.MULTILINE)
    assert "Traceback" not in said
    assert not (tmp_path / "zi.db").exists()


# ---- accounts -----------------------------------------------------------------------------------


def test_another_password_needs_the_old_one_and_ends_the_sessions_elsewhere(closed):
    closed.add_person("Tono")
    here, elsewhere = closed.cookie_of("tono"), closed.cookie_of("tono")
    fields = {"lama": "salah", "sandi": OTHER_PASSWORD, "ulang": OTHER_PASSWORD}
    refused = closed.ask("/sandi", "POST", fields, cookie=here)
    assert "Kata sandi lama salah." in refused.text
    changed = closed.ask("/sandi", "POST", fields | {"lama": PASSWORD}, cookie=here)
    assert (changed.status, changed.cookies[0].partition("=")[0]) == (303, "zi_sesi")
    assert refuses(closed, elsewhere)
    assert closed.ask("/masuk", "POST", {"nama": "tono", "sandi": PASSWORD}).status == 401
    assert closed.cookie_of("tono", OTHER_PASSWORD)


@follows
def test_what_is_typed_for_one_account_stays_out_of_the_others(tab, closed):
    """Somebody signs in meanwhile, a version is published: the forms are drawn anew, in place."""
    closed.add_person("Wati")
    board = tab(closed, person="Budi").open("/akun")
    board.page.get_by_text("Tambah akun …").click()
    form = board.page.locator("form").filter(has_text="Buat akun")
    form.get_by_label("Nama yang ditampilkan").fill("Orang Baru")
    form.get_by_label("Peran").select_option("ketua")
    closed.cookie_of("wati")
    with closed.store() as store:
        uploaded(store, filled(working_file(store), put("V.2.1", 1, "✓")))
    wati = board.page.locator("li", has_text="Wati")
    expect(wati).to_contain_text("masuk terakhir")
    expect(form.get_by_label("Nama yang ditampilkan")).to_have_value("Orang Baru")
    expect(form.get_by_label("Peran")).to_have_value("ketua")
    assert wati.locator("input[name=tampil]").input_value() == "Wati"
    assert wati.locator("select[name=peran]").input_value() == "pengelola"


def test_a_tab_cut_off_gives_the_next_person_nothing_of_the_last(closed):
    """Its session of Streamlit's goes on under the new cookie: without the last one's links."""
    closed.add_person("Ana")
    closed.add_person("Ketu", Role.CHAIR)
    with closed.socket(cookie=closed.cookie_of("ana")) as socket:
        drawn = run(socket, "akun")
        session = next(m.new_session for m in drawn if m.HasField("new_session")).initialize
        asking = {"tombol": "tautan", "nama": "ana"}
        made = sent(socket, submission(drawn, "zi_accounts", asking, page="akun"))
        assert "/kunci/" in text_of([*made, *run(socket, "akun")])
    cookie = closed.cookie_of("ketu")
    with closed.socket(session=session.session_id, cookie=cookie) as socket:
        drawn = run(socket, "akun")
    assert session.session_id in {m.new_session.initialize.session_id for m in drawn}
    assert "zi_accounts" in text_of(drawn)
    assert "/kunci/" not in text_of(drawn)


def test_the_trail_records_signing_in(closed):
    """Signing in, failing and signing out stand in the audit trail, with the address."""
    cookie = closed.cookie_of("Budi")
    closed.ask("/masuk", "POST", {"nama": "budi", "sandi": "salah"})
    closed.ask("/keluar", "POST", {}, cookie=cookie)
    with closed.store() as store:
        newest = [(e.event, e.subject, e.address) for e in audit.entries(store, OPERATOR, limit=3)]
    assert newest[::-1] == [
        ("sign-in", "budi", "127.0.0.1"),
        ("sign-in-failed", "budi", "127.0.0.1"),
        ("sign-out", "budi", "127.0.0.1"),
    ]
