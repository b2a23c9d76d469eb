"""What can be wrong with a workbook's XML before a parser builds anything of it.

Every part is scanned once with expat, which keeps nothing: a DOCTYPE, another encoding, macros and
hostile quantities end the scan where they stand. Whoever reads the parts after that meets only
what stands within the limits here.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from zi_core.workbook.address import area_of
from zi_core.workbook.problems import SAVE_AS_XLSX, Problem, Severity, file_refusal

MAX_SHEETS: Final = 50
"""The most sheets; a working workbook has four."""

MAX_ROWS: Final = 20_000
"""The most rows with cells in a sheet."""

MAX_CELLS: Final = 400_000
"""The most cells of all sheets together, empty ones with a format included."""

MAX_COVERED: Final = 1_000_000
"""The most cells that the merged ranges and linked ranges of a file may cover together."""

MAX_STRINGS: Final = 400_000
"""The most entries in the list of shared texts."""

MAX_ELEMENTS: Final = 200_000
"""The most XML elements outside sheets and shared texts: formats, names, links, settings."""

MAX_SHEET_ELEMENTS: Final = 2_000_000
"""The most XML elements of sheets and shared texts."""

MAX_DEPTH: Final = 64
"""How deep XML elements may nest; Excel's own stay below twenty."""

MAX_ATTRIBUTE: Final = 2**20
"""The longest attribute, in characters; the list of cells with a drop-down list is one."""

_PLAIN: Final = "Salin tabelnya ke buku kerja yang diunduh dari dasbor, simpan, lalu coba lagi."
_ENCODINGS: Final = ("utf-8", "utf-16", "utf-16le", "utf-16be")
# How a document begins in UTF-32 and in EBCDIC, which expat takes for damage.
_FOREIGN_HEADS: Final = (b"\0\0\xfe\xff", b"\xff\xfe\0\0", b"\0\0\0<", b"<\0\0\0", b"\x4c\x6f\xa7")
_MACRO: Final = re.compile(r"vbaproject|macrosheet|macroenabled|activex", re.IGNORECASE)
_STRICT: Final = "purl.oclc.org/ooxml"
_CELL_DEPTH: Final = 4  # worksheet, sheetData, row, c; drawings in a sheet have a row as well
_UNREAD: Final = {
    "xl/externallinks/": "tautan ke buku kerja lain",
    "xl/embeddings/": "objek tersemat",
    "xl/connections.xml": "sambungan data",
    "xl/querytables/": "sambungan data",
}


@dataclass(frozen=True, slots=True)
class PartSize:
    """How much a part holds: XML elements in all, and of a sheet its rows and their cells."""

    elements: int
    rows: int
    cells: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a scan found: no problem, one error, or a warning; how much each XML part holds."""

    problems: tuple[Problem, ...]
    sizes: Mapping[str, PartSize] = field(default_factory=dict)


def inspect(parts: Mapping[str, bytes]) -> Inspection:
    """Look for what is wrong with the XML of a workbook, and count what it holds."""
    if any(_MACRO.search(name) for name in parts):
        return Inspection((_macro(),))
    scan = _Scan(parts)
    try:
        sizes = {name: scan.run(data) for name, data in parts.items() if is_xml(name)}
    except _UnsafeXMLError as refused:
        return Inspection((refused.problem,))
    # Broken XML; ranges that are none; a text in no known encoding.
    except (expat.ExpatError, ValueError, LookupError):
        return Inspection((damaged(),))
    found = {
        what: None
        for start, what in _UNREAD.items()
        for name in parts
        if name.casefold().startswith(start)
    }
    return Inspection((_unread(" dan ".join(found)),) if found else (), sizes)


def is_xml(name: str) -> bool:
    """Whether a part is XML by its name; the reader opens no other."""
    return name.casefold().endswith((".xml", ".rels"))


class _UnsafeXMLError(Exception):
    """Ends a scan."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class _Scan:
    """Counts through all parts of a workbook; :meth:`run` raises where it has seen enough."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {f"/{name}".casefold() for name in names}
        self._endings = {name.rpartition(".")[2] for name in self._names}
        self._sheets = self._cells = self._covered = self._strings = 0
        self._elements = self._sheet_elements = 0
        self._begin()

    def _begin(self) -> None:
        self._depth = self._rows = 0
        self._root = ""
        self._row_is_empty = False
        self._table_rows = self._table_cells = 0

    def run(self, data: bytes) -> PartSize:
        """Look through one part. Raises _RefusedError, ExpatError, ValueError."""
        if data.startswith(_FOREIGN_HEADS):
            raise _foreign()
        self._begin()
        before = self._elements + self._sheet_elements
        parser = expat.ParserCreate()
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            parser.Parse(data, True)  # whole: in pieces, newer expats hold elements back
        except expat.ExpatError as error:
            if error.code == _UNKNOWN_ENCODING:
                raise _foreign() from error
            raise
        elements = self._elements + self._sheet_elements - before
        return PartSize(elements, self._table_rows, self._table_cells)

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.casefold() not in _ENCODINGS:
            raise _foreign()

    def _doctype(self, *_: object) -> None:
        raise _UnsafeXMLError(
            file_refusal(
                "file-unsafe",
                "Berkas ini memuat deklarasi DOCTYPE, yang tidak dibuat Excel.",
                SAVE_AS_XLSX,
            )
        )

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        tag = name.rpartition(":")[2]
        if self._depth == 1:
            self._enter(tag, attributes)
        if self._depth > MAX_DEPTH:
            raise _complex("XML yang bersarang terlalu dalam")
        if any(len(value) > MAX_ATTRIBUTE for value in attributes.values()):
            raise _complex("atribut XML yang terlalu panjang")
        if self._root == "worksheet":
            self._in_sheet(tag, attributes)
        elif self._root == "sst":
            self._strings += tag == "si"
            if self._strings > MAX_STRINGS:
                raise _complex(f"lebih dari {_number(MAX_STRINGS)} teks")
        else:
            self._elsewhere(tag, attributes)
            return
        self._sheet_elements += 1
        if self._sheet_elements > MAX_SHEET_ELEMENTS:
            raise _complex("terlalu banyak unsur XML")

    def _enter(self, root: str, attributes: dict[str, str]) -> None:
        self._root = root
        if root == "workbook" and any(_STRICT in value for value in attributes.values()):
            raise _UnsafeXMLError(
                file_refusal(
                    "file-strict",
                    "Berkas ini disimpan dalam format “Strict Open XML”, yang tidak dapat dibaca.",
                    "Di Excel, pilih Simpan Sebagai, jenis “Excel Workbook (*.xlsx)”, "
                    "lalu coba lagi.",
                )
            )

    def _in_sheet(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._cells += 1
            self._table_cells += self._depth == _CELL_DEPTH
            self._rows += self._row_is_empty
            self._row_is_empty = False
            if self._rows > MAX_ROWS:
                raise _UnsafeXMLError(
                    file_refusal(
                        "rows-too-many",
                        f"Ada lembar dengan lebih dari {_number(MAX_ROWS)} baris.",
                        "Hapus baris kosong yang berformat, lalu simpan ulang.",
                    )
                )
            if self._cells > MAX_CELLS:
                raise _UnsafeXMLError(
                    file_refusal(
                        "cells-too-many",
                        f"Berkas ini berisi lebih dari {_number(MAX_CELLS)} sel.",
                        "Hapus kolom, baris, dan lembar kosong yang berformat, lalu simpan ulang.",
                    )
                )
        elif tag == "row":
            self._row_is_empty = True
            self._table_rows += self._depth == _CELL_DEPTH - 1
        elif tag in ("mergeCell", "hyperlink"):
            self._cover(attributes.get("ref", "A1").replace("$", ""))

    def _cover(self, place: str) -> None:
        self._covered += area_of(place).size
        if self._covered > MAX_COVERED:
            raise _UnsafeXMLError(
                file_refusal(
                    "merge-too-large",
                    "Sel gabungan atau tautan di berkas ini mencakup terlalu banyak sel: "
                    f"{place[:40]}.",
                    "Pisahkan sel gabungan sebesar itu, lalu simpan ulang.",
                )
            )

    def _elsewhere(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise _complex("terlalu banyak format, nama, atau setelan")
        if tag in ("ddeLink", "oleLink") or (
            self._root == "Types"
            and _MACRO.search(attributes.get("ContentType", ""))
            and self._is_of_a_part(attributes)
        ):
            raise _UnsafeXMLError(_macro())
        if tag == "sheet" and self._root == "workbook":
            self._sheets += 1
            if self._sheets > MAX_SHEETS:
                raise _UnsafeXMLError(
                    file_refusal(
                        "sheets-too-many",
                        f"Berkas ini berisi lebih dari {MAX_SHEETS} lembar.",
                        "Hapus lembar yang tidak perlu, lalu simpan ulang.",
                    )
                )

    def _is_of_a_part(self, attributes: Mapping[str, str]) -> bool:
        """Whether a content type is any part's: some programs list what they could have written."""
        if name := attributes.get("PartName"):
            return name.casefold() in self._names
        return attributes.get("Extension", "").casefold() in self._endings


_UNKNOWN_ENCODING: Final = 18  # XML_ERROR_UNKNOWN_ENCODING; pyexpat names only the words


def damaged() -> Problem:
    """What is said of a file whose parts are there, but make no workbook."""
    return file_refusal(
        "file-damaged",
        "Berkas ini rusak: isinya tidak dapat dibuka sebagai buku kerja Excel.",
        "Buka di Excel atau LibreOffice, biarkan memperbaikinya, simpan sebagai .xlsx, "
        "lalu coba lagi.",
    )


def incomplete() -> Problem:
    """What is said where reading came to less than what the file holds."""
    return file_refusal(
        "file-incomplete",
        "Berkas ini tidak terbaca sampai akhir, sehingga tidak ada yang diambil darinya.",
        "Salin tabelnya ke buku kerja yang diunduh dari dasbor, simpan, lalu coba lagi; bila "
        "tetap begitu, beri tahu pengelola dasbor.",
    )


def _macro() -> Problem:
    return file_refusal(
        "file-macro",
        "Berkas ini memuat makro atau kendali aktif.",
        "Di Excel, pilih Simpan Sebagai, jenis “Excel Workbook (*.xlsx)”, lalu coba lagi.",
    )


def _foreign() -> _UnsafeXMLError:
    return _UnsafeXMLError(
        file_refusal(
            "file-unsafe",
            "Berkas ini memakai pengodean teks selain UTF-8 dan UTF-16, yang tidak dibuat Excel.",
            SAVE_AS_XLSX,
        )
    )


def _complex(what: str) -> _UnsafeXMLError:
    return _UnsafeXMLError(file_refusal("file-too-complex", f"Berkas ini memuat {what}.", _PLAIN))


def _unread(what: str) -> Problem:
    return Problem(
        Severity.WARNING,
        "content-ignored",
        "",
        f"Berkas ini memuat {what}, yang tidak dibaca.",
        "Tidak perlu tindakan bila isinya bukan bagian laporan.",
    )


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
