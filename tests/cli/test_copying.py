"""The command copy: what it says, and its exit code."""

import json

import pytest

from tests.store.books import tick
from zi_core.cli import copying
from zi_core.cli.app import main
from zi_core.runtime import open_store


@pytest.fixture
def run(capsys):
    """Runs the command: its exit code, what it says and what it reports."""

    def running(*arguments):
        with pytest.raises(SystemExit) as ended:
            main(["copy", *arguments])
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return running


def test_copy_tells_each_part_and_what_to_do_next(tmp_path, monkeypatch, opened, run):
    address = f"sqlite:///{tmp_path / 'zi.db'}"
    tick(opened(address))
    monkeypatch.setenv("ZI_DATABASE_URL", address)
    monkeypatch.setattr(copying, "SECONDS_BETWEEN", 0)
    target = f"sqlite:///{tmp_path / 'pindah.db'}"
    code, said, reported = run("--to", target)
    assert code == 0
    assert "versi dan berkasnya: 2 baris sama di kedua sisi (" in said
    assert "kedua basis data utuh. Arahkan ZI_DATABASE_URL ke tujuannya." in said
    assert "Menyalin versi dan berkasnya: 2 dari 2 …" in reported
    assert open_store(target).newest() == 2
    machine = json.loads(run("--to", f"sqlite:///{tmp_path / 'lagi.db'}", "--json")[1])
    assert machine["events_since"] == 0
    assert machine["tables"]["zi_version"]["rows"] == 2
    code, _, refused = run("--to", target)
    assert code == 1
    assert "sudah ada isinya; tidak ada yang disalin." in refused
