"""What is published while faults happen, and how it is known again afterwards."""

import random
from datetime import date

from tests.store.books import CODES, cell, with_entry
from tests.store.crowd import telling_failures
from zi_core.runtime import open_store
from zi_core.store import NewVersion, StoreError, Version


def new_version(store):
    """The next version: one cell more or otherwise, and a file of its own, of several pages."""
    parent = store.newest()
    code, month, day, file = content_of(parent + 1)
    plan = with_entry(store.plan(parent), code, month, day)
    return NewVersion(parent, plan, "penerbit", file_name=f"{parent}.xlsx", file=file)


def content_of(number):
    """What is published as a version: code, month and day of a cell, and the file."""
    code = CODES[number % len(CODES)]
    month = number // len(CODES) % 12 + 1
    file = random.Random(number).randbytes(20_000 + number % 7 * 1_000)
    return code, month, date(2022, month, 1 + number % 28), file


def expected_change(number):
    """Where a version changes something, and what it says there."""
    code, month, day, _ = content_of(number)
    return cell(str(code), month), day.isoformat()


def publishing_until_killed(address, seed, sender):
    """Publish without end; tell the newest number first, then each number once it is published."""
    with telling_failures(sender):
        store = open_store(address, seed=seed)
        sender.send(store.newest())
        while True:
            outcome = store.publish(new_version(store))
            if isinstance(outcome, Version):
                sender.send(outcome.number)


def file_of(_, number):
    """The file of a version that :func:`new_version` made."""
    return content_of(number)[3]


def hold(counts, store, acknowledged, *, since=1, file_of=file_of):
    """Hold a store against the numbers that were acknowledged, from one number on.

    Whether it is whole is asked of the rows themselves here, not only of ``verify``.
    """
    numbers = [version.number for version in store.history()]
    if numbers != list(range(len(numbers), 0, -1)):
        counts.find("partial", f"the versions are {numbers[:5]} …")
    for number in sorted(acknowledged):
        if number > len(numbers):
            counts.find("lost", f"version {number} was acknowledged and is not there")
    for number in range(max(since, 2), len(numbers) + 1):
        wrong = "lost" if number in acknowledged else "partial"
        try:
            whole = _is_whole(store, number, file_of)
        except StoreError as error:
            whole = False
            counts.find(wrong, f"version {number}: {error}")
        else:
            if not whole:
                counts.find(wrong, f"version {number} is not what was published")


def hold_all(counts, store, acknowledged):
    """As :func:`hold`, and ``verify`` finds nothing, and the next publication works."""
    hold(counts, store, acknowledged)
    for words in store.verify():
        counts.find("partial", words)
    outcome = store.publish(new_version(store))
    if not isinstance(outcome, Version):
        counts.find("untrue", f"the next publication was answered {outcome}")


def _is_whole(store, number, file_of):
    place, value = expected_change(number)
    said = [(change.place, change.after) for change, _ in store.changes(number)]
    is_said = said == [(place, value)] if said else False
    code, month, day, _ = content_of(number)
    entries = [e for e in store.plan(number).entries if (e.code, e.month) == (code, month)]
    is_stated = [entry.done_on for entry in entries] == [day]
    return is_said and is_stated and store.file(number) == file_of(store, number)
