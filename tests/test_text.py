"""The canonical form of text (DESIGN §3, *Text*)."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zi_core.text import (
    MAX_FILE_NAME,
    cell_length,
    clean,
    comparable,
    dropped_markup,
    has_removed_characters,
    one_line,
    short_file_name,
)

anything = st.text() | st.text("<>/abrip \n\u200b\u0338\u0301=\"'")


@given(anything, st.booleans())
def test_cleaning_twice_changes_nothing_more(text, keep_lines):
    once = clean(text, keep_lines=keep_lines)
    assert clean(once, keep_lines=keep_lines) == once


@given(anything)
def test_a_clean_text_is_one_composed_line_without_invisible_characters(text):
    kept = clean(text)
    assert unicodedata.is_normalized("NFC", kept)
    assert kept == " ".join(kept.split())
    assert not has_removed_characters(kept)


@given(st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters="<>")))
def test_letters_digits_and_signs_stay_verbatim(text):
    invisible = [char for char in text if has_removed_characters(char)]
    if not invisible:
        assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a\r\nb\rc\n\n d ", "a\nb\nc\n\nd"),
        ("\n\na\n", "a"),
        ("a\u2028b", "a\nb"),
        ("a<br>b<br />c", "a\nb\nc"),
        ("a \t b", "a b"),
    ],
)
def test_line_breaks_are_kept_where_asked(written, kept):
    assert clean(written, keep_lines=True) == kept
    assert clean(written) == " ".join(kept.split())


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<b>a</b>", "a"),
        ("<B CLASS='x' id=y>a</B >", "a"),
        ("<<b>b>a", "a"),
        ("<scr<i>ipt>a", "a"),
        ("<b", "<b"),
        ("b>", "b>"),
        ("a<b", "a<b"),
        ("a <b dan c> d", "a <b dan c> d"),
        ("<kode>", "<kode>"),
        ("<3 dan >2", "<3 dan >2"),
        ("<td>a</td><td>b</td>", "a b"),
    ],
)
def test_tags_are_dropped_and_nothing_but_tags(written, kept):
    assert clean(written) == kept


def test_markup_beyond_formatting_is_named():
    assert dropped_markup("<b>a</b> <a href='x'>b</a> <script>") == (
        "<a href='x'>",
        "</a>",
        "<script>",
    )
    assert dropped_markup("a < b") == ()


@pytest.mark.parametrize(
    "text", ["<" * 10_900 + "b>" * 10_900, "<b " * 10_900, "<" * 32_000, "<b" * 9_000 + ">" * 9_000]
)
def test_hostile_nesting_costs_no_more_than_its_length(text):
    start = time.perf_counter()
    clean(text)
    assert time.perf_counter() - start < 1.0


def test_a_length_is_counted_as_spreadsheets_count():
    assert cell_length("a😀") == 3


def test_a_line_stays_a_line_and_does_nothing_to_a_terminal():
    """Tags and spelling stay: it is for reading, not for keeping."""
    assert one_line("Tim <b>é</b>, 50\u202f% \U0001f469\u200d\U0001f467") == (
        "Tim <b>é</b>, 50\u202f% \U0001f469\u200d\U0001f467"
    )
    assert one_line("a\r\nb\u2028c\x85d\x0be\x1cf") == "a ⏎ b ⏎ c ⏎ d ⏎ e f"
    assert one_line("\x1b[31m\x07\u202e\u2066\x00x\u200b\ufeff\x9b1m\tz") == "[31mx1m z"


def test_texts_are_compared_by_letters_and_digits():
    assert comparable("Langkah-langkah  AKSI.") == comparable("langkah langkah aksi")
    assert comparable("Aksi 1") != comparable("Aksi 2")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("laporan.xlsx", "laporan.xlsx"),
        ("a" * 255, "a" * 255),
        ("a" * 3_000_000 + ".xlsx", "a" * 249 + "….xlsx"),
        ("a" * 300, "a" * 254 + "…"),
        ("a." + "b" * 300, "a." + "b" * 252 + "…"),
        ("satu\ndua.xlsx", "satu ⏎ dua.xlsx"),
    ],
)
def test_a_file_name_is_cut_and_its_suffix_stays(name, kept):
    assert short_file_name(name) == kept


@pytest.mark.parametrize("name", ["\n" * 255, "\n" * 250 + ".xlsx", "\U0001d552\n" * 200])
def test_a_cut_file_name_is_never_longer(name):
    cut = short_file_name(name)
    assert len(cut) <= MAX_FILE_NAME
    assert short_file_name(cut) == cut
