"""The heat table: late slots by area and month, and beside them what is unreported."""

from collections import Counter

import pytest
from hypothesis import given

from tests.real import decree, sample_progress
from tests.recount import Row, as_ofs, counted_by_hand, plan_of, row_lists
from zi_core.progress import Progress, Weighting, measure
from zi_core.views.overdue_table import heat_rows, heat_title


def at(as_of: int, *rows: Row) -> Progress:
    return measure(plan_of(*rows), as_of)


def counts(progress: Progress) -> dict[str, list[int]]:
    return {row.key: [cell.count for cell in row.cells] for row in heat_rows(progress)}


def test_the_sample_by_area_and_month():
    rows = heat_rows(sample_progress(9))
    assert [(row.key, row.label, row.late, row.unreported) for row in rows] == [
        ("I", "Manajemen Perubahan", 1, 0),
        ("II", "Tata Laksana", 6, 0),
        ("III", "SDM", 10, 0),
        ("IV", "Akuntabilitas", 0, 0),
        ("V", "Pengawasan", 13, 0),
        ("VI", "Pelayanan Publik", 0, 40),
        ("", "Jumlah", 30, 40),
    ]
    assert all([cell.is_closed for cell in row.cells] == [True] * 9 + [False] * 3 for row in rows)


@given(row_lists(), as_ofs)
def test_the_counts_are_those_of_a_count_by_hand(rows, as_of):
    """Every late slot in its scheduled month, every unreported one in its area."""
    counted = counted_by_hand(rows, as_of, "slot")
    late = Counter((slot.row.area, slot.month) for slot in counted if slot.state == "overdue")
    unreported = Counter(slot.row.area for slot in counted if slot.state == "unreported")
    *areas, total = heat_rows(measure(plan_of(*rows), as_of))
    for row in areas:
        assert [cell.count for cell in row.cells] == [late[row.key, m] for m in range(1, 13)]
        assert row.late == sum(cell.count for cell in row.cells)
        assert row.unreported == unreported[row.key]
    assert (total.key, total.late + total.unreported) == (
        "",
        sum(slot.month <= as_of and not slot.is_done for slot in counted),
    )


@given(row_lists(), as_ofs)
def test_every_column_adds_up_to_the_last_row(rows, as_of):
    *areas, total = heat_rows(measure(plan_of(*rows), as_of))
    for month in range(12):
        assert total.cells[month].count == sum(row.cells[month].count for row in areas)
    assert total.late == sum(row.late for row in areas)
    assert total.unreported == sum(row.unreported for row in areas)
    assert total.late == sum(cell.count for cell in total.cells)


@given(row_lists(), as_ofs)
def test_the_tint_grows_with_the_count(rows, as_of):
    """None for 0, the strongest for the areas' greatest, and never weaker for more."""
    *areas, total = heat_rows(measure(plan_of(*rows), as_of))
    assert not any(cell.level for cell in total.cells)  # sums would pale everything else
    cells = [cell for row in areas for cell in row.cells]
    greatest = max((cell.count for cell in cells), default=0)
    for cell in cells:
        assert 0 <= cell.level <= 4
        assert (cell.level == 0) == (cell.count == 0)
        assert cell.level == 4 or cell.count < greatest or not greatest
    ordered = sorted(cells, key=lambda cell: cell.count)
    assert [cell.level for cell in ordered] == sorted(cell.level for cell in cells)


def test_even_one_among_many_is_tinted():
    """Nine late from January, one from February: the one is not lost in the white."""
    rows = [Row(f"I.1.{number}", (1,)) for number in range(1, 10)]
    row, _ = heat_rows(at(6, *rows, Row("I.1.10", (2,)), Row("I.1.11", (), {3: None})))
    assert [(cell.count, cell.level) for cell in row.cells[:3]] == [(9, 4), (1, 1), (0, 0)]


def test_a_silent_team_is_counted_apart_and_does_not_pale_the_others():
    """Ten unreported slots beside one late: the one is the table's greatest."""
    progress = at(
        6,
        Row("I.1.1", (3, 4), {4: None}),
        *(Row(f"II.1.{number}", (3,), team="Tim B") for number in range(1, 11)),
    )
    march = [0, 0, 1] + [0] * 9
    assert counts(progress) == {"I": march, "II": [0] * 12, "": march}
    assert [row.unreported for row in heat_rows(progress)] == [0, 10, 10]
    assert heat_rows(progress)[0].cells[2].level == 4
    assert heat_title(progress) == "Terlambat menurut bulan jadwal: terbanyak dari Maret (1)"


@pytest.mark.parametrize("weighting", Weighting)
def test_slots_are_counted_whole_in_every_weighting(weighting):
    assert counts(sample_progress(9, weighting)) == counts(sample_progress(9))


def test_the_title_names_the_month_that_most_is_late_from():
    progress = at(
        6, Row("I.1.1", (2, 5), {1: None}), Row("II.1.1", (5,)), Row("II.1.2", (), {2: None})
    )
    assert heat_title(progress) == "Terlambat menurut bulan jadwal: terbanyak dari Mei (2)"


@pytest.mark.parametrize(
    "progress",
    [
        at(6, Row("I.1.1", (1,), {1: None})),
        measure(decree(), 6),
        measure(decree(), 0),
    ],
    ids=["nothing late", "nothing reported", "nothing due"],
)
def test_the_title_when_nothing_is_known_to_be_late(progress):
    assert heat_title(progress) == "Terlambat menurut bulan jadwal: tidak ada"
