"""The indication for LKE 1.iii in a browser: what meetings leave there, and its one sheet."""

import re
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.laws import SIZES, expect_within
from tests.people import OPERATOR
from zi_core.meetings import DecisionDraft, DecisionState, Details, Meetings, Period, Subject

LINK = "/rapat?bagian=lke&posisi=2022-06"
WORD = "Katayangsangatpanjangtanpaspasi" * 6
A4 = {"format": "A4", "margin": dict.fromkeys(("top", "bottom", "left", "right"), "10mm")}


@pytest.fixture
def board(tab, serve, tmp_path):
    """An office that has held two meetings with long names; of their 16 decisions 10 are done."""
    running = serve(tmp_path / "log.txt", ZI_LKE_MOST="65")
    with running.store() as store:
        meetings = Meetings(store)
        for period, day in ((Period.Q1, date(2022, 4, 5)), (Period.Q2, date(2022, 7, 6))):
            details = Details(period, WORD, day, leader=WORD, is_led_by_leadership=True)
            begun = meetings.create(OPERATOR, details)
            for turn in range(8):
                draft = DecisionDraft(Subject(), WORD * 5, WORD * 5, date(2022, 8, 1))
                state = DecisionState.DONE if turn < 5 else DecisionState.OPEN
                meetings.decide(OPERATOR, begun.number, replace(draft, state=state))
            meetings.close(OPERATOR, begun.number, begun.revision)
    return tab(running)


def test_the_record_of_two_quarters_stands_on_one_page_and_on_one_sheet(board):
    board.open(LINK)
    page = board.page
    expect(page.get_by_text("Indikasi untuk bahan isian, bukan nilai")).to_be_visible()
    answers = page.locator(".zi-lke-answer")
    # Nothing is reported of the plan; both quarters were held and led; 62,5% is not most here.
    expect(answers.locator(".zi-lke-letter b")).to_have_text(["belum dapat ditunjukkan", "A", "C"])
    expect(answers.nth(0)).to_contain_text("belum dapat ditunjukkan")
    expect(answers.nth(1)).to_contain_text("2 dari 2 triwulan")
    expect(answers.nth(2)).to_contain_text(re.compile(r"10 dari 16 \(63%\) keputusan"))
    expect(page.get_by_text("lebih dari 65%")).to_be_visible()
    expect(answers.nth(2).get_by_role("link", name="K-16/2022")).to_be_visible()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(**A4))) == 1
    for size in board.at_sizes(*SIZES):
        expect_within(board, size)
