"""The database away under a running server: viewers go on, nothing sent is lost.

What boards show while SQLite's file is moved away is tried in tests/boards/test_outage.py.
"""

import re
from contextlib import closing, contextmanager
from datetime import date

import pytest
from playwright.sync_api import expect
from prometheus_client.parser import text_string_to_metric_families

from tests import people
from tests.browser.laws import PHONE
from tests.browser.serving import serving
from tests.uploads import filled, put, working_file
from zi_core.access import Role, operator
from zi_core.meetings import DecisionDraft, Details, Meetings, Period, Subject
from zi_core.runtime import open_store

AWAY = re.compile(
    r"^Basis data tidak terjangkau sejak \d\d\.\d\d; yang tampil versi (\d), terbit .* WIB\."
)
SOON = 45_000
BANNER = ".zi-outage:not(.zi-cover *)"
"""Not that of the page before, which stays until the next one stands."""


@pytest.fixture
def office(serve, postgresql, tmp_path):
    """A server on PostgreSQL with an administrator, and a filled workbook of its first version."""
    with closing(open_store(postgresql)) as store:
        people.add(store, "Ana", Role.ADMIN)
        details = Details(Period.Q1, "Rapat Evaluasi TW I", date(2022, 4, 6))
        Meetings(store).create(operator("Ketua"), details)
        content = filled(working_file(store), put("V.1.2", 3, "√"))
    file = tmp_path / "laporan.xlsx"
    file.write_bytes(content)
    return serve(tmp_path / "log.txt", ZI_DATABASE_URL=postgresql, ZI_METRICS="ya"), file


def figures(server, **headers):
    """What Prometheus reads there, by name and labels."""
    answer = server.ask("/metrics", **headers)
    assert answer.status == 200
    families = text_string_to_metric_families(answer.text)
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


@contextmanager
def away(cluster):
    """The databases are away meanwhile, for every test that shares them."""
    cluster.stop()
    try:
        yield
    finally:
        cluster.start()


def test_viewers_keep_the_last_version_and_nothing_sent_is_lost(tab, office, cluster):
    running, file = office
    viewer = tab(running, profile="tamu").open("/")
    sender = tab(running, person="Ana").open("/unggah")
    sender.page.locator("input[type=file]").set_input_files(file)
    publish = sender.page.get_by_role("button", name="Terbitkan")
    expect(publish).to_be_visible()
    typer = tab(running, profile="Ana").open("/tim?rinci=I.1.1-2")
    typer.details().get_by_text("Isi atau perbaiki langsung").click()
    obstacle = typer.details().get_by_label("Kendala")
    obstacle.fill("Listrik padam")
    save = typer.details().get_by_role("button", name="Simpan sebagai versi baru")

    meeting = tab(running, profile="Ana").load("/rapat?rapat=1&slide=1")
    meeting.page.locator(".zs-slide:not([hidden])").wait_for()
    meeting.page.keyboard.press("k")
    decision = meeting.page.get_by_role("dialog", name="Catat keputusan", exact=True)
    decision.locator("[name=keputusan]").fill("Kirim koreksi rekap")

    before = figures(running)
    assert before["zi_healthy",] == 1
    assert before["zi_sockets_open",] >= 4  # one that was left may take a moment to go
    with away(cluster):
        banner = viewer.page.locator(BANNER)
        expect(banner).to_have_text(AWAY, timeout=SOON)
        viewer.follow("Area", within=viewer.header())
        viewer.expect_heading("Capaian per area")
        expect(viewer.page.locator(BANNER)).to_have_text(AWAY)
        newcomer = tab(running, size=PHONE, profile="baru").open("/")
        newcomer.expect_heading("Belum ada laporan realisasi.")
        expect(newcomer.page.locator(BANNER)).to_have_text(AWAY)
        viewer.follow("Rapat", within=viewer.header())
        viewer.expect_heading("Bagian ini menunggu basis data")
        manager = tab(running, profile="Ana").load("/akun")
        manager.expect_heading("Bagian ini menunggu basis data")
        expect(meeting.page.locator(".zs-slide:not([hidden])")).to_be_visible()
        refused = running.ask("/masuk", "POST", {"nama": "ana", "sandi": "apa"}, accept="text/html")
        assert refused.status == 503
        assert "Belum tersimpan." in refused.text

        publish.click()
        sender.expect_heading("Bagian ini menunggu basis data")
        save.click()
        notice = typer.details().locator(".zi-unsaved")
        expect(notice).to_contain_text("Belum tersimpan.", timeout=SOON)
        expect(obstacle).to_have_value("Listrik padam")

        decide = decision.get_by_role("button", name="Simpan keputusan")
        decide.click()
        expect(decision.get_by_role("alert")).to_contain_text("Belum tersimpan.", timeout=SOON)
        expect(decision.locator("[name=keputusan]")).to_have_value("Kirim koreksi rekap")

        meanwhile = figures(running)
        assert meanwhile["zi_healthy",] == 0
        assert meanwhile["zi_page_runs_total",] > before["zi_page_runs_total",]
        assert meanwhile["zi_requests_refused_total", "503"] >= 1
    expect(banner).to_have_count(0, timeout=SOON)
    expect(newcomer.page.locator(BANNER)).to_have_count(0, timeout=SOON)
    viewer.expect_heading("Rapat evaluasi")
    sender.page.get_by_role("button", name="Kirim lagi").click(timeout=SOON)
    sender.page.get_by_role("heading", name="Versi 2 terbit").wait_for()
    notice.get_by_role("button", name="Kirim lagi").click()
    expect(typer.details()).to_contain_text("Tersimpan sebagai versi 3.")
    obstacle.fill("Listrik padam dua hari")  # the form begins with what was saved
    save.click()
    expect(typer.details()).to_contain_text("Tersimpan sebagai versi 4.")
    expect(typer.page.locator(BANNER)).to_have_count(0, timeout=SOON)
    decide.click()
    expect(decision).to_be_hidden(timeout=SOON)

    told = figures(running)
    assert told["zi_healthy",] == 1
    assert told["zi_publications_total", "upload"] == 1
    assert told["zi_publications_total", "entry"] == 2
    assert told["zi_database_accesses_total",] > 10
    assert ("zi_queue_length", "berkas") in told
    assert running.ask("/metrics", x_forwarded_for="192.0.2.1").status == 403
    for board in (viewer, newcomer, sender, typer, meeting, manager):
        board.complaints.clear()  # what the browser says of a 503


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A server on SQLite whose meeting took two decisions; and its file, to be moved away."""
    folder = tmp_path_factory.mktemp("small")
    with serving(folder / "log.txt") as running:
        running.add_person("Ana", Role.ADMIN)
        with running.store() as store:
            meetings, chair = Meetings(store), operator("Ketua")
            meetings.create(chair, Details(Period.Q1, "Rapat Evaluasi TW I", date(2022, 4, 6)))
            for what in ("Kirim koreksi", "Lengkapi bukti"):
                meetings.decide(chair, 1, DecisionDraft(Subject(), what))
        yield running, folder / "zi.db"


@contextmanager
def moved_away(file):
    away = file.rename(file.with_name("pindah.db"))
    try:
        yield
    finally:
        away.rename(file)


def test_the_sample_goes_on_while_the_offices_database_is_away(tab, small):
    """Also for who has a session of the office; nothing in it speaks of the office's outage."""
    running, file = small
    board = tab(running, person="Ana").rehearse("Ketua")
    outage = board.page.get_by_text("Basis data tidak terjangkau")
    with moved_away(file):
        board.load("/")
        expect(outage).not_to_have_count(0)  # noticed
        for link in ("/rapat?contoh=1", "/riwayat?contoh=1", "/tim?contoh=1&rinci=III.1.3-5"):
            board.load(link)
            expect(board.page.get_by_text("Halaman ini gagal ditampilkan")).to_have_count(0)
        expect(board.details()).to_contain_text("Indikator")
        expect(outage).to_have_count(0)


def test_two_forms_of_a_page_are_kept_until_each_is_saved_or_thrown_away(tab, small):
    running, file = small
    board = tab(running, person="Ana").open("/rapat?rapat=1&bagian=keputusan")
    notices = board.page.locator(".zi-unsaved")

    def remark(name, words):
        board.page.get_by_text(f"Ubah {name} …").click()
        form = board.page.locator(f"form[data-key='2022-{name[2]}']")
        form.get_by_label("Keterangan").fill(words)
        form.get_by_role("button", name="Simpan").click()

    for count, name in enumerate(("K-1/2022", "K-2/2022"), 1):
        with moved_away(file):
            remark(name, f"Catatan {name}")
            board.expect_heading("Bagian ini menunggu basis data")
        expect(notices).to_have_count(count, timeout=SOON)
    board.open("/?contoh=1")
    expect(notices).to_have_count(0)
    with running.store() as store:
        meetings = Meetings(store)
        changed = DecisionDraft(Subject(), "Lengkapi bukti", remark="Dari orang lain")
        meetings.change_decision(operator("Ketua"), 2, 1, changed)
    board.open("/rapat?rapat=1&bagian=keputusan")
    expect(notices).to_have_count(2)
    second = notices.filter(has_text="Catatan K-2/2022")
    second.get_by_role("button", name="Kirim lagi").click()
    expect(board.page.get_by_text("Sementara itu")).to_be_visible()
    second.get_by_text("Lihat yang Anda kirim").click()
    expect(second.get_by_text("Catatan K-2/2022")).to_be_visible()
    notices.filter(has_text="Catatan K-1/2022").get_by_role("button", name="Kirim lagi").click()
    expect(notices).to_have_count(1)
    second.get_by_role("button", name="Buang").click()
    expect(notices).to_have_count(0)
    with running.store() as store:
        remarks = [made.draft.remark for made in Meetings(store).decisions()]
    assert remarks == ["Catatan K-1/2022", "Dari orang lain"]
    board.complaints.clear()
