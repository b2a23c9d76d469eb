"""The law of the writer: what it writes, the reader reads as the very same plan."""

import io
import re
import time
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.libreoffice import resaved
from tests.workbook.forms import small_plan
from tests.workbook.plans import HOSTILE, plans, short
from zi_core.plan import Activity, Area, Code, Entry, EvidenceItem, Plan
from zi_core.plan.areas import AREA_NUMBERS
from zi_core.plan.facts import facts_of
from zi_core.text import clean
from zi_core.workbook import Stamp, read, write

EXPECTED = {
    "date-far",
    "date-in-future",
    "date-swapped",
    "activity-without-month",
    "year-unknown",
    "link-not-web",
}
"""What a plan itself may lack, and the reader says so; nothing else may be found."""


def check(plan: Plan, content: bytes) -> Stamp:
    """That a file reads as a plan; what else it says of itself is returned."""
    reading = read(content)
    told = [str(problem) for problem in reading.problems]
    assert reading.plan, (told, ascii(plan)[:2_000])
    differing = {*facts_of(plan).items()} ^ {*facts_of(reading.plan).items()}
    assert reading.plan == plan, (sorted(differing), told)
    assert {problem.code for problem in reading.problems} <= EXPECTED, told
    return reading.stamp


stamped_plans = plans().flatmap(
    lambda plan: st.tuples(
        st.just(plan),
        st.none() | st.integers(1, 10**6),
        st.none() | short.map(clean) | st.sampled_from(plan.teams),
    )
)


@given(stamped_plans)
def test_any_plan_comes_back_the_same_with_its_stamp(issued):
    plan, version, team = issued
    stamp = check(plan, write(plan, version=version, team=team))
    assert (stamp.version, stamp.year, stamp.office) == (version, plan.year, plan.office)
    assert stamp.team == (team or "")
    assert stamp.sample == plan.sample


@pytest.mark.exhaustive
def test_every_hostile_text_comes_back_from_every_field():
    """Six in a workbook: as many as there are areas, each of which is named by one."""
    texts = [clean(text) or "kosong" for text in HOSTILE]
    for start in range(0, len(texts), 6):
        plan = hostile_plan(texts[start : start + 6])
        check(plan, write(plan))


def hostile_plan(texts: list[str]) -> Plan:
    """Each text in every field that takes one, in an area of its own; the first as the office."""
    areas, activities, items, entries = [], [], [], []
    for number, kept in zip(AREA_NUMBERS, texts, strict=False):
        fields = {"component": kept, "indicator": kept, "action": kept, "evidence": kept}
        rest = {"team": kept, "obstacle": kept, "follow_up": kept, "note": kept[:1_000]}
        code, other, third = (Code.of(number, 2, ordinal) for ordinal in (3, 4, 5))
        areas.append(Area(number, kept[:32_000], kept[:1_000]))
        activities += [
            Activity(code, **fields, **rest, planned=(1,)),
            Activity(other, "a", kept, "b", planned=(2,), note=f"{kept[:900]} lagi"),
            Activity(third, kept, "a", kept, planned=(2,), team=kept),
        ]
        entries.append(Entry(code, 2))
        items += [EvidenceItem(code, 2, kept, kept, kept), EvidenceItem(other, 1, "", kept)]
    return Plan(2022, texts[0], areas, activities, entries, items)


def test_components_that_share_a_number_keep_their_own_names():
    plan = small_plan(
        activities=tuple(
            Activity(Code(1, 1, n), name, "Sama", f"Aksi {n}", planned=(n,))
            for n, name in enumerate(("A", "A", "B", "A"), start=1)
        )
    )
    check(plan, write(plan))


def test_no_text_becomes_a_formula():
    for text in ("=1+1", "+1", "-1", "@x", "#REF!"):
        book = load_workbook(io.BytesIO(write(hostile_plan([text]))))
        cells = [cell for sheet in book for row in sheet.rows for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert all(cell.quotePrefix for cell in cells if cell.value == text and text[0] != "#")


def test_the_four_sheets_and_the_stamp_are_there():
    book = load_workbook(io.BytesIO(write(small_plan(), version=4, team="Tim x")))
    assert book.sheetnames == ["RENCANA AKSI", "REALISASI", "BUKTI DUKUNG", "PETUNJUK"]
    stamp = {item.name: item.value for item in book.custom_doc_props.props}
    assert stamp == {
        "zi_version": 4,
        "zi_year": 2022,
        "zi_office": "KPU Kabupaten Contoh",
        "zi_team": "Tim x",
        "zi_sample": False,
    }
    assert "Versi 4" in str(book["REALISASI"]["A4"].value)


def test_nothing_hides_under_merged_cells():
    with zipfile.ZipFile(io.BytesIO(write(small_plan()))) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    covered = re.search(r'<c r="C11"[^>]*?(/>|>.*?</c>)', xml)
    assert covered
    assert "<v>" not in covered[0]


@pytest.mark.libreoffice
def test_libreoffice_may_save_it_again(tmp_path):
    # LibreOffice 7 saves a text such as _x0041_ without its escape: for every reader that is an A.
    texts = [clean(text) for text in HOSTILE if len(text) < 2_000 and "_x" not in text]
    plan = all_hostile_plan([text for text in texts if text])
    for name, options in {
        "kosong": {},
        "tim": {"version": 3, "team": "Tim x", "state": "a" * 64},
    }.items():
        (tmp_path / f"{name}.xlsx").write_bytes(write(plan, **options))
    (tmp_path / "contoh.xlsx").write_bytes(write(small_plan(sample=True), version=12))
    folder = resaved(tmp_path)
    read_again = {path.stem: read(path.read_bytes()) for path in folder.iterdir()}
    for name in ("kosong", "tim"):
        problems = [str(problem) for problem in read_again[name].problems]
        assert read_again[name].plan == plan, problems
    assert read_again["contoh"].plan == small_plan(sample=True)
    assert read_again["kosong"].stamp == Stamp(None, 2022, plan.office)
    assert read_again["tim"].stamp == Stamp(3, 2022, plan.office, "Tim x", state="a" * 64)
    assert read_again["contoh"].stamp.version == 12


def all_hostile_plan(texts: list[str]) -> Plan:
    """One plan with every text in every field of an activity and of a document."""
    codes = [Code(1 + n % 6, 1 + n // 6, 1) for n in range(len(texts))]
    return Plan(
        year=2022,
        office="=1+1 KPU <b>",
        areas=tuple(Area(number, texts[n]) for n, number in enumerate(AREA_NUMBERS)),
        activities=tuple(
            Activity(code, text, text, text, text, text, (1, 12), text, f"{text}\n{text}")
            for code, text in zip(codes, texts, strict=True)
        ),
        entries=tuple(
            Entry(code, 1 + n % 12, date(2022, 3, 14) if n % 2 else None)
            for n, code in enumerate(codes)
        ),
        evidence_items=tuple(
            EvidenceItem(code, 3, text, text, text) for code, text in zip(codes, texts, strict=True)
        ),
    )


@pytest.mark.exhaustive
def test_time_grows_with_the_plan_and_not_with_its_square():
    """Ten times the activities may take ten times as long, thrice allowed for; not a hundred."""

    def seconds(count: int) -> float:
        activities = tuple(
            Activity(
                Code(1 + n % 6, 1 + n // 60, 1 + n % 60), "K", f"I {n}", f"A {n}", planned=(3,)
            )
            for n in range(count)
        )
        areas = tuple(Area(number, "Area") for number in ("I", "II", "III", "IV", "V", "VI"))
        plan = small_plan(areas=areas, activities=activities)
        start = time.process_time()
        assert read(write(plan)).plan == plan
        return time.process_time() - start

    assert seconds(1_000) < 30 * seconds(100)
