"""Charts: what a point says, where it leads, and the picture that is saved."""

from playwright.sync_api import expect

DRAWN = ".zi-plot[data-drawn]"


def place_of(board, chart, share, row):
    """A point of a chart in the page's pixels: a share of its width, and a place in its height."""
    box = board.page.locator(f"{DRAWN} .nsewdrag").nth(chart).bounding_box()
    return box["x"] + share * box["width"], box["y"] + row * box["height"]


def test_the_bars_of_the_areas_say_their_share_and_lead_on(board):
    """By mouse and by keyboard, to an area and then to a component's rows."""
    board.open("/area?contoh=1")
    expect(board.page.locator(DRAWN)).to_have_count(2)
    expect_picture(board)
    board.page.get_by_text("Lihat sebagai tabel").first.click()
    link = board.page.locator(".zi-twin").first.get_by_role("link", name="III SDM")
    link.focus()
    board.page.keyboard.press("Enter")
    board.expect_link("/area", contoh="1", area="III")
    board.expect_heading("Area III SDM")
    board.settle()
    bars = board.page.locator(DRAWN).first.locator(".barlayer .point path")
    expect(board.page.locator(DRAWN)).to_have_count(2)
    row = board.page.locator('[data-part="III.6"]').first
    expect(row).not_to_be_in_viewport()
    box = bars.nth(5).bounding_box()
    board.page.mouse.click(box["x"] + 4, box["y"] + box["height"] / 2)
    expect(row).to_be_in_viewport()

    board.open("/area?contoh=1")
    expect(board.page.locator(DRAWN)).to_have_count(2)
    box = bars.nth(4).bounding_box()  # Pengawasan, what is done of it
    board.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    said = board.page.locator(DRAWN).first.locator(".hoverlayer")
    expect(said).to_contain_text("V Pengawasan")
    expect(said).to_contain_text("19 dari 32 jadwal")
    expect(said).to_contain_text("sampai akhir September 2022")
    board.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    board.expect_link("/area", contoh="1", area="V")


def expect_picture(board):
    """Saved as PNG, with a title and what it counts; made in the browser, nothing is asked for."""
    before = len(board.requests)
    with board.page.expect_download() as started:
        board.page.get_by_role("button", name="Simpan gambar (PNG)").first.click()
    assert started.value.suggested_filename == "capaian-area-2022.png"
    content = started.value.path().read_bytes()
    assert content.startswith(b"\x89PNG\r\n")
    width, height = (int.from_bytes(content[at : at + 4]) for at in (16, 20))
    assert width == 2400
    assert height > 600
    asked = [url for url in board.requests[before:] if not url.startswith(("data:", "blob:"))]
    assert asked == []


def test_a_month_of_the_curve_leads_to_the_board_of_that_month(board):
    board.open("/tim?contoh=1&tim=Tim+Pengawasan")
    expect(board.page.locator(DRAWN)).to_have_count(1)
    board.page.locator(DRAWN).scroll_into_view_if_needed()
    x, y = place_of(board, 0, 6 / 12.3, 0.9)
    board.page.mouse.move(x, y)
    said = board.page.locator(f"{DRAWN} .hoverlayer")
    expect(said).to_contain_text("Sampai akhir Juni 2022")
    board.page.mouse.click(x, y)
    board.expect_link("/jadwal", contoh="1", posisi="2022-06", tim="Tim Pengawasan")
