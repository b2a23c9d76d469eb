"""The form of Identitas kantor: lengths, lines, days, who signs, and the logo's file."""

import base64
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.identity.conftest import ADMIN
from tests.identity.pictures import png
from zi_core.access import Person, Role
from zi_core.forms import FormError, FormFields
from zi_core.identity import Decree, OfficeIdentity, Signer
from zi_core.identity.forms import SIGNERS, change, identity_typed, logo_address
from zi_core.identity.logo import MAX_LOGO
from zi_core.identity.model import MOST_LINES, TEXT

NOBODY = OfficeIdentity()
BLANK = OfficeIdentity(
    inviter=Signer(), chair=Signer(), team_leader=Signer(), minute_taker=Signer()
)
TYPED = {
    "kantor": "Komisi Pemilihan Umum\r\n  Kabupaten  Contoh \r\n\r\n",
    "alamat": "Jalan Contoh 1",
    "kota": " Contoh ",
    "nomor-keputusan": "10 Tahun 2022",
    "tanggal-keputusan": "2022-05-18",
    "tentang": "Rencana Aksi",
    "inviter-an": "Ketua",
    "inviter-jabatan": "Sekretaris",
    "inviter-nama": "Ana, S.H.",
    "inviter-nip": "19700101 200012 2 001",
    "nomor": "…/PW.01/3303/2022",
    "sifat": "Penting",
    "tembusan": "Arsip\nInspektorat",
}


def typed(before=NOBODY, **more):
    return identity_typed(FormFields(TYPED | more), before)


def alone(**fields):
    return identity_typed(FormFields(fields), NOBODY)


def file_of(content, name="logo.png", size=None):
    data = base64.b64encode(content).decode("ascii")
    return {"name": name, "size": len(content) if size is None else size, "data": data}


# ---- texts --------------------------------------------------------------------------------------


def test_what_was_typed_is_what_is_kept():
    assert typed() == replace(
        BLANK,
        name=("Komisi Pemilihan Umum", "Kabupaten Contoh"),
        address=("Jalan Contoh 1",),
        city="Contoh",
        decree=Decree("10 Tahun 2022", date(2022, 5, 18), "Rencana Aksi"),
        inviter=Signer("Sekretaris", "Ana, S.H.", "19700101 200012 2 001", "Ketua"),
        number="…/PW.01/3303/2022",
        nature="Penting",
        copies=("Arsip", "Inspektorat"),
    )


@pytest.mark.parametrize("role", [role for role, _ in SIGNERS])
def test_every_signer_has_fields_of_their_own(role):
    found = alone(**{f"{role}-nama": "Ana", f"{role}-nip": "1"})
    assert getattr(found, role) == Signer(name="Ana", nip="1")
    assert found == replace(BLANK, **{role: Signer(name="Ana", nip="1")})


def test_what_is_left_empty_is_empty():
    assert alone() == BLANK


ONE_LINE = ["kota", "nomor-keputusan", "tentang", "nomor", "sifat"]
ONE_LINE += [f"{role}-{what}" for role, _ in SIGNERS for what in ("jabatan", "nama", "nip", "an")]


@pytest.mark.parametrize("name", ONE_LINE)
def test_a_text_has_its_length(name):
    assert typed(**{name: "a" * TEXT})
    with pytest.raises(FormError, match=r"paling panjang 200 huruf; yang ini 201"):
        typed(**{name: "a" * (TEXT + 1)})


@pytest.mark.parametrize("name", ["kantor", "alamat", "tembusan"])
def test_lines_are_counted(name):
    assert typed(**{name: "\n\n".join("abcdefgh")})
    with pytest.raises(FormError, match="paling banyak 8 baris"):
        typed(**{name: "\n".join("abcdefghi")})
    with pytest.raises(FormError, match=r"paling panjang 1\.600 huruf"):
        typed(**{name: "a" * (TEXT * MOST_LINES + 1)})


@pytest.mark.parametrize("name", ["kantor", "alamat", "tembusan"])
def test_one_line_is_no_longer_than_any_other_text(name):
    """As the model says: the longest line has 200 characters."""
    assert typed(**{name: f"{'a' * TEXT}\n{'b' * TEXT}"})
    with pytest.raises(FormError):
        typed(**{name: "a" * (TEXT + 1)})


@pytest.mark.parametrize("said", ["18/05/2022", "2022-02-30", "kemarin", 7, ["2022-05-18"]])
def test_what_is_no_day_is_refused(said):
    with pytest.raises(FormError, match="Tanggal Keputusan tidak dapat dibaca"):
        typed(**{"tanggal-keputusan": said})
    assert typed(**{"tanggal-keputusan": ""}).decree.day is None


@given(st.text())
def test_any_text_is_one_clean_line_or_refused(said):
    try:
        found = typed(kota=said)
    except FormError:
        assert len(said) > TEXT
        return
    assert "\n" not in found.city
    assert found.city == found.city.strip()
    found.city.encode()
    assert typed(kota=found.city).city == found.city


@given(
    st.dictionaries(
        st.sampled_from(sorted({*TYPED, "logo", "tanpa-logo"})),
        st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text()),
    )
)
def test_whatever_is_sent_is_read_or_refused(sent):
    with suppress(FormError):
        assert isinstance(identity_typed(FormFields(sent), NOBODY), OfficeIdentity)


# ---- the logo -----------------------------------------------------------------------------------


def test_a_logo_is_kept_until_another_one_comes_or_none_is_wanted():
    found = typed(logo=file_of(png()))
    assert found.logo.startswith(b"\x89PNG")
    assert typed(found).logo == found.logo
    other = typed(found, logo=file_of(png(colour="blue")))
    assert other.logo not in (found.logo, b"")
    assert typed(found, **{"tanpa-logo": "ya"}).logo == b""
    assert typed(found, **{"tanpa-logo": "ya", "logo": file_of(png())}).logo == b""


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (file_of(b"", size=MAX_LOGO + 1), "Logo paling besar 512 kB"),
        (file_of(b"\x00" * (MAX_LOGO + 3), size=1), "Logo paling besar 512 kB"),
        (file_of(b"ini teks"), "harus gambar PNG atau SVG"),
        (file_of(b""), "harus gambar PNG atau SVG"),
        ({"name": "a.png", "size": 3, "data": "*"}, "Logo tidak dapat dibaca"),
        ("logo.png", "Logo tidak dapat dibaca"),
    ],
)
def test_a_file_that_is_no_logo_is_refused_and_the_one_before_stays(sent, words):
    with pytest.raises(FormError, match=words):
        typed(typed(logo=file_of(png())), logo=sent)


def test_the_kind_is_that_of_the_content_not_of_the_name():
    assert typed(logo=file_of(png(), "logo.svg")).logo == typed(logo=file_of(png(), "x.exe")).logo


def test_the_address_of_a_logo_is_for_a_page():
    assert logo_address(NOBODY) == ""
    address = logo_address(replace(NOBODY, logo=png()))
    head, _, data = address.partition(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(data, validate=True) == png()


# ---- kept ---------------------------------------------------------------------------------------


def test_a_form_is_kept(identities):
    outcome = change(identities, ADMIN, FormFields(TYPED | {"semula": "0"}))
    assert (outcome.is_good, "tersimpan" in outcome.message) == (True, True)
    assert identities.current() == typed()
    assert identities.state().by == "Pita"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"semula": "7"}, "Sementara itu ada yang mengubah identitas kantor"),
        ({}, "Keadaan semula harus bilangan bulat"),
        ({"semula": "-1"}, "Keadaan semula harus bilangan bulat"),
        ({"semula": "0", "kota": "a" * 201}, "Tempat paling panjang 200 huruf"),
        ({"semula": "0", "logo": file_of(b"teks")}, "Logo harus gambar"),
    ],
)
def test_a_form_that_is_refused_changes_nothing(identities, sent, words):
    outcome = change(identities, ADMIN, FormFields(TYPED | sent))
    assert not outcome.is_good
    assert words in outcome.message
    assert identities.history() == []


def test_who_may_not_is_refused_with_a_sentence(identities):
    person = Person("kiki", "Kiki", Role.CHAIR)
    outcome = change(identities, person, FormFields(TYPED | {"semula": "0"}))
    assert (outcome.is_good, identities.history()) == (False, [])
    assert "mengubah identitas kantor" in outcome.message
