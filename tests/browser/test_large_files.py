"""Files of the size that a scanner and a designer make, sent through their forms."""

import io
import os
from datetime import date

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.people import OPERATOR
from zi_core.access import Role
from zi_core.identity import Identities
from zi_core.meetings import Details, Meetings, Period
from zi_core.meetings.scans import scan_file
from zi_core.settings import DocumentSettings


@pytest.fixture
def office(serve, tmp_path):
    """A server whose office holds a meeting."""
    running = serve(tmp_path / "log.txt")
    running.add_person("Ana", Role.ADMIN)
    with running.store() as store:
        Meetings(store).create(OPERATOR, Details(Period.Q3, "Rapat", date(2022, 10, 6)))
    return running


def picture(side):
    """A PNG of colours by chance, which no packing makes smaller."""
    buffer = io.BytesIO()
    Image.frombytes("RGB", (side, side), os.urandom(3 * side * side)).save(buffer, "PNG")
    return buffer.getvalue()


def choose(board, name, content, button):
    """Send a file through the form of the page."""
    file = {"name": name, "mimeType": "", "buffer": content}
    board.page.locator("input[type=file]").set_input_files(file)
    board.page.get_by_role("button", name=button, exact=True).click()


def test_a_scan_of_some_megabytes_and_a_large_logo_are_saved(tab, office):
    board = tab(office, person="Ana").open("/rapat?rapat=1&bagian=dokumen")
    scan = b"%PDF-1.7\n%" + os.urandom(2 * 2**20).replace(b"\n", b" ") + b"\n%%EOF\n"
    choose(board, "notula.pdf", scan, "Simpan pindaian")
    expect(board.page.get_by_text("notula.pdf tersimpan.")).to_be_visible()
    board.open("/kantor")
    logo = picture(320)
    assert len(logo) > 300_000
    choose(board, "logo.png", logo, "Simpan")
    expect(board.page.get_by_text("Identitas kantor tersimpan")).to_be_visible()
    with office.store() as store:
        assert scan_file(store, 1, 1)[1] == scan
        assert Identities(store, DocumentSettings()).current().logo
