"""The office's whole way in one go: from the console's first link to servers with PostgreSQL.

Each step is what somebody of the office does: in a browser, or by a command on the server.
"""

import re
from datetime import date
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from scripts.cluster import running_cluster
from scripts.programs import WITHOUT_PROXIES, find_proxy
from tests.browser.serving import backing_up_at_once, launch, serving
from tests.browser.test_backups import backups_in
from tests.browser.test_cluster import Office
from tests.browser.test_versions import downloaded, expect_title, upload
from tests.people import OPERATOR, PASSWORD, TEAM
from tests.uploads import filled, put
from zi_core.cli.app import main
from zi_core.meetings import DecisionDraft, Details, Meetings, Period, Subject
from zi_core.settings import settings

WHAT = "Lengkapi bukti dukung."
FILE = "/unduh/versi/2022/2"
NOTE = "laporan Januari"


@pytest.fixture
def database(cluster):
    """An empty database of PostgreSQL, where nginx can stand before its servers as well."""
    if find_proxy("nginx") is None:
        pytest.skip(WITHOUT_PROXIES.replace("\n", " "))
    address = cluster.new_database()
    yield address
    cluster.drop(address)


def choose_password(board, password, **fields):
    """Fill in the page behind a one-time link."""
    for label, value in fields.items():
        board.page.locator(f"input[name={label}]").fill(value)
    board.page.get_by_label("Kata sandi", exact=False).first.fill(password)
    board.page.get_by_label("sekali lagi").fill(password)
    board.page.get_by_role("button", name="Simpan dan masuk").click()


def an_account_is_made(admin, running):
    """By the administrator, whom the link in the console's frame makes; the new one-time link."""
    link = re.search(r"^\| http://localhost:\d+(/kunci/\S+) +\|$", running.log, re.MULTILINE)[1]
    admin.page.goto(admin.address + link)
    admin.expect_heading("Akun pengelola pertama")
    choose_password(admin, "rahasia2022", nama="pita", tampil="Pita")
    expect(admin.page.get_by_role("alert")).to_contain_text("mudah ditebak")
    assert admin.page.locator("input[name=nama]").input_value() == "pita"
    admin.complaints.clear()  # the refusal's status, told to the console
    choose_password(admin, PASSWORD)
    admin.settle()
    expect(admin.page.locator(".zi-account summary")).to_have_text("Pita")
    assert running.ask(link).status == 404  # used
    assert running.ask(link, "POST", {"nama": "x", "sandi": "y", "ulang": "y"}).status == 404

    admin.open("/akun")
    admin.page.get_by_text("Tambah akun …").click()
    form = admin.page.locator("form").filter(has_text="Buat akun")
    form.get_by_label("Nama akun").fill("tono")
    form.get_by_label("Nama yang ditampilkan").fill("Tono")
    expect(form.get_by_label(TEAM)).to_be_disabled()  # of no use to another role
    form.get_by_label("Peran").select_option("tim")
    form.get_by_label(TEAM).check()
    form.get_by_role("button").click()
    link = admin.page.get_by_label("Tautan sekali pakai").input_value()
    assert link.startswith(f"{running.address}/kunci/")
    admin.page.get_by_role("button", name="Salin").click()
    expect(admin.page.locator(".zi-send [role=status]")).to_have_text("Tersalin.")
    send = admin.page.get_by_role("link", name="Kirim lewat WhatsApp").get_attribute("href")
    assert send.startswith("https://wa.me/?text=Tautan%20untuk%20memilih")
    assert send.endswith(quote(link, safe=""))
    expect(admin.page.locator(".zi-accounts").first).to_contain_text("belum memilih kata sandi")
    return link


def a_report_is_published(member, link):
    """By the team's member, who chooses a password by the link; the filled workbook."""
    member.page.goto(link)
    member.expect_heading("Kata sandi baru")
    choose_password(member, PASSWORD)
    member.settle()
    expect(member.page.locator(".zi-account summary")).to_have_text("Tono")
    member.open("/unggah")
    name, content = downloaded(member, f"Unduh buku kerja {TEAM}")
    content = filled(content, put("V.2.1", 1, "✓"))
    upload(member, content, name)
    expect_title(member, "Periksa sebelum terbit")
    member.page.locator("input[name=catatan]").fill(NOTE)
    member.page.get_by_role("button", name="Terbitkan").click()
    expect(member.page.get_by_role("status").first).to_contain_text("Versi 2 terbit")
    return content


def a_meeting_is_closed(running):
    with running.store() as store:
        meetings = Meetings(store)
        made = meetings.create(OPERATOR, Details(Period.Q1, "Rapat", date(2022, 4, 6)))
        meetings.decide(OPERATOR, made.number, DecisionDraft(Subject(), WHAT))
        meetings.close(OPERATOR, made.number, made.revision)


def handed_out(server, path, cookie):
    """A file as a server hands it out."""
    answer = server.ask(path, cookie=cookie)
    assert answer.status == 200, answer.text
    return answer.body


@pytest.fixture
def output_of(monkeypatch, capsys):
    """What a command says that is typed on the server; it must go well."""

    def telling(environment, *arguments):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        with pytest.raises(SystemExit) as ended:
            main([*arguments])
        words = capsys.readouterr().out
        assert ended.value.code == 0, words
        return words

    yield telling
    settings.cache_clear()


def test_from_the_consoles_link_to_servers_with_postgresql(tab, tmp_path, output_of, database):
    """An administrator, a team's report, its backup and a drill; then the house is moved."""
    backups = tmp_path / "cakram2"
    backups.mkdir()
    options = {"ZI_BACKUP_TO": str(backups), "ZI_READING": "masuk"}
    here = {**options, "ZI_DATABASE_URL": f"sqlite:///{tmp_path / 'zi.db'}"}
    there = {**options, "ZI_DATABASE_URL": database}
    with serving(tmp_path / "log.txt", prepare=backing_up_at_once, **options) as running:
        admin, member = (tab(running, profile=name) for name in ("Pengelola", "Anggota"))
        link = an_account_is_made(admin, running)
        content = a_report_is_published(member, link)
        assert running.ask(f"/kunci/{link.rpartition('/')[2]}").status == 404

        # A backup follows by itself, Akun tells how old it is, and the drill brings it back.
        assert backups_in(backups, 2)[-1].version == 2
        admin.load("/akun")
        part = admin.page.locator(".zi-accounts-part").filter(has_text="Cadangan terakhir")
        expect(part).to_contain_text(f"baru saja, versi 2, di folder {backups}.")
        assert "Penerbitan sejak" not in admin.text
        drilled = output_of(here, "drill")
        assert "dapat dipulihkan: 2 versi utuh" in drilled
        assert "Isinya sama dengan basis data sekarang." in drilled

        a_meeting_is_closed(running)
        for board in (admin, member):
            board.page.goto("about:blank")

    # Switched off, the dashboard moves to PostgreSQL with all that it holds.
    moved = output_of(here, "copy", "--to", database)
    assert "versi dan berkasnya: 2 baris sama di kedua sisi" in moved
    assert [output_of(where, "verify") for where in (here, there)] == ["2 versi utuh.\n"] * 2

    # Two servers show the same, and the member comes in by the same password.
    with running_cluster(2, database, launch=launch, **options) as two:
        office = Office(two)
        cookie = office.members[0].cookie_of("pita")
        kept = [handed_out(server, FILE, cookie) for server in office.members]
        assert kept == [content] * 2
        with office.store() as store:
            assert [made.draft.what for made in Meetings(store).decisions()] == [WHAT]
        member = tab(office, profile="Anggota baru")
        member.page.goto(f"{office.address}/riwayat")
        member.page.get_by_label("Nama akun").fill("tono")
        member.page.get_by_label("Kata sandi").fill(PASSWORD)
        member.page.keyboard.press("Enter")
        member.settle()
        expect(member.page.locator(".zi-account summary")).to_have_text("Tono")
        expect(member.page.locator(".zi-history tbody tr").first).to_contain_text(NOTE)
        member.page.goto("about:blank")
