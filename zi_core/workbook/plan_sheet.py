"""A sheet in the form of the decree -> areas and activities, with all the form's damage.

Takes the official form, the decree as converted from PDF, and the sheet RENCANA AKSI of the
working workbook; they differ only in what they leave out or damage (DESIGN §3).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from zi_core.areas import AREA_BY_NUMBER, AREA_NUMBERS, area_position
from zi_core.plan import NO_TEAM_LABEL, Activity, Area, Code
from zi_core.text import comparable
from zi_core.workbook.cells import Cell, Sheet
from zi_core.workbook.header import Column, Header, is_number_row
from zi_core.workbook.marks import Unreadable, read_planned
from zi_core.workbook.problems import ProblemLog

NEEDED: Final = (Column.COMPONENT, Column.INDICATOR, Column.ACTION)
OPTIONAL: Final = (Column.NUMBER, Column.EVIDENCE, Column.TEAM)

_AREA_HEADING: Final = re.compile(
    r"(?:AREA\s+)?(I{1,3}|IV|VI{0,3}|IX|X)(?:[.):–-]\s*|\s+|$)(.*)", re.IGNORECASE
)
_CONTINUED: Final = re.compile(r"\s*\(?lanjutan\)?\.?\s*$", re.IGNORECASE)
_TEAM_LINE: Final = re.compile(r"tim\s+\S", re.IGNORECASE)
_CLOSING: Final = re.compile(
    r"(ditetapkan|disahkan|mengetahui|ttd\b|salinan sesuai)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PlanTable:
    """What a plan sheet says: its areas, its activities, and the rows they stand in."""

    areas: tuple[Area, ...]
    activities: tuple[Activity, ...]
    rows: Mapping[Code, int]


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
    sheet: Sheet
    year: int | None
    log: ProblemLog
    areas: dict[str, Area] = field(default_factory=dict)
    heading_rows: dict[str, int] = field(default_factory=dict)
    rows: list[_Row] = field(default_factory=list)
    team_lines: list[tuple[int, int, str]] = field(default_factory=list)
    lone_teams: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    area: str | None = None
    component: _Component | None = None
    is_closing: bool = False

    # ---- walking the rows -------------------------------------------------------------------

    def read(self, headers: list[Header]) -> None:
        """Walk every row under each header band."""
        starts = [header.first_row for header in headers[1:]]
        ends = [*starts, self.sheet.filled_rows[-1] + 1]
        for header, end in zip(headers, ends, strict=True):
            self.is_closing = False
            for number in self.sheet.filled_rows:
                if header.last_row < number < end:
                    self._read_row(number, self.sheet.rows[number], header)

    def _read_row(self, number: int, row: Mapping[int, Cell], header: Header) -> None:
        own = [cell for cell in row.values() if cell.is_own]
        if not own or is_number_row(row, header):
            return
        code_text = header.text(row, Column.CODE)
        code = Code.parse(code_text)
        action = header.cell(row, Column.ACTION)
        if code is None:
            if heading := self._area_heading(own, header):
                self._begin_area(number, *heading)
                return
            if self._is_closing_row(own, action is not None):
                return
            if len({cell.text for cell in own}) == 1 and self._read_line(own[0], header):
                return
            if action is not None and code_text:
                self.log.error(
                    "code-unreadable",
                    self.sheet.where(number, header.columns[Column.CODE][0]),
                    f"Kode “{code_text}” tidak dapat dibaca.",
                    "Tulis kodenya seperti III.3.2, atau kosongkan untuk kegiatan baru.",
                )
                return
        planned = self._planned_months(number, row, header, is_coded=code is not None)
        if action is None:
            self._read_without_action(number, row, header, bool(planned))
            return
        self._read_activity(number, row, header, code, planned)

    def _area_heading(self, own: list[Cell], header: Header) -> tuple[str, str] | None:
        """The numeral and name of an area heading: in one cell, or split over NO and KOMPONEN."""
        cells = sorted(own, key=lambda cell: cell.column)
        if len(cells) > 2 or any(
            cell.column in header.columns.get(column, ())
            for cell in cells[:1]
            if len(cells) == 1
            for column in (Column.ACTION, Column.INDICATOR)
        ):
            return None
        if len(cells) == 2 and not re.fullmatch(r"[IVX]+[.)]?", cells[0].text, re.IGNORECASE):
            return None
        match = _AREA_HEADING.fullmatch(" ".join(cell.text for cell in cells))
        return (match[1].upper(), match[2]) if match else None

    def _begin_area(self, number: int, numeral: str, name: str) -> None:
        where = self.sheet.where_row(number)
        if numeral not in AREA_BY_NUMBER:
            self.log.error(
                "area-unknown",
                where,
                f"Area {numeral} tidak dikenal; rencana aksi memuat area I sampai VI.",
                "Betulkan angka romawi judul areanya.",
            )
            return
        if numeral in self.heading_rows:
            bare = _CONTINUED.sub("", name)
            if numeral == self.area and bare != name and bare in ("", self.areas[numeral].name):
                return
            self.log.error(
                "area-doubled",
                where,
                f"Judul area {numeral} ada dua kali: baris {self.heading_rows[numeral]} "
                f"dan baris {number}.",
                "Sisakan satu judul untuk setiap area.",
            )
            return
        self.areas[numeral] = Area(numeral, name)
        self.heading_rows[numeral] = number
        self.area = numeral
        self.component = None
        self.is_closing = False

    def _is_closing_row(self, own: list[Cell], has_action: bool) -> bool:
        """Whether a row belongs to the signature block below the table."""
        if not has_action and len(own) <= 2 and any(_CLOSING.match(cell.text) for cell in own):
            self.is_closing = True
        return self.is_closing and len(own) <= 3

    def _read_line(self, cell: Cell, header: Header) -> bool:
        """Read a row of a single text outside the table's own columns; whether it was one."""
        meaning = next((c for c, numbers in header.columns.items() if cell.column in numbers), None)
        if cell.column in header.months.values() or meaning in (*NEEDED, Column.EVIDENCE):
            return False
        where = self.sheet.where(cell.row, cell.column)
        if meaning is Column.TEAM and self.area:
            self.lone_teams[self.area].append(cell.text)
        elif _TEAM_LINE.match(cell.text):
            self.team_lines.append((cell.row, cell.column, cell.text))
        else:
            self.log.warning(
                "line-ignored",
                where,
                f"Baris “{_short(cell.text)}” bukan bagian tabel dan diabaikan.",
                "Tidak perlu tindakan bila memang hanya keterangan.",
            )
        return True

    def _planned_months(
        self, number: int, row: Mapping[int, Cell], header: Header, *, is_coded: bool
    ) -> tuple[int, ...]:
        """The ticked months of a row, ticks right of DES included as DES."""
        months = []
        for month, column in header.months.items():
            if column not in row:
                continue
            mark = read_planned(row[column], month, self.year)
            where = self.sheet.where(number, column)
            if isinstance(mark, Unreadable):
                self.log.error(mark.code, where, mark.message, mark.remedy)
                continue
            if mark.warning:
                self.log.warning(mark.warning[0], where, mark.warning[1], "Periksa tandanya.")
            if mark.is_marked:
                months.append(month)
        if self._has_drifted_tick(number, row, header, is_coded=is_coded):
            months.append(12)
        return tuple(months)

    def _has_drifted_tick(
        self, number: int, row: Mapping[int, Cell], header: Header, *, is_coded: bool
    ) -> bool:
        """Whether a tick stands right of DES; other stray content there is reported."""
        december = header.months[12]
        named = {c for numbers in header.columns.values() for c in numbers}
        named |= {column for _, column in header.unknown} | set(header.months.values())
        # A coded row is of our own form, where PENANGGUNG JAWAB holds what a person typed.
        team_columns = () if is_coded else header.columns.get(Column.TEAM, ())
        drifted = []
        for column, cell in sorted(row.items()):
            if column <= december or cell.origin_column <= december or not cell.is_own:
                continue
            if column in named and column not in team_columns:
                continue
            mark = read_planned(cell, 12, self.year)
            if not isinstance(mark, Unreadable):
                if mark.is_marked:
                    drifted.append(column)
            elif column not in named and not _TEAM_LINE.match(cell.text):
                self.log.warning(
                    "content-outside",
                    self.sheet.where(number, column),
                    f"Isi “{_short(cell.text)}” di luar kolom tabel diabaikan.",
                    "Pindahkan ke kolom yang semestinya bila perlu dibaca.",
                )
        if drifted:
            self.log.warning(
                "tick-drifted",
                self.sheet.where(number, drifted[0]),
                f"Tanda centang di kanan kolom DES (baris {number}) dibaca sebagai Desember.",
                "Periksa bulannya dengan naskah aslinya.",
            )
        return bool(drifted)

    def _read_without_action(
        self, number: int, row: Mapping[int, Cell], header: Header, has_ticks: bool
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
        if self.component and (indicator := header.text(row, Column.INDICATOR)):
            self.component.indicator = indicator
        if header.text(row, Column.EVIDENCE):
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
        if code is not None:
            component = self._component_of_code(number, row, header, code)
        else:
            component = self._enter_component(number, row, header)
        if component is None or self.area is None:
            return
        if indicator := header.text(row, Column.INDICATOR):
            component.indicator = indicator
        missing = [
            (column, value)
            for column, value in (
                (Column.COMPONENT, component.name),
                (Column.INDICATOR, component.indicator),
            )
            if not value
        ]
        for column, _ in missing:
            self.log.error(
                "text-missing",
                self.sheet.where(number, header.columns[column][0]),
                f"{column} baris {number} kosong dan tidak dapat diambil dari baris di atasnya.",
                f"Isi {column}.",
            )
        if missing:
            return
        if number in self.sheet.hidden_rows:
            self.log.warning(
                "row-hidden",
                self.sheet.where_row(number),
                f"Baris {number} tersembunyi, tetapi ikut dibaca.",
                "Tampilkan barisnya dan periksa.",
            )
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
                self._team_of(number, row, header, is_coded=code is not None),
                planned,
            )
        )

    def _team_of(
        self, number: int, row: Mapping[int, Cell], header: Header, *, is_coded: bool
    ) -> str:
        """The team a row names itself, in its column or drifted right of it."""
        cell = header.cell(row, Column.TEAM)
        if is_coded:
            return cell.text if cell else ""
        if cell and isinstance(read_planned(cell, 12, self.year), Unreadable):
            return cell.text
        named = {c for numbers in header.columns.values() for c in numbers}
        for column, stray in sorted(row.items()):
            if column > header.months[12] and column not in named and _TEAM_LINE.match(stray.text):
                self.log.warning(
                    "team-drifted",
                    self.sheet.where(number, column),
                    f"“{_short(stray.text)}” di luar kolomnya dibaca sebagai PENANGGUNG JAWAB.",
                    "Periksa apakah timnya benar.",
                )
                return stray.text
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

    def _assume_area(self, number: int, numeral: str) -> None:
        """Stand in an area; one without a heading gets its official name, with a warning."""
        self.area, self.component = numeral, None
        if numeral not in self.areas:
            official = AREA_BY_NUMBER[numeral].official_name
            self.areas[numeral] = Area(numeral, official)
            self.log.warning(
                "area-assumed",
                self.sheet.where_row(number),
                f"Judul area sebelum baris {number} hilang; dianggap area {numeral} {official}.",
                "Periksa areanya dengan naskah aslinya.",
            )

    def _enter_component(
        self, number: int, row: Mapping[int, Cell], header: Header
    ) -> _Component | None:
        """The component that an uncoded row belongs to; None, with an error, where none can be."""
        name = header.text(row, Column.COMPONENT)
        written = header.cell(row, Column.NUMBER)
        component_no = _component_number(written.text) if written else None
        if written and component_no is None and written.text not in ("-", ""):
            self.log.error(
                "number-unreadable",
                self.sheet.where(number, written.column),
                f"NO “{_short(written.text)}” bukan nomor komponen.",
                "Isi dengan angka 1, 2, 3, …",
            )
            return None
        standing = self.component
        if component_no and standing and component_no < standing.number and self.area:
            position = area_position(self.area)
            if position < len(AREA_NUMBERS) and AREA_NUMBERS[position] not in self.areas:
                self._assume_area(number, AREA_NUMBERS[position])
                standing = None
            else:
                self.log.error(
                    "number-backwards",
                    self.sheet.where_row(number),
                    f"Nomor komponen mundur ke {component_no} di baris {number} tanpa judul area.",
                    "Tambahkan judul area yang hilang, atau betulkan nomornya.",
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
        if standing and component_no in (None, standing.number):
            if not name or comparable(name) == comparable(standing.name):
                return standing
            if component_no is not None:
                standing.name = name
                return standing
        if component_no is None:
            component_no = standing.number + 1 if standing else 1
            if Column.NUMBER in header.columns:
                self.log.warning(
                    "number-assumed",
                    self.sheet.where(number, header.columns[Column.NUMBER][0]),
                    f"NO komponen “{_short(name)}” kosong; dianggap {component_no}.",
                    "Isi nomor komponennya.",
                )
        self.component = _Component(component_no, name)
        return self.component

    # ---- what is known only at the end -------------------------------------------------------

    def finish(self) -> PlanTable:
        """Give every activity its team and its code."""
        self._assign_team_lines()
        activities: dict[Code, Activity] = {}
        rows: dict[Code, int] = {}
        seen: dict[tuple[str, int, str, str], int] = {}
        used = {row.code for row in self.rows if row.code}
        ordinals: Counter[tuple[str, int]] = Counter()
        for code in used:
            key = (code.area, code.component_no)
            ordinals[key] = max(ordinals[key], code.ordinal)
        for row in self._with_teams():
            code = row.code
            if code is None:
                ordinals[row.area, row.component_no] += 1
                ordinal = ordinals[row.area, row.component_no]
                code = Code.of(row.area, row.component_no, ordinal)
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
                    f"Kode {code} dipakai dua kali: baris {rows[code]} dan baris {row.number}.",
                    "Beri setiap kegiatan kodenya sendiri, atau kosongkan yang baru.",
                )
                continue
            if activity.identity in seen:
                self.log.error(
                    "activity-doubled",
                    self.sheet.where_row(row.number),
                    f"Kegiatan yang sama ada dua kali: baris {seen[activity.identity]} dan "
                    f"baris {row.number}.",
                    "Hapus salah satunya, atau bedakan isinya.",
                )
                continue
            activities[code] = activity
            rows[code] = seen[activity.identity] = row.number
        return PlanTable(tuple(self.areas.values()), tuple(activities.values()), rows)

    def _assign_team_lines(self) -> None:
        """Give each line that only names a team to the area whose name it shares words with."""
        words = {
            area.number: _words(area.name) | _words(AREA_BY_NUMBER[area.number].official_name)
            for area in self.areas.values()
        }
        spread = Counter(word for found in words.values() for word in found)
        for row, column, team in self.team_lines:
            where = self.sheet.where(row, column)
            # A word that several areas share says less about which one is meant.
            scores = {
                number: sum(1 / spread[word] for word in _words(team) & found)
                for number, found in words.items()
            }
            best = [number for number in scores if scores[number] == max(scores.values())]
            if len(best) != 1 or not scores[best[0]]:
                self.log.warning(
                    "team-line-unplaced",
                    where,
                    f"“{_short(team)}” tidak dapat dipastikan areanya dan tidak dipakai.",
                    "Tulis nama tim di kolom PENANGGUNG JAWAB areanya.",
                )
                continue
            self.lone_teams[best[0]].append(team)
            self.log.warning(
                "team-line",
                where,
                f"“{_short(team)}” di luar tabel dibaca sebagai penanggung jawab area {best[0]}.",
                "Periksa apakah areanya benar.",
            )

    def _with_teams(self) -> list[_Row]:
        """The rows with the team of their area, where exactly one is named in it."""
        named: dict[str, dict[str, str]] = defaultdict(dict)
        for area, team in [
            *((row.area, row.team) for row in self.rows),
            *((area, team) for area, teams in self.lone_teams.items() for team in teams),
        ]:
            if team and team.casefold() != NO_TEAM_LABEL:
                named[area].setdefault(team.casefold(), team)
        filled = []
        for row in self.rows:
            teams = named[row.area]
            if not row.team and len(teams) == 1:
                row = replace(row, team=next(iter(teams.values())))
            elif not row.team and len(teams) > 1:
                self.log.warning(
                    "team-unclear",
                    self.sheet.where_row(row.number),
                    f"Area {row.area} menyebut {len(teams)} tim; baris {row.number} tidak menyebut "
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
    reader = _PlanReader(sheet, year, log)
    if all(header.report(sheet, NEEDED, log) for header in headers):
        headers[0].report_lacking(sheet, OPTIONAL, log)
        reader.read(headers)
    return reader.finish()


def _component_number(text: str) -> int | None:
    digits = text.strip(" .)")
    return int(digits) if digits.isdecimal() and 1 <= int(digits) <= 9999 else None


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold())) - {"tim", "dan", "unit", "kerja"}


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
