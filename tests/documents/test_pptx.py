"""The meeting's slides as PowerPoint opens them."""

import io
import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache

import openpyxl
import pptx
import pytest
from pptx.oxml.ns import qn
from pptx.util import Inches

from scripts.programs import WITHOUT_POPPLER
from tests import libreoffice
from tests.briefings import UNSET, briefing_of
from tests.documents.held import case, counted, leads_nowhere
from tests.hostile.texts import LONG_WORD
from tests.real import decree, plain
from tests.recount import rows_of, share
from zi_core.dates import SHORT_NAMES
from zi_core.documents.pptx import presentation
from zi_core.slides.deck import slides
from zi_core.slides.lines import team_words
from zi_core.slides.model import Layout

LEAST_POINTS = 14
"""28 px of a slide 1080 px high, 7.5 inches tall."""
VARIED = ("held", "nothing reported", "one activity", "hostile")
SIGNS = {
    "done": "●",
    "done_early": "◀",
    "done_late": "●+{lag}",
    "overdue": "!",
    "unreported": "□",
    "due": "◎",
    "upcoming": "○",
}


@cache
def made(name="held"):
    return presentation.make(case(name), UNSET)


@cache
def opened(name="held"):
    return pptx.Presentation(io.BytesIO(made(name)))


def pairs(name="held"):
    """Each slide of the meeting beside the one in the presentation."""
    return list(zip(slides(case(name)), opened(name).slides, strict=True))


def shapes_of(sheet):
    return {shape.name: shape for shape in sheet.shapes}


def text_of(sheet):
    return plain("\n".join(t.text or "" for t in sheet.element.iter(qn("a:t"))))


def tables_of(sheet):
    return [shape.table for shape in sheet.shapes if shape.has_table]


def cells_of(table):
    return [[plain(cell.text) for cell in row.cells] for row in table.rows]


def notes_of(sheet):
    return plain(sheet.notes_slide.notes_text_frame.text)


def charts_of(sheet):
    return [shape.chart for shape in sheet.shapes if shape.has_chart]


# ---- the same as what is projected --------------------------------------------------------------


@pytest.mark.parametrize("name", VARIED)
def test_the_presentation_says_what_the_projected_slides_say_one_after_the_other(name):
    told = pairs(name)
    for place, (slide, sheet) in enumerate(told, start=1):
        shapes, text = shapes_of(sheet), text_of(sheet)
        assert plain(sheet.shapes.title.text_frame.text) == plain(slide.title)
        assert shapes["Nomor slide"].text_frame.text == f"{place} / {len(told)}"
        foot = shapes["Kaki"].text_frame.text
        assert foot == " · ".join((slide.source, *slide.marks))
        assert foot in notes_of(sheet)
        assert slide.remark in text
        shown = slide.figures if slide.layout is Layout.FIGURES else slide.figures[:1]
        for card in shown:
            told_card = plain(shapes[f"Angka kunci: {card.name}"].text_frame.text)
            assert plain(card.value) in told_card.split("\n")
            assert plain(card.beside) in told_card
        if charts_of(sheet):
            continue
        for line in slide.lines:
            for words in (line.lead, line.text, line.note, *line.more):
                is_there = plain(words) in text or plain(words) in notes_of(sheet)
                assert is_there, (slide.key, words)


@pytest.mark.exhaustive
def test_drafts_and_samples_say_so_on_every_slide():
    for name, marks in (
        ("held", "DATA CONTOH"),
        ("open", "DRAF versi 1 · DATA CONTOH"),
        ("nothing reported", "DRAF versi 7"),
    ):
        for _, sheet in pairs(name):
            assert shapes_of(sheet)["Kaki"].text_frame.text.endswith(f" · {marks}")


def test_the_file_says_whose_it_is():
    told = opened().core_properties
    assert (told.author, told.language) == ("KPU Kabupaten Purbalingga", "id-ID")
    assert told.title == "Slide rapat evaluasi TW III 2022"
    assert (opened().slide_width, opened().slide_height) == (Inches(13.333), Inches(7.5))


def test_an_office_name_longer_than_a_property_is_cut_there_alone():
    office = "KPU " + LONG_WORD
    seen = briefing_of(replace(decree(), office=office))
    deck = pptx.Presentation(io.BytesIO(presentation.make(seen, UNSET)))
    assert deck.core_properties.author == office[:255]


# ---- figures and charts -------------------------------------------------------------------------


@pytest.mark.parametrize("name", VARIED)
def test_the_bars_are_a_native_chart_of_what_is_counted_by_hand(name):
    briefing, slots = case(name), counted(name)
    as_of, rows = briefing.progress.as_of, rows_of(case(name).plan)
    (chart,) = charts_of(pairs(name)[0][1])
    expected = {"Terlaksana": [], "Terlambat": [], "Belum dilaporkan": [], "Belum jatuh tempo": []}
    endings = []
    for area in briefing.plan.areas:
        own = [slot for slot in slots if slot.row.area == area.number]
        due = [slot for slot in own if slot.month <= as_of]
        done = sum(slot.is_done for slot in due)
        expected["Terlaksana"].append(done)
        expected["Terlambat"].append(sum(slot.state == "overdue" for slot in due))
        expected["Belum dilaporkan"].append(sum(slot.state == "unreported" for slot in due))
        expected["Belum jatuh tempo"].append(len(own) - len(due))
        is_known = any(row.done_months(as_of) for row in rows if row.area == area.number)
        ending = share(done, len(due)) if is_known and due else "belum ada laporan"
        endings.append(ending if due else "belum ada yang jatuh tempo")
    if not any(expected["Belum dilaporkan"]):
        del expected["Belum dilaporkan"]
    (plot,) = chart.plots
    assert {series.name: list(series.values) for series in plot.series} == expected
    names = [str(category) for category in plot.categories]
    assert [found.split(" ")[0] for found in names] == [a.number for a in briefing.plan.areas]
    for label, ending in zip(names, endings, strict=True):
        assert plain(label).endswith(f": {ending}")


@pytest.mark.parametrize("name", ["held", "nothing reported", "nothing due", "december"])
def test_the_step_curve_is_a_native_chart_of_what_is_counted_by_hand(name):
    briefing = case(name)
    as_of, sheet = briefing.progress.as_of, pairs(name)[1][1]
    (chart,) = charts_of(sheet)
    series = {found.name: found for found in chart.plots[0].series}
    slots = counted(name)
    is_known = any(row.done_months(as_of) for row in rows_of(briefing.plan))

    def highest(name_):
        """The height at each month's end: the last of the points there."""
        found = series[name_]
        return {int(x): y for x, y in zip(across(found), found.values, strict=True)}

    planned = {month: sum(s.month <= month for s in slots) for month in range(13)}
    assert highest("Rencana") == planned
    assert ("Realisasi" in series) == is_known
    if is_known:
        realised = {
            month: sum(s.is_done and s.month <= month for s in counted(name, month))
            for month in range(as_of + 1)
        }
        assert highest("Realisasi") == realised
        gap = planned[as_of] - realised[as_of]
        assert f"{gap} belum terlaksana" in label_of(series["Keterangan"])
        assert f"Realisasi {realised[as_of]}" in label_of(series["Keterangan"])
        assert list(series["Belum terlaksana"].values) == [realised[as_of], planned[as_of]]
    assert "Posisi" not in series or across(series["Posisi"]) == [as_of, as_of]
    assert f"Rencana {planned[12]}" in label_of(series["Rencana"])


def across(series):
    """Where a series' points stand from left to right."""
    (places,) = series._element.iter(qn("c:xVal"))
    return [float(value.text) for value in places.iter(qn("c:v"))]


def label_of(series):
    return "".join(t.text for t in series._element.iter(qn("a:t")))


def test_behind_each_chart_is_a_sheet_with_its_numbers():
    bars = {"Terlaksana", "Terlambat", "Belum dilaporkan", "Belum jatuh tempo"}
    for place, expected in ((0, bars), (1, {"Rencana", "Realisasi"})):
        (chart,) = charts_of(pairs()[place][1])
        blob = chart.part.chart_workbook.xlsx_part.blob
        sheet = openpyxl.load_workbook(io.BytesIO(blob)).active
        cells = {cell.value for row in sheet.iter_rows() for cell in row}
        assert expected <= cells
        for series in chart.plots[0].series:
            assert set(series.values) <= cells


def test_the_headline_and_key_figures_are_those_counted_by_hand():
    slots = counted("held")
    due = [slot for slot in slots if slot.month <= 9]
    done = [slot for slot in due if slot.is_done]
    text = text_of(pairs()[0][1])
    part, whole, rounded = re.fullmatch(
        r"(.+) dari (.+) (\(.+\))", share(len(done), len(due))
    ).groups()
    assert f"{part} dari {whole} jadwal terlaksana {rounded}." in text
    late, unreported = (
        sum(slot.state == state for slot in due) for state in ("overdue", "unreported")
    )
    assert late + unreported == len(due) - len(done)
    assert f"Sebanyak {late} terlambat" in text
    assert f"{unreported} belum dilaporkan" in text
    assert f"{sum(slot.lag <= 0 for slot in done)} dari {len(due)} jadwal" in text
    finished = [slot for slot in slots if slot.is_done]
    proven = sum(slot.has_evidence for slot in finished)
    assert f"{proven} dari {len(finished)} yang terlaksana" in text


# ---- month grid ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", VARIED)
def test_the_month_grid_is_a_table_with_a_sign_for_every_state(name):
    briefing = case(name)
    expected = {
        (slot.row.code, slot.month): SIGNS[slot.state].format(lag=slot.lag)
        for slot in counted(name)
    }
    told, codes = {}, []
    for slide, sheet in pairs(name):
        if slide.layout is not Layout.GRID:
            continue
        (table,) = tables_of(sheet)
        assert table.first_row
        head, *rows = cells_of(table)
        assert head[2:14] == list(SHORT_NAMES)
        assert 1 <= len(rows) <= 12
        for row in rows:
            codes.append(row[0])
            told |= {
                (row[0], month): sign
                for month, sign in enumerate(row[2:14], start=1)
                if sign not in ("", "◆")
            }
            done = sum(sign[0] in "●◀" for sign in row[2 : 2 + briefing.progress.as_of] if sign)
            assert row[14] in ("–", f"{done}/{row[14].split('/')[-1]}")
    assert told == expected
    assert codes == [str(activity.code) for activity in briefing.plan.activities]


def test_a_closed_month_is_tinted_and_what_is_late_stands_out_without_colour():
    grid = next(sheet for slide, sheet in pairs() if slide.key == "area-V")
    (table,) = tables_of(grid)
    row = next(row for row in table.rows if row.cells[0].text == "V.1.1")
    late, closed, still_open = row.cells[2], row.cells[3], row.cells[13]
    assert late.text == "!"
    fills = [cell._tc.tcPr.find(qn("a:solidFill")) for cell in (late, closed, still_open)]
    assert [fill is not None for fill in fills] == [True, True, False]
    assert fills[0][0].get("val") != fills[1][0].get("val")


# ---- to be read from the last row ---------------------------------------------------------------


def luminance(colour):
    def linear(value):
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first, second):
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_reckoned_as_the_standard_does():
    assert contrast("000000", "FFFFFF") == 21
    assert round(contrast("767676", "FFFFFF"), 2) == 4.54


@pytest.mark.parametrize("name", VARIED)
def test_no_text_is_small_or_pale(name):
    for _, sheet in pairs(name):
        grounds = {}
        for cell in sheet.element.iter(qn("a:tc")):
            fill = cell.tcPr.find(qn("a:solidFill"))
            if fill is not None:
                grounds |= dict.fromkeys(cell.iter(qn("a:rPr")), fill[0].get("val"))
        count = 0
        for look in sheet.element.iter(qn("a:rPr")):
            count += 1
            assert int(look.get("sz")) >= LEAST_POINTS * 100
            assert look.get("lang") == "id-ID"
            colour = look.find(qn("a:solidFill"))[0].get("val")
            assert contrast(colour, grounds.get(look, "FFFFFF")) >= 7
        assert count
        for chart in charts_of(sheet):
            looks = [e for tag in ("a:rPr", "a:defRPr") for e in chart._chartSpace.iter(qn(tag))]
            for look in looks:
                assert int(look.get("sz", "1400")) >= LEAST_POINTS * 100
                for colour in look.iter(qn("a:srgbClr")):
                    assert contrast(colour.get("val"), "FFFFFF") >= 7
            assert chart.font.size.pt >= LEAST_POINTS


@pytest.mark.parametrize("name", VARIED)
def test_what_is_shortened_stands_in_full_in_the_notes(name):
    shortened = 0
    for slide, sheet in pairs(name):
        notes = notes_of(sheet).split("\n")
        for run in sheet.element.iter(qn("a:t")):
            shown = plain(run.text or "")
            if shown.endswith("…") and shown != "…":
                shortened += 1
                assert any(line.startswith(shown[:-1]) for line in notes), (slide.key, shown)
        for row in slide.rows:
            full = plain(row.activity.action)
            assert full in notes or full in text_of(sheet).split("\n")
        if slide.layout in (Layout.LIST, Layout.TABLE):
            rows = [row for table in tables_of(sheet) for row in cells_of(table)]
            assert sum(bool(row[0]) for row in rows) <= 7 + bool(slide.heads)
        for line in slide.lines:
            if line.is_cut:
                assert set(map(plain, team_words(line.activity))) <= set(notes)
    assert shortened or name in ("nothing due", "one activity")


def test_every_slide_tells_its_source_in_the_notes():
    for _, sheet in pairs():
        assert "Sumber: rencana aksi dan realisasi versi 1, dihitung per jadwal." in notes_of(sheet)


@pytest.mark.parametrize("name", VARIED)
def test_nothing_stands_beside_a_slide_or_on_its_foot(name):
    for slide, sheet in pairs(name):
        for shape in sheet.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= Inches(13.34)
            assert shape.top + shape.height <= Inches(7.5)
            if shape.has_table:
                height = sum(row.height for row in shape.table.rows)
                assert shape.top + height <= Inches(6.7), slide.key
                assert sum(column.width for column in shape.table.columns) <= Inches(12.34)


# ---- hostile ------------------------------------------------------------------------------------


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ["hostile", "held"])
def test_nothing_in_the_file_leads_out_of_it_or_runs(name):
    leads_nowhere(made(name))
    for _, sheet in pairs(name):
        assert not list(sheet.element.iter(qn("a:fld")))


def test_a_word_without_end_is_cut_to_its_cell_and_whole_in_the_notes():
    sheet = next(
        sheet
        for slide, sheet in pairs("hostile")
        if any(str(row.activity.code) == "V.1.2" for row in slide.rows)
    )
    (table,) = tables_of(sheet)
    shown = next(row[1] for row in cells_of(table) if row[0] == "V.1.2")
    assert len(shown) < 100
    assert shown.endswith("…")
    assert LONG_WORD in notes_of(sheet)


# ---- printed ------------------------------------------------------------------------------------


def _words_on_pages(file):
    """The words of each page of a PDF with where they end, as a share of the page's height."""
    command = ["pdftotext", "-bbox", file, "-"]
    told = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    pages = re.findall(r'<page width="[\d.]+" height="([\d.]+)">(.*?)</page>', told, re.S)
    return [
        [
            (word, float(bottom) / float(height))
            for bottom, word in re.findall(r'yMax="([\d.]+)">(.*?)</word>', page)
        ]
        for height, page in pages
    ]


@pytest.mark.libreoffice
def test_libreoffice_prints_every_slide_with_nothing_cut_off(tmp_path):
    """Of the worst texts on every kind of slide."""
    (tmp_path / "slide.pptx").write_bytes(made("hostile"))
    told = pairs("hostile")
    assert libreoffice.pages(tmp_path) == {"slide.pptx": len(told)}
    if shutil.which("pdftotext") is None:
        pytest.skip(WITHOUT_POPPLER.replace("\n", " "))
    pages = _words_on_pages(tmp_path / "out" / "slide.pdf")
    for (slide, sheet), words in zip(told, pages, strict=True):
        assert words
        # Below 6.97 of 7.5 inches stands the foot alone: a table that had grown would reach it.
        low = [word for word, bottom in words if bottom > 6.97 / 7.5]
        foot = shapes_of(sheet)
        expected = f"{foot['Kaki'].text_frame.text} {foot['Nomor slide'].text_frame.text}"
        assert low == expected.split(), slide.key
        if slide.layout is Layout.GRID:  # no column's head is broken
            assert {word for word, _ in words} >= {"Kode", "Kegiatan", *SHORT_NAMES, "Capaian"}
