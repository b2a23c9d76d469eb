"""Changes and conflicts in words, as the preview and the history show them."""

import pytest

from zi_core.plan.facts import MARK, Change, FactKey, Field
from zi_core.publishing.change_phrases import describe, describe_conflict, value
from zi_core.publishing.merge import CHANGED, Conflict, existence

CELL = FactKey("III.3.2", 3, Field.ENTRY)


def test_the_preview_speaks_as_people_do():
    told = describe(Change(CELL, None, "2022-03-14"))
    assert str(told) == "III.3.2 · Maret: belum → terlaksana 14 Maret 2022"
    assert (told.where, told.what) == ("III.3.2 · Maret", "realisasi")


@pytest.mark.parametrize(
    ("place", "before", "after", "told"),
    [
        (CELL, MARK, None, "III.3.2 · Maret: terlaksana → belum"),
        (
            FactKey("I.1.1", 2, Field.PLANNED),
            MARK,
            None,
            "I.1.1 · Februari: terjadwal → tidak terjadwal",
        ),
        (existence("I.1.1"), None, MARK, "I.1.1 · kegiatan: tidak ada → ada"),
        (
            FactKey("I.1.1", 0, Field.ACTION),
            "Lama",
            "Baru",
            "I.1.1 · langkah aksi: “Lama” → “Baru”",
        ),
        (
            FactKey("I.1.1", 0, Field.OBSTACLE),
            "Hujan",
            None,
            "I.1.1 · kendala: “Hujan” → kosong",
        ),
        (
            FactKey("I.1.1", 0, Field.TEAM),
            None,
            "Tim A",
            "I.1.1 · penanggung jawab: (tidak dicantumkan dalam Keputusan) → “Tim A”",
        ),
        (
            FactKey("I.1.1", 3, Field.DOCUMENT, "Notula\nhttps://contoh.id"),
            None,
            "ket",
            "I.1.1 · Maret · bukti dukung: tidak ada → Notula · https://contoh.id · ket",
        ),
        (
            FactKey("I.1.1", 3, Field.DOCUMENT, "\nhttps://contoh.id"),
            "",
            None,
            "I.1.1 · Maret · bukti dukung: https://contoh.id → tidak ada",
        ),
        (
            FactKey("I.1.1", 3, Field.DOCUMENT, "Notula\n"),
            "a",
            "a\nb",
            "I.1.1 · Maret · bukti dukung: Notula · a → Notula · a; b",
        ),
        (
            FactKey("I.1.1", 0, Field.NOTE),
            None,
            "tanda Desember disimpulkan",
            "I.1.1 · catatan sumber: kosong → “tanda Desember disimpulkan”",
        ),
        (FactKey("VI", 0, Field.NOTE), "a", None, "Area VI · catatan sumber: “a” → kosong"),
        (FactKey("V", 0, Field.AREA), "Satu", "Dua", "Area V · nama area: “Satu” → “Dua”"),
    ],
)
def test_each_kind_of_change(place, before, after, told):
    assert str(describe(Change(place, before, after))) == told


def test_a_conflict_has_three_sides():
    conflict = Conflict(CELL, None, MARK, "2022-03-14")
    assert describe_conflict(conflict) == (
        "III.3.2 · Maret · realisasi",
        "belum",
        "terlaksana",
        "terlaksana 14 Maret 2022",
    )


def test_a_conflict_about_a_whole_row():
    conflict = Conflict(existence("I.1.1"), MARK, CHANGED, None)
    assert describe_conflict(conflict) == ("I.1.1 · kegiatan", "ada", "diubah", "tidak ada")


def test_a_text_that_says_diubah_is_quoted_like_any_other():
    assert value(FactKey("I.1.1", 0, Field.OBSTACLE), CHANGED) == "“diubah”"


@pytest.mark.parametrize("field", Field)
def test_every_field_has_words_for_nothing(field):
    assert value(FactKey("I.1.1", 3, field, "x\n"), None)
