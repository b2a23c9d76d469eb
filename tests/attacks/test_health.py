"""Health that tells the truth, and answers in time while another program holds the database."""

import os
import shutil
import socket
import sqlite3
import subprocess
import threading
import time
from contextlib import closing, contextmanager, suppress

import psycopg
import pytest
from sqlalchemy import make_url

from tests.attacks.visitors import ALLOWED, ask, at_once, page_socket, run, text_of
from tests.browser.serving import serving
from zi_core.runtime import open_store
from zi_core.web.static_files import address

LONGEST = 5
BESIDE_OTHERS = 3 * LONGEST  # where other tests run beside
LONGEST_PROBE = 1
NOISE = 0.5  # what this machine's other work may add
PROBE_ALONE = LONGEST_PROBE + NOISE
BUSY = "Basis data sedang dipakai program lain"
AWAY = "Basis data tidak terjangkau sejak"
"""Over a board that was read before, in place of that."""


@pytest.fixture(scope="module")
def server_and_store(tmp_path_factory):
    """A server that every test leaves as healthy as it found it, and its store's file."""
    folder = tmp_path_factory.mktemp("healthy") / "data"
    folder.mkdir()
    address = f"sqlite:///{folder / 'zi.db'}"
    with serving(folder.parent / "log.txt", prepare=None, ZI_DATABASE_URL=address) as running:
        yield running, folder / "zi.db"


def health(server):
    """Status and words of /sehat, and the seconds they took."""
    begin = time.monotonic()
    status, body = ask(server, "/sehat")
    return status, body.decode(), time.monotonic() - begin


def expect_unhealthy(server, *words, within=LONGEST):
    """/sehat says 503 and one of some sentences, in time, and no path of the machine."""
    end = time.monotonic() + 10
    while (told := health(server))[0] == 200 and time.monotonic() < end:
        time.sleep(0.1)
    status, said, took = told
    assert status == 503
    assert any(sentence in said for sentence in words), said
    assert said.endswith(".")
    assert "/" not in said
    assert took < within


def expect_healthy(server):
    end = time.monotonic() + 10
    while (told := health(server))[:2] != (200, "sehat"):
        assert time.monotonic() < end, told
        time.sleep(0.1)


def vanished(path):
    path.rename(path.with_suffix(".lain"))


def garbage(path):
    path.write_bytes(os.urandom(200_000))


def replaced_by_garbage(path):
    other = path.with_suffix(".lain")
    other.write_bytes(os.urandom(200_000))
    other.replace(path)


def truncated(path):
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def emptied(path):
    path.write_bytes(b"")


def forged(path):
    """The newest version's state is changed from outside, and no longer what its hash says."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER zi_version_no_update")
        connection.execute("UPDATE zi_version SET state = replace(state, '2022', '2021')")
        connection.commit()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (vanished, "Berkas basis data tidak ada."),
        (garbage, "rusak, terpotong, atau bukan milik dasbor."),
        (replaced_by_garbage, "rusak, terpotong, atau bukan milik dasbor."),
        (truncated, "rusak, terpotong, atau bukan milik dasbor."),
        (emptied, "rusak, terpotong, atau bukan milik dasbor."),
        (forged, "rusak, terpotong, atau bukan milik dasbor."),
    ],
)
def test_a_store_that_is_spoilt_under_a_running_server_is_told(
    server_and_store, tmp_path, spoil, words
):
    """However the file goes bad, the probe says so; put back, it is healthy again."""
    server, path = server_and_store
    expect_healthy(server)
    kept = shutil.copy(path, tmp_path / "cadangan.db")
    try:
        spoil(path)
        expect_unhealthy(server, words)
        assert ask(server, "/unduh/ZI-2022-v1.xlsx")[0] != 200 or spoil is forged
    finally:
        shutil.copy(kept, path)
    expect_healthy(server)
    assert ask(server, "/unduh/ZI-2022-v1.xlsx")[0] == 200


@contextmanager
def read_only(path):
    """A file that nobody can write, not even the administrator; skips where that cannot be."""
    if os.geteuid() != 0:
        path.chmod(0o444)
        yield
        path.chmod(0o644)
        return
    done = subprocess.run(["chattr", "+i", path], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("the administrator may write everything here")
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", path], check=True)


@pytest.mark.skipif(os.name != "posix", reason="permissions are another matter there")
@pytest.mark.parametrize("what", ["zi.db", "."], ids=["file", "folder"])
def test_a_store_that_takes_no_writing_is_told(server_and_store, what):
    """Readable is not enough: nothing could be published. The folder takes the journal."""
    server, path = server_and_store
    expect_healthy(server)
    with read_only(path.parent / what):
        expect_unhealthy(server, "hanya dapat dibaca")
    expect_healthy(server)


def test_a_refused_store_is_told_at_the_start_and_by_health(serve, tmp_path):
    """In the log and on the console with its reason; by the probe without a path."""
    (tmp_path / "zi.db").write_bytes(b"bukan basis data " * 20)
    server = serve(tmp_path / "log.txt", probe="/_stcore/health", ZI_LOG_CONSOLE="tidak")
    expect_unhealthy(server, "Basis data tidak dapat dibuka; alasannya ada di log dasbor.")
    assert "bukan basis data SQLite, atau rusak." in " ".join(server.log.replace("|", " ").split())
    kept = (tmp_path / "log" / "zi.log").read_text("utf-8")
    assert "basis data belum dapat dibuka" in kept
    assert "bukan basis data SQLite, atau rusak." in kept
    assert "tidak sehat: Basis data tidak dapat dibuka" in kept


# ---- locked by another program --------------------------------------------------------------


@contextmanager
def locked(path, how="EXCLUSIVE"):
    """Another program that holds the database's lock until the block ends."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"BEGIN {how}")
        yield
        connection.execute("ROLLBACK")


def timed(work):
    """What a work returns, and the seconds it took."""

    def do():
        begin = time.monotonic()
        outcome = work()
        return outcome, time.monotonic() - begin

    return do


def asking(server, path, *arguments, **headers):
    def do():
        status, body = ask(server, path, *arguments, timeout=30, **headers)
        return status, body.decode("utf-8", "replace")

    return timed(do)


def running_page(server, cookie=""):
    def do():
        with page_socket(server, cookie=cookie, timeout=30) as opened:
            return 200, text_of(run(opened, timeout=30))

    return timed(do)


def everything_that_needs_the_store(server):
    """A visitor at every auth route, download and page at the same moment."""
    form = {"nama": "ana", "sandi": "apa saja"}
    return [
        asking(server, "/masuk", accept="text/html"),
        asking(server, "/masuk", "POST", form, accept="text/html"),
        asking(server, "/kunci/apa"),
        asking(server, "/layar/apa"),
        asking(server, "/unduh/ZI-2022-v1.xlsx"),
        asking(server, "/unduh/versi/2022/1"),
        asking(server, "/unduh/rapat/2022/1/notula.docx"),
        *[running_page(server)] * 3,
        # More than there are threads: none of them waits for those before it.
        *[asking(server, "/unduh/versi/2022/1")] * 60,
    ]


def expect_answers_in_time(outcomes, words=BUSY, within=LONGEST):
    assert outcomes
    for outcome in outcomes:
        assert not isinstance(outcome, Exception), outcome
        (status, body), took = outcome
        assert status in (200, 503)
        assert words in body or AWAY in body
        assert "Traceback" not in body
        assert took < within


def expect_others_served(server, lasts):
    """Health and what needs no store answer at once, as long as a thread goes on."""
    asking(server, address("zi.css"))()
    waited = []
    while lasts.is_alive():
        for path in (address("zi.css"), "/favicon.png", "/", "/_stcore/health"):
            (status, _), took = asking(server, path)()
            assert status == 200
            waited.append(took)
        status, _, took = health(server)
        assert status == 503
        assert took < PROBE_ALONE
        time.sleep(0.05)
    assert waited
    assert max(waited) < ALLOWED + NOISE


@pytest.mark.alone
def test_while_the_store_is_locked_everybody_gets_a_sentence_in_time(server_and_store):
    """Within five seconds, and nobody who needs no store waits; unlocked, all is as before."""
    server, path = server_and_store
    outcomes = []
    with locked(path):
        expect_unhealthy(server, BUSY, "Basis data tidak menjawab.", within=PROBE_ALONE)
        begin = time.monotonic()
        work = threading.Thread(
            target=lambda: outcomes.extend(at_once(*everything_that_needs_the_store(server)))
        )
        work.start()
        expect_others_served(server, work)
        work.join()
        expect_answers_in_time(outcomes)
        # Known to be locked: the next ones wait no longer than the first.
        expect_answers_in_time(at_once(*everything_that_needs_the_store(server)[:10]))
        assert time.monotonic() - begin < 2 * LONGEST + 2
    expect_healthy(server)
    time.sleep(1.1)
    assert ask(server, "/unduh/ZI-2022-v1.xlsx")[0] == 200
    assert ask(server, "/masuk", "POST", {"nama": "ana", "sandi": "apa"})[0] == 401


def test_a_closed_board_answers_in_time_too(serve, tmp_path):
    """Where every request asks who it is, a crowd of them waits no longer than one."""
    server = serve(tmp_path / "log.txt", ZI_READING="masuk")
    cookie = "zi_sesi=apa"
    with locked(tmp_path / "zi.db"):
        outcomes = at_once(
            *[asking(server, "/", cookie=cookie, accept="text/html")] * 50,
            asking(server, "/unduh/ZI-2022-v1.xlsx", cookie=cookie),
        )
        expect_answers_in_time(outcomes, within=BESIDE_OTHERS)
        with pytest.raises(Exception, match="HTTP 403"), page_socket(server, cookie=cookie):
            pass


def test_while_others_only_write_reading_goes_on(server_and_store):
    """A lock for writing: the board and downloads are served; signing in gets its sentence."""
    server, path = server_and_store
    time.sleep(1.1)  # no longer known to be locked
    with locked(path, "IMMEDIATE"):
        refused, page, download = at_once(
            asking(server, "/masuk", "POST", {"nama": "ana", "sandi": "apa saja"}),
            running_page(server),
            asking(server, "/unduh/ZI-2022-v1.xlsx"),
        )
        assert health(server)[0] == 200
    expect_answers_in_time([refused], within=BESIDE_OTHERS)
    assert page[0][0] == download[0][0] == 200
    assert BUSY not in page[0][1]


def test_a_store_that_is_locked_at_the_start_is_served_once_it_is_free(serve, tmp_path):
    """The server starts, says why it cannot serve, and needs no second start."""
    path = tmp_path / "zi.db"
    open_store(f"sqlite:///{path}").close()
    with locked(path):
        server = serve(tmp_path / "log.txt", probe="/_stcore/health")
        outcomes = at_once(*everything_that_needs_the_store(server)[:10])
        expect_answers_in_time(outcomes, within=BESIDE_OTHERS)
        expect_unhealthy(server, BUSY, "Basis data tidak menjawab.")
    expect_healthy(server)


# ---- PostgreSQL -----------------------------------------------------------------------------


class Line:
    """The way to a database server, which can fall silent without being cut."""

    def __init__(self, there):
        self._there, self.is_silent = there, threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with suppress(OSError):
            while True:
                here, _ = self._listener.accept()
                there = socket.create_connection(self._there)
                for source, target in ((here, there), (there, here)):
                    threading.Thread(target=self._pass, args=(source, target), daemon=True).start()

    def _pass(self, source, target):
        with suppress(OSError), source:
            while data := source.recv(65536):
                while self.is_silent.is_set():
                    time.sleep(0.05)
                target.sendall(data)
            target.shutdown(socket.SHUT_RDWR)  # each way closes what it reads from

    def close(self):
        self._listener.close()


@pytest.fixture
def line(postgresql):
    url = make_url(postgresql)
    made = Line((url.host, url.port))
    yield made, url.set(port=made.port).render_as_string(hide_password=False)
    made.is_silent.clear()
    made.close()


@pytest.mark.alone
def test_a_postgresql_that_falls_silent_is_told_in_time(serve, tmp_path, line):
    """No answer at all, on connections that are open: told within five seconds, also by health."""
    way, address = line
    server = serve(tmp_path / "log.txt", ZI_DATABASE_URL=address)
    expect_healthy(server)
    way.is_silent.set()
    expect_answers_in_time(at_once(*everything_that_needs_the_store(server)))
    expect_unhealthy(server, "Basis data tidak menjawab.", BUSY, within=PROBE_ALONE)
    way.is_silent.clear()
    expect_healthy(server)
    assert ask(server, "/unduh/ZI-2022-v1.xlsx")[0] == 200


def test_a_locked_postgresql_is_told_in_time(serve, tmp_path, postgresql):
    """Another program locks a table: the same sentence in the same time."""
    server = serve(tmp_path / "log.txt", ZI_DATABASE_URL=postgresql)
    expect_healthy(server)
    with psycopg.connect(postgresql.replace("+psycopg", "")) as other:
        for table in ("zi_book", "zi_version", "zi_account", "zi_token", "zi_try"):
            other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE".encode())
        outcomes = at_once(*everything_that_needs_the_store(server)[:10])
        expect_answers_in_time(outcomes, within=BESIDE_OTHERS)
        expect_unhealthy(server, BUSY)
        other.rollback()
    expect_healthy(server)
