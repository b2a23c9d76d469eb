"""Files that are no workbook, damaged or hostile ones: one error, never an exception."""

import io
import zipfile

import pytest

from tests.workbook.forms import Form, patched, small_plan
from zi_core.workbook import read, write


def zipped(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"  \n", "file-empty"),
        (b"NO;KOMPONEN;INDIKATOR\n1;Tim;SK\n", "file-not-xlsx"),
        (b"\xff\xfeN\x00O\x00", "file-not-xlsx"),
        (b"\n<!DOCTYPE html><html></html>", "file-html"),
        (b"\xef\xbb\xbf<html><table></table></html>", "file-html"),
        (b"%PDF-1.7\n", "file-pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file-old-or-encrypted"),
        (b"PK\x03\x04nonsense", "file-damaged"),
        (zipped(a="b"), "file-not-xlsx"),
        (zipped(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "x"}), "file-not-xlsx"),
        (zipped(**{"[Content_Types].xml": "<Types/>", "xl/workbook.bin": "x"}), "file-not-xlsx"),
        (zipped(**{"[Content_Types].xml": "<x", "xl/workbook.xml": "<x"}), "file-damaged"),
    ],
)
def test_what_is_no_workbook_is_one_error(content, code):
    reading = read(content)
    assert reading.plan is None
    (problem,) = reading.problems
    assert (problem.severity, problem.code, problem.where) == ("error", code, "")
    assert problem.message
    assert problem.remedy


def test_a_truncated_workbook_is_damaged_wherever_it_ends():
    content = write(small_plan())
    for length in range(100, len(content), len(content) // 40):
        reading = read(content[:length])
        assert [problem.code for problem in reading.problems] == ["file-damaged"]


def test_a_workbook_with_flipped_bytes_never_raises():
    content = write(small_plan())
    for position in range(0, len(content), len(content) // 150):
        damaged = bytearray(content)
        damaged[position] ^= 0x5A
        reading = read(bytes(damaged))
        assert reading.plan is not None or reading.problems


def test_strict_open_xml_is_told_apart_from_damage():
    transitional = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    content = patched(write(small_plan()), "xl/workbook.xml", transitional, strict)
    assert [problem.code for problem in read(content).problems] == ["file-strict"]


def test_an_entity_bomb_is_refused():
    content = patched(
        write(small_plan()),
        "xl/workbook.xml",
        "<workbook ",
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook ',
    )
    assert [problem.code for problem in read(content).problems] == ["file-unsafe"]


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    buffer = io.BytesIO(write(small_plan()))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", bytes(80 * 2**20))
    assert len(buffer.getvalue()) < 2**20
    assert [problem.code for problem in read(buffer.getvalue()).problems] == ["file-too-large"]


@pytest.mark.parametrize("tag", ["mergeCell", "hyperlink"])
def test_a_merge_over_the_whole_sheet_is_refused_before_it_is_spelled_out(tag):
    form = Form.standard()
    form.first()
    xml = f'<{tag}s><{tag} ref="A1:XFD1048576"/></{tag}s><pageMargins'
    content = patched(form.content(), "xl/worksheets/sheet1.xml", "<pageMargins", xml)
    (problem,) = read(content).problems
    assert problem.code == "merge-too-large"
    assert "A1:XFD1048576" in problem.message


def test_a_merged_whole_column_is_read():
    form = Form.standard()
    form.first()
    form.sheet.merge_cells("S1:S20000")
    assert read(form.content()).plan
