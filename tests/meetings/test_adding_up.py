"""The law of the parts: done, late and unreported make the target, and areas make the total."""

import re

from hypothesis import given
from hypothesis import strategies as st

from tests.briefings import briefing_of
from tests.meetings.test_agenda import two_looks
from tests.recount import counted_by_hand, plan_of, row_lists
from zi_core.meetings import views
from zi_core.meetings.overdue import overdue_slots
from zi_core.progress import By
from zi_core.progress.snapshot import status_of

PARTS = ("due_done", "late", "unreported")


def by_hand(rows, as_of, area=None):
    """What is done, late and unreported of the target of an area, or of all."""
    due = [
        slot
        for slot in counted_by_hand(rows, as_of, "slot")
        if slot.month <= as_of and area in (None, slot.row.area)
    ]
    return tuple(
        sum(slot.is_done if state is None else slot.state == state for slot in due)
        for state in (None, "overdue", "unreported")
    )


def parts(figures):
    return tuple(getattr(figures, name) for name in PARTS)


def check(progress, rows):
    """The law, of everything that a position counts; by weight as well as by slot."""
    total, areas = progress.total, progress.by(By.AREA)
    for key, figures in areas.items():
        assert parts(figures) == by_hand(rows, progress.as_of, key)
    assert parts(total) == by_hand(rows, progress.as_of)
    for figures in (total, *areas.values()):
        assert sum(parts(figures)) == figures.due
        assert figures.overdue == figures.late + figures.unreported
        assert (figures.late_count, figures.unreported_count) == parts(figures)[1:]
        assert (figures.oldest_late is None) == (not figures.late_count)
    for name in ("slots", "due", "overdue", *PARTS):
        assert sum(getattr(found, name) for found in areas.values()) == getattr(total, name)
    assert len(overdue_slots(progress)) == total.late
    assert sum(team.due for team in progress.silent_teams) == total.unreported


@given(rows=row_lists(), as_of=st.integers(0, 15))
def test_the_parts_of_a_meetings_figures_make_the_target(rows, as_of):
    check(briefing_of(plan_of(*rows), as_of).progress, rows)


@given(two_looks())
def test_the_parts_of_both_looks_of_a_comparison_make_their_targets(looks):
    earlier, before, rows, now = looks
    seen = briefing_of(plan_of(*rows), now, before=(plan_of(*earlier), before))
    check(seen.progress, rows)
    check(seen.before, earlier)
    told = {name: columns for name, *columns in views.figure_rows(seen.comparison)}
    looked = ((earlier, before, seen.comparison.then), (rows, now, seen.comparison.now))
    for column, (plan_rows, as_of, figures) in enumerate(looked):
        done, late, unreported = by_hand(plan_rows, as_of)
        words = {name: columns[column] for name, columns in told.items()}
        if not figures.due or not figures.is_reported:
            assert not re.search(r"\d", words["Capaian"])
            continue
        assert words["Capaian"].startswith(f"{done} dari {done + late + unreported} (")
        assert words["Belum terlaksana"] == f"{late + unreported} jadwal"
        assert words["– terlambat"] == f"{late} jadwal"
        assert words["– belum dilaporkan"] == f"{unreported} jadwal"


@given(rows=row_lists(min_size=1), as_of=st.integers(1, 12))
def test_the_parts_that_closing_tells_make_the_target(rows, as_of):
    seen = briefing_of(plan_of(*rows), as_of)
    done, late, unreported = by_hand(rows, as_of)
    words = views.frozen_words(seen)[2]
    if seen.progress.total.due and seen.progress.total.is_reported:
        assert words.startswith(f"angka: {done} dari {done + late + unreported} (")
        assert words.endswith(f"{late} terlambat, {unreported} belum dilaporkan")
    else:
        assert "terlambat" not in words


@given(rows=row_lists(), as_of=st.integers(0, 15))
def test_what_closing_freezes_adds_up(rows, as_of):
    kept = status_of(briefing_of(plan_of(*rows), as_of).progress)
    for name in ("due", "due_done", "overdue", "unreported"):
        for groups in ("areas", "teams"):
            assert sum(found[name] for found in kept[groups]) == kept["total"][name]
    for found in (kept["total"], *kept["areas"], *kept["teams"]):
        assert found["due_done"] + found["overdue"] == found["due"]
        assert 0 <= found["unreported"] <= found["overdue"]
    assert all(found["unreported"] in (0, found["overdue"]) for found in kept["teams"])
