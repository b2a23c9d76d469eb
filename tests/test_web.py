"""The routes beside the pages, and the middleware that makes Streamlit's page Indonesian."""

import asyncio
import gzip
import hashlib
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse, StreamingResponse
from starlette.routing import Route

from tests.browser.serving import serving
from zi_core import web
from zi_core.library import PLAN_FILE, SAMPLE_FILE

ROOT = Path(__file__).parents[1]
STYLE = ROOT / "assets" / "zi.css"
FONT = ROOT / "assets" / "plus-jakarta-sans-latin-wght-normal.woff2"
PAGE_HEADERS = {"accept": "text/html,application/xhtml+xml"}


def ask(app, path, method="GET", **headers):
    """What an ASGI application answers: status, headers, body; the path goes in as it stands."""
    path, _, query = path.partition("?")
    sent = []
    requests = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive():
        if not requests:
            await asyncio.Event().wait()  # the asker stays on the line
        return requests.pop()

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
        "root_path": "",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [
            (name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()
        ],
    }
    asyncio.run(app(scope, receive, send))
    start = sent[0]
    return SimpleNamespace(
        status=start["status"],
        headers={name.decode(): value.decode() for name, value in start["headers"]},
        body=b"".join(message.get("body", b"") for message in sent[1:]),
    )


@pytest.fixture(scope="module")
def routes():
    """The dashboard's own routes and middleware, without Streamlit behind them."""
    return Starlette(routes=web.routes(), middleware=web.middleware())


# ---- routes ------------------------------------------------------------------------------------


def test_health_says_that_the_server_lives(routes):
    """One word for a probe, whatever it accepts."""
    for accept in ("*/*", "text/html"):
        answer = ask(routes, "/sehat", accept=accept)
        assert (answer.status, answer.body) == (200, b"sehat")
        assert answer.headers["content-type"].startswith("text/plain")


def test_the_offices_workbook_downloads_under_its_own_name(routes):
    """The file as it lies on disk, as an attachment that Excel opens."""
    answer = ask(routes, f"/unduh/{PLAN_FILE.name}")
    assert answer.status == 200
    assert answer.body == PLAN_FILE.read_bytes()
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    assert answer.headers["content-disposition"] == f'attachment; filename="{PLAN_FILE.name}"'


@pytest.mark.parametrize(
    "name",
    [
        "other.xlsx",
        "SUMBER.md",
        SAMPLE_FILE.name,
        PLAN_FILE.name.upper(),
        f"../data/{PLAN_FILE.name}",
        f"%2e%2e/data/{PLAN_FILE.name}",
        "",
    ],
)
def test_nothing_else_can_be_downloaded(routes, name):
    """Only the one name: no neighbour in its folder, no way up."""
    answer = ask(routes, f"/unduh/{name}")
    assert answer.status == 404
    assert b"PK" not in answer.body


def test_a_download_that_is_not_there_is_told_in_indonesian(routes, monkeypatch):
    """A missing file is a sentence, not an error page."""
    monkeypatch.setattr(web, "PLAN_FILE", PLAN_FILE.with_name("rencana_aksi_1999.xlsx"))
    answer = ask(routes, "/unduh/rencana_aksi_1999.xlsx")
    assert (answer.status, answer.body.decode()) == (404, "Berkas itu tidak ada.")


def test_assets_are_served_with_their_types(routes):
    """The style sheet and the typeface, byte for byte."""
    style = ask(routes, "/aset/zi.css")
    assert (style.status, style.body) == (200, STYLE.read_bytes())
    assert style.headers["content-type"].startswith("text/css")
    font = ask(routes, f"/aset/{FONT.name}")
    assert (font.status, font.body) == (200, FONT.read_bytes())


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_sent_to_the_routes(routes, method):
    """They only give; the workbook cannot be overwritten through them."""
    for path in ("/sehat", f"/unduh/{PLAN_FILE.name}", "/aset/zi.css"):
        assert ask(routes, path, method).status == 405


@pytest.mark.parametrize(
    "path",
    [
        "/aset/../app.py",
        "/aset/..%2fapp.py",
        "/aset/%2e%2e/app.py",
        "/aset/....//app.py",
        "/aset//etc/passwd",
        "/aset/..\\app.py",
        "/aset/\x00zi.css",
        "/aset/" + "../" * 12 + "etc/passwd",
        "/aset/",
    ],
)
def test_no_path_leads_out_of_the_assets_folder(routes, path):
    """Neither up, nor to an absolute path, nor to a listing of the folder."""
    answer = ask(routes, path)
    assert answer.status in (400, 404)
    assert b"streamlit" not in answer.body
    assert b"root:" not in answer.body


# ---- the middleware ----------------------------------------------------------------------------

STREAMLITS = (
    '<!DOCTYPE html><html lang="en"><head><title>Streamlit</title>'
    '<link rel="preload" href="./static/media/SourceSansVF.woff2" as="font"></head>'
    "<body><noscript>You need to enable JavaScript to run this app. <p>More.</p></noscript>"
    "</body></html>"
)


def behind_the_middleware(endpoint):
    return Starlette(
        routes=[Route("/", endpoint, methods=["GET", "POST"])], middleware=web.middleware()
    )


@pytest.fixture
def index():
    """Streamlit's page in small, with what makes a cached answer of it."""

    def endpoint(_):
        return HTMLResponse(STREAMLITS, headers={"etag": '"1"', "last-modified": "heute"})

    return behind_the_middleware(endpoint)


def test_the_page_becomes_indonesian_with_the_dashboards_style_and_typeface(index):
    """Language, title, the words without JavaScript; the style by its content's hash."""
    answer = ask(index, "/", **PAGE_HEADERS)
    page = answer.body.decode()
    assert '<html lang="id">' in page
    assert "<title>Zona Integritas</title>" in page
    assert "Aktifkan JavaScript di peramban" in page
    assert "enable JavaScript" not in page
    assert "SourceSans" not in page
    digest = hashlib.sha256(STYLE.read_bytes()).hexdigest()[:12]
    assert f'<link rel="stylesheet" href="/aset/zi.css?v={digest}">' in page
    assert f'href="/aset/{FONT.name}" as="font"' in page
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert not {"etag", "last-modified"} & answer.headers.keys()


def test_a_page_sent_in_pieces_is_mended_whole():
    """What is to be replaced may lie across the border of two pieces."""

    async def pieces():
        for at in range(0, len(STREAMLITS), 7):
            yield STREAMLITS[at : at + 7]

    app = behind_the_middleware(lambda _: StreamingResponse(pieces(), media_type="text/html"))
    answer = ask(app, "/", **PAGE_HEADERS)
    assert b'<html lang="id">' in answer.body
    assert int(answer.headers["content-length"]) == len(answer.body)


def test_an_answer_that_is_no_page_passes_untouched():
    """Text, and pages asked for as something else, stay as they are, headers and all."""
    text = behind_the_middleware(lambda _: PlainTextResponse(STREAMLITS, headers={"etag": '"1"'}))
    answer = ask(text, "/", **PAGE_HEADERS)
    assert (answer.body.decode(), answer.headers["etag"]) == (STREAMLITS, '"1"')


def test_only_a_page_asked_for_as_a_page_is_mended(index):
    """A POST, and whoever does not take HTML, get what was there."""
    assert ask(index, "/", "POST", **PAGE_HEADERS).body.decode() == STREAMLITS
    assert ask(index, "/", accept="application/json").body.decode() == STREAMLITS
    assert ask(index, "/").body.decode() == STREAMLITS


def test_what_would_leave_nothing_to_mend_is_not_passed_on():
    """Compression, conditions and ranges are withheld from the page; from other paths not."""
    asked = []

    def endpoint(request):
        asked.append(dict(request.headers))
        return HTMLResponse(STREAMLITS)

    app = behind_the_middleware(endpoint)
    conditions = {"accept_encoding": "gzip", "if_none_match": '"1"', "range": "bytes=0-9"}
    assert b'lang="id"' in ask(app, "/", **PAGE_HEADERS, **conditions).body
    assert asked[0].keys() == {"accept"}
    ask(app, "/", accept="*/*", **conditions)
    assert asked[1].keys() == {"accept", "accept-encoding", "if-none-match", "range"}


def test_sockets_pass_untouched():
    """What is no HTTP goes straight through."""
    seen = []

    async def app(scope, _receive, _send):
        seen.append(scope)

    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": []}
    asyncio.run(web.IndonesianPage(app)(scope, None, None))
    assert seen == [scope]
    assert seen[0] is scope


# ---- on the running server ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """The real application behind a real socket."""
    with serving(tmp_path_factory.mktemp("web") / "log.txt") as server:
        yield server


def test_every_address_gives_the_same_indonesian_page(running):
    """Also a deep link, also an unknown one, also where gzip is taken."""
    for path in ("/", "/jadwal?contoh=1", "/tidak/ada"):
        for encoding in ("gzip, br", "identity"):
            status, headers, body = fetch(running, path, **PAGE_HEADERS, accept_encoding=encoding)
            if headers.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
            assert status == 200, path
            assert b'<html lang="id">' in body
            assert b"/aset/zi.css?v=" in body
            assert b"<title>Zona Integritas</title>" in body


def test_the_real_page_holds_nothing_english_nor_foreign(running):
    """No sentence of Streamlit's own is left, nothing is loaded from another server."""
    _, _, body = fetch(running, "/", **PAGE_HEADERS)
    page = body.decode()
    assert page.count("<noscript>") == 1
    assert "enable JavaScript" not in page
    assert "Reading this" not in page
    assert "//fonts." not in page
    assert 'src="http' not in page


def test_the_style_sheet_is_compressed_for_who_takes_it(running):
    """A slow office line gets a quarter of the bytes, and the same style."""
    _, headers, body = fetch(running, "/aset/zi.css", accept_encoding="gzip")
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == STYLE.read_bytes()
    _, headers, body = fetch(running, "/aset/zi.css", accept_encoding="identity")
    assert "content-encoding" not in headers
    assert body == STYLE.read_bytes()


def test_the_routes_stand_beside_streamlits_own(running):
    """Health, the download, and a 404 come from the dashboard; the socket's host from Streamlit."""
    assert fetch(running, "/sehat")[0::2] == (200, b"sehat")
    assert fetch(running, f"/unduh/{PLAN_FILE.name}")[2] == PLAN_FILE.read_bytes()
    assert fetch(running, "/unduh/other.xlsx")[0] == 404
    assert fetch(running, "/_stcore/health")[0] == 200


def test_head_answers_like_get_without_a_body(running):
    """For probes and caches: same status, type and length, nothing else."""
    for path in ("/sehat", "/aset/zi.css", f"/unduh/{PLAN_FILE.name}"):
        _, whole, _ = fetch(running, path)
        status, headers, body = fetch(running, path, "HEAD")
        assert (status, body) == (200, b""), path
        for name in ("content-type", "content-length"):
            assert headers[name] == whole[name]
    assert fetch(running, "/", "HEAD", **PAGE_HEADERS)[0] == 200


@pytest.mark.parametrize(
    "path", ["/aset/../app.py", "/aset/%2e%2e/app.py", "/unduh/..%2fapp.py", "/aset/..%5capp.py"]
)
def test_the_running_server_gives_no_file_outside_its_folders(running, path):
    """As sent by hand, without a browser tidying the path up first."""
    status, _, body = fetch(running, path)
    assert status in (400, 404)
    assert b"st.App" not in body


def test_the_interface_for_programs_is_switched_off(running):
    """Streamlit 1.67 can be driven over HTTP; on this server it cannot."""
    assert fetch(running, "/_stcore/agent/interact", "POST")[0] in (403, 404, 405)


def fetch(server, path, method="GET", **headers):
    """Status, headers and body of an answer; the path is sent as it stands."""
    connection = HTTPConnection(server.address.removeprefix("http://"), timeout=20)
    try:
        connection.request(
            method, path, headers={n.replace("_", "-"): value for n, value in headers.items()}
        )
        answer = connection.getresponse()
        return answer.status, {n.lower(): v for n, v in answer.getheaders()}, answer.read()
    finally:
        connection.close()
