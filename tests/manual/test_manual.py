"""The manual for the administrator, docs/operasional.md: every claim that can run is run.

``claims.md`` names for each sentence the tests that run it; what no other test runs, runs here.
"""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from pages.components import auto_refresh
from scripts import bundle
from scripts import cluster as several_servers
from scripts.postgresql import USER, running_postgresql
from scripts.programs import WITHOUT_POSTGRESQL, find_postgresql
from tests.test_docs import MANUAL, ROOT, section, table, text_of
from tests.uploads import filled, new_store, working_file
from zi_core.access import projector, session_cache
from zi_core.backups import making, pruning, scheduler
from zi_core.backups.status import OLD, UNSAVED
from zi_core.publishing import preview
from zi_core.rehearsals import rehearsal
from zi_core.rehearsals.folder import PREFIX
from zi_core.runtime import PLAN_FILE, open_store
from zi_core.store.server_lock import ServerLock
from zi_core.web import client_limits, logs, static_files
from zi_core.workbook.reading import container, sandbox, worker

CLAIMS = ROOT / "tests/manual/claims.md"
COMPARED = ("Setelan", "Bila basis data ditolak")
"""Chapters whose tables other tests compare row by row."""


# ---- claims and their tests ---------------------------------------------------------------------


def sentences(chapter):
    """The sentences of a chapter and the rows of its tables, without headings and examples."""
    text = re.sub(r"```.*?```", "\n", section(MANUAL, f"## {chapter}\n"), flags=re.DOTALL)
    if chapter not in COMPARED:
        for _, rows in re.findall(r"^(\|.*\n\|-.*\n)((?:\|.*\n?)+)", text, re.MULTILINE):
            yield from (row.strip("| ") for row in rows.splitlines())
    text = re.sub(r"^(\||#).*$", "\n", text, flags=re.MULTILINE)
    blocks = re.split(r"\n\s*\n|\n(?=- |\d+\. )", text)
    for block in blocks:
        plain = re.sub(r"\s+", " ", re.sub(r"^\s*(- |\d+\. )", "", block)).strip()
        plain = re.sub(r"^\*\*[^*]+\.\*\* ", "", plain)  # a title before the first sentence
        yield from filter(None, re.split(r"(?<=[.!?:”*)])\s+(?=[A-Z`“*])", plain))


@cache
def chapters():
    return list(re.findall("^## (.+)$", text_of(MANUAL), re.MULTILINE))


def claims(chapter):
    return [(claim, run_by) for claim, run_by in table(CLAIMS, f"## {chapter}\n", "claim")]


@pytest.mark.parametrize("chapter", chapters())
def test_each_sentence_of_the_manual_has_a_line_in_the_table(chapter):
    """A sentence more, or another one, needs its line in the table; none of the table is left over.

    It is the beginning of a sentence that counts.
    """
    said = list(sentences(chapter))
    known = [claim for claim, _ in claims(chapter)]
    assert [each for each in said if not each.startswith(tuple(known))] == []
    assert [each for each in known if not any(found.startswith(each) for found in said)] == []


@cache
def names_in(path):
    code = ast.parse(text_of(path))
    return {node.name for node in ast.walk(code) if isinstance(node, ast.FunctionDef)}


def test_the_tests_that_are_named_are_there():
    named = [
        reference
        for chapter in re.findall("^## (.+)$", text_of(CLAIMS), re.MULTILINE)
        for _, run_by in claims(chapter)
        if run_by != "-" and not run_by.startswith("not here: ")
        for reference in run_by.split(", ")
    ]
    assert len(named) > 100
    for reference in named:
        file, _, test = reference.partition("::")
        assert test in names_in(ROOT / "tests" / file), reference


# ---- numbers ------------------------------------------------------------------------------------


WORDS = {2: "dua", 5: "lima", 7: "tujuh"}


def hours(time):
    return time // timedelta(hours=1)


def test_the_numbers_in_the_manual_are_the_programs():
    starting = section(MANUAL, "## Menyalakan")
    told = re.sub(r"\s+", " ", text_of(MANUAL))
    assert (logs._KEPT + 1, logs._BYTES) == (10, 10 * 2**20)
    assert "masing-masing paling banyak sepuluh berkas\n  10 MB" in starting
    assert sandbox.MAX_CHILDREN == 2
    assert hours(UNSAVED) == 1
    assert 2 * auto_refresh.SECONDS in range(11, 20)  # "belasan detik"
    for words in (
        f"paling lama {sandbox.MAX_SECONDS:.0f} detik, "
        f"dengan {worker.MAX_PROCESSOR_SECONDS} detik waktu prosesor dan "
        f"{worker.MAX_MEMORY // 2**20} MB memori",
        f"paling banyak {client_limits.SOCKETS.each} halaman, "
        f"semuanya bersama {client_limits.SOCKETS.total};",
        f"di paling banyak {projector.SCREENS_OPEN} tempat sekaligus, "
        f"dari satu alamat di {projector.SCREENS_OF_ADDRESS} peramban",
        f"layarnya lalu tertutup dalam {2 * auto_refresh.SECONDS} detik",
        f"paling banyak {rehearsal.MOST} latihan, masing-masing {rehearsal.LARGEST // 2**20} MB.",
        f"setiap {hours(scheduler.DAILY)} jam selama dasbor menyala",
        f"semua cadangan {WORDS[pruning._ALL.days]} hari terakhir disimpan, "
        f"lalu satu sehari selama {pruning._DAILY.days} hari, "
        f"lalu satu sebulan selama {pruning._MONTHLY.days * 12 // 365} bulan. "
        f"{WORDS[pruning.LEAST].title()} yang terbaru",
        f"yang terakhir lebih dari {hours(OLD)} jam, sebuah penerbitan lebih dari sejam",
        f"tidak dapat dipulihkan, lebih dari {hours(OLD)} jam",
        f"zi_backup_age_seconds > {hours(OLD)} * 3600",
        f"mencobanya lagi {WORDS[scheduler._RETRY.seconds // 60]} menit kemudian",
        f"basis datanya dan {making._SPARE // 2**20} MB lagi",
        f"paling lama {session_cache.SECONDS // 60} menit sebelumnya",
        f"Batas isian ({client_limits.MAX_FORM // 2**10} kB) dan buku kerja "
        f"({container.MAX_FILE // 2**20} MB)",
    ):
        assert words in told, words


@pytest.mark.exhaustive
def test_the_cache_has_the_size_in_the_manual():
    """Compressed once for all tests; some twenty seconds where that is not done yet."""
    size = sum(
        file.stat().st_size
        for folder in static_files.prepare()
        for file in folder.rglob("*")
        if file.is_file()
    )
    told = re.search(r"sekitar (\d+) MB", section(MANUAL, "## Letak data"))[1]
    assert abs(size / 2**20 - int(told)) < 1.5


def test_the_bundle_is_for_the_computers_that_are_named():
    told = re.sub(r"\s+", " ", section(MANUAL, "## Tanpa internet"))
    assert f"Python {bundle.PYTHONS[0]} sampai {bundle.PYTHONS[-1]}" in told
    assert bundle.PLATFORMS == ("windows", "linux")
    assert "untuk Windows dan Linux 64 bit (x86-64)" in told
    for options in re.findall(r"(--python \S+ --platform \S+?)[\"`]", told):
        names = options.split()
        assert names[1] in bundle.PYTHONS
        assert names[3] in bundle.PLATFORMS


# ---- what no other test runs --------------------------------------------------------------------


def test_the_plans_file_is_read_once_and_an_address_counts_from_the_own_folder(
    small, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    seed = shutil.copy(small, tmp_path / "rencana.xlsx")
    with closing(open_store("sqlite:///folder/zi.db", seed=seed)) as store:
        state = store.version(1).state_sha256
    assert (tmp_path / "folder" / "zi.db").is_file()
    shutil.copy(PLAN_FILE, seed)
    with closing(open_store("sqlite:///folder/zi.db", seed=seed)) as store:
        assert (store.newest(), store.version(1).state_sha256) == (1, state)


def test_the_mark_of_a_running_dashboard_may_be_removed(sqlite, opened, tmp_path):
    opened(sqlite).close()
    mark = ServerLock(sqlite)
    mark.hold()
    mark.release()
    file = tmp_path / "data" / ".zi.db.dasbor"
    assert f"`{file.name}` hanya tanda" in section(MANUAL, "## Letak data")
    file.unlink()
    assert opened(sqlite).verify() == []


@pytest.mark.exhaustive
def test_the_folder_of_rehearsals_goes_with_its_process(tmp_path):
    code = "from zi_core.rehearsals.folder import folder; print(folder(), folder().is_dir())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    place, was_there = done.stdout.split()
    assert (Path(place).parent, was_there) == (tmp_path, "True")
    assert f"`{PREFIX}…`" in section(MANUAL, "## Letak data")
    assert list(tmp_path.iterdir()) == []


def test_several_servers_need_postgresql(monkeypatch):
    monkeypatch.setenv("ZI_DATABASE_URL", "sqlite:///zi.db")
    monkeypatch.setattr(sys, "argv", ["scripts.cluster"])
    with pytest.raises(SystemExit, match="Beberapa peladen memerlukan PostgreSQL"):
        several_servers.main()


@pytest.mark.exhaustive
def test_a_temporary_postgresql_is_gone_with_its_folder(monkeypatch):
    """It is what ``make cluster`` uses where no database is named."""
    programs = find_postgresql()
    if programs is None:
        pytest.skip(WITHOUT_POSTGRESQL.replace("\n", " "))
    with tempfile.TemporaryDirectory() as name:  # which everyone may enter, unlike pytest's own
        Path(name).chmod(0o755)
        monkeypatch.setenv("TMPDIR", name)
        with running_postgresql(Path(programs)):
            assert list(Path(name).iterdir())
        assert list(Path(name).iterdir()) == []


def test_the_password_may_stand_in_pgpass(cluster, postgresql, opened, tmp_path, monkeypatch):
    file = tmp_path / ".pgpass"
    file.write_text(f"*:*:*:{USER}:{cluster.password}\n")
    file.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    database = postgresql.rpartition("/")[2]
    store = opened(f"postgresql+psycopg://{USER}@127.0.0.1:{cluster.port}/{database}")
    assert store.newest() == 1


def test_another_settings_file_is_named_in_the_environment(tmp_path):
    file = tmp_path / "zi.toml"
    file.write_text('city = "Purbalingga"\n')
    code = "from zi_core.settings import settings; print(settings().document_settings.city)"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ZI_")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**environment, "ZI_SETTINGS": str(file)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "Purbalingga\n"


def test_a_download_with_another_year_in_its_title_is_refused(tmp_path):
    store = new_store(tmp_path)

    def retitle(book):
        for sheet in book:
            for row in sheet.iter_rows(max_row=6):
                for cell in row:
                    if isinstance(cell.value, str) and "2022" in cell.value:
                        cell.value = cell.value.replace("2022", "2023")

    with closing(store):
        shown = preview(store, filled(working_file(store), retitle), "buku.xlsx", year=2023)
        assert shown.problems
    assert "capnya masih menyebut tahun yang lama" in section(MANUAL, "## Tahun baru")


def test_the_containers_own_look_at_its_health_is_true():
    """Its command ends with 0 where the dashboard says that it is healthy, and not else."""
    text = (ROOT / "deploy" / "Containerfile").read_text("utf-8")
    command = json.loads(re.search(r"HEALTHCHECK .+\\\n CMD (\[.+\])", text)[1])
    assert "--interval=30s" in text
    for status, healthy in ((200, True), (503, False)):
        with answering(status) as port:
            code = command[2].replace("8501", str(port))
            done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
        assert (done.returncode == 0) == healthy


@contextmanager
def answering(status):
    """A server that answers /sehat, and nothing else, with a status; its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status if self.path == "/sehat" else 404)
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()
