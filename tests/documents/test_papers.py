"""What all papers of a meeting have in common: columns that add up, names, and words."""

import io
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

import docx
import openpyxl
import pptx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from pptx.oxml.ns import qn as tag

from tests.briefings import FILLED, alone, briefing_of, much_overdue
from tests.documents import held
from tests.documents.made import Tally, make, pages_of
from tests.documents.test_standalone_html import Read
from tests.recount import as_ofs, counted_by_hand, plan_of, row_lists, rows_of
from zi_core.documents.monev import monev_sheet
from zi_core.documents.pdf import monev
from zi_core.documents.registry import DOCUMENTS

TOTAL = "Seluruh rencana aksi"
PARTS = ["target", "terlaksana", "terlambat", "belum dilaporkan"]
"""The counts that every table with a total tells; the last three make up the first."""
RATES = ("capaian", "tepat waktu", "bukti", "bukti lengkap")
"""The columns of shares, which are whole numbers where all or nothing is done."""
WITH_TOTAL = {
    "docx.minutes": 1,
    "docx.report": 1,
    "pdf.monev": 2,
    "xlsx.monev": 3,
    "standalone_html": 1,
}
"""The papers with tables that end in a total, and how many there are at least."""


# ---- columns that add up ------------------------------------------------------------------------


def tables_of(module, briefing):
    """Every table of a paper, row by row, its total last."""
    if module == "pdf.monev":
        return list(_monev_tables(briefing))
    content = make(module, briefing, FILLED)
    if module == "xlsx.monev":
        return list(_sheets(content))
    if module == "standalone_html":
        return list(Read(content).tables.values())
    return cells_of(docx.Document(io.BytesIO(content)).tables)


def cells_of(tables):
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]


def opened_slides(content):
    return list(pptx.Presentation(io.BytesIO(content)).slides)


def _monev_tables(briefing):
    """The *lembar monev* as it is typeset: its summary, and the activities of each area."""
    data = monev._data(monev_sheet(briefing, FILLED))
    *areas, total = (row["cells"] for row in data["summary"])
    yield [["Area", *PARTS], *(row[:5] for row in (*areas, total))]
    for area, summary in zip(data["areas"], areas, strict=True):
        lines = [line for component in area["components"] for line in component["activities"]]
        if lines:
            rows = [[line["cells"][0], *line["cells"][4:8]] for line in lines]
            yield [["Kode", *PARTS], *rows, [TOTAL, *summary[1:5]]]


def _sheets(content):
    """The tables of a workbook: of the activities the areas, and those of each area."""
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        at = next(n for n, row in enumerate(rows) if row[0] in ("AREA", "KODE", "NOMOR"))
        head = rows[at]
        if "TARGET" not in head:
            yield rows[at:]
            continue
        counted = [row for row in rows[at + 1 :] if isinstance(row[head.index("TARGET")], int)]
        if sheet.title == "RINGKASAN":
            yield [head, *counted]
            continue
        areas = [n for n, row in enumerate(counted) if row[0].startswith(("Area ", TOTAL))]
        yield [head, *(counted[n] for n in areas)]
        for first, after in pairwise(areas):
            if own := counted[first + 1 : after]:
                yield [head, *own, [TOTAL, *counted[first][1:]]]


def count_of(cell):
    """A cell as a count: 13, ``1.313``, ``13, terlama 8 bulan``; None where it is none."""
    if isinstance(cell, float):
        return None
    found = re.fullmatch(r"(\d+(?:\.\d{3})*)(?:, (?:terlama|baru) .+)?", str(cell))
    return int(found[1].replace(".", "")) if found else None


def total_of(table):
    """The counts of a table's last row by column, once it adds up; None where it is no total."""
    if not table or not table[-1] or table[-1][0] != TOTAL:
        return None
    at = next(n for n, row in enumerate(table) if row and row[0].lower() in ("area", "kode"))
    heads = [str(head).lower() for head in table[at]]
    *rows, last = table[at + 1 :]
    columns = {
        head: [count_of(row[place]) for row in (*rows, last)] for place, head in enumerate(heads)
    }
    assert set(PARTS) <= set(columns), heads
    counts = {
        head: own
        for head, own in columns.items()
        if head in PARTS or (None not in own and head not in RATES)
    }
    for head, (*own, total) in counts.items():
        assert sum(own) == total, (head, own, total)
    for target, *parts in zip(*(counts[head] for head in PARTS), strict=True):
        assert target == sum(parts), (target, parts)
    return {head: total for head, (*_, total) in counts.items()}


def adds_up(briefing):
    """Every table of every paper that has a total adds up to it, and it is that of a recount."""
    as_of = briefing.progress.as_of
    slots = counted_by_hand(rows_of(briefing.plan), as_of, "slot")
    by_hand = Tally(slots, [], as_of).parts
    for module, least in WITH_TOTAL.items():
        totals = [found for table in tables_of(module, briefing) if (found := total_of(table))]
        assert len(totals) >= least, module
        assert [totals[0][head] for head in PARTS] == by_hand, module
    sheets = opened_slides(make("pptx.presentation", briefing, FILLED))
    shapes = [shape for slide in sheets for shape in slide.shapes]
    for table in cells_of(shape.table for shape in shapes if shape.has_table):
        total_of(table)
    bars = next(shape.chart for shape in shapes if shape.has_chart)
    sums = {series.name: sum(series.values) for series in bars.plots[0].series}
    target, *parts = by_hand
    assert [sums.get(head.capitalize(), 0) for head in PARTS[1:]] == parts
    assert sum(sums.values()) - sums["Belum jatuh tempo"] == target


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ["held"])
def test_every_table_adds_up_to_its_total(name):
    adds_up(held.case(name))


@pytest.mark.exhaustive
def test_every_table_of_two_hundred_that_are_late_adds_up():
    plan = much_overdue()
    assert Tally(counted_by_hand(rows_of(plan), 9, "slot"), []).late[200:]
    adds_up(briefing_of(plan))


@pytest.mark.exhaustive
@settings(max_examples=3)
@given(row_lists(min_size=1), as_ofs)
def test_every_table_of_any_plan_adds_up(rows, as_of):
    adds_up(briefing_of(plan_of(*rows), as_of))


def test_a_table_that_does_not_add_up_is_found():
    head = ["Area", *PARTS]
    for broken in (["I", "9", "5", "2", "1"], ["I", "8", "5", "2", "2"], ["I", "8", "5", "–", "1"]):
        with pytest.raises((AssertionError, TypeError)):
            total_of([head, broken, [TOTAL, "8", "5", "2", "1"]])
    assert total_of([head, ["I", "8", "5", "2", "1"], [TOTAL, "8", "5", "2", "1"]])


# ---- names and words ----------------------------------------------------------------------------

TEXTS = {
    "docx": lambda content: _word_text(content),
    "pdf": lambda content: "\n".join(pages_of(content)),
    "xlsx": lambda content: _workbook_text(content),
    "pptx": lambda content: _slides_text(content),
    "html": lambda content: Read(content).text,
}


def _word_text(content):
    paper = docx.Document(io.BytesIO(content))
    (section,) = paper.sections
    parts = (section.header._element, paper.element.body, section.footer._element)
    paragraphs = [paragraph for part in parts for paragraph in part.iter(qn("w:p"))]
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in paragraphs)


def _workbook_text(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row]
    return "\n".join(str(value) for value in cells if value is not None)


def _slides_text(content):
    parts = [
        part
        for slide in opened_slides(content)
        for part in (slide.element, slide.notes_slide.element)
    ]
    charts = [
        shape.chart._chartSpace
        for slide in opened_slides(content)
        for shape in slide.shapes
        if shape.has_chart
    ]
    texts = [t.text for part in (*parts, *charts) for t in part.iter(tag("a:t"), tag("c:v"))]
    about = pptx.Presentation(io.BytesIO(content)).core_properties.subject
    return "\n".join(text for text in (about, *texts) if text)


@cache
def text_of(found):
    """All that a paper says, in one line."""
    content = make(found.module, held.held(), FILLED)
    return " ".join(TEXTS[found.extension](content).replace("\N{SOFT HYPHEN}", "").split())


ALL = pytest.mark.parametrize("found", DOCUMENTS, ids=lambda found: found.name)
ON_THE_DECREE = {
    "undangan.docx",
    "lembar-monev.pdf",
    "lembar-monev.xlsx",
    "matriks-bulanan.pdf",
    "notula.docx",
    "laporan-monev.docx",
}
"""The papers that say which decree they rest on."""
WITH_NOTES = ON_THE_DECREE - {"undangan.docx"}
"""The papers that say what is uncertain in the plan's source."""
LOST_PAGE = "Area VI: komponen 1 belum termuat karena halaman sumber tidak lengkap"
RETIRED = (
    r"\bpapan\b",
    "jadwal selesai",
    "bobot selesai",
    "tim belum dicantumkan",
    "selesai tepat",
    "tepat bulan",
    "di luar rencana",
    "belum berbukti",
    "masih terbuka",
    "mengambil [0-9]+ keputusan",
    "dibekukan",
    "grid bulanan",
    "berkas bawaan",
    "sudah habis",
    "yang ditunjukkan",
    "pecahan",
    r"\d\s%",
)
"""Words that are not used any more: shared/PAPERS.md, section C."""


@ALL
def test_every_paper_names_the_zona_integritas(found):
    assert "zona integritas" in text_of(found).casefold()


@ALL
def test_the_papers_that_rest_on_the_decree_name_it(found):
    assert (FILLED.decree.words in text_of(found)) == (found.name in ON_THE_DECREE)


@ALL
def test_the_lost_page_is_named_wherever_the_figures_are_signed(found):
    assert (LOST_PAGE in text_of(found)) == (found.name in WITH_NOTES)


@ALL
def test_a_long_name_of_an_area_stands_once_whole_where_its_figures_are_signed(found):
    plan = alone()
    name = "Nama area yang panjang " * 10 + "usai"
    seen = briefing_of(replace(plan, areas=[replace(plan.areas[0], name=name)]))
    text = " ".join(TEXTS[found.extension](make(found.module, seen, FILLED)).split())
    told = text.count(f"Area I selengkapnya: {name}")
    assert told == (found.name in WITH_NOTES)


def test_the_name_of_an_area_has_room_for_all_its_lines_in_the_workbook():
    plan = alone()
    name = "Nama " * 31
    seen = briefing_of(replace(plan, areas=[replace(plan.areas[0], name=name)]))
    sheet = openpyxl.load_workbook(io.BytesIO(make("xlsx.monev", seen, FILLED)))["KEGIATAN"]
    (cell,) = (cell for cell in sheet["A"] if str(cell.value).startswith("Area I Nama"))
    assert cell.alignment.wrap_text
    assert sheet.row_dimensions[cell.row].height > 30


@ALL
def test_no_paper_uses_a_retired_word(found):
    text = text_of(found)
    assert [word for word in RETIRED if re.search(word, text, re.I)] == []
