"""A sheet in the form of the decree -> areas and activities, with all the form's damage.

Takes the official form, the decree as converted from PDF, and the sheet RENCANA AKSI of the
working workbook; they differ only in what they leave out or damage (DESIGN §3).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from zi_core.areas import AREA_BY_NUMBER, AREA_NUMBERS, area_position
from zi_core.plan import Activity, Area, Code
from zi_core.text import comparable
from zi_core.workbook.cells import Cell, Sheet
from zi_core.workbook.form_rows import (
    AreaHeading,
    area_heading,
    is_signature,
    names_team,
    opens_signatures,
)
from zi_core.workbook.header import Column, Header, is_number_row
from zi_core.workbook.planned import planned_months, stray_team, team_of
from zi_core.workbook.problems import ProblemLog, shortened
from zi_core.workbook.teams import TeamMention, fits_an_area, place_lines, team_of_areas

NEEDED: Final = (Column.COMPONENT, Column.INDICATOR, Column.ACTION)
OPTIONAL: Final = (Column.NUMBER, Column.EVIDENCE, Column.TEAM)


@dataclass(frozen=True, slots=True)
class PlanTable:
    """What a plan sheet says: its areas and its activities."""

    areas: tuple[Area, ...]
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One activity as read, before its ordinal and its team are known."""

    number: int
    code: Code | None
    area: str
    component_no: int
    component: str
    indicator: str
    action: str
    evidence: str
    team: str
    planned: tuple[int, ...]


@dataclass(slots=True)
class _Component:
    """Where the reader stands: what blank cells below are filled with."""

    number: int
    name: str
    indicator: str = ""


@dataclass(slots=True)
class _PlanReader:
    """Walks the rows from the top and knows in which area and component it stands."""

    sheet: Sheet
    year: int | None
    log: ProblemLog
    areas: dict[str, Area] = field(default_factory=dict)
    heading_rows: dict[str, int] = field(default_factory=dict)
    assumed_rows: dict[str, int] = field(default_factory=dict)
    rows: list[_Row] = field(default_factory=list)
    team_lines: list[Cell] = field(default_factory=list)
    mentions: list[TeamMention] = field(default_factory=list)
    area: str | None = None
    area_start: int = 0
    component: _Component | None = None
    is_signing: bool = False

    # ---- rows -------------------------------------------------------------------------------

    def read(self, headers: list[Header]) -> None:
        """Walk every row under each header band."""
        ends = [*(header.first_row for header in headers[1:]), self.sheet.filled_rows[-1] + 1]
        for header, end in zip(headers, ends, strict=True):
            self.is_signing = False
            for number in self.sheet.rows_between(header.last_row, end):
                self._read_row(number, self.sheet.rows[number], header)

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
            if heading := area_heading(own, header):
                self._begin_area(number, heading)
                return
            if opens_signatures(own, header, row):
                self.is_signing = True
            if self.is_signing and is_signature(own, header, row):
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
                return
        self.is_signing = False
        row = self._within_area(row)
        action = header.cell(row, Column.ACTION)
        planned = planned_months(
            self.sheet, row, header, self.year, self.log, is_coded=code is not None
        )
        if action is None:
            self._read_without_action(number, row, header, has_ticks=bool(planned))
        else:
            self._read_activity(number, row, header, code, planned)

    def _within_area(self, row: Mapping[int, Cell]) -> Mapping[int, Cell]:
        """A row without what a merged range carries into it from the area above."""
        inside = {}
        for column, cell in row.items():
            if cell.origin_row >= self.area_start:
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

    def _begin_area(self, number: int, heading: AreaHeading) -> None:
        where = self.sheet.where_row(number)
        numeral = heading.numeral
        if numeral not in AREA_BY_NUMBER:
            self.log.error(
                "area-unknown",
                where,
                f"Area {numeral} tidak dikenal; rencana aksi memuat area I sampai VI.",
                "Betulkan angka romawi judul areanya.",
            )
            return
        if heading.team:
            self.mentions.append(TeamMention(numeral, heading.team))
        if numeral in self.heading_rows:
            bare = heading.bare_name
            is_repeated = bare != heading.name and bare in ("", self.areas[numeral].name)
            if numeral != self.area or not is_repeated:
                self.log.error(
                    "area-doubled",
                    where,
                    f"Judul area {numeral} ada dua kali: baris {self.heading_rows[numeral]} "
                    f"dan baris {number}.",
                    "Sisakan satu judul untuk setiap area.",
                )
            return
        if numeral in self.assumed_rows:
            self.log.error(
                "area-doubled",
                where,
                f"Judul area {numeral} baru ada di baris {number}, padahal nomor komponen sudah "
                f"mundur di baris {self.assumed_rows[numeral]}.",
                "Pindahkan judul area ke atas kegiatan pertamanya, atau betulkan nomornya.",
            )
            return
        self.areas[numeral] = Area(numeral, heading.name)
        self.heading_rows[numeral] = number
        self._stand_in(numeral, number)

    def _stand_in(self, numeral: str, number: int) -> None:
        self.area, self.area_start, self.component = numeral, number, None
        self.is_signing = False

    def _assume_area(self, number: int, numeral: str) -> None:
        """Stand in an area; one without a heading gets its official name, with a warning."""
        self._stand_in(numeral, number)
        if numeral not in self.areas:
            official = AREA_BY_NUMBER[numeral].official_name
            self.areas[numeral] = Area(numeral, official)
            self.log.warning(
                "area-assumed",
                self.sheet.where_row(number),
                f"Judul area sebelum baris {number} hilang; dianggap area {numeral} {official}.",
                "Periksa areanya dengan naskah aslinya.",
            )

    def _read_line(self, own: list[Cell], header: Header) -> bool:
        """Read a row of a single text that is no content of the table; whether it was one."""
        cell = own[0]
        meaning = header.meaning(cell.column)
        if meaning is Column.TEAM:
            # A tick alone right of DES is a ticked row without an action.
            team = team_of(cell, is_coded=False) if self.area else ""
            if team and self.area:
                self.mentions.append(TeamMention(self.area, team))
            return bool(team)
        is_month = any(cell.column in header.month_columns for cell in own)
        if names_team(cell.text) and (
            (not is_month and meaning in (None, Column.NUMBER, Column.CODE))
            or (is_month and len(own) == 1)
            or (meaning is Column.COMPONENT and fits_an_area(cell.text, self.areas.values()))
        ):
            self.team_lines.append(cell)
            return True
        is_outside = cell.column not in header.headed and cell.column > header.months[12]
        if is_month or is_outside or meaning in (*NEEDED, Column.EVIDENCE):
            return False
        self.log.warning(
            "line-ignored",
            self.sheet.where_of(cell),
            f"Baris “{shortened(cell.text)}” bukan bagian tabel dan diabaikan.",
            "Tidak perlu tindakan bila memang hanya keterangan.",
        )
        return True

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
            self._enter_component(number, row, header)
        indicator = header.text(row, Column.INDICATOR)
        if indicator and self.component:
            self.component.indicator = indicator
        team = team_of(header.cell(row, Column.TEAM), is_coded=False)
        if team and self.area:
            self.mentions.append(TeamMention(self.area, team))
        if header.text(row, Column.EVIDENCE) or (indicator and not self.component):
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
            self._component_of_code(number, row, header, code)
            if code
            else self._enter_component(number, row, header)
        )
        if component is None or self.area is None:
            return
        row = self._within_area(row)  # an assumed area begins in this very row
        component.indicator = header.text(row, Column.INDICATOR) or component.indicator
        if not self._is_complete(number, header, component):
            return
        self.sheet.report_hidden(number, self.log)
        if not planned:
            self.log.warning(
                "activity-without-month",
                self.sheet.where_row(number),
                f"Kegiatan di baris {number} tidak dijadwalkan di bulan mana pun.",
                "Beri tanda di bulan pelaksanaannya.",
            )
        self.rows.append(
            _Row(
                number,
                code,
                self.area,
                component.number,
                component.name,
                component.indicator,
                header.text(row, Column.ACTION),
                header.text(row, Column.EVIDENCE),
                self._team_of(row, header, is_coded=code is not None),
                planned,
            )
        )

    def _is_complete(self, number: int, header: Header, component: _Component) -> bool:
        texts = {Column.COMPONENT: component.name, Column.INDICATOR: component.indicator}
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

    def _component_of_code(
        self, number: int, row: Mapping[int, Cell], header: Header, code: Code
    ) -> _Component:
        """The component of a coded row: the code says where it belongs, wherever it stands."""
        if self.area != code.area:
            if self.area is not None and code.area in self.areas:
                self.log.warning(
                    "row-elsewhere",
                    self.sheet.where_row(number),
                    f"Kegiatan {code} berada di bawah judul area {self.area}; kodenya yang "
                    "dipakai.",
                    "Pindahkan barisnya ke bawah judul areanya.",
                )
            self._assume_area(number, code.area)
        name = header.text(row, Column.COMPONENT)
        standing = self.component
        if standing is None or standing.number != code.component_no:
            standing = self.component = _Component(code.component_no, name)
        elif name:
            standing.name = name
        return standing

    def _enter_component(
        self, number: int, row: Mapping[int, Cell], header: Header
    ) -> _Component | None:
        """The component that an uncoded row belongs to; None, with an error, where none can be."""
        name = header.text(row, Column.COMPONENT)
        written = header.cell(row, Column.NUMBER)
        component_no = _component_number(written.text) if written else None
        if written and component_no is None and written.text != "-":
            self.log.error(
                "number-unreadable",
                self.sheet.where_of(written),
                f"NO “{shortened(written.text)}” bukan nomor komponen.",
                "Isi dengan angka 1, 2, 3, …",
            )
            return None
        if self.area is None:
            self.log.error(
                "activity-before-area",
                self.sheet.where_row(number),
                f"Kegiatan di baris {number} berada sebelum judul area mana pun.",
                "Tambahkan baris judul area, misalnya “I Manajemen Perubahan”, di atasnya.",
            )
            return None
        standing = self.component
        if component_no and standing and component_no < standing.number:
            if not self._enter_next_area(number, component_no):
                return None
            standing = None
        is_same_name = standing and (not name or comparable(name) == comparable(standing.name))
        if standing and component_no in (None, standing.number) and is_same_name:
            return standing
        if component_no is None:
            component_no = standing.number + 1 if standing else 1
            if Column.NUMBER in header.columns:
                self.log.warning(
                    "number-assumed",
                    self.sheet.where(number, header.columns[Column.NUMBER][0]),
                    f"NO komponen “{shortened(name)}” kosong; dianggap {component_no}.",
                    "Isi nomor komponennya.",
                )
        elif standing and component_no == standing.number:
            self.log.warning(
                "number-repeated",
                self.sheet.where_row(number),
                f"NO {component_no} dipakai lagi untuk komponen lain di baris {number}: "
                f"“{shortened(name)}”.",
                "Betulkan nomornya, atau tambahkan judul area bila area baru dimulai di sini.",
            )
        self.component = _Component(component_no, name)
        return self.component

    def _enter_next_area(self, number: int, component_no: int) -> bool:
        """Stand in the area after this one, whose heading was lost; False where there is none."""
        position = area_position(self.area) if self.area else len(AREA_NUMBERS)
        if position < len(AREA_NUMBERS) and AREA_NUMBERS[position] not in self.areas:
            self._assume_area(number, AREA_NUMBERS[position])
            self.assumed_rows[AREA_NUMBERS[position]] = number
            return True
        self.log.error(
            "number-backwards",
            self.sheet.where_row(number),
            f"Nomor komponen mundur ke {component_no} di baris {number} tanpa judul area.",
            "Tambahkan judul area yang hilang, atau betulkan nomornya.",
        )
        return False

    # ---- what is known only at the end -------------------------------------------------------

    def finish(self) -> PlanTable:
        """Give every activity its team and its code."""
        activities: dict[Code, Activity] = {}
        code_rows: dict[Code, int] = {}
        seen: dict[tuple[str, int, str, str], int] = {}
        ordinals: Counter[tuple[str, int]] = Counter()
        for used in filter(None, (row.code for row in self.rows)):
            place = (used.area, used.component_no)
            ordinals[place] = max(ordinals[place], used.ordinal)
        for row in self._with_teams():
            code = row.code
            if code is None:
                ordinals[row.area, row.component_no] += 1
                code = Code.of(row.area, row.component_no, ordinals[row.area, row.component_no])
            activity = Activity(
                code=code,
                component=row.component,
                indicator=row.indicator,
                action=row.action,
                evidence=row.evidence,
                team=row.team,
                planned=row.planned,
            )
            if code in activities:
                self.log.error(
                    "code-doubled",
                    self.sheet.where_row(row.number),
                    f"Kode {code} dipakai dua kali: baris {code_rows[code]} dan baris "
                    f"{row.number}.",
                    "Beri setiap kegiatan kodenya sendiri, atau kosongkan yang baru.",
                )
            elif activity.identity in seen:
                self.log.error(
                    "activity-doubled",
                    self.sheet.where_row(row.number),
                    f"Kegiatan yang sama ada dua kali: baris {seen[activity.identity]} dan "
                    f"baris {row.number}.",
                    "Hapus salah satunya, atau bedakan isinya.",
                )
            else:
                activities[code] = activity
                code_rows[code] = seen[activity.identity] = row.number
        return PlanTable(tuple(self.areas.values()), tuple(activities.values()))

    def _with_teams(self) -> list[_Row]:
        """The rows with the team of their area, where exactly one is named in it."""
        teams = team_of_areas(
            [
                *(TeamMention(row.area, row.team) for row in self.rows),
                *self.mentions,
                *place_lines(self.team_lines, self.areas.values(), self.sheet, self.log),
            ]
        )
        filled = []
        for row in self.rows:
            named = teams.get(row.area, ())
            if not row.team and len(named) == 1:
                row = replace(row, team=named[0])
            elif not row.team and len(named) > 1:
                self.log.warning(
                    "team-unclear",
                    self.sheet.where_row(row.number),
                    f"Area {row.area} menyebut {len(named)} tim; baris {row.number} tidak menyebut "
                    "satu pun dan dibiarkan tanpa tim.",
                    "Isi PENANGGUNG JAWAB baris ini.",
                )
            filled.append(row)
        return filled


def read_plan_sheet(
    sheet: Sheet, headers: list[Header], year: int | None, log: ProblemLog
) -> PlanTable:
    """Read a sheet in the decree's form; ``headers`` are its bands, at least one.

    Whatever is wrong goes to ``log``; the table holds what could be read all the same.
    """
    log.add(*sheet.problems)
    reader = _PlanReader(sheet, year, log)
    first, *others = headers
    fine = [first.report(sheet, log, needed=NEEDED, optional=OPTIONAL, silent=(Column.CODE,))]
    # What a page lacks besides is told once, for the first of them.
    silent = (*OPTIONAL, Column.CODE)
    fine += [other.report(sheet, log, needed=NEEDED, silent=silent) for other in others]
    if all(fine):
        reader.read(headers)
    return reader.finish()


def _component_number(text: str) -> int | None:
    digits = text.strip(" .)")
    is_number = digits.isascii() and digits.isdecimal() and len(digits) <= 4
    return int(digits) or None if is_number else None
