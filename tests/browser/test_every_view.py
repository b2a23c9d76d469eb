"""What holds of every view: each is opened once, and looked at by every test."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.dashboard import Dashboard
from tests.browser.laws import (
    SIZES,
    expect_accessible,
    expect_big_enough,
    expect_indonesian,
    expect_within,
)

VIEWS = (
    "/",
    "/?contoh=1",
    "/?contoh=1&rinci=III.1.2-1",
    "/jadwal?contoh=1",
    "/area?contoh=1&area=III",
    "/area?contoh=1",
    "/tim?contoh=1&hitung=bobot",
    "/tim?contoh=1&tim=Tim+Pengawasan",
    "/riwayat",
    "/laporan",
)


@pytest.fixture(scope="module")
def page(profiles):
    profile = profiles()
    page = profile.page()
    yield page
    page.goto("about:blank")
    profile.put_back(page)


@pytest.fixture(scope="module", params=VIEWS)
def view(request, page, server):
    """A view, opened; it asks no other server for anything, and nothing fails on it."""
    board = Dashboard(page, server.address).open(request.param)
    board.link = request.param
    if "rinci" in board.link or board.link == "/laporan":
        expect(board.details()).to_be_visible()
    yield board
    board.leave(stays=True)
    assert board.foreign_requests == []
    assert board.complaints == [] or board.link == "/laporan"  # told to the console, in English


def test_it_is_in_indonesian(view):
    expect_indonesian(view)


def test_axe_finds_nothing(view):
    view.page.locator("details.zi-twin").evaluate_all("all => all.forEach(it => it.open = true)")
    expect_accessible(view)


def test_it_has_the_landmarks_by_which_screen_readers_find_their_way(view):
    if not view.details().count():  # which is all there is while it is open
        expect(view.page.get_by_role("main")).to_be_visible()
        expect(view.page.get_by_role("navigation").first).to_be_attached()


def test_nothing_runs_off_the_side_and_all_can_be_tapped_at_any_size(view):
    for size in view.at_sizes(*SIZES):
        expect_within(view, size)
        expect_big_enough(view, size)


def test_it_says_whether_its_data_is_a_sample(view):
    """DATA CONTOH stands above every page of the sample view, and above no other."""
    note = view.page.locator(".zi-sample")
    if "contoh" in view.link:
        expect(note).to_contain_text("DATA CONTOH · rekaan, bukan data kantor")
        expect(note).to_be_in_viewport()
    else:
        expect(note).to_have_count(0)
        assert "CONTOH" not in view.text


def test_nothing_is_called_a_score(view):
    """The plan's ticks are no LKE score (docs/rules.md, Purpose)."""
    assert not re.search(r"nilai (zi|wbk|lke)", view.text, re.IGNORECASE)
