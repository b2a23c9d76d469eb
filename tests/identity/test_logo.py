"""A logo from outside: made anew or refused, in bounded time, and nothing else is read for it."""

import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from typst import TypstError

from tests.identity.pictures import chunk, claimed, png, svg
from zi_core.forms import FormError
from zi_core.identity import logo
from zi_core.identity.logo import MAX_LOGO, MAX_SIDE, SECONDS, SIDE, logo_of
from zi_core.identity.svg_drawing import draw


def opened(content):
    """The picture of a logo that is kept; it is a whole PNG."""
    found = Image.open(io.BytesIO(content), formats=("PNG",))
    found.load()
    return found


def colour_in_the_middle(content):
    found = opened(content).convert("RGBA")
    return found.getpixel((found.width // 2, found.height // 2))


def harmless(content):
    """Refused (None), or drawn as a small picture."""
    try:
        made = logo_of(content)
    except FormError:
        return None
    assert max(opened(made).size) <= SIDE
    return made


def drawn_here(content):
    """What the child process draws, drawn in this one; None where nothing can be drawn."""
    try:
        return draw(content)
    except TypstError:
        return None


def shows_nothing(content):
    made = drawn_here(content)
    return made is None or colour_in_the_middle(made)[3] == 0


# ---- PNG ----------------------------------------------------------------------------------------


def test_a_png_is_made_anew():
    found = opened(logo_of(png(60, 40)))
    assert (found.format, found.size, found.mode) == ("PNG", (60, 40), "RGBA")
    assert colour_in_the_middle(logo_of(png())) == (255, 0, 0, 255)


def test_nothing_but_the_pixels_is_kept():
    words = "rahasia <script>alert(1)</script>"
    content = png(Comment=words, Author=words) + b"<?php ekor ?>" + b"PK\x03\x04"
    made = logo_of(content)
    assert made == logo_of(png())
    assert b"rahasia" not in made
    assert opened(made).info.keys() <= {"transparency"}


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_read(mode):
    colour = 0 if mode in ("1", "L", "P", "I;16") else None
    content = png(mode=mode, colour=colour)
    assert opened(logo_of(content)).mode == "RGBA"


def test_transparency_stays():
    assert colour_in_the_middle(logo_of(png(colour=(0, 0, 0, 0))))[3] == 0


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((SIDE, SIDE), (SIDE, SIDE)),
        ((2 * SIDE, SIDE), (SIDE, SIDE // 2)),
        ((MAX_SIDE, 10), (SIDE, 1)),
        ((10, MAX_SIDE), (1, SIDE)),
        ((1, 1), (1, 1)),
    ],
)
def test_a_large_png_is_made_small_in_its_shape(size, kept):
    assert opened(logo_of(png(*size))).size == kept


@pytest.mark.parametrize("size", [(MAX_SIDE + 1, 1), (1, MAX_SIDE + 1)])
def test_too_many_pixels_are_refused(size):
    with pytest.raises(FormError, match="paling besar 4000 piksel tiap sisi"):
        logo_of(png(*size))


@pytest.mark.parametrize(
    "size", [(30_000, 30_000), (12_000, 12_000), (2**31 - 1, 2**31 - 1), (2**31 - 1, 1), (0, 5)]
)
def test_a_bomb_is_refused_before_it_bursts(size):
    """It says how large it is in a few bytes; nothing of that is made."""
    begun = time.monotonic()
    with pytest.raises(FormError, match=r"^Logo "):
        logo_of(claimed(*size))
    assert time.monotonic() - begun < 2


def test_a_bomb_of_text_is_refused_or_left_out():
    import zlib

    text = b"a\x00\x00" + zlib.compress(b"\x00" * 50_000_000, 9)
    whole = png()
    assert len(text) < MAX_LOGO
    harmless(whole[:33] + chunk(b"zTXt", text) + whole[33:])
    harmless(whole[:33] + chunk(b"iCCP", text) + whole[33:])


@pytest.mark.parametrize("share", [0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_truncated_png_is_refused(share):
    noise = Image.effect_noise((200, 200), 90).convert("RGB")
    buffer = io.BytesIO()
    noise.save(buffer, "PNG")
    whole = buffer.getvalue()
    assert opened(logo_of(whole)).size == (200, 200)
    with pytest.raises(FormError, match="isi berkas ini tidak dapat dibaca"):
        logo_of(whole[: int(len(whole) * share)])


@given(st.data())
@settings(max_examples=60)
def test_a_damaged_png_is_harmless(data):
    whole = bytearray(png(Comment="a"))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
    harmless(bytes(whole))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG",
        b"\x89PNG\r\n\x1a\n",
        b"ini teks biasa",
        b"<html><body>svg</body></html>",
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe0JFIF",
        b"GIF89a",
        b"PK\x03\x04",
        b"x" * MAX_LOGO,
        b" " * 5_000 + svg(),
    ],
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(FormError, match="harus gambar PNG atau SVG"):
        logo_of(content)


@pytest.mark.parametrize("kind", ["JPEG", "GIF", "BMP", "TIFF", "WEBP"])
def test_other_pictures_are_refused_also_under_a_png_name(kind):
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(buffer, kind)
    for content in (buffer.getvalue(), b"\x89PNG" + buffer.getvalue()):
        with pytest.raises(FormError, match="harus gambar PNG atau SVG"):
            logo_of(content)


# ---- SVG ----------------------------------------------------------------------------------------


def test_an_svg_is_drawn():
    made = logo_of(svg())
    assert max(opened(made).size) > 100
    assert colour_in_the_middle(made) == (255, 0, 0, 255)


@pytest.mark.parametrize(
    "head",
    ['<?xml version="1.0" encoding="UTF-8"?>\n', "<!-- dari CorelDRAW -->", "\ufeff"],
)
def test_an_svg_as_programs_save_it_is_drawn(head):
    assert colour_in_the_middle(drawn_here(svg(head=head))) == (255, 0, 0, 255)


def test_what_is_outside_is_transparent():
    made = drawn_here(svg('<circle cx="2" cy="2" r="1" fill="#00f"/>'))
    assert colour_in_the_middle(made)[3] == 0


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(FormError, match="isi berkas ini tidak dapat dibaca"):
        logo_of(b"<svg")
    for content in (
        b"<svg>",
        svg()[:-6],
        svg("<rect"),
        b"<svg xmlns='http://www.w3.org/2000/svg' width='-1' height='-1'/>",
        svg().replace(b"</svg>", b"</svg></svg>"),
    ):
        assert drawn_here(content) is None, content


def secret_picture(folder):
    """A file on this machine that no logo may show: all blue."""
    path = folder / "rahasia.png"
    path.write_bytes(png(10, 10, "blue"))
    return path


@pytest.mark.parametrize("how", ["href", "xlink:href"])
@pytest.mark.parametrize(
    "way", ["{path}", "file://{path}", "../../../../../..{path}", "http://127.0.0.1:9/a.png"]
)
def test_a_picture_from_elsewhere_is_not_drawn(tmp_path, how, way):
    source = way.format(path=secret_picture(tmp_path))
    assert shows_nothing(svg(f'<image {how}="{source}" width="10" height="10"/>'))


def test_a_picture_from_elsewhere_would_be_seen():
    """What the test above looks for: the same picture, carried in the file itself."""
    import base64

    data = base64.b64encode(png(10, 10, "blue")).decode()
    made = drawn_here(svg(f'<image href="data:image/png;base64,{data}" width="10" height="10"/>'))
    assert colour_in_the_middle(made) == (0, 0, 255, 255)


def entity(value):
    return f"<!DOCTYPE svg [<!ENTITY x {value}>]>"


@pytest.mark.parametrize(
    "value", ['SYSTEM "file://{path}"', 'SYSTEM "{path}"', 'PUBLIC "a" "{path}"']
)
def test_an_entity_from_elsewhere_is_not_read(tmp_path, value):
    path = tmp_path / "rahasia.svg"
    path.write_text('<rect xmlns="http://www.w3.org/2000/svg" width="10" height="10" fill="#00f"/>')
    assert shows_nothing(svg("&x;", head=entity(value.format(path=path))))


def test_entities_that_grow_are_refused_in_time():
    """A billion laughs."""
    names = [f"<!ENTITY x{n} '{f'&x{n - 1};' * 10}'>" for n in range(1, 10)]
    head = f"<!DOCTYPE svg [<!ENTITY x0 '<g/>'>{''.join(names)}]>"
    begun = time.monotonic()
    harmless(svg("&x9;", head=head))
    assert time.monotonic() - begun < SECONDS + 5


def nested(depth, tag="g"):
    return svg(f"<{tag}>" * depth + f"</{tag}>" * depth)


def fanned(levels):
    """Each group shows the one before ten times: ten to the ``levels`` rectangles."""
    groups = ['<g id="a0"><rect width="1" height="1"/></g>']
    groups += [
        f'<g id="a{n}">{f"<use href={chr(34)}#a{n - 1}{chr(34)}/>" * 10}</g>'
        for n in range(1, levels)
    ]
    return svg(f'<defs>{"".join(groups)}</defs><use href="#a{levels - 1}"/>')


DEMANDING = {
    "nested": nested(20_000),
    "fanned out": fanned(9),
    "in a circle": svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
    "a filter over all": svg(
        '<filter id="f"><feGaussianBlur stdDeviation="1e9"/></filter>'
        '<rect width="10" height="10" filter="url(#f)"/>'
    ),
    "high as a tower": svg().replace(b'height="10" viewBox="0 0 10 10"', b'height="1e9"'),
    "of numbers without end": svg(f'<path d="M0 0 L{"9" * 400_000} 1"/>'),
}
HOSTILE = {
    "with a script": svg("<script>while(true){}</script>", attributes='onload="while(1){}"'),
    "with a page inside": svg('<foreignObject><body xmlns="x">a</body></foreignObject>'),
    "with a style from elsewhere": svg("<style>@import url('http://127.0.0.1:9/a.css');</style>"),
}


@pytest.mark.parametrize("kind", DEMANDING)
def test_a_demanding_svg_is_harmless(kind):
    assert len(DEMANDING[kind]) <= MAX_LOGO
    begun = time.monotonic()
    harmless(DEMANDING[kind])
    assert time.monotonic() - begun < SECONDS + 5


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_svg_is_drawn_small_or_not_at_all(kind):
    begun = time.process_time()
    made = drawn_here(HOSTILE[kind])
    assert time.process_time() - begun < 5
    assert made is None or max(opened(made).size) <= MAX_SIDE


def test_drawing_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(logo, "_PROGRAM", "import time; time.sleep(60)")
    monkeypatch.setattr(logo, "SECONDS", 0.5)
    begun = time.monotonic()
    with pytest.raises(FormError, match="isi berkas ini tidak dapat dibaca"):
        logo_of(svg())
    assert time.monotonic() - begun < 5


def test_who_draws_knows_nothing_of_the_servers_surroundings(monkeypatch):
    monkeypatch.setenv("ZI_RAHASIA", "rahasia")
    monkeypatch.setattr(logo, "_PROGRAM", "import os, sys; sys.stdout.write(str(dict(os.environ)))")
    assert b"rahasia" not in logo._drawn(svg())
