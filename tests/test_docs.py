"""The documents cannot rot: what they promise is compared with the code, and their examples run."""

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import typer

from zi_core import wording
from zi_core.cli import files, versions  # noqa: F401 - their commands
from zi_core.cli.app import app
from zi_core.areas import AREA_BY_NUMBER, AREAS
from zi_core.months import SHORT_NAMES
from zi_core.plan import Activity, Area, Code, Entry, Plan, team_label
from zi_core.progress import Weighting, measure
from zi_core.query import STATE_WORDS, WEIGHTING_WORDS, Detail, Query
from zi_core.states import Shape, SlotState
from zi_core.workbook import read
from zi_core.workbook.cells import Cell
from zi_core.workbook.marks import Unreadable, read_realised
from zi_core.workbook.read import EVIDENCE_SHEET, GUIDE_SHEET, PLAN_SHEET, REALISATION_SHEET
from zi_core.workbook.write_evidence import EVIDENCE_COLUMNS
from zi_core.workbook.write_plan import PLAN_COLUMNS
from zi_core.workbook.write_realisation import REALISATION_COLUMNS

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/*.md")), ROOT / "data" / "SUMBER.md"]
CODE = ("zi_core", "pages", "scripts", "benchmarks", "tests")
README, GUIDE, RULES = ROOT / "README.md", ROOT / "docs/panduan.md", ROOT / "docs/rules.md"


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def section(path: Path, heading: str) -> str:
    """The text under a heading, up to the next heading of its rank or above."""
    rank, found = heading.count("#"), text_of(path).partition(f"\n{heading}")
    assert found[1], f"{path.name} has no heading {heading!r}"
    return re.split(rf"\n#{{1,{rank}}} ", found[2])[0]


def table(path: Path, heading: str, first_column: str) -> list[list[str]]:
    """The rows of the table under a heading whose first column is called so."""
    body = section(path, heading).partition(f"\n| {first_column} |")[2]
    assert body, f"{heading} has no table with the column {first_column}"
    rows = body.split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def spans(text: str) -> list[str]:
    return re.findall("`([^`\n]+)`", text)


def sources(*patterns: str) -> str:
    return "\n".join(text_of(path) for pattern in patterns for path in sorted(ROOT.glob(pattern)))


# ---- links, paths, citations ------------------------------------------------------------------


def anchors(path: Path) -> set[str]:
    """The anchors that GitHub gives to a page's headings."""
    headings = re.findall("^#+ (.+)$", text_of(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_relative_link_and_image_leads_somewhere(page):
    links = re.findall(r"\]\(([^)\s]+)\)", text_of(page))
    for link in links:
        if link.startswith(("http://", "https://")):
            continue
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_no_page_tells_of_one_machine(page):
    folders = "home|root|tmp|work|mnt|opt|usr|Users|var"
    assert not re.findall(rf"(?<![\w.])/(?:{folders})/|[A-Z]:\\", text_of(page))


def test_every_image_of_the_documents_is_shown_and_small():
    shown = {
        link for page in PAGES for link in re.findall(r"\]\((?:docs/)?img/(.+?)\)", text_of(page))
    }
    images = list((ROOT / "docs/img").iterdir())
    assert {image.name for image in images} == shown
    assert all(image.stat().st_size < 250_000 for image in images)


def test_every_cited_section_of_the_design_stands_in_the_rules():
    code = sources("app.py", *(f"{folder}/**/*.py" for folder in CODE))
    cited = {n for cites in re.findall(r"DESIGN (§\d(?:, §\d)*)", code) for n in cites.split(", ")}
    assert len(cited) > 3
    assert cited <= set(re.findall(r"^## (§\d) ", text_of(RULES), re.MULTILINE))


# ---- commands ---------------------------------------------------------------------------------


def test_the_commands_to_run_and_check_exist():
    told = "\n".join(map(text_of, PAGES))
    makefile = text_of(ROOT / "Makefile")
    asked = [sys.executable, "scripts/dev.py", "--help"]
    help_text = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    tasks = set(re.search("{(.+?)}", help_text)[1].split(","))
    targets = set(re.findall("^([a-z]+):.*##", makefile, re.MULTILINE))
    variables = set(re.findall("^([A-Z]+) ", makefile, re.MULTILINE))
    made = re.findall("`make ([a-z]+)((?: [A-Z]+=[^`]*)?)`", told)
    assert {"run", "test"} <= {target for target, _ in made} <= targets
    assert {name for _, given in made for name in re.findall("([A-Z]+)=", given)} <= variables
    assert {"run", "test"} <= set(re.findall(r"scripts\\dev\.py (\w+)", told)) <= tasks


EXAMPLES = sorted(
    {
        line.strip()
        for page in PAGES
        for line in text_of(page).splitlines()
        if line.strip().startswith("python -m zi_core ")
    }
)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_the_command_line_runs(example, tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    done = subprocess.run(
        [sys.executable, *shlex.split(example)[1:]],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_examples_show_every_command():
    assert {example.split()[3] for example in EXAMPLES} == set(typer.main.get_command(app).commands)


def test_every_command_and_option_is_documented_and_no_other():
    documented = re.findall("^### `([a-z]+) ", section(RULES, "## §9 "), re.MULTILINE)
    commands = typer.main.get_command(app).commands
    assert set(documented) == set(commands)
    for name, command in commands.items():
        options = {opt for param in command.params for opt in param.opts if opt.startswith("--")}
        assert set(re.findall(r"--[a-z-]+", section(RULES, f"### `{name} "))) == options


def test_the_readme_names_the_direct_dependencies():
    wanted = re.findall(r"^([a-z0-9-]+)", text_of(ROOT / "requirements.in"), re.MULTILINE)
    rows = re.findall(
        r"^\| ([a-z0-9, -]+) \|", section(README, "## What it stands on"), re.MULTILINE
    )
    assert sorted(", ".join(rows).split(", ")) == sorted(wanted)


def test_the_readme_counts_the_plan_right():
    plan = read((ROOT / "data/rencana_aksi_2022.xlsx").read_bytes()).plan
    slots = sum(len(activity.planned) for activity in plan.activities)
    assert f"({len(plan.activities)} activities, {slots} scheduled months)" in text_of(README)


# ---- states, weights, words of a link -----------------------------------------------------------

SHAPE_WORDS = {
    Shape.DISC: "bulatan",
    Shape.PILL: "kapsul",
    Shape.ARROW: "panah",
    Shape.SQUARE: "kotak",
    Shape.RING: "cincin",
    Shape.DIAMOND: "wajik",
}
COLOUR_WORDS = {
    "#12436D": "biru tua",
    "#2073BC": "biru",
    "#C2410C": "jingga",
    "#767676": "kelabu",
    "#801650": "ungu",
}


def test_the_guide_shows_every_state_with_its_word_shape_and_colour():
    rows = table(GUIDE, "## Membaca Jadwal", "Keadaan")
    told = [(word, shape.split()[0], colour) for word, shape, colour, _ in rows]
    assert told == [(s.word, SHAPE_WORDS[s.shape], COLOUR_WORDS[s.colour]) for s in SlotState]


def test_the_rules_show_every_state_with_its_word_shape_and_colour():
    words = [(name.strip("`"), word) for name, _, word in table(RULES, "### States", "state")]
    assert words == [(s.value, s.word) for s in SlotState if s is not SlotState.OFF_PLAN]
    faces = [tuple(cell.strip("`") for cell in row) for row in table(RULES, "## §7 ", "state")]
    assert faces == [(s.value, s.colour, s.shape.value) for s in SlotState]


def test_the_rules_tell_weights_and_weightings_as_they_are():
    told = re.findall(r"\b([IV]+)\s(\d+)\b", section(RULES, "## §2 ").partition("out of 60")[2])
    assert told == [(area.number, str(area.weight)) for area in AREAS]
    rows = table(RULES, "### Weighting", "on screen")
    assert [(name, link.strip("`"), option.strip("`")) for name, link, option, _ in rows] == [
        (weighting.label, word, weighting.value) for word, weighting in WEIGHTING_WORDS.items()
    ]


def test_the_guide_tells_the_words_of_a_link():
    told = {row[0].strip("`"): spans(row[1]) for row in table(GUIDE, "## Mengirim", "Kata")}
    everything = Query(
        (2022, 6), Weighting.AREA, True, "V", "", SlotState.DUE, Detail(Code(3, 3, 2), 3)
    )
    assert set(told) == set(everything.parameters())
    assert told["hitung"] == list(WEIGHTING_WORDS)
    assert told["area"] == list(AREA_BY_NUMBER)
    assert told["keadaan"] == list(STATE_WORDS)
    for word in told["rinci"]:
        assert str(Detail.parse(word)) == word


# ---- the guide's other promises -----------------------------------------------------------------


def test_the_guide_names_the_columns_of_the_sheets():
    def headings(columns):
        names = [str(name) for name, _ in columns if not isinstance(name, int) or name in (1, 12)]
        return [{"1": "JAN", "12": "DES"}.get(name, name) for name in names]

    rows = table(GUIDE, "## Mengisi buku kerja", "Lembar")
    assert {sheet: spans(columns) for sheet, columns in rows} == {
        PLAN_SHEET: headings(PLAN_COLUMNS),
        REALISATION_SHEET: headings(REALISATION_COLUMNS),
        EVIDENCE_SHEET: headings(EVIDENCE_COLUMNS),
        GUIDE_SHEET: [],
    }


def outcome(written: str) -> str:
    mark = read_realised(Cell(written, written, 8, 4, 8, 4), 2022)
    if isinstance(mark, Unreadable):
        return "ditolak"
    word = "selesai" if mark.is_marked else "kosong"
    word += " pada tanggal itu" if mark.done_on else ""
    return word + (", dengan peringatan" if mark.warning else "")


def test_marks_and_dates_are_read_as_the_guide_says():
    rows = table(GUIDE, "### Lembar REALISASI", "Isi sel bulan")
    assert len(rows) == 6
    for examples, meaning in rows:
        assert {written: outcome(written) for written in spans(examples)} == dict.fromkeys(
            spans(examples), meaning
        )


@pytest.mark.parametrize("weighting", Weighting)
def test_the_worked_example_comes_out_as_told(weighting):
    heading = "### Contoh yang dapat dihitung sendiri"
    activities, entries = [], []
    for code_text, area, scheduled, done in table(GUIDE, heading, "Kegiatan"):
        code = Code.parse(code_text)
        planned, fulfilled = (
            [SHORT_NAMES.index(name) + 1 for name in names.split(", ")]
            for names in (scheduled, done)
        )
        assert area == f"{code.area} ({AREA_BY_NUMBER[code.area].weight})"
        activities.append(Activity(code, "k", "i", code_text, planned=tuple(planned)))
        entries += [Entry(code, month) for month in fulfilled]
    areas = (Area("I", ""), Area("V", ""))
    total = measure(Plan(2022, "", areas, tuple(activities), tuple(entries)), 6, weighting).total
    told = {row[0]: row[2:] for row in table(GUIDE, heading, "Cara menghitung")}[weighting.label]
    target, done, completion = told
    assert completion == wording.completion(total).replace(wording.NARROW_SPACE, " ")
    for sum_told, counted in ((target, total.due), (done, total.due_done)):
        parts, _, result = sum_told.replace(",", ".").partition(" = ")
        assert float(result) == counted == sum(map(float, parts.split(" + ")))


def test_the_messages_that_the_guide_explains_are_the_readers_own():
    said = [
        node.value
        for path in (ROOT / "zi_core/workbook").glob("*.py")
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    rows = table(GUIDE, "## Bila berkas ditolak", "Pesannya")
    assert len(rows) > 8
    for quoted, *_ in rows:
        message = re.fullmatch("“(.+)”", quoted)[1]
        assert any(message in text for text in said), message


def test_words_that_the_guide_quotes_from_the_screen_stand_there():
    screen = sources("zi_core/templates/*.html", "pages/**/*.py", "zi_core/*.py") + team_label("")
    prose = "\n".join(line for line in text_of(GUIDE).splitlines() if not line.startswith("|"))
    quoted = {span for span in spans(prose) if re.match("[A-Z][a-z]|per ", span)}
    assert len(quoted) > 12
    assert {span for span in quoted if span not in screen} == set()
