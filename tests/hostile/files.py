"""Hostile and tricky files, each by name, with what has to be said of it.

A verdict is ``PLAN`` where the file must give the good workbook's plan, or the code of the error.
"""

import io
import random
import re
import zipfile
from collections.abc import Callable

from tests.hostile.zips import (
    BOOK,
    BOOK_RELS,
    GOOD,
    GUIDE,
    REALISED,
    RELS,
    SPREADSHEET,
    STRINGS,
    STYLES,
    TYPES,
    Lying,
    entries_of,
    lying,
    parts_of,
    swapped,
    with_parts,
    with_relation,
    with_shared_texts,
    with_type,
    zipped,
)
from zi_core.workbook.reading.container import MAX_FILE, MAX_PARTS
from zi_core.workbook.reading.xml_checks import (
    MAX_CELLS,
    MAX_ELEMENTS,
    MAX_ROWS,
    MAX_SHEETS,
    MAX_STRINGS,
)

Maker = Callable[[], bytes]
FILES: dict[str, tuple[Maker, str]] = {}

PLAN_READ = "plan"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
NOISE = random.Random(4).randbytes(2_000)
ROW = '<row r="8"'
"""Where the row of the one reported activity begins in REALISASI."""
EMPTY = '<c r="D8" s="12" t="n" />'
"""An empty month cell of that row."""


def file(name: str, verdict: str, make: Maker | bytes) -> None:
    assert name not in FILES, name
    FILES[name] = ((lambda: make) if isinstance(make, bytes) else make, verdict)


def cell(content: str, part: str = REALISED) -> Maker:
    """The good workbook with another empty month cell."""
    return lambda: swapped(part, EMPTY, content)


def after_rows(xml: str) -> Maker:
    """The good workbook with more rows at the end of REALISASI."""
    return lambda: swapped(REALISED, "</sheetData>", f"{xml}</sheetData>")


def instead(part: str, data: bytes | str) -> Maker:
    data = data.encode() if isinstance(data, str) else data
    return lambda: with_parts(**{part: data})


def in_sheet(old: str, new: str) -> Maker:
    return lambda: swapped(REALISED, old, new)


def encoded(part: str, encoding: str, mark: bytes = b"", head: str = "") -> Maker:
    """The good workbook with a part in another encoding."""
    return lambda: with_parts(**{part: mark + (head + parts_of()[part].decode()).encode(encoding)})


# ---- what is no zip -----------------------------------------------------------------------------

for name, verdict, content in (
    ("nothing", "file-empty", b""),
    ("white space", "file-empty", b" \r\n\t "),
    ("a CSV with semicolons", "file-not-xlsx", b"NO;KOMPONEN;INDIKATOR\r\n1;Tim;SK\r\n"),
    ("a CSV in UTF-16", "file-not-xlsx", "NO\tKOMPONEN\r\n".encode("utf-16")),
    ("a CSV with a byte order mark", "file-not-xlsx", b"\xef\xbb\xbfNO,KOMPONEN\n1,Tim\n"),
    ("JSON", "file-not-xlsx", b'{"format": 1}'),
    ("an XML spreadsheet of 2003", "file-not-xlsx", b'<?xml version="1.0"?><Workbook/>'),
    ("RTF", "file-not-xlsx", b"{\\rtf1\\ansi rencana aksi}"),
    ("HTML", "file-html", b"\n<!DOCTYPE html><html></html>"),
    ("HTML that Excel saved", "file-html", b"\xef\xbb\xbf<html xmlns:x='urn:excel'></html>"),
    ("a bare HTML table", "file-html", b"<table><tr><td>NO</td></tr></table>"),
    ("PDF", "file-pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
    ("old Excel", "file-old-or-encrypted", OLE + "Workbook".encode("utf-16-le") + bytes(48)),
    ("Excel 5", "file-old-or-encrypted", OLE + "Book".encode("utf-16-le") + bytes(56)),
    (
        "a password",
        "file-old-or-encrypted",
        OLE + "EncryptedPackage".encode("utf-16-le") + bytes(32),
    ),
    ("an unknown OLE file", "file-old-or-encrypted", OLE + bytes(1_024)),
    ("a picture", "file-not-xlsx", b"\x89PNG\r\n\x1a\n" + NOISE),
    ("a photograph", "file-not-xlsx", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + NOISE),
    ("a program", "file-not-xlsx", b"MZ\x90\x00" + NOISE),
    ("gzip", "file-not-xlsx", b"\x1f\x8b\x08\x00" + NOISE),
    ("7-Zip", "file-not-xlsx", b"7z\xbc\xaf\x27\x1c" + NOISE),
    ("RAR", "file-not-xlsx", b"Rar!\x1a\x07\x01\x00" + NOISE),
    ("a pickle", "file-not-xlsx", b"\x80\x04\x95cos\nsystem\n(S'true'\ntR."),
    ("noise", "file-not-xlsx", b"\x07" + NOISE),
    ("zeros", "file-not-xlsx", bytes(4_096)),
    ("too large a file", "file-too-large", b"PK\x03\x04" + bytes(MAX_FILE)),
    ("too large a text", "file-too-large", b"NO;" * (MAX_FILE // 3 + 1)),
):
    file(name, verdict, content)

# ---- other zips, damaged zips -------------------------------------------------------------------


def document(*names: str) -> bytes:
    return zipped(dict.fromkeys(names, b"<x/>"))


def trailing(content: bytes) -> bytes:
    return content + b"\r\n" * 20


for name, verdict, make in (
    ("a zip with a CSV", "file-not-xlsx", zipped({"rencana.csv": b"NO;KOMPONEN"})),
    ("a Word document", "file-not-xlsx", document(TYPES, "word/document.xml")),
    ("slides", "file-not-xlsx", document(TYPES, "ppt/presentation.xml")),
    ("a binary workbook", "file-not-xlsx", document(TYPES, "xl/workbook.bin")),
    ("a LibreOffice table", "file-not-xlsx", document("mimetype", "content.xml")),
    ("a zip without anything", "file-not-xlsx", zipped({})),
    ("a workbook inside a zip", "file-not-xlsx", zipped({"rencana.xlsx": GOOD})),
    ("half a workbook", "file-damaged", GOOD[: len(GOOD) // 2]),
    ("a workbook without its last byte", "file-damaged", GOOD[:-1]),
    ("a workbook without its first bytes", "file-not-xlsx", GOOD[7:]),
    ("only the mark of a zip", "file-damaged", b"PK\x03\x04nonsense"),
    ("a zip of zeros", "file-damaged", b"PK\x03\x04" + bytes(9_000)),
    ("a workbook with a hole", "file-damaged", GOOD[:3_000] + bytes(900) + GOOD[3_900:]),
    ("a workbook copied as text", "file-damaged", GOOD.replace(b"\n", b"\r\n")),
):
    file(name, verdict, make)

# ---- the directory of the zip -------------------------------------------------------------------


def renamed(name: bytes) -> Maker:
    """One entry more, of this name."""
    return lambda: lying([*entries_of(), Lying(name, b"x")])


def changed(**fields) -> Maker:
    """REALISASI's entry with fields that lie."""
    return lambda: lying(entries_of(**fields))


def overlapped() -> bytes:
    """A quoted overlap (Fifield's bomb): one entry's data reach over the next one's header."""
    inner = lying([Lying(b"xl/b.xml", b"<b/>", method=0)])
    end = inner.index(b"PK\x01\x02")
    quoted = Lying(b"xl/a.xml", inner[:end], method=0)
    entries = entries_of()
    start = len(lying(entries)[: lying(entries).index(b"PK\x01\x02")])
    at = start + 30 + len(b"xl/a.xml")
    return lying([*entries, quoted, Lying(b"xl/b.xml", b"<b/>", method=0, at=at)])


def twice_the_same_data() -> bytes:
    entries = entries_of()
    return lying([*entries, Lying(b"xl/again.xml", entries[0].data, at=0)])


def bomb(count: int, size: int) -> Maker:
    return lambda: zipped(parts_of() | {f"xl/media/{n}.xml": bytes(size) for n in range(count)})


for name, verdict, make in (
    ("no lie at all", PLAN_READ, changed()),
    ("a bomb in one part", "file-too-large", bomb(1, 80 * 2**20)),
    ("a bomb in thirty parts", "file-too-large", bomb(30, 2**20)),
    (
        "a bomb that claims to be small",
        "file-too-large",
        lambda: lying([*entries_of(), Lying(b"xl/media/b.bin", bytes(60 * 2**20), size=100)]),
    ),
    ("a part larger than it claims", "file-damaged", changed(size=100)),
    ("a part smaller than it claims", "file-damaged", changed(size=2**31)),
    ("a part of four gigabytes, it claims", "file-damaged", changed(size=0xFFFFFFFE)),
    ("a wrong CRC", "file-damaged", changed(crc=1)),
    ("a local size that differs", "file-damaged", changed(local_size=5)),
    ("a local name that differs", "file-damaged", changed(local_name=b"xl/worksheets/sheet9.xml")),
    ("a local method that differs", "file-damaged", changed(local_method=0)),
    ("a local header that is none", "file-damaged", changed(signature=b"PK\x07\x08")),
    ("data beyond the end", "file-damaged", changed(packed_size=2**30)),
    ("a deflate stream cut short", "file-damaged", changed(packed=b"\x03")),
    (
        "bytes behind a deflate stream",
        "file-damaged",
        lambda: lying([*entries_of(), Lying(b"xl/e.xml", b"", packed=b"\x03\x00zzz")]),
    ),
    ("an entry that overlaps another", "file-unsafe", overlapped),
    ("two entries on the same data", "file-damaged", twice_the_same_data),
    ("a name twice", "file-unsafe", renamed(REALISED.encode())),
    ("a name twice in other letters", "file-unsafe", renamed(REALISED.upper().encode())),
    ("a name that climbs", "file-unsafe", renamed(b"xl/../../../etc/passwd")),
    ("a name from the root", "file-unsafe", renamed(b"/etc/passwd")),
    ("a name with a backslash", "file-unsafe", renamed(b"xl\\worksheets\\sheet1.xml")),
    ("a name with a drive", "file-unsafe", renamed(b"C:/autoexec.bat")),
    ("a name with a NUL", "file-unsafe", renamed(b"xl/a.xml\x00.png")),
    ("a name with a line break", "file-unsafe", renamed(b"xl/a\n.xml")),
    ("an empty name", "file-unsafe", renamed(b"")),
    ("an encrypted entry", "file-encrypted", changed(flags=1)),
    ("a strongly encrypted entry", "file-encrypted", changed(flags=0x41)),
    ("bzip2", "file-unsafe", lambda: zipped(parts_of(), zipfile.ZIP_BZIP2)),
    ("LZMA", "file-unsafe", lambda: zipped(parts_of(), zipfile.ZIP_LZMA)),
    ("a method that nobody knows", "file-unsafe", changed(method=99)),
    (
        "too many parts",
        "file-too-complex",
        lambda: zipped(parts_of() | {f"xl/media/{n}.png": b"" for n in range(MAX_PARTS)}),
    ),
    (
        "seventy thousand parts",
        "file-too-complex",
        lambda: lying([Lying(b"%d" % n, b"", method=0) for n in range(70_000)]),
    ),
):
    file(name, verdict, make)

# ---- tricks of XML ------------------------------------------------------------------------------

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
SECRET = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
REMOTE = '<!DOCTYPE x SYSTEM "http://contoh.id/x.dtd">'
PARAMETER = '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://contoh.id/x"> %a;]>'


def with_head(part: str, head: str) -> Maker:
    return lambda: with_parts(**{part: head.encode() + parts_of()[part]})


def told(encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>'


for name, verdict, make in (
    ("a billion laughs", "file-unsafe", with_head(REALISED, LAUGHS)),
    ("an entity that reads a file", "file-unsafe", with_head(BOOK, SECRET)),
    ("a DTD from the network", "file-unsafe", with_head(STYLES, REMOTE)),
    ("a parameter entity", "file-unsafe", with_head(BOOK_RELS, PARAMETER)),
    ("a DOCTYPE in the list of types", "file-unsafe", with_head(TYPES, "<!DOCTYPE Types>")),
    ("a DOCTYPE in the properties", "file-unsafe", with_head("docProps/core.xml", REMOTE)),
    (
        "a DOCTYPE in a part that nobody reads",
        "file-unsafe",
        instead("xl/drawings/drawing1.xml", f"{REMOTE}<x/>"),
    ),
    (
        "a DOCTYPE in the texts",
        "file-unsafe",
        lambda: zipped(
            (parts := with_shared_texts()) | {STRINGS: SECRET.encode() + parts[STRINGS]}
        ),
    ),
    ("a DOCTYPE in UTF-16", "file-unsafe", encoded(BOOK, "utf-16-le", b"\xff\xfe", REMOTE)),
    (
        "a DOCTYPE in UTF-16, big end first",
        "file-unsafe",
        encoded(BOOK, "utf-16-be", b"\xfe\xff", REMOTE),
    ),
    (
        "a DOCTYPE in UTF-16 without a mark",
        "file-unsafe",
        encoded(BOOK, "utf-16-le", b"", told("UTF-16") + REMOTE),
    ),
    ("a DOCTYPE in UTF-7", "file-unsafe", with_head(BOOK, told("utf-7") + "+ADwAIQ-DOCTYPE x+AD4")),
    ("EBCDIC", "file-unsafe", encoded(BOOK, "cp037", b"", told("cp037") + REMOTE)),
    ("UTF-32", "file-unsafe", encoded(BOOK, "utf-32", b"", REMOTE)),
    ("UTF-32 without a mark", "file-unsafe", encoded(BOOK, "utf-32-be")),
    ("an encoding of Windows", "file-unsafe", with_head(REALISED, told("windows-1252"))),
    ("an encoding that there is not", "file-unsafe", with_head(REALISED, told("klingon"))),
    ("an encoding of several bytes", "file-unsafe", with_head(REALISED, told("shift_jis"))),
    (
        "XML that nests too deep",
        "file-too-complex",
        in_sheet("</sheetData>", "</sheetData>" + "<x>" * 90_000 + "</x>" * 90_000),
    ),
    (
        "an attribute of five megabytes",
        "file-too-complex",
        in_sheet("<sheetData>", f'<sheetData x="{"a" * 5 * 2**20}">'),
    ),
    (
        "a sheet of two million elements",
        "file-too-complex",
        in_sheet("</sheetData>", "</sheetData>" + "<x/>" * 2_000_001),
    ),
    ("a tag that is not closed", "file-damaged", in_sheet("</sheetData>", "")),
    (
        "a second document",
        "file-damaged",
        in_sheet("</worksheet>", "</worksheet><a/>"),
    ),
    ("an entity that is not declared", "file-damaged", cell('<c r="D8" t="str"><v>&foo;</v></c>')),
    ("a NUL in XML", "file-damaged", in_sheet("</sheetData>", "\x00</sheetData>")),
    ("a control character in XML", "file-damaged", cell('<c r="D8" t="str"><v>&#7;</v></c>')),
    ("a lone surrogate", "file-damaged", cell('<c r="D8" t="str"><v>&#xD800;</v></c>')),
    (
        "bytes that are no UTF-8",
        "file-damaged",
        lambda: with_parts(**{REALISED: parts_of()[REALISED].replace(b"Rapat", b"Rap\xff\xfet")}),
    ),
    ("UTF-8 that calls itself UTF-16", "file-damaged", with_head(REALISED, told("UTF-16"))),
    (
        "an undeclared prefix",
        "file-damaged",
        in_sheet("<sheetData>", "<zz:a/><sheetData>"),
    ),
    ("an attribute twice", "file-damaged", in_sheet(ROW, '<row r="8" r="9"')),
    ("an empty sheet part", "file-damaged", instead(REALISED, b"")),
    ("a sheet part of zeros", "file-damaged", instead(REALISED, bytes(2_000))),
    ("a sheet part that is a picture", "file-damaged", instead(REALISED, NOISE)),
    (
        "two hundred thousand attributes",
        PLAN_READ,
        in_sheet(
            "<sheetData>", "<sheetData " + " ".join(f'a{n}="1"' for n in range(200_000)) + ">"
        ),
    ),
    (
        "a comment of eight megabytes",
        PLAN_READ,
        in_sheet("<sheetData>", f"<!--{'<!DOCTYPE ' * 800_000}--><sheetData>"),
    ),
    (
        "a processing instruction of a megabyte",
        PLAN_READ,
        in_sheet("<sheetData>", f"<?x {'y' * 2**20}?><sheetData>"),
    ),
):
    file(name, verdict, make)

# ---- what a workbook should not hold ------------------------------------------------------------

XML_MACRO = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def typed(kind: str) -> bytes:
    """The good workbook called another kind of workbook."""
    return swapped(TYPES, f"{SPREADSHEET}.sheet.main+xml", kind)


def linked(element: str) -> bytes:
    name = "xl/externalLinks/externalLink1.xml"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    link = f'<externalLink xmlns="{main}">{element}</externalLink>'
    parts = with_type(parts_of(), name, f"{SPREADSHEET}.externalLink+xml")
    return zipped(with_relation(parts, "externalLink", name[3:]) | {name: link.encode()})


def crowded(tag: str, item: str, count: int, part: str = STYLES) -> Maker:
    """The good workbook with a list grown long."""

    def make() -> bytes:
        text = parts_of()[part].decode()
        found = re.sub(rf"(<{tag}[^>]*)(/>|>)", lambda m: m[1] + ">" + item * count, text, count=1)
        return with_parts(**{part: found.encode()})

    return make


def sheets(count: int) -> bytes:
    more = "".join(
        f'<sheet name="L{n}" sheetId="{n}" r:id="rId1"/>' for n in range(100, 100 + count)
    )
    return swapped(BOOK, "</sheets>", f"{more}</sheets>")


def long_sheet(rows: int, columns: int = 1) -> Maker:
    cells = "<c/>" * columns
    return after_rows("".join(f'<row r="{n}">{cells}</row>' for n in range(12, 12 + rows)))


for name, verdict, make in (
    ("a macro", "file-macro", instead("xl/vbaProject.bin", OLE)),
    (
        "a macro under another name",
        "file-macro",
        lambda: zipped(
            with_type(parts_of(), "xl/a.bin", "application/vnd.ms-office.vbaProject")
            | {"xl/a.bin": OLE}
        ),
    ),
    ("a workbook for macros", "file-macro", lambda: typed(XML_MACRO)),
    ("a sheet of old macros", "file-macro", instead("xl/macrosheets/sheet1.xml", "<x/>")),
    ("ActiveX", "file-macro", instead("xl/activeX/activeX1.xml", "<x/>")),
    ("DDE", "file-macro", lambda: linked('<ddeLink ddeService="cmd" ddeTopic="/c calc"/>')),
    (
        "Strict Open XML",
        "file-strict",
        lambda: swapped(
            BOOK,
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
    ),
    ("too many sheets", "sheets-too-many", lambda: sheets(MAX_SHEETS)),
    ("too many rows", "rows-too-many", long_sheet(MAX_ROWS)),
    ("a million rows", "rows-too-many", after_rows("<row><c/></row>" * 900_000)),
    ("too many cells", "cells-too-many", long_sheet(1_000, MAX_CELLS // 1_000)),
    (
        "too many texts",
        "file-too-complex",
        lambda: zipped(
            (parts := with_shared_texts())
            | {STRINGS: parts[STRINGS].replace(b"</sst>", b"<si/>" * MAX_STRINGS + b"</sst>")}
        ),
    ),
    ("too many formats", "file-too-complex", crowded("cellXfs", "<xf/>", MAX_ELEMENTS)),
    ("too many fonts", "file-too-complex", crowded("fonts", "<font/>", MAX_ELEMENTS)),
    (
        "too many names",
        "file-too-complex",
        crowded("definedNames", '<definedName name="a">1</definedName>', MAX_ELEMENTS, BOOK),
    ),
    (
        "too many relations",
        "file-too-complex",
        crowded("Relationships", "<Relationship/>", MAX_ELEMENTS, BOOK_RELS),
    ),
    (
        "a merge over the whole sheet",
        "merge-too-large",
        crowded("mergeCells", '<mergeCell ref="A1:XFD1048576"/>', 1, REALISED),
    ),
    (
        "many merges that cover much",
        "merge-too-large",
        crowded("mergeCells", '<mergeCell ref="A1:XFD7"/>', 9, REALISED),
    ),
    (
        "a link over the whole sheet",
        "merge-too-large",
        in_sheet(
            "<printOptions",
            '<hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks><printOptions',
        ),
    ),
    (
        "a merge beyond the sheet",
        "file-damaged",
        crowded("mergeCells", '<mergeCell ref="XFD1:XFE2"/>', 1, REALISED),
    ),
    (
        "a merge that runs backwards",
        "file-damaged",
        crowded("mergeCells", '<mergeCell ref="C3:A1"/>', 1, REALISED),
    ),
    (
        "a merge of nothing",
        "file-damaged",
        crowded("mergeCells", '<mergeCell ref=""/>', 1, REALISED),
    ),
):
    file(name, verdict, make)

# ---- cells that lie -----------------------------------------------------------------------------

LONG = "a" * 30_000


def shown_often(text: str, count: int) -> Maker:
    """One shared text in many cells."""

    def make() -> bytes:
        parts = with_shared_texts()
        index = parts[STRINGS].count(b"<si>")
        item = f"<si><t>{text}</t></si></sst>".encode()
        cells = f'<c t="s"><v>{index}</v></c>' * 10
        rows = f"<row>{cells}</row>" * (count // 10)
        return zipped(
            parts
            | {
                STRINGS: parts[STRINGS].replace(b"</sst>", item),
                GUIDE: parts[GUIDE].replace(b"</sheetData>", f"{rows}</sheetData>".encode()),
            }
        )

    return make


def shared_index(index: str) -> bytes:
    parts = with_shared_texts()
    lie = f'<c r="D8" t="s"><v>{index}</v></c>'
    return zipped(parts | {REALISED: parts[REALISED].replace(EMPTY.encode(), lie.encode())})


for name, verdict, make in (
    (
        "a cell beyond column XFD",
        "file-damaged",
        after_rows('<row r="12"><c r="XFE12"/></row>'),
    ),
    (
        "a cell beyond the last row",
        "file-damaged",
        after_rows('<row r="1048577"><c r="A1048577"><v>1</v></c></row>'),
    ),
    ("a row of number zero", "file-damaged", after_rows('<row r="0"><c/></row>')),
    ("a row of a negative number", "file-damaged", after_rows('<row r="-5"><c/></row>')),
    ("a row that is half a number", "file-damaged", after_rows('<row r="12.5"/>')),
    ("a row that is no number", "file-damaged", after_rows('<row r="abc"/>')),
    ("a cell in another row", "file-damaged", cell('<c r="D9" t="n"><v>1</v></c>')),
    ("a cell twice", "file-damaged", cell('<c r="D8"><v>1</v></c><c r="D8"><v>0</v></c>')),
    ("a cell without a column", "file-damaged", cell('<c r="88"><v>1</v></c>')),
    ("a cell with other digits", "file-damaged", cell('<c r="D٨"><v>1</v></c>')),
    ("a cell of an unknown kind", "file-damaged", cell('<c r="D8" t="zz"><v>1</v></c>')),
    ("a text that is not in the list", "file-damaged", lambda: shared_index("99999")),
    ("a text counted from the end", "file-damaged", lambda: shared_index("-1")),
    ("a text of no number", "file-damaged", lambda: shared_index("satu")),
    ("a format that there is not", "file-damaged", cell('<c r="D8" s="9999"><v>1</v></c>')),
    ("a format counted from the end", "file-damaged", cell('<c r="D8" s="-1"><v>1</v></c>')),
    ("a number beyond all numbers", "file-damaged", cell('<c r="D8"><v>1e999</v></c>')),
    (
        "five thousand digits",
        "file-damaged",
        cell(f'<c r="D8"><v>{"9" * 5_000}</v></c>'),
    ),
    ("not a number", "file-damaged", cell('<c r="D8"><v>NaN</v></c>')),
    ("a number as only Python writes it", "file-damaged", cell('<c r="D8"><v>0_1</v></c>')),
    ("a truth value that is none", "file-damaged", cell('<c r="D8" t="b"><v>7</v></c>')),
    ("a date that is none", "file-damaged", cell('<c r="D8" t="d"><v>2022-02-31</v></c>')),
    ("a number beyond the months", "entry-unreadable", cell('<c r="D8"><v>1e300</v></c>')),
    ("an error value", "error-value", cell('<c r="D8" t="e"><v>#REF!</v></c>')),
    ("a formula without a result", "formula-without-result", cell('<c r="D8"><f>1+1</f></c>')),
    (
        "a text longer than a cell",
        "text-too-long",
        cell(f'<c r="D8" t="str"><v>{"b" * 40_000}</v></c>'),
    ),
    (
        "a text of five megabytes",
        "text-too-long",
        cell(f'<c r="D8" t="str"><v>{"b" * 5 * 2**20}</v></c>'),
    ),
    (
        "a text of escapes",
        "text-too-long",
        cell(f'<c r="D8" t="str"><v>{"_x0041_" * 40_000}</v></c>'),
    ),
    ("a long text shown everywhere", "text-too-much", shown_often(LONG, 20_000)),
    (
        "markup that nests and leaves nothing",
        PLAN_READ,
        cell(f'<c r="D8" t="str"><v>{"&lt;" * 9_000}{"b>" * 9_000}</v></c>'),
    ),
    (
        "letters under thirty thousand accents",
        "entry-unreadable",
        cell(f'<c r="D8" t="str"><v>x{chr(0x315) + chr(0x300)}{chr(0x327) * 30_000}</v></c>'),
    ),
    (
        "accents in turns",
        "entry-unreadable",
        cell(f'<c r="D8" t="str"><v>x{(chr(0x315) + chr(0x327)) * 15_000}</v></c>'),
    ),
    (
        "accents in turns in many cells",
        "code-unknown entry-unreadable",
        after_rows(
            '<row r="12">'
            + f'<c t="str"><v>x{(chr(0x315) + chr(0x327)) * 15_000}</v></c>' * 40
            + "</row>"
        ),
    ),
    (
        "a sheet that names no part",
        "file-damaged",
        lambda: swapped(BOOK, 'state="visible" r:id="rId2"', 'state="visible"'),
    ),
    (
        "a sheet whose part is missing",
        "file-damaged",
        lambda: zipped({name: data for name, data in parts_of().items() if name != REALISED}),
    ),
    (
        "a workbook without its papers",
        "file-damaged",
        lambda: zipped({name: data for name, data in parts_of().items() if name != BOOK_RELS}),
    ),
    (
        "a workbook without a workbook",
        "file-damaged",
        lambda: zipped({name: data for name, data in parts_of().items() if name != BOOK}),
    ),
    ("a list of types that is empty", "file-damaged", instead(TYPES, "<Types/>")),
    (
        "a sheet that lies outside",
        "file-damaged",
        lambda: swapped(BOOK_RELS, "/xl/worksheets/sheet2.xml", "../../../../etc/passwd"),
    ),
    (
        "a sheet that is the workbook itself",
        PLAN_READ,
        lambda: swapped(BOOK_RELS, "/xl/worksheets/sheet4.xml", "/xl/workbook.xml"),
    ),
    (
        "a sheet on the network",
        "file-damaged",
        lambda: swapped(
            BOOK_RELS,
            'Target="/xl/worksheets/sheet2.xml"',
            'Target="http://contoh.id/s.xml" TargetMode="External"',
        ),
    ),
    (
        "no sheet at all",
        "plan-sheet-missing",
        lambda: with_parts(
            **{BOOK: re.sub(rb"<sheets>.*</sheets>", b"<sheets/>", parts_of()[BOOK])}
        ),
    ),
):
    file(name, verdict, make)

# ---- tricky, but fine ---------------------------------------------------------------------------


def reordered() -> bytes:
    return zipped(dict(sorted(parts_of().items(), reverse=True)))


def commented() -> bytes:
    buffer = io.BytesIO(GOOD)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = b"Rencana aksi " * 99
    return buffer.getvalue()


def zip64() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts_of().items():
            with archive.open(name, "w", force_zip64=True) as target:
                target.write(data)
    return buffer.getvalue()


class _Pipe(io.RawIOBase):
    """A place that cannot be gone back in: sizes follow the data."""

    def __init__(self):
        self.taken = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.taken += data
        return len(data)


def streamed() -> bytes:
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts_of().items():
            archive.writestr(name, data)
    return bytes(pipe.taken)


def with_folders() -> bytes:
    return zipped({"xl/": b"", "xl/worksheets/": b"", "_rels/": b""} | parts_of())


def prefixed() -> bytes:
    """Every element of a sheet under a prefix, as some programs write it."""
    text = parts_of()[REALISED].decode()
    text = re.sub(r"<(/?)(\w+)", r"<\1x:\2", text).replace("xmlns=", "xmlns:x=")
    return with_parts(**{REALISED: text.encode()})


def everywhere(change: Callable[[bytes], bytes]) -> Maker:
    """The good workbook with all its sheets changed."""
    return lambda: zipped(
        {
            name: change(data) if name.startswith("xl/worksheets/sheet") else data
            for name, data in parts_of().items()
        }
    )


def without(*patterns: str) -> Maker:
    """The good workbook without some parts and what is said of them."""

    def make() -> bytes:
        found = {}
        for name, data in parts_of().items():
            if any(pattern in name for pattern in patterns):
                continue
            if name in (TYPES, RELS, BOOK_RELS):
                for pattern in patterns:
                    data = re.sub(
                        rb"<(Override|Relationship) [^>]*%s[^>]*/>" % pattern.encode(), b"", data
                    )
            found[name] = data
        return zipped(found)

    return make


def rich(parts: dict[str, bytes]) -> bytes:
    """Texts in runs, with reading aids, as Excel saves formatted ones."""
    data = parts[STRINGS].replace(
        b"<t>Rapat</t>",
        b"<r><rPr><b/></rPr><t>Ra</t></r><r><t>pat</t></r><rPh sb='0' eb='1'><t>zz</t></rPh>",
    )
    assert data != parts[STRINGS]
    return zipped(parts | {STRINGS: data})


STRAY = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
MARKED = '<c r="F8" s="13" t="inlineStr"><is><t>✓</t></is></c>'
for name, make in (
    ("the good workbook", GOOD),
    ("texts in a list, as Excel does it", lambda: zipped(with_shared_texts())),
    (
        "a list of texts that is told but missing",
        lambda: zipped(with_relation(parts_of(), "sharedStrings", "sharedStrings.xml")),
    ),
    ("formatted texts", lambda: rich(with_shared_texts())),
    ("parts in another order", reordered),
    ("a comment behind the zip", commented),
    ("bytes before the zip", b"PK" + b"\x00" * 500 + GOOD),
    ("bytes behind the zip", lambda: trailing(GOOD)),
    ("zip64 though it is small", zip64),
    ("sizes behind the data", streamed),
    ("nothing compressed", lambda: zipped(parts_of(), zipfile.ZIP_STORED)),
    ("folders among the parts", with_folders),
    (
        "a byte order mark",
        lambda: zipped({name: b"\xef\xbb\xbf" + data for name, data in parts_of().items()}),
    ),
    ("a sheet in UTF-16", encoded(REALISED, "utf-16-le", b"\xff\xfe")),
    (
        "UTF-16, big end first",
        encoded(REALISED, "utf-16-be", b"\xfe\xff", told("UTF-16")),
    ),
    ("elements under a prefix", prefixed),
    (
        "an XML head with standalone",
        with_head(REALISED, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'),
    ),
    ("cells without places", everywhere(lambda data: re.sub(rb' r="[A-Z]+[0-9]+"', b"", data))),
    (
        "rows without numbers of their own",
        everywhere(lambda data: re.sub(rb'<row r="([0-9]+)"', rb'<row r="\1.0"', data)),
    ),
    ("no theme, no properties of the file", without("theme", "docProps/core", "docProps/app")),
    ("a stray cell in the last corner", after_rows(STRAY)),
    (
        "a dimension over the whole sheet",
        everywhere(
            lambda data: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', data)
        ),
    ),
    ("no dimension", everywhere(lambda data: re.sub(rb"<dimension [^>]*/>", b"", data))),
    ("columns to the end", in_sheet("<cols>", '<cols><col min="1" max="16384" width="9"/>')),
    (
        "rows that claim to span all columns",
        everywhere(lambda data: data.replace(b"<row ", b'<row spans="1:16384" ')),
    ),
    ("a rule over the whole sheet", in_sheet('sqref="D7:O11"', 'sqref="A1:XFD1048576"')),
    (
        "a rule for ten thousand places",
        in_sheet(
            'sqref="D7:O11"',
            'sqref="{}"'.format(" ".join(f"A{n}:XFD{n}" for n in range(1, 10_000))),
        ),
    ),
    ("a rule in nonsense", in_sheet('sqref="D7:O11"', 'sqref="?!"')),
    ("a colour in nonsense", lambda: swapped(STYLES, "<fonts", '<x rgb="??"/><fonts')),
    ("a print area in nonsense", lambda: swapped(BOOK, "!$6:$8", "!#REF!")),
    ("a comment between cells", in_sheet(ROW, f"<!-- <!DOCTYPE x> -->{ROW}")),
    ("a text in CDATA", in_sheet("<t>Rapat</t>", "<t><![CDATA[Rapat]]></t>")),
    ("a text in character references", in_sheet("<t>Rapat</t>", "<t>&#82;&#x61;pat</t>")),
    ("a tick as a truth value", in_sheet(MARKED, '<c r="F8" t="b"><v>1</v></c>')),
    (
        "a tick as the result of a formula",
        in_sheet(MARKED, '<c r="F8" t="str"><f>IF(1,"✓")</f><v>✓</v></c>'),
    ),
    ("an empty result of a formula", cell('<c r="D8" t="str"><f>""</f><v></v></c>')),
    ("a number with spaces", in_sheet(MARKED, '<c r="F8"><v> 1 </v></c>')),
    ("an empty cell of a text", cell('<c r="D8" t="s"/>')),
    ("a row after the end in the same place", after_rows('<row r="1048576"/>')),
    (
        "a chart and a picture",
        lambda: with_parts(**{"xl/charts/chart1.xml": b"<c/>", "xl/media/image1.png": NOISE}),
    ),
    ("settings of a printer", instead("xl/printerSettings/printerSettings1.bin", NOISE)),
    ("an embedded object", instead("xl/embeddings/oleObject1.bin", OLE)),
    ("a link to another workbook", lambda: linked('<externalBook r:id="rId1" xmlns:r="x"/>')),
    ("a template", lambda: typed(f"{SPREADSHEET}.template.main+xml")),
    (
        "an extension that only newer programs know",
        in_sheet(
            "</worksheet>",
            '<extLst><ext uri="{x}"><y:z xmlns:y="urn:y"/></ext></extLst></worksheet>',
        ),
    ),
    (
        "a choice for newer programs",
        in_sheet(
            "<printOptions",
            '<m:AlternateContent xmlns:m="urn:m"><m:Choice/></m:AlternateContent><printOptions',
        ),
    ),
    (
        "a workbook called otherwise",
        lambda: zipped(
            {
                name.replace(BOOK, "xl/workbook2.xml").replace(
                    "workbook.xml.rels", "workbook2.xml.rels"
                ): data.replace(b"xl/workbook.xml", b"xl/workbook2.xml")
                for name, data in parts_of().items()
            }
        ),
    ),
    (
        "sixty thousand links",
        in_sheet(
            "<printOptions",
            "<hyperlinks>{}</hyperlinks><printOptions".format(
                "".join(f'<hyperlink ref="Z{n}" location="x"/>' for n in range(1, 60_000))
            ),
        ),
    ),
    ("sixty thousand formats", crowded("cellStyleXfs", "<xf><alignment/></xf>", 60_000)),
    (
        "fifty thousand names",
        crowded("definedNames", '<definedName name="a">1</definedName>', 50_000, BOOK),
    ),
    ("many empty rows with a format", long_sheet(15_000, 4)),
    ("a long text shown often", shown_often("b" * 400, 20_000)),
):
    file(name, PLAN_READ, make)
