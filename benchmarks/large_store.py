"""A store as it is after years of use: ``python -m benchmarks.large_store FILE_OR_ADDRESS``.

What is made is always the same in kind: versions that each report a little more, two of three with
the workbook that brought it, closed meetings with decisions and a scan, accounts, an audit trail.
"""

import argparse
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.plans import made_up
from tests.people import add
from zi_core.access import Role, operator
from zi_core.meetings import DecisionDraft, Details, Meetings, Participant, Period, Subject
from zi_core.meetings.scans import keep_scan
from zi_core.plan import Plan
from zi_core.runtime import open_store
from zi_core.store import NewVersion, Store
from zi_core.workbook import write

FIRST_YEAR: Final = 2022
_ACTIVITIES: Final = 59
_PERIODS: Final = (Period.Q1, Period.Q2, Period.Q3, Period.Q4)
_DECISIONS: Final = 4
_SCAN_BYTES: Final = 300_000
_CHAIR: Final = operator("Ketua")


def make(place: str | Path, *, versions: int = 300, years: int = 3, meetings: int = 10) -> Store:
    """Make a store in a new SQLite file or at an address, and return it opened.

    ``versions`` and ``meetings`` are shared out among the ``years`` from 2022 on, each of which has
    one version at least; the first years get what is left over.
    """
    address = f"sqlite:///{place}" if isinstance(place, Path) else place
    store = _begun(address)
    for at in range(years):
        whole = _plan_of(FIRST_YEAR + at)
        if at:
            empty = replace(whole, entries=(), evidence_items=())
            content = write(empty)
            store.create_book(NewVersion(None, empty, "Pengelola", kind="seed", file=content))
        book = store.of_year(FIRST_YEAR + at)
        if book is None:
            raise ValueError(f"no book of {FIRST_YEAR + at}")
        _fill(book, whole, _share(versions, years, at), _share(meetings, years, at))
    return store


def _begun(address: str) -> Store:
    """A new store of the first year, with accounts."""
    empty = replace(_plan_of(FIRST_YEAR), entries=(), evidence_items=())
    with TemporaryDirectory() as folder:
        seed = Path(folder) / "rencana.xlsx"
        seed.write_bytes(write(empty))
        store = open_store(address, seed=seed)
    add(store, "pengelola")
    add(store, "ketua", Role.CHAIR)
    for number, team in enumerate(filter(None, empty.teams), start=1):
        add(store, f"tim-{number}", Role.TEAM, (team,))
    return store


def _plan_of(year: int) -> Plan:
    """All that a year reports in the end."""
    made = made_up(_ACTIVITIES)
    entries = tuple(
        replace(entry, done_on=entry.done_on.replace(year=year)) if entry.done_on else entry
        for entry in made.entries
    )
    return replace(made, year=year, sample=False, entries=entries)


def _share(total: int, parts: int, at: int) -> int:
    return total // parts + (at < total % parts)


def _fill(store: Store, whole: Plan, versions: int, meetings: int) -> None:
    """Publish the versions after the first, and hold a meeting after each share of them."""
    held = 0
    for number in range(2, versions + 1):
        _publish(store, whole, number, versions)
        while held < meetings and number * (meetings + 1) >= (held + 1) * versions:
            held += 1
            _hold(store, whole, held)
    for at in range(held + 1, meetings + 1):
        _hold(store, whole, at)


def _publish(store: Store, whole: Plan, number: int, versions: int) -> None:
    share = number / versions
    plan = replace(
        whole,
        entries=whole.entries[: round(share * len(whole.entries))],
        evidence_items=whole.evidence_items[: round(share * len(whole.evidence_items))],
    )
    name, content = "", None
    if number % 3:
        name, content = f"ZI-{whole.year}-v{number - 1}.xlsx", write(plan, version=number - 1)
    kind = "entry" if content is None else "upload"
    store.publish(NewVersion(number - 1, plan, "Tim", kind, f"Laporan {number}", name, content))


def _hold(store: Store, whole: Plan, at: int) -> None:
    """Hold and close a meeting with decisions and a scan of what was signed."""
    held = Meetings(store)
    year, period = whole.year or FIRST_YEAR, _PERIODS[(at - 1) % len(_PERIODS)]
    details = Details(
        period=period,
        title=f"Rapat evaluasi {period.full_label} {year}",
        day=date(year, period.last_month, 28),
        leader="Ketua",
        is_led_by_leadership=True,
        participants=tuple(Participant(f"Peserta {seat}") for seat in range(1, 21)),
        discussion="Pembahasan rapat. " * 200,
    )
    meeting = held.create(_CHAIR, details)
    for activity in whole.activities[at :: len(whole.activities) // _DECISIONS]:
        draft = DecisionDraft(
            Subject(activity.code, activity.code.area), "Lengkapi bukti dukung", activity.team
        )
        held.decide(_CHAIR, meeting.number, draft)
    # A scan does not compress, and no two are the same.
    scan = b"%PDF-1.7\n" + Random(f"{year}-{at}").randbytes(_SCAN_BYTES)
    keep_scan(store, _CHAIR, meeting.number, "notula.pdf", scan, datetime.now(UTC))
    held.close(_CHAIR, meeting.number, meeting.revision)


def main(arguments: list[str]) -> int:
    """Make a store and say how long that took and how large it is."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.large_store", description=__doc__)
    parser.add_argument("place", help="a new SQLite file, or an address")
    parser.add_argument("--versions", type=int, default=300)
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--meetings", type=int, default=10)
    given = parser.parse_args(arguments)
    place = given.place if "://" in given.place else Path(given.place)
    begun = time.perf_counter()
    make(place, versions=given.versions, years=given.years, meetings=given.meetings).close()
    size = f", {place.stat().st_size / 2**20:.1f} MB" if isinstance(place, Path) else ""
    print(f"{given.versions} versions in {time.perf_counter() - begun:.1f} s{size}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
