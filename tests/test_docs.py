"""The documents cannot rot: what they promise is compared with the code, and their examples run."""

import ast
import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from zi_core.access import operator
from zi_core.backups import make_backup, place_of
from zi_core.cli import backups, copying, files, history, meetings, users, versions  # noqa: F401 - their commands
from zi_core.cli.app import app, main
from zi_core.dates import SHORT_NAMES
from zi_core.documents.downloads import download_name, slug, working_workbook
from zi_core.meetings import AgendaKind, DecisionState, Details, Meetings, Period
from zi_core.meetings.agenda import LONGEST
from zi_core.plan import Activity, Area, Code, Entry, Plan, team_label
from zi_core.plan.areas import AREA_BY_NUMBER, AREAS
from zi_core.plan.facts import Field
from zi_core.progress import Weighting, measure
from zi_core.progress.states import Shape, SlotState
from zi_core.publishing import MUCH_REMOVED_WORD, preview, publish
from zi_core.publishing.merge import MUCH
from zi_core.runtime import open_store
from zi_core.settings import SETTINGS, BackupSettings
from zi_core.store import NewVersion, Version
from zi_core.store.opening import DEFAULT_FILE, VARIABLE
from zi_core.views import phrases
from zi_core.views.links import (
    EVERY_STATE_WORD,
    MEETING_PARTS,
    STATE_WORDS,
    WEIGHTING_WORDS,
    Detail,
    Query,
)
from zi_core.workbook import read, write
from zi_core.workbook.marks import read_realised
from zi_core.workbook.problems import Finding
from zi_core.workbook.reading import cells, container, sandbox, worker, xml_checks
from zi_core.workbook.reading.cells import Cell
from zi_core.workbook.reading.reader import (
    EVIDENCE_SHEET,
    GUIDE_SHEET,
    PLAN_SHEET,
    REALISATION_SHEET,
)
from zi_core.workbook.writing.evidence_sheet import EVIDENCE_COLUMNS
from zi_core.workbook.writing.plan_sheet import PLAN_COLUMNS
from zi_core.workbook.writing.realisation_sheet import REALISATION_COLUMNS

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/*.md")), ROOT / "data" / "SUMBER.md"]
CODE = ("zi_core", "pages", "scripts", "benchmarks", "faults", "tests")
README, GUIDE, RULES = ROOT / "README.md", ROOT / "docs/panduan.md", ROOT / "docs/rules.md"
GLOSSARY = ROOT / "docs/glossary.md"
MANUAL, CONTRIBUTING = ROOT / "docs/operasional.md", ROOT / "CONTRIBUTING.md"


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


def test_every_cited_heading_stands_in_the_rules():
    code = sources("app.py", *(f"{folder}/**/*.py" for folder in CODE))
    headings = set(re.findall(r"^##+ (.+)$", text_of(RULES), re.MULTILINE))
    citations = re.findall(r"docs/rules\.md,\s+([A-Z].{60}|[A-Z].*)", code)
    assert len(citations) > 20
    for cited in citations:
        assert any(cited.startswith(heading) for heading in headings), cited


def test_the_glossary_names_classes_where_they_are():
    rows = table(GLOSSARY, "## The central classes", "class")
    assert len(rows) > 20
    for name, module, sentence in rows:
        code = ast.parse(text_of(ROOT / "zi_core" / module.strip("`")))
        classes = {node.name for node in code.body if isinstance(node, ast.ClassDef)}
        assert name.strip("`") in classes, name
        assert sentence.endswith(".")


def test_the_glossary_has_every_word_of_the_rules():
    known = {row[0] for row in table(GLOSSARY, "## The office's words", "on screen")}
    words = {word for row in known for word in re.split(", ", row)}
    told = [row[0] for row in table(RULES, "## Words", "on screen")]
    missing = [word for row in told for word in re.split(", ", row) if word not in words]
    assert missing == []


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


SERVER = "postgresql+psycopg://nama:sandi@peladen/zi"
"""The address that stands for anybody's in the examples."""


def filled(content: bytes, path: Path, *cells: tuple[str, str]) -> None:
    """A working workbook with ticks in some cells of REALISASI, saved as people save it."""
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book[REALISATION_SHEET]
    head = next(row for row in sheet.iter_rows() if row[0].value == "KODE")
    columns = {cell.value: cell.column for cell in head}
    rows = {row[0].value: row[0].row for row in sheet.iter_rows()}
    for code, month in cells:
        sheet.cell(rows[code], columns[month]).value = "✓"
    book.save(path)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A folder as the examples presume: the data, three versions, a meeting, and a workbook."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(ROOT / "data", folder / "data")
    store = open_store(f"sqlite:///{folder / 'zi.db'}")
    team = next(team for team in store.plan(1).teams if slug(team) == "tim-pengawasan")
    for number, month in ((1, "JAN"), (2, "APR")):
        name = download_name(store.book.year, number, team)
        content = working_workbook(store, name).get().content
        filled(content, folder / name, ("V.1.1", month))
        shown = preview(store, (folder / name).read_bytes(), name)
        assert isinstance(publish(store, shown, operator("Tim Pengawasan")), Version)
    # What the examples publish was issued from version 2 and tells something new.
    filled(content, folder / name, ("V.2.1", "MAR"))
    held = Meetings(store).create(
        operator("Ketua"), Details(Period.Q3, "Rapat Evaluasi TW III", date(2022, 10, 6))
    )
    assert held.number == 1
    place = folder / "cakram2" / "zi"
    place.mkdir(parents=True)
    make_backup(store, place_of(str(place), BackupSettings()), "", datetime.now(UTC))
    (folder / "rencana-2023.xlsx").write_bytes(write(replace(store.plan(1), year=2023)))
    return folder


@pytest.mark.exhaustive
@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_the_command_line_runs(
    example, office, tmp_path, monkeypatch, capsys, request
):
    shutil.copytree(office, tmp_path, dirs_exist_ok=True)
    if SERVER in example:
        example = example.replace(SERVER, request.getfixturevalue("postgresql"))
    words = shlex.split(example)
    if words[3] == "publish" and not (tmp_path / words[4]).exists():
        shutil.copy(next(office.glob("ZI-*-v2.xlsx")), tmp_path / words[4])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, "sqlite:///zi.db")
    monkeypatch.setattr(copying, "SECONDS_BETWEEN", 600)
    monkeypatch.setenv("ZI_BACKUP_TO", "cakram2/zi")
    assert words[:3] == ["python", "-m", "zi_core"]
    assert run_command(words[3:]) == 0
    told = capsys.readouterr()
    assert told.out
    assert told.err == ""
    if words[3] in ("publish", "restore"):
        now = open_store(f"sqlite:///{tmp_path / 'zi.db'}")
        assert (now.book.year, now.newest()) in ((2022, 4), (2023, 1))


def test_examples_show_every_command():
    assert {example.split()[3] for example in EXAMPLES} == set(app.commands)


def test_every_command_and_option_is_documented_and_no_other():
    documented = re.findall("^### `([a-z]+)[ `]", section(RULES, "## Command line"), re.MULTILINE)
    commands = app.commands
    assert set(documented) == set(commands)
    for name, command in commands.items():
        parts = [command, *getattr(command, "commands", {}).values()]
        params = [param for part in parts for param in part.params]
        options = {opt for param in params for opt in param.opts if opt.startswith("--")}
        assert set(re.findall(r"--[a-z-]+", section(RULES, f"### `{name}"))) == options


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "data/rencana_aksi_2022.xlsx"],
        ["status"],
        ["publish", "ZI-2022-tim-pengawasan-v2.xlsx", "--by", "x"],
        ["history"],
        ["diff", "1", "3"],
        ["restore", "2", "--by", "x"],
        ["verify"],
        ["meetings"],
        ["recover", "--from", "cakram2/zi"],
        ["drill"],
        ["user", "first"],
        ["user", "add", "ana", "--role", "ketua"],
        ["user", "list"],
    ],
    ids=" ".join,
)
def test_the_rules_name_every_key_of_the_json(arguments, office, tmp_path, monkeypatch, capsys):
    shutil.copytree(office, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, "sqlite:///zi.db")
    monkeypatch.setenv("ZI_BACKUP_TO", "cakram2/zi")
    if arguments == ["user", "list"]:
        run_command(["user", "add", "ana", "--role", "ketua"])
        capsys.readouterr()
    assert run_command([*arguments, "--json"]) == 0
    told = set(spans(section(RULES, f"### `{arguments[0]}")))
    lines = capsys.readouterr().out.splitlines()
    assert lines
    for line in lines:
        assert set(json.loads(line)) <= told
        for value in json.loads(line).values():
            if isinstance(value, list) and value and isinstance(value[0], dict):
                assert set(value[0]) <= told


def run_command(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code


def test_every_command_of_the_changelog_is_there_and_no_other():
    told = re.search(r"The command line: (.+?)\.\n", text_of(ROOT / "CHANGELOG.md"), re.DOTALL)[1]
    assert set(spans(told)) == set(app.commands)


def test_the_readme_names_the_direct_dependencies():
    named = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]["dependencies"]
    wanted = [re.match(r"[a-z0-9-]+", dependency)[0] for dependency in named]
    rows = re.findall(
        r"^\| ([a-z0-9, -]+) \|", section(README, "## What it stands on"), re.MULTILINE
    )
    assert sorted(", ".join(rows).split(", ")) == sorted(wanted)


def test_the_compiled_requirements_are_those_of_the_lock():
    """One source of pins: what pip installs is what uv locked for the libraries named."""
    lock = tomllib.loads(text_of(ROOT / "uv.lock"))
    locked_files = {
        (package["name"], package["version"]): {
            file["hash"] for file in (*package.get("wheels", ()), package.get("sdist")) if file
        }
        for package in lock["package"]
        if "registry" in package["source"]
    }
    (project,) = (package for package in lock["package"] if package["name"] == "zi-dashboard")
    named = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    for name, asked in (
        ("requirements.txt", project["metadata"]["requires-dist"]),
        ("requirements-dev.txt", project["metadata"]["requires-dev"]["dev"]),
    ):
        pinned = re.findall(
            r"^([a-z0-9-]+)==([^ ;]+).*\\\n((?: +--hash=.*\n)+)", text_of(ROOT / name), re.MULTILINE
        )
        for package, version, hashes in pinned:
            assert set(re.findall(r"sha256:[0-9a-f]+", hashes)) == locked_files[package, version]
        assert {found["name"] for found in asked} <= {package for package, _, _ in pinned}
    direct = [
        *named["project"]["dependencies"],
        *named["dependency-groups"]["dev"],
    ]
    locked = [
        *project["metadata"]["requires-dist"],
        *project["metadata"]["requires-dev"]["dev"],
    ]
    assert {re.match(r"[a-z0-9-]+", text)[0] for text in direct} == {p["name"] for p in locked}


def test_the_readme_counts_the_plan_right():
    plan = read((ROOT / "data/rencana_aksi_2022.xlsx").read_bytes()).plan
    slots = sum(len(activity.planned) for activity in plan.activities)
    assert f"({len(plan.activities)} activities, {slots} scheduled months)" in text_of(README)


# ---- states, weights, words of a link -----------------------------------------------------------

PLAN = Plan(2022, "", (), ())
SHAPE_WORDS = {
    Shape.DISC: "bulatan",
    Shape.PILL: "kapsul",
    Shape.ARROW: "panah",
    Shape.SQUARE: "kotak",
    Shape.OPEN_SQUARE: "kotak",
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
    faces = [tuple(cell.strip("`") for cell in row) for row in table(RULES, "## Looks", "state")]
    assert faces == [(s.value, s.colour, s.shape.value) for s in SlotState]


def test_the_rules_tell_weights_and_weightings_as_they_are():
    told = re.findall(r"\b([IV]+)\s(\d+)\b", section(RULES, "## Words").partition("out of 60")[2])
    assert told == [(area.number, str(area.weight)) for area in AREAS]
    rows = table(RULES, "### Weighting", "on screen")
    assert [(name, link.strip("`"), option.strip("`")) for name, link, option, _ in rows] == [
        (weighting.label, word, weighting.value) for word, weighting in WEIGHTING_WORDS.items()
    ]


def test_the_guide_tells_the_words_of_a_link():
    told = {row[0].strip("`"): spans(row[1]) for row in table(GUIDE, "## Mengirim", "Kata")}
    everything = Query(
        position=(2022, 6),
        weighting=Weighting.AREA,
        is_sample=True,
        year=2022,
        version=2,
        newer=3,
        older=1,
        area="V",
        team="",
        state=SlotState.DUE,
        month=3,
        is_table=True,
        is_filling=True,
        detail=Detail(Code(3, 3, 2), 3),
        meeting=2,
        part="keputusan",
        slide=1,
    )
    assert set(told) == set(everything.parameters())
    assert told["hitung"] == list(WEIGHTING_WORDS)
    assert told["area"] == list(AREA_BY_NUMBER)
    assert told["keadaan"] == [*STATE_WORDS, EVERY_STATE_WORD]
    assert told["bagian"] == list(MEETING_PARTS)
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
    march = 3  # in which the guide's dates lie
    mark = read_realised(Cell(written, written, 8, 4, 8, 4), march, 2022)
    if isinstance(mark, Finding):
        return "ditolak"
    word = "terlaksana" if mark.is_marked else "kosong"
    word += " pada tanggal itu" if mark.done_on else ""
    return word + (", dengan peringatan" if mark.warnings else "")


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
    assert completion == phrases.completion(total, weighting)
    for sum_told, counted in ((target, total.due), (done, total.due_done)):
        parts, _, result = sum_told.replace(",", ".").partition(" = ")
        assert float(result) == counted == sum(map(float, parts.split(" + ")))


def words_said_in(*patterns: str) -> str:
    """Every text in the code, one a line; an ellipsis stands for each value put into it."""
    return "\n".join(
        text
        for pattern in patterns
        for path in sorted(ROOT.glob(pattern))
        for node in ast.walk(ast.parse(text_of(path)))
        if (text := words_of(node))
    )


def words_of(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(words_of(part) or "…" for part in node.values)
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if is_text else ""


@pytest.mark.parametrize(
    ("page", "heading", "said_in", "fewest"),
    [
        (
            GUIDE,
            "## Bila berkas ditolak",
            (
                "zi_core/workbook/**/*.py",
                "zi_core/publishing/previews.py",
                "zi_core/publishing/validation.py",
                "zi_core/access/row_permissions.py",
            ),
            14,
        ),
        (MANUAL, "## Bila basis data ditolak", ("zi_core/store/*.py", "zi_core/runtime.py"), 12),
    ],
    ids=["guide", "manual"],
)
def test_the_messages_that_are_explained_are_the_programs_own(page, heading, said_in, fewest):
    said = words_said_in(*said_in)
    rows = table(page, heading, "Pesannya")
    assert len(rows) >= fewest
    for quoted, *_ in rows:
        message = re.fullmatch("“(.+)”", quoted)[1]
        assert message in said, message


@pytest.mark.parametrize("page", [GUIDE, MANUAL], ids=["guide", "manual"])
def test_words_that_are_quoted_from_the_screen_stand_there(page):
    screen = sources("zi_core/html/templates/*.html", "pages/**/*.py", "zi_core/**/*.py")
    screen += team_label("")
    prose = "\n".join(line for line in text_of(page).splitlines() if not line.startswith("|"))
    quoted = {span for span in spans(prose) if re.match("[A-Z][a-z]|per ", span)}
    assert page is MANUAL or len(quoted) > 30
    assert {span for span in quoted if not is_on_screen(span, screen)} == set()


def is_on_screen(span: str, screen: str) -> bool:
    """Whether a quotation stands on the screen; an ellipsis at its end leaves out the rest."""
    return span in screen or (span.endswith(" …") and span.removesuffix(" …") in screen)


# ---- meetings -----------------------------------------------------------------------------------


def test_the_rules_name_every_line_of_the_agenda_with_its_word():
    rows = table(RULES, "### The agenda", "line")
    assert [(name.strip("`"), word) for name, word, _ in rows] == [
        (kind.name, kind.label) for kind in AgendaKind
    ]
    assert LONGEST == 10
    assert "the ten others" in section(RULES, "### The agenda")


def test_the_rules_name_the_states_of_a_decision_and_the_periods():
    told = spans(section(RULES, "### Decisions"))
    assert [word for word in told if word in list(DecisionState)] == list(DecisionState)
    periods = section(RULES, "### `meetings`")
    for first, last in ((Period.Q1, Period.Q4), (Period.H1, Period.H2)):
        assert re.search(f"`{first}`( to|,) *\\s*`{last}`", periods)


# ---- the gate -----------------------------------------------------------------------------------


def test_the_rules_name_every_refusal_of_the_gate_and_its_limits():
    told = section(RULES, "### What is refused before reading")
    rows = table(RULES, "### What is refused before reading", "code")
    names = ("container", "xml_checks", "sandbox")
    code = sources(*(f"zi_core/workbook/reading/{name}.py" for name in names))
    codes = re.findall(r'"((?:file|[a-z]+s-too|merge-too|text-too|reader|content)-[a-z-]+)"', code)
    told_codes = {name for row in rows for name in spans(row[0])} | {"content-ignored"}
    assert set(codes) | {"text-too-long", "text-too-much"} == told_codes
    for limit, words in {
        container.MAX_FILE // 2**20: "{} MB, or",
        container.MAX_UNPACKED // 2**20: "{} MB unpacked",
        container.MAX_PARTS: "{} parts",
        xml_checks.MAX_SHEETS: "{} sheets",
        xml_checks.MAX_ROWS: "{} rows",
        xml_checks.MAX_CELLS: "{} cells",
        xml_checks.MAX_ELEMENTS: "{} formats",
        xml_checks.MAX_STRINGS: "{} shared texts",
        xml_checks.MAX_DEPTH: "deeper than {}",
        worker.MAX_MEMORY // 2**20: "{} MB.",
        int(sandbox.MAX_WAIT): "{} seconds",
    }.items():
        assert words.format(f"{limit:,}").removesuffix(".") in told, words
    for limit, words in (
        (xml_checks.MAX_SHEET_ELEMENTS == 2 * 10**6, "two million XML elements"),
        (xml_checks.MAX_COVERED == 10**6, "over more than a million cells"),
        (xml_checks.MAX_ATTRIBUTE == 2**20, "longer than a million characters"),
        (cells.MAX_TEXT == 10**7, "ten million characters"),
        (worker.MAX_PROCESSOR_SECONDS == 5, "five seconds of processor time"),
        (sandbox.MAX_SECONDS == 20, "within 20 more"),
        (sandbox.MAX_CHILDREN == 2, "two others are being read"),
    ):
        assert limit, words
        assert words in told


# ---- versions and the store ---------------------------------------------------------------------


def test_the_rules_name_every_fact_with_its_word():
    rows = table(RULES, "### Facts", "field")
    assert [(field.strip("`"), word) for field, word, *_ in rows] == [
        (field.value, field.word) for field in Field
    ]


def test_the_documents_tell_the_word_and_the_share_of_a_mass_removal():
    assert MUCH == 5
    assert "seperlima" in section(GUIDE, "### Penghapusan")
    assert f"`{MUCH_REMOVED_WORD}`" in section(GUIDE, "### Penghapusan")
    merging = section(RULES, "### Merging")
    assert "more than one in five" in merging
    assert MUCH_REMOVED_WORD in merging


def test_the_manual_tells_every_setting():
    rows = table(MANUAL, "## Setelan", "Setelan")
    assert rows == [[f"`{key.name}`", key.meaning, key.allowed, key.default] for key in SETTINGS]


def test_the_documents_tell_where_the_store_lies():
    place = f"`{DEFAULT_FILE.relative_to(ROOT).as_posix()}`"
    for page in (README, MANUAL, RULES, CONTRIBUTING):
        assert VARIABLE in text_of(page)
    for page in (README, MANUAL, RULES):
        assert place in text_of(page)
    assert "/var/" in text_of(ROOT / ".gitignore").splitlines()


def test_the_rules_name_every_kind_of_version():
    told = re.search(r"a kind \((.+?)\)", section(RULES, "### Versions"), re.DOTALL)[1]
    code = sources("zi_core/publishing/*.py", "zi_core/store/*.py")
    kinds = set(re.findall(r'\bkind="([a-z]+)"', code)) | {NewVersion(None, PLAN, "").kind}
    assert set(spans(told)) == kinds


def test_the_manual_names_every_way_of_refusing_a_store():
    """Each sentence that a person can meet at opening has a row in the manual."""
    rows = [row[0].strip("“”") for row in table(MANUAL, "## Bila basis data ditolak", "Pesannya")]
    sentences = [
        words_of(node.args[0])
        for file in ("opening", "sqlite", "postgresql", "migrating", "../runtime")
        for node in ast.walk(ast.parse(text_of(ROOT / f"zi_core/store/{file}.py")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "StoreError"
    ]
    sentences = [sentence for sentence in sentences if sentence]
    assert len(sentences) > 8
    for sentence in sentences:
        assert any(message in sentence for message in rows), sentence


def test_the_guide_of_migrations_follows_the_code():
    told = section(CONTRIBUTING, "## Migrations")
    folder = ROOT / "zi_core/store/migrations/versions"
    newest = max(folder.glob("[0-9]*.py")).name
    following = f"{int(newest[:4]) + 1:04d}"
    assert {newest, f"{following}_what_changes.py"} == set(re.findall(r"\b\d{4}_\w+\.py", told))
    paths = re.findall(r"`(zi_core/\S+\.py)`", told)
    assert all((ROOT / path).exists() for path in paths if following not in path)
    assert len(paths) > 3
