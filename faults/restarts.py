"""The server ended (SIGKILL, SIGTERM) and started again in the middle of an upload.

The upload goes as a browser's does: over the page's socket, read in the sandbox, looked at,
published. What the server has drawn as its receipt is acknowledged.
"""

import base64
import os
import shutil
import signal
import threading
import time
from contextlib import closing, suppress
from pathlib import Path

from websockets.exceptions import WebSocketException

from faults.counts import Counts
from faults.publisher import hold
from faults.steps import workbook_of
from tests.attacks.visitors import page_socket, sent, submission, text_of
from tests.attacks.visitors import run as run_page
from tests.browser.serving import serving
from tests.people import add
from zi_core.access import Role
from zi_core.runtime import open_store

_SANDBOX = b"zi_core.workbook.reading.worker"
_MOMENTS = 1.2
"""Until when the server may end, as a share of what a whole upload has taken just before."""


def run(trial):
    """One row: half of the servers are killed, the others asked to end."""
    counts = Counts("server restarted in mid-upload, SQLite")
    with counts.timed():
        folder = trial.new_folder()
        shutil.copy(trial.begun_file, folder / "zi.db")
        chance = trial.random(counts.fault)
        cookie, took, acknowledged, newest = None, 2.0, False, 0
        with closing(open_store(f"sqlite:///{folder / 'zi.db'}")) as store:
            for turn in range(trial.tries(20, 1) + 1):
                before = {path.name for path in folder.iterdir()}
                with serving(folder / "log.txt") as server:
                    if cookie:
                        took = _hold(counts, server, store, cookie, acknowledged, newest)
                        _hold_folder(counts, folder, before)
                    if turn == trial.tries(20, 1):
                        break
                    counts.tries += 1
                    add(store, f"orang{turn}", Role.ADMIN)
                    cookie, newest = server.cookie_of(f"orang{turn}"), store.newest()
                    signal_sent = chance.choice((signal.SIGKILL, signal.SIGTERM))
                    life = chance.uniform(0, _MOMENTS * took)
                    acknowledged = _cut_off(server, store, cookie, signal_sent, life)
                    counts.acknowledged += acknowledged
                    counts.outcomes["published" if acknowledged else "cut off"] += 1
    return [counts]


def _cut_off(server, store, cookie, how, after):
    """Upload, and end the server meanwhile; whether the receipt had been drawn."""
    drawn = threading.Event()

    def work():
        with suppress(OSError, WebSocketException, TimeoutError, AssertionError):
            if _upload(server, store, cookie):
                drawn.set()

    uploading = threading.Thread(target=work)
    uploading.start()
    time.sleep(after)
    os.kill(server.pid, how)
    uploading.join()
    return drawn.is_set()


def _upload(server, store, cookie):
    """A whole upload; whether the receipt is drawn at its end."""
    number = store.newest() + 1
    content = workbook_of(store, number)
    file = {
        "name": f"{number}.xlsx",
        "size": len(content),
        "data": base64.b64encode(content).decode(),
    }
    with page_socket(server, cookie=cookie) as opened:
        drawn = run_page(opened, "unggah")
        fields = {"tombol": "", "berkas": file}
        shown = sent(opened, submission(drawn, "zi_choose", fields, page="unggah"))
        if "zi_preview" not in text_of(shown):
            return False
        agreed = {"tombol": "terbit", "catatan": "", "setuju": "", "tahun": ""}
        decided = submission([*drawn, *shown], "zi_preview", agreed, page="unggah")
        return "zi_receipt" in text_of(sent(opened, decided))


def _hold(counts, server, store, cookie, acknowledged, newest):
    """After the restart: what was acknowledged is there, all is whole, the next upload works.

    Returns the seconds that this took.
    """
    now = store.newest()
    if acknowledged and now == newest:
        counts.find("lost", f"version {newest + 1} was acknowledged and is not there")
    hold(counts, store, set(), since=newest + 1, file_of=workbook_of)
    for words in store.verify():
        counts.find("partial", words)
    begin = time.monotonic()
    try:
        worked = _upload(server, store, cookie)
    except (OSError, WebSocketException, StopIteration) as error:
        worked = False
        counts.findings.append(repr(error))
    if not worked or store.newest() != now + 1:
        counts.find("untrue", "the same person cannot upload again after the restart")
    return time.monotonic() - begin


def _hold_folder(counts, folder, before):
    """Nothing half made is left beside the store, and nobody goes on reading the file."""
    found = {p.name for p in folder.iterdir() if p.name.startswith((".zi.db", "zi.db-"))}
    left = found - {".zi.db.dasbor"}  # the server's lock: it stays, and says nothing by itself
    if left:
        counts.find("partial", f"left behind: {sorted(left)}, before the start {sorted(before)}")
    orphans = [
        process
        for process in Path("/proc").glob("[0-9]*")
        if _SANDBOX in _text(process / "cmdline") and b"\nPPid:\t1\n" in _text(process / "status")
    ]
    if orphans:
        counts.find("partial", f"the sandbox of an ended server is still reading: {orphans}")


def _text(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""
