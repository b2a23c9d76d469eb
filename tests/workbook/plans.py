"""Plans for the property tests: anything a person could have typed, and much that nobody should."""

from datetime import date, timedelta

from hypothesis import strategies as st

from zi_core.plan import Activity, Area, Code, Entry, EvidenceItem, Plan
from zi_core.plan.areas import AREA_NUMBERS
from zi_core.text import clean

HOSTILE = (
    "=1+1",
    "+x",
    "@SUM(A1)",
    "-2",
    "-",
    "--",
    '=HYPERLINK("http://x";"y")',
    "'=1",
    "  depan",
    "_x0041_",
    "_x005F_x0041_",
    "_x000D_",
    "#REF!",
    "#N/A",
    "TRUE",
    "FALSE",
    "0",
    "1",
    "1.0",
    "007",
    "1e5",
    "14/03/2022",
    "2022",
    "KOMPONEN",
    "INDIKATOR",
    "LANGKAH AKSI",
    "NO",
    "KODE",
    "JAN",
    "Maret",
    "KENDALA",
    "PENANGGUNG JAWAB",
    "II x",
    "VI",
    "II.1.1",
    "I.1.1",
    "AREA II: x",
    "Tim x",
    "Tim Pengawasan",
    "belum dicantumkan",
    "(tidak dicantumkan dalam Keputusan)",
    "Catatan sumber",
    "Catatan sumber I: x",
    "Catatan sumber I.1.1, II.1.1: x",
    "x",
    "√",
    "✓",
    "v",
    "ü",
    "ditetapkan di Purbalingga",
    "ttd",
    "TAHUN 2019",
    "DATA CONTOH",
    "zona integritas KPU X tahun 2018",
    "<b>",
    "< b >",
    "a <b dan c> d",
    "<script>",
    "&amp;",
    "]]>",
    "$x$",
    "{0}",
    "%s",
    "NA",
    "null",
    "👩‍👩‍👧",
    "✔️",
    "الخطة",
    "שלום",
    "e\u0301",
    "\u0958",
    "\U0001d518" * 9,
    "https://x.id/a?b=1&c=%20",
    "https://x.id/a b",
    "http://[",
    "kata " * 400,
    "a" * 32_767,
    "_x0041_" * 4_681,
    "😀" * 16_383,
)

_ANYTHING = st.text(st.characters(codec="utf-8"), max_size=40)
texts = st.one_of(
    st.sampled_from(HOSTILE), _ANYTHING, st.builds("{} {}".format, _ANYTHING, _ANYTHING)
)
lines = st.lists(texts.filter(lambda text: len(text) < 1_000), max_size=4).map("\n".join)
needed = texts.filter(lambda text: bool(clean(text)))
short = texts.filter(lambda text: len(text) < 2_000)
notes = st.just("") | st.sampled_from(("", "kabur", "kabur", "a: b")) | short


@st.composite
def plans(draw) -> Plan:
    """Any plan whose dates a reader accepts: in the plan year, or three months around it."""
    year = draw(st.none() | st.integers(2000, 2099))
    numbers = draw(st.lists(st.sampled_from(AREA_NUMBERS), min_size=1, unique=True))
    areas = [Area(number, draw(texts), draw(notes)) for number in numbers]
    activities = draw(
        st.lists(
            _activities(numbers),
            min_size=1,
            max_size=6,
            unique_by=(lambda activity: activity.code, lambda activity: activity.identity),
        )
    )
    codes = st.sampled_from([activity.code for activity in activities])
    entries = draw(
        st.lists(
            st.builds(Entry, codes, st.integers(1, 12), st.none() | _days(year)),
            max_size=8,
            unique_by=lambda entry: (entry.code, entry.month),
        )
    )
    items = draw(
        st.lists(
            st.builds(EvidenceItem, codes, st.integers(1, 12), needed, texts, texts)
            | st.builds(EvidenceItem, codes, st.integers(1, 12), texts, needed, texts),
            max_size=4,
        )
    )
    return Plan(
        year=year,
        office=draw(short),
        areas=tuple(areas),
        activities=tuple(activities),
        entries=tuple(entries),
        evidence_items=tuple(items),
        sample=draw(st.booleans()),
    )


def _days(year: int | None) -> st.SearchStrategy[date]:
    around = timedelta(days=88)
    first, last = date(year or 2022, 1, 1) - around, date(year or 2022, 12, 31) + around
    return st.dates(first, last)


def _activities(numbers: list[str]) -> st.SearchStrategy[Activity]:
    few = st.sampled_from(("Tim Kerja", "SK", "=1+1", "KOMPONEN"))
    return st.builds(
        Activity,
        code=st.builds(
            Code.of,
            st.sampled_from(numbers),
            st.integers(1, 4) | st.integers(1, 9_999),
            st.integers(1, 4) | st.integers(1, 9_999),
        ),
        component=few | needed,
        indicator=few | needed,
        action=needed,
        evidence=texts,
        team=st.sampled_from(("", "", "Tim A", "x")) | short,
        planned=st.lists(st.integers(1, 12), max_size=12).map(tuple),
        obstacle=lines,
        follow_up=lines,
        note=notes,
    )
