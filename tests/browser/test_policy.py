"""The content security policy: what it says, and that every answer has it.

A page that violates it has an error in its console, which no test lets pass (``tab``).
"""

import json

import pytest

from tests.browser.serving import ROOT
from tests.browser.test_served import PAGE_HEADERS, fetch
from zi_core.web.static_files import address

ICON = ROOT / "assets" / "icon.png"
PASSWORD = "sepeda merah terbang"

ANSWERS = {
    "/": 200,
    "/jadwal?contoh=1": 200,
    "/masuk": 200,
    "/kunci/tidak-ada": 404,
    "/layar/tidak-ada": 404,
    "/sandi": 303,
    "/telepon": 303,
    "/sehat": 200,
    address("zi.css"): 200,
    "/aset/tidak-ada": 404,
    "/unduh/ZI-2022-v1.xlsx": 200,
    "/unduh/tidak-ada.xlsx": 404,
    "/unduh/rapat/2022/9/notula.docx": 404,
    "/unduh/rapat/2022/9/notula.docx?contoh=1": 404,
    "/_stcore/health": 200,
    "/_stcore/host-config": 200,
    "/_stcore/metrics": 404,
    "/static/js/tidak-ada.js": None,
    "//_stcore/metrics": 400,
}


def directives(policy):
    parts = (part.split() for part in policy.split(";"))
    return {name: set(sources) for name, *sources in parts}


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_has_the_policy_and_it_lets_nothing_foreign_in(server, path):
    """Pages, auth routes, files, refusals; what Streamlit answers by itself too."""
    status, headers, _ = fetch(server, path, **PAGE_HEADERS)
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
def test_streamlits_routes_without_use_are_closed(server, method, path):
    """Uploads, measurements, the interface for programs: a sentence, whoever asks."""
    status, _, body = fetch(server, path, method, origin=server.address)
    assert (status, body.decode()) == (404, "Tidak ada.")


def test_the_pages_own_settings_name_nobody_else(server):
    """What the browser's part of Streamlit is told: no other site may send it messages."""
    status, _, body = fetch(server, "/_stcore/host-config")
    said = json.loads(body)
    assert status == 200
    assert said["allowedOrigins"] == []
    assert "://" not in body.decode()
    assert not {value for value in said.values() if isinstance(value, str) and value}


def test_the_icon_is_the_dashboards_own(board, server):
    icon = board.open("/").page.locator("link[rel~=icon]").first.get_attribute("href")
    assert server.get("/" + icon.removeprefix("./")) == ICON.read_bytes()
