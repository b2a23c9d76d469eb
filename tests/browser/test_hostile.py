"""Texts that would like to be more than texts are shown as they stand, wherever they appear."""

import io
from dataclasses import replace

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.dashboard import patiently
from tests.browser.expected import folded, plan
from tests.browser.serving import copy_of_dashboard, serving
from zi_core.plan import EvidenceItem
from zi_core.text import clean
from zi_core.workbook import read, write

LONG = "Panjang" * 60
ACTION = (
    "<svg/onload=window.jahat=1> $x^2$ **tebal** :smile: {{ 7*7 }} <script>window.jahat=1</script>"
)
INDICATOR = '"><img src=x onerror=window.jahat=1> <iframe srcdoc="x"> &lt;b&gt; ${7*7} {% raw %}'
COMPONENT = (
    "<video/src/onerror=window.jahat=1> $a$ **k** <b onclick=window.jahat=1>tebal</b> `kode`"
)
EVIDENCE = "[klik](javascript:window.jahat=1) ![](http://jahat.example/a.png) </textarea>'\"&amp;"
TEAM = "Tim \"><svg/onload=window.jahat=1>' & [x](y) $$"
OBSTACLE = "</p><details open ontoggle=window.jahat=1> # Judul\n- butir **dua**"
DOCUMENT = "<object data=javascript:window.jahat=1> _miring_"
LINKS = ("javascript:window.jahat=1", "data:text/html,<script>window.jahat=1</script>")
OFFICE = "KPU <svg/onload=window.jahat=1> $x$"
WORDS = {
    "JAHATLANGKAH": ACTION,
    "JAHATINDIKATOR": INDICATOR,
    "JAHATKOMPONEN": COMPONENT,
    "JAHATBUKTI": EVIDENCE,
    "Tim JAHAT": TEAM,
    "JAHATKENDALA": OBSTACLE,
    "JAHATDOKUMEN": DOCUMENT,
    "JAHATTAUTAN0": LINKS[0],
    "JAHATTAUTAN1": LINKS[1],
    "KPU JAHAT": OFFICE,
}


def hostile_workbook():
    """The sample's workbook with hostile texts in V.1.1 and a word without end in V.1.2."""
    sample = plan(is_sample=True)
    first, second = (a for a in sample.activities if str(a.code) in ("V.1.1", "V.1.2"))
    bad = {
        first: replace(
            first,
            component="JAHATKOMPONEN",
            indicator="JAHATINDIKATOR",
            action="JAHATLANGKAH",
            evidence="JAHATBUKTI",
            obstacle="JAHATKENDALA",
            follow_up="JAHATKENDALA",
        ),
        second: replace(second, component="JAHATKOMPONEN", action=LONG, indicator=LONG),
    }
    activities = [bad.get(activity, activity) for activity in sample.activities]
    changed = replace(
        sample,
        sample=False,
        office="KPU JAHAT",
        activities=[
            replace(activity, team="Tim JAHAT") if activity.area == "V" else activity
            for activity in activities
        ],
        evidence_items=[
            *sample.evidence_items,
            EvidenceItem(first.code, 1, "JAHATDOKUMEN", "JAHATTAUTAN0"),
            EvidenceItem(first.code, 1, "JAHATDOKUMEN", "JAHATTAUTAN1"),
        ],
    )
    book = openpyxl.load_workbook(io.BytesIO(write(changed)))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    for word, text in WORDS.items():
                        if word in cell.value:
                            cell.value = cell.value.replace(word, text)
                            cell.data_type = "s"
    for stamp in book.custom_doc_props.props:
        if isinstance(stamp.value, str):
            stamp.value = stamp.value.replace("KPU JAHAT", OFFICE).replace("Tim JAHAT", TEAM)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    """The plan read from the hostile workbook, and a server that shows it as the office's own."""
    folder = copy_of_dashboard(tmp_path_factory.mktemp("hostile"))
    content = hostile_workbook()
    (folder / "data" / "rencana_aksi_2022.xlsx").write_bytes(content)
    reading = read(content)
    assert reading.plan is not None, [str(problem) for problem in reading.problems]
    with serving(folder / "log.txt", folder) as running:
        yield reading.plan, running


WHERE_TO = ("http://", "https://", "/riwayat?")
TRAP = "Object.defineProperty(window, 'jahat', { set() { console.error('jahat dijalankan') } })"


@pytest.fixture
def hostile_board(tab, hostile):
    """A tab whose console tells, as an error, of every hostile text that is run.

    It does without the security policy, which would hide that a text was not escaped.
    """
    board = tab(hostile[1], bypass_csp=True)
    board.page.add_init_script(TRAP)
    return board


def test_the_trap_notices_what_is_run(hostile_board):
    """Otherwise the tests below would prove nothing."""
    hostile_board.open("/")
    hostile_board.page.evaluate(
        "document.querySelector('h1').innerHTML = '<img src=/ onerror=window.jahat=1>'"
    )
    hostile_board.page.wait_for_function("() => document.querySelector('h1 img').complete")
    assert "jahat dijalankan" in " ".join(hostile_board.complaints)
    hostile_board.complaints.clear()


def test_the_security_policy_runs_no_text_even_if_it_were_not_escaped(tab, hostile):
    """The second net: what stands in the page's HTML as a handler or a script is not run."""
    board = tab(hostile[1])
    board.page.add_init_script(TRAP)
    board.open("/")
    board.page.evaluate(
        """() => {
            document.querySelector('h1').innerHTML = '<img src=/ onerror=window.jahat=1>'
            const script = document.createElement('script')
            script.textContent = 'window.jahat = 1'
            document.body.append(script)
        }"""
    )
    board.page.wait_for_function("() => document.querySelector('h1 img').complete")
    board.page.wait_for_timeout(200)
    told = " ".join(board.complaints)
    assert "jahat dijalankan" not in told
    assert told.count("Content Security Policy") == 2
    board.complaints.clear()


@patiently
def expect_literally(board, *texts):
    shown = folded(board.page.locator("body").inner_text())
    assert [text for text in map(folded, texts) if text not in shown] == []


def test_the_reader_keeps_the_hostile_texts_as_they_stand_without_known_tags(hostile):
    """What the reader does with them is said once here: tags of HTML go, all else stays."""
    found = next(a for a in hostile[0].activities if str(a.code) == "V.1.1")
    assert found.action == clean(ACTION)
    assert "<svg/onload=window.jahat=1> $x^2$ **tebal** :smile: {{ 7*7 }}" in found.action
    assert "<iframe" in found.indicator
    assert found.team == clean(TEAM)


def test_lists_and_the_grid_show_hostile_texts_literally(hostile_board, hostile):
    """Ringkasan's list, Jadwal's rows and filters, Tim's names: text, nothing more."""
    found = next(a for a in hostile[0].activities if str(a.code) == "V.1.1")
    hostile_board.open("/?posisi=2022-09")
    expect_literally(hostile_board, found.action, found.team, hostile[0].office)
    hostile_board.open("/jadwal?posisi=2022-09&area=V")
    expect_literally(hostile_board, found.action)
    options = hostile_board.page.locator("select[name=tim] option").all_inner_texts()
    assert found.team in options
    hostile_board.open("/tim?posisi=2022-09")
    expect_literally(hostile_board, found.team)
    hostile_board.page.get_by_role("heading", name=found.team).click()
    hostile_board.expect_heading(found.team)
    assert hostile_board.said["tim"] == found.team
    expect_literally(hostile_board, found.action, found.team)


def test_charts_show_hostile_texts_literally_and_say_them_so(hostile_board, hostile):
    """Plotly knows a little HTML and mathematics: neither is made of a component's name."""
    found = next(a for a in hostile[0].activities if str(a.code) == "V.1.1")
    hostile_board.open("/area?posisi=2022-09&area=V")
    chart = hostile_board.page.get_by_test_id("stPlotlyChart").first
    expect(chart.locator(".main-svg").first).to_be_visible()
    drawn = "".join(chart.locator("text.annotation-text").first.all_text_contents())
    assert "".join(drawn.split()) == "".join(f"V.1{found.component}".split())
    assert found.component in chart.get_attribute("aria-label")
    expect(chart.locator("a")).to_have_count(0)
    hostile_board.page.locator(".zi-twin summary").first.click()
    expect_literally(hostile_board, found.component)


def test_details_show_hostile_texts_literally_and_link_to_web_addresses_only(
    hostile_board, hostile
):
    """Every field, lines kept; ``javascript:`` and ``data:`` stay text, never a link."""
    found = next(a for a in hostile[0].activities if str(a.code) == "V.1.1")
    for link in ("/jadwal?posisi=2022-09&rinci=V.1.1", "/area?posisi=2022-09&rinci=V.1.1-1"):
        hostile_board.open(link)
        expect(hostile_board.details().locator(".zi-story")).to_be_visible()
        expect_literally(
            hostile_board,
            found.action,
            found.indicator,
            found.component,
            found.evidence,
            found.team,
            found.obstacle,
            clean(DOCUMENT),
            LINKS[0],
        )
        addresses = (
            hostile_board.details()
            .locator("a")
            .evaluate_all("links => links.map(link => link.getAttribute('href'))")
        )
        assert [each for each in addresses if not each.startswith(WHERE_TO)] == []


@pytest.mark.parametrize("width", [1366, 390])
def test_a_word_without_end_is_broken_and_pushes_nothing_aside(tab, hostile, width):
    """A text of 420 letters without a space stays inside its place on every page."""
    board = tab(hostile[1], size=(width, 800))
    for link in ("/", "/jadwal?area=V", "/area?area=V", "/tim", "/jadwal?rinci=V.1.2"):
        board.open(link)
        main = board.page.get_by_test_id("stMain")
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0, link
        assert board.page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0, link
    story = board.details().locator(".zi-story")
    expect(story).to_be_visible()
    assert story.evaluate("story => story.scrollWidth - story.clientWidth") <= 0
