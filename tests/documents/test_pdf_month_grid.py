"""The month grid as a PDF: every sign and fraction as counted by hand, and how it is printed."""

import re
from functools import cache

import pytest

from tests.briefings import UNSET
from tests.documents.made import (
    BODY,
    PLANS,
    POSITION,
    alternatives,
    any_of,
    area_name,
    closed_meeting,
    information,
    joined,
    made,
    make,
    pages_of,
    plan_of_case,
    squeezed,
    tallies,
    texts_of,
)
from tests.recount import counted_by_hand, left_by_hand, rows_of
from zi_core.dates import NAMES
from zi_core.plan import source_notes

WORDS = {
    "done": "Terlaksana",
    "done_early": "Terlaksana lebih awal ({} bln)",
    "done_late": "Terlaksana terlambat (+{} bln)",
    "overdue": "Terlambat",
    "unreported": "Belum dilaporkan",
    "due": "Segera jatuh tempo",
    "upcoming": "Belum jatuh tempo",
}
MONTHS = "JanFebMarAprMeiJunJulAgtSepOktNovDes"
HEAD = f"KodeKegiatan{MONTHS}Capaian"


@cache
def text_of(case):
    """All the text without spaces and without what the table repeats."""
    plan, content = plan_of_case(case), made("pdf.month_grid", case)
    names = any_of(area_name(area) for area in plan.areas)
    band = re.compile(rf"(?:{names})(?:\d+dari\d+|belumdilaporkan)?")
    return joined(pages_of(content, BODY), re.compile(HEAD), band)


@pytest.mark.parametrize("case", PLANS)
def test_every_sign_is_what_was_counted_by_hand(case):
    """Each sign says its activity, month and state to who cannot see it; all are there, no more."""
    plan = plan_of_case(case)
    rows = rows_of(plan)
    expected = {}
    for slot in counted_by_hand(rows, POSITION, "slot"):
        words = WORDS[slot.state].format(abs(slot.lag))
        expected[slot.row.code, slot.month] = words
    for row, month in left_by_hand(rows, POSITION):
        expected[row.code, month] = "Di luar jadwal"
    labels = [f"{code} {NAMES[month - 1]}: {words}" for (code, month), words in expected.items()]
    assert sorted(alternatives(made("pdf.month_grid", case))) == sorted(labels)


@pytest.mark.parametrize("case", PLANS)
def test_every_fraction_is_the_one_counted_by_hand(case):
    plan = plan_of_case(case)
    _, areas, activities = tallies(plan)
    lates = {}
    for slot in counted_by_hand(rows_of(plan), POSITION, "slot"):
        if slot.state == "done_late":
            lates.setdefault(slot.row.code, []).append(f"+{slot.lag}")
    text = text_of(case)
    for activity in plan.activities:
        code = str(activity.code)
        tally, is_long = activities[code], len(activity.action) > 600
        action = "lihat di bawah" if is_long else activity.action
        if case == "hostile" and not action.isascii():
            continue
        fraction = f"{tally.done}/{tally.target}" if tally.target else ""
        signs = "".join(lates.get(code, []))
        assert squeezed(f"{code}{action}{signs}{fraction}") in text, code
    pages = "".join(map(squeezed, pages_of(made("pdf.month_grid", case))))
    for area in plan.areas:
        tally = areas[area.number]
        summary = f"{tally.done} dari {tally.target}" if tally.is_known else "belum dilaporkan"
        if any(activity.area == area.number for activity in plan.activities) and tally.target:
            assert squeezed(f"{area_name(area)}{summary}") in pages


@pytest.mark.parametrize("case", PLANS)
def test_the_legend_counts_every_state_in_words(case):
    rows = rows_of(plan_of_case(case))
    slots = counted_by_hand(rows, POSITION, "slot")
    text = "".join(map(squeezed, pages_of(made("pdf.month_grid", case))))
    for state, words in WORDS.items():
        word = squeezed(words.replace("({} bln)", "").replace("(+{} bln)", "(n bulan)"))
        assert f"{word}{sum(slot.state == state for slot in slots)}" in text
    assert f"Diluarjadwal{len(left_by_hand(rows, POSITION))}" in text


@pytest.mark.parametrize("case", PLANS)
def test_every_action_is_there_whole_and_every_page_says_what_it_belongs_to(case):
    plan, content = plan_of_case(case), made("pdf.month_grid", case)
    text = text_of(case)
    actions = {squeezed(activity.action) for activity in plan.activities}
    missing = {part for part in actions & texts_of(plan) if part not in text}
    assert {part[:60] for part in missing} == set()
    pages = [squeezed(page) for page in pages_of(content)]
    for number, page in enumerate(pages, start=1):
        assert "posisis.d.akhirSeptember2022·versi7·DRAF" in page
        assert page.endswith(f"halaman{number}dari{len(pages)}")
        assert ("DATACONTOH" in page) is plan.sample


def test_the_header_is_on_every_page_of_the_sample():
    pages = [squeezed(page) for page in pages_of(made("pdf.month_grid", "sample"))]
    assert len(pages) > 1
    assert all(HEAD in page for page in pages)


def test_it_names_the_sheet_it_belongs_to_above_and_what_is_uncertain_below():
    plan = plan_of_case("sample")
    text = "".join(map(squeezed, pages_of(made("pdf.month_grid", "sample"), BODY)))
    above, _, below = text.partition(HEAD)
    assert squeezed("Matriks Bulanan Rencana Aksi Pembangunan Zona Integritas").upper() in above
    sheet = "Lembar Monitoring dan Evaluasi Pembangunan Zona Integritas"
    assert squeezed(f"Lampiran {sheet} Triwulan III Tahun 2022") in above
    notes = source_notes(plan)
    assert len(notes) == 2
    assert below.endswith(squeezed("".join(notes)))


def test_a_closed_meeting_is_no_draft_and_the_paper_is_tagged_a4():
    content = make("pdf.month_grid", closed_meeting(), UNSET)
    assert "DRAF" not in "".join(pages_of(content))
    told = information(content)
    assert re.search(r"Tagged: +yes", told)
    assert re.search(r"Title: +Matriks Bulanan .* Zona Integritas Triwulan III Tahun 2022", told)
    assert "(A4)" in told
