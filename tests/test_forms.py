"""What a form sends, of any type and length: read as what it must be, or refused in words."""

import base64
from contextlib import suppress
from datetime import date
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zi_core.forms import FormError, FormFields

json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


class Colour(StrEnum):
    RED = "merah"


READINGS = [
    lambda fields: fields.text("x", longest=10),
    lambda fields: fields.whole("x", least=1, most=9),
    lambda fields: fields.choice("x", Colour),
    lambda fields: fields.day("x"),
    lambda fields: fields.flag("x"),
    lambda fields: fields.file("x", most=9),
    lambda fields: "x" in fields,
]


def field(value):
    return FormFields({"x": value})


@given(json)
def test_whatever_is_sent_is_read_or_refused(value):
    for sent in (value, {"x": value}, {"x": {"name": value, "size": value, "data": value}}):
        for reading in READINGS:
            with suppress(FormError):
                reading(FormFields(sent))


@pytest.mark.parametrize("sent", [None, [], ["x"], "x", 7, True])
def test_what_is_no_form_is_refused_however_it_is_read(sent):
    for reading in READINGS:
        with pytest.raises(FormError, match="tidak terbaca"):
            reading(FormFields(sent))


def test_a_text_is_measured_as_it_was_typed():
    assert field(" a\r\nb\r\n").text("x", longest=3) == "a\nb"
    assert FormFields({}).text("x", longest=3) == ""
    with pytest.raises(FormError, match=r"^Kendala paling panjang 3 huruf; yang ini 1\.000\.$"):
        field("a" * 1000).text("x", longest=3, label="Kendala")
    with pytest.raises(FormError, match=r"^X harus berupa teks; isi lagi\.$"):
        field(["a"]).text("x", longest=3)


def test_a_text_is_one_that_any_database_takes():
    assert field("a\0b\ud800").text("x", longest=9) == "ab?"


@pytest.mark.parametrize("said", [5, "5", " 5 ", "005"])
def test_a_whole_number(said):
    assert field(said).whole("x", least=1, most=9) == 5


@pytest.mark.parametrize(
    "said",
    [None, "", "x", "-1", -1, 0, 10, "10", "9" * 30, 10**30, 5.0, True, "\u0665", "²", "5x", [5]],
)
def test_what_is_no_number_or_out_of_range_is_refused(said):
    with pytest.raises(FormError, match=r"^Umur harus bilangan bulat dari 1 sampai 9\.$"):
        field(said).whole("x", least=1, most=9, label="Umur")


def test_a_choice_is_one_of_those_offered():
    assert field("merah").choice("x", Colour) is Colour.RED
    for said in ("MERAH", "RED", "", None, ["merah"], {}, 1):
        with pytest.raises(FormError, match=r"^Pilih warna dari pilihan yang ada\.$"):
            field(said).choice("x", Colour, label="Warna")


def test_a_day_may_be_left_empty():
    assert field("2022-03-14").day("x") == date(2022, 3, 14)
    assert field("").day("x") is FormFields({}).day("x") is None
    for said in (
        "besok",
        "20220314",
        "2022-W01-1",
        "2022-02-30",
        "٢٠٢٢-03-14",
        7,
        None,
        "x" * 10**6,
    ):
        with pytest.raises(
            FormError, match=r"^Tenggat tidak dapat dibaca; pilih tanggalnya lagi\.$"
        ):
            field(said).day("x", label="Tenggat")


def test_a_box_is_ticked_or_not():
    assert field("ya").flag("x")
    assert not field("").flag("x")
    assert not FormFields({}).flag("x")
    for said in ("tidak", 1, True, None, []):
        with pytest.raises(FormError, match="hanya dapat dicentang atau dikosongkan"):
            field(said).flag("x")


def test_a_file_comes_with_its_name():
    sent = {"name": "a.xlsx", "size": 3, "data": base64.b64encode(b"abc").decode()}
    found = field(sent).file("x", most=3)
    assert (found.name, found.content, found.is_too_large) == ("a.xlsx", b"abc", False)
    large = field({**sent, "size": 4, "data": ""}).file("x", most=3)
    assert (large.content, large.is_too_large) == (b"", True)
    assert field({**sent, "size": 0, "data": "A" * 5}).file("x", most=3).is_too_large
    assert field({"name": "", "size": 0, "data": ""}).file("x", most=3) is None
    assert FormFields({}).file("x", most=3) is None


@pytest.mark.parametrize(
    "wrong",
    [{"name": 7}, {"size": "3"}, {"size": None}, {"data": None}, {"data": "*"}, {"data": "ä"}],
)
def test_a_file_that_is_none_is_refused(wrong):
    sent = {"name": "a.xlsx", "size": 3, "data": "AAAA", **wrong}
    for said in (sent, "a.xlsx", 7, [sent]):
        with pytest.raises(FormError, match="tidak dapat dibaca; pilih berkasnya lagi"):
            field(said).file("x", most=3)
