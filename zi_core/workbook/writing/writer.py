"""A plan -> the working workbook: printable as the decree's annex, ready to be filled in.

The law of this module is ``read(write(plan)).plan == plan`` for every plan whose dates the reader
accepts (docs/rules.md, Workbook).
"""

import io
from itertools import groupby
from typing import Any, Final

from openpyxl import Workbook

from zi_core.plan import SAMPLE_MARK, Plan, team_label
from zi_core.text import shortened
from zi_core.workbook.reading.reader import (
    EVIDENCE_SHEET,
    GUIDE_SHEET,
    PLAN_SHEET,
    REALISATION_SHEET,
)
from zi_core.workbook.source_notes import note_lines
from zi_core.workbook.stamp import PLAN_TITLE, Stamp, origin_line, put_stamp
from zi_core.workbook.writing import styles
from zi_core.workbook.writing.evidence_sheet import (
    EVIDENCE_COLUMNS,
    GUIDE_COLUMNS,
    write_evidence_sheet,
    write_guide_sheet,
)
from zi_core.workbook.writing.layout import Page
from zi_core.workbook.writing.plan_sheet import PLAN_COLUMNS, write_plan_sheet
from zi_core.workbook.writing.realisation_sheet import REALISATION_COLUMNS, write_realisation_sheet
from zi_core.workbook.writing.styles import CellStyle

_LONGEST_FOOT: Final = 80


def write(
    plan: Plan, *, version: int | None = None, state: str = "", team: str | None = None
) -> bytes:
    """Make the working workbook of a plan.

    ``version`` is the published version it is issued from, None for none, and ``state`` the
    SHA-256 of that version's state. With ``team`` only that team's rows of REALISASI and BUKTI
    DUKUNG are open for typing (``""`` means the rows without a team). All three are stamped into
    the custom document properties, and into the lines above each table.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    registered = styles.register(book)
    heading = _heading_lines(plan, version, state, team)
    by_area = {area: list(found) for area, found in groupby(plan.activities, lambda a: a.area)}
    areas = [(area, by_area.get(area.number, [])) for area in plan.areas]
    write_plan_sheet(
        Page(book.create_sheet(PLAN_SHEET), PLAN_COLUMNS, registered),
        areas,
        heading,
        note_lines(plan),
    )
    first, last = write_realisation_sheet(
        Page(book.create_sheet(REALISATION_SHEET), REALISATION_COLUMNS, registered),
        areas,
        {(entry.code, entry.month): entry for entry in plan.entries},
        heading,
        team,
    )
    write_evidence_sheet(
        Page(book.create_sheet(EVIDENCE_SHEET), EVIDENCE_COLUMNS, registered),
        plan.evidence_items,
        plan.by_code,
        heading,
        f"{REALISATION_SHEET}!$A${first}:$A${last}",
        team,
    )
    guide = Page(book.create_sheet(GUIDE_SHEET), GUIDE_COLUMNS, registered)
    write_guide_sheet(guide, is_sample=plan.sample)
    if team is not None:  # whose it is, on each printed page
        for sheet in book.worksheets:
            footer: Any = sheet.oddFooter
            footer.center.text = shortened(team_label(team), _LONGEST_FOOT).replace("&", "&&")
    put_stamp(book, Stamp(version, plan.year, plan.office, team or "", plan.sample, state))
    book.properties.title = "Rencana aksi Zona Integritas"
    book.properties.creator = "Dasbor Zona Integritas"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _heading_lines(
    plan: Plan, version: int | None, state: str, team: str | None
) -> list[tuple[str, CellStyle]]:
    """The lines above each table, for people: title, office, year, where the file comes from."""
    lines = [(PLAN_TITLE, CellStyle.TITLE)]
    if plan.office:
        lines.append((plan.office, CellStyle.TITLE))
    if plan.year is not None:
        lines.append((f"TAHUN {plan.year}", CellStyle.TITLE))
    if plan.sample:
        lines.append(
            (f"{SAMPLE_MARK}: realisasi di berkas ini rekaan, bukan data kantor.", CellStyle.SAMPLE)
        )
    lines.append((origin_line(version, state, team), CellStyle.NOTE))
    return lines
