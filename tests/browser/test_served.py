"""What the running server answers beside its pages, byte by byte."""

import gzip
from http.client import HTTPConnection

import brotli
import pytest

from tests.browser.serving import ROOT
from zi_core.web.static_files import FONT, address, prepare
from zi_core.workbook import read

STYLE = ROOT / "assets" / "zi.css"
WORKBOOK = "ZI-2022-v1.xlsx"
PAGE_HEADERS = {"accept": "text/html,application/xhtml+xml"}


_EXPAND = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}


def test_every_address_gives_the_same_indonesian_page(server):
    """Also a deep link, also an unknown one, also where gzip is taken."""
    for path in ("/", "/jadwal?contoh=1", "/tidak/ada"):
        for encoding in ("gzip, br", "identity"):
            status, headers, body = fetch(server, path, **PAGE_HEADERS, accept_encoding=encoding)
            body = _EXPAND[headers.get("content-encoding")](body)
            assert status == 200, path
            assert b'<html lang="id">' in body
            assert address("zi.css").encode() in body
            assert b"<title>Zona Integritas</title>" in body


def test_the_real_page_holds_nothing_english_nor_foreign(server):
    """No sentence of Streamlit's own is left, nothing is loaded from another server."""
    _, _, body = fetch(server, "/", **PAGE_HEADERS)
    page = body.decode()
    assert page.count("<noscript>") == 1
    assert "enable JavaScript" not in page
    assert "Reading this" not in page
    assert "//fonts." not in page
    assert 'src="http' not in page


def test_the_style_sheet_is_compressed_for_who_takes_it(server):
    """A slow office line gets a quarter of the bytes, and the same style."""
    prepare()
    bodies = set()
    for accepted in ("gzip, br", "gzip", "identity"):
        _, headers, body = fetch(server, address("zi.css"), accept_encoding=accepted)
        bodies.add(_EXPAND[headers.get("content-encoding")](body))
        assert "immutable" in headers["cache-control"]
        assert accepted == "identity" or len(body) < STYLE.stat().st_size / 3
    (style,) = bodies
    assert style.replace(address(FONT).encode(), f"/aset/{FONT}".encode()) == STYLE.read_bytes()


def test_the_routes_stand_beside_streamlits_own(server):
    """Health, the download, and a 404 come from the dashboard; the socket's host from Streamlit."""
    assert fetch(server, "/sehat")[0::2] == (200, b"sehat")
    assert read(fetch(server, f"/unduh/{WORKBOOK}")[2]).stamp.version == 1
    assert fetch(server, "/unduh/other.xlsx")[0] == 404
    assert fetch(server, "/_stcore/health")[0] == 200


def test_head_answers_like_get_without_a_body(server):
    """For probes and caches: same status, type and length, nothing else."""
    for path in ("/sehat", address("zi.css"), "/unduh/versi/2022/1"):
        _, whole, _ = fetch(server, path)
        status, headers, body = fetch(server, path, "HEAD")
        assert (status, body) == (200, b""), path
        for name in ("content-type", "content-length"):
            assert headers[name] == whole[name]
    assert fetch(server, "/", "HEAD", **PAGE_HEADERS)[0] == 200


@pytest.mark.parametrize(
    "path", ["/aset/../app.py", "/aset/%2e%2e/app.py", "/unduh/..%2fapp.py", "/aset/..%5capp.py"]
)
def test_the_running_server_gives_no_file_outside_its_folders(server, path):
    """As sent by hand, without a browser tidying the path up first."""
    status, _, body = fetch(server, path)
    assert status in (400, 404)
    assert b"st.App" not in body


def test_the_interface_for_programs_is_switched_off(server):
    """Streamlit 1.67 can be driven over HTTP; on this server it cannot."""
    assert fetch(server, "/_stcore/agent/interact", "POST")[0] in (403, 404, 405)


def fetch(server, path, method="GET", **headers):
    """Status, headers and body of an answer; the path is sent as it stands."""
    connection = HTTPConnection(server.address.removeprefix("http://"), timeout=20)
    try:
        connection.request(
            method, path, headers={n.replace("_", "-"): value for n, value in headers.items()}
        )
        answer = connection.getresponse()
        return answer.status, {n.lower(): v for n, v in answer.getheaders()}, answer.read()
    finally:
        connection.close()
