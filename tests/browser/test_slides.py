"""The slides of a meeting at the projector: keys, place, size, contrast; the file."""

import re
from contextlib import closing
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.briefings import BAD, briefing_of, decision
from tests.browser.dashboard import PATIENCE
from tests.browser.laws import expect_no_violation
from tests.browser.serving import serving
from tests.hostile.texts import LONG_WORD
from zi_core.access import Role, operator
from zi_core.documents.standalone_html import make
from zi_core.identity import OfficeIdentity
from zi_core.meetings import DecisionDraft, Details, Meetings, Participant, Period, Subject
from zi_core.runtime import SAMPLE_FILE, open_store

PROJECTOR, LAPTOP = (1920, 1080), (1366, 768)
SLIDES = "/rapat?rapat=2&slide=1"
COUNT = 22
AREA_V = 11
OPERATOR = operator("Uji")

MEASURE = """(root) => {
  const walker = document.createTreeWalker(document.querySelector(root), NodeFilter.SHOW_TEXT)
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => {
      const c = part / 255
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const parts = (text) => (text.match(/[\\d.]+/g) || []).map(Number)
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, alpha = 1] = parts(getComputedStyle(at).backgroundColor)
      if (alpha === 1) return [r, g, b]
    }
    return [255, 255, 255]
  }
  const found = []
  for (let node; (node = walker.nextNode());) {
    const element = node.parentElement
    if (!node.data.trim() || element.closest('.zs-hidden, [hidden], option, style')) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const box = range.getBoundingClientRect()
    if (!box.width) continue
    const style = getComputedStyle(element)
    const svg = element.ownerSVGElement
    const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1
    const [r, g, b] = parts(svg ? style.fill : style.color)
    const [one, other] = [light([r, g, b]), light(ground(svg ? svg.parentElement : element))]
    found.push({
      text: node.data.trim().slice(0, 60),
      size: parseFloat(style.fontSize) * scale,
      contrast: (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05),
      place: [box.left, box.top, box.right, box.bottom]
    })
  }
  return found
}"""

SPILT = """(root) => [...document.querySelectorAll('dialog.zs'),
    ...['', ' .zs-body', ' > header', ' > footer', ' .zs-key', ' td', ' .zs-lead']
      .flatMap((part) => [...document.querySelectorAll(root + part)])]
  .filter((box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1)
  .map((box) => box.className)"""
"""Of the boxes that hold everything of a slide, those that hold more than fits."""

LOOK = f"""() => {{
  const shown = '.zs-slide:not([hidden])'
  const places = [[2, 2], [innerWidth - 3, 2], [2, innerHeight - 3], [innerWidth / 2, 30],
    [innerWidth - 3, innerHeight - 3]]
  return {{
    id: document.querySelector(shown).id,
    texts: ({MEASURE})(shown),
    spilt: ({SPILT})(shown),
    foreign: places.filter(([x, y]) => !document.elementFromPoint(x, y).closest('dialog.zs'))
  }}
}}"""
"""The slide that is shown; what stands at the window's corners and in its middle is its own."""


def hold(store):
    """Two meetings on sample data: one closed, with a decision; one open."""
    meetings = Meetings(store)
    details = Details(
        Period.Q2, "Rapat TW II", date(2022, 7, 6), participants=(Participant("Satu", "Ketua"),)
    )
    first = meetings.create(OPERATOR, details)
    draft = DecisionDraft(Subject.parse("V.1.1"), "Pasang poster " * 20, "", date(2022, 8, 1))
    meetings.decide(OPERATOR, first.number, draft)
    meetings.close(OPERATOR, first.number, first.revision)
    return meetings.create(OPERATOR, Details(Period.Q3, "Rapat TW III", date(2022, 10, 6)))


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """A server of the sample data in whose store a meeting is being held."""
    folder = tmp_path_factory.mktemp("rapat")
    address = f"sqlite:///{folder / 'zi.db'}"
    with closing(open_store(address, seed=SAMPLE_FILE, is_sample=True)) as store:
        hold(store)
    with serving(folder / "log.txt") as running:
        running.add_person("Ana")
        running.add_person("Lihat", Role.VIEWER)
        yield running


@pytest.fixture
def projected(tab, held):
    """The first slide, opened by whoever may record decisions."""
    return opened(tab(held, PROJECTOR, "Ana"), SLIDES)


def opened(board, link):
    board.load(link)
    shown(board).wait_for()
    return board


def shown(board):
    return board.page.locator(".zs-slide:not([hidden])")


def expect_slide(board, number):
    """This slide is shown, alone, and the link says so."""
    expect(shown(board)).to_have_count(1)
    expect(shown(board)).to_have_attribute("id", f"slide-{number}")
    board.page.wait_for_function(
        "(at) => new URLSearchParams(location.search).get('slide') === at", arg=str(number)
    )


def press(board, *keys):
    for key in keys:
        board.page.keyboard.press(key)


# ---- moving -------------------------------------------------------------------------------------


def test_keys_clickers_and_buttons_move_through_the_slides_and_back(tab, held):
    """Asking the server for nothing; the keys of Streamlit do nothing; a refresh keeps the place.

    Any number in the link leads somewhere.
    """
    board = opened(tab(held, PROJECTOR, "Ana"), "/rapat?rapat=2&slide=999")
    expect_slide(board, COUNT)
    press(board, "Home")
    expect_slide(board, 1)
    before, sockets = len(board.requests), []
    board.listen("websocket", lambda socket: sockets.append(socket))
    for key, there in (
        ("ArrowRight", 2),
        ("PageDown", 3),
        ("Space", 4),
        ("ArrowLeft", 3),
        ("PageUp", 2),
        ("End", COUNT),
        ("ArrowRight", COUNT),
        ("Home", 1),
        ("ArrowLeft", 1),
    ):
        press(board, key)
        expect_slide(board, there)
    shown(board).get_by_role("button", name="Slide berikutnya").click()
    expect_slide(board, 2)
    press(board, "Space")  # moves on, does not press the button that was clicked
    expect_slide(board, 3)
    shown(board).get_by_role("button", name="Slide sebelumnya").click()
    expect_slide(board, 2)
    press(board, "Home")
    shown(board).get_by_role("button", name="Pengawasan").click()  # an area's bar
    expect_slide(board, AREA_V)
    press(board, "c", "r", "c")
    board.page.wait_for_timeout(500)
    expect(board.page.get_by_role("dialog")).to_have_count(1)  # the slides themselves
    expect_slide(board, AREA_V)
    # The browser itself fetches the icon anew whenever the address changes.
    asked = [url for url in board.requests[before:] if not url.endswith("/favicon.png")]
    assert asked == sockets == []
    board.page.reload()
    expect_slide(board, AREA_V)
    for way in ("Escape", "Tutup"):
        if way == "Escape":
            press(board, "Escape")
        else:
            board.page.get_by_role("link", name="Tayangkan").click()
            shown(board).get_by_role("link", name="Tutup").click()
        board.expect_link("/rapat", rapat="2")
        expect(board.page.locator("dialog.zs")).to_have_count(0)
        expect(board.header()).to_be_visible()
        board.settle()


# ---- what is seen -------------------------------------------------------------------------------


def test_every_slide_fills_the_window_and_can_be_read(projected):
    """Texts inside the window, nothing scrolls, no part of Streamlit; one slide a printed page.

    At a projector no text is smaller than 28 pixels, and all has a contrast of seven.
    """
    board, measured = projected, 0
    sizes = board.page.evaluate(
        """() => ['h2', '.zs-key b', '.zs-lines .zs-lead']
          .map((name) => parseFloat(getComputedStyle(document.querySelector(name)).fontSize))"""
    )
    assert sizes == [44, 96, 32]
    for width, height in (PROJECTOR, LAPTOP):
        board.page.set_viewport_size({"width": width, "height": height})
        press(board, "Home")
        for number in range(1, COUNT + 1):
            seen = board.page.evaluate(LOOK)
            assert seen["id"] == f"slide-{number}"
            assert seen["spilt"] == seen["foreign"] == [], seen["id"]
            assert len(seen["texts"]) > 8
            for found in seen["texts"]:
                left, top, right, bottom = found["place"]
                assert left >= 0, found
                assert top >= 0, found
                assert right <= width, found
                assert bottom <= height, found
                if width == PROJECTOR[0]:
                    measured += 1
                    check_legible(found)
            press(board, "ArrowRight")
    assert measured > 600
    pages = board.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pages)) == COUNT


def check_legible(found):
    assert found["size"] >= 27.99, found
    assert found["contrast"] >= 7, found


def check_panel(board, root):
    texts = board.page.evaluate(MEASURE, root)
    assert len(texts) > 3
    for found in texts:
        check_legible(found)


def test_panels_and_the_form_are_as_legible_as_the_slides(projected):
    """Axe finds nothing in them, nor on one slide of each kind."""
    board = projected
    for number in (1, AREA_V):
        board.page.evaluate(
            "at => document.querySelectorAll('.zs-slide').forEach(s => s.hidden = s.id !== at)",
            f"slide-{number}",
        )
        expect_no_violation(board, within=".zs-slide:not([hidden])")
    press(board, "k")
    expect(panel(board, "Catat keputusan")).to_be_visible()
    check_panel(board, "[data-panel=keputusan] > section")
    expect_no_violation(board, within="[data-panel=keputusan]")
    for field in ("tentang", "keputusan", "tim", "tenggat"):
        size = board.page.evaluate(
            "(name) => parseFloat(getComputedStyle(document.querySelector"
            "(`.zs-panel [name=${name}]`)).fontSize)",
            field,
        )
        assert size >= 28
    press(board, "Escape")
    shown(board).locator("tr[data-open]").nth(2).click()
    check_panel(board, ".zs-panel:not([hidden]) > section")
    press(board, "Escape")
    # A decision about an activity begins in its panel.
    shown(board).locator('tr[data-open="V.2.1"]').click()
    panel(board, "V.2.1").get_by_role("button", name="Keputusan").click()
    expect(panel(board, "Catat keputusan").locator("[name=tentang]")).to_have_value("V.2.1")
    expect_above_the_form(board, shown(board).locator('tr[data-open="V.2.1"]'))
    press(board, "Escape", "ArrowRight")
    expect_whole_text(board)


def expect_whole_text(board):
    """A row's text takes two lines, and all of it stands a click away."""
    row = shown(board).locator('tr[data-open="V.4.1"]')
    text = row.locator(".zs-text")
    lines = text.evaluate(
        "(box) => box.clientHeight / parseFloat(getComputedStyle(box).lineHeight)"
    )
    assert lines < 2.3
    row.click()
    details = panel(board, "V.4.1")
    whole = text.text_content()
    expect(details).to_contain_text(whole)
    assert len(whole) > 150
    for words in (
        "Tim Pengawasan",
        "Kendala",
        "Rencana tindak lanjut",
        "Bukti dukung",
        "Terlaksana",
    ):
        expect(details).to_contain_text(words)
    press(board, "ArrowRight")  # the slide behind stays
    expect(details).to_be_visible()
    press(board, "Escape")
    expect(details).to_be_hidden()
    expect_slide(board, AREA_V + 1)


TAPPED = """() => [...document.querySelectorAll('.zs :is(footer, .zs-panel) :is(button, a)')]
  .filter((found) => found.checkVisibility() && !found.closest('p, dd'))
  .map((found) => [found.textContent, found.getBoundingClientRect()])
  .filter(([, { left, right, width, height }]) =>
    Math.min(width, height) < 44 || left < 0 || right > innerWidth)"""
READ = """() => [...document.querySelectorAll('.zs :is(footer, .zs-panel) *')]
  .filter((found) => found.checkVisibility() && found.closest('.zs-panel, footer')
    && [...found.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .filter((found) => parseFloat(getComputedStyle(found).fontSize) < 16)
  .map((found) => found.textContent)"""


SWIPE = """([from, to]) => {
  const target = document.querySelector('.zs-slide:not([hidden])')
  const at = (x) => new Touch({ identifier: 1, target, clientX: x, clientY: 300 })
  const tell = (kind, touches, changed) => target.dispatchEvent(new TouchEvent(kind,
    { touches, changedTouches: changed, bubbles: true }))
  tell('touchstart', [at(from)], [at(from)])
  tell('touchend', [], [at(to)])
}"""


def test_on_a_phone_a_finger_meets_the_buttons_and_panels_can_be_read(tab, held):
    """A swipe moves on."""
    phone = {"size": (390, 844), "has_touch": True}
    board = opened(tab(held, person="Ana", **phone), f"/rapat?rapat=2&slide={AREA_V}")
    for way, there in (((350, 50), AREA_V + 1), ((50, 350), AREA_V), ((100, 120), AREA_V)):
        board.page.evaluate(SWIPE, way)
        expect_slide(board, there)
    on = shown(board).get_by_role("button", name="Slide berikutnya")
    assert board.page.evaluate(TAPPED) == board.page.evaluate(READ) == []
    rows = [found.bounding_box()["y"] for found in shown(board).locator("footer [data-act]").all()]
    assert max(rows) - min(rows) < 2
    on.click()
    expect_slide(board, AREA_V + 1)
    shown(board).locator("tr[data-open] button").first.click()
    assert board.page.evaluate(TAPPED) == board.page.evaluate(READ) == []


# ---- decisions ----------------------------------------------------------------------------------


def panel(board, name):
    return board.page.get_by_role("dialog", name=name, exact=True)


def test_a_decision_is_written_where_it_arises(tab, held):
    """Its subject is the slide's; typing moves no slide; what is refused stays typed."""
    board = opened(tab(held, PROJECTOR, "Ana"), f"/rapat?rapat=2&slide={AREA_V}")
    press(board, "k")
    form = panel(board, "Catat keputusan")
    about, what = form.locator("[name=tentang]"), form.locator("[name=keputusan]")
    expect(about).to_have_value("V")
    expect(what).to_be_focused()
    board.page.keyboard.type("Kirim koreksi rekap")
    press(board, "ArrowLeft", "Home", "PageDown")
    expect(what).to_have_value("Kirim koreksi rekap")
    expect_slide(board, AREA_V)
    # The area's team, and the quarter's end: no later meeting is on record.
    expect(form.locator("[name=tim]")).to_have_value("Tim Pengawasan")
    expect(form.locator("[name=tenggat]")).to_have_value("2022-12-31")
    form.locator("[name=tenggat]").fill("1999-01-01")
    form.get_by_role("button", name="Simpan keputusan").click()
    expect(form.get_by_role("alert")).to_contain_text("Tenggat harus antara tahun")
    expect(what).to_have_value("Kirim koreksi rekap")
    form.locator("[name=tenggat]").fill("2026-12-31")
    form.get_by_role("button", name="Simpan keputusan").click()
    expect(form).to_be_hidden()
    expect(
        board.page.get_by_role("status").filter(has_text=re.compile(r"K-\d+/2022"))
    ).to_be_visible()
    expect_slide(board, AREA_V)
    with held.store() as store:
        made = Meetings(store).briefing(2).own[-1]
    assert (str(made.draft.subject), made.draft.what) == ("V", "Kirim koreksi rekap")
    assert (made.draft.team, made.draft.due) == ("Tim Pengawasan", date(2026, 12, 31))
    press(board, "End")  # who does what by when: it is there at once
    expect(shown(board)).to_contain_text("Siapa – apa – kapan")
    expect(shown(board).locator("li", has_text="Kirim koreksi rekap")).to_contain_text(
        "Tim Pengawasan"
    )
    shown(board).locator('li[data-open="K-1/2022"]').click()
    expect(panel(board, "K-1/2022")).to_contain_text("Pasang poster " * 19)
    press(board, "Escape")
    # Somebody else decides: the next run of the page brings it, the place stays.
    with held.store() as store:
        draft = DecisionDraft(Subject.parse("I"), "Keputusan dari meja lain")
        Meetings(store).decide(OPERATOR, 2, draft)
    press(board, "Home", "ArrowRight", "k")
    form.locator("[name=keputusan]").fill("Keputusan dari sini")
    form.get_by_role("button", name="Simpan keputusan").click()
    expect(form).to_be_hidden()
    expect_slide(board, 2)
    press(board, "End")
    expect(shown(board)).to_contain_text("Keputusan dari meja lain")


def expect_above_the_form(board, row):
    """The row that the form is about stands out, whole and uncovered, in letters of full size."""
    expect(row).to_have_class(re.compile("zs-about"))
    form = panel(board, "Catat keputusan").bounding_box()
    box = row.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= form["y"]
    assert form["y"] + form["height"] <= board.page.viewport_size["height"] + 1


def test_the_keyboard_alone_writes_a_decision_about_any_row(tab, held):
    """The form leaves its row in sight, the last of a slide as well, and knows team and date."""
    board = opened(tab(held, PROJECTOR, "Ana"), SLIDES)
    for size in board.at_sizes(PROJECTOR, LAPTOP):
        press(board, "Home", *["ArrowRight"] * (AREA_V - 1))
        press(board, "ArrowUp")  # from nowhere to the last row
        row = shown(board).locator("tr[data-open]").last
        expect(row.get_by_role("button")).to_be_focused()
        press(board, "k")
        form = panel(board, "Catat keputusan")
        expect(form.locator("[name=tentang]")).to_have_value(row.get_attribute("data-open"))
        expect(form.locator("[name=tim]")).to_have_value("Tim Pengawasan")
        expect_above_the_form(board, row)
        press(board, "Escape")
        expect(form).to_be_hidden()
        expect(row.get_by_role("button")).to_be_focused()
        expect(board.page.locator(".zs-about")).to_have_count(0)
        press(board, "ArrowUp", "Enter")  # its details; K goes on from there
        expect(board.page.locator(".zs-panel:not([hidden])")).to_be_visible()
        press(board, "k")
        expect_above_the_form(board, shown(board).locator("tr[data-open]").nth(-2))
        board.page.keyboard.type(f"Dari papan ketik {size[0]}")
        press(board, "Tab", "Enter")
        expect(form).to_be_hidden()
        expect_slide(board, AREA_V)
        press(board, "ArrowLeft", "ArrowRight", "End")
        expect(shown(board)).to_contain_text(f"Dari papan ketik {size[0]}")


def test_who_may_not_decide_sees_the_slides_without_the_form(tab, held):
    board = opened(tab(held, PROJECTOR, "Lihat"), SLIDES)
    press(board, "k")
    expect(board.page.get_by_role("button", name=re.compile("Keputusan"))).to_have_count(0)
    expect(board.page.get_by_label("Catat keputusan")).to_have_count(0)
    press(board, "ArrowRight")
    expect_slide(board, 2)


# ---- carried away -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def carried(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bawaan")
    address = f"sqlite:///{folder / 'zi.db'}"
    with closing(open_store(address, seed=SAMPLE_FILE, is_sample=True)) as store:
        meeting = hold(store)
        content = make(Meetings(store).briefing(meeting.number), OfficeIdentity())
    path = folder / "rapat.html"
    path.write_bytes(content)
    return path


@pytest.fixture
def offline(chromium):
    """Opens pages in a browser without network; nothing may be asked for, nothing complained."""
    context = chromium.new_context(offline=True, viewport={"width": 1366, "height": 768})
    context.set_default_timeout(PATIENCE)
    asked, complaints = [], []

    def open_page():
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    context.close()
    assert {url.partition(":")[0] for url in asked} <= {"file", "data"}
    assert complaints == []


def test_the_carry_away_file_opens_from_a_stick(offline, carried):
    page = offline()
    page.goto(carried.as_uri())
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rapat TW III")
    assert page.evaluate(
        "document.fonts.ready.then(() => document.fonts.check('16px \"Plus Jakarta Sans\"'))"
    )
    for width in (390, 1366):  # a phone's first
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    slides = page.locator(".zs-slide")
    expect(slides).to_have_count(COUNT)
    expect(slides.filter(visible=True)).to_have_count(COUNT)
    page.get_by_role("button", name="Tayangkan").click()
    page.keyboard.press("ArrowRight")
    on = page.locator(".zs-slide.zs-on")
    expect(on).to_have_attribute("id", "slide-2")
    assert on.bounding_box()["width"] >= 1364
    page.keyboard.press("Escape")
    expect(on).to_have_count(0)
    page.get_by_role("link", name="Keputusan").click()
    expect(page.locator("#keputusan")).to_be_in_viewport()


SPREAD = ("200 overdue", "longest texts")


def test_bad_input_spills_over_no_slide(offline, tmp_path):
    """Much overdue, texts without end: every slide holds what it shows."""
    long = [decision(number, LONG_WORD + " kata" * 300, team=LONG_WORD) for number in range(1, 9)]
    path = tmp_path / "rapat.html"
    page = offline()
    page.set_viewport_size({"width": 1920, "height": 1080})
    for name in SPREAD:
        plan = BAD[name]()
        briefing = briefing_of(plan, before=(plan, 6), decisions=long)
        path.write_bytes(make(briefing, OfficeIdentity()))
        page.goto(path.as_uri())
        count = page.locator(".zs-slide").count()
        page.get_by_role("button", name="Tayangkan").click()
        for number in range(1, count + 1):
            expect(page.locator(".zs-on")).to_have_attribute("id", f"slide-{number}")
            assert page.evaluate(SPILT, ".zs-on") == [], name
            page.keyboard.press("ArrowRight")


def test_the_carry_away_file_needs_no_script(chromium, carried):
    context = chromium.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(carried.as_uri())
    expect(page.get_by_text("Tayangkan")).to_be_hidden()
    expect(page.locator(".zs-slide").last).to_be_visible()
    expect(page.locator("#kehadiran")).to_be_visible()
    context.close()
