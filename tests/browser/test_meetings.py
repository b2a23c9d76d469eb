"""A whole meeting on the sample data, as the chair holds it; and who else looks at it."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.browser.dashboard import LAPTOP, follows
from tests.browser.laws import (
    PHONE,
    expect_accessible,
    expect_big_enough,
    expect_indonesian,
    expect_within,
)
from tests.browser.serving import serving
from tests.documents.made import pages_of
from tests.people import OPERATOR
from tests.real import sample
from tests.recount import counted_by_hand, rows_of
from tests.store.books import tick
from zi_core.access import Role
from zi_core.documents.registry import DOCUMENTS
from zi_core.meetings import DecisionDraft, Details, Meetings, Participant, Period, Subject
from zi_core.plan import Code

WHAT = "Lengkapi poster gratifikasi di semua ruang kerja."


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A server whose office holds meetings."""
    with serving(tmp_path_factory.mktemp("office") / "log.txt") as running:
        running.add_person("Kiki", Role.CHAIR)
        fill(running)
        yield running


@pytest.fixture
def board(tab, server):
    """The chair of a rehearsal: what they do is theirs alone, on a server for all tests."""
    return tab(server).rehearse("Ketua")


def expect_title(board, words):
    """The page of that title stands; for a moment the one before it does as well."""
    expect(board.page.get_by_role("heading", level=1, name=words)).to_be_visible()
    board.settle()


def begin(board, period, day, **more):
    """Make a meeting through its form."""
    board.open("/rapat?contoh=1")
    board.follow("Buat rapat")
    expect_title(board, "Buat rapat")
    board.page.get_by_label("Periode").select_option(period)
    board.page.get_by_label("Tanggal").fill(day)
    for name, words in more.items():
        board.page.locator(f"form [name={name}]").fill(words)
    board.page.get_by_role("button", name="Buat rapat").click()
    expect(board.page.get_by_role("heading", name=re.compile("^Agenda"))).to_be_visible()
    board.settle()


def tab_of(board, name):
    board.page.get_by_role("navigation", name="Bagian rapat").get_by_role(
        "link", name=re.compile(f"^{name}")
    ).click()
    board.page.wait_for_function(
        "name => document.querySelector('.zi-tabs [aria-current]').textContent.startsWith(name)",
        arg=name,
    )
    board.settle()


def decide(board, what, about="", team="", due="", clicks=1):
    form = board.page.locator(".zi-decide form")
    form.locator("textarea[name=keputusan]").fill(what)
    form.locator("select[name=tentang]").select_option(about)
    form.locator("select[name=tim]").select_option(team)
    form.locator("input[name=tenggat]").fill(due)
    form.get_by_role("button", name="Catat keputusan").click(click_count=clicks)


def present(board, what):
    """Project the meeting, walk to Area V, write a decision there, look on, and come back."""
    board.page.get_by_role("link", name="Tayangkan").click()
    slide = board.page.locator(".zs-slide:not([hidden])")
    expect(slide).to_contain_text("95 dari 143 jadwal terlaksana")
    for at in range(2, 11):
        board.page.keyboard.press("ArrowRight")
        expect(slide).to_have_attribute("id", f"slide-{at}")
    expect(slide).to_contain_text("Area V Pengawasan: 8 dari 23 jadwal terlambat")
    board.page.reload()  # a refresh keeps the place
    expect(slide).to_contain_text("Area V Pengawasan: 8 dari 23 jadwal terlambat")
    board.page.keyboard.press("k")
    form = board.page.get_by_role("dialog", name="Catat keputusan", exact=True)
    expect(form.locator("[name=tentang]")).to_have_value("V")
    board.page.keyboard.type(what)
    form.locator("[name=tenggat]").fill("2099-01-01")
    form.get_by_role("button", name="Simpan keputusan").click()
    expect(form).to_be_hidden()
    board.page.keyboard.press("End")
    expect(slide).to_contain_text(what)
    board.page.keyboard.press("Escape")
    expect(board.page.locator("dialog.zs")).to_have_count(0)
    board.settle()


def downloaded(board, link):
    """The name and the bytes of what a link leads to."""
    with board.page.expect_download(timeout=60_000) as started:
        link.click()
    return started.value.suggested_filename, Path(started.value.path()).read_bytes()


def documents(board):
    """The documents of the meeting that is shown, one by one, those with tables of counts: bytes.

    All of them are offered, the others are downloaded as one ZIP (:func:`bundled`).
    """
    links = board.page.locator(".st-key-zi_documents a[href^='/unduh']").filter(has_not_text="ZIP")
    expect(links).to_have_count(len(DOCUMENTS))
    counted = "[href*='/notula.'], [href*='/laporan-monev.']"
    return dict(downloaded(board, link) for link in links.and_(board.page.locator(counted)).all())


def bundled(board):
    """The same, downloaded as one ZIP."""
    name, content = downloaded(board, board.page.get_by_role("link", name="(ZIP)"))
    assert name.endswith("-CONTOH.zip")
    with ZipFile(BytesIO(content)) as archive:
        return {name.partition("-")[2]: archive.read(name) for name in archive.namelist()}


def note_attendance(board, came):
    """Note who of the invited came."""
    tab_of(board, "Kehadiran")
    for place, word in enumerate(came):
        board.page.locator(f"select[name=hadir-{place}]").select_option(word)
    board.page.get_by_role("button", name="Simpan kehadiran").click()
    expect(board.page.get_by_role("status").first).to_contain_text("Kehadiran tersimpan.")


def words_of(content):
    """All that a paper says: of a Word document, a workbook, a PDF, or what a ZIP holds."""
    if content.startswith(b"%PDF"):
        return " ".join(" ".join(pages_of(content)).split())
    if not content.startswith(b"PK"):
        return content.decode()
    with ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if "word/document.xml" in parts:
        paper = Document(BytesIO(content))
        cells = (cell.text for table in paper.tables for cell in table._cells)
        return "\n".join([*cells, *(found.text for found in paper.paragraphs)])
    return "\n".join(
        words_of(part)
        if part[:2] == b"PK" or part[:4] == b"%PDF"
        else part.decode(errors="replace")
        for name, part in parts.items()
        if name.endswith((".docx", ".xlsx", ".pdf", ".xml", ".html", ".txt"))
    )


COUNTED = ("due", "done", "overdue", "unreported")


def recounted(made, as_of):
    """Every column of counts in the papers' tables by area, beside a count by hand."""
    rows = rows_of(sample())
    by_hand = {}
    for slot in counted_by_hand(rows, as_of, "slot"):
        if slot.month <= as_of:
            states = ["due", "done" if slot.is_done else slot.state]
            for area in (slot.row.area, ""):
                found = by_hand.setdefault(area, dict.fromkeys(COUNTED, 0))
                for state in states:
                    found[state] += 1
    expected = {area: tuple(found[state] for state in COUNTED) for area, found in by_hand.items()}
    papers = [name for name in made if name.startswith(("notula", "laporan-monev"))]
    assert len(papers) == 2
    for name in papers:
        [table] = [
            table
            for table in Document(BytesIO(made[name])).tables
            if table.rows[0].cells[0].text == "Area"
        ]
        told = {row.cells[0].text: [cell.text for cell in row.cells[1:5]] for row in table.rows[1:]}
        shown = {
            "" if area.startswith("Seluruh") else area.split()[0]: tuple(map(int, counts))
            for area, counts in told.items()
        }
        assert shown == expected, name


def lines(board):
    """The agenda's lines, in order, those of its annex too."""
    return board.page.locator(".zi-agenda-line .zi-agenda-text a").all_text_contents()


def test_a_whole_meeting_from_one_quarter_to_the_next(board):
    """Created, presented by keyboard, decided, closed; the next finds what is open; reopened."""
    begin(board, "TW2", "2022-07-06", tempat="Aula", peserta="Ani; Ketua\nBudi; Sekretaris")
    board.expect_link("/rapat", contoh="1", rapat="1")
    board.expect_heading(
        "Rapat Monitoring dan Evaluasi Pembangunan Zona Integritas Triwulan II Tahun 2022"
    )
    head = board.page.locator(".st-key-zi_meeting")
    expect(head).to_contain_text("terbuka angka berjalan: posisi s.d. akhir Juni 2022, versi 2")
    expect(head).to_contain_text("95 dari 143 jadwal terlaksana")
    assert len(lines(board)) > 40

    tab_of(board, "Keputusan")
    decide(board, WHAT, "V.1.1", "Tim Pengawasan", "2022-08-01")
    expect(board.page.locator(".zi-decide")).to_contain_text("K-1/2022 tercatat.")
    present(board, "Susun jadwal pelaporan.")
    tab_of(board, "Keputusan")
    expect(board.page.locator(".zi-decisions > li")).to_have_count(2)
    # What this very meeting decides is judged at its day, years later as well.
    expect(board.page.locator(".zi-decisions > li.zi-hot")).to_have_count(0)
    expect(board.page.locator(".zi-decisions > li").first).to_contain_text("tenggat 1 Agustus 2022")
    note_attendance(board, ["hadir", "tidak-hadir"])

    board.page.get_by_text("Tutup rapat …").click()
    frozen = board.page.locator(".st-key-zi_meeting .zi-dots")
    for words in ("versi 2, terbit", "posisi s.d. akhir Juni 2022", "95 dari 143", "2 keputusan"):
        expect(frozen).to_contain_text(words)
    expect(head).to_contain_text("Tidak dapat diubah lagi: isian rapat, agenda, kehadiran")
    board.page.get_by_role("button", name="Ya, tutup rapat ini").click()
    expect(head).to_contain_text("ditutup")
    expect(board.page.locator(".zi-decide")).to_have_count(0)
    tab_of(board, "Dokumen")
    made = documents(board)
    assert all(name.endswith("-CONTOH." + name.rpartition(".")[2]) for name in made)
    minutes = words_of(made["notula-ZI-2022-TW2-CONTOH.docx"])
    for words in (WHAT, "Susun jadwal pelaporan.", "hadir: 1 orang (daftar hadir terlampir)"):
        assert words in minutes
    assert not any("lewat tenggat" in words for words in map(words_of, made.values()))
    recounted(made, 6)

    begin(board, "TW3", "2022-10-06")
    assert lines(board)[0].strip() == f"K-1/2022 {WHAT}"
    tab_of(board, "Keputusan")
    expect(board.page.locator(".st-key-zi_decisions")).to_contain_text(
        "0 dari 1 (0%) selesai; 1 lewat tenggat; 1 lainnya belum jatuh tempo"
    )
    carried = board.page.locator(".zi-decisions > li")
    expect(carried).to_have_count(2)
    expect(carried.first).to_contain_text("TW II 2022")
    board.page.get_by_text("Ubah K-1/2022 …").click()
    form = board.page.locator('form[data-key="2022-1"]')
    form.locator("select[name=keadaan]").select_option("selesai")
    form.locator("[name=selesai_pada]").fill("2022-07-28")
    expect(form).to_contain_text("Kamis, 28 Juli 2022")
    form.locator("textarea").fill("Foto ada di map bukti.")
    form.get_by_role("button", name="Simpan").click()
    expect(carried.first).to_contain_text("Tersimpan.")
    expect(carried.first).to_contain_text("Foto ada di map bukti.")
    expect(carried.first).to_contain_text("Selesai 28 Juli 2022")
    expect(board.page.locator(".st-key-zi_decisions")).to_contain_text("1 dari 1 (100%)")
    decide(board, "Tuntaskan analisis jabatan.", "III.2.2", "", "2022-10-20")
    expect(board.page.locator(".zi-decide")).to_contain_text("K-3/2022 tercatat.")

    tab_of(board, "Perbandingan")
    told = board.page.locator(".st-key-zi_comparison")
    expect(told).to_contain_text("Dibandingkan dengan TW II 2022")
    row = told.get_by_role("row", name=re.compile(r"^Capaian \d"))
    expect(row).to_contain_text("95 dari 143 (66")
    expect(row).to_contain_text("130 dari 200 (65")
    expect(told).to_contain_text("Baru terlambat 15 jadwal, 10 kegiatan")
    expect(told).to_contain_text("Keputusan yang tuntas 1")
    board.page.get_by_text("Tutup rapat …").click()
    board.page.get_by_role("button", name="Ya, tutup rapat ini").click()
    expect(head).to_contain_text("ditutup")
    tab_of(board, "Dokumen")
    made = bundled(board)
    assert len(made) >= len(DOCUMENTS)
    recounted(made, 9)
    for name, content in made.items():  # closed in 2026, long after the 20th of October 2022
        assert "lewat tenggat" not in words_of(content), name
    assert "Selesai 28 Juli 2022" in words_of(made["notula-ZI-2022-TW3-CONTOH.docx"])

    board.open("/rapat?contoh=1&rapat=1&bagian=keputusan")
    expect(board.page.locator(".zi-decisions > li").first).to_contain_text("kini: Selesai")
    board.page.get_by_text("Buka kembali …").click()
    expect(head).to_contain_text("tidak lagi dikunci (versi 2, posisi s.d. akhir Juni 2022)")
    board.page.get_by_label("Alasan membuka kembali").fill("Realisasi Juni salah ketik.")
    board.page.get_by_role("button", name="Buka kembali rapat ini").click()
    expect(board.page.get_by_role("status").first).to_contain_text("Rapat terbuka lagi")
    tab_of(board, "Jejak")
    rows = board.page.locator(".st-key-zi_trail tbody tr")
    expect(rows).to_have_count(4)
    expect(rows.nth(0)).to_contain_text("Rapat dibuat")
    expect(rows.nth(1)).to_contain_text("Rapat diubah")
    expect(rows.nth(2)).to_contain_text("Rapat ditutup")
    expect(rows.nth(3)).to_contain_text("Realisasi Juni salah ketik.")

    board.open("/rapat?contoh=1")
    listed = board.page.locator(".zi-meet-table tbody tr")
    expect(listed).to_have_count(2)
    expect(listed.nth(1)).to_contain_text("1 dari 2 belum tuntas")
    # The one that was written on the area's slide is its team's; the other is done.
    board.open("/tim?contoh=1&tim=Tim+Pengawasan")
    mine = board.page.locator(".st-key-zi_team_decisions li")
    expect(mine).to_have_count(1)
    expect(mine).to_contain_text("Susun jadwal pelaporan.")


def test_the_agenda_of_a_meeting_is_worked_on(board):
    """Details open beside it; the office's own meetings stay as they were."""
    begin(board, "TW3", "2022-10-06")
    before = lines(board)
    board.page.locator(".zi-agenda-text a").first.click()
    expect(board.details().locator(".zi-story")).to_be_visible()
    board.details().get_by_role("button", name="Tutup").first.click()
    board.expect_link("/rapat", contoh="1", rapat="1")
    arrange(board, before)
    decide_on_its_line(board)
    be_refused(board)
    board.open("/rapat")
    expect(board.page.locator(".zi-way")).to_contain_text("Belum ada rapat tahun ini")
    expect(board.page.get_by_role("note")).to_have_count(0)


def be_refused(board):
    """For a text past the browser's own bound: told beside the form, and what was typed stays."""
    board.follow("Ubah")
    expect_title(board, "Ubah rapat")
    board.page.evaluate("document.querySelector('[name=tempat]').removeAttribute('maxlength')")
    board.page.get_by_label("Tempat").fill("x" * 300)
    board.page.get_by_label("Pembahasan").fill("Dibahas panjang.")
    board.page.get_by_role("button", name="Simpan").click()
    expect(board.page.get_by_role("alert")).to_contain_text("Tempat paling panjang 200 huruf")
    expect(board.page.get_by_label("Tempat")).to_have_value("x" * 300)
    expect(board.page.get_by_label("Pembahasan")).to_have_value("Dibahas panjang.")
    board.page.get_by_label("Tempat").fill("Aula")
    expect(board.page.locator("form[data-sent]")).to_have_count(0)  # it can be sent again
    board.page.get_by_role("button", name="Simpan").click()
    expect(board.page.locator(".st-key-zi_meeting")).to_contain_text("Aula")


def arrange(board, before):
    """A line keeps the focus while it moves, what is typed stays; all can be taken back."""
    team = board.page.locator(".zi-agenda-team").first
    name = team.locator("h3").text_content().rpartition(" ")[0]
    annex = board.page.locator(".zi-agenda-annex")
    annex.locator("summary").click()  # unfolded by hand, and stays so
    opened = team.locator("details").last
    opened.locator("summary").click()
    opened.locator("textarea").fill("Sedang diketik")
    board.page.get_by_role("button", name="Baris 2 ke atas").focus()
    board.page.keyboard.press("Enter")
    expect(board.page.get_by_role("button", name=f"{name} ke atas")).to_be_focused()
    moved = [before[1], before[0], *before[2:]]
    assert lines(board) == moved
    expect(annex).to_have_attribute("open", "")
    expect(opened.locator("textarea")).to_have_value("Sedang diketik")
    board.page.get_by_role("button", name="Baris 1: lewati").click()
    expect(annex.get_by_role("heading", name="Dilewati 1")).to_be_visible()
    board.open("/rapat?contoh=1&rapat=1")
    assert lines(board) == [*moved[1:10], moved[0], *moved[10:]]
    board.page.locator(".zi-agenda-annex summary").click()
    board.page.get_by_role("button", name="Baris 10: bahas").click()
    expect(annex.get_by_role("heading", name="Dilewati")).to_have_count(0)
    assert sorted(lines(board)[:10]) == sorted(before[:10])
    board.page.get_by_role("button", name="Kembalikan susunan semula").click()
    expect(board.page.get_by_role("button", name="Kembalikan susunan semula")).to_have_count(0)
    assert lines(board) == before


def decide_on_its_line(board):
    """With the line's team and the quarter's deadline."""
    line = board.page.locator(".zi-agenda-line", has_text="V.1.1").first
    line.get_by_text("Catat keputusan", exact=True).click()
    expect(line.locator("select[name=tim]")).to_have_value("Tim Pengawasan")
    expect(line.locator("[name=tenggat]")).to_have_value("2022-12-31")
    line.locator("textarea").fill(WHAT)
    line.get_by_role("button", name="Simpan keputusan").click()
    expect(line.get_by_role("status").first).to_contain_text("K-1/2022 tercatat.")
    expect(line).to_contain_text("Keputusan: K-1/2022")
    expect(line.locator("textarea")).to_be_hidden()
    tab_of(board, "Keputusan")
    told = board.page.locator(".zi-decisions > li")
    expect(told).to_contain_text("Tim Pengawasan · tenggat 31 Desember 2022")
    expect(told).to_contain_text("V.1.1")


@follows
def test_another_tab_follows_and_loses_nothing_that_is_typed(board, tab, server):
    """Within 15 seconds, without a reload, beside a form that is being filled in."""
    begin(board, "TW2", "2022-07-06")
    tab_of(board, "Keputusan")
    decide(board, "Yang pertama.")
    expect(board.page.locator(".zi-decisions > li")).to_have_count(1)
    other = tab(server).load("/rapat?contoh=1&rapat=1&bagian=keputusan")  # of this rehearsal
    other.page.get_by_text("Ubah K-1/2022 …").click()
    remark = other.page.locator('form[data-key="2022-1"] textarea')
    remark.fill("Sedang diketik")
    decide(board, WHAT)
    expect(other.page.locator(".zi-decisions")).to_contain_text(WHAT, timeout=15_000)
    expect(remark).to_be_visible()
    expect(remark).to_have_value("Sedang diketik")
    # What somebody else changes meanwhile is not overwritten unseen.
    board.page.get_by_text("Ubah K-1/2022 …").click()
    form = board.page.locator('form[data-key="2022-1"]')
    form.locator("select[name=keadaan]").select_option("berjalan")
    form.get_by_role("button", name="Simpan").click()
    first = other.page.locator(".zi-decisions > li").first
    expect(first).to_contain_text("Sedang dikerjakan", timeout=15_000)
    other.page.locator('form[data-key="2022-1"]').get_by_role("button", name="Simpan").click()
    expect(first.get_by_role("alert")).to_contain_text("Sementara itu ada yang mengubahnya")
    expect(remark).to_have_value("Sedang diketik")
    # The form of a meeting that is cancelled makes no new one.
    begin(board, "TW3", "2022-10-06")
    form_link = "/rapat?contoh=1&rapat=2&bagian=baru"
    other.load(form_link)
    expect_title(other, "Ubah rapat")
    other.page.locator("form [name=judul]").fill("Judul yang sedang diketik")
    board.open(form_link)
    board.page.get_by_text("Batalkan rapat ini …").click()
    expect(board.page.get_by_text("tidak dapat dikembalikan")).to_be_visible()
    board.page.get_by_label("Alasan membatalkan").fill("Ditunda ke Desember.")
    board.page.get_by_role("button", name="Ya, batalkan rapat ini").click()
    expect_title(board, "Rapat evaluasi")
    board.expect_link("/rapat", contoh="1")
    expect(board.page.locator(".zi-meet-table tbody tr")).to_have_count(1)
    words = "Rapat nomor 2 tidak ada atau sudah dibatalkan."
    expect(other.page.get_by_text(words)).to_be_visible(timeout=20_000)
    expect(other.page.locator("form [name=judul]")).to_have_count(0)
    expect(board.page.get_by_text(words)).to_have_count(0)


def test_what_is_clicked_twice_is_done_once(board):
    """Two presses within one blink, on making, deciding and closing; the team sees it once."""
    board.open("/rapat?contoh=1&bagian=baru")
    board.page.get_by_role("button", name="Buat rapat").dblclick()
    expect(board.page.get_by_role("heading", name=re.compile("^Agenda"))).to_be_visible()
    tab_of(board, "Keputusan")
    decide(board, WHAT, "V.1.1", "Tim Pengawasan", "2022-08-01", clicks=2)
    expect(board.page.locator(".zi-decisions > li")).to_have_count(1)
    board.open("/tim?contoh=1&tim=Tim+Penguatan+Akuntabilitas")
    expect(board.page.locator(".st-key-zi_team_decisions")).to_have_count(0)
    board.open("/tim?contoh=1&tim=Tim+Pengawasan")
    mine = board.page.locator(".st-key-zi_team_decisions")
    expect(mine.locator(".zi-late")).to_contain_text("lewat tenggat 1 Agustus 2022")
    mine.get_by_role("link").click()
    board.expect_link("/rapat", contoh="1", rapat="1")
    board.page.get_by_text("Tutup rapat …").click()
    board.page.get_by_role("button", name="Ya, tutup rapat ini").dblclick()
    expect(board.page.get_by_role("status").first).to_contain_text("Rapat ditutup")
    board.open("/rapat?contoh=1&rapat=1&bagian=jejak")
    expect(board.page.locator(".st-key-zi_trail tbody tr")).to_have_count(2)
    board.open("/rapat?contoh=1")
    expect(board.page.locator(".zi-meet-table tbody tr")).to_have_count(1)


@follows
def test_an_open_meeting_follows_a_new_version_and_a_closed_one_does_not(tab, office):
    with office.store() as store:
        newest = store.newest()
        board = tab(office).open("/rapat?rapat=2")
        head = board.page.locator(".st-key-zi_meeting")
        expect(head).to_contain_text(f"versi {newest}, dihitung per jadwal")
        tick(store, Code.parse("V.2.1"), newest - 2)
        expect(head).to_contain_text(f"versi {newest + 1}, dihitung per jadwal", timeout=15_000)
        expect(head).to_contain_text(f"{newest} dari 143 jadwal terlaksana")
    board.open("/rapat?rapat=1")
    expect(head).to_contain_text("dikunci: posisi s.d. akhir Maret 2022, versi 2")
    expect(head).to_contain_text("1 dari 75 jadwal terlaksana")
    # A meeting has a version of its own; a banner of another one above it would lie.
    board.open("/rapat?versi=1")
    board.expect_heading("Rapat memakai versi terbaru")
    board.follow("Lihat versi terbaru")
    board.expect_heading("Rapat evaluasi")
    # Who has not signed in finds the way in where others find what they may do.
    way = board.page.locator(".zi-meet-actions").get_by_role("link", name="Masuk")
    expect(way).to_have_attribute("href", "/masuk?ke=/rapat")


def test_every_part_fits_and_is_accessible(tab, office):
    """Nothing runs off the side, what is tapped is big enough, axe finds nothing serious."""
    board = tab(office, person="Kiki")
    for link in PARTS:
        board.open(link)
        for size in board.at_sizes(LAPTOP, PHONE):
            expect_within(board, size)
            if size == PHONE and link.startswith("/rapat"):
                assert board.page.evaluate(UNDER_A_THUMB) == [], link
        board.page.evaluate(
            "document.querySelectorAll('details:not(header details)').forEach(d => d.open = true)"
        )
        expect_big_enough(board, size)
        expect_accessible(board)
        expect_indonesian(board)


UNDER_A_THUMB = """() => [...document.querySelectorAll(
    '.stMain .zi :is(a, button, select, summary, input:not([type=hidden], [type=checkbox]))')]
  .filter(e => e.checkVisibility() && !e.closest('header, .zi-header, .zi-footer, .zi-sample'))
  .filter(e => e.getBoundingClientRect().height < 43.5)
  .map(e => e.outerHTML.slice(0, 120))"""
"""What of the page's own is less high than a thumb meets for certain (44 pixels)."""
PARTS = (
    "/rapat",
    "/rapat?rapat=2",
    "/rapat?rapat=2&bagian=baru",
    "/rapat?rapat=2&bagian=keputusan",
    "/rapat?rapat=2&bagian=perbandingan",
    "/rapat?rapat=2&bagian=hadir",
    "/rapat?rapat=2&bagian=dokumen",
    "/tim?tim=Tim+Pengawasan",
)


def fill(office):
    """A closed meeting and an open one, with decisions, in the office's own book."""
    with office.store() as store:
        meetings = Meetings(store)
        guest = (Participant("Ani", "Ketua"),)
        for period in (Period.Q1, Period.Q2):
            tick(store, Code.parse("V.1.1"), period.last_month)
            details = Details(period, f"Rapat {period.label}", date(2022, 7, 6), participants=guest)
            made = meetings.create(OPERATOR, details)
            about = Subject.parse("V.1.1")
            draft = DecisionDraft(about, WHAT, "Tim Pengawasan", date(2022, 8, 1))
            meetings.decide(OPERATOR, made.number, draft)
            if period is Period.Q1:
                meetings.close(OPERATOR, made.number, 1)
