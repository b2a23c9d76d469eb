"""Pictures for logos, fine and hostile."""

import io
import struct
import zlib

from PIL import Image


def png(width=60, height=40, colour="red", mode="RGBA", **info):
    """A picture of one colour; ``info`` are texts in it."""
    from PIL.PngImagePlugin import PngInfo

    said = PngInfo()
    for name, words in info.items():
        said.add_text(name, words)
    buffer = io.BytesIO()
    Image.new(mode, (width, height), colour).save(buffer, "PNG", pnginfo=said)
    return buffer.getvalue()


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def claimed(width, height, rows=b"\x00"):
    """A PNG that says it is so large, whatever is in it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data + chunk(b"IEND", b"")


def svg(inside='<rect width="10" height="10" fill="#f00"/>', head="", attributes=""):
    size = 'width="10" height="10" viewBox="0 0 10 10"'
    return (
        f'{head}<svg xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" {size} {attributes}>{inside}</svg>'
    ).encode()
