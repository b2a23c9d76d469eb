"""The indication for LKE 1.iii: each letter, each boundary, and silence, which is no letter."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.real import decree, plain, sample_progress
from zi_core.access import operator
from zi_core.meetings import (
    Closing,
    Decision,
    DecisionDraft,
    DecisionState,
    Details,
    Meeting,
    Meetings,
    Participant,
    Period,
    Subject,
)
from zi_core.meetings.lke import LABEL, QUESTIONS, Answer, graded, indicate
from zi_core.plan import Activity, Area, Code, Entry, Plan, source_notes
from zi_core.progress import Progress, Weighting, measure
from zi_core.runtime import SAMPLE_FILE, open_store

AT = datetime(2022, 10, 6, 2, tzinfo=UTC)
DAY = date(2022, 10, 6)
ANA = operator("Ana")


# ---- builders -----------------------------------------------------------------------------------


def progress(done: int, due: int = 10, *, later: int = 2, as_of: int = 9) -> Progress:
    """A plan of activities due in March, ``done`` of them ticked, and some due in December."""
    codes = [Code(1, 1, place) for place in range(1, due + later + 1)]
    activities = [
        Activity(
            code, "K", f"I{code}", f"L{code}", team="Tim A", planned=(3 if place < due else 12,)
        )
        for place, code in enumerate(codes)
    ]
    # December's work done in February: the team has reported even where nothing due is done.
    entries = [Entry(code, 3) for code in codes[:done]] + (
        [] if done else [Entry(codes[-1], 12, date(2022, 2, 1))]
    )
    plan = Plan(2022, "KPU", (Area("I", "Satu"),), tuple(activities), tuple(entries))
    return measure(plan, as_of)


def held(
    number: int, period: Period, *, led: bool = True, closed: bool = True, as_of: int | None = None
) -> Meeting:
    details = Details(
        period,
        f"Rapat {period.label}",
        date(2022, period.last_month, 28),
        leader="Budi" if led else "",
        is_led_by_leadership=led,
    )
    seen = period.last_month if as_of is None else as_of
    closing = Closing(AT, "Ana", 1, "", seen, None, {}, {}) if closed else None
    return Meeting(2022, number, 2, details, closing)


def decided(
    number: int, state: DecisionState, meeting: int = 1, due: date | None = date(2022, 8, 1)
) -> Decision:
    draft = DecisionDraft(Subject(), f"Kerja {number}", "Tim A", due, state)
    settled = date(2022, 7, 20) if state.is_settled else None
    return Decision(2022, number, meeting, draft, 1, "Ana", AT, "Ana", AT, settled)


def of_a(found: Progress, most: int = 50) -> Answer:
    return indicate(found, [], [], most, DAY).answers[0]


def of_b(*meetings: Meeting, as_of: int = 9) -> Answer:
    return indicate(progress(1, as_of=as_of), meetings, [], 50, DAY).answers[1]


def of_c(done: int, others: int, *, dropped: int = 0, most: int = 50) -> Answer:
    states = [DecisionState.DONE] * done + [DecisionState.DOING] * others
    states += [DecisionState.DROPPED] * dropped
    made = [decided(number, state) for number, state in enumerate(states, start=1)]
    return indicate(progress(1), [held(1, Period.Q1)], made, most, DAY).answers[2]


# ---- the form -----------------------------------------------------------------------------------


def test_each_question_has_the_four_answers_of_the_form():
    assert [question.key for question in QUESTIONS] == ["a", "b", "c"]
    assert all("".join(question.choices) == "ABCD" for question in QUESTIONS)
    assert "bukan nilai" in LABEL


@pytest.mark.parametrize(
    ("done", "of", "most", "letter"),
    [
        (10, 10, 50, "A"),
        (1, 1, 50, "A"),
        (9, 10, 50, "B"),
        (6, 10, 50, "B"),
        (5, 10, 50, "C"),  # exactly half is not more than half
        (1, 10, 50, "C"),
        (0, 10, 50, "D"),
        (51, 100, 50, "B"),
        (75, 100, 75, "C"),
        (76, 100, 75, "B"),
        (99, 100, 99, "C"),
        (199, 200, 99, "B"),
        (57, 100, 57, "C"),  # 57 of 100 is 0,5699… as a floating number
        (29, 100, 28, "B"),
    ],
)
def test_most_is_more_than_the_set_percentage_exactly(done, of, most, letter):
    assert graded(done, of, most) == letter


# ---- a: carried out as planned ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "letter", "missing"),
    [
        (10, "A", ""),
        (9, "B", "Untuk A, 1 jadwal lagi harus terlaksana."),
        (6, "B", "Untuk A, 4 jadwal lagi harus terlaksana."),
        (5, "C", "Untuk B, 1 jadwal lagi harus terlaksana."),
        (1, "C", "Untuk B, 5 jadwal lagi harus terlaksana."),
        (0, "D", "Untuk C, 1 jadwal lagi harus terlaksana."),
    ],
)
def test_what_is_due_decides_how_far_the_plan_was_carried_out(done, letter, missing):
    found = of_a(progress(done))
    assert (found.letter, found.missing) == (letter, missing)
    assert plain(found.why) == (
        f"Sebanyak {done} dari 10 ({done * 10}%) jadwal yang jatuh tempo s.d. akhir September 2022 "
        "sudah terlaksana."
    )


def test_the_setting_moves_the_boundary():
    assert of_a(progress(8), most=79).letter == "B"
    assert of_a(progress(8), most=80).letter == "C"


def test_where_there_is_one_slot_the_next_better_letter_is_the_best():
    assert of_a(progress(0, due=1)).missing == "Untuk A, 1 jadwal lagi harus terlaksana."


def test_what_was_done_late_counts_as_done_and_the_lateness_is_told():
    late = progress(10)
    entries = tuple(replace(entry, done_on=date(2022, 5, 2)) for entry in late.plan.entries)
    found = of_a(measure(replace(late.plan, entries=entries), 9))
    assert found.letter == "A"
    (on_time,) = [line for line in found.evidence if line.name == "Tepat waktu"]
    assert plain(on_time.detail) == "0 dari 10 (0%) jadwal"


def test_nothing_due_and_nothing_reported_are_no_letter():
    found = of_a(progress(0, as_of=2))
    assert (found.letter, found.evidence) == (None, ())
    assert found.why == "Belum ada jadwal yang jatuh tempo s.d. akhir Februari 2022."
    found = of_a(measure(decree(), 9))
    assert (found.letter, found.evidence) == (None, ())
    assert found.why.startswith("Belum ada laporan untuk 200 jadwal yang jatuh tempo")


def test_the_figures_are_per_jadwal_whatever_the_view_counts_by():
    by_area = of_a(sample_progress(9, Weighting.AREA))
    assert by_area == of_a(sample_progress(9))


def test_the_sample_says_what_its_progress_says():
    total = sample_progress(9).total
    found = of_a(sample_progress(9))
    assert (total.due_done, total.due) == (130, 200)
    assert found.letter == "B"
    assert plain(found.why).startswith("Sebanyak 130 dari 200 (65%) jadwal")
    assert found.missing == "Untuk A, 70 jadwal lagi harus terlaksana."
    told = {line.name: plain(line.detail) for line in found.evidence}
    assert list(told) == [
        "Tepat waktu",
        "Bukti dukung",
        "Per area",
        "Belum dilaporkan",
        "Catatan sumber",
    ]
    assert told["Tepat waktu"].startswith(f"{total.on_time:.0f} dari 200")
    assert told["Per area"].endswith("VI belum ada laporan")
    assert "Tim Peningkatan Kualitas Pelayanan Publik: 40 jadwal" in told["Belum dilaporkan"]
    notes = [line.detail for line in found.evidence if line.name == "Catatan sumber"]
    assert notes == list(source_notes(sample_progress(9).plan))
    assert any("komponen 1 belum termuat" in note for note in notes)


def test_many_silent_teams_are_summed_up():
    plan = progress(1).plan
    activities = tuple(
        replace(activity, team=f"Tim {place}") for place, activity in enumerate(plan.activities)
    )
    found = of_a(measure(replace(plan, activities=activities), 9))
    assert found.evidence[-1].detail == (
        "Tim 1, Tim 2, Tim 3 dan 6 tim lain: 9 jadwal jatuh tempo, dihitung belum terlaksana"
    )


# ---- b: watched regularly, led by the leadership ------------------------------------------------

Q1, Q2, Q3, Q4, H1, H2 = Period.Q1, Period.Q2, Period.Q3, Period.Q4, Period.H1, Period.H2


def test_a_led_meeting_for_every_quarter_that_has_ended_is_regular():
    found = of_b(held(1, Q1), held(2, Q2), held(3, Q3))
    assert (found.letter, found.missing) == ("A", "")
    assert found.why == (
        "Sebanyak 3 dari 3 triwulan yang berakhir s.d. akhir September 2022 mempunyai rapat "
        "evaluasi yang ditutup; 3 dari 3 dipimpin pimpinan kantor."
    )


def test_a_missing_quarter_is_not_regular_and_is_named():
    found = of_b(held(1, Q1), held(2, Q3))
    assert found.letter == "B"
    assert found.missing.endswith("belum ada rapat yang ditutup untuk TW II.")


def test_a_quarter_led_by_somebody_else_is_named():
    found = of_b(held(1, Q1), held(2, Q2, led=False), held(3, Q3, led=False))
    assert found.letter == "B"
    assert found.missing.endswith("rapat TW II dan TW III tidak tercatat dipimpin pimpinan.")
    again = of_b(held(1, Q1), held(2, Q2, led=False), held(3, Q2), held(4, Q3))
    assert again.letter == "A"


def test_without_the_leadership_it_is_the_nearest_answer_that_the_form_has():
    found = of_b(held(1, Q2, led=False))
    assert found.letter == "C"
    assert "C yang terdekat" not in found.why
    regular = of_b(*(held(place, quarter, led=False) for place, quarter in enumerate((Q1, Q2, Q3))))
    assert regular.letter == "C"
    assert regular.why.endswith("tanpa pimpinan; C yang terdekat.")
    assert regular.missing == "Untuk B, sedikitnya satu rapat tercatat dipimpin pimpinan kantor."


def test_no_closed_meeting_is_silence_and_no_d():
    for meetings in ((), (held(1, Q1, closed=False),)):
        found = of_b(*meetings)
        assert (found.letter, found.evidence) == (None, ())
        assert found.why.startswith("Belum ada rapat evaluasi yang ditutup untuk 3 triwulan")


@pytest.mark.parametrize(
    ("as_of", "letter"), [(2, None), (3, "A"), (5, "A"), (6, "B"), (8, "B"), (12, "B")]
)
def test_a_quarter_is_asked_for_once_it_has_ended(as_of, letter):
    assert of_b(held(1, Q1, as_of=2), as_of=as_of).letter == letter


def test_before_the_first_quarter_ends_the_meeting_is_shown_all_the_same():
    found = of_b(held(1, Q1, as_of=2), as_of=2)
    assert found.why == "Belum ada triwulan yang berakhir s.d. akhir Februari 2022."
    assert [line.meeting for line in found.evidence] == [1]


def test_a_meeting_that_saw_nothing_of_its_period_covers_none():
    early = held(1, Q1), held(2, Q2, as_of=3)
    assert of_b(*early, as_of=6).letter == "B"
    assert of_b(held(1, Q1), held(2, Q2, as_of=4), as_of=6).letter == "A"


def test_a_meeting_that_looked_further_than_the_position_is_not_there_yet():
    meetings = held(1, Q1), held(2, Q2)
    assert of_b(*meetings, as_of=5).evidence == of_b(held(1, Q1), as_of=5).evidence
    assert len(of_b(*meetings, as_of=6).evidence) == 2


@pytest.mark.parametrize(
    ("periods", "as_of", "letter"),
    [
        ((H1,), 6, "A"),
        ((H1,), 9, "A"),  # the second half has not ended
        ((H1,), 12, "B"),
        ((H1, H2), 12, "A"),
        ((Q1, Q2, H2), 12, "A"),  # a half-year's meeting does for its quarters
        ((H1, Q3), 9, "A"),
        ((H1, Q4), 12, "B"),
        ((Q2, Q4), 12, "B"),
        ((Q1, Q2, Q3, Q4), 15, "A"),
    ],
)
def test_half_years_are_regular_where_the_office_meets_by_half_years(periods, as_of, letter):
    meetings = [held(place, period) for place, period in enumerate(periods, start=1)]
    assert of_b(*meetings, as_of=as_of).letter == letter


def test_a_half_year_that_has_not_ended_asks_for_nothing():
    found = of_b(held(1, H1, as_of=4), as_of=5)
    assert (found.letter, found.why) == (
        None,
        "Belum ada semester yang berakhir s.d. akhir Mei 2022.",
    )


def test_the_evidence_tells_day_leader_and_who_closed_it():
    lines = of_b(held(2, Q2, led=False), held(1, Q1)).evidence
    assert [(line.name, line.meeting) for line in lines] == [("TW I", 1), ("TW II", 2)]
    assert lines[0].detail == (
        "Rapat TW I, 28 Maret 2022; dipimpin Budi (pimpinan kantor); ditutup Ana, 6 Oktober 2022"
    )
    assert "pemimpin belum dicatat (tidak tercatat sebagai pimpinan)" in lines[1].detail


# ---- c: followed up -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "others", "letter", "missing"),
    [
        (4, 0, "A", ""),
        (3, 1, "B", "Untuk A, 1 keputusan lagi harus selesai."),
        (2, 2, "C", "Untuk B, 1 keputusan lagi harus selesai."),
        (1, 1, "C", "Untuk A, 1 keputusan lagi harus selesai."),
        (0, 4, "D", "Untuk C, 1 keputusan lagi harus selesai."),
    ],
)
def test_only_what_is_done_is_followed_up(done, others, letter, missing):
    found = of_c(done, others)
    assert (found.letter, found.missing) == (letter, missing)
    assert plain(found.why).startswith(f"Sebanyak {done} dari {done + others} (")


def test_a_dropped_decision_is_shown_and_not_counted():
    found = of_c(1, 0, dropped=3)
    assert found.letter == "A"
    assert len(found.evidence) == 4
    assert found.evidence[-1].detail.startswith("dibatalkan 20 Juli 2022, tidak dihitung; Kerja 4")


def test_the_setting_moves_the_boundary_of_decisions_too():
    assert of_c(3, 1, most=74).letter == "B"
    assert of_c(3, 1, most=75).letter == "C"


def test_no_decision_to_count_is_silence_and_no_d():
    assert of_c(0, 0).letter is None
    assert of_c(0, 0).why == (
        "Belum ada keputusan rapat yang ditutup s.d. posisi akhir September 2022."
    )
    assert of_c(0, 0, dropped=2).letter is None
    assert of_c(0, 0, dropped=2).why.startswith("Semua 2 keputusan")


def test_a_decision_counts_once_its_meeting_is_closed_and_within_the_position():
    made = [decided(number, DecisionState.DONE, meeting=number) for number in (1, 2, 3)]
    meetings = [held(1, Q1), held(2, Q2, closed=False), held(3, Q4)]
    (line,) = indicate(progress(1), meetings, made, 50, DAY).answers[2].evidence
    assert (line.name, line.meeting) == ("K-1/2022", 1)
    assert line.detail == "dicatat selesai 20 Juli 2022; Kerja 1; Tim A"


def test_an_open_decision_tells_its_date():
    assert of_c(0, 1).evidence[0].detail == (
        "sedang dikerjakan, tenggat 1 Agustus 2022; Kerja 1; Tim A"
    )


def of_due(made: Sequence[Decision], on: date) -> Answer:
    return indicate(progress(1), [held(1, Q1)], made, 50, on).answers[2]


def test_a_decision_not_yet_due_is_listed_and_not_counted():
    made = [decided(1, DecisionState.DONE), decided(2, DecisionState.DOING)]
    waiting = decided(3, DecisionState.OPEN, due=date(2022, 12, 1))
    found = of_due([*made, waiting], DAY)
    assert (found.letter, found.missing) == ("C", "Untuk A, 1 keputusan lagi harus selesai.")
    assert plain(found.why) == (
        "Sebanyak 1 dari 2 (50%) keputusan rapat yang ditutup s.d. posisi akhir September 2022 "
        "sudah selesai; 1 lainnya belum jatuh tempo."
    )
    [line] = [line for line in found.evidence if line.name == "K-3/2022"]
    assert line.detail == (
        "belum dikerjakan, tenggat 1 Desember 2022 (belum jatuh tempo, tidak dihitung); "
        "Kerja 3; Tim A"
    )
    others = [other for other in found.evidence if other != line]
    assert not [other for other in others if "tidak dihitung" in other.detail]


@pytest.mark.parametrize(
    ("state", "due", "on", "letter"),
    [
        (DecisionState.OPEN, date(2022, 10, 6), date(2022, 10, 6), None),  # the day itself
        (DecisionState.OPEN, date(2022, 10, 6), date(2022, 10, 7), "D"),
        (DecisionState.DOING, date(2022, 12, 1), DAY, None),
        (DecisionState.OPEN, None, DAY, "D"),  # without a deadline there is nothing to wait for
        (DecisionState.DONE, date(2022, 12, 1), DAY, "A"),  # done before its time is done
    ],
)
def test_the_day_decides_which_decisions_are_due(state, due, on, letter):
    assert of_due([decided(1, state, due=due)], on).letter == letter


def test_decisions_of_which_none_is_due_are_no_letter():
    waiting = decided(1, DecisionState.OPEN, due=date(2022, 12, 1))
    found = of_due([waiting, decided(2, DecisionState.DROPPED)], DAY)
    assert (found.letter, len(found.evidence)) == (None, 2)
    assert "belum jatuh tempo atau sudah dibatalkan" in found.why


def test_the_day_on_which_it_was_done_stands_where_it_is_known():
    made = decided(1, DecisionState.DONE)
    known = replace(made, draft=replace(made.draft, done_on=date(2022, 7, 14)))
    assert of_due([known], DAY).evidence[0].detail == "selesai 14 Juli 2022; Kerja 1; Tim A"


# ---- a real year --------------------------------------------------------------------------------


def test_a_year_held_in_a_real_store(tmp_path):
    """Two led meetings, one reopened, decisions followed up later: what the page reads."""
    address = f"sqlite:///{tmp_path / 'zi.db'}"
    meetings = Meetings(open_store(address, seed=SAMPLE_FILE, is_sample=True))
    for period, day in ((Q1, date(2022, 4, 5)), (Q2, date(2022, 7, 6)), (Q3, date(2022, 10, 6))):
        who = (Participant("Peserta", "Anggota"),)
        begun = meetings.create(
            ANA,
            Details(
                period,
                f"Rapat {period.label}",
                day,
                leader="Ketua",
                is_led_by_leadership=True,
                participants=who,
            ),
        )
        draft = DecisionDraft(Subject.parse("V.1.1"), f"Kerja {period}", "Tim A")
        made = meetings.decide(ANA, begun.number, draft)
        meetings.close(ANA, begun.number, begun.revision)
        if period is not Q3:
            done = replace(draft, state=DecisionState.DONE)
            meetings.change_decision(ANA, made.number, made.revision, done)

    def letters(as_of: int = 9) -> list[str | None]:
        told = indicate(sample_progress(as_of), meetings.all(), meetings.decisions(), 50, DAY)
        return [answer.letter for answer in told.answers]

    assert letters() == ["B", "A", "B"]
    assert letters(6) == ["B", "A", "A"]
    reopened = meetings.get(2)
    assert reopened is not None
    meetings.reopen(ANA, 2, reopened.revision, "Salah catat")
    assert letters() == ["B", "B", "C"]
