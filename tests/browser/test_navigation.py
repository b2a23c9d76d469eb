"""The way through the pages: without a reload, and with the view going along."""

from playwright.sync_api import expect

PAGES = {
    "Ringkasan": ("/", "Sampai akhir September 2022"),
    "Jadwal": ("/jadwal", "Jadwal dan realisasi per bulan"),
    "Area": ("/area", "Capaian per area"),
    "Tim": ("/tim", "Capaian per tim"),
    "Rapat": ("/rapat", "Rapat evaluasi"),
}


def test_every_page_opens_by_its_name_in_the_navigation_without_a_reload(board):
    """A click shows the page, marks its name as current, titles the tab, and reloads nothing."""
    board.open("/?contoh=1")
    board.page.evaluate("window.mark = 'same document'")
    names = board.page.get_by_role("navigation", name="Halaman", exact=True)
    for name in ("Jadwal", "Area", "Tim", "Rapat", "Ringkasan"):
        path, heading = PAGES[name]
        board.follow(name, within=names)
        board.expect_link(path, contoh="1")
        board.expect_heading(heading)
        expect(names.locator("[aria-current=page]")).to_have_text([name])
        expect(board.page).to_have_title(f"{name} · Zona Integritas")
    assert board.page.evaluate("window.mark") == "same document"


def test_position_weighting_and_sample_go_along_and_filters_stay_behind(board):
    """Another page keeps what the figures mean, not what the page before had picked out."""
    board.open("/jadwal?contoh=1&posisi=2022-06&hitung=bobot&area=V&keadaan=terlambat")
    for name in ("Tim", "Ringkasan"):
        board.follow(name, within=board.header())
        board.expect_link(PAGES[name][0], contoh="1", posisi="2022-06", hitung="bobot")
        expect(board.choice("posisi")).to_have_value("2022-06")
        expect(board.choice("hitung")).to_have_value("bobot")
    # Ctrl+click opens a link beside, as it is a real one, and the page itself stays.
    with board.page.context.expect_page() as opened:
        board.header().get_by_role("link", name="Jadwal", exact=True).click(modifiers=["Control"])
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Jadwal dan realisasi")
    assert opened.value.url.endswith("/jadwal?contoh=1&posisi=2022-06&hitung=bobot")
    assert board.path == "/"


def test_the_browsers_back_and_forward_show_the_views_before_and_after(board):
    """Back and forward bring the page, its filters and its heading, as on any website."""
    board.open("/?contoh=1")
    board.follow("Jadwal", within=board.header())
    board.expect_heading(PAGES["Jadwal"][1])
    board.choose("area", "V")
    board.expect_link("/jadwal", contoh="1", area="V")
    expect(board.rows()).to_have_count(12)
    board.follow("Tim", within=board.header())
    board.expect_heading(PAGES["Tim"][1])

    board.page.go_back()
    board.expect_link("/jadwal", contoh="1", area="V")
    board.expect_heading(PAGES["Jadwal"][1])
    expect(board.rows()).to_have_count(12)
    board.page.go_back()
    board.expect_link("/jadwal", contoh="1")
    expect(board.choice("area")).to_have_value("")
    expect(board.rows()).to_have_count(59)
    board.page.go_back()
    board.expect_link("/", contoh="1")
    board.expect_heading(PAGES["Ringkasan"][1])
    board.page.go_forward()
    board.expect_link("/jadwal", contoh="1")
    board.expect_heading(PAGES["Jadwal"][1])


def test_an_address_without_a_page_says_so_and_leads_to_the_overview(board):
    """A mistyped address is told in Indonesian, above Ringkasan."""
    board.load("/laporan?contoh=1")
    expect(board.details()).to_contain_text("Halaman tidak ada")
    expect(board.details()).to_contain_text("yang dibuka adalah Ringkasan")
    board.page.keyboard.press("Escape")
    board.expect_heading(PAGES["Ringkasan"][1])
    board.complaints.clear()  # Streamlit also tells the console, in English


def test_a_page_opens_at_its_top(board):
    """Wherever one was on the page before; and the first stop of Tab leads past the header."""
    board.load("/jadwal?contoh=1&area=V")
    board.page.keyboard.press("Tab")
    expect(board.page.locator(":focus")).to_have_text("Lompat ke isi")
    main = board.page.get_by_test_id("stMain")
    main.evaluate("main => main.scrollTo(0, 900)")
    board.follow("Tim", within=board.header())
    board.expect_heading(PAGES["Tim"][1])
    expect(board.page.get_by_role("heading", level=1)).to_be_in_viewport()
    board.follow("Jadwal", within=board.header())
    board.expect_heading(PAGES["Jadwal"][1])
    assert main.evaluate("main => main.scrollTop") == 0
