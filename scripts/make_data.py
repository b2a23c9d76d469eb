r"""Make the workbooks in ``data/`` from the decree's annex; run again when the writer changes.

``python scripts/make_data.py [ANNEX]`` pastes the text of the annex (cells separated by tabs, as
converted from the PDF) into a sheet as it stands, lets the workbook reader make sense of it and
writes ``data/rencana_aksi_2022.xlsx``. With the invented realisation told in
``data/contoh_realisasi_2022.toml`` the same plan becomes ``data/contoh_realisasi_2022.xlsx``.
A file that would come out the same is left alone, so that a second run changes nothing.
"""

import argparse
import io
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # run as a file, not imported
    sys.path.insert(0, str(ROOT))

# zi_core first: it says how openpyxl reads XML.
from zi_core.dates import NAMES  # noqa: E402 - the path to it is set just above
from zi_core.plan import Activity, Code, Entry, EvidenceItem, Plan  # noqa: E402
from zi_core.workbook import Reading, read, write  # noqa: E402

from openpyxl import Workbook  # noqa: E402  # isort: skip
from openpyxl.worksheet.worksheet import Worksheet  # noqa: E402  # isort: skip

ANNEX: Final = ROOT / "tests" / "workbook" / "data" / "keputusan_10_2022_lampiran.txt"
PLAN_FILE: Final = ROOT / "data" / "rencana_aksi_2022.xlsx"
SAMPLE_FILE: Final = ROOT / "data" / "contoh_realisasi_2022.xlsx"
SAMPLE_STORY: Final = ROOT / "data" / "contoh_realisasi_2022.toml"

LINK: Final = "https://example.com/contoh/{code}-{year}-{month:02}-{number}"

AREA_NOTES: Final = {
    "VI": "komponen 1 belum termuat karena halaman sumber tidak lengkap; cocokkan dengan naskah "
    "asli Keputusan Nomor 10 Tahun 2022. Judul area ini dilengkapi dari nama resminya "
    "(PermenPANRB Nomor 90 Tahun 2021)."
}
DECEMBER: Final = frozenset({"III.4.3", "V.2.4", "V.3.2", "V.3.3", "V.3.4", "V.4.2"})
DECEMBER_NOTE: Final = (
    "tanda bulan Desember disimpulkan dari tanda di kanan kolom DES; cocokkan dengan naskah asli "
    "Keputusan Nomor 10 Tahun 2022."
)


def main() -> int:
    """Make both workbooks; return 1 where the annex was refused."""
    parser = argparse.ArgumentParser(description="Make the workbooks in data/.")
    parser.add_argument("annex", nargs="?", type=Path, default=ANNEX, help="text of the annex")
    options = parser.parse_args()

    reading = read_annex(options.annex.read_text(encoding="utf-8"))
    for problem in reading.problems:
        print(problem)
    if reading.plan is None:
        return 1
    plan = noted(reading.plan)
    story = tomllib.loads(SAMPLE_STORY.read_text(encoding="utf-8"))
    save(PLAN_FILE, write(plan))
    save(SAMPLE_FILE, write(tell(plan, story)))
    return 0


# ---- the plan -------------------------------------------------------------------------------


def read_annex(text: str) -> Reading:
    """Read the annex as if a person had pasted its text into an empty sheet."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row, line in enumerate(text.split("\n"), start=1):
        for column, cell_text in enumerate(line.split("\t"), start=1):
            if cell_text:
                cell = sheet.cell(row, column, cell_text)
                cell.data_type = "s"  # text, whatever it looks like
    buffer = io.BytesIO()
    book.save(buffer)
    return read(buffer.getvalue())


def noted(plan: Plan) -> Plan:
    """The plan with what is uncertain in the annex's text (data/SUMBER.md), as part of it."""
    return replace(
        plan,
        areas=tuple(replace(area, note=AREA_NOTES.get(area.number, "")) for area in plan.areas),
        activities=tuple(
            replace(activity, note=DECEMBER_NOTE if str(activity.code) in DECEMBER else "")
            for activity in plan.activities
        ),
    )


# ---- the invented realisation ---------------------------------------------------------------


def tell(plan: Plan, story: Mapping[str, Mapping[str, Any]]) -> Plan:
    """The plan with the invented realisation of ``story``, marked as sample (DATA CONTOH).

    ``story`` maps an activity's code to what its team did; ``data/contoh_realisasi_2022.toml``
    explains the words. Raises ValueError for a code that the plan lacks or a word it has no use
    for.
    """
    assert plan.year is not None
    told = {_activity(plan, code): words for code, words in story.items()}
    return replace(
        plan,
        activities=tuple(
            replace(
                activity,
                obstacle=told.get(activity, {}).get("kendala", ""),
                follow_up=told.get(activity, {}).get("tindak_lanjut", ""),
            )
            for activity in plan.activities
        ),
        entries=tuple(
            entry
            for activity, words in told.items()
            for entry in _entries(activity.code, words.get("isi", ""), plan.year)
        ),
        evidence_items=tuple(
            item for activity, words in told.items() for item in _items(activity, words, plan.year)
        ),
        sample=True,
    )


def _activity(plan: Plan, text: str) -> Activity:
    code = Code.parse(text)
    if code is None or code not in plan.by_code:
        raise ValueError(f"{text} is not in the plan")
    return plan.by_code[code]


def _entries(code: Code, cells: str, year: int) -> Iterator[Entry]:
    """The entries of one row: a word per month cell from January on, ``.`` for an empty one."""
    for month, word in enumerate(cells.split(), start=1):
        if word == ".":
            continue
        done_on = None
        if word != "v":
            day, _, other_month = word.partition("/")
            done_on = date(year, int(other_month or month), int(day))
        yield Entry(code, month, done_on)


def _items(activity: Activity, words: Mapping[str, Any], year: int) -> Iterator[EvidenceItem]:
    """The documents of one activity: those of ``bukti`` for each filled month cell."""
    known = {"isi", "kendala", "tindak_lanjut", "bukti", "tanpa_bukti", "tanpa_tautan"}
    if unknown := words.keys() - known - {"keterangan"}:
        raise ValueError(f"{activity.code} says {', '.join(sorted(unknown))}")
    code = activity.code
    for entry in _entries(code, words.get("isi", ""), year):
        month = entry.month
        if month in words.get("tanpa_bukti", ()):
            continue
        for number, document in enumerate(words.get("bukti", ()), start=1):
            has_link = month not in words.get("tanpa_tautan", ())
            yield EvidenceItem(
                code,
                month,
                document.format(bulan=NAMES[month - 1]),
                LINK.format(code=code, year=year, month=month, number=number) if has_link else "",
                words.get("keterangan", {}).get(str(month), ""),
            )


# ---- the files ------------------------------------------------------------------------------


def save(path: Path, content: bytes) -> None:
    """Write a workbook, unless the file already says the same but for the time it was made."""
    if path.exists() and _parts(path.read_bytes()) == _parts(content):
        print(f"{path.relative_to(ROOT)}: tidak berubah")
        return
    path.write_bytes(content)
    print(f"{path.relative_to(ROOT)}: ditulis")


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name: archive.read(name)
            for name in archive.namelist()
            if name != "docProps/core.xml"  # holds the time of saving
        }


if __name__ == "__main__":
    sys.exit(main())
