"""Hostile texts in the workbooks that the server hands out: text in every program, never alive."""

import csv
import io
import re
import subprocess
import zipfile
from contextlib import closing
from urllib.parse import quote

import openpyxl
import pytest
from defusedxml import ElementTree

from scripts.programs import WITHOUT_LIBREOFFICE, find_libreoffice
from tests.browser.serving import copy_of_dashboard, serving
from tests.hostile.texts import COLUMNS, LONGEST, hostile_workbook
from zi_core.documents.downloads import download_name
from zi_core.plan import NO_TEAM_LABEL
from zi_core.runtime import open_store
from zi_core.workbook import read

pytestmark = pytest.mark.exhaustive

OWN_FORMULAS = re.compile(r'"[✓A-Za-z,]+"|REALISASI!\$A\$\d+:\$A\$\d+|""|COUNTA\(\$A\d+:\$E\d+\)>0')
"""What the writer itself puts beside the cells: choices to pick from, rules that colour."""


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory):
    """The hostile plan as read, and its workbooks by name, whole and a team's, downloaded."""
    folder = copy_of_dashboard(tmp_path_factory.mktemp("exports"))
    content, _ = hostile_workbook()
    plan = read(content).plan
    (folder / "data" / "rencana_aksi_2022.xlsx").write_bytes(content)
    with serving(folder / "log.txt", folder) as running:
        names = [download_name(2022, 1)]
        names += [download_name(2022, 1, team) for team in plan.teams[:1]]
        files = {name: running.get(f"/unduh/{quote(name)}") for name in names}
    with closing(open_store(f"sqlite:///{folder / 'zi.db'}")) as store:
        assert store.plan(1) == plan
    return plan, files


def texts_of(plan):
    """Every text of a plan that came from the file."""
    found = [getattr(activity, column) for activity in plan.activities for column in COLUMNS]
    found += [text for i in plan.evidence_items for text in (i.document, i.link, i.note)]
    return {text for text in found if text and text != NO_TEAM_LABEL}


def test_every_text_is_a_text_cell_and_no_cell_a_formula(handed_out):
    """As openpyxl sees it: string cells alone, and all texts there, character by character."""
    plan, files = handed_out
    for name, content in files.items():
        book = openpyxl.load_workbook(io.BytesIO(content))
        seen = set()
        for sheet in book:
            for cell in (cell for cells in sheet.iter_rows() for cell in cells):
                assert cell.data_type != "f", (name, sheet.title, cell.coordinate)
                if isinstance(cell.value, str):
                    assert cell.data_type in ("s", "inlineStr"), (name, cell.coordinate)
                    seen.add(cell.value)
                    if cell.value.startswith(("=", "+", "-", "@")):
                        assert cell.quotePrefix, (name, sheet.title, cell.coordinate)
        assert texts_of(plan) <= {openpyxl.utils.escape.unescape(text) for text in seen}, name
        reading = read(content)
        assert reading.plan == plan, name
        assert download_name(2022, 1, reading.stamp.team or None) == name


def test_nothing_in_the_package_calculates_or_leads_elsewhere(handed_out):
    """Part by part: no formula but the writer's own, no macro, no link but to web addresses."""
    plan, files = handed_out
    web = {
        i.link for i in plan.evidence_items if i.link.lower().startswith(("http://", "https://"))
    }
    for name, content in files.items():
        led = set()
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.namelist()
            assert not [p for p in parts if re.search(r"external|vba|macro|activeX|embed", p, re.I)]
            for part in (part for part in parts if part.endswith((".xml", ".rels"))):
                for element in ElementTree.fromstring(package.read(part)).iter():
                    tag = element.tag.partition("}")[2]
                    assert tag not in (
                        "f",
                        "ddeLink",
                        "oleLink",
                        "definedName",
                        "webPublishing",
                    ) or (tag == "definedName" and element.get("name", "").startswith("_xlnm.")), (
                        name,
                        part,
                        tag,
                    )
                    if tag in ("formula", "formula1", "formula2"):
                        assert OWN_FORMULAS.fullmatch(element.text), (name, part, element.text)
                    if element.get("TargetMode") == "External":
                        led.add(element.get("Target"))
        assert led <= web, name
        assert led, name


@pytest.mark.libreoffice
def test_libreoffice_reads_every_text_literally(handed_out, tmp_path):
    """Converted to CSV sheet by sheet, nothing is computed and nothing is lost."""
    program = find_libreoffice()
    if program is None:
        pytest.skip(WITHOUT_LIBREOFFICE.replace("\n", " "))
    plan, files = handed_out
    for number, content in enumerate(files.values()):
        (tmp_path / f"buku{number}.xlsx").write_bytes(content)
    subprocess.run(
        [
            program,
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            # Separator, quote, UTF-8, first row; every sheet in a file of its own (-1).
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
            "--outdir",
            tmp_path / "out",
            *sorted(tmp_path.glob("*.xlsx")),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    for number in range(len(files)):
        shown = set()
        for file in (tmp_path / "out").glob(f"buku{number}-*.csv"):
            with file.open(encoding="utf-8", newline="") as lines:
                shown |= {cell for row in csv.reader(lines) for cell in row}
        missing = {text for text in texts_of(plan) if text not in shown}
        assert missing == set(), number
    assert any(str(a.code) == LONGEST and len(a.action) > 30_000 for a in plan.activities)
