"""Real workbooks for the tests: the official form, cell by cell, and edited working workbooks."""

import functools
import io
import zipfile
from collections.abc import Callable, Iterable
from copy import copy

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from tests.uploads import filled
from zi_core.plan import Activity, Area, Code, Plan
from zi_core.workbook import Reading, read, write
from zi_core.workbook.writing import evidence_sheet

TITLE = "RENCANA AKSI PEMBANGUNAN ZONA INTEGRITAS KPU KABUPATEN CONTOH TAHUN 2022"
MONTHS = ("JAN", "FEB", "MAR", "APR", "MEI", "JUN", "JUL", "AGT", "SEP", "OKT", "NOV", "DES")
HEADINGS = (
    "NO",
    "KOMPONEN",
    "INDIKATOR",
    "LANGKAH AKSI",
    "BUKTI FISIK",
    *MONTHS,
    "PENANGGUNG JAWAB",
)
FIRST = 5
"""The row of the first activity in :meth:`Form.standard`, under title, header and area heading."""


class Form:
    """A sheet in the official form: columns A NO to E BUKTI FISIK, F-Q the months, R the team."""

    def __init__(self, title: str = TITLE):
        self.book = Workbook()
        self.sheet = self.book.active
        self.sheet.title = "Rencana"
        self.row = 0
        if title:
            self.put(title)
            self.row += 1

    @classmethod
    def standard(cls, **header) -> "Form":
        """Title in row 1, header in row 3, the heading of area I in row 4."""
        form = cls()
        form.header(**header)
        form.put("I Manajemen Perubahan")
        return form

    def put(self, *values: object) -> int:
        """Append a row of cells from column A; returns its number."""
        self.row += 1
        for column, value in enumerate(values, start=1):
            if value is not None and value != "":
                self.sheet.cell(self.row, column).value = value
        return self.row

    def header(self, headings: Iterable[object] = HEADINGS) -> int:
        return self.put(*headings)

    def activity(
        self,
        number: object = None,
        component: str = "",
        indicator: str = "",
        action: str = "Aksi",
        *,
        months: dict[int, object] | Iterable[int] = (1,),
        evidence: str = "",
        team: object = "",
        beyond: Iterable[object] = (),
    ) -> int:
        """Append an activity; ``months`` are ticked months or what stands in each."""
        cells = dict(months) if isinstance(months, dict) else dict.fromkeys(months, "√")
        row = [cells.get(month) for month in range(1, 13)]
        return self.put(number, component, indicator, action, evidence, *row, team, *beyond)

    def first(self, **values) -> int:
        """Append a whole first activity of a component."""
        return self.activity(1, "Tim Kerja", "SK tim", **values)

    def content(self) -> bytes:
        return saved(self.book)

    def read(self, **options) -> Reading:
        return read(self.content(), **options)


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def ticked(value: object, *, font: str = "") -> Reading:
    """Read a form with one activity whose MAR cell (H5) holds ``value``."""
    form = Form.standard()
    row = form.first(months={3: value})
    if font:
        form.sheet.cell(row, 8).font = Font(name=font)
    return form.read()


def small_plan(**changes) -> Plan:
    """Two areas, three activities: I.1.1 (Mar), I.1.2 (Jan, Jun) and II.1.1 (Dec) of a team."""
    fields = {
        "year": 2022,
        "office": "KPU Kabupaten Contoh",
        "areas": (Area("I", "Manajemen Perubahan"), Area("II", "Penataan Tata Laksana")),
        "activities": (
            Activity(Code(1, 1, 1), "Tim Kerja", "SK tim", "Menyusun SK", planned=(3,)),
            Activity(Code(1, 1, 2), "Tim Kerja", "Rapat tim", "Rapat", planned=(1, 6)),
            Activity(Code(2, 1, 1), "SOP", "SOP ada", "Menyusun SOP", "SOP", "Tim Tata", (12,)),
        ),
    }
    return Plan(**(fields | changes))


REALISATION_ROWS = {"I.1.1": 8, "I.1.2": 9, "II.1.1": 11}
"""The rows of :func:`small_plan`'s activities in REALISASI; its months are columns D-O."""


def edited(edit: Callable[[Workbook], None], plan: Plan | None = None, **options) -> bytes:
    """A working workbook after a person changed something in it."""
    return filled(_written(plan or small_plan(), **options), edit)


@functools.lru_cache(maxsize=32)
def _written(plan: Plan, **options) -> bytes:
    with pytest.MonkeyPatch.context() as patched:
        # The two hundred empty rows for documents would take half of the time of an edit.
        patched.setattr(evidence_sheet, "_SPARE_ROWS", 20)
        return write(plan, **options)


def realised(cell: str, value: object, plan: Plan | None = None) -> Reading:
    """Read a working workbook in which one cell of REALISASI was filled in."""
    book = loaded(plan or small_plan())
    place = book["REALISASI"][cell]
    before = place._value, place.data_type, copy(place._style)
    place.value = value
    content = saved(book)
    place._value, place.data_type, place._style = before
    return read(content)


@functools.lru_cache(maxsize=8)
def loaded(plan: Plan) -> Workbook:
    """To be left as it was: loading takes twice as long as saving and reading."""
    return load_workbook(io.BytesIO(_written(plan)))


def patched(content: bytes, part: str, old: str, new: str) -> bytes:
    """A workbook with the XML of one part changed by hand; ``old`` must be there."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for item in source.infolist():
            data = source.read(item)
            if item.filename == part:
                text = data.decode()
                assert old in text
                data = text.replace(old, new).encode()
            target.writestr(item, data)
    return buffer.getvalue()


def places(reading: Reading, code: str) -> list[str]:
    """Where a problem was found, in order."""
    return [
        place
        for problem in reading.problems
        if problem.code == code
        for place in (problem.where, *problem.others)
    ]


def codes(reading: Reading) -> set[str]:
    return {problem.code for problem in reading.problems}


def errors(reading: Reading) -> set[str]:
    return {problem.code for problem in reading.problems if problem.severity == "error"}


def months(reading: Reading, position: int = 0) -> tuple[int, ...]:
    """The scheduled months of an activity that was read without an error."""
    assert reading.plan, [str(problem) for problem in reading.problems]
    return reading.plan.activities[position].planned
