"""Finds the activity that a row of REALISASI or BUKTI DUKUNG is about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from zi_core.plan import Activity, Code, team_named
from zi_core.text import comparable, shortened
from zi_core.workbook.columns import Column
from zi_core.workbook.problems import ProblemLog
from zi_core.workbook.reading.cells import Cell, Sheet
from zi_core.workbook.reading.header import Header


class ActivityIndex:
    """Finds an activity by its code, or by its text where a row has no code."""

    def __init__(self, activities: Iterable[Activity], *, is_whole: bool = True) -> None:
        """Index the activities of the plan sheet.

        Where they are not the ``is_whole`` plan, for its sheet has errors of its own, a row whose
        activity is not among them is not said to be wrong.
        """
        self._is_whole = is_whole
        self._by_code = {activity.code: activity for activity in activities}
        self._by_action: dict[str, list[Activity]] = defaultdict(list)
        for activity in self._by_code.values():
            self._by_action[comparable(activity.action)].append(activity)

    def find(
        self, sheet: Sheet, number: int, row: Mapping[int, Cell], header: Header, log: ProblemLog
    ) -> Activity | None:
        """The activity of a row; None, with an error in ``log``, where there is no single one.

        Without one where the plan itself is not whole: the row may be right.
        """
        cell = header.cell(row, Column.CODE)
        if cell is None:
            return self._find_by_text(sheet, number, row, header, log)
        code = Code.parse(cell.text)
        activity = self._by_code.get(code) if code else None
        if activity is None and code and not self._is_whole:
            return None
        if activity is None:
            log.error(
                "code-unknown",
                sheet.where_of(cell),
                f"Kode “{shortened(cell.text)}” tidak ada di rencana aksi.",
                "Betulkan kodenya, misalnya III.3.2.",
            )
            return None
        _report_differences(activity, sheet, number, row, header, log)
        return activity

    def _find_by_text(
        self, sheet: Sheet, number: int, row: Mapping[int, Cell], header: Header, log: ProblemLog
    ) -> Activity | None:
        action = header.text(row, Column.ACTION)
        component = comparable(header.text(row, Column.COMPONENT))
        found = [
            activity
            for activity in (self._by_action.get(comparable(action), []) if action else ())
            if not component or comparable(activity.component) == component
        ]
        if len(found) == 1:
            return found[0]
        if not action:
            problem = "berisi data tetapi tanpa KODE."
        elif found:
            problem = "tanpa KODE, dan LANGKAH AKSI-nya dipakai beberapa kegiatan."
        elif not self._is_whole:
            return None
        else:
            problem = "tanpa KODE, dan LANGKAH AKSI-nya tidak ada di rencana aksi."
        log.error(
            "row-without-code",
            sheet.where_row(number),
            f"Baris {number} {problem}",
            "Isi KODE kegiatannya, atau kosongkan barisnya.",
        )
        return None


def _report_differences(
    activity: Activity,
    sheet: Sheet,
    number: int,
    row: Mapping[int, Cell],
    header: Header,
    log: ProblemLog,
) -> None:
    """Warn where a row has another text than the plan: the plan's is the one that counts."""
    for column, code, planned in (
        (Column.COMPONENT, "component-differs", activity.component),
        (Column.ACTION, "action-differs", activity.action),
        (Column.TEAM, "team-differs", activity.team),
    ):
        cell = header.cell(row, column)
        text = cell.text if cell else ""
        said = team_named(text) if column is Column.TEAM else text
        if cell and said != planned and comparable(said) != comparable(planned):
            log.warning(
                code,
                sheet.where_of(cell),
                f"{column} baris {number} berbeda dari lembar rencana aksi ({activity.code}); "
                "yang di rencana aksi dipakai.",
                "Ubah di lembar RENCANA AKSI bila memang berubah, dan periksa kodenya.",
            )
