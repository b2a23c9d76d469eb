"""Zip files entry by entry, with every field free to lie; and workbooks with parts exchanged."""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass

from tests.workbook.forms import loaded, saved, small_plan
from zi_core.plan import Code, Entry, EvidenceItem

PLAN = small_plan(
    entries=(Entry(Code(1, 1, 1), 3),),
    evidence_items=(EvidenceItem(Code(1, 1, 1), 3, "SK", "https://contoh.id"),),
)
GOOD = saved(loaded(PLAN))
"""A good working workbook, as openpyxl saves it: texts stand in the cells."""

TYPES, BOOK = "[Content_Types].xml", "xl/workbook.xml"
BOOK_RELS, STYLES = "xl/_rels/workbook.xml.rels", "xl/styles.xml"
PLAN_PART, REALISED = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
GUIDE = "xl/worksheets/sheet4.xml"
STRINGS, RELS = "xl/sharedStrings.xml", "_rels/.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def parts_of(content: bytes = GOOD) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def with_parts(**parts: bytes) -> bytes:
    """The good workbook with other parts, by name."""
    return zipped(parts_of() | parts)


def swapped(part: str, old: str, new: str, content: bytes = GOOD) -> bytes:
    """The good workbook with a text in one part replaced once; it must be there."""
    parts = parts_of(content)
    text = parts[part].decode()
    assert old in text, old
    return zipped(parts | {part: text.replace(old, new, 1).encode()})


def with_type(parts: dict[str, bytes], name: str, kind: str) -> dict[str, bytes]:
    """Parts whose list of types names one more."""
    told = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
    return parts | {TYPES: parts[TYPES].replace(b"</Types>", told)}


def with_relation(parts: dict[str, bytes], kind: str, target: str, key: str = "rId99", more=""):
    """Parts whose workbook has one more relation."""
    told = f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}" {more}/>'
    end = "</Relationships>"
    return parts | {BOOK_RELS: parts[BOOK_RELS].replace(end.encode(), (told + end).encode())}


def with_shared_texts(content: bytes = GOOD) -> dict[str, bytes]:
    """The parts as Excel saves them: every text once, in a list."""
    texts: dict[str, int] = {}

    def shared(match: re.Match) -> str:
        index = texts.setdefault(match[2], len(texts))
        return f'<c{match[1]}t="s"><v>{index}</v></c>'

    parts = parts_of(content)
    for name, data in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            pattern = r'<c([^>]*)t="inlineStr"><is>(.*?)</is></c>'
            parts[name] = re.sub(pattern, shared, data.decode()).encode()
    items = "".join(f"<si>{text}</si>" for text in texts)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts[STRINGS] = f'<sst xmlns="{main}" count="9">{items}</sst>'.encode()
    parts = with_type(parts, STRINGS, f"{SPREADSHEET}.sharedStrings+xml")
    return with_relation(parts, "sharedStrings", "sharedStrings.xml")


@dataclass
class Lying:
    """One entry of a zip: what its two headers say, each field on its own."""

    name: bytes
    data: bytes
    method: int = 8
    flags: int = 0
    packed: bytes | None = None
    size: int | None = None
    crc: int | None = None
    local_name: bytes | None = None
    local_method: int | None = None
    local_size: int | None = None
    packed_size: int | None = None
    at: int | None = None
    signature: bytes = b"PK\x03\x04"

    def bytes_packed(self) -> bytes:
        if self.packed is not None:
            return self.packed
        if self.method != 8:
            return self.data
        deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
        return deflater.compress(self.data) + deflater.flush()


def lying(entries: list[Lying]) -> bytes:
    """A zip of such entries."""
    out, directory = bytearray(), bytearray()
    for entry in entries:
        packed = entry.bytes_packed()
        crc = zlib.crc32(entry.data) if entry.crc is None else entry.crc
        size = len(entry.data) if entry.size is None else entry.size
        packed_size = len(packed) if entry.packed_size is None else entry.packed_size
        local_name = entry.name if entry.local_name is None else entry.local_name
        local_method = entry.method if entry.local_method is None else entry.local_method
        local_size = size if entry.local_size is None else entry.local_size
        start = len(out) if entry.at is None else entry.at
        if entry.at is None:
            out += struct.pack(
                "<4s5H3I2H",
                entry.signature,
                20,
                entry.flags,
                local_method,
                0,
                0x21,
                crc,
                packed_size,
                local_size,
                len(local_name),
                0,
            )
            out += local_name + packed
        directory += struct.pack(
            "<4s6H3I5H2I",
            b"PK\x01\x02",
            20,
            20,
            entry.flags,
            entry.method,
            0,
            0x21,
            crc,
            packed_size,
            size,
            len(entry.name),
            0,
            0,
            0,
            0,
            0,
            start,
        )
        directory += entry.name
    count = min(len(entries), 0xFFFF)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(out), 0)
    return bytes(out + directory + end)


def entries_of(content: bytes = GOOD, **changed) -> list[Lying]:
    """The good workbook's entries; ``changed`` fields are those of REALISASI."""
    return [
        Lying(name.encode(), data, **(changed if name == REALISED else {}))
        for name, data in parts_of(content).items()
    ]
