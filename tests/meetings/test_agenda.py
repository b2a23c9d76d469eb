"""The agenda: what it names, what it counts, and why."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.meetings.held import draft, months_of
from tests.real import sample_progress
from tests.recount import Row, counted_by_hand, plan_of, row_lists
from zi_core.meetings import AgendaKind, Decision, DecisionState, Period
from zi_core.meetings.agenda import LONGEST, agenda, ordered
from zi_core.progress import By, measure

NOW = datetime(2022, 7, 6, tzinfo=UTC)
TODAY = date(2022, 7, 6)
KIND = AgendaKind


def lines(as_of, *rows, before=None, period=Period.Q2, decisions=(), earlier=()):
    """The agenda of a plan; ``before`` is the position then, ``earlier`` its rows then."""
    then = measure(plan_of(*(earlier or rows)), before) if before is not None else None
    return agenda(measure(plan_of(*rows), as_of), then, decisions, period, TODAY)


def of(kind, found):
    return [line for line in found if line.kind is kind]


def decision(number, **more):
    return Decision(2022, number, 1, draft(**more), 1, "Ana", NOW, "Ana", NOW, None)


# ---- what is overdue ----------------------------------------------------------------------------


def test_without_a_meeting_before_what_fell_due_within_the_period_is_new():
    rows = Row("I.1.1", (2, 5), {1: 1}), Row("I.1.2", (1,), {}), Row("I.1.3", (6,), {})
    found = lines(6, replace(rows[0], planned=(1, 2, 5)), *rows[1:])
    new = of(KIND.NEWLY_OVERDUE, found)
    assert [(str(line.subject), line.months, line.reason) for line in new] == [
        ("I.1.1", (2, 5), "jadwal Mei belum selesai; sudah lebih dulu: Feb"),
        ("I.1.3", (6,), "jadwal Jun belum selesai"),
    ]
    [old] = of(KIND.LONGEST_OVERDUE, found)
    assert (str(old.subject), old.reason) == (
        "I.1.2",
        "jadwal Jan belum selesai; terlama 5 bulan",
    )


def test_what_was_overdue_at_the_meeting_before_is_not_new_and_what_was_taken_back_is():
    now = Row("I.1.1", (2, 5), {}), Row("I.1.2", (3,), {}), Row("I.1.3", (1,), {1: None})
    then = now[0], replace(now[1], entries={3: None}), now[2]
    found = lines(6, *now, before=3, earlier=then)
    assert [str(line.subject) for line in of(KIND.NEWLY_OVERDUE, found)] == ["I.1.1", "I.1.2"]
    assert of(KIND.NEWLY_OVERDUE, found)[1].reason == "jadwal Mar belum selesai; terlama 3 bulan"


def test_the_first_report_of_a_silent_team_makes_nothing_new_of_what_was_open():
    now = Row("I.1.1", (1, 2), {2: None})
    then = replace(now, entries={})
    found = lines(6, now, before=3, earlier=[then])
    assert of(KIND.NEWLY_OVERDUE, found) == []
    assert months_of(of(KIND.LONGEST_OVERDUE, found)) == [("I.1.1", 1)]


def test_the_longest_are_ten_and_the_rest_is_counted():
    many = [Row(f"I.1.{n}", (1, 2) if n > 11 else (2,), {}) for n in range(1, 14)]
    found = lines(6, Row("II.1.1", (1,), {1: None}), *many, period=Period.Q2)
    longest = of(KIND.LONGEST_OVERDUE, found)
    assert [str(line.subject) for line in longest[:3]] == ["I.1.12", "I.1.13", "I.1.1"]
    assert len(longest) == LONGEST + 1
    rest = longest[-1]
    assert (rest.title, rest.reason) == (
        "3 kegiatan lain",
        "3 jadwal belum selesai; lihat daftar terlambat",
    )
    assert (rest.months, str(rest.subject), rest.team) == ((), "", "")
    assert [line.count for line in longest] == [1] * LONGEST + [3]


def test_a_silent_team_is_one_line_and_nothing_of_it_is_called_late():
    found = lines(
        6,
        Row("I.1.1", (1, 5), {}, "Tim B"),
        Row("I.1.2", (1,), {}, ""),
        Row("II.1.1", (1,), {1: 1}, documents=(1,)),
    )
    silent = of(KIND.SILENT, found)
    assert [(line.team, line.title, line.reason) for line in silent] == [
        ("Tim B", "Tim B", "2 jadwal sudah jatuh tempo, belum ada satu pun laporan"),
        (
            "",
            "Kegiatan yang timnya belum dicantumkan",
            "1 jadwal sudah jatuh tempo, belum ada satu pun laporan",
        ),
    ]
    assert months_of(found) == []


@st.composite
def two_looks(draw):
    """A plan as two meetings saw it: more has been reported, and some taken back."""
    rows = draw(row_lists())
    earlier = [replace(row, entries=draw(st.just(row.entries) | st.just({}))) for row in rows]
    before, now = sorted(draw(st.tuples(st.integers(0, 12), st.integers(0, 12))))
    return earlier, before, rows, now


def reporting(rows, as_of):
    """The teams that have reported something, by hand."""
    return {row.team for row in rows if row.done_months(as_of)}


@given(two_looks(), st.sampled_from(Period), st.booleans())
def test_every_overdue_slot_of_a_reporting_team_is_named_or_counted(looks, period, has_before):
    earlier, before, rows, now = looks
    told = reporting(rows, now)
    late = sorted(
        (slot.row.code, slot.month)
        for slot in counted_by_hand(rows, now, "slot")
        if slot.state == "overdue" and slot.row.team in told
    )
    found = lines(now, *rows, before=before if has_before else None, earlier=earlier, period=period)
    overdue = [*of(KIND.NEWLY_OVERDUE, found), *of(KIND.LONGEST_OVERDUE, found)]
    named = months_of(overdue)
    assert set(named) <= set(late)
    assert len(set(named)) == len(named)
    [*rest] = [line for line in overdue if not line.months]
    counted = int(rest[0].reason.split()[0]) if rest else 0
    assert len(named) + counted == len(late)
    keys = [line.key for line in found]
    assert len(set(keys)) == len(keys)


# ---- the other lines ----------------------------------------------------------------------------


def test_decisions_past_their_date_come_first_the_oldest_date_ahead():
    made = [
        decision(1, due=TODAY),  # today is not past
        decision(2, due=date(2022, 7, 5), what="Kedua", state=DecisionState.DOING),
        decision(3, due=date(2022, 5, 1), what="Ketiga", subject="", team=""),
        decision(4, due=date(2022, 1, 1), state=DecisionState.DONE),
        decision(5, due=date(2022, 1, 1), state=DecisionState.DROPPED),
        decision(6),
    ]
    found = lines(6, Row("I.1.1", (1,), {}), decisions=made)
    assert [(line.kind, line.title, line.reason) for line in found[:2]] == [
        (KIND.DECISION_LATE, "K-3/2022 Ketiga", "tenggat 1 Mei 2022, belum dikerjakan"),
        (KIND.DECISION_LATE, "K-2/2022 Kedua", "tenggat 5 Juli 2022, sedang dikerjakan"),
    ]
    assert len(of(KIND.DECISION_LATE, found)) == 2


def test_what_is_done_without_a_document_is_named():
    found = lines(6, Row("I.1.1", (1, 2, 3), {1: 1, 2: 2}, documents=(2,)))
    [line] = of(KIND.UNPROVEN, found)
    assert (line.months, line.reason) == ((1,), "selesai untuk Jan")


def test_what_falls_due_until_the_end_of_the_next_quarter_is_named():
    row = Row("I.1.1", (6, 7, 9, 10, 12), {6: 6, 7: 6})

    def ahead(as_of, period):
        return months_of(of(KIND.NEXT, lines(as_of, row, period=period)))

    assert ahead(6, Period.Q2) == [("I.1.1", 9)]
    assert ahead(6, Period.H1) == [("I.1.1", 9)]
    # The period is not over: what of it is still to come belongs there too.
    assert ahead(7, Period.Q3) == [("I.1.1", month) for month in (9, 10, 12)]
    assert ahead(12, Period.Q4) == ahead(12, Period.H2) == []
    assert ahead(10, Period.Q4) == [("I.1.1", 12)]


def test_a_plan_not_begun_has_nothing_but_what_is_to_come():
    found = lines(0, Row("I.1.1", (1, 4, 7), {}), period=Period.Q1)
    assert {line.kind for line in found} == {KIND.NEXT}
    assert months_of(found) == [("I.1.1", 1), ("I.1.1", 4)]


def test_the_order_is_peoples_own_and_new_lines_come_after():
    found = lines(6, Row("I.1.1", (1,), {}), Row("I.1.2", (6, 8), {6: 6}))
    keys = [line.key for line in found]
    wanted = [keys[-1], "tidak ada", keys[0]]
    assert [line.key for line in ordered(found, wanted)] == [keys[-1], keys[0], *keys[1:-1]]
    assert ordered(found, ()) == found


def test_on_the_sample_data_every_kind_but_decisions_stands():
    progress = sample_progress()
    found = agenda(progress, sample_progress(6), (), Period.Q3, TODAY)
    assert {line.kind for line in found} == set(KIND) - {KIND.DECISION_LATE}
    assert [line.kind for line in found] == sorted(
        (line.kind for line in found), key=list(KIND).index
    )
    silent = {team for team, it in progress.by(By.TEAM).items() if it.due and not it.is_reported}
    assert {line.team for line in of(KIND.SILENT, found)} == silent
