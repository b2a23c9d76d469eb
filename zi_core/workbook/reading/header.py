"""What a header band says of a sheet: which column holds what, and what no column claims."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from zi_core.dates import MONTHS, NAMES
from zi_core.text import shortened
from zi_core.workbook.columns import Column
from zi_core.workbook.marks import is_blank
from zi_core.workbook.problems import ProblemLog
from zi_core.workbook.reading.cells import Cell, Sheet


@dataclass(frozen=True)
class Header:
    """One header band of a sheet, rows ``first_row``-``last_row``: which column holds what.

    ``columns`` and ``months`` give column numbers, from left to right; a heading over several
    columns has them all, and so has a month with its weeks under it.
    ``doubled`` and ``unknown`` name what stands twice and what no rule knows, with its cell.
    """

    first_row: int
    last_row: int
    columns: Mapping[Column, tuple[int, ...]]
    months: Mapping[int, tuple[int, ...]]
    doubled: tuple[tuple[Column | int, int, int], ...]
    unknown: tuple[tuple[str, int, int], ...]

    def cell(self, row: Mapping[int, Cell], column: Column) -> Cell | None:
        """The filled cell of a row in a column, the first where the heading spans several."""
        return next((row[c] for c in self.columns.get(column, ()) if c in row), None)

    def text(self, row: Mapping[int, Cell], column: Column) -> str:
        """The text of a row in a column, empty where there is none."""
        cell = self.cell(row, column)
        return cell.text if cell else ""

    def meaning(self, column: int) -> Column | None:
        """What a column holds by its heading; None for a month and for one without a heading."""
        return self._meanings.get(column)

    @cached_property
    def _meanings(self) -> dict[int, Column]:
        return {c: column for column, numbers in self.columns.items() for c in numbers}

    def is_known(self, column: int) -> bool:
        """Whether a column is read: a month's, or one with a known heading."""
        return column in self.month_columns or column in self._meanings

    @cached_property
    def month_columns(self) -> frozenset[int]:
        """The columns of the months."""
        return frozenset(c for columns in self.months.values() for c in columns)

    @cached_property
    def first_month_column(self) -> int:
        """The leftmost column of the months."""
        return min(self.month_columns)

    @cached_property
    def last_month_column(self) -> int:
        """The last column of DES: what stands right of it has drifted out of the months."""
        return self.months[12][-1]

    def month_cells(self, row: Mapping[int, Cell]) -> Iterator[tuple[int, list[Cell]]]:
        """Each month with its filled cells in a row, the months in their order; none is empty."""
        for month, columns in self.months.items():
            if cells := [row[column] for column in columns if column in row]:
                yield month, cells

    @cached_property
    def headed(self) -> frozenset[int]:
        """The columns with any heading, known or not."""
        return self.month_columns | self._meanings.keys() | {c for _, _, c in self.unknown}

    def strays(self, row: Mapping[int, Cell]) -> list[Cell]:
        """The filled cells of a row that no column claims, from left to right.

        They stand outside every headed column, or second in a heading that spans several.
        """
        return [
            cell
            for column, cell in sorted(row.items())
            if cell.is_own
            and (
                column not in self.headed
                or (
                    (meaning := self._meanings.get(column)) is not None
                    and cell is not self.cell(row, meaning)
                )
            )
        ]

    def report_strays(
        self, sheet: Sheet, row: Mapping[int, Cell], log: ProblemLog, *, read: Container[Cell] = ()
    ) -> list[Cell]:
        """Warn about content that no column claims, but for cells ``read`` all the same.

        Returns the cells that were warned of.
        """
        told = [cell for cell in self.strays(row) if cell not in read and not is_blank(cell)]
        for cell in told:
            log.warning(
                "content-outside",
                sheet.where_of(cell),
                f"Isi “{shortened(cell.text)}” di luar kolom tabel diabaikan.",
                "Pindahkan ke kolom yang semestinya bila perlu dibaca.",
                "Isi {n} sel di luar kolom tabel diabaikan.",
            )
        return told

    def report(
        self,
        sheet: Sheet,
        log: ProblemLog,
        *,
        needed: tuple[Column, ...],
        optional: tuple[Column, ...] = (),
        silent: tuple[Column, ...] = (),
        needs_months: bool = True,
    ) -> bool:
        """Log what is missing, doubled or ignored; whether every needed column is there once.

        Of the columns with a meaning in this sheet, ``optional`` ones are missed with a warning,
        ``silent`` ones without.
        """
        used = {*needed, *optional, *silent}
        wrong = [item for item in self.doubled if isinstance(item[0], int) or item[0] in used]
        for key, row, number in wrong:
            log.error(
                "column-doubled",
                sheet.where(row, number),
                f"Kolom {_name(key)} ada lebih dari satu.",
                "Sisakan satu kolom dengan judul itu.",
            )
        missing = [str(column) for column in needed if column not in self.columns]
        if needs_months and self.months:
            missing += [NAMES[month - 1] for month in MONTHS if month not in self.months]
        elif needs_months:
            missing.append("bulan JAN sampai DES")
        for name in missing:
            log.error(
                "column-missing",
                sheet.where_row(self.first_row),
                f"Kolom {name} tidak ditemukan di baris judul.",
                "Tambahkan kolomnya, atau betulkan judulnya.",
            )
        widths = {len(columns) for columns in self.months.values()}
        if needs_months and len(widths) > 1:
            usual, _ = Counter(map(len, self.months.values())).most_common(1)[0]
            odd = [NAMES[month - 1] for month in MONTHS if len(self.months.get(month, ())) != usual]
            log.warning(
                "months-uneven",
                sheet.where_row(self.last_row),
                f"Setiap bulan selebar {usual} kolom, kecuali {', '.join(odd)}.",
                "Periksa apakah ada kolom minggu yang terhapus atau tersisip.",
            )
        for column in optional:
            if column not in self.columns:
                log.warning(
                    "column-lacking",
                    sheet.where_row(self.first_row),
                    f"Kolom {column} tidak ada; isinya dibaca kosong.",
                    "Tambahkan kolomnya bila datanya ada.",
                )
        for name, row, number in self.unknown:
            _report_ignored(name, sheet.where(row, number), log)
        for known, numbers in self.columns.items():
            if known not in used:
                _report_ignored(str(known), sheet.where(self.last_row, numbers[0]), log)
        return not wrong and not missing


def header_above(headers: Sequence[Header], row: int) -> Header | None:
    """The last of some header bands that ends above a row; ``headers`` stand from the top."""
    at = bisect_left(headers, row, key=lambda header: header.last_row)
    return headers[at - 1] if at else None


def _report_ignored(name: str, where: str, log: ProblemLog) -> None:
    log.warning(
        "column-unknown",
        where,
        f"Kolom “{shortened(name)}” tidak dikenal di lembar ini dan diabaikan.",
        "Tidak perlu tindakan bila memang kolom tambahan.",
    )


def _name(key: Column | int) -> str:
    return NAMES[key - 1] if isinstance(key, int) else str(key)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """Where an activity stands: its sheet and row, and the header band above it."""

    sheet: Sheet
    header: Header
    number: int
