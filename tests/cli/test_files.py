"""The command line as people run it, ``python -m zi_core``: words, figures, exits.

Rules: docs/rules.md, Command line.
"""

import ast
import csv
import functools
import gettext
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import click
import pytest
from babel.messages import pofile

from tests.real import decree, plain, sample
from tests.recount import Row, plan_of
from zi_core.__main__ import main
from zi_core.cli.app import CATALOGUES
from zi_core.plan import Plan
from zi_core.progress import By, Weighting, measure
from zi_core.runtime import PLAN_FILE, SAMPLE_FILE
from zi_core.views.phrases import completion
from zi_core.workbook import read, write

ROOT = Path(__file__).parents[2]
COMMANDS = (
    "check",
    "status",
    "export",
    "meetings",
    "document",
    "publish",
    "history",
    "diff",
    "restore",
    "backup",
    "recover",
    "drill",
    "copy",
    "verify",
    "user",
)
USER_COMMANDS = ("add", "list", "disable", "enable", "link", "first")

ENGLISH = re.compile(
    r"\b(usage|options?|commands?|arguments?|error|invalid|missing|required|default|value|show"
    r"|message|exit|try|help for|no such|got|unexpected|traceback|file|path|int|str|list)\b",
    re.IGNORECASE,
)


def english_in(text: str) -> set[str]:
    """English words of the libraries below, names of options left aside."""
    return {word.lower() for word in ENGLISH.findall(re.sub(r"--[a-z-]+", "", text))}


def process(
    *arguments: object, cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command as people do."""
    return subprocess.run(
        [sys.executable, "-m", "zi_core", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def zi(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The same inside this process, which need not start anew each time."""
    words = [str(argument) for argument in arguments]
    out, errors = (io.TextIOWrapper(io.BytesIO(), write_through=True) for _ in range(2))
    with redirect_stdout(out), redirect_stderr(errors), pytest.raises(SystemExit) as ended:
        main(words)
    told = [stream.buffer.getvalue().decode("utf-8") for stream in (out, errors)]  # type: ignore[attr-defined]
    return subprocess.CompletedProcess(words, int(ended.value.code or 0), *told)


@functools.cache
def answer(*arguments: object) -> dict[str, Any]:
    """The JSON of a command that must succeed; asked once."""
    done = zi(*arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def saved(tmp_path: Path, plan: Plan, name: str = "rencana.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(write(plan))
    return path


def refused_in_one_line(done: subprocess.CompletedProcess) -> str:
    """The one line on stderr with which a command refuses its input."""
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


# ---- check --------------------------------------------------------------------------------------


def test_check_tells_the_whole_plan_with_the_keys_of_the_contract():
    told = answer("check", PLAN_FILE)
    assert {
        "file",
        "accepted",
        "year",
        "office",
        "activities",
        "entries",
        "evidence_items",
        "problems",
    } <= told.keys()
    assert told["file"] == str(PLAN_FILE)
    assert told["accepted"] is True
    assert (told["year"], told["office"]) == (2022, "KPU Kabupaten Purbalingga")
    for activity in told["activities"]:
        assert {
            "code",
            "area",
            "area_name",
            "component_no",
            "component",
            "indicator",
            "action",
            "evidence",
            "team",
            "planned",
        } <= activity.keys()


def test_check_counts_the_activities_of_the_decree():
    told = answer("check", PLAN_FILE)
    assert len(told["activities"]) == 59
    areas = Counter(activity["area"] for activity in told["activities"])
    assert areas == {"I": 5, "II": 6, "III": 18, "IV": 10, "V": 12, "VI": 8}
    assert told["entries"] == told["evidence_items"] == told["problems"] == []


def test_check_tells_what_the_reader_read():
    told = answer("check", SAMPLE_FILE)
    plan = sample()
    assert [
        (a["code"], a["area_name"], a["component_no"], a["action"], a["team"], tuple(a["planned"]))
        for a in told["activities"]
    ] == [
        (
            str(a.code),
            plan.area_names[a.area],
            a.code.component_no,
            a.action,
            a.team,
            a.planned,
        )
        for a in plan.activities
    ]
    assert [(e["code"], e["month"], e["done_on"]) for e in told["entries"]] == [
        (str(e.code), e.month, e.done_on and e.done_on.isoformat()) for e in plan.entries
    ]
    assert [tuple(item.values()) for item in told["evidence_items"]] == [
        (str(item.code), item.month, item.document, item.link, item.note)
        for item in plan.evidence_items
    ]
    assert told["sample"] is True


def test_check_of_several_files_is_one_json_line_each_and_one_verdict():
    done = zi("check", PLAN_FILE, ROOT / "data" / "SUMBER.md", SAMPLE_FILE, "--json")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [item["accepted"] for item in told] == [True, False, True]
    assert [Path(item["file"]).name for item in told] == [
        PLAN_FILE.name,
        "SUMBER.md",
        SAMPLE_FILE.name,
    ]
    assert done.returncode == 1
    assert done.stderr == ""


def test_check_says_in_one_line_what_an_accepted_file_holds():
    done = zi("check", SAMPLE_FILE)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == (
        f"{SAMPLE_FILE}: diterima · tahun 2022 · 59 kegiatan · 260 jadwal · 135 realisasi · "
        f"{len(sample().evidence_items)} bukti dukung · DATA CONTOH"
    )


def test_check_with_the_year_of_the_file_accepts_it():
    assert zi("check", PLAN_FILE, "--year", 2022).returncode == 0


def test_check_with_another_year_refuses_the_file():
    """Stamp and title say 2022; the refusal names both years and the sheet."""
    line = refused_in_one_line(zi("check", PLAN_FILE, "--year", 2023))
    assert "DITOLAK" in line
    assert {"2022", "2023"} <= set(re.findall(r"\b20\d\d\b", line))
    done = zi("check", SAMPLE_FILE, "--year", 2023, "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["accepted"], told["year"]) == (1, False, 2022)
    assert told["activities"] == told["entries"] == []
    assert told["problems"][0]["severity"] == "error"


def test_check_says_what_is_wrong_in_which_cell(tmp_path):
    """A month cell that is neither mark nor date is named, and the command refuses."""
    from openpyxl import load_workbook

    book = load_workbook(PLAN_FILE)
    book["REALISASI"]["D9"] = "mungkin"
    path = tmp_path / "salah.xlsx"
    book.save(path)
    done = zi("check", path)
    assert done.returncode == 1
    assert "Kesalahan: REALISASI!D9: " in done.stderr
    [problem] = json.loads(zi("check", path, "--json").stdout)["problems"]
    told = {"severity", "code", "where", "message", "remedy", "others", "count"}
    assert set(problem) == told
    assert (problem["severity"], problem["where"]) == ("error", "REALISASI!D9")


def test_check_accepts_with_warnings_and_lists_them(tmp_path):
    from openpyxl import load_workbook

    book = load_workbook(PLAN_FILE)
    book["REALISASI"]["D9"] = "selesai"
    path = tmp_path / "kata.xlsx"
    book.save(path)
    done = zi("check", path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Peringatan: REALISASI!D9: " in done.stdout


# ---- input that cannot be read ------------------------------------------------------------------


def bad_inputs(folder: Path) -> dict[str, Path]:
    truncated = folder / "terpotong.xlsx"
    truncated.write_bytes(PLAN_FILE.read_bytes()[:20_000])
    table = folder / "tabel.csv"
    with table.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["NO", "KOMPONEN"], [1, "Tim"]])
    renamed = folder / "tabel.xlsx"
    renamed.write_bytes(table.read_bytes())
    empty = folder / "kosong.xlsx"
    empty.touch()
    return {
        "missing": folder / "tidak ada.xlsx",
        "folder": folder,
        "truncated": truncated,
        "csv": table,
        "csv called xlsx": renamed,
        "empty": empty,
    }


INPUTS = ("missing", "folder", "truncated", "csv", "csv called xlsx", "empty")


@pytest.mark.parametrize("command", ["check", "status", "export"])
@pytest.mark.parametrize("kind", INPUTS)
def test_a_file_that_cannot_be_read_is_one_indonesian_line(tmp_path, kind, command):
    """On stderr, with exit code 1 and without a traceback, whichever command meets it."""
    path = bad_inputs(tmp_path)[kind]
    options = ["--to", tmp_path / "keluar.xlsx"] if command == "export" else []
    line = refused_in_one_line(zi(command, path, *options))
    assert str(path) in line
    assert "Kesalahan: " in line
    assert english_in(line.replace(str(path), "")) == set()
    assert not (tmp_path / "keluar.xlsx").exists()


@pytest.mark.parametrize("kind", INPUTS)
def test_for_machines_such_a_file_is_a_problem_like_any_other(tmp_path, kind):
    path = bad_inputs(tmp_path)[kind]
    done = zi("check", path, "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (1, "")
    assert (told["file"], told["accepted"]) == (str(path), False)
    assert [problem["severity"] for problem in told["problems"]] == ["error"]
    assert all(problem["message"] and problem["remedy"] for problem in told["problems"])


# ---- status -------------------------------------------------------------------------------------

FIGURES = {"slots", "due", "due_done", "overdue", "unreported", "on_time", "done", "off_plan"}


def test_status_of_the_sample():
    told = answer("status", SAMPLE_FILE)
    assert told["as_of"] == "2022-09"
    assert told["weight"] == "slot"
    assert told["total"] == {
        "slots": 260,
        "due": 200,
        "due_done": 130,
        "overdue": 70,
        "unreported": 40,
        "on_time": 118,
        "done": 131,
        "off_plan": 4,
    }


def test_status_has_the_keys_of_the_contract():
    told = answer("status", SAMPLE_FILE)
    assert {"as_of", "weight", "total", "areas", "teams"} <= told.keys()
    assert told["total"].keys() >= FIGURES
    assert [area["area"] for area in told["areas"]] == ["I", "II", "III", "IV", "V", "VI"]
    assert [team["team"] for team in told["teams"]] == list(sample().teams)
    assert all(found.keys() >= FIGURES for found in (*told["areas"], *told["teams"]))


@pytest.mark.parametrize(
    ("position", "as_of"), [("2021-12", 0), ("2022-06", 6), ("2022-12", 12), ("2023-03", 15)]
)
def test_status_as_of_another_month(position, as_of):
    told = answer("status", SAMPLE_FILE, "--as-of", position)
    total = measure(sample(), as_of).total
    assert told["as_of"] == position
    assert told["total"] == {name: getattr(total, name) for name in told["total"]}


@pytest.mark.parametrize("weighting", Weighting)
def test_status_in_each_weighting_equals_the_dashboards_figures(weighting):
    told = answer("status", SAMPLE_FILE, "--weight", weighting.value)
    progress = measure(sample(), 9, weighting)
    assert told["weight"] == weighting.value
    for rows, key, by in ((told["areas"], "area", By.AREA), (told["teams"], "team", By.TEAM)):
        assert rows == [
            {key: name, **{field: getattr(found, field) for field in told["total"]}}
            for name, found in progress.by(by).items()
        ]


def test_status_adds_up():
    for weighting in Weighting:
        told = answer("status", SAMPLE_FILE, "--weight", weighting.value)
        for row in (told["total"], *told["areas"], *told["teams"]):
            late = row["overdue"] - row["unreported"]
            assert late >= -1e-9
            assert row["due"] == pytest.approx(row["due_done"] + late + row["unreported"])
        for rows in (told["areas"], told["teams"]):
            for name in told["total"]:
                assert sum(row[name] for row in rows) == pytest.approx(told["total"][name])
        assert told["total"]["overdue"] == pytest.approx(
            told["total"]["due"] - told["total"]["due_done"]
        )


def test_status_for_people():
    done = zi("status", SAMPLE_FILE)
    assert (done.returncode, done.stderr) == (0, "")
    lines = plain(done.stdout).splitlines()
    assert lines[:4] == [
        "DATA CONTOH: realisasi rekaan, bukan data kantor.",
        "Posisi s.d. akhir September 2022 · dihitung per jadwal",
        "Capaian: 130 dari 200 (65%)",
        "Belum terlaksana: 70 jadwal (terlambat 30 jadwal, belum dilaporkan 40 jadwal) · "
        "Tepat waktu: 118 dari 200 (59%) · Di luar jadwal: 4",
    ]
    assert "  Area V Pengawasan           19 dari 32 (59%); 13 jadwal terlambat" in lines
    assert "  Area VI Pelayanan Publik    belum ada laporan; 40 jadwal belum dilaporkan" in lines
    assert plain(completion(measure(sample(), 9).total)) in lines[2]


def test_status_says_what_is_not_known():
    """Nothing due, or nothing reported, is neither 0% nor 100%."""
    nothing_due = zi("status", PLAN_FILE, "--as-of", "2021-12").stdout
    assert "Posisi s.d. awal tahun 2022 · dihitung per jadwal" in nothing_due
    assert "Capaian: belum ada yang jatuh tempo" in nothing_due
    silent = zi("status", PLAN_FILE, "--as-of", "2022-06").stdout
    assert "Capaian: belum ada laporan" in silent
    for told in (nothing_due, silent):
        assert "%" not in told
        assert "erlambat" not in told


def test_status_in_the_area_weighting_is_called_what_it_is():
    told = zi("status", SAMPLE_FILE, "--weight", "area").stdout
    assert "Capaian rencana aksi tertimbang: " in told
    assert "nilai" not in told.lower().replace("(bukan nilai)", "").replace("bukan nilai (", "")
    assert not re.search(r"\d dari \d", told)  # amounts of points would look like a score
    assert "Belum terlaksana: 70 jadwal (terlambat 30 jadwal, belum dilaporkan 40 jadwal)" in told
    assert "13 jadwal terlambat" in told


def test_status_of_a_plan_without_a_year_needs_a_position(tmp_path):
    path = saved(tmp_path, plan_of(Row("I.1.1", (3,)), year=None))
    done = zi("status", path)
    assert done.returncode == 2
    assert "sebutkan --as-of" in done.stderr
    told = json.loads(zi("status", path, "--as-of", "2022-06", "--json").stdout)
    assert told["total"]["due"] == 1


# ---- export -------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", [PLAN_FILE, SAMPLE_FILE], ids=["plan", "sample"])
def test_an_exported_workbook_reads_back_equal(tmp_path, source):
    to = tmp_path / "buku kerja.xlsx"
    done = zi("export", source, "--to", to)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{to}: 59 kegiatan ditulis.\n"
    reading = read(to.read_bytes())
    assert reading.plan == (decree() if source == PLAN_FILE else sample())
    assert {problem.code for problem in reading.problems} <= {"date-far"}
    assert reading.stamp.team == ""


@pytest.mark.parametrize(
    ("name", "team"), [(" tim pengawasan ", "Tim Pengawasan"), ("belum dicantumkan", "")], ids=repr
)
def test_a_teams_workbook_holds_the_whole_plan_and_is_stamped_with_the_team(tmp_path, name, team):
    """Other teams' rows are there to read, so nothing of theirs is lost on the way back."""
    to = tmp_path / "tim.xlsx"
    assert zi("export", SAMPLE_FILE, "--team", name, "--to", to).returncode == 0
    reading = read(to.read_bytes())
    assert reading.plan == sample()
    assert reading.stamp.team == team


def test_an_unknown_team_is_refused_with_those_there_are(tmp_path):
    to = tmp_path / "tim.xlsx"
    line = refused_in_one_line(zi("export", SAMPLE_FILE, "--team", "Tim Salah", "--to", to))
    assert "Tim “Tim Salah” tidak ada di rencana aksi ini." in line
    assert "Tim Pengawasan; " in line
    assert not to.exists()


@pytest.mark.parametrize("place", ["tidak/ada/keluar.xlsx", "."])
def test_a_place_that_cannot_be_written_is_one_indonesian_line(tmp_path, place):
    line = refused_in_one_line(zi("export", PLAN_FILE, "--to", tmp_path / place))
    assert "tidak dapat ditulis" in line


# ---- usage --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check"], "Belum disebut: masukan 'BERKAS...'."),
        (["export", PLAN_FILE], "Belum disebut: pilihan '--to'."),
        (["salah"], "Tidak ada perintah 'salah'."),
        (["publis"], "Tidak ada perintah 'publis'. Mungkin maksudnya 'publish'."),
        (["user", "salah"], "Tidak ada perintah 'salah'."),
        (["user", "add", "ana"], "Belum disebut: pilihan '--role'."),
        (["check", PLAN_FILE, "--salah"], "Tidak ada pilihan '--salah'."),
        (["--json"], "Tidak ada pilihan '--json'."),
        (["check", PLAN_FILE, "--year"], "Pilihan '--year' memerlukan nilai."),
        (["check", PLAN_FILE, "--json=1"], "Pilihan '--json' tidak memakai nilai."),
        (
            ["check", PLAN_FILE, "--year", "dua"],
            "Nilai '--year' tidak dapat dipakai: 'dua' bukan bilangan bulat.",
        ),
        (
            ["status", PLAN_FILE, "--weight", "berat"],
            "Nilai '--weight' tidak dapat dipakai: 'berat' tidak ada di antara "
            "'slot', 'activity', 'area'.",
        ),
        (["status", PLAN_FILE, PLAN_FILE], "Terlalu banyak masukan: "),
        (
            ["status", PLAN_FILE, "--as-of", "juni"],
            "“juni” bukan posisi; tulis seperti 2022-06.",
        ),
        (["status", PLAN_FILE, "--as-of", "2022-13"], "“2022-13” bukan posisi"),
        (["status", PLAN_FILE, "--as-of", "2023-04"], "“2023-04” di luar tahun rencana 2022"),
        (["status", PLAN_FILE, "--as-of", "2021-11"], "“2021-11” di luar tahun rencana 2022"),
    ],
    ids=lambda value: (
        " ".join(Path(str(word)).name for word in value) if isinstance(value, list) else ""
    ),
)
def test_wrong_usage_is_one_indonesian_line_and_exit_code_2(arguments, told):
    done = zi(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("Perintah keliru: ")
    assert done.stderr.endswith("Bantuan: python -m zi_core --help\n")
    assert done.stderr.count("\n") == 1
    assert told in done.stderr
    assert english_in(done.stderr.replace(told, "")) == set()


def test_clicks_words_are_translated_as_the_catalogue_says():
    """Each is still a word of Click's, and the compiled catalogue is that of the written one."""
    file = CATALOGUES / "id" / "LC_MESSAGES" / "click.po"
    with file.open("rb") as written, file.with_suffix(".mo").open("rb") as compiled:
        catalogue, said = list(pofile.read_po(written))[1:], gettext.GNUTranslations(compiled)
    trees = (ast.parse(p.read_bytes()) for p in Path(click.__file__).parent.glob("*.py"))
    nodes = (node for tree in trees for node in ast.walk(tree))
    known = {node.value for node in nodes if isinstance(node, ast.Constant)}
    for message in catalogue:
        one, *more = (message.id,) if isinstance(message.id, str) else message.id
        assert {one, *more} <= known
        words = said.ngettext(one, more[0], 1) if more else said.gettext(one)
        assert words == (message.string[0] if more else message.string)


def test_without_a_command_the_help_is_shown():
    done = zi()
    assert done.returncode == 2
    assert done.stdout.strip() == zi("--help").stdout.strip()


@pytest.mark.parametrize("command", ["", *COMMANDS, *(f"user {name}" for name in USER_COMMANDS)])
def test_the_help_is_indonesian(command):
    done = zi(*command.split(), "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Pemakaian: python -m zi_core ")
    told = re.sub(r"^  list |user list", "", done.stdout, flags=re.MULTILINE)  # a command's name
    assert english_in(told.replace("[slot|activity|area]", "")) == set()
    assert "..." not in done.stdout.replace("PERINTAH ...", "").replace("BERKAS...", "")
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_the_help_names_every_command():
    told = zi("--help").stdout
    assert re.findall(r"^  ([a-z]+) ", told, re.MULTILINE) == list(COMMANDS)
    told = zi("user", "--help").stdout
    assert re.findall(r"^  ([a-z]+) ", told, re.MULTILINE) == list(USER_COMMANDS)


# ---- the process --------------------------------------------------------------------------------


@pytest.mark.exhaustive
def test_a_process_of_its_own_says_the_same():
    """What the tests above ask inside this process is what a terminal of any encoding shows."""
    arguments = ("check", PLAN_FILE, ROOT / "data" / "SUMBER.md")
    told, here = process(*arguments, PYTHONIOENCODING="cp1252", LC_ALL="C"), zi(*arguments)
    assert (told.returncode, told.stdout, told.stderr) == (1, here.stdout, here.stderr)
    assert "·" in told.stdout


@pytest.mark.exhaustive
def test_it_runs_in_another_folder_and_without_the_web_server(tmp_path):
    """Neither Streamlit nor what only the screens need is imported: it starts fast."""
    for name in ("streamlit", "plotly", "starlette", "jinja2"):
        (tmp_path / f"{name}.py").write_text("raise ImportError('not here')", encoding="utf-8")
    (tmp_path / "Rencana Ku.xlsx").write_bytes(SAMPLE_FILE.read_bytes())
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    done = process("export", "Rencana Ku.xlsx", "--to", "a.xlsx", cwd=tmp_path, PYTHONPATH=path)
    assert (done.returncode, done.stdout) == (0, "a.xlsx: 59 kegiatan ditulis.\n")
    assert read((tmp_path / "a.xlsx").read_bytes()).plan == sample()


@pytest.mark.exhaustive
def test_a_reader_that_goes_away_is_no_traceback():
    """As in ``… | head -0``: the pipe is closed before anything is written."""
    end, start = os.pipe()
    os.close(end)
    with subprocess.Popen(
        [sys.executable, "-m", "zi_core", "status", str(SAMPLE_FILE)],
        cwd=ROOT,
        stdout=start,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        os.close(start)
        _, errors = process.communicate(timeout=120)
    assert errors == ""
