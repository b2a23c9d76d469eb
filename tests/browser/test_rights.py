"""Every role and every operation, through routes, sockets, a browser; by the table of ``granted``.

What is granted works; what is not is not offered, and is refused where it is called all the same.
"""

import json
import time
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml.html import fromstring
from playwright.sync_api import expect

from tests.attacks.visitors import page_socket, run, sent, submission, text_of
from tests.browser.serving import serving
from tests.granted import MAY, NAMES, OTHER, OWN, may
from tests.people import OPERATOR, TEAM
from tests.uploads import filled, put, working_file
from zi_core.access import Accounts, Role, Sessions, audit
from zi_core.meetings import DecisionDraft, Details, Meetings, Period, Subject
from zi_core.meetings.scans import keep_scan
from zi_core.plan.facts import MARK, Change, FactKey, Field
from zi_core.publishing import publish_corrections
from zi_core.store import Version

# ---- through the routes -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def offices(tmp_path_factory):
    """An open and a closed dashboard, each with the same people and an ongoing projector link."""
    running = {}
    with (
        serving(tmp_path_factory.mktemp("open") / "log.txt") as running["terbuka"],
        serving(tmp_path_factory.mktemp("closed") / "log.txt", ZI_READING="masuk") as running[
            "masuk"
        ],
    ):
        for server in running.values():
            fill(server)
        yield running


def fill(server):
    """An account of every role, a projector link of its own, and a version without a file."""
    for role, name in NAMES.items():
        server.add_person(name, Role(role), [TEAM] if role == "tim" else [])
    with server.store() as store:
        server.screen = Sessions(store).projector.make_link(OPERATOR, label="Aula", days=1)
        change = Change(FactKey(OWN, 5, Field.ENTRY), None, MARK)
        assert isinstance(publish_corrections(store, [change], OPERATOR), Version)
        meetings = Meetings(store)
        for period in (Period.Q1, Period.Q2, Period.Q3):  # closed, with a decision, with nothing
            meetings.create(OPERATOR, Details(period, "Rapat", date(2022, 10, 6)))
        meetings.close(OPERATOR, 1, 1)
        meetings.decide(OPERATOR, 2, DecisionDraft(Subject(), "Lengkapi bukti"))
        keep_scan(store, OPERATOR, 1, "notula.pdf", SCAN, datetime(2022, 10, 7, tzinfo=UTC))


def cookie_of(server, role):
    if role == "stranger":
        return ""
    if role == "layar":
        [cookie] = server.ask(f"/layar/{server.screen}").cookies
        return cookie.partition(";")[0]
    return server.cookie_of(NAMES[role])


SCAN = b"%PDF-1.4 uji"

ROUTES = {
    "read": "/",
    "download workbook": "/unduh/ZI-2022-v1.xlsx",
    "download upload": "/unduh/versi/2022/1",
    "download document": "/unduh/rapat/2022/1/notula.docx",
}


@pytest.mark.parametrize("reading", ["terbuka", "masuk"])
@pytest.mark.parametrize("role", MAY)
def test_the_routes_hand_out_to_whom_it_is_granted(offices, role, reading):
    """The page, a workbook, an uploaded file; a form that asks for a page is led to sign-in."""
    server = offices[reading]
    cookie = cookie_of(server, role)
    for operation, path in ROUTES.items():
        granted = may(role, operation) or reading == "terbuka"
        answer = server.ask(path, cookie=cookie)
        assert answer.status == (200 if granted else 401), operation
        assert (b"PK" in answer.body) == (granted and operation != "read")
        as_page = server.ask(path, cookie=cookie, accept="text/html")
        assert as_page.status == (200 if granted else 303)
        assert granted or as_page.headers["location"] == f"/masuk?ke={path}"
    # Whoever has no account has no password to change.
    changed = server.ask("/sandi", "POST", {"lama": "x", "sandi": "y", "ulang": "y"}, cookie=cookie)
    assert changed.status == (400 if role in NAMES else 303 if role == "layar" or granted else 401)
    # Signed papers are for accounts alone, also where everybody may look.
    may_look = reading == "terbuka" or role != "stranger"
    answer = server.ask("/unduh/pindaian/2022/1/1", cookie=cookie)
    assert answer.status == (200 if role in NAMES else 403 if may_look else 401)
    assert (answer.body == SCAN) == (role in NAMES)
    if reading == "terbuka" and role != "stranger":
        return  # to make all papers takes a second
    answer = server.ask("/unduh/rapat/2022/1/semua.zip", cookie=cookie)
    assert answer.status == (200 if may_look else 401)
    if may_look:
        names = ZipFile(BytesIO(answer.body)).namelist()
        assert ("pindaian/01-notula.pdf" in names) == (role in NAMES)


# ---- through a page's socket --------------------------------------------------------------------


@contextmanager
def visiting(server, role):
    """Pages as a role's browser gets them: ``see(link)`` runs one, ``send`` sends a form of it."""
    with page_socket(server, cookie=cookie_of(server, role)) as opened:

        def see(link):
            page, _, query = link.partition("?")
            drawn = run(opened, page, query)
            return drawn, components_by_key(drawn)

        def send(link, drawn, key, fields):
            page, _, query = link.partition("?")
            return text_of(sent(opened, submission(drawn, key, fields, page=page, query=query)))

        yield see, send


def components_by_key(drawn):
    """What a run has drawn: the HTML of its components, by their keys."""
    found = [
        message.delta.new_element.bidi_component
        for message in drawn
        if message.WhichOneof("type") == "delta"
        and message.delta.new_element.HasField("bidi_component")
    ]
    return {
        component.id.rpartition("-")[2]: fromstring(
            f"<div>{json.loads(component.json)['html']}</div>"
        )
        for component in found
    }


DECISIONS = "rapat?rapat=2&bagian=keputusan"
DIRECTLY = "Isi atau perbaiki langsung"
OFFERED = {
    # operation: the link where it is offered, the component, the element there and its words
    "preview": ("unggah", "zi_choose", "button", "Baca berkas"),
    "restore": (f"riwayat?rinci={OWN}-3", "zi_versions", "button", "Pulihkan …"),
    "correct own row": (f"riwayat?rinci={OWN}-3", "zi_story", "summary", DIRECTLY),
    "list accounts": ("akun", "zi_accounts", "h2", "Akun"),
    "add account": ("akun", "zi_accounts", "summary", "Tambah akun"),
    "change account": ("akun", "zi_accounts", "summary", "Rani"),
    "make screen link": ("akun", "zi_accounts", "button", "Buat tautan layar"),
    "end screen link": ("akun", "zi_accounts", "button", "Akhiri"),
    "begin meeting": (f"rapat?rinci={OTHER}-3", "zi_meetings", "a", "Buat rapat"),
    "correct other row": (f"rapat?rinci={OTHER}-3", "zi_story", "summary", DIRECTLY),
    "change meeting": (DECISIONS, "zi_meeting", "a", "Ubah"),
    "close meeting": (DECISIONS, "zi_meeting", "summary", "Tutup rapat"),
    "decide": (DECISIONS, "zi_decide", "button", "Catat keputusan"),
    "change decision": (DECISIONS, "zi_decisions", "summary", "Ubah K-1/2022"),
    "reopen meeting": ("rapat?rapat=1", "zi_meeting", "summary", "Buka kembali"),
    "cancel meeting": (
        "rapat?rapat=3&bagian=baru",
        "zi_meeting_cancel",
        "summary",
        "Batalkan rapat",
    ),
    "change identity": ("kantor", "zi_identity", "button", "Simpan"),
    "see audit": ("catatan", "zi_audit", "table", ""),
}
GOVERNING = {
    "stranger": ["Masuk"],
    "pembaca": ["Ganti kata sandi"],
    "tim": ["Nomor telepon saya", "Ganti kata sandi"],
    "ketua": ["Layar rapat", "Ganti kata sandi"],
    "pengelola": ["Akun dan layar", "Identitas kantor", "Catatan kejadian", "Ganti kata sandi"],
    "layar": [],
}


@pytest.mark.parametrize("role", MAY)
def test_a_page_offers_exactly_what_is_granted(offices, role):
    """Every role on every page; in the header only the pages it may use."""
    with visiting(offices["terbuka"], role) as (see, _):
        seen = {link: see(link)[1] for link, *_ in OFFERED.values()}
    [account] = seen["unggah"]["zi_header"].find_class("zi-account")
    assert [link.text_content() for link in account.iter("a")] == GOVERNING[role]
    for operation, (link, key, tag, words) in OFFERED.items():
        components = seen[link]
        found = [
            element
            for element in (components[key].iter(tag) if key in components else ())
            if " ".join(element.text_content().split()).startswith(words)
        ]
        assert len(found) == (1 if may(role, operation) else 0), operation
        if "rinci" in link:
            assert components["zi_story"].find_class("zi-story")
        asked = ("unggah", "akun", "catatan", "rapat?rapat=3&bagian=baru")
        if link in asked and not may(role, operation):
            told = [
                found
                for part in components.values()
                for name in ("zi-way", "zi-title")
                for found in part.find_class(name)
            ]
            assert told


@pytest.mark.parametrize("role", ["stranger", "tim", "layar"])  # all of them: tests/test_granted.py
def test_a_hidden_buttons_operation_sent_all_the_same_is_refused(offices, role):
    """Forms of a restore, a correction and a meeting, sent by who is offered none of them."""
    # Of several strangers in one minute, the log of a server has the first.
    office = offices["masuk" if role == "layar" else "terbuka"]
    with office.store() as store, visiting(office, role) as (see, send):
        before = len(refused(store))
        subjects = ["mengunggah"]
        link = f"riwayat?rinci={OTHER}-3"
        drawn, _ = see(link)
        send(link, drawn, "zi_story", {"semula": "2", "selesai": "ya", "tombol": "simpan"})
        expect_refusals(store, role, before, subjects)
        fields = {"tombol": "ya", "nomor": "1", "semula": "2"}
        assert "memulihkan versi" in send(link, drawn, "zi_versions", fields)
        link = "rapat?rapat=2"
        drawn, _ = see(link)
        for key, button in (("zi_meeting", "tutup"), ("zi_agenda", "semula:")):
            told = send(link, drawn, key, {"semula": "1", "tombol": button})
            assert "memimpin rapat" in told, key
        drawn, _ = see(DECISIONS)
        fields = {"tahun": "2022", "nomor": "1", "semula": "1", "keadaan": "selesai"}
        send(DECISIONS, drawn, "zi_decisions", {**fields, "tombol": "ubah"})
        subjects += ["memulihkan versi", "memimpin rapat", "memimpin rapat", "mencatat keputusan"]
        expect_refusals(store, role, before, subjects)
        assert store.newest() == 2
        assert not Meetings(store).get(2).is_closed
        assert Meetings(store).decisions()[0].is_open


def refused(store):
    return [
        found.subject
        for found in audit.entries(store, OPERATOR, limit=1000)
        if found.event == "refused"
    ]


def expect_refusals(store, role, before, subjects):
    """Refusals come to be on record: each of an account, the first in a minute of others."""
    end = time.monotonic() + 10
    most = 1 if role in ("stranger", "layar") else None
    while (told := refused(store)[::-1][before:][:most]) != subjects[:most]:
        assert time.monotonic() < end, told
        time.sleep(0.1)


# ---- through a browser --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """An open dashboard for what is granted and done."""
    with serving(tmp_path_factory.mktemp("office") / "log.txt") as server:
        fill(server)
        yield server


def send_form(board, key, fields):
    """Send what a form of a component would send, whether it is offered or not.

    The form is put into the component by hand, and its own script hands it to the server.
    """
    hidden = "".join(f'<input name="{name}" value="{value}">' for name, value in fields.items())
    board.page.locator(f".st-key-{key} .zi").evaluate(
        """(box, [html, button]) => {
            const form = document.createElement('form')
            form.innerHTML = html + '<button name="tombol"></button>'
            form.lastChild.value = button
            box.append(form)
            form.requestSubmit(form.lastChild)
        }""",
        [hidden, fields.get("tombol", "")],
    )


def test_a_right_taken_away_while_its_form_is_open_is_gone(tab, office):
    """Demoted with every form open: each is sent, each refused, and the pages offer nothing."""
    links = ("/akun", "/unggah", "/riwayat", f"/tim?rinci={OTHER}-3")
    accounts, upload, history, details = (tab(office, person="Pita").open(link) for link in links)
    office.add_person("Lain")
    with office.store() as store:
        before, newest = len(refused(store)), store.newest()
        content = filled(working_file(store), put(OTHER, 1, "✓"))
        upload.page.locator("input[type=file]").set_input_files(
            {"name": "isi.xlsx", "mimeType": "application/octet-stream", "buffer": content}
        )
        expect(upload.page.get_by_role("button", name="Terbitkan")).to_be_visible()
        accounts.page.get_by_text("Tambah akun …").click()
        form = accounts.page.locator("form").filter(has_text="Buat akun")
        form.get_by_label("Nama akun").fill("penyusup")
        form.get_by_label("Nama yang ditampilkan").fill("Penyusup")
        form.get_by_label("Peran").select_option("pengelola")
        Accounts(store).change(OPERATOR, "pita", role=Role.VIEWER)
        form.get_by_role("button").click()
        expect(accounts.page.locator(".zi-way")).to_contain_text("mengelola akun")
        upload.page.get_by_role("button", name="Terbitkan").click()
        expect(upload.page.locator(".zi-way")).to_contain_text("mengunggah")
        history.page.get_by_role("button", name="Pulihkan versi 1").click()
        expect(history.page.get_by_role("alert")).to_contain_text("memulihkan versi")
        panel = details.details()
        send_form(details, "zi_story", {"semula": str(newest), "selesai": "ya", "tombol": "simpan"})
        expect(panel.locator(".zi-edit")).to_have_count(0)
        subjects = ["mengelola akun", "mengunggah", "memulihkan versi", "mengunggah"]
        expect_refusals(store, "pembaca", before, subjects)
        assert store.newest() == newest
        assert Accounts(store).by_name("penyusup") is None


def test_a_chair_makes_a_screens_link_and_ends_it(tab, office):
    with office.store() as store:
        chair = tab(office, person="Kiki").open("/akun")
        chair.expect_heading("Layar rapat")
        chair.page.get_by_label("Nama layar").fill("Ruang rapat")
        chair.page.get_by_role("button", name="Buat tautan layar").click()
        link = chair.page.get_by_label("Tautan sekali pakai").input_value()
        assert link.startswith(f"{office.address}/layar/")
        expect(chair.page.get_by_label("Tautan sekali pakai")).to_be_in_viewport()
        chair.page.get_by_role("listitem").filter(has_text="Ruang rapat").get_by_role(
            "button", name="Akhiri"
        ).click()
        expect(chair.page.get_by_role("status").first).to_contain_text("diakhiri")
        assert [screen.label for screen in Sessions(store).projector.links()] == ["Aula"]
