"""Plans that came from one another, as when several people edit the same download."""

from dataclasses import replace

from hypothesis import strategies as st

from zi_core.plan import Activity, Area, Code, Plan
from zi_core.plan.facts import MARK, FactKey, Field, facts_of, plan_of
from zi_core.publishing.merge import existence

TEXTS = (
    Field.COMPONENT,
    Field.INDICATOR,
    Field.ACTION,
    Field.EVIDENCE,
    Field.TEAM,
    Field.OBSTACLE,
    Field.FOLLOW_UP,
    Field.NOTE,
)
NEEDED = (Field.COMPONENT, Field.INDICATOR, Field.ACTION)
TEAMS = tuple(f"Tim {letter}" for letter in "ABCDEF")


def six_teams() -> Plan:
    """Two activities for each of six teams, in three areas, a few things reported."""
    activities = tuple(
        Activity(
            Code(1 + place // 4, 1, 1 + place % 4),
            "Komponen",
            "Indikator",
            f"Langkah {place}",
            "Bukti",
            TEAMS[place // 2],
            (3, 6, 9),
            "Kendala",
        )
        for place in range(12)
    )
    areas = tuple(Area(numeral, f"Area {numeral}") for numeral in ("I", "II", "III"))
    plan = Plan(2022, "KPU Kabupaten Contoh", areas, activities)
    facts = facts_of(plan)
    for activity in activities:
        subject = str(activity.code)
        facts[FactKey(subject, 3, Field.ENTRY)] = "2022-03-14"
        facts[FactKey(subject, 3, Field.DOCUMENT, "Notula\nhttps://contoh.id")] = "asli"
    return plan_of(facts, plan)


BASE = six_teams()
SUBJECTS = tuple(str(activity.code) for activity in BASE.activities)
NEW_SUBJECTS = ("I.1.5", "I.1.6", "IV.1.1")

# What one edit sets: a place and what shall stand there; None clears it.
_months = st.sampled_from((3, 4))
_words = st.sampled_from(("Satu", "Dua"))


def _cells(subject: str) -> st.SearchStrategy[tuple[FactKey, str | None]]:
    mark = st.sampled_from((None, MARK, "2022-03-20"))
    document = st.sampled_from(("Notula\nhttps://contoh.id", "Surat\n", "\nhttps://lain.id"))
    return st.one_of(
        st.tuples(st.builds(FactKey, st.just(subject), _months, st.just(Field.ENTRY)), mark),
        st.tuples(
            st.builds(FactKey, st.just(subject), _months, st.just(Field.PLANNED)),
            st.sampled_from((None, MARK)),
        ),
        st.tuples(
            st.builds(FactKey, st.just(subject), _months, st.just(Field.DOCUMENT), document),
            st.sampled_from((None, "", "ket", "a\nb")),
        ),
        st.tuples(
            st.builds(FactKey, st.just(subject), st.just(0), st.sampled_from(TEXTS)),
            st.none() | _words,
        ),
        st.just((existence(subject), None)),
        st.just((existence(subject), MARK)),
    )


def edits(subjects=(*SUBJECTS[:4], *NEW_SUBJECTS)) -> st.SearchStrategy:
    """A few edits of some activities: cells, texts, whole rows; and of areas: names and notes."""
    rows = st.sampled_from(subjects).flatmap(_cells)
    headings = st.tuples(st.sampled_from([FactKey("I", 0, Field.AREA)]), _words)
    notes = st.tuples(st.sampled_from([FactKey("I", 0, Field.NOTE)]), st.none() | _words)
    return st.lists(rows | headings | notes, max_size=8)


def edited(plan: Plan, wanted, *, unlike=False) -> Plan:
    """A plan after some edits; what would make it no plan is left out.

    ``unlike`` keeps the actions of different rows different, so that no two ever become the same.
    """
    for place, value in wanted:
        facts = facts_of(plan)
        if place.field is Field.ACTIVITY:
            facts = _with_row(facts, place, value)
        elif not _is_possible(facts, place, value):
            continue
        elif value is None:
            facts.pop(place, None)
        else:
            if unlike and place.field in (Field.INDICATOR, Field.ACTION):
                value = f"{value} {place.subject}"
            facts[place] = value
        try:
            plan = plan_of(facts, plan)
        except ValueError:
            continue
    return plan


def _is_possible(facts: dict, place: FactKey, value: str | None) -> bool:
    if place.code is None:
        return place.field is Field.AREA or FactKey(place.subject, 0, Field.AREA) in facts
    return existence(place.subject) in facts and not (place.field in NEEDED and value is None)


def _with_row(facts: dict, place: FactKey, value: str | None) -> dict:
    subject = place.subject
    if value is None:
        return {other: fact for other, fact in facts.items() if other.subject != subject}
    if place in facts:
        return facts
    area = subject.partition(".")[0]
    new = {
        place: value,
        FactKey(area, 0, Field.AREA): facts.get(FactKey(area, 0, Field.AREA), area),
    }
    new |= {FactKey(subject, 0, field): f"{field} baru {subject}" for field in NEEDED}
    return facts | new


def versions(*, unlike=False):
    """Ancestor, newest version and file: two edits of one plan."""
    return st.builds(
        lambda one, other: (
            BASE,
            edited(BASE, one, unlike=unlike),
            edited(BASE, other, unlike=unlike),
        ),
        edits(),
        edits(),
    )


def without_realisation(plan: Plan) -> Plan:
    """A plan as decreed."""
    activities = tuple(replace(a, obstacle="", follow_up="") for a in plan.activities)
    return replace(plan, activities=activities, entries=(), evidence_items=())
