"""Texts stay verbatim but for what spreadsheets and converters leave behind in them."""

import unicodedata

import pytest

from tests.workbook.forms import Form, errors, places
from zi_core.text import MAX_CELL_LENGTH


def action_of(text: object):
    form = Form.standard()
    form.first(action=text)
    reading = form.read()
    assert reading.plan, [str(problem) for problem in reading.problems]
    return reading.plan.activities[0].action, reading


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Melaksanaan  rotasi\n internal ", "Melaksanaan rotasi internal"),
        ("<i>training</i> need <b>analysis</b>", "training need analysis"),
        ("Satu<br/>Dua", "Satu Dua"),
        ("<p>Satu</p><p>Dua</p>", "Satu Dua"),
        ("a <b dan c> d", "a <b dan c> d"),
        ("1 < 2 > 0 & x", "1 < 2 > 0 & x"),
        (unicodedata.normalize("NFD", "Café é"), "Café é"),
        ("NA", "NA"),
        ("N/A", "N/A"),
        ("null", "null"),
        ("None", "None"),
        ("nan", "nan"),
        (True, "TRUE"),
        (2022, "2022"),
        (2.0, "2"),
        (0.1 + 0.2, "0.3"),
        ("👩‍👩‍👧 ❤️", "👩‍👩‍👧 ❤️"),
        ("الخطة", "الخطة"),
        ("'=1+1", "'=1+1"),
        ("_x0041_", "A"),
    ],
)
def test_a_text_in_canonical_form(written, expected):
    text, reading = action_of(written)
    assert text == expected
    assert reading.problems == ()


@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\u2066", "\ufeff", "\u00ad"])
def test_invisible_and_bidi_characters_are_removed_with_a_warning(hidden):
    text, reading = action_of(f"Ra{hidden}pat")
    assert text == "Rapat"
    assert places(reading, "characters-removed") == ["Rencana!D5"]


def test_control_characters_are_removed_with_a_warning():
    text, reading = action_of("Ra_x0007_pat")
    assert text == "Rapat"
    assert places(reading, "characters-removed") == ["Rencana!D5"]


def test_marks_after_the_thirtieth_in_a_row_are_removed_with_a_warning():
    text, reading = action_of("Ra" + "\u0315" * 5_000 + "pat")
    assert text == "Ra" + "\u0315" * 30 + "pat"
    assert places(reading, "characters-removed") == ["Rencana!D5"]


def test_markup_beyond_formatting_is_dropped_with_a_warning():
    text, reading = action_of("Rapat<script>alert(1)</script> <a href='http://x.id'>tautan</a>")
    assert text == "Rapatalert(1) tautan"
    assert places(reading, "markup-removed") == ["Rencana!D5"]


def test_the_longest_text_is_kept_whole():
    text, _ = action_of("a" * MAX_CELL_LENGTH)
    assert len(text) == MAX_CELL_LENGTH


def test_a_text_that_grows_too_long_is_an_error_and_never_cut():
    form = Form.standard()
    form.first(action="\u0958" * 20_000)  # composed, each is two characters
    reading = form.read()
    assert errors(reading) >= {"text-too-long"}
    assert places(reading, "text-too-long") == ["Rencana!D5"]
