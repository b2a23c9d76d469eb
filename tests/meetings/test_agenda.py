"""The agenda: what it names, what it counts, and why."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from tests.briefings import DETAILS, briefing_of
from tests.meetings.held import draft, months_of
from tests.real import sample, sample_progress
from tests.recount import Row, counted_by_hand, plan_of, row_lists
from zi_core.meetings import AgendaItem, AgendaKind, Decision, DecisionState, Period, Subject
from zi_core.meetings.agenda import (
    LONGEST,
    MAIN_LINES,
    agenda,
    arranged,
    by_team,
    most_first,
    ordered,
    rearranged,
)
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
        ("I.1.1", (2, 5), new[0].reason),
        ("I.1.3", (6,), "Jun belum terlaksana"),
    ]
    assert new[0].reason.startswith("Mei belum terlaksana; Feb sudah terlambat")
    assert "rapat lalu" not in new[0].reason  # there was none
    [old] = of(KIND.LONGEST_OVERDUE, found)
    assert (str(old.subject), old.reason) == (
        "I.1.2",
        "Jan belum terlaksana; terlama 5 bulan",
    )


def test_what_was_late_at_the_meeting_before_stands_beside_what_is_new():
    [new] = of(KIND.NEWLY_OVERDUE, lines(6, Row("I.1.1", (1, 2, 5), {1: 1}), before=3))
    assert new.reason == "Mei belum terlaksana; Feb sudah terlambat pada rapat lalu"


def test_what_was_unreported_at_the_meeting_before_is_not_said_to_have_been_late_then():
    now = Row("I.1.1", (1, 2, 5), {2: 5})
    [new] = of(KIND.NEWLY_OVERDUE, lines(6, now, before=3, earlier=[replace(now, entries={})]))
    assert new.months == (1, 5)
    assert new.reason.startswith("Mei belum terlaksana; Jan ")
    assert "sudah terlambat pada rapat lalu" not in new.reason


def test_what_was_overdue_at_the_meeting_before_is_not_new_and_what_was_taken_back_is():
    now = Row("I.1.1", (2, 5), {}), Row("I.1.2", (3,), {}), Row("I.1.3", (1,), {1: None})
    then = now[0], replace(now[1], entries={3: None}), now[2]
    found = lines(6, *now, before=3, earlier=then)
    assert [str(line.subject) for line in of(KIND.NEWLY_OVERDUE, found)] == ["I.1.1", "I.1.2"]
    assert of(KIND.NEWLY_OVERDUE, found)[1].reason == "Mar belum terlaksana; terlama 3 bulan"


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
        "3 jadwal belum terlaksana; lihat daftar terlambat",
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
        ("Tim B", "Tim B", "2 jadwal sudah jatuh tempo, belum satu pun dilaporkan"),
        (
            "",
            "Kegiatan tanpa penanggung jawab",
            "1 jadwal sudah jatuh tempo, belum satu pun dilaporkan",
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
    assert (line.months, line.reason) == ((1,), "terlaksana untuk Jan")


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


# ---- the ten that matter most ---------------------------------------------------------------


def item(kind, number):
    return AgendaItem(f"{kind}:{number}", kind, Subject(), f"{kind} {number}", "", "")


@given(st.lists(st.sampled_from(KIND), max_size=40))
def test_of_every_kind_the_first_ones_come_first(kinds):
    items = [item(kind, number) for number, kind in enumerate(sorted(kinds, key=list(KIND).index))]
    found = most_first(items)
    assert sorted(line.key for line in found) == sorted(line.key for line in items)
    main, annex = found[:MAIN_LINES], found[MAIN_LINES:]
    assert len(main) == min(len(items), MAIN_LINES)
    for part in (main, annex):  # both in their order
        assert [items.index(line) for line in part] == sorted(map(items.index, part))
    chosen = {kind: len(of(kind, main)) for kind in kinds}
    for kind, count in chosen.items():
        assert of(kind, main) == of(kind, items)[:count]
        # None is passed over in favour of a kind that has more lines already.
        assert count == len(of(kind, items)) or count >= max(chosen.values()) - 1
    if len(chosen) <= MAIN_LINES:
        assert all(chosen.values())


def test_few_lines_stay_as_they_are():
    items = tuple(item(KIND.NEXT, number) for number in range(MAIN_LINES))
    assert most_first(items) == items
    assert most_first(()) == ()


def test_turns_go_through_the_kinds_until_ten_are_chosen():
    late = [item(KIND.LONGEST_OVERDUE, number) for number in range(20)]
    items = [item(KIND.DECISION_LATE, 0), *late, item(KIND.NEXT, 0), item(KIND.NEXT, 1)]
    found = most_first(items)
    assert found[:MAIN_LINES] == (items[0], *late[:7], *items[-2:])
    assert found[MAIN_LINES:] == tuple(late[7:])


def test_a_meeting_works_through_ten_lines_and_the_others_are_its_annex():
    seen = briefing_of(sample(), before=(sample(), 6))
    assert (*seen.main_agenda, *seen.agenda_annex) == seen.agenda
    assert len(seen.main_agenda) == MAIN_LINES < len(seen.agenda)
    assert {line.kind for line in seen.main_agenda} == {line.kind for line in seen.agenda}


def test_where_only_the_order_was_changed_the_first_ten_are_worked_through():
    """As releases without marks kept it: the lines stay the same, and stand by team."""
    seen = briefing_of(sample())
    order = (seen.agenda[-1].key, *(line.key for line in seen.agenda[:-1]))
    own = briefing_of(sample(), details=replace(DETAILS, agenda=order))
    assert set(own.main_agenda) == {seen.agenda[-1], *seen.agenda[: MAIN_LINES - 1]}
    assert own.main_agenda[0] == seen.agenda[-1]
    assert own.agenda_annex == seen.agenda[MAIN_LINES - 1 : -1]


# ---- marks ----------------------------------------------------------------------------------


@cache
def sample_agenda():
    return briefing_of(sample()).agenda


@given(st.data())
def test_whatever_is_moved_and_marked_every_line_stands_once_and_where_it_was_put(data):
    items = sample_agenda()
    details, marks = DETAILS, {}
    for _ in range(data.draw(st.integers(1, 6))):
        how = data.draw(st.sampled_from(("atas", "bawah", "puncak", "lewati", "bahas")))
        key = data.draw(st.sampled_from(items)).key
        before = arranged(items, details)
        details = rearranged(before, details, how, key)
        found = arranged(items, details)
        main, skipped, others = ({line.key for line in part} for part in parts_of(found))
        assert len(main) + len(skipped) + len(others) == len(items)
        assert main | skipped | others == {line.key for line in items}
        assert found.main == tuple(line for team in by_team(found.main) for line in team)
        was_main = key in {line.key for line in before.main}
        if (how, was_main) in (("lewati", True), ("bahas", False)):
            marks[key] = how
        for marked, last in marks.items():
            assert marked in (main if last == "bahas" else skipped)
        untouched = {line.key for line in before.main} - {key}
        assert untouched <= main  # one line's mark moves no other in or out


def parts_of(found):
    return found.main, found.skipped, found.others


def test_a_line_that_matters_most_and_came_up_after_the_marks_is_worked_through():
    items = sample_agenda()
    details = rearranged(arranged(items, DETAILS), DETAILS, "lewati", items[0].key)
    fresh = item(KIND.DECISION_LATE, 1)
    found = arranged((fresh, *items), details)
    assert fresh in found.main
    assert found.skipped == (items[0],)


def test_a_late_decision_about_what_this_plan_has_not_is_about_the_meeting():
    made = [
        decision(1, due=date(2022, 1, 1), subject="I.1.1"),
        replace(decision(2, due=date(2022, 1, 1), subject="I.1.1"), year=2021),
        decision(3, due=date(2022, 1, 1), subject="I.9.9"),
        decision(4, due=date(2022, 1, 1), subject="III"),
    ]
    found = of(KIND.DECISION_LATE, lines(6, Row("I.1.1", (1,), {}), decisions=made))
    about = {line.title.split()[0]: str(line.subject) for line in found}
    assert about == {"K-1/2022": "I.1.1", "K-2/2021": "", "K-3/2022": "", "K-4/2022": "III"}


def test_the_kinds_are_called_as_people_call_them():
    assert [kind.label for kind in KIND] == [
        "Keputusan lewat tenggat",
        "Baru terlambat",
        "Paling lama terlambat",
        "Belum dilaporkan",
        "Terlaksana tanpa bukti dukung",
        "Jatuh tempo berikutnya",
    ]


def test_on_the_sample_data_every_kind_but_decisions_stands():
    progress = sample_progress()
    found = agenda(progress, sample_progress(6), (), Period.Q3, TODAY)
    assert {line.kind for line in found} == set(KIND) - {KIND.DECISION_LATE}
    assert [line.kind for line in found] == sorted(
        (line.kind for line in found), key=list(KIND).index
    )
    silent = {team for team, it in progress.by(By.TEAM).items() if it.due and not it.is_reported}
    assert {line.team for line in of(KIND.SILENT, found)} == silent
