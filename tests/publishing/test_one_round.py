"""Everything that is wrong with a file is told at once, whoever would have found it."""

from collections import Counter

import pytest

from tests.publishing.conftest import few
from tests.uploads import column_of, filled, put, row_of, uploaded, working_file
from zi_core.access import Person, Role
from zi_core.publishing import preview
from zi_core.publishing.problem_causes import MOST_LINES, causes_of, cell_notes
from zi_core.workbook import Problem, Severity

TEAM = next(a.team for a in few().activities if a.team)
OWN = [a.code for a in few().activities if a.team == TEAM]
OTHERS = [a.code for a in few().activities if a.team and a.team != TEAM]
MEMBER = Person("tono", "Tono", Role.TEAM, (TEAM,))


@pytest.fixture
def store(new):
    return new()


def several(*edits):
    def edit(book):
        for one in edits:
            one(book)

    return edit


def judged(store, *edits, person=MEMBER, team=None):
    content = filled(working_file(store, team=team), several(*edits))
    shown = preview(store, content, "isi.xlsx", person=person)
    errors = [p for p in shown.problems if p.severity is Severity.ERROR]
    return shown, Counter(problem.code for problem in errors)


def in_plan(code, heading, value):
    def edit(book):
        sheet = book["RENCANA AKSI"]
        sheet.cell(row_of(sheet, code), column_of(sheet, heading)).value = value

    return edit


def test_a_cell_that_cannot_be_read_hides_no_row_of_another_team(store):
    shown, codes = judged(store, put(OWN[0], 1, "entah"), put(OTHERS[0], 2, "√"))
    assert shown.merge is None
    assert codes == {"entry-unreadable": 1, "row-of-other-team": 1}
    rows = [p for p in shown.problems if p.code == "row-of-other-team"]
    assert str(shown.cell_names[rows[0].where]) == f"{OTHERS[0]} · Februari"


def test_a_teams_workbook_in_the_wrong_hands_is_refused_with_its_bad_cells(store):
    other = next(a.team for a in few().activities if a.code == OTHERS[0])
    shown, codes = judged(
        store, put(OWN[0], 1, "entah"), put(OTHERS[0], 2, "√"), put(OWN[1], 2, "√"), team=other
    )
    assert codes == {"entry-unreadable": 1, "row-of-other-team": 2}
    words = " ".join(p.message for p in shown.problems)
    assert f"Buku kerja ini milik {other}, tetapi mengubah {OWN[1]}" in words
    assert f"{OTHERS[0]} milik {other}; akun ini hanya boleh mengubah" in words


def test_another_office_is_reported_beside_a_bad_cell_and_its_rows_are_not(store):
    def other_office(book):
        for prop in book.custom_doc_props.props:
            if prop.name == "zi_office":
                prop.value = "KPU Kabupaten Lain"

    _, codes = judged(store, put(OWN[0], 1, "entah"), put(OTHERS[0], 2, "√"), other_office)
    assert codes == {"entry-unreadable": 1, "file-of-other-office": 1}


def test_what_cannot_be_read_is_not_taken_for_a_removal(store):
    uploaded(store, filled(working_file(store), put(OTHERS[0], 2, "√")))
    _, codes = judged(store, put(OTHERS[0], 2, "entah"), put(OWN[0], 1, "entah"))
    assert codes == {"entry-unreadable": 1}


def test_a_lost_row_of_the_plan_refuses_no_report_on_it(store):
    """Its code is mistyped in RENCANA AKSI alone; that its report is of nothing would be untrue."""
    shown, codes = judged(
        store, in_plan(OWN[0], "KODE", "III.x"), put(OWN[0], 1, "√"), put(OWN[1], 1, "entah")
    )
    assert codes == {"code-unreadable": 1, "entry-unreadable": 1}, shown.problems


def test_bad_cells_of_a_row_with_an_unknown_or_doubled_code_are_reported_with_it(store):
    def recoded(old, new):
        def edit(book):
            sheet = book["REALISASI"]
            sheet.cell(row_of(sheet, old), 1).value = new

        return edit

    _, codes = judged(store, put(OWN[0], 1, "entah"), recoded(OWN[0], "VI.9.9"))
    assert codes == {"code-unknown": 1, "entry-unreadable": 1}
    _, codes = judged(store, put(OWN[1], 1, "entah"), recoded(OWN[1], str(OWN[0])))
    assert codes == {"code-doubled": 1, "entry-unreadable": 1}


def test_equal_problems_are_one_cause_with_their_cells_by_code_and_month(store):
    edits = [put(code, month, "entah") for code in OWN[:2] for month in (1, 2, 3, 4)]
    shown, _ = judged(store, *edits)
    [cause] = causes_of(
        (p for p in shown.problems if p.severity is Severity.ERROR), shown.cell_names, "isi.xlsx"
    )
    [line] = cause.lines
    assert cause.count == 8
    assert cause.heading == "Isi 8 sel seperti “entah” tidak dapat dibaca."
    cell = shown.problems[0].where
    assert line.first[0] == f"{OWN[0]} · Januari ({cell})"
    assert (len(line.first), len(line.further), line.uncounted) == (3, 5, 0)


def test_problems_that_are_solved_alike_stand_together(store):
    shown, _ = judged(
        store, put(OTHERS[0], 2, "√"), put(OTHERS[1], 2, "√"), put(OWN[0], 1, "entah")
    )
    bad, rows = causes_of(
        (p for p in shown.problems if p.severity is Severity.ERROR), shown.cell_names, "isi.xlsx"
    )
    assert (bad.count, rows.count) == (1, 2)
    assert rows.heading == "Kembalikan isinya, atau mintalah Pengelola menerbitkannya."
    assert [line.message.partition(" milik ")[0] for line in rows.lines] == [
        str(code) for code in sorted(OTHERS[:2])
    ]


def test_each_cell_of_the_file_handed_back_says_what_is_wrong_there(store):
    edits = [put(OWN[0], 1, "30/02/2022"), put(OWN[0], 2, "31/02/2022"), put(OWN[0], 3, "entah")]
    shown, _ = judged(store, *edits, put(OWN[1], 4, "entah"))
    words = {note.where[-3:]: note.words.partition(". ")[0] for note in cell_notes(shown.problems)}
    assert sorted(words.values()) == [
        "Kesalahan: Isi sel “entah” tidak dapat dibaca",
        "Kesalahan: Isi sel “entah” tidak dapat dibaca",
        "Kesalahan: “30/02/2022” bukan tanggal yang ada (dibaca hari/bulan/tahun)",
        "Kesalahan: “31/02/2022” bukan tanggal yang ada (dibaca hari/bulan/tahun)",
    ]


def test_messages_without_end_are_counted_not_drawn():
    problems = [
        Problem(Severity.ERROR, "x", f"A!B{n}", f"Isi “{n}”.", "Betulkan.") for n in range(1_000)
    ]
    [cause] = causes_of(problems, {}, "isi.xlsx")
    assert (len(cause.lines), cause.unlisted, cause.count) == (MOST_LINES, 1000 - MOST_LINES, 1000)
