"""What people come for, on a phone and on a laptop by keyboard alone; the clicks counted."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect

from tests.browser.dashboard import LAPTOP, Dashboard
from tests.browser.laws import PHONE
from tests.browser.serving import serving
from tests.people import OPERATOR
from tests.uploads import filled, put, uploaded, working_file
from zi_core.publishing import restore
from zi_core.store import Version

TEAM = "Tim Penataan Sistem Manajemen SDM"
ALLOWED = {
    # task: clicks on a phone, keys in their place on a laptop; before there were two and one, three
    # and two, three and two, six and five, five and four, eight and seven
    "who is late": (0, 0),
    "a team's list": (1, 1),
    "a cell's story": (2, 2),
    "an upload with a conflict": (5, 4),
    "a restore": (4, 3),
    "a meeting": (7, 7),
}


@dataclass
class Hand:
    """A person's hand: clicks, or the Tab and Enter keys; counts what it does in each task."""

    board: Dashboard
    is_keyboard: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    task: str = ""

    def begin(self, task, link="/"):
        self.task, self.counts[task] = task, 0
        self.board.open(link)

    def use(self, place, key="Enter"):
        """Click an element; by keyboard, walk to it with Tab and press a key."""
        self.counts[self.task] += 1
        expect(place).to_be_visible()
        if not self.is_keyboard:
            place.click()
            return
        self.walk_to(place)
        self.board.page.keyboard.press(key)

    def walk_to(self, place):
        """Press Tab, from wherever the focus is, until the element has it."""
        for _ in range(150):
            if place.evaluate("place => place === document.activeElement"):
                return
            self.board.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never came to {place}")

    def page(self, name):
        """Go to a page by the navigation: of a phone the one below, or behind the menu."""
        bar = self.board.page.get_by_role("navigation", name="Halaman utama")
        names = self.board.page.get_by_role("navigation", name="Halaman", exact=True)
        if bar.is_visible():
            link = bar.get_by_role("link", name=name, exact=True)
            if not link.count():
                self.use(self.board.page.locator(".zi-menu summary"))
                menu = self.board.page.get_by_role("navigation", name="Menu halaman")
                link = menu.get_by_role("link", name=name, exact=True)
        else:
            link = names.get_by_role("link", name=name, exact=True)
        self.use(link)
        self.board.settle()


@pytest.fixture(scope="module")
def reported(tmp_path_factory):
    """An office with a reported year, and two people."""
    with serving(tmp_path_factory.mktemp("office") / "log.txt") as running:
        for name in ("Ana", "Budi"):
            running.add_person(name)
        with running.store() as store:
            content = working_file(store)
            for month in (1, 2, 5):
                content = filled(content, put("III.1.3", month, "✓"))
            uploaded(store, content, "Budi")
        yield running


@pytest.fixture
def office(reported):
    """That office as it was reported, whatever was published since."""
    yield reported
    with reported.store() as store:
        assert isinstance(restore(store, 2, OPERATOR), Version)


@pytest.mark.parametrize("way", ["phone", "keyboard"])
def test_six_tasks_take_no_more_clicks_than_they_need(tab, office, way):
    touch = {"has_touch": True, "is_mobile": True} if way == "phone" else {}
    board = tab(office, size=PHONE if way == "phone" else LAPTOP, person="Ana", **touch)
    hand = Hand(board, is_keyboard=way == "keyboard")
    page = board.page

    hand.begin("who is late")
    behind = page.locator(".zi-behind")
    expect(behind).to_contain_text(TEAM)
    expect(behind).to_contain_text("60 terlambat")
    expect(behind).to_contain_text("terlama 11 bulan:")
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()

    hand.begin("a team's list")
    hand.use(behind.get_by_role("link", name=TEAM, exact=True))
    board.expect_heading(TEAM)
    expect(page.locator(".zi-list").first).to_contain_text("III.")

    hand.begin("a cell's story")
    hand.page("Jadwal")
    if way == "phone":
        page.locator("tr", has_text="III.1.3").first.tap()
    else:
        hand.walk_to(page.locator(".zi-grid button[tabindex='0']"))
        for key in ["ArrowDown"] * 60:
            if page.locator(":focus").get_attribute("data-rinci") == "III.1.3-5":
                break
            page.keyboard.press(key)
        page.keyboard.press("Enter")
    hand.counts[hand.task] += 1
    expect(board.details()).to_contain_text("Evaluasi kinerja PNS dan PPNPN")
    expect(board.details()).to_contain_text("Budi")
    page.keyboard.press("Escape")
    expect(board.details()).to_have_count(0)

    hand.begin("an upload with a conflict")
    with office.store() as store:
        begun = store.newest()
        old = working_file(store)
        uploaded(store, filled(old, put("III.1.3", 3, "✓")), "Budi")
    hand.page("Unggah")
    field = page.locator("input[type=file]")
    if hand.is_keyboard:
        hand.walk_to(field)
    hand.counts[hand.task] += 1
    mine = filled(old, put("III.1.3", 3, "14/03/2022"))
    field.set_input_files({"name": "isi.xlsx", "mimeType": "application/zip", "buffer": mine})
    if hand.is_keyboard:  # Tab comes to the first of the two, an arrow to the other
        hand.use(page.get_by_label("Versi terbaru: "), "ArrowDown")
        expect(page.get_by_label("Berkas ini: terlaksana 14 Maret 2022")).to_be_checked()
    else:
        hand.use(page.get_by_label("Berkas ini: terlaksana 14 Maret 2022"))
    hand.use(page.get_by_role("button", name="Terbitkan"))
    expect(page.get_by_role("status").first).to_contain_text(f"Versi {begun + 2} terbit")

    hand.begin("a restore")
    hand.page("Riwayat")
    hand.use(page.get_by_role("button", name=f"Pulihkan versi {begun + 1}"))
    hand.use(page.get_by_role("button", name=f"Ya, pulihkan versi {begun + 1}"))
    expect(page.get_by_text(f"Versi {begun + 3} terbit").first).to_be_in_viewport()
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 0

    hand.begin("a meeting")
    hand.page("Rapat")
    hand.use(page.get_by_role("link", name="Buat rapat"))
    hand.use(page.get_by_role("button", name="Buat rapat"))
    hand.use(page.get_by_text("Tutup rapat …"))
    hand.use(page.get_by_role("button", name="Ya, tutup rapat ini"))
    expect(page.locator(".st-key-zi_meeting")).to_contain_text("ditutup")
    hand.use(page.get_by_role("link", name="Dokumen", exact=True))
    papers = page.get_by_role("link", name="Unduh semua dokumen (ZIP)")
    # To make them takes seconds; test_meetings.py downloads them.
    papers.evaluate("link => link.addEventListener('click', event => event.preventDefault())")
    hand.use(papers)

    column = 0 if way == "phone" else 1
    assert hand.counts == {task: clicks[column] for task, clicks in ALLOWED.items()}
