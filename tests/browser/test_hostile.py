"""Texts that would like to be more than texts are shown as they stand, wherever they appear.

Every text column of a workbook, and whatever else a person may write, goes through a real server
into a real browser that notices everything a text could do (:mod:`tests.browser.watched`).
"""

import io
from dataclasses import replace
from datetime import date
from urllib.parse import quote, urlencode

import openpyxl
import pytest
from openpyxl.utils.escape import unescape
from playwright.sync_api import expect

from tests.browser.dashboard import LAPTOP, patiently
from tests.browser.expected import folded
from tests.browser.laws import PHONE, expect_within
from tests.browser.serving import serving
from tests.browser.watched import Watched
from tests.hostile.texts import (
    ANYWHERE,
    COLUMNS,
    DISPLAY,
    FILE_NAME,
    LABEL,
    LEADING,
    LINKS,
    LONGEST,
    NOTE,
    OFFICE,
    WORD_WITHOUT_END,
    hostile_workbook,
    word_of,
)
from tests.people import OPERATOR
from tests.uploads import working_file
from zi_core.access import Accounts, Role, Sessions, operator
from zi_core.meetings import DecisionDraft, Details, Meetings, Participant, Period, Subject
from zi_core.plan import Code
from zi_core.plan.areas import AREA_NUMBERS
from zi_core.runtime import open_store
from zi_core.text import clean, one_line
from zi_core.workbook import read

PASSWORD = "sepeda merah terbang"
SIGNED_IN = "penguji"
DETAILED = ("III.3.2", LONGEST)


@pytest.fixture(scope="module")
def workbook():
    """The hostile workbook, what is read from it, and the texts by cell word."""
    content, words = hostile_workbook()
    return content, read(content).plan, words


@pytest.fixture(scope="module")
def office(tmp_path_factory, workbook):
    """A running dashboard whose plan, accounts and screens are hostile from the first on."""
    folder = tmp_path_factory.mktemp("hostile")
    file = folder / "rencana.xlsx"
    file.write_bytes(workbook[0])
    open_store(f"sqlite:///{folder / 'zi.db'}", seed=file).close()
    with serving(folder / "log.txt") as running:
        with running.store() as store:
            accounts = Accounts(store)
            key = accounts.add(OPERATOR, name=SIGNED_IN, display=DISPLAY, role=Role.ADMIN)
            accounts.keys.set_password(key, PASSWORD, "127.0.0.1")
            team = store.plan(1).teams[0]
            running.key = accounts.add(
                OPERATOR, name="anggota", display=DISPLAY, role=Role.TEAM, teams=[team]
            )
            member = accounts.by_name("anggota").person()
            accounts.set_phone(member, "0812 3456 7890", consents=True)
            person = accounts.by_name(SIGNED_IN).person()
            running.screen = Sessions(store).projector.make_link(person, label=LABEL, days=7)
        yield running


def plan_of(office, number=None):
    with office.store() as store:
        return store.plan(number or store.newest())


def another_upload(office, turn):
    """A workbook issued from version 1 with other hostile texts in every cell."""
    with office.store() as store:
        state, plan = store.version(1).state_sha256, store.plan(1)
    return hostile_workbook(turn, plan, version=1, state=state)[0]


@pytest.fixture(scope="module")
def watched_tabs(profiles, office):
    """Two tabs that are watched: of who has not signed in, and of who has."""
    used = [profiles(number) for number in (0, 1)]
    tabs = [Watched(profile.page(), office.address) for profile in used]
    tabs[1].sign_in(SIGNED_IN, PASSWORD)
    yield tabs
    for profile, tab in zip(used, tabs, strict=True):
        tab.page.close()
        profile.put_back(tab.page)


@pytest.fixture
def watched(watched_tabs):
    """One of the watched tabs; nothing may have happened in any of them."""
    yield lambda *, signed_in=False: watched_tabs[signed_in]
    harm = [tab.harm for tab in watched_tabs]
    for tab in watched_tabs:
        tab.forget()
    assert harm == [[], []]


@patiently
def expect_literally(board, texts, place="body"):
    """All of the texts can be read at a place, character by character, white space folded."""
    shown = folded(" ".join(board.page.locator(place).all_text_contents()))
    assert [text for text in map(folded, texts) if text not in shown] == []


def texts_of(plan, *columns):
    return [getattr(activity, column) for activity in plan.activities for column in columns]


# ---- the tests' own tools ----------------------------------------------------------------------


def test_the_watch_notices_what_is_made_and_run(watched):
    """Otherwise the tests below would prove nothing."""
    board = watched().open("/")
    assert board.harm == []
    for html, told in (
        ("<img src=/ onerror=window.pwned=1>", "handler: "),
        ("<b data-pwned>x</b>", "element: "),
        ("<a href=' javascript:window.pwned=1'>x</a>", "address: "),
        ("<a href=//evil.example>x</a>", "address: "),
        ("<img src=http://evil.example/x.png>", "http://evil.example/x.png"),
        ("<iframe srcdoc=x></iframe>", "element: "),
    ):
        board.page.evaluate("html => { document.querySelector('h1').innerHTML = html }", html)
        for sign in (told, "policy: ") if "<img" in html else (told,):
            expect_harm(board, sign)
        board.forget()
    board.page.evaluate("window.pwned = 1")
    board.page.evaluate("setTimeout(() => alert(1))")
    for sign in ("run:", "dialog:"):
        expect_harm(board, sign)
    assert {harm.partition(":")[0] for harm in board.harm} == {"run", "dialog"}
    board.forget()


@patiently
def expect_harm(board, sign):
    assert any(sign in harm for harm in board.harm), (sign, board.harm)


def test_every_text_stands_in_every_column_as_the_reader_cleans_it(office, workbook):
    """What the reader does with them is said once here: tags of office programs go, all else stays.

    So that the tests below look for every payload in every column.
    """
    _, plan, words = workbook
    assert len(plan.activities) - 2 > max(len(LEADING), len(ANYWHERE), len(LINKS))
    assert plan == plan_of(office, 1)
    for activity in plan.activities:
        for column in COLUMNS:
            raw = words[word_of(activity.code, column)]
            keep = column in ("obstacle", "follow_up")
            assert getattr(activity, column) == clean(unescape(raw), keep_lines=keep)
    for column in COLUMNS:
        found = [*map(folded, texts_of(plan, column))]
        for text in filter(None, (clean(unescape(text)) for text in ANYWHERE)):
            assert any(text in each for each in found), (column, text)
        for text in (clean(unescape(text)) for text in LEADING):
            assert any(each.startswith(text) for each in found), (column, text)
    assert "KPU <svg/onload=window.pwned=1> $x$" in plan.office


# ---- the pages ---------------------------------------------------------------------------------


def test_lists_and_filters_show_texts_literally(watched, office):
    """Ringkasan's lists, Jadwal's rows and choices: text, nothing more."""
    board, plan = watched(), plan_of(office)
    board.open("/?posisi=2022-12")
    assert folded(OFFICE) in folded(board.page.locator(".zi-source").first.text_content())
    overdue = board.page.locator(".zi-what").all_text_contents()
    assert overdue
    assert any(folded(a.action) in folded(each) for a in plan.activities for each in overdue)
    board.open("/jadwal?posisi=2022-09")
    expect_literally(board, texts_of(plan, "action"), ".zi-grid")
    expect_literally(board, texts_of(plan, "team"), "select[name=tim]")


def test_charts_show_texts_literally_and_say_them_so(watched, office):
    """Plotly knows a little HTML and mathematics: neither is made of a component's name."""
    board, plan = watched(), plan_of(office)
    board.open("/area?posisi=2022-09")
    for area in AREA_NUMBERS[1::3]:
        look_at_charts(board, plan, area)


def look_at_charts(board, plan, area):
    board.open(f"/area?posisi=2022-09&area={area}")
    chart = board.page.locator(".zi-plot").first
    expect(chart.locator(".main-svg").first).to_be_visible()
    first = {a.code.component_no: a.component for a in reversed(plan.activities) if a.area == area}
    drawn = "".join("".join(chart.locator("text.annotation-text").all_text_contents()).split())
    spoken = chart.get_attribute("aria-label")
    for number, component in first.items():
        assert "".join(f"{area}.{number}{component}".split()) in drawn
        assert component in spoken
    expect(chart.locator("a, sub, sup, tspan[style*='90px']")).to_have_count(0)
    expect_literally(board, first.values(), ".zi-twin")
    expect_literally(board, [plan.area_names[area]], "h1 ~ *, .zi-source")


def test_teams_show_texts_literally(watched, office):
    """The list of all teams, and a page for each of them reached by its link."""
    board, plan = watched(), plan_of(office)
    board.open("/tim?posisi=2022-09")
    expect_literally(board, plan.teams, ".zi-teams h2")
    for team in plan.teams[::30]:
        board.open("/tim?" + urlencode({"tim": team, "posisi": "2022-09"}))
        expect_literally(board, [team], "h1")
        actions = [a.action for a in plan.activities if a.team == team]
        expect_literally(board, actions, ".zi-grid")
    signed_in = watched(signed_in=True)
    signed_in.open("/tim?" + urlencode({"tim": plan.teams[0], "posisi": "2022-09"}))
    expect_literally(signed_in, [clean(DISPLAY)], ".zi-contacts")


def test_details_show_texts_literally_and_link_to_web_addresses_only(watched, workbook):
    """Every field, lines kept; all of TAUTAN, as the browser understands what becomes a link."""
    board, plan = watched(signed_in=True), workbook[1]
    links = {item.link: str(item.code) for item in plan.evidence_items}
    assert len(links) == len({clean(unescape(link)) for link in LINKS})
    for at, code in enumerate(dict.fromkeys((*DETAILED, *links.values()))):
        found = next(a for a in plan.activities if str(a.code) == code)
        month = f"-{found.planned[0]}" if at % 2 else ""
        board.open(f"/unggah?rinci={code}{month}&versi=1")
        story = board.details().locator(".zi-story")
        expect(board.details()).to_contain_text(code)
        items = [item for item in plan.evidence_items if item.code == found.code]
        told = [getattr(found, column) for column in COLUMNS]
        told += [text for i in items for text in (i.document, i.note)]
        told += [item.link for item in items if not is_web(item.link)]
        expect_literally(board, [*told, plan.area_names[found.area]], ".zi-story")
        shown = story.locator(".zi-docs a").evaluate_all(
            "all => all.map(a => [a.getAttribute('href'), a.host])"
        )
        assert shown == [[i.link, "contoh.id"] for i in items if is_web(i.link)], code


def is_web(link):
    return link.lower().startswith(("http://", "https://")) and len(link.split()) == 1


def test_a_word_without_end_is_broken_and_pushes_nothing_aside(watched):
    """A text of 420 letters without a space stays inside its place on every page."""
    board = watched()
    links = ("/", "/jadwal?area=V", "/area?area=V", "/tim", f"/unggah?rinci={WORD_WITHOUT_END}")
    expect_nothing_pushed_aside(board, *links)
    story = board.details().locator(".zi-story")
    expect(story).to_be_visible()
    assert story.evaluate("story => story.scrollWidth - story.clientWidth") <= 0


# ---- meetings ----------------------------------------------------------------------------------


def meeting_texts(at):
    """A hostile text for every field of a meeting, each no longer than it may be."""
    names = ("time", "place", "leader", "name", "position")
    told = {name: ANYWHERE[(at + 3 * step) % len(ANYWHERE)] for step, name in enumerate(names)}
    told["title"] = f"{LEADING[at]} {ANYWHERE[at]}"
    told["discussion"] = "\n".join((*LEADING, *ANYWHERE))[:15_000]
    return {name: text[:200] if name != "discussion" else text for name, text in told.items()}


def test_meetings_and_decisions_show_texts_literally_on_every_part(watched, office):
    """Title, place, people, discussion, decisions, remarks, reasons, and the plan's own texts."""
    person, said = operator(DISPLAY), meeting_texts(0)
    with office.store() as store:
        meetings = Meetings(store)
        plan = store.plan(store.newest())
        details = Details(
            Period.Q2,
            said["title"],
            date(2022, 7, 6),
            said["time"],
            said["place"],
            said["leader"],
            participants=(Participant(said["name"], said["position"]),),
            discussion=said["discussion"],
        )
        first = meetings.create(person, details)
        codes = [str(activity.code) for activity in plan.activities]
        whats = [f"{lead} {text}" for lead, text in zip(LEADING, ANYWHERE, strict=False)]
        for what, code in zip(whats, codes, strict=False):
            subject = Subject.parse(code)
            team = plan.by_code[subject.code].team
            draft = DecisionDraft(subject, what, team, date(2022, 8, 1), remark=what[::-1])
            meetings.decide(person, first.number, draft)
        kept = [made.draft for made in meetings.decisions()]
        meetings.close(person, first.number, 1)
        why = f"{LEADING[1]} {ANYWHERE[2]}"
        meetings.reopen(person, first.number, 2, why)
        meetings.close(person, first.number, 3)
        second = meetings.create(person, replace(details, period=Period.Q3))
        agenda = meetings.briefing(second.number).agenda
        typed = meetings.get(first.number).details
    board = watched(signed_in=True).open("/rapat")
    expect_literally(board, [typed.title, typed.place, *(d.what for d in kept)], ".stMain .zi")
    board.open(f"/rapat?rapat={second.number}")
    head = [typed.title, typed.time, typed.place, typed.leader]
    expect_literally(board, head, ".st-key-zi_meeting")
    expect_literally(board, [t for i in agenda for t in (i.title, i.team)], ".zi-agenda")
    marks = board.page.locator(".zi-agenda .zi-agenda-mark")
    values = marks.evaluate_all("all => all.map(a => a.value.replace(/^(lewati|bahas):/, ''))")
    assert values == [item.key for item in agenda]
    board.open(f"/rapat?rapat={second.number}&bagian=keputusan")
    told = [text for d in kept for text in (d.what, d.remark, d.team)]
    expect_literally(board, told, ".zi-decisions")
    expect_literally(board, plan.teams, ".zi-decide select[name=tim]")
    remarks = board.page.locator(".zi-decisions textarea")
    assert remarks.evaluate_all("all => all.map(a => a.value)") == [d.remark for d in kept]
    board.open(f"/rapat?rapat={second.number}&bagian=perbandingan")
    expect_literally(board, [typed.title], ".st-key-zi_comparison")
    board.open(f"/rapat?rapat={first.number}&bagian=jejak")
    expect_literally(board, [clean(why), DISPLAY], ".st-key-zi_trail")
    board.open(f"/rapat?rapat={second.number}&bagian=baru")
    fields = {"judul": typed.title, "tempat": typed.place, "pembahasan": typed.discussion}
    for name, value in fields.items():
        expect(board.page.locator(f"[name={name}]")).to_have_value(value)
    board.open("/tim?" + urlencode({"tim": kept[0].team}))
    expect_literally(board, [kept[0].what], ".st-key-zi_team_decisions")


def test_a_meeting_about_words_without_end_pushes_nothing_aside(watched, office):
    with office.store() as store:
        meetings = Meetings(store)
        word = "Rapat" * 40
        details = Details(Period.Q4, word, date(2022, 12, 31), word, word, word)
        made = meetings.create(OPERATOR, details)
        subject = Subject.parse(WORD_WITHOUT_END)
        meetings.decide(OPERATOR, made.number, DecisionDraft(subject, word * 8))
    board = watched(signed_in=True)
    own = f"/rapat?rapat={made.number}"
    parts = ("keputusan", "perbandingan", "jejak", "baru")
    expect_nothing_pushed_aside(board, "/rapat", own, *(f"{own}&bagian={part}" for part in parts))


def expect_nothing_pushed_aside(board, *links):
    """Not on a phone; of the last one on a laptop neither."""
    board.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    for link in links:
        expect_within(board.open(link), PHONE)
    for size in board.at_sizes(LAPTOP):
        expect_within(board, size)


# ---- links and auth routes ----------------------------------------------------------------------


def test_what_a_link_says_is_never_more_than_text(watched, office):
    """Parameters and paths that no page made, and the auth routes' own."""
    board = watched(signed_in=True)
    said = '"><svg/onload=window.pwned=1><b data-pwned>'
    names = ("area", "tim", "rinci", "lihat", "dari", "versi", "posisi", "hitung", "tahun")
    names += ("rapat", "bagian", "slide")
    query = urlencode(dict.fromkeys(names, said))
    for page in ("", "area", "tim", "unggah", "akun", "catatan"):
        assert said not in office.ask(f"/{page}?{query}", accept="text/html").text, page
    for page in ("jadwal", "rapat", "riwayat"):
        board.open(f"/{page}?{query}")
    board.open(f"/{quote(said, safe='')}")
    board.page.keyboard.press("Escape")  # the dialog that there is no such page
    # Streamlit tells its console of pages that are not there, and where it has looked for them.
    known = ("does not seem to exist", "status of 404", "status 404")
    assert [harm for harm in board.harm if not any(each in harm for each in known)] == []
    board.forget()


def test_auth_routes_lead_nowhere_else_and_show_what_is_typed(watched, office):
    """Where to go after signing in is a path of the dashboard, whatever the link says."""
    said = '"><svg/onload=window.pwned=1><b data-pwned>'
    visitor, address = watched(), office.address
    own = {f"/{said}": f"/{said}", "/jadwal?area=V": "/jadwal?area=V"}
    script = "javascript:window.pwned=1"
    for there in (script, f"/\t/{script}", "//evil.example", "/\\evil.example", said, *own):
        visitor.page.goto(f"{address}/masuk?" + urlencode({"ke": there}))
        expect(visitor.page.locator("input[name=ke]")).to_have_value(own.get(there, "/"))
    visitor.page.locator("input[name=nama]").fill(said)
    visitor.page.locator("input[name=sandi]").fill("bukan sandinya")
    visitor.page.get_by_role("button", name="Masuk", exact=True).click()
    expect(visitor.page.get_by_role("alert")).to_be_visible()
    expect(visitor.page.locator("input[name=nama]")).to_have_value(said)
    plain = quote(said.replace("/", " "))
    for path in (f"/kunci/{plain}", f"/layar/{plain}", f"/unduh/{plain}"):
        visitor.page.goto(address + path)
    assert all("status of 40" in harm for harm in visitor.harm), visitor.harm
    visitor.forget()


def test_auth_routes_show_names_literally(watched, office):
    """The one-time link's page tells for whom it is."""
    visitor = watched()
    visitor.page.goto(f"{office.address}/kunci/{office.key}")
    expect(visitor.page.locator(".zi-source")).to_contain_text(folded(clean(DISPLAY)))
    visitor.page.goto(f"{office.address}/layar/{office.screen}")
    visitor.settle()
    expect_literally(visitor, [clean(LABEL)], "header")


def test_accounts_and_screens_show_names_literally(watched, office):
    """Akun: names, teams, labels; a screen made there; the header's own name."""
    board, plan = watched(signed_in=True), plan_of(office)
    board.open("/akun")
    expect_literally(board, [clean(DISPLAY), clean(LABEL), *plan.teams], "body")
    expect_literally(board, [clean(DISPLAY)], "header")
    values = board.page.locator("input[name=tampil]").evaluate_all("all => all.map(a => a.value)")
    assert values.count(clean(DISPLAY)) == 2
    another = LABEL.replace("/l)", "/2)")  # as long as a label may be
    board.page.locator("input[name=label]").fill(another)
    board.page.get_by_role("button", name="Buat tautan layar").click()
    expect(board.page.get_by_role("status").first).to_contain_text("Buka tautan ini")
    expect_literally(board, [clean(another)], ".zi-accounts")


# ---- a hostile upload, from the file to the history --------------------------------------------


def choose(board, content, name=FILE_NAME):
    board.page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def test_a_refused_file_is_told_literally(watched, office):
    """Its name, and the cells that the refusal quotes."""
    board = watched(signed_in=True).open("/unggah")
    with office.store() as store:
        book = openpyxl.load_workbook(io.BytesIO(working_file(store)))
    sheet = book["REALISASI"]
    rows = [cells[0].row for cells in sheet.iter_rows(max_col=1) if Code.parse(f"{cells[0].value}")]
    quoted = ANYWHERE[:20]
    for row, text in zip(rows, quoted, strict=False):
        sheet.cell(row, 4)._value, sheet.cell(row, 4).data_type = text, "s"
    choose(board, saved(book))
    expect(board.page.get_by_role("heading", name="Berkas ditolak")).to_be_visible()
    expect_literally(board, [one_line(FILE_NAME)], ".zi-source")
    expect_literally(board, [clean(text)[:40] for text in quoted], ".zi-problems")


def saved(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_hostile_upload_is_literal_from_the_preview_to_the_history(watched, office):
    """Preview with removals and conflicts, receipt, difference, story, audit trail: all text."""
    content = another_upload(office, 1)
    after, before = read(content).plan, plan_of(office, 1)
    board = watched(signed_in=True).open("/unggah")
    choose(board, content)
    expect(board.page.get_by_role("heading", name="Periksa sebelum terbit")).to_be_visible()
    expect_literally(board, [one_line(FILE_NAME), clean(DISPLAY)], ".zi-source")
    told = [text for plan in (before, after) for text in texts_of(plan, *COLUMNS)]
    expect_literally(board, [text for text in told if text], "form")
    board.page.locator("input[name=setuju]").check()
    board.page.locator("input[name=catatan]").fill(NOTE)
    board.page.get_by_role("button", name="Terbitkan").click()
    expect(board.page.get_by_role("status").first).to_contain_text("Versi 2 terbit")
    expect_literally(board, [clean(DISPLAY)], "[role=status]")
    with office.store() as store:
        assert store.plan(2) == after
        note = store.version(2).note
    board.open("/riwayat?lihat=2")
    expect_literally(board, [text for text in told if text], ".zi-difference")
    expect_literally(board, [clean(DISPLAY), note], ".zi-versions")
    board.open("/unggah?rinci=V.1.1")
    expect_literally(board, [one_line(FILE_NAME), clean(DISPLAY)], ".zi-told")
    board.open("/catatan")
    expect_literally(board, [one_line(FILE_NAME), note], ".zi-audit")
    # From version 1 once more: what version 2 has changed as well are conflicts.
    third = another_upload(office, 2)
    board.open("/unggah")
    choose(board, third)
    expect(board.page.locator(".zi-conflicts")).to_be_visible()
    told = [t for plan in (before, after, read(third).plan) for t in texts_of(plan, *COLUMNS)]
    expect_literally(board, [text for text in told if text], ".zi-conflicts")
