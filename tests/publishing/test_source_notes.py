"""Notes on the source through an upload: kept where a file is silent, removed where it says so."""

from dataclasses import replace

import pytest

from tests.uploads import filled, new_store, put, uploaded, working_file
from tests.workbook.forms import Form
from zi_core.access import Person, Role, operator
from zi_core.plan import Code, source_notes
from zi_core.plan.facts import MARK, FactKey, Field, facts_of, plan_of
from zi_core.publishing import change_phrases, preview, publish
from zi_core.publishing.merge import Choice, merge
from zi_core.store import Version

TITLE = "RENCANA AKSI"
DECEMBER = {"III.4.3", "V.2.4", "V.3.2", "V.3.3", "V.3.4", "V.4.2"}
NOTE = Field.NOTE


@pytest.fixture
def store(tmp_path):
    return new_store(tmp_path)


def changes_of(shown):
    assert shown.merge is not None, [str(problem) for problem in shown.problems]
    return {(c.place.subject, c.place.month, c.place.field): c.after for c in shown.merge.changes}


def lines_of(sheet):
    return [r[0].row for r in sheet.iter_rows(max_col=1) if "Catatan sumber" in str(r[0].value)]


def deleted(which):
    """An edit: one of the note lines deleted, as a row."""

    def edit(book):
        sheet = book[TITLE]
        row = lines_of(sheet)[which]
        for cells in [r for r in sheet.merged_cells.ranges if r.min_row >= row]:
            sheet.unmerge_cells(str(cells))
        sheet.delete_rows(row)

    return edit


def rewritten(which, old, new):
    def edit(book):
        cell = book[TITLE].cell(lines_of(book[TITLE])[which], 1)
        assert old in cell.value
        cell.value = cell.value.replace(old, new)

    return edit


def test_a_workbook_as_it_was_downloaded_changes_no_note(store):
    shown = preview(store, working_file(store), "isi.xlsx")
    assert changes_of(shown) == {}
    uploaded(store, filled(working_file(store), put("III.3.2", 3, "√")))
    assert source_notes(store.plan(2)) == source_notes(store.plan(1))
    assert len(source_notes(store.plan(2))) == 2


def test_a_deleted_note_line_is_a_change_that_the_preview_shows(store):
    shown = preview(store, filled(working_file(store), deleted(0)), "isi.xlsx")
    assert changes_of(shown) == {("VI", 0, NOTE): None}
    [told] = [change_phrases.describe(change) for change in shown.merge.changes]
    assert (told.what, told.after) == ("catatan sumber", "kosong")
    assert "komponen 1 belum termuat" in told.before
    assert shown.sources[FactKey("VI", 0, NOTE)].startswith(TITLE)
    assert isinstance(publish(store, shown, operator("Ana")), Version)
    assert [note for note in source_notes(store.plan(2)) if "Area VI" in note] == []
    assert len(source_notes(store.plan(2))) == 1


def test_the_line_of_several_rows_is_a_change_of_each(store):
    shown = preview(store, filled(working_file(store), deleted(1)), "isi.xlsx")
    assert changes_of(shown) == {(code, 0, NOTE): None for code in DECEMBER}


def test_one_code_taken_out_of_a_line_is_one_change(store):
    content = filled(working_file(store), rewritten(1, "V.2.4, ", ""))
    assert changes_of(preview(store, content, "isi.xlsx")) == {("V.2.4", 0, NOTE): None}


def test_a_rewritten_note_is_a_change(store):
    content = filled(working_file(store), rewritten(0, "belum termuat", "sudah dicocokkan"))
    [(place, after)] = changes_of(preview(store, content, "isi.xlsx")).items()
    assert place == ("VI", 0, NOTE)
    assert "sudah dicocokkan" in after
    uploaded(store, content)
    assert "sudah dicocokkan" in source_notes(store.plan(2), "VI")[0]
    assert preview(store, working_file(store), "isi.xlsx").merge.is_nothing


def test_an_older_download_does_not_bring_a_removed_note_back(store):
    old = filled(working_file(store), put("III.3.2", 3, "√"))
    uploaded(store, filled(working_file(store), deleted(0)))
    assert changes_of(preview(store, old, "isi.xlsx")) == {("III.3.2", 3, Field.ENTRY): MARK}


def test_two_who_rewrite_a_note_are_in_conflict(store):
    mine, other = (
        filled(working_file(store), rewritten(0, "belum termuat", words)) for words in ("A", "B")
    )
    uploaded(store, mine)
    shown = preview(store, other, "isi.xlsx")
    [conflict] = shown.merge.conflicts
    assert conflict.place == FactKey("VI", 0, NOTE)
    where, *sides = change_phrases.describe_conflict(conflict)
    assert "catatan sumber" in where
    assert len(set(sides)) == 3


def official_form(plan):
    """The plan as the official form has it: no codes, no notes."""
    form = Form("RENCANA AKSI PEMBANGUNAN ZONA INTEGRITAS KPU KABUPATEN PURBALINGGA TAHUN 2022")
    form.header()
    for area in plan.areas:
        form.put(f"{area.number} {area.name}")
        number = None
        for activity in (a for a in plan.activities if a.area == area.number):
            is_first = activity.code.component_no != number
            number = activity.code.component_no
            form.activity(
                number if is_first else None,
                activity.component,
                activity.indicator,
                activity.action,
                months=activity.planned,
                evidence=activity.evidence,
                team=activity.team,
            )
    return form


def test_an_official_form_keeps_every_note(store):
    """It says nothing of notes: not of those of rows, not of those of areas."""
    form = official_form(store.plan(1))
    changes = changes_of(preview(store, form.content(), "formulir.xlsx"))
    assert {place for place in changes if place[2] is NOTE} == set()


def test_an_official_form_may_bring_a_note(store):
    form = official_form(store.plan(1))
    form.put("Catatan sumber II: halaman hilang")
    shown = preview(store, form.content(), "formulir.xlsx")
    assert changes_of(shown)["II", 0, NOTE] == "halaman hilang"


def test_a_team_cannot_change_the_notes_of_others(store):
    person = Person("tono", "Tono", Role.TEAM, ("Tim Pengawasan",))
    for which in (0, 1):
        shown = preview(store, filled(working_file(store), deleted(which)), "isi.xlsx", person)
        assert shown.merge is None or not isinstance(publish(store, shown, person), Version)
    assert store.newest() == 1


# ---- merging ------------------------------------------------------------------------------------


def with_notes(plan, **notes):
    """A plan with notes: ``VI="…"``, ``III_4_3="…"``; None takes one away."""
    facts = facts_of(plan)
    for subject, note in notes.items():
        place = FactKey(subject.replace("_", "."), 0, NOTE)
        facts.pop(place, None)
        if note is not None:
            facts[place] = note
    return plan_of(facts, plan)


@pytest.mark.parametrize("subject", ["VI", "II", "III_4_3", "III_3_2"])
def test_the_laws_of_merging_hold_for_notes(store, subject):
    base = store.plan(1)
    one, other = (with_notes(base, **{subject: words}) for words in ("satu", "dua"))
    without = with_notes(base, **{subject: None})
    assert merge(base, base, one).plan == one
    assert merge(base, one, base).plan == one
    assert merge(base, one, one).is_nothing
    assert merge(base, one, without).plan in (one, without)
    clash = merge(base, one, other)
    [conflict] = clash.conflicts
    assert conflict.place.field is NOTE
    assert clash.plan == one
    assert merge(base, one, other, choices={conflict: Choice.FILE}).plan == other


def test_a_noted_area_that_one_removed_and_the_other_noted_anew_is_no_broken_plan(store):
    base = store.plan(1)
    gone = replace(
        base,
        areas=tuple(area for area in base.areas if area.number != "VI"),
        activities=tuple(a for a in base.activities if a.area != "VI"),
    )
    for newest, file in ((gone, with_notes(base, VI="baru")), (with_notes(base, VI="baru"), gone)):
        merged = merge(base, newest, file)
        assert not any("VI" in note for note in source_notes(merged.plan))
        assert len(merged.plan.activities) == len(gone.activities)


def test_a_noted_row_that_one_removed_and_the_other_noted_anew_is_a_conflict(store):
    base = store.plan(1)
    code = Code.parse("III.4.3")
    gone = replace(base, activities=tuple(a for a in base.activities if a.code != code))
    merged = merge(base, gone, with_notes(base, III_4_3="baru"))
    [conflict] = merged.conflicts
    assert conflict.place == FactKey("III.4.3", 0, Field.ACTIVITY)
