"""A small plan to publish: eight activities of one team, due in every month."""

from dataclasses import replace

from zi_core.plan import Activity, Area, Code, Entry, Plan
from zi_core.plan.facts import FactKey, Field
from zi_core.store import NewVersion, Version
from zi_core.workbook import write

CODES = tuple(Code.parse(f"II.1.{ordinal}") for ordinal in range(1, 9))
SUBJECTS = tuple(map(str, CODES))

SMALL = Plan(
    year=2022,
    office="KPU Kabupaten Purbalingga",
    areas=(Area("II", "Penataan Tata Laksana"),),
    activities=tuple(
        Activity(
            code=code,
            component="Prosedur operasional tetap",
            indicator="Prosedur diterapkan",
            action=f"Menyusun prosedur ke-{code.ordinal}",
            evidence="Dokumen prosedur",
            team="Tim Tata Laksana",
            planned=tuple(range(1, 13)),
        )
        for code in CODES
    ),
    entries=(),
    evidence_items=(),
)


def cell(subject, month):
    """The place of a realisation."""
    return FactKey(subject, month, Field.ENTRY)


def with_entry(plan, code, month, done_on=None):
    """A plan with one realisation more, or another in its place."""
    others = [e for e in plan.entries if (e.code, e.month) != (code, month)]
    return replace(plan, entries=(*others, Entry(code, month, done_on)))


def filled_workbook(plan, code, month, done_on=None, *, version):
    """The workbook of a version, with one cell filled in."""
    return write(with_entry(plan, code, month, done_on), version=version)


def tick(store, code=CODES[0], month=1, done_on=None, by="Ana"):
    """Publish one realisation."""
    parent = store.newest()
    plan = with_entry(store.plan(parent), code, month, done_on)
    published = store.publish(NewVersion(parent, plan, by, kind="entry"))
    assert isinstance(published, Version)
    return published
