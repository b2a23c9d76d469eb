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
from contextlib import closing, contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from scripts import bundle
from tests.test_docs import MANUAL, ROOT, section, table, text_of
from tests.uploads import filled, new_store, working_file
from zi_core.access import projector
from zi_core.publishing import preview
from zi_core.runtime import PLAN_FILE, open_store
from zi_core.web import client_limits, logs, static_files
from zi_core.workbook.reading import container, sandbox, worker

CLAIMS = ROOT / "tests/manual/claims.md"
ELSEWHERE = ("Cadangan", "Pindah ke PostgreSQL")
"""Chapters that have tests of their own for what they say."""


# ---- claims and their tests ---------------------------------------------------------------------


def sentences(chapter):
    """The sentences of a chapter, without its headings, its tables and its shell examples."""
    text = re.sub(r"```.*?```", "\n", section(MANUAL, f"## {chapter}\n"), flags=re.DOTALL)
    text = re.sub(r"^(\||#).*$", "\n", text, flags=re.MULTILINE)
    blocks = re.split(r"\n\s*\n|\n(?=- |\d+\. )", text)
    for block in blocks:
        plain = re.sub(r"\s+", " ", re.sub(r"^\s*(- |\d+\. )", "", block)).strip()
        plain = re.sub(r"^\*\*[^*]+\*\* ", "", plain)  # a title before the first sentence
        yield from filter(None, re.split(r"(?<=[.!?:”*)])\s+(?=[A-Z`“*])", plain))


@cache
def chapters():
    return list(re.findall("^## (.+)$", text_of(MANUAL), re.MULTILINE))


def claims(chapter):
    return [(claim, run_by) for claim, run_by in table(CLAIMS, f"## {chapter}\n", "claim")]


@pytest.mark.parametrize("chapter", [each for each in chapters() if each not in ELSEWHERE])
def test_each_sentence_of_the_manual_is_run_or_told_apart(chapter):
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


def test_the_numbers_in_the_manual_are_the_programs():
    starting = section(MANUAL, "## Menyalakan")
    told = re.sub(r"\s+", " ", text_of(MANUAL))
    assert (logs._KEPT + 1, logs._BYTES) == (10, 10 * 2**20)
    assert "masing-masing paling banyak sepuluh berkas\n  10 MB" in starting
    assert sandbox.MAX_CHILDREN == 2
    for words in (
        f"paling lama {sandbox.MAX_SECONDS:.0f} detik, "
        f"dengan {worker.MAX_PROCESSOR_SECONDS} detik waktu prosesor dan "
        f"{worker.MAX_MEMORY // 2**20} MB memori",
        f"paling banyak {client_limits.SOCKETS.each} halaman, "
        f"semuanya bersama {client_limits.SOCKETS.total};",
        f"di paling banyak {projector.SCREENS_OPEN} tempat sekaligus, "
        f"dari satu alamat di {projector.SCREENS_OF_ADDRESS} peramban",
        f"Batas isian ({client_limits.MAX_FORM // 2**10} kB) dan buku kerja "
        f"({container.MAX_FILE // 2**20} MB)",
    ):
        assert words in told, words


def test_the_cache_has_the_size_that_is_told():
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
