"""The *lembar monev* as a workbook: to be worked with, and printable all the same."""

import io
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from typing import Any, Final

from openpyxl import Workbook

from zi_core.meetings import Dossier
from zi_core.months import month_label
from zi_core.reports.head import BLANK, Head
from zi_core.reports.monev import NO_EVIDENCE, Count, Line, Proof, Sheet, monev_sheet
from zi_core.settings import Papers
from zi_core.text import is_web_link
from zi_core.wording import fraction, months_old, whole_percent
from zi_core.workbook import styles
from zi_core.workbook.layout import Page, height_of
from zi_core.workbook.styles import Look

SUMMARY_SHEET: Final = "RINGKASAN"
ACTIVITY_SHEET: Final = "KEGIATAN"
EVIDENCE_SHEET: Final = "BUKTI"

_COUNT_HEADINGS: Final = (
    ("TARGET", 8.0),
    ("REALISASI", 10.5),
    ("CAPAIAN", 9.5),
    ("CAPAIAN, PECAHAN", 12.0),
    ("TERLAMBAT", 11.0),
)
_SUMMARY_COLUMNS: Final = (
    ("AREA", 44.0),
    *_COUNT_HEADINGS,
    ("TERLAMA", 10.0),
    ("TEPAT BULAN", 10.0),
    ("TEPAT BULAN, PECAHAN", 13.0),
    ("BUKTI", 9.5),
    ("BUKTI, PECAHAN", 13.0),
)
_ACTIVITY_COLUMNS: Final = (
    ("KODE", 8.0),
    ("KEGIATAN (LANGKAH AKSI)", 32.0),
    ("PENANGGUNG JAWAB", 17.0),
    ("JADWAL", 12.0),
    *_COUNT_HEADINGS,
    ("BULAN TERLAMBAT (LAMANYA)", 14.0),
    ("KENDALA", 22.0),
    ("RENCANA TINDAK LANJUT", 24.0),
    ("BUKTI DUKUNG (tautannya di lembar BUKTI)", 38.0),
)
_FIRST_COUNT: Final = 5
_EVIDENCE_COLUMNS: Final = (
    ("KODE", 10.0),
    ("BULAN", 22.0),
    ("DOKUMEN", 60.0),
    ("TAUTAN", 60.0),
)
_LINE_HEIGHT: Final = 15.0
_LOWEST_ROW: Final = 22.0
_HIGHEST_TEXT: Final = 250.0
"""The height in points beyond which a text moves into rows of its own below."""

_HIGHEST_PIECE: Final = 380.0
_ONE_PAGE: Final = 680.0
"""How many points of rows are made to fit one page rather than leave a line for a second."""

_SCALES: Final = {Look.TITLE: 1.7, Look.SAMPLE: 1.4}
"""How much larger than the body text the lines are set that are not of its size."""

_BELOW: Final = "lihat di bawah"


def make(dossier: Dossier, papers: Papers) -> bytes:
    """The workbook of a meeting's *lembar monev*."""
    sheet = monev_sheet(dossier, papers)
    book = Workbook()
    book.remove(book.worksheets[0])
    looks = styles.register(book)
    _write_summary(_Table(book, SUMMARY_SHEET, _SUMMARY_COLUMNS, looks), sheet)
    _write_activities(_Table(book, ACTIVITY_SHEET, _ACTIVITY_COLUMNS, looks), sheet)
    _write_evidence(_Table(book, EVIDENCE_SHEET, _EVIDENCE_COLUMNS, looks), sheet)
    book.properties.title = f"{sheet.head.title} {sheet.head.period}"
    book.properties.creator = "Dasbor Zona Integritas"
    book.properties.language = "id"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


class _Table:
    """A sheet that is written from above; ``row`` is the next free one."""

    def __init__(
        self,
        book: Workbook,
        name: str,
        columns: Sequence[tuple[str, float]],
        looks: dict[Look, Any],
    ) -> None:
        self.page = Page(book.create_sheet(name), [(0, width) for _, width in columns], looks)
        self.columns = columns
        self.row = 1

    def put_line(self, text: str, look: Look, *, height: float = 0) -> None:
        """A text over the whole width, in as many rows as it needs."""
        scale = _SCALES.get(look, 1.0)
        width = sum(width for _, width in self.columns) / scale
        for piece in pieces(text, width, _HIGHEST_PIECE / scale):
            self.page.put(self.row, 1, piece, look)
            self.page.merge(self.row, 1, self.row, len(self.columns), look)
            needed = height_of(piece, width) * scale
            self.page.sheet.row_dimensions[self.row].height = max(_LINE_HEIGHT, height, needed)
            self.row += 1

    def put_header(self, fixed: int | None) -> None:
        """The headings of the columns, on every printed page.

        With ``fixed`` they stay in sight, and so do that many columns.
        """
        for column, (name, width) in enumerate(self.columns, start=1):
            self.page.put(self.row, column, name, Look.HEADER)
            self._reach(height_of(name, width * 0.85))
        if fixed is not None:
            self.page.freeze(self.row + 1, fixed + 1)
        self.page.set_paper(f"{self.row}:{self.row}")
        self.row += 1

    def fit_one_page(self) -> None:
        """Print all of it on one page, a little smaller, unless it is much more than that."""
        sheet = self.page.sheet
        rows = sum(sheet.row_dimensions[row].height or 13.0 for row in range(1, self.row))
        sheet.page_setup.fitToHeight = int(rows <= _ONE_PAGE)

    def put_texts(self, label: str, texts: Iterable[tuple[int, str, Look]]) -> None:
        """One row with texts by column; those too high for it follow in rows of their own.

        There ``label`` stands in the first column, the heading in the second.
        """
        self._reach(_LOWEST_ROW)
        moved = []
        for column, text, look in texts:
            height = height_of(text, self.page.width_of(column))
            if height > _HIGHEST_TEXT:
                moved.append((column, text))
                self.page.put(self.row, column, _BELOW, Look.MISSING)
            else:
                self.page.put(self.row, column, text, look)
                self._reach(height)
        self.row += 1
        for column, text in moved:
            self._put_moved(label, self.columns[column - 1][0], text)

    def _put_moved(self, label: str, heading: str, text: str) -> None:
        width = sum(width for _, width in self.columns[2:])
        found = list(pieces(text, width))
        for place, piece in enumerate(found, start=1):
            self.page.put(self.row, 1, label, Look.CODE)
            self.page.put(self.row, 2, f"{heading}, bagian {place} dari {len(found)}", Look.MISSING)
            self.page.put(self.row, 3, piece, Look.TEXT)
            self.page.merge(self.row, 3, self.row, len(self.columns), Look.TEXT)
            self._reach(max(34.0, height_of(piece, width)))
            self.row += 1

    def put_counts(self, column: int, count: Count, *, look: Look = Look.CENTRED) -> None:
        """Target to terlambat, as numbers; what is not known in words."""
        self.put_number(column, count.target, look)
        self.put_number(column + 1, count.done, look)
        self.put_share(column + 2, count.done, count.target, count.unknown, look)
        self.put_number(column + 4, count.late, look)

    def put_number(self, column: int, value: int | None, look: Look) -> None:
        """A number; a dash where it is not known."""
        if value is None:
            self.page.put(self.row, column, "–", look)
        else:
            self._put_value(column, value, "#,##0", look)

    def put_share(
        self, column: int, part: int | None, whole: int, unknown: str, look: Look
    ) -> None:
        """A percentage that can be reckoned with, and its fraction beside it."""
        if part is None or not whole:
            self.page.put(self.row, column, "–", look)
            self.page.put(self.row, column + 1, unknown, Look.MISSING)
            return
        self._put_value(column, part / whole, percent_format(part, whole), look)
        self.page.put(self.row, column + 1, fraction(part, whole), look)

    def _put_value(self, column: int, value: float, number_format: str, look: Look) -> None:
        cell = self.page.put(self.row, column, "", look)
        cell._style = copy(cell._style)  # the look's own is shared by all its cells
        cell.value = value
        cell.number_format = number_format

    def _reach(self, height: float) -> None:
        row = self.page.sheet.row_dimensions[self.row]
        row.height = max(row.height or 0.0, height)


def percent_format(part: int, whole: int) -> str:
    """The number format of a share: more decimals where whole percent would look like all or none.

    249 of 250 is 99,6 %, never 100 %.
    """
    decimals, exact = 0, 100 * part / whole
    while 0 < part < whole and round(exact, decimals) in (0, 100):
        decimals += 1
    if decimals == 0 and whole_percent(part / whole) in (1, 99):
        # Half a percent short of all or none is rounded by spreadsheets as on paper: upward.
        decimals = int(exact < 1 or exact >= 99.5)
    return f"0{'.' if decimals else ''}{'0' * decimals} %"


def pieces(text: str, width: float, highest: float = _HIGHEST_PIECE) -> Iterator[str]:
    """A text in pieces that each fit a row ``highest`` points high; joined they are the text.

    ``width`` is the row's, in characters.
    """
    while text:
        size = min(len(text), int(width * 30))
        while height_of(text[:size], width) > highest:
            size = size * 4 // 5
        if size < len(text):
            size = max(text.rfind(" ", 0, size), text.rfind("\n", 0, size), size - 200) + 1
        yield text[:size]
        text = text[size:]


def _write_summary(table: _Table, sheet: Sheet) -> None:
    head = sheet.head
    table.put_line(head.office.upper(), Look.TITLE, height=20)
    for line in head.letterhead:
        table.put_line(line, Look.NOTE)
    table.put_line(head.title.upper(), Look.TITLE, height=24)
    table.put_line(head.period, Look.TITLE)
    table.row += 1
    for name, value in head.facts:
        table.put_line(f"{name}: {value}", Look.OPENING)
    _put_marks(table, head)
    table.put_line(sheet.sentence, Look.OPENING)
    table.row += 1
    table.put_header(None)  # a head as tall as this one would fill the screen
    for part in sheet.parts:
        _put_area(table, f"{part.number} {part.name}", part.count, Look.TEXT, Look.CENTRED)
    _put_area(table, "Seluruh rencana aksi", sheet.total, Look.AREA, Look.TOTAL)
    table.row += 1
    for text in filter(None, (sheet.remark, sheet.reading)):
        table.put_line(text, Look.OPENING)
    table.fit_one_page()
    _put_foot(table, head)


def _put_area(table: _Table, name: str, count: Count, text: Look, look: Look) -> None:
    table.put_counts(2, count, look=look)
    if count.oldest is None:
        table.page.put(table.row, 7, "–", look)
    else:
        table.page.put(table.row, 7, months_old(count.oldest), look)
    table.put_share(8, count.on_time, count.target, count.unknown, look)
    table.put_share(10, count.proven, count.finished, "belum ada yang selesai", look)
    table.put_texts("", [(1, name, text)])


def _write_activities(table: _Table, sheet: Sheet) -> None:
    head = sheet.head
    table.put_line(f"{head.title}, {head.period}".upper(), Look.TITLE, height=22)
    _put_marks(table, head)
    table.row += 1
    table.put_header(2)
    last = len(_ACTIVITY_COLUMNS)
    for part in sheet.parts:
        _put_total(table, f"Area {part.number} {part.label}", part.count)
        for line in part.lines:
            table.put_counts(_FIRST_COUNT, line.count)
            table.put_texts(str(line.code), _activity_texts(line))
    _put_total(table, "Seluruh rencana aksi", sheet.total)
    table.row += 1
    _put_signatures(table, sheet, last)
    _put_foot(table, head)


def _put_total(table: _Table, name: str, count: Count) -> None:
    table.page.put(table.row, 1, name, Look.AREA)
    table.page.merge(table.row, 1, table.row, _FIRST_COUNT - 1, Look.AREA)
    table.put_counts(_FIRST_COUNT, count, look=Look.TOTAL)
    for column in range(_FIRST_COUNT + len(_COUNT_HEADINGS), len(_ACTIVITY_COLUMNS) + 1):
        table.page.put(table.row, column, "", Look.AREA)
    table.page.sheet.row_dimensions[table.row].height = 26
    table.row += 1


def _activity_texts(line: Line) -> list[tuple[int, str, Look]]:
    documents = [f"{proof.month_name}: {proof.document or proof.link}" for proof in line.proofs]
    if line.unproven_words:
        documents.append(line.unproven_words)
    return [
        (1, str(line.code), Look.CODE),
        (2, line.action, Look.TEXT),
        (3, line.team, Look.TEXT),
        (4, line.schedule, Look.TEXT),
        (10, line.late_words, Look.TEXT),
        (11, line.obstacle, Look.TEXT),
        (12, line.follow_up, Look.TEXT),
        (13, "\n".join(documents), Look.TEXT),
    ]


def _write_evidence(table: _Table, sheet: Sheet) -> None:
    head = sheet.head
    table.put_line(f"Bukti dukung, {head.period}".upper(), Look.TITLE, height=22)
    _put_marks(table, head)
    table.row += 1
    table.put_header(0)
    for line in (line for part in sheet.parts for line in part.lines):
        code = str(line.code)
        lacking = [Proof(month, "", "") for month in line.unproven]
        for proof in sorted((*line.proofs, *lacking), key=lambda proof: proof.month):
            row, is_link = table.row, is_web_link(proof.link)
            is_lacking = proof in lacking
            texts = (
                (1, code, Look.CODE),
                (2, month_label(proof.month, None), Look.TEXT),
                (3, NO_EVIDENCE, Look.MISSING) if is_lacking else (3, proof.document, Look.TEXT),
                (4, proof.link, Look.OPEN_LINK if is_link else Look.TEXT),
            )
            table.put_texts(code, texts)
            if is_link:
                table.page.sheet.cell(row, 4).hyperlink = proof.link
    _put_foot(table, head)


def _put_marks(table: _Table, head: Head) -> None:
    for mark in head.marks:
        table.put_line(mark, Look.SAMPLE)


def _put_signatures(table: _Table, sheet: Sheet, last: int) -> None:
    page = table.page
    halves = ((1, 4), (last - 4, last))
    above = len(sheet.signatures[0].lines)
    for (first, end), signature in zip(halves, sheet.signatures, strict=True):
        name = signature.name or BLANK * 2
        for offset, text in enumerate((*signature.lines, "", name)):
            row = table.row + offset
            page.put(row, first, text, Look.SIGNATURE)
            page.merge(row, first, row, end, Look.SIGNATURE)
            width = sum(page.width_of(column) for column in range(first, end + 1))
            page.sheet.row_dimensions[row].height = (
                60.0 if offset == above else max(_LINE_HEIGHT, height_of(text, width))
            )
    table.row += above + 2


def _put_foot(table: _Table, head: Head) -> None:
    sheet: Any = table.page.sheet
    sheet.oddFooter.left.text = head.foot.replace("&", "&&")
