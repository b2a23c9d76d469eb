"""From an upload to a version, with real workbooks and a real store (docs/rules.md, Publishing)."""

import io
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from tests.publishing.conftest import few
from tests.uploads import (
    code,
    column_of,
    filled,
    put,
    row_of,
    uploaded,
    working_file,
)
from tests.workbook.forms import Form
from zi_core.access import Person, Role, operator
from zi_core.plan import Code, Entry
from zi_core.plan.facts import MARK, Change, FactKey, Field, facts_of
from zi_core.publishing import (
    MAX_NOTE,
    Refusal,
    is_current,
    preview,
    publish,
    publish_corrections,
    restore,
)
from zi_core.publishing.merge import Choice, Conflict
from zi_core.publishing.validation import NOT_HERE
from zi_core.runtime import SAMPLE_FILE
from zi_core.store import NewVersion, Stale, Version
from zi_core.workbook import read, write

ENTRY = Field.ENTRY


@pytest.fixture
def store(new):
    return new()


@pytest.fixture
def reported(store):
    """A store whose second version reports ten activities, with documents and remarks."""
    plan = store.plan(1)
    some = plan.activities[:10]
    first = some[0].code
    facts = facts_of(plan)
    changes = [Change(FactKey(str(a.code), 3, ENTRY), None, MARK) for a in some]
    changes.append(Change(FactKey(str(first), 3, Field.DOCUMENT, "Notula\n"), None, "ket"))
    changes.append(Change(FactKey(str(first), 0, Field.OBSTACLE), None, "Hujan"))
    assert all(change.place not in facts for change in changes)
    assert isinstance(publish_corrections(store, changes, operator("Ana")), Version)
    return store


def changes_of(shown):
    assert shown.merge is not None, [str(problem) for problem in shown.problems]
    return {(c.place.subject, c.place.month, c.place.field): c.after for c in shown.merge.changes}


def refusal(shown):
    assert shown.merge is None
    return {problem.code for problem in shown.problems if problem.severity == "error"}


# ---- the everyday way ---------------------------------------------------------------------------


@pytest.mark.usefixtures("sandboxed")
def test_a_filled_file_is_previewed_published_and_told_cell_by_cell(store):
    content = filled(working_file(store), put("III.3.2", 3, date(2022, 3, 14)))
    row = row_of(load_workbook(io.BytesIO(content))["REALISASI"], "III.3.2")
    shown = preview(store, content, "isi.xlsx")
    assert (shown.parent, shown.ancestor) == (1, 1)
    assert changes_of(shown) == {("III.3.2", 3, ENTRY): "2022-03-14"}
    assert store.newest() == 1
    version = publish(store, shown, operator(" Ana "), note=" Maret ")
    assert (version.number, version.author, version.note) == (2, "Ana", "Maret")
    assert Entry(code("III.3.2"), 3, date(2022, 3, 14)) in store.plan(2).entries
    [(change, source)] = store.changes(2)
    assert (change.after, source) == ("2022-03-14", f"REALISASI!F{row}")
    assert store.file(2) == content


def test_the_same_file_again_changes_nothing(store):
    content = filled(working_file(store), put("III.3.2", 3, "√"))
    uploaded(store, content)
    shown = preview(store, content, "isi.xlsx")
    assert shown.merge.is_nothing
    assert publish(store, shown, operator("Ana")) is None
    assert store.newest() == 2


def test_filling_the_same_download_on_and_on(store):
    """A team keeps its file and uploads it after each month: what it said before stays said."""
    first = filled(working_file(store), put("III.3.2", 3, "√"))
    uploaded(store, first)
    uploaded(store, filled(first, put("III.3.2", 4, "√")))
    assert {e.month for e in store.plan(3).entries} == {3, 4}
    assert store.version(3).change_count == 1


def six_files(store):
    """Six files of one download, each filled in its own rows in every kind of cell."""
    areas = [area.number for area in store.plan(1).areas]
    files = []
    for number, area in enumerate(areas):
        own = [str(a.code) for a in store.plan(1).activities if a.area == area]

        def fill(book, own=own, number=number):
            sheet = book["REALISASI"]
            put(own[0], 3, date(2022, 3, 1 + number))(book)
            put(own[-1], 6, "√")(book)
            row = row_of(sheet, own[0])
            sheet.cell(row, column_of(sheet, "KENDALA")).value = f"Kendala {number}"
            documents = book["BUKTI DUKUNG"]
            place = documents.max_row
            while documents.cell(place, 1).value is None:
                place -= 1
            for column, value in enumerate((own[0], "Maret", f"Notula {number}"), start=1):
                documents.cell(place + 1, column).value = value

        files.append(filled(working_file(store, version=1), fill))
    return files


@pytest.mark.exhaustive
def test_six_teams_publish_in_any_order_with_the_same_state(new):
    files = six_files(new())
    states = []
    orders = [*permutations(range(6))]
    for place in (0, 467):
        store = new(f"{place}.db")
        for turn in orders[place]:
            uploaded(store, files[turn])
        assert store.newest() == 7
        states.append(store.plan(7))
    assert states[0] == states[1]
    assert len(states[0].entries) == 12
    assert len(states[0].evidence_items) == 6
    assert {a.obstacle for a in states[0].activities} - {""} == {f"Kendala {n}" for n in range(6)}


def test_a_conflict_is_shown_and_waits_for_a_choice(store):
    mine, theirs = (
        filled(working_file(store), put("III.3.2", 3, date(2022, 3, day))) for day in (14, 15)
    )
    uploaded(store, theirs)
    shown = preview(store, mine, "isi.xlsx")
    place = FactKey("III.3.2", 3, ENTRY)
    conflict = Conflict(place, None, "2022-03-15", "2022-03-14")
    assert shown.merge.conflicts == (conflict,)
    assert isinstance(publish(store, shown, operator("Ana"), confirmed=True), Refusal)
    kept = preview(store, mine, "isi.xlsx", {conflict: Choice.NEWEST})
    assert publish(store, kept, operator("Ana")) is None
    taken = preview(store, mine, "isi.xlsx", {conflict: Choice.FILE})
    assert publish(store, taken, operator("Ana")).number == 3
    assert facts_of(store.plan(3))[place] == "2022-03-14"


def test_a_preview_that_grew_stale_publishes_nothing(store):
    shown = preview(store, filled(working_file(store), put("III.3.2", 3, "√")), "isi.xlsx")
    uploaded(store, filled(working_file(store), put("V.1.1", 3, "√")))
    assert publish(store, shown, operator("Ana")) == Stale(2)
    fresh = preview(store, shown.content, "isi.xlsx")
    assert fresh.key != shown.key
    assert publish(store, fresh, operator("Ana")).number == 3
    assert publish(store, fresh, operator("Ana")) == Stale(3)  # clicked twice
    assert len(store.plan(3).entries) == 2


@pytest.mark.parametrize("name", ["", "  "])
def test_nobody_publishes_without_a_name(store, name):
    shown = preview(store, filled(working_file(store), put("III.3.2", 3, "√")), "isi.xlsx")
    assert publish(store, shown, operator(name)) == Refusal("Isi nama Anda dulu.")
    assert restore(store, 1, operator(name)) == Refusal("Isi nama Anda dulu.")
    assert publish_corrections(store, [], operator(name)) == Refusal("Isi nama Anda dulu.")


# ---- removals -----------------------------------------------------------------------------------


def test_unticking_needs_confirmation(reported):
    content = filled(working_file(reported), put(few().activities[0].code, 3, None))
    shown = preview(reported, content, "isi.xlsx")
    assert len(shown.merge.removals) == 1
    assert not shown.merge.removes_much
    refused = publish(reported, shown, operator("Ana"))
    assert isinstance(refused, Refusal)
    assert refused.is_confirmable
    assert publish(reported, shown, operator("Ana"), confirmed=True).number == 3
    assert len(reported.plan(3).entries) == 9


def test_removing_more_than_a_fifth_is_marked(reported):
    def untick(book):
        for activity in few().activities[:3]:
            put(activity.code, 3, None)(book)

    shown = preview(reported, filled(working_file(reported), untick), "isi.xlsx")
    assert len(shown.merge.removals) == 3
    assert shown.merge.removes_much


def test_a_row_deleted_from_the_plan_is_a_removal_with_all_it_held(reported):
    first = few().activities[0].code

    def delete(book):
        for name in ("RENCANA AKSI", "REALISASI"):
            sheet = book[name]
            row = row_of(sheet, first)
            for cells in [r for r in sheet.merged_cells.ranges if r.min_row <= row <= r.max_row]:
                sheet.unmerge_cells(str(cells))
            for cell in sheet[row]:
                cell.value = None
        documents = book["BUKTI DUKUNG"]
        for cell in documents[row_of(documents, first)]:
            cell.value = None

    content = filled(working_file(reported), delete)
    shown = preview(reported, content, "isi.xlsx")
    assert {c.place.subject for c in shown.merge.removals} == {str(first)}
    assert {c.place.field for c in shown.merge.removals} == {
        Field.ACTIVITY,
        Field.ENTRY,
        Field.DOCUMENT,
    }


# ---- what a file does not speak of --------------------------------------------------------------


def without_sheet(name):
    def edit(book):
        del book[name]

    return edit


def without_column(sheet, heading):
    """Its heading is another, one that no rule knows: the column is none of ours."""

    def edit(book):
        for row in book[sheet].iter_rows(max_row=12):
            for cell in row:
                if cell.value == heading:
                    cell.value = "WARNA"

    return edit


def without_row(book):
    sheet = book["REALISASI"]
    for cell in sheet[row_of(sheet, few().activities[0].code)]:
        cell.value = None


@pytest.mark.parametrize(
    "edit",
    [
        without_sheet("REALISASI"),
        without_sheet("BUKTI DUKUNG"),
        without_column("REALISASI", "KENDALA"),
        without_column("BUKTI DUKUNG", "KETERANGAN"),
        without_column("RENCANA AKSI", "BUKTI FISIK"),
        without_row,
    ],
    ids=["realisasi", "bukti", "kendala", "keterangan", "bukti fisik", "baris"],
)
def test_what_a_file_lacks_changes_nothing(reported, edit):
    shown = preview(reported, filled(working_file(reported), edit), "isi.xlsx")
    assert changes_of(shown) == {}


def test_a_lost_area_heading_renames_no_area(store):
    """Its official name is assumed while reading; that is no statement about the name."""

    def edit(book):
        sheet = book["RENCANA AKSI"]
        row = row_of(sheet, "II.1.1") - 1
        for cells in [r for r in sheet.merged_cells.ranges if r.min_row == row]:
            sheet.unmerge_cells(str(cells))
        for cell in sheet[row]:
            cell.value = None

    book_plan = store.plan(1)
    renamed = tuple(replace(area, name=f"{area.name} kami") for area in book_plan.areas)
    content = write(replace(book_plan, areas=renamed), version=1)
    uploaded(store, content)
    shown = preview(store, filled(working_file(store), edit), "isi.xlsx")
    assert ("II", 0, Field.AREA) not in changes_of(shown)


# ---- rows reordered, retyped, stripped of codes -------------------------------------------------


def test_reordered_rows_change_nothing(reported):
    plan = reported.plan(2)
    own = [a for a in plan.activities if a.code.area == "III" and a.code.component_no == 3]
    assert len(own) > 1

    def reverse(book):
        sheet = book["REALISASI"]
        rows = [row_of(sheet, a.code) for a in own]
        held = [[cell.value for cell in sheet[row]] for row in rows]
        for row, values in zip(rows, reversed(held), strict=True):
            for column, value in enumerate(values, start=1):
                if not type(sheet.cell(row, column)).__name__.startswith("Merged"):
                    sheet.cell(row, column).value = value

    assert changes_of(preview(reported, filled(working_file(reported), reverse), "a.xlsx")) == {}


def test_an_edited_text_is_one_change_with_its_cell(store):
    def retype(book):
        sheet = book["RENCANA AKSI"]
        row = row_of(sheet, "III.3.2")
        sheet.cell(row, column_of(sheet, "LANGKAH AKSI")).value = "Langkah yang ditulis ulang"

    content = filled(working_file(store), retype)
    shown = preview(store, content, "isi.xlsx")
    assert changes_of(shown) == {("III.3.2", 0, Field.ACTION): "Langkah yang ditulis ulang"}
    assert shown.merge.removals == ()
    sheet = load_workbook(io.BytesIO(content))["RENCANA AKSI"]
    cell = get_column_letter(column_of(sheet, "LANGKAH AKSI"))
    place = FactKey("III.3.2", 0, Field.ACTION)
    assert shown.sources[place] == f"RENCANA AKSI!{cell}{row_of(sheet, 'III.3.2')}"


def emptied(*sheets):
    def edit(book):
        for name in sheets:
            sheet = book[name]
            top = next(r[0].row for r in sheet.iter_rows(max_col=1) if r[0].value == "KODE")
            for row in range(top + 1, sheet.max_row + 1):
                cell = sheet.cell(row, 1)
                if Code.parse(f"{cell.value}"):
                    cell.value = None

    return edit


def test_emptied_codes_are_found_again_by_text(store):
    content = filled(working_file(store), put("III.3.2", 3, "√"))
    shown = preview(store, filled(content, emptied("RENCANA AKSI")), "isi.xlsx")
    assert changes_of(shown) == {("III.3.2", 3, ENTRY): MARK}


def test_an_edited_text_without_a_code_is_still_one_change(store):
    old = store.plan(1).by_code[code("III.3.2")].action

    def edit(book):
        sheet = book["RENCANA AKSI"]
        row = row_of(sheet, "III.3.2")
        sheet.cell(row, column_of(sheet, "LANGKAH AKSI")).value = f"{old} bersama"
        sheet.cell(row, 1).value = None

    shown = preview(store, filled(working_file(store), edit), "isi.xlsx")
    assert shown.merge is None or changes_of(shown) == {
        ("III.3.2", 0, Field.ACTION): f"{old} bersama"
    }


def added(text):
    """An edit: a new activity without a code, in a row of its own at the end of area VI."""

    def edit(book):
        sheet = book["RENCANA AKSI"]
        last = max(
            row[0].row
            for row in sheet.iter_rows(max_col=1)
            if isinstance(row[0].value, str) and row[0].value.startswith("VI.")
        )
        row = last + 1
        for cells in [r for r in sheet.merged_cells.ranges if r.max_row >= row]:
            sheet.unmerge_cells(str(cells))
        sheet.insert_rows(row)
        for heading, value in (
            ("INDIKATOR", "Indikator baru"),
            ("LANGKAH AKSI", text),
            ("DES", "√"),
        ):
            sheet.cell(row, column_of(sheet, heading)).value = value

    return edit


def test_two_teams_adding_rows_get_two_codes(store):
    """From one download, in one component, without codes: neither takes the other's place."""
    one, other = (
        filled(working_file(store), added(text))
        for text in ("Menyelenggarakan bazar", "Membuka loket malam")
    )
    uploaded(store, one)
    before = store.plan(2)
    shown = preview(store, other, "isi.xlsx")
    assert shown.merge.conflicts == ()
    uploaded(store, other)
    after = store.plan(3)
    assert len(after.activities) == len(before.activities) + 1 == len(few().activities) + 2
    actions = [a.action for a in after.activities]
    assert {"Menyelenggarakan bazar", "Membuka loket malam"} <= set(actions)
    for content in (one, other):
        assert preview(store, content, "isi.xlsx").merge.is_nothing


@pytest.mark.exhaustive
def test_more_rows_without_codes_than_can_be_compared_are_refused(store):
    """Not matched by guess: the person is told where the codes are."""
    plan = store.plan(1)
    last = max(activity.code for activity in plan.activities)
    more = tuple(
        replace(
            plan.by_code[last],
            code=Code(last.area_no, last.component_no, last.ordinal + number),
            action=f"Langkah {number} " + "dari banyak langkah " * 100,
        )
        for number in range(1, 41)
    )
    store.publish(NewVersion(1, replace(plan, activities=plan.activities + more), "Ana"))

    def edit(book):
        for name in ("RENCANA AKSI", "REALISASI"):
            sheet = book[name]
            for activity in more:
                row = row_of(sheet, activity.code)
                sheet.cell(row, column_of(sheet, "LANGKAH AKSI")).value = f"Lain {activity.action}"
        for name in book.sheetnames:
            for row in book[name].iter_rows(max_col=1):
                if row[0].value in {str(activity.code) for activity in more}:
                    row[0].value = None

    shown = preview(store, filled(working_file(store), edit), "isi.xlsx")
    assert refusal(shown) == {"too-many-without-code"}


# ---- files without a stamp ----------------------------------------------------------------------


def unstamped(store):
    return write(store.plan(store.newest()))


def test_an_unstamped_file_adds_and_lists_what_it_would_overwrite(reported):
    first, second = (activity.code for activity in few().activities[:2])

    def edit(book):
        put(first, 3, date(2022, 3, 9))(book)  # overwrites
        put(second, 3, None)(book)  # removes
        put(first, 5, "√")(book)  # adds

    shown = preview(reported, filled(unstamped(reported), edit), "isi.xlsx")
    assert shown.ancestor is None
    assert len(shown.merge.changes) == 3
    listed = {(str(c.place.subject), c.place.month) for c in shown.merge.removals}
    assert listed == {(str(first), 3), (str(second), 3)}
    assert isinstance(publish(reported, shown, operator("Ana")), Refusal)


def test_an_official_form_adds_its_row_and_lists_the_rows_it_lacks(reported):
    form = Form("RENCANA AKSI PEMBANGUNAN ZONA INTEGRITAS KPU KAB. PURBALINGGA TAHUN 2022")
    form.header()
    form.put("I Manajemen Perubahan")
    form.activity(9, "Komponen baru", "Indikator baru", "Langkah baru", months={3: "√"})
    shown = preview(reported, form.content(), "formulir.xlsx")
    assert shown.ancestor is None
    added = [c for c in shown.merge.changes if c.before is None]
    assert {c.place.subject for c in added} == {"I.9.1"}
    removed = {c.place for c in shown.merge.removals if c.place.field is Field.ACTIVITY}
    assert len(removed) == len(few().activities)
    assert shown.merge.removes_much
    assert isinstance(publish(reported, shown, operator("Ana")), Refusal)


def test_a_version_that_is_not_there_is_no_ancestor(store):
    content = filled(write(store.plan(1), version=7), put("III.3.2", 3, "√"))
    assert preview(store, content, "isi.xlsx").ancestor is None


# ---- files that do not belong here --------------------------------------------------------------


def test_the_sample_is_refused(store):
    assert refusal(preview(store, SAMPLE_FILE.read_bytes(), "contoh.xlsx")) == {"file-is-sample"}


def test_a_note_that_is_too_long_is_refused_not_cut(store):
    shown = preview(store, filled(working_file(store), put("III.3.2", 3, "√")), "isi.xlsx")
    refused = publish(store, shown, operator("Ana"), note="a" * (MAX_NOTE + 1))
    assert refused == Refusal("Catatannya lebih dari 500 huruf; pendekkan dulu.")
    assert publish(store, shown, operator("Ana"), note="a" * MAX_NOTE).note == "a" * MAX_NOTE


def test_a_file_of_another_office_is_refused(store):
    content = write(replace(store.plan(1), office="KPU Kabupaten Lain"), version=1)
    assert refusal(preview(store, content, "isi.xlsx")) == {"file-of-other-office"}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a,b,c"])
def test_a_damaged_file_is_refused_with_its_problems(store, content):
    shown = preview(store, content, "isi.xlsx")
    assert shown.merge is None
    assert shown.problems
    assert isinstance(publish(store, shown, operator("Ana")), Refusal)


def test_a_teams_file_changes_its_own_rows_only(store):
    plan = store.plan(1)
    team = "Tim Pengawasan"
    own = next(a.code for a in plan.activities if a.team == team)
    other = next(a.code for a in plan.activities if a.team not in (team, ""))
    fine = filled(working_file(store, team), put(own, 3, "√"))
    assert changes_of(preview(store, fine, "a.xlsx")) == {(str(own), 3, ENTRY): MARK}
    shown = preview(store, filled(fine, put(other, 3, "√")), "a.xlsx")
    assert refusal(shown) == {"row-of-other-team"}
    [problem] = [p for p in shown.problems if p.code == "row-of-other-team"]
    assert problem.where.startswith("REALISASI!F")
    assert str(other) in problem.message
    uploaded(store, filled(working_file(store), put(other, 3, "√")))
    assert changes_of(preview(store, fine, "a.xlsx")) == {(str(own), 3, ENTRY): MARK}


# ---- another year -------------------------------------------------------------------------------


def next_year(store, **changes):
    return write(replace(store.plan(1), year=2023, **changes))


def begun(store):
    """The book of 2023, begun with a file."""
    shown = preview(store, next_year(store), "rencana-2023.xlsx")
    assert isinstance(publish(store, shown, operator("Ana"), year=2023), Version)
    return store.of_year(2023)


@pytest.mark.parametrize("typed", [None, 2022])
def test_a_file_of_another_year_waits_for_its_year_to_be_named(store, typed):
    shown = preview(store, next_year(store), "rencana-2023.xlsx")
    assert (shown.year, shown.parent, shown.begins_year) == (2023, 0, True)
    refused = publish(store, shown, operator("Ana"), confirmed=True, year=typed)
    assert isinstance(refused, Refusal)
    assert "untuk tahun 2023, sedangkan dasbor menampilkan rencana aksi 2022" in refused.message
    assert [book.year for book in store.books()] == [2022]


def test_a_file_begins_the_next_year_as_version_1_and_is_kept(store):
    code = store.plan(1).activities[0].code
    content = next_year(store, entries=(Entry(code, 3, date(2023, 3, 14)),))
    version = publish(
        store, preview(store, content, "2023.xlsx"), operator("Ana"), note="Baru", year=2023
    )
    assert (version.number, version.parent, version.kind, version.note) == (1, None, "seed", "Baru")
    assert [book.year for book in store.books()] == [2023, 2022]
    book = store.of_year(2023)
    assert book.plan(1) == replace(
        store.plan(1), year=2023, entries=(Entry(code, 3, date(2023, 3, 14)),)
    )
    assert book.file(1) == content
    sources = {change.place: source for change, source in book.changes(1)}
    assert sources[FactKey(str(code), 3, ENTRY)].startswith("REALISASI!F")
    assert store.newest() == 1
    assert store.verify() == []


def test_the_sheet_of_this_year_in_a_new_workbook_begins_the_next(store):
    """As the manual tells it: copied without the stamp, and with another year in its title."""

    def copied(book):
        for name in ("REALISASI", "BUKTI DUKUNG", "PETUNJUK"):
            del book[name]
        for name in list(book.custom_doc_props.names):
            del book.custom_doc_props[name]
        for row in book["RENCANA AKSI"].iter_rows(max_row=6):
            for cell in row:
                if cell.value == "TAHUN 2022":
                    cell.value = "TAHUN 2023"

    shown = preview(store, filled(working_file(store), copied), "rencana.xlsx")
    assert publish(store, shown, operator("Ana"), year=2023).number == 1
    assert store.of_year(2023).plan(1) == replace(store.plan(1), year=2023)


def test_a_file_goes_to_the_book_of_its_year_from_any_board(store):
    """A late report for last year merges there, with that year's ancestor, and nowhere else."""
    now = begun(store)
    late = filled(working_file(store), put("III.3.2", 3, "√"))
    shown = preview(now, late, "isi.xlsx")
    assert (shown.open_year, shown.year, shown.parent, shown.ancestor) == (2023, 2022, 1, 1)
    assert changes_of(shown) == {("III.3.2", 3, ENTRY): MARK}
    assert isinstance(publish(now, shown, operator("Ana")), Refusal)
    assert publish(now, shown, operator("Ana"), year=2022).number == 2
    assert (store.newest(), now.newest()) == (2, 1)
    assert publish(now, preview(now, late, "isi.xlsx"), operator("Ana")) is None
    mine = preview(now, filled(working_file(now), put("III.3.2", 4, "√")), "isi.xlsx")
    assert (mine.is_of_other_year, mine.ancestor) == (False, 1)
    assert publish(now, mine, operator("Ana")).number == 2


def test_a_file_that_names_no_year_is_for_the_boards(store):
    now = begun(store)
    nameless = write(replace(store.plan(1), year=None))
    for board, year in ((store, 2022), (now, 2023)):
        shown = preview(board, nameless, "isi.xlsx")
        assert (shown.year, shown.is_of_other_year, shown.merge.is_nothing) == (year, False, True)


def test_a_year_begun_by_somebody_else_meanwhile_makes_the_preview_stale(store):
    shown = preview(store, next_year(store), "2023.xlsx")
    book = begun(store)
    assert not is_current(store, shown)
    assert publish(store, shown, operator("Budi"), year=2023) == Stale(1)
    fresh = preview(store, shown.content, "2023.xlsx")
    assert (fresh.parent, fresh.merge.is_nothing) == (1, True)
    assert fresh.key != shown.key
    assert book.newest() == 1


def test_a_named_year_refuses_a_file_of_another(store):
    shown = preview(store, working_file(store), "isi.xlsx", year=2023)
    assert "year-differs" in refusal(shown)


def test_a_teams_workbook_begins_no_year(store):
    content = write(replace(store.plan(1), year=2023), team="Tim Pengawasan")
    assert refusal(preview(store, content, "isi.xlsx")) == {"year-begun-by-team"}


@pytest.mark.parametrize("year", [1999, 2100])
def test_a_year_that_no_plan_can_be_for_is_refused(store, year):
    content = filled(working_file(store), lambda book: retitled(book, year))
    assert "year-unlikely" in refusal(preview(store, content, "isi.xlsx"))


def retitled(book, year):
    """Only the stamp names a year; no title can name one so far away."""
    for sheet in book:
        for row in sheet.iter_rows(max_row=6):
            for cell in row:
                if str(cell.value).startswith("TAHUN "):
                    cell.value = "RENCANA"
    book.custom_doc_props["zi_year"].value = year


# ---- ancestors in a restored or another database ------------------------------------------------


@pytest.mark.exhaustive
def test_an_ancestor_is_known_by_its_state_after_numbers_were_used_again(new):
    """Version 2 was lost with the old database, and another version 2 has come since."""
    old, store = new("lama.db"), new("pulih.db")
    uploaded(old, filled(working_file(old), put("III.3.2", 3, "√")))
    content = filled(working_file(old), put("III.3.2", 4, "√"))
    uploaded(store, filled(working_file(store), put("V.1.1", 3, "√")))
    shown = preview(store, content, "isi.xlsx")
    assert shown.ancestor is None
    [doubt] = [problem for problem in shown.problems if problem.code == NOT_HERE]
    assert doubt.severity == "warning"
    assert "tidak ada di sini" in doubt.message
    # With the wrong version 2 for its ancestor, the file would take the other team's tick away.
    assert [change.place.subject for change in shown.merge.removals] == ["V.1.1"]
    assert isinstance(publish(store, shown, operator("Ana")), Refusal)


@pytest.mark.exhaustive
def test_an_ancestor_is_found_under_another_number(store, new):
    """Published in another order elsewhere: the state counts, not the number."""
    other = new("lain.db")
    uploaded(other, filled(working_file(other), put("III.3.2", 3, "√")))
    content = filled(working_file(other), put("III.3.2", 4, "√"))
    uploaded(store, filled(working_file(store), put("V.1.1", 3, "√")))
    restore(store, 1, operator("Ana"))
    uploaded(store, filled(working_file(store), put("III.3.2", 3, "√")))
    uploaded(store, filled(working_file(store), put("V.1.1", 5, "√")))
    shown = preview(store, content, "isi.xlsx")
    assert shown.ancestor == 4
    assert changes_of(shown) == {("III.3.2", 4, ENTRY): MARK}
    assert NOT_HERE not in {problem.code for problem in shown.problems}


def test_of_two_versions_with_one_state_the_stamped_one_is_the_ancestor(reported):
    content = working_file(reported, version=1)
    restore(reported, 1, operator("Ana"))
    assert preview(reported, content, "isi.xlsx").ancestor == 1


def test_a_stamp_without_a_state_is_believed_by_its_number(reported):
    content = write(reported.plan(2), version=2)
    assert read(content).stamp.state == ""
    assert preview(reported, content, "isi.xlsx").ancestor == 2


# ---- direct entry and restoring -----------------------------------------------------------------


def test_a_correction_meets_the_newest_version(store):
    place = FactKey("III.3.2", 3, ENTRY)
    uploaded(store, filled(working_file(store), put("V.1.1", 3, "√")))
    assert (
        publish_corrections(store, [Change(place, None, MARK)], operator("Ana"), note="x").kind
        == "entry"
    )
    assert len(store.plan(3).entries) == 2
    assert publish_corrections(store, [Change(place, None, MARK)], operator("Ana")) is None


def test_a_correction_of_a_row_that_is_gone_is_refused(store):
    change = Change(FactKey("III.9.9", 0, Field.OBSTACLE), None, "x")
    assert publish_corrections(store, [change], operator("Ana")) == Refusal(
        "Kegiatan III.9.9 sudah tidak ada di versi 1."
    )


def test_restoring_an_old_state(reported):
    assert restore(reported, 2, operator("Ketua")) is None
    version = restore(reported, 1, operator("Ketua"))
    assert (version.number, version.kind) == (3, "restore")
    assert reported.plan(3) == reported.plan(1)
    for number in (0, -1, 9, 10**30):
        assert isinstance(restore(reported, number, operator("Ketua")), Refusal)


def test_from_a_teams_file_without_a_stamp_only_its_own_rows_are_taken(reported):
    """Rows of others are named and left alone, also where the file would empty or change them."""
    team = "Tim Pengawasan"
    person = Person("tim", "tim", Role.TEAM, (team,))
    plan = reported.plan(reported.newest())
    own = next(a for a in plan.activities if a.team == team)
    other = next(e.code for e in plan.entries if plan.by_code[e.code].team not in (team, ""))

    def edit(book):
        put(own.code, 11, "√")(book)
        put(other, 1, "√")(book)
        put(other, 2, None)(book)
        sheet = book["RENCANA AKSI"]
        sheet.cell(row_of(sheet, other), column_of(sheet, "BUKTI FISIK")).value = "Diubah"

    shown = preview(reported, filled(unstamped(reported), edit), "isi.xlsx", person=person)
    assert shown.merge, [str(problem) for problem in shown.problems]
    assert {change.place.subject for change in shown.merge.changes} == {str(own.code)}
    [told] = [problem for problem in shown.problems if problem.code == "rows-left-alone"]
    assert str(other) in told.message
    version = publish(reported, shown, person, confirmed=True)
    assert isinstance(version, Version)
    after = reported.plan(version.number)
    assert [a for a in after.activities if a.team != team] == [
        a for a in plan.activities if a.team != team
    ]
