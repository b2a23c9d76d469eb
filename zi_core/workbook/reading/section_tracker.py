"""Where a reader of a plan stands, row by row: in which area and in which component."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from zi_core.plan import Area, Code
from zi_core.plan.areas import AREA_BY_NUMBER, AREA_NUMBERS, area_position
from zi_core.text import comparable, shortened, whole_number
from zi_core.workbook.columns import Column
from zi_core.workbook.problems import ProblemLog
from zi_core.workbook.reading.cells import Cell, Sheet
from zi_core.workbook.reading.form_rows import AreaHeading
from zi_core.workbook.reading.header import Header


@dataclass(slots=True)
class Component:
    """A component while its rows are read; blank cells below are filled with what it holds."""

    number: int
    name: str
    indicator: str = ""


@dataclass(slots=True)
class SectionTracker:
    """The areas found so far, and the area and component that the next row belongs to.

    ``area_start`` is the row where the area begins: nothing from above it is filled into it.
    ``heading_rows`` are the rows of the headings found so far, ``ahead`` those of all headings of
    the sheet: what has one further down is not lost.
    """

    sheet: Sheet
    log: ProblemLog
    areas: dict[str, Area] = field(default_factory=dict)
    area: str | None = None
    area_start: int = 0
    component: Component | None = None
    heading_rows: dict[str, int] = field(default_factory=dict)
    ahead: Mapping[str, int] = field(default_factory=dict)
    _components: dict[tuple[str, int], Component] = field(default_factory=dict)

    def begin_area(self, number: int, heading: AreaHeading) -> None:
        """Enter the area that a heading in row ``number`` opens; one that cannot be is an error."""
        where = self.sheet.where_row(number)
        numeral = heading.numeral
        if numeral not in AREA_BY_NUMBER:
            self.log.error(
                "area-unknown",
                where,
                f"Area {numeral} tidak dikenal; rencana aksi memuat area I sampai VI.",
                "Betulkan angka judul areanya.",
            )
            return
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
        self.areas[numeral] = Area(numeral, heading.name)
        self.heading_rows[numeral] = number
        self._enter_area(numeral, number)

    def component_of_code(
        self, number: int, row: Mapping[int, Cell], header: Header, code: Code
    ) -> Component:
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
        component = self.component
        if component is None or component.number != code.component_no:
            component = self.component = Component(code.component_no, name)
        elif name:
            component.name = name
        return component

    def enter_component(
        self, number: int, row: Mapping[int, Cell], header: Header
    ) -> Component | None:
        """The component that an uncoded row belongs to; None, with an error, where none can be."""
        name = header.text(row, Column.COMPONENT)
        written = header.cell(row, Column.NUMBER)
        component_no = _component_number(written.text) if written else None
        is_unreadable = bool(written and component_no is None and written.text != "-")
        if written and is_unreadable and written.is_own:
            self.log.warning(
                "number-unreadable",
                self.sheet.where_of(written),
                f"NO “{shortened(written.text)}” bukan nomor komponen; komponen dibedakan menurut "
                "teksnya.",
                "Isi dengan angka 1, 2, 3, …",
                "NO di {n} baris bukan nomor komponen; komponen dibedakan menurut teksnya.",
            )
        if self.area is None:
            self.log.error(
                "activity-before-area",
                self.sheet.where_row(number),
                f"Kegiatan di baris {number} berada sebelum judul area mana pun.",
                "Tambahkan baris judul area, misalnya “I Manajemen Perubahan”, di atasnya.",
                "Sebanyak {n} kegiatan berada sebelum judul area mana pun.",
            )
            return None
        component = self.component
        if component_no and component and component_no < component.number:
            component = self._after_backwards(number, component_no)
        is_same_name = component and (not name or comparable(name) == comparable(component.name))
        if component and component_no in (None, component.number) and is_same_name:
            return component
        if component_no is None:
            component_no = component.number + 1 if component else 1
            if Column.NUMBER in header.columns and not is_unreadable:
                self.log.warning(
                    "number-assumed",
                    self.sheet.where(number, header.columns[Column.NUMBER][0]),
                    f"NO komponen “{shortened(name)}” kosong; dianggap {component_no}.",
                    "Isi nomor komponennya.",
                    "NO {n} komponen kosong; dianggap nomor berikutnya.",
                )
        elif component and component_no == component.number:
            self.log.warning(
                "number-repeated",
                self.sheet.where_row(number),
                f"NO {component_no} dipakai lagi untuk komponen lain di baris {number}: "
                f"“{shortened(name)}”.",
                "Betulkan nomornya, atau tambahkan judul area bila area baru dimulai di sini.",
            )
        self._enter_component(Component(component_no, name))
        return self.component

    def _enter_component(self, component: Component) -> None:
        self.component = component
        self._components.setdefault((str(self.area), component.number), component)

    def _after_backwards(self, number: int, component_no: int) -> Component | None:
        """The component to go on with where its number runs backwards without a heading.

        The next area's heading was lost, unless it stands elsewhere: then the rows are only in
        another order. None in an area that begins here.
        """
        position = area_position(self.area) if self.area else len(AREA_NUMBERS)
        following = AREA_NUMBERS[position] if position < len(AREA_NUMBERS) else None
        if following and following not in self.areas and following not in self.ahead:
            self._assume_area(number, following)
            return None
        self.log.warning(
            "number-backwards",
            self.sheet.where_row(number),
            f"Nomor komponen mundur ke {component_no} di baris {number}; barisnya tetap di area "
            f"{self.area}.",
            "Periksa urutan barisnya, atau tambahkan judul area yang hilang.",
            f"Nomor komponen mundur di {{n}} baris; barisnya tetap di area {self.area}.",
        )
        return self._components.get((str(self.area), component_no))

    def _enter_area(self, numeral: str, number: int) -> None:
        self.area, self.area_start, self.component = numeral, number, None

    def _assume_area(self, number: int, numeral: str) -> None:
        """Stand in an area; one without a heading gets its official name, with a warning."""
        self._enter_area(numeral, number)
        if numeral not in self.areas:
            official = AREA_BY_NUMBER[numeral].official_name
            self.areas[numeral] = Area(numeral, official)
            self.log.warning(
                "area-assumed",
                self.sheet.where_row(number),
                f"Judul area sebelum baris {number} hilang; dianggap area {numeral} {official}.",
                "Periksa areanya dengan naskah aslinya.",
            )


def _component_number(text: str) -> int | None:
    return whole_number(text.strip(" .)"), most=9_999) or None
