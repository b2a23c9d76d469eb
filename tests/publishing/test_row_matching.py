"""Rows found again by code, by text and by likeness; new ones numbered.

Rules: docs/rules.md, Whose row is it.
"""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.edits import BASE, edited, edits
from tests.real import decree
from zi_core.plan import Activity, Area, Code, Plan
from zi_core.publishing.row_matching import match_rows


def code(text):
    return Code.parse(text)


def plan(*rows):
    """A plan of one component of area I: code and action of each row."""
    return Plan(
        2022,
        "KPU",
        (Area("I", "Satu"),),
        tuple(Activity(code(c), "Tim Kerja", "Indikator tim", action) for c, action in rows),
    )


STORED = plan(("I.1.1", "Menyusun surat keputusan"), ("I.1.2", "Mengadakan rapat bulanan"))


def found(file, *uncoded, newest=STORED):
    codes = match_rows(file, frozenset(map(code, uncoded)), STORED, newest)
    return {str(old): str(new) for old, new in codes.items()}


def test_a_code_stands_whatever_the_text_beside_it():
    assert found(plan(("I.1.1", "Lain sama sekali"))) == {"I.1.1": "I.1.1"}


def test_rows_without_codes_are_found_by_text_in_any_order():
    file = plan(("I.1.1", "Mengadakan  RAPAT bulanan."), ("I.1.2", "menyusun surat keputusan"))
    assert found(file, "I.1.1", "I.1.2") == {"I.1.1": "I.1.2", "I.1.2": "I.1.1"}


def test_an_edited_row_without_a_code_is_found_by_likeness():
    file = plan(("I.1.1", "Menyusun surat keputusan ketua"), ("I.1.2", "Mengadakan rapat bulanan"))
    assert found(file, "I.1.1", "I.1.2") == {"I.1.1": "I.1.1", "I.1.2": "I.1.2"}


def test_the_most_alike_pair_goes_first():
    stored = plan(("I.1.1", "Menyusun laporan Januari"), ("I.1.2", "Menyusun laporan Februari"))
    file = plan(("I.1.1", "Menyusun laporan Februari 2022"), ("I.1.2", "Menyusun laporan Januari."))
    codes = match_rows(file, frozenset({code("I.1.1"), code("I.1.2")}), stored, stored)
    assert {str(k): str(v) for k, v in codes.items()} == {"I.1.1": "I.1.2", "I.1.2": "I.1.1"}


def test_a_mistyped_code_is_mended_by_equal_text():
    assert found(plan(("I.1.7", "Mengadakan rapat bulanan"))) == {"I.1.7": "I.1.2"}


def test_a_new_row_keeps_the_code_typed_into_it():
    assert found(plan(("I.1.7", "Baru"))) == {"I.1.7": "I.1.7"}


def test_a_new_row_without_a_code_gets_the_next_free_number():
    grown = plan(("I.1.1", "a"), ("I.1.2", "b"), ("I.1.5", "Zzz qqq www"))
    file = plan(("I.1.1", "x"), ("I.1.2", "y"), ("I.1.3", "Kegiatan yang lain"))
    assert found(file, "I.1.3", newest=grown)["I.1.3"] == "I.1.6"


def test_what_was_added_since_is_the_same_row_only_where_it_says_the_same():
    grown = plan(
        ("I.1.1", "a"),
        ("I.1.2", "b"),
        ("I.1.3", "Menyusun laporan Januari"),
    )
    same = plan(("I.1.1", "a"), ("I.1.2", "b"), ("I.1.3", "menyusun laporan januari"))
    alike = plan(("I.1.1", "a"), ("I.1.2", "b"), ("I.1.3", "Menyusun laporan Februari"))
    assert found(same, "I.1.3", newest=grown)["I.1.3"] == "I.1.3"
    assert found(alike, "I.1.3", newest=grown)["I.1.3"] == "I.1.4"


@pytest.mark.parametrize(
    ("action", "wanted"), [("Menyusun laporan Januari 2022", "I.1.3"), ("Membeli kursi", "I.1.4")]
)
def test_a_code_typed_by_two_teams_is_shared_only_by_like_rows(action, wanted):
    """Both typed I.1.3 into a new row: the same row edited again, or two different ones."""
    grown = plan(("I.1.1", "a"), ("I.1.2", "b"), ("I.1.3", "Menyusun laporan Januari"))
    file = plan(("I.1.1", "a"), ("I.1.2", "b"), ("I.1.3", action))
    assert found(file, newest=grown)["I.1.3"] == wanted


def test_a_row_of_another_component_is_never_the_same():
    file = Plan(
        2022,
        "KPU",
        (Area("II", "Dua"),),
        (Activity(code("II.1.1"), "Tim Kerja", "Indikator tim", "Menyusun surat keputusan"),),
    )
    assert found(file, "II.1.1") == {"II.1.1": "II.1.1"}


@given(edits(), edits(), st.data())
def test_every_row_gets_one_code_and_no_two_the_same(one, other, data):
    file, newest = edited(BASE, one), edited(BASE, other)
    codes = [activity.code for activity in file.activities]
    if not codes:
        return
    uncoded = data.draw(st.frozensets(st.sampled_from(codes)))
    aligned = match_rows(file, uncoded, BASE, newest)
    assert aligned.keys() == set(codes)
    assert len(set(aligned.values())) == len(codes)
    assert all(aligned[c] == c for c in codes if c not in uncoded and c in BASE.by_code)
    assert all(
        (old.area_no, old.component_no) == (new.area_no, new.component_no)
        for old, new in aligned.items()
    )


def test_the_whole_decree_without_codes_is_found_again():
    stored = decree()
    turned = tuple(
        replace(a, code=Code(a.code.area_no, a.code.component_no, 100 - a.code.ordinal))
        for a in stored.activities
    )
    file = replace(stored, activities=turned)
    aligned = match_rows(file, frozenset(a.code for a in turned), stored, stored)
    texts = {a.code: a.action for a in stored.activities}
    assert all(texts[aligned[a.code]] == a.action for a in turned)
    assert set(aligned.values()) == set(texts)


def long_plan(count, letters, text="kegiatan rapat laporan "):
    """Rows of texts that are long, alike, and all different."""
    whole = text * (letters // len(text) + 1)
    rows = [f"{number} {whole[: letters - 5]}" for number in range(count)]
    return plan(*((f"I.1.{number}", row) for number, row in enumerate(rows, 1)))


@pytest.mark.parametrize("text", ["kegiatan rapat ", "".join(map(chr, range(0x4E00, 0x9000)))])
def test_texts_of_the_longest_kind_are_compared_in_a_moment(text):
    stored = long_plan(2, 32_767, text)
    file = plan(("I.1.7", stored.activities[1].action[:-1]))
    begin = time.process_time()
    assert match_rows(file, frozenset({code("I.1.7")}), stored, stored) == {
        code("I.1.7"): code("I.1.2")
    }
    assert time.process_time() - begin < 0.5


@pytest.mark.exhaustive
@pytest.mark.parametrize(("count", "letters"), [(900, 20), (120, 30_000)])
def test_more_than_can_be_compared_is_no_answer(count, letters):
    stored = long_plan(count, letters)
    file = long_plan(count, letters, "laporan kegiatan rapat ")
    begin = time.process_time()
    assert match_rows(file, frozenset(a.code for a in file.activities), stored, stored) is None
    assert time.process_time() - begin < 4


def test_rows_with_codes_of_the_store_are_never_too_many():
    stored, file = long_plan(999, 20), long_plan(999, 20, "laporan ")
    assert match_rows(file, frozenset(), stored, stored) == {
        a.code: a.code for a in file.activities
    }
