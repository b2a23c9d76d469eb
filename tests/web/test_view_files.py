"""The papers of a view over the routes: for whom, of what, and how many at a time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from starlette.applications import Starlette

from tests.documents.made import pages_of, squeezed
from tests.uploads import filled, new_store, put, uploaded, working_file
from tests.web.test_web import PAGE_HEADERS, ask
from zi_core import web
from zi_core.access import ANONYMOUS, Person, Role
from zi_core.boards import board
from zi_core.documents import downloads, sharing
from zi_core.settings import DocumentSettings
from zi_core.store import StoreError
from zi_core.web import file_routes, security
from zi_core.web.work_queues import Queue

NAMES = ("ringkasan.pdf", "ringkasan.png", "tim.pdf", "tim.png")
TEAM = f"tim={quote('Tim Pengawasan')}"
CLOSED = SimpleNamespace(is_open=False, address="", open_id=None, is_https=False, hosts=())


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """An office with two versions."""
    store = new_store(tmp_path_factory.mktemp("bagikan"))
    uploaded(store, filled(working_file(store), put("III.3.2", 3, "√")))
    return store


@pytest.fixture
def routes(routes, store, monkeypatch):
    monkeypatch.setattr(board, "shared_store", lambda: store)
    monkeypatch.setattr(downloads, "_kept", downloads._Kept())
    return routes


@pytest.fixture
def made(monkeypatch):
    """What the papers were made of; none is drawn."""
    calls = []

    def make(paper, view):
        calls.append((paper.name, view))
        return f"{paper.name} {len(calls)}".encode()

    monkeypatch.setattr(sharing.SharedPaper, "make", make)
    return calls


@pytest.mark.parametrize(
    ("link", "name", "kind"),
    [
        ("ringkasan.pdf?posisi=2022-09", "ZI-2022-ringkasan-sd-september-v2.pdf", "pdf"),
        ("ringkasan.png?contoh=1", "ZI-2022-ringkasan-sd-september-CONTOH.png", "png"),
        (f"tim.pdf?{TEAM}&posisi=2022-06", "ZI-2022-tim-pengawasan-sd-juni-v2.pdf", "pdf"),
        ("tim.png?tim=-&versi=1&hitung=kegiatan", "tanpa-tim-sd-desember-per-kegiatan-v1", "png"),
    ],
)
def test_a_paper_is_of_the_view_that_the_link_names(routes, link, name, kind):
    answer = ask(routes, f"/unduh/{link}")
    assert answer.status == 200
    assert name in answer.headers["content-disposition"]
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.body.startswith({"pdf": b"%PDF", "png": b"\x89PNG"}[kind])


def test_a_paper_says_its_version_and_the_address_that_is_configured(routes, monkeypatch):
    now = file_routes.settings()
    with_address = SimpleNamespace(
        is_open=True, address="https://zi.contoh.id", document_settings=now.document_settings
    )
    monkeypatch.setattr(file_routes, "settings", lambda: with_address)
    page = squeezed(pages_of(ask(routes, "/unduh/ringkasan.pdf?posisi=2022-09").body)[0])
    assert "Versi2,terbit" in page
    assert "zi.contoh.id" in page
    assert "1dari200" in page


@pytest.mark.parametrize("link", ["tim.pdf", "tim.png?tim=Tim+Lain", f"tim.pdf?tim={'x' * 3000}"])
def test_a_team_that_is_not_there_has_no_paper(routes, made, link):
    answer = ask(routes, f"/unduh/{link}")
    assert answer.status == 404
    assert "Pilih timnya" in answer.body.decode()
    assert made == []


@pytest.mark.parametrize("name", NAMES)
def test_where_reading_needs_a_login_nobody_else_gets_one(routes, made, monkeypatch, name):
    """Neither past the gate nor, were it open, past the route."""
    link = f"/unduh/{name}?{TEAM}"
    for module in (security, file_routes):
        monkeypatch.setattr(module, "settings", lambda: CLOSED)
    assert ask(routes, link).status == 401
    assert ask(routes, link, **PAGE_HEADERS).status == 303
    alone = Starlette(routes=web.routes())
    refused = ask(alone, link)
    assert (refused.status, refused.body.decode()) == (
        403,
        "Masuk dulu untuk mengunduh berkas ini.",
    )
    assert made == []


async def _screen(_):
    return Person("layar", "Layar", Role.SCREEN)


@pytest.mark.usefixtures("routes")
def test_a_screen_that_may_look_may_have_it(made, monkeypatch):
    closed = SimpleNamespace(
        **{**vars(CLOSED), "document_settings": file_routes.settings().document_settings}
    )
    monkeypatch.setattr(file_routes, "settings", lambda: closed)
    monkeypatch.setattr(file_routes, "person_of", _screen)
    assert ask(Starlette(routes=web.routes()), "/unduh/ringkasan.png").status == 200
    assert len(made) == 1


def test_a_paper_is_made_once_for_a_version_however_its_link_is_written(routes, made):
    """The version of a link that names none is the newest."""
    queries = ("posisi=2022-09", "tahun=2022&posisi=2022-9", "versi=2&posisi=2022-09")
    bodies = {ask(routes, f"/unduh/ringkasan.pdf?{query}").body for query in queries}
    assert len(made) == len(bodies) == 1
    ask(routes, "/unduh/ringkasan.pdf?posisi=2022-09&versi=1")
    assert [view.version.number for _, view in made] == [2, 1]


def test_those_who_ask_for_the_same_wait_for_one_and_too_many_are_sent_away(
    routes, made, monkeypatch
):
    queue = Queue("uji", threads=1, most=3, each=1, patience=60)
    monkeypatch.setattr(file_routes, "_queue", queue)
    begun, leave = threading.Event(), threading.Event()

    def slow(paper, _view):
        made.append(paper.name)
        begun.set()
        leave.wait(5)
        return b"x"

    monkeypatch.setattr(sharing.SharedPaper, "make", slow)
    link = "/unduh/ringkasan.{}?contoh=1"
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(ask, routes, link.format("pdf"))
        assert begun.wait(5)
        second = pool.submit(ask, routes, link.format("png"))
        while queue.waiting < 1:
            pass
        told = ask(routes, f"/antrean{link.format('png')}").body
        refused = ask(routes, f"/unduh/tim.pdf?contoh=1&{TEAM}")
        leave.set()
        assert [first.result().status, second.result().status] == [200, 200]
    assert b'"before":1' in told
    assert (refused.status, refused.headers["retry-after"]) == (503, "10")
    assert made == ["ringkasan.pdf", "ringkasan.png"]


def test_a_store_that_cannot_be_read_is_answered_with_503(routes, made, monkeypatch):
    def fail(*_):
        raise StoreError("Basis data sedang sibuk.")

    monkeypatch.setattr(file_routes, "board_of", fail)
    answer = ask(routes, "/unduh/ringkasan.pdf")
    assert (answer.status, answer.body.decode()) == (503, "Basis data sedang sibuk.")
    assert made == []


def test_the_sample_carries_no_letterhead_of_the_office(routes, made, monkeypatch):
    head = DocumentSettings(letterhead=("Jalan Letnan Jenderal Soeprapto",), chair="Budi")
    now = SimpleNamespace(is_open=True, address="", document_settings=head)
    monkeypatch.setattr(file_routes, "settings", lambda: now)
    ask(routes, "/unduh/ringkasan.pdf?contoh=1")
    ask(routes, "/unduh/ringkasan.pdf")
    (_, of_sample), (_, of_office) = made
    assert (of_sample.identity.address, of_sample.identity.chair.name) == ((), "")
    assert (of_office.identity.address, of_office.identity.chair.name) == (head.letterhead, "Budi")
    assert ANONYMOUS.account is None
