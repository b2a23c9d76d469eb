"""A sheet in the form of the decree -> areas and activities, with all the form's damage.

Takes the official form, the decree as converted from PDF, and the sheet RENCANA AKSI of the
working workbook; they differ only in what they leave out or damage (docs/rules.md, Workbook).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from zi_core.plan import Code
from zi_core.text import shortened
from zi_core.workbook.columns import Column
from zi_core.workbook.problems import ProblemLog
from zi_core.workbook.reading.cells import Cell, Sheet
from zi_core.workbook.reading.form_rows import (
    ClosingRows,
    area_heading,
    names_team,
    report_other_row,
)
from zi_core.workbook.reading.header import Header, header_above
from zi_core.workbook.reading.header_search import is_number_row
from zi_core.workbook.reading.month_cells import (
    PlannedMonths,
    planned_months,
    stray_team,
    team_of,
)
from zi_core.workbook.reading.plan_table import PlanTable, Row, plan_table, with_notes
from zi_core.workbook.reading.section_tracker import Component, SectionTracker
from zi_core.workbook.reading.teams import TeamMention, fits_an_area, place_lines, team_of_areas
from zi_core.workbook.reading.unread import report_unread
from zi_core.workbook.source_notes import parse_note

NEEDED: Final = (Column.COMPONENT, Column.INDICATOR, Column.ACTION)
_FEWEST_OUTSIDE: Final = 3
"""So few ticks outside the months refuse no plan: each has a warning of its own."""

OPTIONAL: Final = (Column.NUMBER, Column.EVIDENCE, Column.TEAM)


@dataclass(slots=True)
class _PlanReader:
    """Walks the rows from the top and notes activities and team names."""

    sheet: Sheet
    year: int | None
    log: ProblemLog
    tracker: SectionTracker
    rows: list[Row] = field(default_factory=list)
    team_lines: list[Cell] = field(default_factory=list)
    mentions: list[TeamMention] = field(default_factory=list)
    closing: ClosingRows = field(default_factory=ClosingRows)
    ignored: set[int] = field(default_factory=set)
    notes: dict[str, tuple[str, int]] = field(default_factory=dict)
    placed: int = 0
    outside: int = 0

    # ---- rows -------------------------------------------------------------------------------

    def read(self, headers: list[Header]) -> None:
        """Walk every row under each header band."""
        self.tracker.ahead = self._headings(headers)
        ends = [*(header.first_row for header in headers[1:]), self.sheet.filled_rows[-1] + 1]
        for header, end in zip(headers, ends, strict=True):
            self.closing.begin()
            for number in self.sheet.rows_between(header.last_row, end):
                self._read_row(number, self.sheet.rows[number], header)

    def _headings(self, headers: list[Header]) -> dict[str, int]:
        """The rows of all area headings of the sheet, by their numerals."""
        found: dict[str, int] = {}
        for number, row in self.sheet.rows.items():
            header = header_above(headers, number)
            own = [cell for _, cell in sorted(row.items()) if cell.is_own]
            if header and (heading := area_heading(own, header, row)):
                found[heading.numeral] = number
        return found

    def _read_row(self, number: int, row: Mapping[int, Cell], header: Header) -> None:
        if is_number_row(row, header):
            return
        own = [cell for _, cell in sorted(row.items()) if cell.is_own]
        action = header.cell(row, Column.ACTION)
        code_cell = header.cell(row, Column.CODE)
        # A heading merged over the whole row is no code, whatever its name looks like.
        is_wide = code_cell and action and code_cell.origin_column == action.origin_column
        code_text = code_cell.text if code_cell and not is_wide else ""
        code = Code.parse(code_text)
        if code is None:
            # With anything else in its row it is no note: what was typed there is not lost.
            if len(own) == 1 and (note := parse_note(own[0].text)):
                subjects, words = note
                self.notes |= dict.fromkeys(subjects, (words, number))
                return
            if heading := area_heading(own, header, row):
                self.tracker.begin_area(number, heading)
                self._mention(heading.team)
                self.closing.begin()
                return
            if own and self.closing.is_other(own, header):
                self.ignored.add(number)
                report_other_row(self.sheet, number, own, self.log)
                return
            if len({cell.text for cell in own}) == 1 and self._read_line(own, header):
                return
            if action is not None and code_text:
                self.log.error(
                    "code-unreadable",
                    self.sheet.where(number, header.columns[Column.CODE][0]),
                    f"Kode “{shortened(code_text)}” tidak dapat dibaca.",
                    "Tulis kodenya seperti III.3.2, atau kosongkan untuk kegiatan baru.",
                )
                planned_months(self.sheet, row, header, self.year, self.log, is_coded=True)
                return
        self.closing.begin()
        row = self._within_area(row)
        action = header.cell(row, Column.ACTION)
        planned = planned_months(
            self.sheet, row, header, self.year, self.log, is_coded=code is not None
        )
        self.placed += planned.inside
        self.outside += planned.outside
        if self._continues(own, row, header, code):
            self._read_continuation(number, row, header, planned)
        elif action is None:
            self._read_without_action(number, row, header, has_ticks=bool(planned.months))
        else:
            self._read_activity(number, row, header, code, planned.months)

    def _continues(
        self, own: list[Cell], row: Mapping[int, Cell], header: Header, code: Code | None
    ) -> bool:
        """Whether a row only goes on with the activity above: its action is merged down into it.

        Where the merge was lost, a row with nothing but evidence goes on with it, too.
        """
        if not self.rows or code is not None:
            return False
        last, action = self.rows[-1], header.cell(row, Column.ACTION)
        told = {header.meaning(cell.column) for cell in own}
        if action is not None:
            return last.number >= action.origin_row and told <= {None, Column.EVIDENCE, Column.TEAM}
        return told == {Column.EVIDENCE} and last.area == self.tracker.area

    def _read_continuation(
        self, number: int, row: Mapping[int, Cell], header: Header, planned: PlannedMonths
    ) -> None:
        last = self.rows[-1]
        evidence = header.cell(row, Column.EVIDENCE)
        more = evidence.text if evidence and evidence.row == evidence.origin_row else ""
        self.rows[-1] = replace(
            last,
            evidence=" ".join(filter(None, (last.evidence, more))),
            team=last.team or self._team_of(row, header, is_coded=False),
            planned=tuple(sorted({*last.planned, *planned.months})),
        )
        if header.cell(row, Column.ACTION) is None:
            self.log.warning(
                "evidence-continued",
                self.sheet.where_row(number),
                f"BUKTI FISIK di baris {number} dibaca sebagai lanjutan kegiatan di atasnya.",
                "Isi LANGKAH AKSI bila baris ini sebuah kegiatan.",
                "BUKTI FISIK di {n} baris dibaca sebagai lanjutan kegiatan di atasnya.",
            )

    def _within_area(self, row: Mapping[int, Cell]) -> Mapping[int, Cell]:
        """A row without what a merged range carries into it from the area above."""
        inside = {}
        for column, cell in row.items():
            if cell.origin_row >= self.tracker.area_start:
                inside[column] = cell
            else:
                self.log.warning(
                    "merge-across-areas",
                    self.sheet.where_of(cell),
                    "Sel gabungan ini melewati judul area; isinya hanya dipakai untuk area di "
                    "atasnya.",
                    "Pisahkan sel gabungannya di batas area.",
                )
        return inside

    def _read_line(self, own: list[Cell], header: Header) -> bool:
        """Read a row of a single text that is no content of the table; whether it was one."""
        cell = own[0]
        meaning = header.meaning(cell.column)
        if meaning is Column.TEAM:
            # A tick alone right of DES is a ticked row without an action.
            return self._mention(team_of(cell, is_coded=False))
        is_month = any(cell.column in header.month_columns for cell in own)
        if names_team(cell.text) and (
            (not is_month and meaning in (None, Column.NUMBER, Column.CODE))
            or (is_month and len(own) == 1)
            or (
                meaning is Column.COMPONENT and fits_an_area(cell.text, self.tracker.areas.values())
            )
        ):
            self.team_lines.append(cell)
            return True
        is_outside = cell.column not in header.headed and cell.column > header.last_month_column
        if is_month or is_outside or meaning in (*NEEDED, Column.EVIDENCE):
            return False
        self.log.warning(
            "line-ignored",
            self.sheet.where_of(cell),
            f"Baris “{shortened(cell.text)}” bukan bagian tabel dan diabaikan.",
            "Tidak perlu tindakan bila memang hanya keterangan.",
        )
        return True

    def _mention(self, team: str) -> bool:
        """Note a team for the area the reader stands in; whether there were both."""
        if team and self.tracker.area:
            self.mentions.append(TeamMention(self.tracker.area, team))
        return bool(team and self.tracker.area)

    def _read_without_action(
        self, number: int, row: Mapping[int, Cell], header: Header, *, has_ticks: bool
    ) -> None:
        """A row without LANGKAH AKSI: wrong where it is ticked, else it names what follows."""
        if has_ticks:
            self.log.error(
                "action-missing",
                self.sheet.where(number, header.columns[Column.ACTION][0]),
                f"Baris {number} bertanda centang tetapi LANGKAH AKSI-nya kosong.",
                "Isi LANGKAH AKSI, atau hapus tandanya.",
            )
            return
        if header.text(row, Column.COMPONENT) or header.text(row, Column.NUMBER):
            self.tracker.enter_component(number, row, header)
        indicator = header.text(row, Column.INDICATOR)
        if indicator and self.tracker.component:
            self.tracker.component.indicator = indicator
        self._mention(team_of(header.cell(row, Column.TEAM), is_coded=False))
        if header.text(row, Column.EVIDENCE) or (indicator and not self.tracker.component):
            self.log.warning(
                "row-ignored",
                self.sheet.where_row(number),
                f"Baris {number} tanpa LANGKAH AKSI diabaikan.",
                "Isi LANGKAH AKSI bila baris ini sebuah kegiatan.",
            )

    # ---- one activity -----------------------------------------------------------------------

    def _read_activity(
        self,
        number: int,
        row: Mapping[int, Cell],
        header: Header,
        code: Code | None,
        planned: tuple[int, ...],
    ) -> None:
        component = (
            self.tracker.component_of_code(number, row, header, code)
            if code
            else self.tracker.enter_component(number, row, header)
        )
        if component is None or self.tracker.area is None:
            return
        row = self._within_area(row)  # an assumed area begins in this very row
        component.indicator = header.text(row, Column.INDICATOR) or component.indicator
        action = header.text(row, Column.ACTION)
        if not self._is_complete(number, header, component, action):
            return
        self.sheet.report_hidden(number, self.log)
        if not planned:
            self.log.warning(
                "activity-without-month",
                self.sheet.where_row(number),
                f"Kegiatan di baris {number} tidak dijadwalkan di bulan mana pun.",
                "Beri tanda di bulan pelaksanaannya.",
                "Sebanyak {n} kegiatan tidak dijadwalkan di bulan mana pun.",
            )
        self.rows.append(
            Row(
                number,
                header,
                code,
                self.tracker.area,
                component.number,
                component.name,
                component.indicator,
                action,
                header.text(row, Column.EVIDENCE),
                self._team_of(row, header, is_coded=code is not None),
                planned,
            )
        )

    def _is_complete(self, number: int, header: Header, component: Component, action: str) -> bool:
        texts = {
            Column.COMPONENT: component.name,
            Column.INDICATOR: component.indicator,
            Column.ACTION: action,  # empty where it was merged from the area above
        }
        for column, text in texts.items():
            if not text:
                self.log.error(
                    "text-missing",
                    self.sheet.where(number, header.columns[column][0]),
                    f"{column} baris {number} kosong dan tidak dapat diambil dari baris di "
                    "atasnya.",
                    f"Isi {column}.",
                )
        return all(texts.values())

    def _team_of(self, row: Mapping[int, Cell], header: Header, *, is_coded: bool) -> str:
        """The team a row names itself, in its column or drifted right of it."""
        if team := team_of(header.cell(row, Column.TEAM), is_coded=is_coded):
            return team
        for cell in header.strays(row):
            if stray_team(cell, header):
                self.log.warning(
                    "team-drifted",
                    self.sheet.where_of(cell),
                    f"“{shortened(cell.text)}” di luar kolomnya dibaca sebagai PENANGGUNG JAWAB.",
                    "Periksa apakah timnya benar.",
                )
                return cell.text
        return ""

    # ---- what is known only at the end -------------------------------------------------------

    def finish(self, headers: list[Header]) -> PlanTable:
        """The table of what was read; never a part of one."""
        if self.outside >= _FEWEST_OUTSIDE and self.outside * 10 > self.placed + self.outside:
            self.log.error(
                "plan-ticks-outside",
                self.sheet.title,
                f"Sebanyak {self.outside} dari {self.placed + self.outside} tanda berada di luar "
                "kolom bulan, sehingga rencananya tidak dibaca.",
                "Betulkan baris judul bulannya: setiap bulan di atas semua kolomnya.",
            )
        self._report_cells(headers)
        areas = self.tracker.areas
        teams = team_of_areas(
            [
                *(TeamMention(row.area, row.team) for row in self.rows),
                *self.mentions,
                *place_lines(self.team_lines, areas.values(), self.sheet, self.log),
            ]
        )
        headings = self.tracker.heading_rows
        table = plan_table(self.rows, areas, headings, teams, self.sheet, self.log)
        is_issued = any(Column.CODE in header.columns for header in headers)
        return with_notes(table, self.notes, self.sheet, self.log, is_issued=is_issued)

    def _report_cells(self, headers: list[Header]) -> None:
        """Report what is wrong with single cells and what was seen but not read."""
        last = max((row.number for row in self.rows), default=self.sheet.filled_rows[-1])

        bands = {r for header in headers for r in range(header.first_row, header.last_row + 1)}

        def is_used(row: int, column: int) -> bool:
            if row in bands:
                return True
            header = header_above(headers, row)
            is_counted = row not in self.ignored and (row <= last or row in self.sheet.rows)
            return header is not None and is_counted and header.is_known(column)

        self.sheet.report_flaws(is_used, self.log)
        report_unread(self.sheet, {row.number: row.header for row in self.rows}, self.log)


def read_plan_sheet(
    sheet: Sheet, headers: list[Header], year: int | None, log: ProblemLog
) -> PlanTable:
    """Read a sheet in the decree's form; ``headers`` are its bands, at least one.

    Whatever is wrong goes to ``log``; the table holds what could be read all the same.
    """
    reader = _PlanReader(sheet, year, log, SectionTracker(sheet, log))
    first, *others = headers
    fine = [first.report(sheet, log, needed=NEEDED, optional=OPTIONAL, silent=(Column.CODE,))]
    # What a page lacks besides is reported once, for the first of them.
    silent = (*OPTIONAL, Column.CODE)
    fine += [other.report(sheet, log, needed=NEEDED, silent=silent) for other in others]
    if all(fine):
        reader.read(headers)
    return reader.finish(headers)
