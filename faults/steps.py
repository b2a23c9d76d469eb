"""A publication as a person makes one, step by step, and something that happens before a step."""

from contextlib import contextmanager
from functools import cache
from unittest.mock import patch

from sqlalchemy import event

from faults.publisher import content_of
from tests.store.books import filled_workbook
from zi_core.access import operator
from zi_core.publishing import preview, previews, publish
from zi_core.store import OutcomeUnknown, StoreError, Version
from zi_core.workbook import read

_read_once = cache(read)


def publication(store):
    """Download, fill in, upload, look at the preview, publish: what the publisher is told."""
    # That reading in another process gives the same is no matter of the database.
    with patch.object(previews, "read_in_sandbox", _read_once):
        number = store.newest() + 1
        shown = preview(store, workbook_of(store, number), f"{number}.xlsx")
        return publish(store, shown, operator("penerbit"))


def workbook_of(store, number):
    """The file from which :func:`publication` makes a version."""
    code, month, day, _ = content_of(number)
    return _filled(store.plan(number - 1), code, month, day, number - 1)


@cache
def _filled(plan, code, month, day, version):
    return filled_workbook(plan, code, month, day, version=version)


@contextmanager
def before_step(engine, place, action):
    """Call an action once, before the step of that place; the list given tells all steps so far.

    A step is a statement, a commit, or that a connection is taken or given back.
    """
    taken = []

    def step(words):
        taken.append(words)
        if len(taken) == place + 1:
            action()

    def statement(*given):
        step(" ".join(given[2].split()[:3]))

    watched = {
        "before_cursor_execute": statement,
        "commit": lambda *_: step("COMMIT"),
        "checkout": lambda *_: step("connection taken"),
        "checkin": lambda *_: step("connection given back"),
    }
    for name, heard in watched.items():
        event.listen(engine, name, heard)
    try:
        yield taken
    finally:
        for name, heard in watched.items():
            event.remove(engine, name, heard)


def outcome_of(counts, publishing, newest):
    """Try to publish as the version after ``newest``; what the publisher is told, as an outcome.

    The version's number where it was acknowledged; the error where it is a sentence.
    """
    counts.tries += 1
    try:
        outcome = publishing()
    except StoreError as error:
        counts.outcomes[_name(error)] += 1
        return error
    except Exception as error:  # noqa: BLE001 - whatever it is, a person would see it
        counts.find("untrue", f"no sentence but {error!r}")
        counts.outcomes["no sentence"] += 1
        return error
    if isinstance(outcome, Version):
        counts.acknowledged += 1
        counts.outcomes["published"] += 1
        if outcome.number != newest + 1:
            counts.find("untrue", f"version {outcome.number} published after {newest}")
        return outcome.number
    counts.find("untrue", f"answered {outcome}")
    return outcome


def hold_outcome(counts, outcome, newest, store):
    """Whether what the publisher was told agrees with a store that was opened anew."""
    now = store.newest()
    if isinstance(outcome, int):
        if now < outcome:
            counts.find("lost", f"version {outcome} was acknowledged and is not there")
    elif now != newest and not isinstance(outcome, OutcomeUnknown):
        counts.find("untrue", f"refused ({outcome}), and version {now} is there")


def _name(error):
    return {"OutcomeUnknown": "told unknown", "StoreBusy": "told busy"}.get(
        type(error).__name__, "refused"
    )
