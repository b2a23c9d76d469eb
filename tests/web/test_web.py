"""The routes beside the pages, and the middleware that makes Streamlit's page Indonesian.

How the running server answers them stands in ``browser/test_served.py``.
"""

import asyncio
import gzip
import re
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import brotli
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, StreamingResponse
from starlette.routing import Route

from tests.people import OPERATOR
from tests.uploads import new_store
from zi_core.documents import registry
from zi_core.documents.registry import Document
from zi_core.meetings import DecisionDraft, Details, Meetings, Period, Subject
from zi_core.rehearsals import part_of, rehearsals
from zi_core.runtime import PLAN_FILE, SAMPLE_FILE
from zi_core.store import StoreError
from zi_core.web import file_routes, health, index_page, static_files
from zi_core.web.index_page import BoardPage
from zi_core.web.work_queues import Queue
from zi_core.workbook import read

ROOT = Path(__file__).parents[2]
FONT = ROOT / "assets" / "plus-jakarta-sans-latin-wght-normal.woff2"
PAGE_HEADERS = {"accept": "text/html,application/xhtml+xml"}


def ask(app, path, method="GET", *, body=b"", **headers):
    """What an ASGI application answers: status, headers, body; the path goes in as it stands."""
    path, _, query = path.partition("?")
    sent = []
    requests = [{"type": "http.request", "body": body, "more_body": False}]

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
            (name.replace("_", "-").encode(), value.encode())
            for name, value in {"host": "localhost", **headers}.items()
        ],
    }
    run(app(scope, receive, send))
    start = sent[0]
    return SimpleNamespace(
        status=start["status"],
        headers={name.decode(): value.decode() for name, value in start["headers"]},
        body=b"".join(message.get("body", b"") for message in sent[1:]),
    )


def run(coroutine):
    """Run to the end in the one loop that all requests share, as those of a server do."""
    return asyncio.run_coroutine_threadsafe(coroutine, loop()).result(60)


@cache
def loop():
    """An event loop in a thread: the browser of other tests keeps one in the tests' own."""
    made = asyncio.new_event_loop()
    threading.Thread(target=made.run_forever, daemon=True).start()
    return made


# ---- routes ------------------------------------------------------------------------------------


def test_health_says_that_the_server_lives(routes):
    """One word for a probe, whatever it accepts."""
    for accept in ("*/*", "text/html"):
        answer = ask(routes, "/sehat", accept=accept)
        assert (answer.status, answer.body) == (200, b"sehat")
        assert answer.headers["content-type"].startswith("text/plain")


@pytest.fixture(autouse=True)
def own_store(tmp_path_factory, monkeypatch):
    """The routes' store: a new one of this module's, begun with the decree's plan."""
    store = new_store(tmp_path_factory.mktemp("web"))
    for module in (file_routes, health):
        monkeypatch.setattr(module, "shared_store", lambda: store)
    yield store
    store.close()


def test_a_working_workbook_downloads_under_its_own_name(routes):
    """Made from the version that its name says, whole or a team's, as an attachment."""
    for name, team in (
        ("ZI-2022-v1.xlsx", ""),
        ("ZI-2022-tim-pengawasan-v1.xlsx", "Tim Pengawasan"),
    ):
        answer = ask(routes, f"/unduh/{name}")
        assert answer.status == 200
        stamp = read(answer.body).stamp
        assert (stamp.version, stamp.year, stamp.team) == (1, 2022, team)
        assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
        assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"


def test_the_file_behind_a_version_downloads_as_it_was_uploaded(routes):
    """Byte for byte, under the name it had."""
    answer = ask(routes, "/unduh/versi/2022/1")
    assert answer.body == PLAN_FILE.read_bytes()
    assert PLAN_FILE.name in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    "name",
    [
        "other.xlsx",
        "ZI-2022-v2.xlsx",
        "ZI-2021-v1.xlsx",
        "ZI-2022-tim-tidak-ada-v1.xlsx",
        "versi/1",
        "versi/2022/2",
        "versi/2021/1",
        "versi/satu",
        SAMPLE_FILE.name,
        PLAN_FILE.name,
        f"../data/{PLAN_FILE.name}",
        f"%2e%2e/data/{PLAN_FILE.name}",
        "",
    ],
)
def test_nothing_else_can_be_downloaded(routes, name):
    """Only names that mean something: no file of a folder, no way up."""
    answer = ask(routes, f"/unduh/{name}")
    assert answer.status == 404
    assert b"PK" not in answer.body


def test_a_download_that_is_not_there_is_told_in_indonesian(routes):
    """A missing version is a sentence, not an error page."""
    answer = ask(routes, "/unduh/versi/2022/9")
    assert (answer.status, answer.body.decode()) == (404, "Berkas itu tidak ada.")


# ---- documents of a meeting ---------------------------------------------------------------------


@pytest.fixture
def meetings(own_store):
    """A meeting, and documents that tell what they are made of: nothing is drawn here."""
    kept = Meetings(own_store)
    kept.create(OPERATOR, Details(Period.Q3, "Rapat", date(2022, 10, 6)))
    return kept


@pytest.fixture
def made(monkeypatch):
    """What ``make`` of a stand-in document was called with; the real ones have their own tests."""
    calls = []

    def make(briefing, settings):
        calls.append((briefing, settings))
        if briefing.meeting.details.title == "Gagal":
            raise RuntimeError("rusak")
        return f"<p>{briefing.meeting.revision} {len(calls)}</p>".encode()

    monkeypatch.setitem(sys.modules, "zi_core.documents.uji", SimpleNamespace(make=make))
    tried = [Document("uji", kind, "Uji", "", "uji") for kind in ("html", "pdf")]
    monkeypatch.setattr(registry, "DOCUMENTS", tried)
    return calls


@pytest.mark.usefixtures("made")
def test_a_document_is_handed_out_as_a_file_with_its_type(routes, meetings):
    for kind, media_type in (("html", "text/html"), ("pdf", "application/pdf")):
        answer = ask(routes, f"/unduh/rapat/2022/{meetings.all()[0].number}/uji.{kind}")
        assert answer.status == 200
        assert answer.headers["content-type"].startswith(media_type)
        name = f"uji-ZI-2022-TW3-draf.{kind}"
        assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
        assert answer.headers["cache-control"] == "no-store"
    # To a browser too: a file that is a page is no page of the dashboard.
    answer = ask(routes, "/unduh/rapat/2022/1/uji.html", **PAGE_HEADERS)
    assert answer.body == b"<p>1 1</p>"


@pytest.mark.usefixtures("made")
def test_a_document_is_made_anew_only_when_something_has_changed(routes, meetings):
    def body():
        return ask(routes, "/unduh/rapat/2022/1/uji.pdf").body

    assert body() == body() == b"<p>1 1</p>"
    meetings.decide(OPERATOR, 1, DecisionDraft(Subject(), "Satu"))
    assert body() == body() == b"<p>1 2</p>"
    meetings.change(OPERATOR, 1, 1, replace(meetings.get(1).details, place="Aula"))
    assert body() == b"<p>2 3</p>"
    meetings.close(OPERATOR, 1, 2)
    assert body() == body() == b"<p>3 4</p>"


@pytest.mark.parametrize(
    "path",
    [
        "/unduh/rapat/2022/9/uji.pdf",
        "/unduh/rapat/2021/1/uji.pdf",
        "/unduh/rapat/2022/1/uji.docx",
        "/unduh/rapat/2022/1/..%2f..%2fapp.py",
        "/unduh/rapat/2022/-1/uji.pdf",
        "/unduh/rapat/2022/1.0/uji.pdf",
        f"/unduh/rapat/2022/{'9' * 5000}/uji.pdf",
        f"/unduh/rapat/{'9' * 5000}/1/uji.pdf",
        f"/unduh/versi/2022/{'9' * 30}",
        f"/unduh/versi/{'9' * 5000}/1",
        "/unduh/rapat/2022/1/",
        "/unduh/rapat/2022/x/uji.pdf",
        "/unduh/rapat/2022/99/uji.pdf?contoh=1",
    ],
)
@pytest.mark.usefixtures("meetings")
def test_a_document_that_is_not_there_is_told(routes, made, path):
    assert ask(routes, path).status == 404
    assert made == []


def test_a_rehearsal_has_documents_of_its_own(routes, made):
    token = rehearsals().begin(part_of("ketua"))
    found = rehearsals().find(token)
    kept = Meetings(found.store)
    kept.create(found.person(), Details(Period.Q2, "Latihan", date(2022, 7, 6)))
    path = "/unduh/rapat/2022/1/uji.pdf?contoh=1"
    other = rehearsals().begin(part_of("ketua"))
    for cookie in ("", f"zi_latihan={other}", "zi_latihan=x"):
        assert ask(routes, path, cookie=cookie).status == 404
    answer = ask(routes, path, cookie=f"zi_latihan={token}")
    assert answer.status == 200
    assert "uji-ZI-2022-TW2-CONTOH-draf.pdf" in answer.headers["content-disposition"]
    assert made[-1][0].plan.sample


@pytest.mark.usefixtures("made")
def test_a_document_that_fails_holds_up_no_other(routes, meetings):
    """The server tells a number then, as for any route: see ``browser/test_failures.py``."""
    details = meetings.get(1).details
    meetings.change(OPERATOR, 1, 1, replace(details, title="Gagal"))
    with pytest.raises(RuntimeError):
        ask(routes, "/unduh/rapat/2022/1/uji.pdf")
    meetings.change(OPERATOR, 1, 2, details)
    assert ask(routes, "/unduh/rapat/2022/1/uji.pdf").status == 200


@pytest.mark.usefixtures("meetings", "made")
def test_too_many_at_once_are_sent_away_and_the_others_served_one_by_one(routes, monkeypatch):
    """The pages keep their threads: a file waits in a queue of its own, which is bounded."""
    queue = Queue("uji", threads=1, most=3, each=1, patience=60)
    monkeypatch.setattr(file_routes, "_queue", queue)
    begun, leave, together = threading.Event(), threading.Event(), []

    def slow(*_arguments):
        together.append(threading.active_count())
        begun.set()
        leave.wait(5)
        return b"x"

    monkeypatch.setattr(sys.modules["zi_core.documents.uji"], "make", slow)
    with ThreadPoolExecutor(8) as pool:
        path = "/unduh/rapat/2022/1/uji.{}"
        first = pool.submit(ask, routes, path.format("pdf"))
        assert begun.wait(5)
        asked = [pool.submit(ask, routes, path.format("pdf")) for _ in range(3)]
        while queue.waiting < 1:
            time.sleep(0.01)
        refused = ask(routes, path.format("html"))
        leave.set()
        assert [answer.result().status for answer in (first, *asked)] == [200] * 4
    assert (refused.status, refused.headers["retry-after"]) == (503, "10")
    assert "Coba lagi" in refused.body.decode()
    assert len(together) == 1  # one made it, the others got the same


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_sent_to_the_routes(routes, method):
    """They only give; the workbook cannot be overwritten through them."""
    for path in ("/sehat", "/unduh/ZI-2022-v1.xlsx"):
        assert ask(routes, path, method).status == 405, path


# ---- the middleware ----------------------------------------------------------------------------

STREAMLITS = '<!DOCTYPE html><html lang="en"><body><div id="root"></div></body></html>'
OWN = '<!DOCTYPE html><html lang="id"><body>Halaman sendiri</body></html>'


def behind_the_middleware(endpoint):
    return Starlette(
        routes=[Route("/{path:path}", endpoint, methods=["GET", "POST"])],
        middleware=[Middleware(BoardPage)],
    )


@pytest.fixture
def index(routes):  # noqa: ARG001  the store behind the board
    """Streamlit's page in small, with what makes a cached answer of it."""

    def endpoint(_):
        return HTMLResponse(STREAMLITS, headers={"etag": '"1"', "last-modified": "heute"})

    return behind_the_middleware(endpoint)


def test_the_page_is_indonesian_with_the_dashboards_style_and_typeface(index):
    """Language, title, the words without JavaScript; files by their content's hash."""
    answer = ask(index, "/", **PAGE_HEADERS)
    page = answer.body.decode()
    assert '<html lang="id">' in page
    assert "<title>Zona Integritas</title>" in page
    assert "Aktifkan JavaScript di peramban" in page
    assert not re.search("enable JavaScript|SourceSans|service-desc|<script>", page)
    for name in ("zi.css", "slides.css", "template.js", "header.js", "before.js", "icon.png"):
        assert f'"{static_files.address(name)}"' in page
    assert f'href="{static_files.address(FONT.name)}" as="font"' in page
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert not {"etag", "last-modified"} & answer.headers.keys()
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/?contoh=1&posisi=2022-09", "130 dari 200 jadwal terlaksana"),
        ("/?contoh=1&posisi=2022-09", "Rencana 260"),
        ("/?contoh=1", 'href="/unduh/ringkasan.pdf?contoh=1&amp;posisi=2022-09" download'),
        ("/jadwal?contoh=1&area=V", "Pembangunan Lingkungan Pengendalian"),
        ("/area?contoh=1", "Capaian per area"),
        ("/tim?contoh=1&tim=Tim+Pengawasan", "Tim Pengawasan"),
        ("/rapat?contoh=1", "Memuat halaman"),
        ("/", "Belum ada laporan realisasi."),
    ],
)
def test_the_first_answer_shows_the_view_before_any_script_runs(index, path, words):
    page = ask(index, path, **PAGE_HEADERS).body.decode()
    assert words in page.partition('<div id="root">')[0]


def test_a_page_that_is_not_there_is_left_to_streamlit(index):
    page = ask(index, "/laporan", **PAGE_HEADERS).body.decode()
    assert 'class="zi-first"' not in page
    assert '<div id="root"></div>' in page


def test_who_may_not_read_gets_nothing_of_the_plan(index, monkeypatch):
    """Where reading needs a login, as on the way back from the office's provider."""
    open_page = ask(index, "/", **PAGE_HEADERS).body.decode()
    closed = SimpleNamespace(is_open=False)
    monkeypatch.setattr(index_page, "settings", lambda: closed)
    page = ask(index, "/", **PAGE_HEADERS).body.decode()
    assert "zi-first" in open_page
    assert "zi-first" not in page
    assert len(page) < len(open_page)


@pytest.mark.parametrize("asked", ["board_of", "viewer_of"])
def test_a_store_that_cannot_be_read_leaves_the_page_empty(index, monkeypatch, asked):
    def fail(*_):
        raise StoreError("rusak")

    monkeypatch.setattr(index_page, asked, fail)
    page = ask(index, "/", **PAGE_HEADERS)
    assert page.status == 200
    assert "zi-first" not in page.body.decode()


def test_texts_of_a_file_are_escaped_in_the_first_answer(index):
    said = '"><svg/onload=window.pwned=1>'
    page = ask(index, f"/jadwal?contoh=1&tim={quote(said)}", **PAGE_HEADERS).body.decode()
    assert "<svg/onload" not in page


@pytest.mark.parametrize(
    ("accepted", "encoding", "expand"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("", None, bytes),
    ],
)
def test_the_page_is_compressed_as_the_browser_takes_it(index, accepted, encoding, expand):
    """Once: the second who asks gets the same bytes."""
    plain = ask(index, "/jadwal?contoh=1", **PAGE_HEADERS).body
    headers = {**PAGE_HEADERS, "accept_encoding": accepted}
    answer, again = (ask(index, "/jadwal?contoh=1", **headers) for _ in range(2))
    assert answer.headers.get("content-encoding") == encoding
    assert expand(answer.body) == plain
    assert answer.body is again.body
    assert answer.headers["vary"] == "Accept-Encoding"
    if encoding:
        assert len(answer.body) < len(plain) / 5


def test_a_page_sent_in_chunks_is_recognised():
    """What it is known by may lie across the border of two pieces."""

    async def pieces():
        for at in range(0, len(STREAMLITS), 7):
            yield STREAMLITS[at : at + 7]

    app = behind_the_middleware(lambda _: StreamingResponse(pieces(), media_type="text/html"))
    answer = ask(app, "/laporan", **PAGE_HEADERS)
    assert b'<html lang="id">' in answer.body
    assert int(answer.headers["content-length"]) == len(answer.body)


def test_an_answer_that_is_no_page_of_streamlits_passes_untouched():
    """Text, and pages of our own, stay as they are."""
    text = behind_the_middleware(lambda _: PlainTextResponse(STREAMLITS, headers={"etag": '"1"'}))
    answer = ask(text, "/", **PAGE_HEADERS)
    assert (answer.body.decode(), answer.headers["etag"]) == (STREAMLITS, '"1"')
    own = behind_the_middleware(lambda _: HTMLResponse(OWN, 401))
    answer = ask(own, "/", **PAGE_HEADERS)
    assert (answer.status, answer.body.decode()) == (401, OWN)


def test_only_a_page_asked_for_as_a_page_is_put_in_place(index):
    """A POST, and whoever does not take HTML, get what was there."""
    assert ask(index, "/", "POST", **PAGE_HEADERS).body.decode() == STREAMLITS
    assert ask(index, "/", accept="application/json").body.decode() == STREAMLITS
    assert ask(index, "/").body.decode() == STREAMLITS


def test_what_would_hide_streamlits_page_is_not_passed_on():
    """Compression, conditions and ranges are withheld from the page; from other paths not."""
    asked = []

    def endpoint(request):
        asked.append(dict(request.headers))
        return HTMLResponse(STREAMLITS)

    app = behind_the_middleware(endpoint)
    conditions = {"accept_encoding": "identity", "if_none_match": '"1"', "range": "bytes=0-9"}
    assert b'lang="id"' in ask(app, "/laporan", **PAGE_HEADERS, **conditions).body
    assert asked[0].keys() == {"accept", "host"}
    ask(app, "/", accept="*/*", **conditions)
    assert asked[1].keys() == {"accept", "host", "accept-encoding", "if-none-match", "range"}


def test_sockets_pass_untouched():
    """What is no HTTP goes straight through."""
    seen = []

    async def app(scope, _receive, _send):
        seen.append(scope)

    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": []}
    run(BoardPage(app)(scope, None, None))
    assert seen == [scope]
    assert seen[0] is scope
