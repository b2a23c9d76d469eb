"""Every role and every operation, through the routes and a browser; by the table of ``granted``.

What is granted works; what is not is not offered, and is refused where it is called all the same.
"""

from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

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
    answer = server.ask("/unduh/rapat/2022/1/semua.zip", cookie=cookie)
    assert answer.status == (200 if may_look else 401)
    if may_look:
        names = ZipFile(BytesIO(answer.body)).namelist()
        assert ("pindaian/01-notula.pdf" in names) == (role in NAMES)


# ---- through a browser --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """An open dashboard for what is granted and done."""
    with serving(tmp_path_factory.mktemp("office") / "log.txt") as server:
        fill(server)
        yield server


def send_form(board, piece, fields):
    """Send what a form of a piece would send, whether it is offered or not.

    The form is put into the piece by hand, and its own script hands it to the server.
    """
    hidden = "".join(f'<input name="{name}" value="{value}">' for name, value in fields.items())
    board.page.locator(f".st-key-{piece} .zi").evaluate(
        """(box, [html, button]) => {
            const form = document.createElement('form')
            form.innerHTML = html + '<button name="tombol"></button>'
            form.lastChild.value = button
            box.append(form)
            form.requestSubmit(form.lastChild)
        }""",
        [hidden, fields.get("tombol", "")],
    )


def open_as(tab, server, role, link):
    if role == "layar":
        board = tab(server, profile="layar")
        board.page.goto(f"{server.address}/layar/{server.screen}")
        return board.open(link)
    return tab(server, person=NAMES.get(role)).open(link)


OFFERED = {
    # operation: where it is offered, and what can then be seen
    "preview": ("/unggah", "button:text-is('Baca berkas')"),
    "restore": (f"/riwayat?rinci={OWN}-3", "button:text-is('Pulihkan …')"),
    "correct own row": (f"/riwayat?rinci={OWN}-3", ".st-key-zi_story .zi-edit summary"),
    "list accounts": ("/akun", "h2:has-text('Akun')"),
    "add account": ("/akun", "summary:has-text('Tambah akun')"),
    "change account": ("/akun", "li summary:has-text('Rani')"),
    "make screen link": ("/akun", "button:text-is('Buat tautan layar')"),
    "end screen link": ("/akun", "button:text-is('Akhiri')"),
    "begin meeting": (f"/rapat?rinci={OTHER}-3", "a:text-is('Buat rapat')"),
    "correct other row": (f"/rapat?rinci={OTHER}-3", ".st-key-zi_story .zi-edit summary"),
    "change meeting": ("/rapat?rapat=2&bagian=keputusan", "a:text-is('Ubah')"),
    "close meeting": ("/rapat?rapat=2&bagian=keputusan", "summary:has-text('Tutup rapat')"),
    "decide": ("/rapat?rapat=2&bagian=keputusan", "button:text-is('Catat keputusan')"),
    "change decision": ("/rapat?rapat=2&bagian=keputusan", "summary:has-text('Ubah K-1/2022')"),
    "reopen meeting": ("/rapat?rapat=1", "summary:has-text('Buka kembali')"),
    "cancel meeting": ("/rapat?rapat=3&bagian=baru", "summary:has-text('Batalkan rapat')"),
    "change identity": ("/kantor", "button:text-is('Simpan')"),
    "see audit": ("/catatan", "table.zi-audit"),
}


@pytest.mark.parametrize("role", MAY)
def test_a_page_offers_exactly_what_is_granted(tab, offices, role):
    """Every role on every page; in the header only the pages it may use."""
    opened = "/unggah"
    board = open_as(tab, offices["terbuka"], role, opened)
    links = board.page.locator(".zi-account a").evaluate_all("all => all.map(a => a.textContent)")
    governing = {
        "stranger": ["Masuk"],
        "pembaca": ["Ganti kata sandi"],
        "tim": ["Nomor telepon saya", "Ganti kata sandi"],
        "ketua": ["Layar rapat", "Ganti kata sandi"],
        "pengelola": [
            "Akun dan layar",
            "Identitas kantor",
            "Catatan kejadian",
            "Ganti kata sandi",
        ],
        "layar": [],
    }
    assert links == governing[role]
    for operation, (link, offer) in OFFERED.items():
        if link != opened:  # what a page offers stands together in the table
            board.open(link)
            opened = link
        if "rinci" in link:
            expect(board.details().locator(".zi-story")).to_be_visible()
        expect(board.page.locator(offer)).to_have_count(1 if may(role, operation) else 0)
        asked = ("/unggah", "/akun", "/catatan", "/rapat?rapat=3&bagian=baru")
        if link in asked and not may(role, operation):
            expect(board.page.locator(".zi-way, .zi-title").first).to_be_visible()


@pytest.mark.parametrize("role", ["stranger", "tim", "layar"])  # all of them: tests/test_granted.py
def test_a_hidden_buttons_operation_sent_all_the_same_is_refused(tab, offices, role):
    """Forms of a restore, a correction and a meeting, put into the page by hand and sent."""
    # Of several strangers in one minute, the log of a server has the first.
    office = offices["masuk" if role == "layar" else "terbuka"]
    with office.store() as store:
        before = len(refused(store))
        board = open_as(tab, office, role, f"/riwayat?rinci={OTHER}-3")
        expect(board.details().locator(".zi-story")).to_be_visible()
        send_form(board, "zi_story", {"semula": "2", "selesai": "ya", "tombol": "simpan"})
        subjects = ["mengunggah"]
        await_refusals(board, store, role, before, subjects)
        send_form(board, "zi_versions", {"tombol": "ya", "nomor": "1", "semula": "2"})
        expect(board.page.locator(".st-key-zi_restore [role=alert]")).to_contain_text(
            "memulihkan versi"
        )
        board.open("/rapat?rapat=2")
        send_form(board, "zi_meeting", {"semula": "1", "tombol": "tutup"})
        expect(board.page.get_by_role("alert")).to_contain_text("memimpin rapat")
        send_form(board, "zi_agenda", {"semula": "1", "tombol": "semula:"})
        expect(board.page.locator(".st-key-zi_agenda")).to_contain_text("memimpin rapat")
        board.open("/rapat?rapat=2&bagian=keputusan")
        fields = {"tahun": "2022", "nomor": "1", "semula": "1", "keadaan": "selesai"}
        send_form(board, "zi_decisions", {**fields, "tombol": "ubah"})
        subjects += ["memulihkan versi", "memimpin rapat", "memimpin rapat", "mencatat keputusan"]
        await_refusals(board, store, role, before, subjects)
        assert store.newest() == 2
        assert not Meetings(store).get(2).is_closed
        assert Meetings(store).decisions()[0].is_open


def refused(store):
    return [
        found.subject
        for found in audit.entries(store, OPERATOR, limit=1000)
        if found.event == "refused"
    ]


def await_refusals(board, store, role, before, subjects):
    """Wait until refusals are on record: each of an account, the first in a minute of others."""
    for _ in range(100):
        told = refused(store)[::-1][before:]
        if role in ("stranger", "layar"):
            told, subjects = told[:1], subjects[:1]
        if told == subjects:
            return
        board.page.wait_for_timeout(100)
    assert told == subjects


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
        await_refusals(details, store, "pembaca", before, subjects)
        assert store.newest() == newest
        assert Accounts(store).by_name("penyusup") is None


def test_what_is_granted_works_in_the_browser(tab, office):
    """A team publishes its rows and not others'; a chair makes a screen link and ends it."""
    with office.store() as store:
        content = working_file(store)
        team = tab(office, person="Tono").open("/unggah")
        for code, words in ((OTHER, "Berkas ditolak"), (OWN, "Periksa sebelum terbit")):
            team.page.locator("input[type=file]").set_input_files(
                {
                    "name": "isi.xlsx",
                    "mimeType": "application/octet-stream",
                    "buffer": filled(content, put(code, 1, "✓")),
                }
            )
            expect(team.page.get_by_role("heading", name=words)).to_be_visible()
            if code == OTHER:
                expect(team.page.locator(".zi-problems")).to_contain_text(f"{OTHER} milik ")
                team.page.get_by_role("button", name="Pilih berkas lain").click()
        team.page.get_by_role("button", name="Terbitkan").click()
        expect(team.page.get_by_role("status").first).to_contain_text("Versi 3 terbit")
        assert store.version(3).author == "Tono"
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
