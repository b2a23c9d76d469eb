"""What a file speaks of, and in which cells."""

from openpyxl.utils import get_column_letter

from tests.uploads import column_of, filled, row_of
from tests.workbook.forms import Form, small_plan
from zi_core.plan import Code, EvidenceItem
from zi_core.plan.facts import FactKey, Field
from zi_core.workbook import read, write

ITEM = EvidenceItem(Code(1, 1, 2), 6, "Notula", "https://contoh.id", "ket")
PLAN = small_plan(evidence_items=(ITEM,))


def told(edit=lambda _: None):
    reading = read(filled(write(PLAN), edit))
    assert reading.plan
    return reading.coverage


def test_every_fact_has_its_cell_filled_or_blank():
    sheets = {}

    def note(book):
        sheets.update((sheet.title, sheet) for sheet in book)

    sources = told(note).sources
    plan, realisation = sheets["RENCANA AKSI"], sheets["REALISASI"]
    row = row_of(realisation, "I.1.2")
    assert sources[FactKey("I.1.2", 1, Field.ENTRY)] == f"REALISASI!D{row}"
    assert sources[FactKey("I.1.2", 12, Field.ENTRY)] == f"REALISASI!O{row}"
    for field, heading in ((Field.OBSTACLE, "KENDALA"), (Field.FOLLOW_UP, "RENCANA TINDAK LANJUT")):
        column = get_column_letter(column_of(realisation, heading))
        assert sources[FactKey("I.1.2", 0, field)] == f"REALISASI!{column}{row}"
    row = row_of(plan, "I.1.2")
    for field, heading in (
        (Field.COMPONENT, "KOMPONEN"),
        (Field.INDICATOR, "INDIKATOR"),
        (Field.ACTION, "LANGKAH AKSI"),
        (Field.EVIDENCE, "BUKTI FISIK"),
        (Field.TEAM, "PENANGGUNG JAWAB"),
    ):
        column = get_column_letter(column_of(plan, heading))
        assert sources[FactKey("I.1.2", 0, field)] == f"RENCANA AKSI!{column}{row}"
    january = get_column_letter(column_of(plan, "JAN"))
    assert sources[FactKey("I.1.2", 1, Field.PLANNED)] == f"RENCANA AKSI!{january}{row}"
    documents = sheets["BUKTI DUKUNG"]
    place = FactKey("I.1.2", 6, Field.DOCUMENT, "Notula\nhttps://contoh.id")
    assert sources[place] == f"BUKTI DUKUNG!C{row_of(documents, 'I.1.2')}"
    assert FactKey("I", 0, Field.AREA) in sources


def test_a_whole_workbook_is_silent_about_nothing():
    said = told()
    assert not any(said.is_absent(place) for place in said.sources)
    assert not said.is_absent(FactKey("I.1.1", 3, Field.DOCUMENT, "Lain\n"))
    assert (said.has_documents, said.has_notes, said.uncoded) == (True, True, frozenset())


def test_a_lacking_sheet_is_silence():
    def drop(book):
        del book["REALISASI"], book["BUKTI DUKUNG"]

    said = told(drop)
    for field in (Field.ENTRY, Field.DOCUMENT):
        assert said.is_absent(FactKey("I.1.1", 3, field, "Notula\n" if field == "document" else ""))
    assert said.is_absent(FactKey("I.1.1", 0, Field.OBSTACLE))
    assert not said.is_absent(FactKey("I.1.1", 0, Field.ACTION))


def test_a_lacking_row_is_silence_about_that_row_only():
    def clear(book):
        sheet = book["REALISASI"]
        for cell in sheet[row_of(sheet, "I.1.2")]:
            cell.value = None

    said = told(clear)
    assert said.is_absent(FactKey("I.1.2", 1, Field.ENTRY))
    assert said.is_absent(FactKey("I.1.2", 0, Field.FOLLOW_UP))
    assert not said.is_absent(FactKey("I.1.1", 1, Field.ENTRY))


def test_a_lacking_column_is_silence_about_that_field_only():
    def rename(book):
        sheet = book["REALISASI"]
        row = next(c.row for r in sheet.iter_rows() for c in r if c.value == "KENDALA")
        sheet.cell(row, column_of(sheet, "KENDALA")).value = "WARNA"

    said = told(rename)
    assert said.is_absent(FactKey("I.1.2", 0, Field.OBSTACLE))
    assert not said.is_absent(FactKey("I.1.2", 0, Field.FOLLOW_UP))


def test_remarks_on_documents_may_be_lacking():
    def rename(book):
        sheet = book["BUKTI DUKUNG"]
        row = next(c.row for r in sheet.iter_rows() for c in r if c.value == "KETERANGAN")
        sheet.cell(row, column_of(sheet, "KETERANGAN")).value = "WARNA"

    said = told(rename)
    assert (said.has_documents, said.has_notes) == (True, False)


def test_an_official_form_speaks_of_the_plan_only_and_has_no_codes():
    form = Form.standard()
    row = form.first(months={3: "√"}, team="Tim A")
    said = form.read().coverage
    assert said.uncoded == {Code(1, 1, 1)}
    assert said.sources[FactKey("I.1.1", 3, Field.PLANNED)] == f"Rencana!H{row}"
    assert said.is_absent(FactKey("I.1.1", 3, Field.ENTRY))
    assert said.is_absent(FactKey("I.1.1", 3, Field.DOCUMENT, "x\n"))


def test_a_refused_file_tells_nothing():
    said = read(b"").coverage
    assert (said.sources, said.has_documents) == ({}, False)


def test_an_assumed_area_has_no_cell():
    form = Form()
    form.header()
    form.put("I Manajemen Perubahan")
    form.activity(2, "Dua", "i", "A")
    form.activity(1, "Satu", "i", "B")
    reading = form.read()
    assert [area.number for area in reading.plan.areas] == ["I", "II"]
    assert reading.coverage.is_absent(FactKey("II", 0, Field.AREA))
    assert not reading.coverage.is_absent(FactKey("I", 0, Field.AREA))
