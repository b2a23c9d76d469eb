"""The sample data as a store to look at, and the workbooks in which a quarter is filled in already.

Its version 2 corrects, in each team's rows, a text that the team's filled workbook, which is of
version 1, changes too: whoever uploads that one meets a conflict.
"""

from datetime import date
from functools import cache
from typing import Final

from sqlalchemy.engine import URL

from zi_core.plan import Code, Plan
from zi_core.plan.facts import FactKey, Field, document_item, entry_value, facts_of, plan_of
from zi_core.plan.model import Entry, EvidenceItem
from zi_core.rehearsals.folder import folder
from zi_core.runtime import SAMPLE_FILE, open_store, opened_once
from zi_core.store import NewVersion, Store
from zi_core.store.timeouts import OF_A_SERVER, Patience
from zi_core.workbook import write

ONLY_LOOKING: Final = "contoh"
"""The name of the store that everybody sees who plays no part; nobody has a right in it."""
QUARTERS: Final = (range(7, 10), range(10, 13))
"""The months of which the filled workbooks report one quarter: the first with something open."""
_CORRECTED: Final = "Dibahas di rapat koordinasi."
_TYPED: Final = "Dilaporkan setiap akhir bulan."
_DAY: Final = 21


def sample_store() -> Store:
    """The sample data as a store that nobody changes: this process's own, gone with it.

    Raises StoreError where it cannot be made.
    """
    return opened_once(_sample_store)


@cache
def _sample_store() -> Store:
    address = URL.create("sqlite", database=str(folder() / "contoh.db"))
    patience = Patience(OF_A_SERVER)
    sample = open_store(
        str(address),
        seed=SAMPLE_FILE,
        is_sample=True,
        rehearsal=ONLY_LOOKING,
        patience=patience,
    )
    if sample.newest() == 1:
        sample.publish(_corrected(sample.plan(1)))
    return sample


def _corrected(first: Plan) -> NewVersion:
    facts = facts_of(first)
    for team in filter(None, first.teams):
        facts[_contested(first, team)] = _CORRECTED
    return NewVersion(
        parent=1,
        plan=plan_of(facts, first),
        author="Sekretaris (contoh)",
        kind="entry",
        note="Rencana tindak lanjut hasil rapat koordinasi.",
        account="contoh",
        role="pengelola",
    )


def _open_slots(plan: Plan, team: str) -> list[tuple[Code, int]]:
    """The slots without a report of the first quarter in which a team has some."""
    reported = {(entry.code, entry.month) for entry in plan.entries}
    for quarter in QUARTERS:
        found = [
            (activity.code, month)
            for activity in plan.activities
            for month in activity.planned
            if activity.team == team and month in quarter
        ]
        if found := [slot for slot in found if slot not in reported]:
            return found
    return []


def _contested(plan: Plan, team: str) -> FactKey:
    return FactKey(str(_open_slots(plan, team)[0][0]), 0, Field.FOLLOW_UP)


@cache
def filled_workbook(team: str) -> bytes:
    """A team's workbook of version 1 with a quarter's invented reports filled in.

    Raises KeyError for a team that the sample does not have.
    """
    store = sample_store()
    version, plan = store.version(1), store.plan(1)
    if version is None or not team or team not in plan.teams:
        raise KeyError(team)
    facts = facts_of(plan) | {_contested(plan, team): _TYPED}
    for code, month in _open_slots(plan, team):
        done = Entry(code, month, date(store.book.year, month, _DAY))
        link = f"https://example.com/contoh/{code}-{month}"
        proof = EvidenceItem(code, month, "Laporan pelaksanaan (contoh)", link)
        facts[FactKey(str(code), month, Field.ENTRY)] = entry_value(done)
        facts[FactKey(str(code), month, Field.DOCUMENT, document_item(proof))] = proof.note
    return write(plan_of(facts, plan), version=1, state=version.state_sha256, team=team)
