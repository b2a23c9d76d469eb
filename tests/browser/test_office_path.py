"""The office's whole way in one go: from the console's first link to three servers with PostgreSQL.

Each step is what somebody of the office does: in a browser, or by a command on the server.
"""

import os
import re
import subprocess
import sys
from datetime import date

import pytest
from playwright.sync_api import expect

from scripts.cluster import running_cluster
from scripts.programs import WITHOUT_PROXIES, find_proxy
from tests.browser.serving import ROOT, backing_up_at_once, launch, serving
from tests.browser.test_auth_routes import choose_password
from tests.browser.test_backups import backups_in
from tests.browser.test_cluster import Office
from tests.browser.test_meetings import words_of
from tests.browser.test_versions import downloaded, expect_title, upload
from tests.people import OPERATOR, PASSWORD, TEAM
from tests.uploads import filled, put
from zi_core.meetings import DecisionDraft, Details, Meetings, Period, Subject

WHAT = "Lengkapi bukti dukung."
FILE = "/unduh/versi/2022/2"
NOTE = "laporan Januari"
MINUTES = "/unduh/rapat/2022/1/notula.docx"


@pytest.fixture
def database(cluster):
    """An empty database of PostgreSQL, where nginx can stand before its servers as well."""
    if find_proxy("nginx") is None:
        pytest.skip(WITHOUT_PROXIES.replace("\n", " "))
    address = cluster.new_database()
    yield address
    cluster.drop(address)


def an_account_is_made(admin, log):
    """By the administrator, whom the link in the console's frame makes; the new one-time link."""
    link = re.search(r"^\| http://localhost:\d+(/kunci/\S+) +\|$", log, re.MULTILINE)[1]
    admin.page.goto(admin.address + link)
    admin.expect_heading("Akun pengelola pertama")
    choose_password(admin, PASSWORD, nama="pita", tampil="Pita")
    admin.settle()
    admin.open("/akun")
    admin.page.get_by_text("Tambah akun …").click()
    form = admin.page.locator("form").filter(has_text="Buat akun")
    form.get_by_label("Nama akun").fill("tono")
    form.get_by_label("Nama yang ditampilkan").fill("Tono")
    form.get_by_label("Peran").select_option("tim")
    form.get_by_label(TEAM).check()
    form.get_by_role("button").click()
    return admin.page.get_by_label("Tautan sekali pakai").input_value()


def a_report_is_published(member, link):
    """By the team's member, who chooses a password by the link; the filled workbook."""
    member.page.goto(link)
    choose_password(member, PASSWORD)
    member.settle()
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


def commanding(environment, *arguments):
    """A command as it is typed on the server, under way."""
    return subprocess.Popen(
        [sys.executable, "-m", "zi_core", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def told(command):
    """What a command has said in the end; it must have gone well."""
    words, _ = command.communicate(timeout=60)
    assert command.returncode == 0, words
    return words


def test_from_the_consoles_link_to_three_servers_with_postgresql(tab, tmp_path, database):
    """An administrator, a team's report, its backup and a drill; then the house is moved."""
    backups = tmp_path / "cakram2"
    backups.mkdir()
    settings = {"ZI_BACKUP_TO": str(backups), "ZI_READING": "masuk"}
    here = {**settings, "ZI_DATABASE_URL": f"sqlite:///{tmp_path / 'zi.db'}"}
    there = {**settings, "ZI_DATABASE_URL": database}
    with serving(tmp_path / "log.txt", prepare=backing_up_at_once, **settings) as running:
        admin, member = (tab(running, profile=name) for name in ("Pengelola", "Anggota"))
        link = an_account_is_made(admin, running.log)
        content = a_report_is_published(member, link)

        # A backup follows by itself, Akun tells how old it is, and the drill brings it back.
        assert backups_in(backups, 2)[-1].version == 2
        admin.load("/akun")
        part = admin.page.locator(".zi-accounts-part").filter(has_text="Cadangan terakhir")
        expect(part).to_contain_text(f"baru saja, versi 2, di folder {backups}.")
        drilled = told(commanding(here, "drill"))
        assert "dapat dipulihkan: 2 versi utuh" in drilled
        assert "Isinya sama dengan basis data sekarang." in drilled

        a_meeting_is_closed(running)
        for board in (admin, member):
            board.page.goto("about:blank")

    # Switched off, the dashboard moves to PostgreSQL with all that it holds.
    moved = told(commanding(here, "copy", "--to", database))
    assert "versi dan berkasnya: 2 baris sama di kedua sisi" in moved
    checks = [commanding(where, "verify") for where in (here, there)]
    assert [told(check) for check in checks] == ["2 versi utuh.\n"] * 2

    # Three servers show the same, and the member comes in by the same password.
    with running_cluster(3, database, launch=launch, **settings) as three:
        office = Office(three)
        cookie = office.members[0].cookie_of("pita")
        kept = [handed_out(server, FILE, cookie) for server in office.members]
        assert kept == [content] * 3
        assert WHAT in words_of(handed_out(office, MINUTES, cookie))
        member = tab(office, profile="Anggota baru")
        member.page.goto(f"{office.address}/riwayat")
        member.page.get_by_label("Nama akun").fill("tono")
        member.page.get_by_label("Kata sandi").fill(PASSWORD)
        member.page.keyboard.press("Enter")
        member.settle()
        for number in range(3):
            office.put_at(member, number).load("/riwayat")
            expect(member.page.locator(".zi-account summary")).to_have_text("Tono")
            newest = member.page.locator(".zi-history tbody tr").first
            expect(newest).to_contain_text(NOTE)
            assert office.place_of(member) == number
        member.page.goto("about:blank")
