"""The commands about versions, as people and machines run them (docs/rules.md, Command line)."""

import json
import shutil
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.cli.test_files import english_in, refused_in_one_line, zi
from tests.real import decree
from tests.store.books import CODES, SMALL
from tests.uploads import filled, put
from zi_core.cli import versions
from zi_core.runtime import PLAN_FILE, SAMPLE_FILE, open_store
from zi_core.store import Stale
from zi_core.workbook import read, write

pytestmark = [pytest.mark.exhaustive, pytest.mark.usefixtures("address")]


def answer(*arguments, code=0):
    done = zi(*arguments, "--json")
    assert (done.returncode, done.stderr) == (code, "")
    return json.loads(done.stdout)


def told(*arguments, code=0):
    done = zi(*arguments)
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


def upload(tmp_path, *edits, version=None, name="isi.xlsx"):
    """A download of a version after some edits, saved as a file."""

    def edit(book):
        for one in edits:
            one(book)

    store = open_store()
    number = version or store.newest()
    path = tmp_path / name
    path.write_bytes(filled(write(store.plan(number), version=number), edit))
    return path


def published(tmp_path, *edits, version=None):
    path = upload(tmp_path, *edits, version=version)
    return answer("publish", path, "--by", "Ana", "--yes")


# ---- a new store --------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["status", "verify"])
def test_any_command_seeds_a_new_store(tmp_path, command):
    shutil.rmtree(tmp_path / "simpan")
    assert zi(command).returncode == 0
    [first] = open_store().history()
    assert (first.number, first.kind, first.file_name) == (1, "seed", PLAN_FILE.name)
    assert open_store().plan(1) == decree()


def test_commands_about_a_file_need_no_store(tmp_path):
    shutil.rmtree(tmp_path / "simpan")
    assert zi("check", PLAN_FILE).returncode == 0
    assert zi("status", SAMPLE_FILE).returncode == 0
    assert zi("export", PLAN_FILE, "--to", tmp_path / "a.xlsx").returncode == 0
    assert not (tmp_path / "simpan").exists()


# ---- publish ------------------------------------------------------------------------------------


def test_publish_tells_the_version_and_its_changes(tmp_path):
    path = upload(tmp_path, put(CODES[0], 3, "√"), put(CODES[1], 4, "14/04/2022"))
    found = answer("publish", path, "--by", "Ana", "--note", "Triwulan I")
    assert found.keys() >= {"version", "changes", "conflicts", "problems"}
    assert (found["version"], found["changes"], found["conflicts"]) == (2, 2, [])
    version = open_store().version(2)
    assert (version.author, version.note, version.file_name) == ("Ana", "Triwulan I", "isi.xlsx")


def test_publish_for_people(tmp_path):
    path = upload(tmp_path, put(CODES[0], 3, "√"))
    assert told("publish", path, "--by", "Ana") == "Versi 2 diterbitkan: 1 perubahan.\n"
    assert told("publish", path, "--by", "Ana") == (
        "Tidak ada perubahan: isi berkas sudah sama dengan versi terbaru.\n"
    )


def test_publishing_the_same_again_has_no_version_and_is_fine(tmp_path):
    path = upload(tmp_path, put(CODES[0], 3, "√"))
    answer("publish", path, "--by", "Ana")
    found = answer("publish", path, "--by", "Ana")
    assert (found["version"], found["changes"], found["conflicts"]) == (None, 0, [])
    assert open_store().newest() == 2


def test_a_conflict_publishes_nothing_and_cannot_be_waved_through(tmp_path):
    mine = upload(tmp_path, put(CODES[0], 3, "14/03/2022"), version=1, name="a.xlsx")
    published(tmp_path, put(CODES[0], 3, "15/03/2022"))
    found = answer("publish", mine, "--by", "Budi", "--yes", code=1)
    assert found["version"] is None
    [conflict] = found["conflicts"]
    assert conflict == {
        "code": str(CODES[0]),
        "month": 3,
        "field": "entry",
        "item": "",
        "ancestor": None,
        "newest": "2022-03-15",
        "file": "2022-03-14",
    }
    said = told("publish", mine, "--by", "Budi", "--yes", code=1)
    assert "Berbeda isi: " in said
    assert "semula belum; versi terbaru terlaksana 15 Maret 2022" in said
    assert said.endswith("Tidak diterbitkan: Sebanyak 1 isian yang berbeda belum diputuskan.\n")
    assert "--yes" not in said
    assert open_store().newest() == 2


def test_a_removal_waits_for_yes(tmp_path):
    published(tmp_path, *(put(code, 3, "√") for code in CODES[:3]))
    path = upload(tmp_path, put(CODES[0], 3, None))
    found = answer("publish", path, "--by", "Ana", code=1)
    assert (found["version"], found["changes"]) == (None, 0)
    [removal] = found["removals"]
    assert (removal["code"], removal["month"], removal["after"]) == (str(CODES[0]), 3, None)
    said = told("publish", path, "--by", "Ana", code=1)
    assert f"Dihapus atau ditimpa: {CODES[0]} · Maret: terlaksana → belum" in said
    assert "Tambahkan --yes bila memang dimaksud." in said
    assert answer("publish", path, "--by", "Ana", "--yes")["version"] == 3


def test_a_refused_file_is_told_with_its_problems(tmp_path):
    path = upload(tmp_path, put(CODES[0], 3, "tidak jelas"))
    found = answer("publish", path, "--by", "Ana", code=1)
    assert found["version"] is None
    [problem] = [p for p in found["problems"] if p["severity"] == "error"]
    assert problem["where"].startswith("REALISASI!F")
    said = told("publish", path, "--by", "Ana", code=1)
    assert "Kesalahan: REALISASI!F" in said
    assert "--yes" not in said
    assert open_store().newest() == 1


def test_a_file_that_cannot_be_published_is_a_problem_like_any_other(tmp_path):
    (tmp_path / "kosong.xlsx").touch()
    for path in (tmp_path / "tidak ada.xlsx", tmp_path, SAMPLE_FILE, tmp_path / "kosong.xlsx"):
        found = answer("publish", path, "--by", "Ana", "--yes", code=1)
        assert found["version"] is None
        assert any(problem["severity"] == "error" for problem in found["problems"]), path
        assert "Kesalahan: " in told("publish", path, "--by", "Ana", "--yes", code=1)


def test_a_name_is_needed(tmp_path):
    path = upload(tmp_path, put(CODES[0], 3, "√"))
    done = zi("publish", path)
    assert done.returncode == 2
    assert "Belum disebut: pilihan '--by'." in done.stderr
    said = told("publish", path, "--by", " ", code=1)
    assert said == "Tidak diterbitkan: Isi nama Anda dulu.\n"


def test_one_that_is_always_too_late_gives_up(tmp_path, monkeypatch):
    published(tmp_path, put(CODES[0], 3, "√"))
    path = upload(tmp_path, put(CODES[0], 4, "√"))
    monkeypatch.setattr(versions, "publish_preview", lambda *_, **__: Stale(9))
    monkeypatch.setattr(versions, "restore_version", lambda *_: Stale(9))
    for command in (["publish", path, "--by", "Ana"], ["restore", 1, "--by", "Ana"]):
        assert "coba lagi" in refused_in_one_line(zi(*command))


# ---- history, diff, restore ---------------------------------------------------------------------


def test_history_is_a_line_per_version_newest_first(tmp_path):
    published(tmp_path, put(CODES[0], 3, "√"))
    done = zi("history", "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["version"] for line in lines] == [2, 1]
    assert lines[0].keys() >= {"version", "parent", "by", "at", "note", "changes"}
    assert (lines[0]["parent"], lines[0]["by"], lines[0]["changes"]) == (1, "Ana", 1)
    assert lines[1]["parent"] is None
    assert lines[0]["at"].endswith("+00:00")
    people = told("history").splitlines()
    assert people[0].startswith("Versi 2 · ")
    assert people[0].endswith(" WIB · Ana · 1 perubahan")
    at = datetime.fromisoformat(lines[0]["at"]) + timedelta(hours=7)
    assert f"{at:%H.%M} WIB" in people[0]


def test_diff_tells_every_change_and_turns_around(tmp_path):
    published(tmp_path, put(CODES[0], 3, "14/03/2022"))
    found = answer("diff", 1, 2)
    assert found["changes"] == [
        {
            "code": str(CODES[0]),
            "month": 3,
            "field": "entry",
            "item": "",
            "before": None,
            "after": "2022-03-14",
        }
    ]
    [turned] = answer("diff", 2, 1)["changes"]
    assert (turned["before"], turned["after"]) == ("2022-03-14", None)
    assert told("diff", 1, 2) == f"{CODES[0]} · Maret: belum → terlaksana 14 Maret 2022\n"
    assert told("diff", 2, 2) == "Versi 2 dan versi 2 sama isinya.\n"


def test_restore_publishes_an_old_state(tmp_path):
    published(tmp_path, put(CODES[0], 3, "√"))
    assert answer("restore", 1, "--by", "Ketua") == {"version": 3, "changes": 1}
    assert open_store().plan(3) == SMALL
    assert answer("restore", 1, "--by", "Ketua") == {"version": None, "changes": 0}
    assert "Tidak ada perubahan" in told("restore", 3, "--by", "Ketua")
    assert told("restore", 2, "--by", "Ketua") == "Versi 4 diterbitkan dengan isi versi 2.\n"


@pytest.mark.parametrize("number", [0, 9, 10**30])
def test_an_unknown_version_is_one_line(tmp_path, number):
    for words in (
        ["diff", 1, number],
        ["restore", number, "--by", "Ana"],
        ["export", "--version", number, "--to", tmp_path / "a.xlsx"],
    ):
        line = refused_in_one_line(zi(*words))
        assert f"Versi {number} tidak ada" in line
        assert english_in(line) == set()


# ---- another year -------------------------------------------------------------------------------


@pytest.fixture
def next_year(tmp_path):
    path = tmp_path / "rencana-2023.xlsx"
    path.write_bytes(write(replace(SMALL, year=2023)))
    return path


def test_another_year_needs_its_option_and_yes_is_not_enough(next_year):
    for options in ([], ["--yes"]):
        line = refused_in_one_line(zi("publish", next_year, "--by", "Ana", *options))
        assert line == (
            "Tidak diterbitkan: Berkas ini untuk tahun 2023, sedangkan dasbor menampilkan rencana "
            "aksi 2022. Tahunnya belum disetujui. Tambahkan --year 2023 bila memang dimaksud."
        )
    found = answer("publish", next_year, "--by", "Ana", "--yes", code=1)
    assert (found["year"], found["version"]) == (2023, None)
    assert told("publish", next_year, "--by", "Ana", "--year", 2023) == (
        "Rencana aksi 2023 dimulai dengan versi 1: 8 kegiatan, 96 jadwal, 0 realisasi, "
        "0 bukti dukung.\n"
    )
    assert told("verify") == "2 versi utuh.\n"
    assert "menyebut tahun 2023, bukan 2022" in told(
        "publish", next_year, "--by", "Ana", "--year", 2022, code=1
    )


def test_every_command_takes_the_newest_year_or_the_one_named(tmp_path, next_year):
    published(tmp_path, put(CODES[0], 3, "√"))
    answer("publish", next_year, "--by", "Ana", "--year", 2023)
    assert answer("history")["note"] == ""
    assert len(zi("history", "--year", 2022, "--json").stdout.splitlines()) == 2
    assert answer("status")["as_of"].startswith("2023")
    assert answer("status", "--year", 2022)["total"]["done"] == 1
    assert len(answer("diff", 1, 2, "--year", 2022)["changes"]) == 1
    to = tmp_path / "keluar.xlsx"
    told("export", "--year", 2022, "--to", to)
    stamp = read(to.read_bytes()).stamp
    assert (stamp.year, stamp.version) == (2022, 2)
    assert answer("restore", 1, "--by", "Ana", "--year", 2022)["version"] == 3
    assert open_store().newest() == 1
    late = filled(to.read_bytes(), put(CODES[1], 4, "√"))
    to.write_bytes(late)
    assert told("publish", to, "--by", "Ana", "--year", 2022) == (
        "Versi 4 rencana aksi 2022 diterbitkan: 1 perubahan.\n"
    )


@pytest.mark.parametrize("command", [["history"], ["status"], ["diff", 1, 1]])
def test_a_year_without_a_plan_is_one_line(command):
    line = refused_in_one_line(zi(*command, "--year", 2021))
    assert line == "Tidak ada rencana aksi tahun 2021; yang ada: 2022."


# ---- status and export of versions --------------------------------------------------------------


def test_status_without_a_file_counts_the_newest_version(tmp_path):
    published(tmp_path, put(CODES[0], 3, "√"))
    assert answer("status", "--as-of", "2022-12")["total"]["due_done"] == 1


def test_export_of_versions_and_teams_is_stamped(tmp_path):
    published(tmp_path, put(CODES[0], 3, "√"))
    to = tmp_path / "keluar.xlsx"
    for options, version, team in (
        ([], 2, ""),
        (["--version", 1], 1, ""),
        (["--team", "tim tata laksana"], 2, "Tim Tata Laksana"),
    ):
        told("export", *options, "--to", to)
        reading = read(to.read_bytes())
        assert reading.plan == open_store().plan(version)
        assert (reading.stamp.version, reading.stamp.team) == (version, team)
        assert reading.stamp.state == open_store().version(version).state_sha256
    done = zi("export", PLAN_FILE, "--version", 1, "--to", to)
    assert done.returncode == 2
    assert "jangan keduanya" in done.stderr


# ---- backup and verify --------------------------------------------------------------------------


def test_a_backup_goes_where_the_settings_say_and_comes_back(tmp_path, monkeypatch):
    assert "ZI_BACKUP_TO" in refused_in_one_line(zi("backup"))
    assert "ZI_BACKUP_TO" in refused_in_one_line(zi("drill"))
    folder, key = tmp_path / "cakram2", told("backup", "--new-key").splitlines()[0]
    folder.mkdir()
    monkeypatch.setenv("ZI_BACKUP_TO", str(folder))
    monkeypatch.setenv("ZI_BACKUP_KEY", key)
    assert ".age ditulis di folder" in told("backup")
    assert "Isinya sama dengan basis data sekarang." in told("drill")
    restored = told("recover", "--from", folder)
    assert "1 versi utuh" in restored
    assert "zi.db.lama-" in restored
    other = tmp_path / "lain.db"
    assert "1 versi utuh" in told("recover", "--from", folder, "--to", f"sqlite:///{other}")
    assert other.is_file()
    published(tmp_path, put(CODES[0], 3, "√"))
    refusal = refused_in_one_line(zi("recover", "--from", folder))
    assert "versi 2 rencana aksi 2022" in refusal
    made = answer("recover", "--from", folder, "--discard-newer")
    assert made["versions"] == 1
    monkeypatch.delenv("ZI_BACKUP_KEY")
    assert "tanpa kunci itu" in told("drill", code=1)


def test_a_backup_is_a_store_of_its_own(tmp_path, monkeypatch):
    published(tmp_path, put(CODES[0], 3, "√"))
    to = tmp_path / "cadangan.db"
    assert told("backup", "--to", to) == f"{to}: cadangan ditulis.\n"
    assert "sudah ada" in refused_in_one_line(zi("backup", "--to", to))
    monkeypatch.setenv("ZI_DATABASE_URL", f"sqlite:///{to}")
    assert open_store().newest() == 2
    assert told("verify") == "2 versi utuh.\n"


def test_verify_finds_what_was_tampered_with(tmp_path):
    published(tmp_path, put(CODES[0], 3, "√"))
    assert answer("verify") == {"versions": 2, "problems": []}
    connection = sqlite3.connect(tmp_path / "simpan" / "zi.db")
    with connection:
        connection.execute("DROP TRIGGER zi_version_no_update")
        connection.execute("UPDATE zi_version SET file = x'00' WHERE number = 2")
    connection.close()
    found = answer("verify", code=1)
    assert "Versi 2: berkas unggahannya tidak sesuai sidiknya." in found["problems"]
    assert "Versi 2" in told("verify", code=1)


COMMANDS = (
    ["history"],
    ["status"],
    ["diff", 1, 1],
    ["verify"],
    ["restore", 1, "--by", "Ana"],
    ["publish", PLAN_FILE, "--by", "Ana"],
    ["export", "--to", "a.xlsx"],
    ["backup", "--to", "a.db"],
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
def test_a_store_that_cannot_be_used_is_one_indonesian_line(tmp_path, command):
    """An empty file is never silently begun anew."""
    folder = tmp_path / "simpan"
    (folder / "zi.db").write_bytes(b"")
    line = refused_in_one_line(zi(*command))
    assert english_in(line.replace(str(folder), "")) == set()
    assert (folder / "zi.db").stat().st_size == 0


@pytest.mark.parametrize("url", ["mysql://x/y", "bukan alamat", "sqlite://"])
def test_an_address_that_is_none_is_one_line(monkeypatch, url):
    monkeypatch.setenv("ZI_DATABASE_URL", url)
    refused_in_one_line(zi("history"))
