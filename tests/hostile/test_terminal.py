"""Hostile texts on the command line and in the log: a line stays a line, a terminal unharmed."""

import io
import json
import logging
import unicodedata
from contextlib import closing

import pytest

from tests.cli.test_files import zi
from tests.hostile.texts import COLUMNS, FILE_NAME, NOTE, hostile_workbook
from zi_core.access import audit, operator
from zi_core.publishing import preview, publish
from zi_core.runtime import open_store
from zi_core.store import Version
from zi_core.store.audit import LOG, log_to
from zi_core.text import one_line
from zi_core.workbook import read

pytestmark = pytest.mark.exhaustive

AUTHOR = "Ana\x1b]0;judul\x07\u202e\nVersi 9 diterbitkan"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A folder with the hostile workbook, and a store that begins with it and has a version 2."""
    folder = tmp_path_factory.mktemp("terminal")
    content, _ = hostile_workbook()
    file = folder / "buku\x1b[31m\u202e.xlsx"
    file.write_bytes(content)
    url = f"sqlite:///{folder / 'zi.db'}"
    with closing(open_store(url, seed=file)) as store:
        state = store.version(1).state_sha256
        other, _ = hostile_workbook(1, store.plan(1), version=1, state=state)
        shown = preview(store, other, FILE_NAME + "\x1b[2J")
        outcome = publish(store, shown, operator(AUTHOR), note=NOTE, confirmed=True)
        assert isinstance(outcome, Version), outcome
    return file, url, read(content).plan


@pytest.fixture(autouse=True)
def its_store(files, monkeypatch):
    monkeypatch.setenv("ZI_DATABASE_URL", files[1])
    from zi_core.settings import settings

    settings.cache_clear()
    yield
    settings.cache_clear()


def is_harmful(char):
    """Whether a character does something to a terminal, or to what stands beside it."""
    is_bidi = unicodedata.bidirectional(char) in (
        *("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"),
    )
    return char != "\n" and (unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or is_bidi)


COMMANDS = [
    ("history",),
    ("diff", "1", "2"),
    ("status", "--as-of", "2022-09"),
    ("check", "{file}"),
    ("status", "{file}", "--as-of", "2022-09"),
    ("export", "--team", "\x1b[31mtidak ada\n", "--to", "x.xlsx"),
    ("publish", "{file}", "--by", AUTHOR),
    ("publish", "{file}\x1b[0m", "--by", AUTHOR),
    ("check", "--\x1b[31m"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: ascii(" ".join(command)))
def test_what_people_read_holds_nothing_that_acts(files, command):
    """Whether it succeeds or is refused; and every line is one that the program meant."""
    told = zi(*(word.replace("{file}", str(files[0])) for word in command))
    said = told.stdout + told.stderr
    assert said
    assert sorted({ascii(char) for char in said if is_harmful(char)}) == []
    assert not [line for line in said.split("\n") if line.startswith("Versi 9")]
    assert "Traceback" not in said


def test_texts_reach_the_terminal_literally(files):
    """Only what acts is left out; a line break is a sign."""
    history = zi("history").stdout.splitlines()
    assert len(history) == 2
    assert "=1+1 <img src=x onerror=window.pwned=1>" in history[0]
    assert "[2J ⏎ baris" in history[0]
    assert "Ana]0;judul ⏎ Versi 9 diterbitkan" in history[0]
    changes = zi("diff", 1, 2).stdout
    for activity in files[2].activities:
        assert f"“{one_line(activity.obstacle)}”" in changes


@pytest.mark.parametrize("command", COMMANDS[:4])
def test_json_is_one_line_a_value_whoever_splits_it(files, command):
    """Also for who takes U+2028 or U+0085 for a line's end; and the texts come out whole."""
    told = zi(*(word.replace("{file}", str(files[0])) for word in command), "--json").stdout
    assert sorted({ascii(char) for char in told if is_harmful(char)}) == []
    lines = told.splitlines()
    assert lines == told.split("\n")[:-1]
    values = [json.loads(line) for line in lines]
    if command[0] == "check":
        (value,) = values
        assert value["file"] == str(files[0])
        for column in COLUMNS:
            found = [row[column] for row in value["activities"]]
            assert found == [getattr(activity, column) for activity in files[2].activities]


def test_the_log_of_events_is_one_line_each(files):
    """Audit lines and refused paths: nobody writes a second line into the operator's log."""
    stream = io.StringIO()
    handlers, LOG.handlers = LOG.handlers, []
    log_to(logging.StreamHandler(stream))
    try:
        with closing(open_store(files[1])) as store:
            subject = "a\nb\u2028c\x1b[2J\u009b31m"
            audit.record(store, audit.Event.REFUSED, operator(AUTHOR), subject=subject)
    finally:
        LOG.handlers = handlers
        LOG.setLevel(logging.NOTSET)
        LOG.propagate = True
    (line,) = stream.getvalue().splitlines()
    assert line.isascii()
    assert json.loads(line)["subject"] == subject
