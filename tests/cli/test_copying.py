"""The command copy: what it says, and its exit code."""

import json

from click.testing import CliRunner

from tests.store.books import tick
from zi_core.cli import copying
from zi_core.cli.app import app
from zi_core.runtime import open_store


def run(*arguments):
    return CliRunner().invoke(app, ["copy", *arguments])


def test_copy_tells_each_part_and_what_to_do_next(tmp_path, monkeypatch, opened):
    address = f"sqlite:///{tmp_path / 'zi.db'}"
    tick(opened(address))
    monkeypatch.setenv("ZI_DATABASE_URL", address)
    monkeypatch.setattr(copying, "SECONDS_BETWEEN", 0)
    target = f"sqlite:///{tmp_path / 'pindah.db'}"
    done = run("--to", target)
    assert done.exit_code == 0
    assert "versi dan berkasnya: 2 baris sama di kedua sisi (" in done.stdout
    assert "kedua basis data utuh. Arahkan ZI_DATABASE_URL ke tujuannya." in done.stdout
    assert "Menyalin versi dan berkasnya: 2 dari 2 …" in done.stderr
    assert open_store(target).newest() == 2
    machine = json.loads(run("--to", f"sqlite:///{tmp_path / 'lagi.db'}", "--json").stdout)
    assert machine["events_since"] == 0
    assert machine["tables"]["zi_version"]["rows"] == 2
    again = run("--to", target)
    assert "sudah ada isinya; tidak ada yang disalin." in str(again.exception)
