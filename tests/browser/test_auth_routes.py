"""Signing in and out, and what nobody gets past: on running servers, with and without a browser."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from playwright.sync_api import expect
from sqlalchemy import update
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus

from tests.browser.dashboard import follows
from tests.browser.serving import ROOT, free_port, serving
from tests.browser.test_guard import told
from tests.people import OPERATOR, OTHER_PASSWORD, PASSWORD, TEAM
from tests.uploads import filled, put, uploaded, working_file
from zi_core.access import Accounts, Role, Sessions, audit
from zi_core.access.tokens import token_hash
from zi_core.store.access_tables import tokens
from zi_core.web.static_files import address

AS_PAGE = {"accept": "text/html,application/xhtml+xml"}
WORKBOOK = "/unduh/ZI-2022-v1.xlsx"


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """A dashboard that only shows itself to who signs in; nobody's data is changed on it."""
    with serving(tmp_path_factory.mktemp("closed") / "log.txt", ZI_READING="masuk") as running:
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


@pytest.mark.parametrize("link", ["/", "/jadwal", "/akun"])
def test_a_fresh_closed_servers_first_request_leads_to_sign_in(tab, serve, tmp_path, link):
    """Whichever page it asks for: the sign-in page, and not a word of the plan, in whatever way."""
    running = serve(tmp_path / "log.txt", ZI_READING="masuk")
    board = tab(running)
    sockets = []
    board.listen("websocket", lambda socket: sockets.append(socket))
    board.page.goto(f"{running.address}{link}?posisi=2022-03&hitung=bobot")
    board.expect_heading("Masuk")
    assert board.path == "/masuk"
    assert board.said["ke"] == f"{link}?posisi=2022-03&hitung=bobot"
    assert told(board.page.content()) == []
    assert sockets == []
    assert refuses(running, "")


def test_the_deep_link_opens_after_signing_in(tab, closed):
    """The sign-in page leads on to the very view that was asked for."""
    board = tab(closed, profile="Pintu")
    board.page.goto(f"{closed.address}/jadwal?posisi=2022-09&area=V")
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


@pytest.mark.parametrize(
    "there",
    ["//jahat.example", "https://jahat.example/", "/\\jahat.example", "javascript:alert(1)", "//["],
)
def test_the_door_leads_to_no_other_site(closed, there):
    fields = {"nama": "budi", "sandi": PASSWORD, "ke": there}
    assert closed.ask("/masuk", "POST", fields).headers["location"] == "/"


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


@pytest.mark.parametrize("time", ["expires", "seen"])
def test_an_expired_session_opens_nothing(closed, time):
    """Too old, or not used for too long."""
    cookie = closed.cookie_of("Budi")
    set_times(closed, cookie, **{time: datetime.now(UTC) - timedelta(hours=9)})
    assert refuses(closed, cookie)


def test_a_disabled_accounts_session_and_password_open_nothing(closed):
    closed.add_person("Mantan")
    cookie = closed.cookie_of("Mantan")
    with closed.store() as store:
        Accounts(store).disable(OPERATOR, "mantan")
    assert refuses(closed, cookie)
    assert closed.ask("/masuk", "POST", {"nama": "mantan", "sandi": PASSWORD}).status == 401


@pytest.mark.parametrize("way", ["disabled", "signed out", "expired"])
def test_an_open_page_changes_nothing_once_its_session_ended(tab, serve, tmp_path, way):
    """The next click is refused, and the page shows the sign-in page and nothing of the plan."""
    running = serve(tmp_path / "log.txt", ZI_READING="masuk")
    running.add_person("Budi")
    board = tab(running, person="Budi").open("/unggah")
    with running.store() as store:
        content = filled(working_file(store), put("V.2.1", 1, "✓"))
        board.page.locator("input[type=file]").set_input_files(
            {"name": "isi.xlsx", "mimeType": "application/octet-stream", "buffer": content}
        )
        publish = board.page.get_by_role("button", name="Terbitkan")
        expect(publish).to_be_visible()
        cookie = "; ".join(f"{c['name']}={c['value']}" for c in board.page.context.cookies())
        if way == "disabled":
            running.add_person("Lain")
            Accounts(store).disable(OPERATOR, "budi")
        elif way == "signed out":
            running.ask("/keluar", "POST", {}, cookie=cookie)
        else:
            set_times(running, cookie, expires=datetime.now(UTC))
        publish.click()
        expect(board.page.locator(".zi-way")).to_contain_text("Sesi Anda berakhir")
        expect(board.page.locator(".zi-preview, .zi-header, .zi-change")).to_have_count(0)
        assert told(board.text) == []
        assert store.newest() == 1
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


@pytest.mark.parametrize("host", ["jahat.example", "jahat.example:80", "", "[", "127.0.0.1@jahat"])
def test_a_strange_name_is_not_answered(closed, host):
    """So that no foreign name can be pointed at the server."""
    cookie = closed.cookie_of("Budi")
    for path in ("/", "/masuk", WORKBOOK, address("zi.css"), "/sehat"):
        answer = closed.ask(path, cookie=cookie, host=host)
        assert answer.status == 400, path
        assert told(answer.text) == []
    if host == "jahat.example":
        with pytest.raises(InvalidStatus) as refused, closed.socket(host, cookie=cookie):
            pass
        assert refused.value.response.status_code == 403


def test_the_names_in_the_settings_are_answered(serve, tmp_path):
    running = serve(tmp_path / "log.txt", ZI_HOSTS="zi.kantor", ZI_ADDRESS="http://zi.kpu.example")
    for host in ("zi.kantor", "ZI.KANTOR:8501", "zi.kpu.example", "localhost", "192.0.2.1:80"):
        assert running.ask("/sehat", host=host).status == 200, host
    assert running.ask("/sehat", host="zi.kantor.example").status == 400


@pytest.mark.parametrize("proxies", ["", "127.0.0.1"])
def test_only_a_proxy_in_the_settings_is_believed(serve, tmp_path, proxies):
    """Not even a program on the same computer tells the trail another address, or that of TLS."""
    running = serve(tmp_path / "log.txt", ZI_PROXIES=proxies)
    claims = {"x_forwarded_for": "203.0.113.5", "x_forwarded_proto": "https"}
    answer = running.ask("/masuk", "POST", {"nama": "siapa", "sandi": "salah"}, **claims)
    assert ("strict-transport-security" in answer.headers) == bool(proxies)
    with running.store() as store:
        [newest] = audit.entries(store, OPERATOR, limit=1)
    assert newest.address == ("203.0.113.5" if proxies else "127.0.0.1")


def test_a_request_that_is_too_large_is_not_read(closed):
    answer = closed.ask("/masuk", "POST", {"nama": "x" * 70_000})
    assert answer.status == 413


# ---- the projector ------------------------------------------------------------------------------


@follows
@pytest.mark.parametrize("link", ["/jadwal?rinci=V.2.1-3", "/?contoh=1"])
def test_a_projectors_link_shows_until_it_is_ended(tab, serve, tmp_path, link):
    """It shows and offers no change; ended, the open screen closes by itself within 15 s."""
    running = serve(tmp_path / "log.txt", ZI_READING="masuk")
    with running.store() as store:
        sessions = Sessions(store)
        key = sessions.projector.make_link(OPERATOR, label="Aula", days=1)
        board = tab(running, profile="Layar")
        board.page.goto(f"{running.address}/layar/{key}")
        board.open(link)
        expect(board.page.locator(".zi-account")).to_have_text(
            re.compile("Pilih peran" if "contoh" in link else "Aula")
        )
        expect(board.page.locator(".zi-edit")).to_have_count(0)
        sessions.projector.end_link(OPERATOR, sessions.projector.links()[0].id)
        expect(board.page.locator(".zi-way")).to_contain_text("Sesi Anda", timeout=15_000)
        expect(board.page.locator("table, .zi-story, .zi-header")).to_have_count(0)
        assert told(board.text) == []
    answer = running.ask(f"/layar/{key}", **AS_PAGE)
    assert answer.status == 404
    assert "Tautan ini tidak berlaku" in answer.text


# ---- cookies, headers, failures -----------------------------------------------------------------


def test_cookies_are_kept_from_scripts_other_sites_and_plain_lines(serve, tmp_path):
    """HttpOnly and SameSite always; Secure, and HSTS, where people come over https."""
    (tmp_path / "tls").mkdir()
    plain = serve(tmp_path / "log.txt")
    secure = serve(tmp_path / "tls" / "log.txt", ZI_ADDRESS="https://zi.kpu.example")
    for running, is_secure, host in ((plain, False, None), (secure, True, "zi.kpu.example")):
        running.add_person("Budi")
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


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """A server whose store is a text file: what needs it fails."""
    folder = tmp_path_factory.mktemp("broken")
    (folder / "zi.db").write_bytes(b"bukan basis data " * 20)
    with serving(folder / "log.txt", probe="/_stcore/health") as running:
        yield running


def test_every_kind_of_answer_carries_the_guarding_headers(closed, broken):
    """Page, sign-in, asset, download, what is not there, what failed, and what was refused."""
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
        "failure": broken.ask(WORKBOOK),
        "failed sign-in": broken.ask("/masuk", "POST", {"nama": "budi", "sandi": "x"}),
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
        "failure": 500,
        "failed sign-in": 500,
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


def test_a_failed_route_tells_a_number_that_stands_in_the_log(broken):
    """A sentence in the dashboard's own look; the reason only where the operator reads."""
    answer = broken.ask(WORKBOOK, **AS_PAGE)
    number = re.search(r"sampaikan nomor ([0-9a-f]{6}) kepada", answer.text)[1]
    assert '<html lang="id">' in answer.text
    assert address("zi.css") in answer.text
    assert not re.search(r"Traceback|Error|\.py\b|zi\.db", answer.text)
    assert f"permintaan gagal, nomor {number}" in broken.log
    assert "StoreError" in broken.log.partition(number)[2]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"ZI_READNG": "masuk"}, "Setelan ZI_READNG tidak dikenal."),
    ],
)
def test_wrong_settings_refuse_the_start_with_one_sentence(tmp_path, settings, words):
    """The server ends with code 1 and says which setting; it never serves, and tells no trace."""
    port = str(free_port())
    done = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", port],
        cwd=ROOT,
        env={
            **os.environ,
            "ZI_DATABASE_URL": f"sqlite:///{tmp_path / 'zi.db'}",
            "ZI_LOG": str(tmp_path / "log"),
            **settings,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if line.startswith(words)] != []
    assert "Traceback" not in done.stderr + done.stdout
    assert not (tmp_path / "zi.db").exists()


# ---- from the first administrator on ------------------------------------------------------------


def choose_password(board, password, **fields):
    """Fill in the page behind a one-time link."""
    for label, value in fields.items():
        board.page.locator(f"input[name={label}]").fill(value)
    board.page.get_by_label("Kata sandi", exact=False).first.fill(password)
    board.page.get_by_label("sekali lagi").fill(password)
    board.page.get_by_role("button", name="Simpan dan masuk").click()


def test_from_the_consoles_link_to_a_teams_member_and_a_new_password(tab, serve, tmp_path):
    """The first administrator makes an account; its person chooses a password, later another."""
    running = serve(tmp_path / "log.txt")
    link = re.search(rf"{re.escape('http://localhost')}:\d+(/kunci/\S+)", running.log)[1]
    admin = tab(running, profile="Pengelola")
    admin.page.goto(running.address + link)
    admin.expect_heading("Akun pengelola pertama")
    choose_password(admin, "rahasia2022", nama="pita", tampil="Pita")
    expect(admin.page.get_by_role("alert")).to_contain_text("mudah ditebak")
    assert admin.page.locator("input[name=nama]").input_value() == "pita"
    admin.complaints.clear()  # the refusal's status, told to the console
    choose_password(admin, PASSWORD)
    admin.settle()
    expect(admin.page.locator(".zi-account summary")).to_have_text("Pita")
    assert running.ask(link).status == 404  # used
    assert running.ask(link, "POST", {"nama": "x", "sandi": "y", "ulang": "y"}).status == 404

    admin.open("/akun")
    admin.page.get_by_text("Tambah akun …").click()
    form = admin.page.locator("form").filter(has_text="Buat akun")
    form.get_by_label("Nama akun").fill("tono")
    form.get_by_label("Nama yang ditampilkan").fill("Tono")
    expect(form.get_by_label(TEAM)).to_be_disabled()  # of no use to another role
    form.get_by_label("Peran").select_option("tim")
    form.get_by_label(TEAM).check()
    form.get_by_role("button").click()
    link = admin.page.get_by_label("Tautan sekali pakai").input_value()
    assert link.startswith(f"{running.address}/kunci/")
    admin.page.get_by_role("button", name="Salin").click()
    expect(admin.page.locator(".zi-send [role=status]")).to_have_text("Tersalin.")
    send = admin.page.get_by_role("link", name="Kirim lewat WhatsApp").get_attribute("href")
    assert send.startswith("https://wa.me/?text=Tautan%20untuk%20memilih")
    assert send.endswith(quote(link, safe=""))
    expect(admin.page.locator(".zi-accounts").first).to_contain_text("belum memilih kata sandi")

    member = tab(running, profile="Tono")
    member.page.goto(link)
    member.expect_heading("Kata sandi baru")
    choose_password(member, PASSWORD)
    member.settle()
    expect(member.page.locator(".zi-account summary")).to_have_text("Tono")
    assert running.ask(f"/kunci/{link.rpartition('/')[2]}").status == 404

    # The same person elsewhere; then another password here.
    elsewhere = tab(running, profile="Tono lain")
    elsewhere.sign_in("tono").open("/unggah")
    member.page.locator(".zi-account summary").click()
    member.page.get_by_role("link", name="Ganti kata sandi").click()
    for old, expected in (("salah", "Kata sandi lama salah."), (PASSWORD, "")):
        member.page.locator("input[name=lama]").fill(old)
        member.page.locator("input[name=sandi]").fill(OTHER_PASSWORD)
        member.page.locator("input[name=ulang]").fill(OTHER_PASSWORD)
        member.page.get_by_role("button", name="Ganti kata sandi").click()
        if expected:
            expect(member.page.get_by_role("alert")).to_contain_text(expected)
            member.complaints.clear()
    member.settle()
    expect(member.page.locator(".zi-account summary")).to_have_text("Tono")
    elsewhere.page.locator("input[type=file]").set_input_files(
        {"name": "isi.xlsx", "mimeType": "application/octet-stream", "buffer": b"x"}
    )
    expect(elsewhere.page.locator(".zi-way")).to_contain_text("Masuk dulu untuk mengunggah.")
    assert running.ask("/masuk", "POST", {"nama": "tono", "sandi": PASSWORD}).status == 401
    assert running.cookie_of("tono", OTHER_PASSWORD)
    member.page.locator(".zi-account summary").click()
    member.page.get_by_role("button", name="Keluar").click()
    expect(member.page.locator("#root .zi-account")).to_have_text("Masuk")


@follows
def test_what_is_typed_for_one_account_stays_out_of_the_others(tab, serve, tmp_path):
    """Somebody signs in meanwhile, a version is published: the forms are drawn anew, in place."""
    running = serve(tmp_path / "log.txt")
    for name in ("Ana", "Budi"):
        running.add_person(name)
    board = tab(running, person="Budi").open("/akun")
    board.page.get_by_text("Tambah akun …").click()
    form = board.page.locator("form").filter(has_text="Buat akun")
    form.get_by_label("Nama yang ditampilkan").fill("Orang Baru")
    form.get_by_label("Peran").select_option("ketua")
    running.cookie_of("ana")
    with running.store() as store:
        uploaded(store, filled(working_file(store), put("V.2.1", 1, "✓")))
    ana = board.page.locator("li form").first
    expect(board.page.locator("li").first).to_contain_text("masuk terakhir", timeout=15_000)
    expect(form.get_by_label("Nama yang ditampilkan")).to_have_value("Orang Baru")
    expect(form.get_by_label("Peran")).to_have_value("ketua")
    assert ana.locator("input[name=tampil]").input_value() == "Ana"
    assert ana.locator("select[name=peran]").input_value() == "pengelola"


def test_a_tab_cut_off_gives_the_next_person_nothing_of_the_last(serve, tmp_path):
    """Its session of Streamlit's goes on under the new cookie: without the last one's links."""
    running = serve(tmp_path / "log.txt")
    running.add_person("Ana")
    running.add_person("Ketu", Role.CHAIR)
    with running.socket(cookie=running.cookie_of("ana")) as socket:
        drawn = answers(socket, BackMsg(rerun_script=ClientState(page_name="akun")))
        start = next(m.new_session for m in drawn if m.HasField("new_session"))
        form = re.search(rb"\$\$ID-[0-9a-f]+-zi_accounts", b"".join(map(bytes_of, drawn)))[
            0
        ].decode()
        pressed = BackMsg()
        pressed.rerun_script.page_script_hash = start.page_script_hash
        pressed.rerun_script.context_info.url = f"{running.address}/akun"
        pressed.rerun_script.widget_states.widgets.add(id=form, json_value="{}")
        pressed.rerun_script.widget_states.widgets.add(
            id=f"$$STREAMLIT_INTERNAL_KEY_{form}__events",
            json_trigger_value=json.dumps(
                [{"event": "submit", "value": {"tombol": "tautan", "nama": "ana"}}]
            ),
        )
        answers(socket, pressed)
        again = BackMsg(rerun_script=ClientState(page_name="akun"))
        assert b"/kunci/" in b"".join(map(bytes_of, answers(socket, again)))
    session = start.initialize.session_id
    with running.socket(session=session, cookie=running.cookie_of("ketu")) as socket:
        drawn = answers(socket, again)
    assert session in {m.new_session.initialize.session_id for m in drawn}
    shown = b"".join(map(bytes_of, drawn))
    assert b"zi_accounts" in shown
    assert b"/kunci/" not in shown


def bytes_of(message):
    return message.SerializeToString()


def answers(socket, message):
    """What the server says to a message until it has been silent for a while."""
    socket.send(message.SerializeToString())
    found = []
    while True:
        try:
            found.append(ForwardMsg.FromString(socket.recv(timeout=3)))
        except TimeoutError:
            return found


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
