"""The content security policy: what it says, that every answer has it, that no page violates it."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.serving import ROOT, serving
from tests.browser.test_served import PAGE_HEADERS, fetch
from tests.browser.watched import Watched
from tests.uploads import filled, put, working_file
from zi_core.access import Accounts, Role, operator
from zi_core.runtime import open_store

ICON = ROOT / "assets" / "icon.png"
PASSWORD = "sepeda merah terbang"

ANSWERS = {
    "/": 200,
    "/jadwal?contoh=1": 200,
    "/masuk": 200,
    "/kunci/tidak-ada": 404,
    "/layar/tidak-ada": 404,
    "/sandi": 303,
    "/sehat": 200,
    "/aset/zi.css": 200,
    "/aset/tidak-ada": 404,
    "/unduh/ZI-2022-v1.xlsx": 200,
    "/unduh/tidak-ada.xlsx": 404,
    "/unduh/rapat/2022/9/notula.docx": 404,
    "/unduh/contoh/rapat/9/notula.docx": 404,
    "/_stcore/health": 200,
    "/_stcore/host-config": 200,
    "/_stcore/metrics": 404,
    "/static/js/tidak-ada.js": None,
    "//_stcore/metrics": 400,
}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A server on a store with an administrator."""
    folder = tmp_path_factory.mktemp("policy")
    with serving(folder / "log.txt") as running:
        running.get("/unduh/versi/2022/1")
        store = open_store(f"sqlite:///{folder / 'zi.db'}")
        accounts = Accounts(store)
        key = accounts.add(operator("Operator"), name="ana", display="Ana", role=Role.ADMIN)
        accounts.keys.set_password(key, PASSWORD, "127.0.0.1")
        yield running, store
        store.close()


def directives(policy):
    parts = (part.split() for part in policy.split(";"))
    return {name: set(sources) for name, *sources in parts}


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_has_the_policy_and_it_lets_nothing_foreign_in(office, path):
    """Pages, auth routes, files, refusals; what Streamlit answers by itself too."""
    status, headers, _ = fetch(office[0], path, **PAGE_HEADERS)
    assert status == (ANSWERS[path] or status)
    said = directives(headers["content-security-policy"])
    assert said["default-src"] == {"'none'"}
    assert said["script-src"] == {"'self'", "blob:"}
    assert said["connect-src"] == {"'self'"}
    assert said["form-action"] == {"'self'"}
    assert said["base-uri"] == said["frame-ancestors"] == {"'none'"}
    # No object, frame, worker or media is named, so that for them the default holds.
    named = {"default", "script", "style", "img", "font", "connect", "manifest"}
    assert said.keys() == {f"{name}-src" for name in named} | {
        "form-action",
        "base-uri",
        "frame-ancestors",
    }
    everything = set.union(*said.values())
    assert everything <= {"'none'", "'self'", "'unsafe-inline'", "blob:", "data:"}
    assert [name for name, sources in said.items() if "'unsafe-inline'" in sources] == ["style-src"]
    assert {name for name, sources in said.items() if "data:" in sources} == {"img-src", "font-src"}
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/_stcore/upload_file/sesi/berkas"),
        ("DELETE", "/_stcore/upload_file/sesi/berkas"),
        ("GET", "/_stcore/metrics"),
        ("GET", "/%5fstcore/metrics"),
        ("GET", "/_stcore/script-health-check"),
        ("GET", "/_stcore/agent/openapi.json"),
        ("POST", "/_stcore/agent/interact"),
        ("POST", "/_stcore/agent/mcp"),
        ("GET", "/_stcore/bidi-components/zi_piece/x.js"),
        ("GET", "/_stcore/message?hash=x"),
        ("GET", "/_stcore"),
        ("GET", "/media/x.png"),
        ("GET", "/component/x/index.html"),
        ("GET", "/app/static/zi.db"),
        ("GET", "/auth/login"),
        ("GET", "/oauth2callback"),
    ],
)
def test_streamlits_routes_without_use_are_closed(office, method, path):
    """Uploads, measurements, the interface for programs: a sentence, whoever asks."""
    status, _, body = fetch(office[0], path, method, origin=office[0].address)
    assert (status, body.decode()) == (404, "Tidak ada.")


def test_the_pages_own_settings_name_nobody_else(office):
    """What the browser's part of Streamlit is told: no other site may send it messages."""
    status, _, body = fetch(office[0], "/_stcore/host-config")
    said = json.loads(body)
    assert status == 200
    assert said["allowedOrigins"] == []
    assert "://" not in body.decode()
    assert not {value for value in said.values() if isinstance(value, str) and value}


def test_no_ordinary_page_violates_the_policy(profiles, office, tmp_path):
    """Charts drawn, details open, a version typed and one uploaded; nothing is even tried."""
    running, store = office
    board = Watched(profiles(1).page(), running.address)
    board.sign_in("ana", PASSWORD)
    for link in (
        "/",
        "/jadwal",
        "/area",
        "/area?area=V",
        "/tim",
        "/tim?tim=Tim+Pengawasan",
        "/rapat",
    ):
        board.open(f"{link}{'&' if '?' in link else '?'}contoh=1")
        for chart in board.page.get_by_test_id("stPlotlyChart").all():
            expect(chart.locator(".main-svg").first).to_be_visible()
        assert board.harm == [], link
    board.open("/jadwal?rinci=V.2.1-2")
    panel = board.details()
    panel.get_by_text("Isi atau perbaiki langsung").click()
    panel.locator("input[name=dokumen]").fill(f"Notula {tmp_path.name}")
    panel.get_by_role("button", name="Simpan sebagai versi baru").click()
    expect(panel.locator(".zi-message")).to_contain_text("Tersimpan sebagai versi")
    board.open("/unggah")
    content = filled(working_file(store), put("V.2.1", 4, "✓"))
    board.page.locator("input[type=file]").set_input_files(
        {"name": "isi.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    )
    board.page.get_by_role("button", name="Baca berkas").click()
    board.page.get_by_role("button", name="Terbitkan").click()
    expect(board.page.get_by_role("status").first).to_contain_text("terbit")
    with board.page.expect_download():
        board.page.locator("a[download]").first.click()
    for link in ("/riwayat?lihat=2", "/?versi=1", "/akun", "/catatan"):
        board.open(link)
        assert board.harm == [], link
    for link in ("/sandi", "/masuk"):
        board.page.goto(running.address + link)
        assert board.harm == [], link
    icon = board.open("/").page.locator("link[rel~=icon]").first.get_attribute("href")
    assert running.get("/" + icon.removeprefix("./")) == ICON.read_bytes()
    board.page.close()
