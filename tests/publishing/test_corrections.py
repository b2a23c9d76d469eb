"""Small corrections typed in directly: from a form's fields to changes.

Rules: docs/rules.md, Publishing.
"""

from datetime import date

import pytest

from tests.uploads import new_store
from tests.workbook.forms import small_plan
from zi_core.access import ANONYMOUS, operator
from zi_core.forms import FormFields
from zi_core.plan import Code, Entry, EvidenceItem
from zi_core.plan.facts import MARK, Change, FactKey, Field
from zi_core.publishing import Refusal
from zi_core.publishing.corrections import Correction, correct, facts_changed
from zi_core.views.links import Detail

CODE = Code(1, 1, 1)
PLAN = small_plan(
    entries=(Entry(CODE, 3, date(2022, 3, 14)), Entry(CODE, 4)),
    evidence_items=(EvidenceItem(CODE, 3, "Notula", "https://contoh.id", "ket"),),
)

ANA = operator("Ana")


def changed(month=3, **typed):
    """What a form changes; untouched fields hold what the form showed."""
    before = Correction.of(PLAN, Detail(CODE, month))
    shown = {
        "is_done": before.entry is not None,
        "done_on": before.entry.done_on if before.entry else None,
        "obstacle": before.obstacle,
        "follow_up": before.follow_up,
        "document": "",
        "link": "",
        "year": 2022,
    }
    return facts_changed(before, **(shown | typed))


def entry(before, after, month=3):
    return (Change(FactKey("I.1.1", month, Field.ENTRY), before, after),)


@pytest.mark.parametrize("month", [None, 3, 4, 5])
def test_a_form_left_as_it_was_changes_nothing(month):
    assert changed(month) == ()


def test_ticking_dating_and_clearing_a_slot():
    assert changed(5, is_done=True) == entry(None, MARK, 5)
    assert changed(5, done_on=date(2022, 5, 2)) == entry(None, "2022-05-02", 5)
    assert changed(4, is_done=True, done_on=date(2022, 4, 2)) == entry(MARK, "2022-04-02", 4)
    assert changed(is_done=True, done_on=None) == entry("2022-03-14", MARK)
    assert changed(is_done=False, done_on=None) == entry("2022-03-14", None)


def test_remarks_keep_their_lines_and_are_cleaned():
    place = FactKey("I.1.1", 0, Field.OBSTACLE)
    assert changed(obstacle=" Hujan  deras \r\n banjir\u200b ") == (
        Change(place, None, "Hujan deras\nbanjir"),
    )
    assert changed(None, follow_up="Ulang") == (
        Change(FactKey("I.1.1", 0, Field.FOLLOW_UP), None, "Ulang"),
    )


def test_a_document_is_added_once():
    item = FactKey("I.1.1", 3, Field.DOCUMENT, "Surat\n")
    assert changed(document=" Surat ") == (Change(item, None, ""),)
    link = FactKey("I.1.1", 3, Field.DOCUMENT, "\nhttps://contoh.id/2")
    assert changed(link="https://contoh.id/2") == (Change(link, None, ""),)
    assert changed(document="Notula", link="https://contoh.id") == ()


def test_a_date_far_from_the_plan_year_is_refused():
    assert isinstance(changed(done_on=date(2024, 3, 14)), Refusal)
    assert not isinstance(changed(done_on=date(2023, 3, 31)), Refusal)


@pytest.mark.parametrize("name", ["obstacle", "follow_up", "document", "link"])
def test_a_text_longer_than_a_cell_holds_is_refused(name):
    assert changed(**{name: "a" * 32_768}) == Refusal("Teksnya terlalu panjang.")


def test_an_unknown_activity_has_no_form():
    with pytest.raises(KeyError):
        Correction.of(PLAN, Detail(Code(6, 1, 1), 3))


# ---- from the form to a version -----------------------------------------------------------------


@pytest.fixture
def store(tmp_path):
    return new_store(tmp_path)


def corrected(store, code="V.1.1-3", person=ANA, **fields):
    form = FormFields({"semula": str(store.newest()), **fields})
    return correct(store, person, Detail.parse(code), form)


def test_what_is_typed_becomes_a_version(store):
    outcome = corrected(store, tanggal="2022-03-14", kendala="Hujan")
    assert (outcome.number, outcome.kind, outcome.change_count) == (2, "entry", 2)
    assert corrected(store, tanggal="2022-03-14", kendala="Hujan") is None


def test_what_somebody_else_published_since_is_not_replaced_unseen(store):
    corrected(store, kendala="Hujan")
    outcome = corrected(store, semula="1", kendala="Banjir")
    assert "sementara itu sudah diubah menjadi" in outcome.message
    assert store.newest() == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"semula": "9"}, "Nomor versi semula harus bilangan bulat"),
        ({"tanggal": "kemarin"}, "Tanggal terlaksana tidak dapat dibaca"),
        ({"tanggal": "2031-01-01"}, "terlalu jauh dari tahun rencana 2022"),
    ],
    ids=["version", "date", "year"],
)
def test_what_cannot_be_taken_is_refused_with_a_sentence(store, fields, words):
    assert words in corrected(store, **fields).message


def test_who_may_not_is_refused_before_the_form_is_looked_at(store):
    outcome = correct(store, ANONYMOUS, Detail.parse("V.1.1-3"), FormFields("bukan formulir"))
    assert outcome.message == "Masuk dulu untuk mengunggah."
