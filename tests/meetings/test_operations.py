"""Meetings and decisions in a store: kept, changed, closed, reopened."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.conftest import BOTH
from tests.hostile.texts import ANYWHERE, LEADING
from tests.meetings.held import (
    ADMIN,
    CHAIR,
    FULL,
    TEAM,
    details,
    draft,
    months_of,
    picture,
    settled,
)
from tests.people import OPERATOR
from tests.store.books import CODES, SMALL, SUBJECTS, tick
from tests.store.test_store import rows_of
from zi_core.access import audit
from zi_core.meetings import (
    AgendaKind,
    Attendance,
    DecisionState,
    FollowUp,
    MeetingError,
    Meetings,
    Participant,
    Period,
    Subject,
    verify,
)
from zi_core.meetings.captions import position_words
from zi_core.meetings.serialization import participants_of
from zi_core.rehearsals import part_of, rehearsals
from zi_core.runtime import open_store
from zi_core.slides.deck import slides
from zi_core.store import NewVersion, Version
from zi_core.text import clean


def refusal(action, *arguments):
    """Why something about a meeting is refused."""
    with pytest.raises(MeetingError) as refused:
        action(*arguments)
    return str(refused.value)


def closed(meetings, period=Period.Q2, **more):
    """A meeting that was begun and closed."""
    held = meetings.create(CHAIR, details(period, **more))
    return meetings.close(CHAIR, held.number, held.revision)


def without(plan, code):
    """A plan that an activity has left."""
    return replace(
        plan,
        activities=tuple(a for a in plan.activities if a.code != code),
        entries=tuple(entry for entry in plan.entries if entry.code != code),
    )


def publish(store, plan):
    published = store.publish(NewVersion(store.newest(), plan, "Ana", kind="entry"))
    assert isinstance(published, Version)


# ---- keeping ------------------------------------------------------------------------------------


@BOTH
def test_a_meeting_comes_back_as_it_was_filled_in(meetings, address, small):
    made = meetings.create(CHAIR, FULL)
    assert (made.number, made.revision, made.is_closed) == (1, 1, False)
    assert meetings.get(1) == made == replace(made, details=FULL)
    again = open_store(address, seed=small)
    assert Meetings(again).all() == [made]
    again.close()
    assert meetings.get(2) is None
    assert refusal(meetings.briefing, 2) == "Rapat itu tidak ada."


def test_meetings_are_ordered_by_period_then_day_then_number(meetings):
    for period in (Period.Q3, Period.Q1, Period.H1, Period.Q2, Period.Q2):
        meetings.create(CHAIR, details(period))
    assert [held.number for held in meetings.all()] == [1, 3, 5, 4, 2]
    assert meetings.get(4).name == "TW II 2022"


def test_what_is_said_of_an_open_meeting_is_changed_and_the_trail_keeps_who_and_when(
    meetings, clock
):
    first = meetings.create(CHAIR, details())
    clock.move(hours=1)
    second = meetings.change(ADMIN, 1, first.revision, FULL)
    assert meetings.get(1) == second == replace(first, revision=2, details=FULL)
    assert [(t.revision, t.label, t.by, t.note) for t in meetings.trail(1)] == [
        (1, "Rapat dibuat", "Ibu Ketua", ""),
        (2, "Rapat diubah", "Pita", ""),
    ]
    assert meetings.trail(1)[1].at == clock.now
    assert meetings.trail(2) == []


@BOTH
def test_a_decision_is_kept_at_once_and_its_changes_are_counted(meetings, clock):
    meetings.create(CHAIR, details())
    made = meetings.decide(CHAIR, 1, draft(due=date(2022, 8, 1)))
    assert (made.name, made.meeting, made.revision, made.is_open) == ("K-1/2022", 1, 1, True)
    assert (made.made_by, made.made_at) == ("Ibu Ketua", clock.now)
    assert not made.is_late(date(2022, 8, 1))
    assert made.is_late(date(2022, 8, 2))
    clock.move(days=30)
    done = meetings.change_decision(ADMIN, 1, 1, settled(made))
    assert (done.revision, done.changed_by, done.made_by) == (2, "Pita", "Ibu Ketua")
    assert (done.settled_on, done.settled_revision) == (date(2022, 8, 5), 2)
    clock.move(days=1)
    remarked = meetings.change_decision(ADMIN, 1, 2, replace(done.draft, remark="Sudah dicek"))
    assert (remarked.settled_on, remarked.settled_revision) == (date(2022, 8, 5), 2)
    again = meetings.change_decision(ADMIN, 1, 3, made.draft)
    assert (again.settled_on, again.settled_revision, again.is_open) == (None, 0, True)
    assert meetings.decisions() == [again]


def test_the_day_a_decision_is_settled_is_that_of_the_office(meetings, clock):
    meetings.create(CHAIR, details())
    clock.now = clock.now.replace(hour=18)  # one in the morning in Purbalingga
    made = meetings.decide(CHAIR, 1, draft(state=DecisionState.DONE))
    assert made.settled_on == date(2022, 7, 7)


@BOTH
def test_nothing_is_kept_of_what_fails(meetings, store):
    meetings.create(CHAIR, details())
    before = rows_of(store)
    for action, arguments in (
        (meetings.decide, (CHAIR, 1, draft(what=" \u200b "))),
        (meetings.decide, (CHAIR, 9, draft())),
        (meetings.change, (CHAIR, 1, 1, details(title=""))),
        (meetings.close, (CHAIR, 1, 2)),
        (meetings.reopen, (CHAIR, 1, 1, "Keliru")),
        (meetings.cancel, (CHAIR, 1, 1, "")),
        (meetings.change_decision, (CHAIR, 1, 1, draft())),
    ):
        refusal(action, *arguments)
        assert rows_of(store) == before


# ---- limits, hostile texts ----------------------------------------------------------------------


def test_what_is_missing_or_too_much_in_a_meeting_is_refused(meetings):
    meetings.create(CHAIR, details())
    for more, words in (
        ({"title": " \n\u202e"}, "Judul rapat belum diisi."),
        ({"title": "x" * 201}, "Judul rapat paling panjang 200 huruf; yang ini 201."),
        ({"place": "x" * 201}, "Tempat paling panjang 200 huruf; yang ini 201."),
        ({"discussion": "x" * 20_001}, "Pembahasan paling panjang 20.000 huruf; yang ini 20.001."),
        ({"participants": (Participant("x" * 201),)}, "Nama peserta paling panjang 200 huruf"),
        ({"participants": (Participant("x"),) * 301}, "Peserta paling banyak 300 orang."),
        ({"agenda": ("x",) * 2001}, "Agenda yang diurutkan paling banyak 2.000 baris."),
        ({"day": date(1999, 12, 31)}, "Tanggal rapat harus antara tahun 2000 dan 2100."),
        ({"started": "x" * 201}, "Jam mulai paling panjang 200 huruf; yang ini 201."),
        ({"ended": "x" * 201}, "Jam selesai paling panjang 200 huruf; yang ini 201."),
    ):
        told = details(**{"title": "Rapat", **more})
        assert words in refusal(meetings.create, CHAIR, told)
        assert words in refusal(meetings.change, CHAIR, 1, 1, told)


def test_what_is_missing_too_long_or_unknown_in_a_decision_is_refused(meetings):
    meetings.create(CHAIR, details())
    meetings.decide(CHAIR, 1, draft())
    for made, words in (
        (draft(what="\t"), "Keputusan belum diisi: tulis apa yang harus dikerjakan."),
        (draft(what="x" * 2001), "Keputusan paling panjang 2.000 huruf; yang ini 2.001."),
        (draft(remark="x" * 2001), "Keterangan paling panjang 2.000 huruf"),
        (draft(due=date(2101, 1, 1)), "Tenggat harus antara tahun 2000 dan 2100."),
        (
            draft(state=DecisionState.DONE, done_on=date(1999, 12, 31)),
            "Tanggal selesai harus antara tahun 2000 dan 2100.",
        ),
        (draft(subject="V.9.9"), "Kegiatan V.9.9 tidak ada dalam rencana aksi."),
    ):
        assert words in refusal(meetings.decide, CHAIR, 1, made)
        assert words in refusal(meetings.change_decision, CHAIR, 1, 1, made)


@pytest.mark.exhaustive
@BOTH
def test_hostile_texts_are_kept_as_plain_text(meetings):
    decided = []
    for raw in [*LEADING[::2], *ANYWHERE[::3], "\ud800", "a\0b", "x" * 200]:
        kept = clean(raw.encode("utf-8", "replace").decode().replace("\0", ""))[:200]
        text = raw if len(kept) < 200 else kept
        told = details(
            title=f"R {text}"[:200],
            place=text,
            participants=(Participant(text, text),),
            discussion=f"{text}\n{text}",
        )
        number = meetings.create(CHAIR, told).number
        read = meetings.get(number).details
        assert read.place == kept
        assert [who.name for who in read.participants] == ([kept] if kept else [])
        made = meetings.decide(CHAIR, number, draft(what=f"K {text}", team=text, remark=text))
        assert (made.draft.team, made.draft.remark) == (kept, kept)
        decided.append(made)
    assert meetings.decisions() == decided
    assert meetings.store.verify() == []


def test_a_person_is_called_as_they_are_called_whatever_their_name(meetings):
    odd = replace(CHAIR, display='<b>Ana\ud800 "K."</b>\0')
    meetings.create(odd, details())
    assert meetings.trail(1)[0].by == '<b>Ana? "K."</b>'
    assert meetings.store.verify() == []


def test_participants_are_typed_one_a_line():
    text = "Ana; Kasubbag\n\n Budi \r\n;Ketua\n;"
    assert participants_of(text) == (
        Participant("Ana", "Kasubbag"),
        Participant("Budi"),
        Participant("", "Ketua"),
    )
    assert participants_of("\n".join(map(str, participants_of(text)))) == participants_of(text)


# ---- who changes what they have not seen --------------------------------------------------------


@BOTH
def test_a_stale_revision_changes_nothing(meetings):
    meetings.create(CHAIR, details())
    meetings.change(CHAIR, 1, 1, FULL)
    made = meetings.decide(CHAIR, 1, draft())
    meetings.change_decision(CHAIR, 1, 1, replace(made.draft, remark="Baru"))
    kept = meetings.get(1), meetings.decisions()
    for revision in (0, 1, 3):
        for action, more in (
            (meetings.change, (details(),)),
            (meetings.close, ()),
            (meetings.cancel, ("Keliru",)),
        ):
            words = refusal(action, CHAIR, 1, revision, *more)
            assert words.startswith("Sementara itu ada yang mengubahnya.")
    for revision in (0, 1, 3):
        assert "Sementara itu" in refusal(
            meetings.change_decision, CHAIR, 1, revision, settled(made)
        )
    assert (meetings.get(1), meetings.decisions()) == kept


def test_closing_freezes_only_what_the_person_has_seen(meetings, store, clock):
    meetings.create(CHAIR, details(Period.Q1))
    earlier = meetings.decide(CHAIR, 1, draft())
    meetings.close(CHAIR, 1, 1)
    meetings.create(CHAIR, details())
    made = meetings.decide(CHAIR, 2, draft(what="Kedua"))

    def publishes():
        tick(store)

    def decides():
        meetings.decide(CHAIR, 2, draft(what="Ketiga"))

    def changes():
        meetings.change_decision(CHAIR, made.number, 1, settled(made))

    def changes_an_earlier_one():
        meetings.change_decision(CHAIR, earlier.number, 1, replace(earlier.draft, remark="x"))

    def reopens_the_one_before():
        meetings.reopen(CHAIR, 1, 2, "Keliru")

    def a_month_closes():
        clock.move(days=-40)  # the position was that of another month

    for news in (
        publishes,
        decides,
        changes,
        changes_an_earlier_one,
        reopens_the_one_before,
        a_month_closes,
    ):
        seen = meetings.briefing(2).fingerprint
        news()
        words = refusal(meetings.close, CHAIR, 2, 1, seen)
        assert words.startswith("Sementara itu angka atau keputusannya berubah"), news
        assert not meetings.get(2).is_closed
    seen = meetings.briefing(2)
    meetings.close(CHAIR, 2, 1, seen.fingerprint)
    assert meetings.briefing(2).decisions == seen.decisions


def test_looking_twice_gives_one_fingerprint(meetings, clock):
    meetings.create(CHAIR, details())
    meetings.decide(CHAIR, 1, draft())
    first = meetings.briefing(1).fingerprint
    clock.move(hours=3)
    assert meetings.briefing(1).fingerprint == first


# ---- closing, reopening, cancelling -------------------------------------------------------------


@BOTH
def test_closing_freezes_version_position_figures_and_decisions(meetings, store, clock):
    tick(store)
    meetings.create(CHAIR, details())
    made = meetings.decide(CHAIR, 1, draft(due=date(2022, 7, 1)))
    live = meetings.briefing(1)
    assert live.is_draft
    assert (position_words(live), live.progress.as_of) == ("s.d. akhir Juni 2022", 6)
    meetings.close(CHAIR, 1, 1, live.fingerprint)
    frozen = meetings.briefing(1)
    assert not frozen.is_draft
    assert frozen.meeting.closing.by == "Ibu Ketua"
    assert (frozen.meeting.closing.version, frozen.meeting.closing.as_of) == (2, 6)
    assert frozen.meeting.closing.figures["total"]["due_done"] == 1
    shown = picture(frozen)

    clock.move(days=40)
    tick(store, CODES[3], 4)
    meetings.change_decision(CHAIR, 1, 1, settled(made))
    publish(store, without(store.plan(store.newest()), CODES[0]))
    later = Meetings(store, clock=clock)
    assert picture(later.briefing(1)) == shown
    assert later.briefing(1).decisions == (made,)
    assert store.verify() == verify(store) == []


def test_a_closed_meeting_is_not_changed_decided_in_or_closed_again(meetings):
    closed(meetings)
    words = "Rapat ini sudah ditutup"
    assert words in refusal(meetings.change, CHAIR, 1, 2, FULL)
    assert words in refusal(meetings.close, CHAIR, 1, 2)
    assert words in refusal(meetings.decide, CHAIR, 1, draft())
    assert words in refusal(meetings.cancel, CHAIR, 1, 2, "Keliru")


def test_reopening_needs_a_reason_shows_live_figures_and_leaves_a_trail(meetings, store):
    closed(meetings)
    tick(store)
    assert "Tulis alasan" in refusal(meetings.reopen, CHAIR, 1, 2, " ")
    meetings.reopen(ADMIN, 1, 2, "Laporan susulan\n<b>Area V</b>")
    assert refusal(meetings.reopen, CHAIR, 1, 3, "Lagi") == "Rapat ini memang belum ditutup."
    assert meetings.briefing(1).is_draft
    assert meetings.briefing(1).version.number == 2
    meetings.close(CHAIR, 1, 3)
    assert meetings.briefing(1).version.number == 2
    assert [(t.event, t.by, t.note) for t in meetings.trail(1)] == [
        ("meeting-added", "Ibu Ketua", ""),
        ("meeting-closed", "Ibu Ketua", ""),
        ("meeting-reopened", "Pita", "Laporan susulan Area V"),
        ("meeting-closed", "Ibu Ketua", ""),
    ]
    assert verify(store) == []


@BOTH
def test_a_meeting_begun_by_mistake_is_cancelled_and_leaves_its_trail(meetings, store):
    meetings.create(CHAIR, details())
    assert "Tulis alasan" in refusal(meetings.cancel, CHAIR, 1, 1, "")
    meetings.cancel(CHAIR, 1, 1, "Salah triwulan")
    assert (meetings.all(), meetings.get(1)) == ([], None)
    assert [(trace.label, trace.note) for trace in meetings.trail(1)] == [
        ("Rapat dibuat", ""),
        ("Rapat dibatalkan", "Salah triwulan"),
    ]
    for action, more in (
        (meetings.decide, (draft(),)),
        (meetings.change, (2, FULL)),
        (meetings.close, (2,)),
        (meetings.cancel, (2, "Lagi")),
    ):
        assert refusal(action, CHAIR, 1, *more) == "Rapat itu tidak ada."
    assert meetings.create(CHAIR, details()).number == 2
    assert store.verify() == []


def test_a_meeting_with_decisions_is_not_cancelled(meetings):
    meetings.create(CHAIR, details())
    meetings.create(CHAIR, details(Period.Q3))
    meetings.decide(CHAIR, 1, draft())
    assert "sudah mencatat keputusan" in refusal(meetings.cancel, CHAIR, 1, 1, "Keliru")
    meetings.cancel(CHAIR, 2, 1, "Keliru")


# ---- the meeting before -------------------------------------------------------------------------


def test_a_meeting_is_compared_with_the_last_closed_one_before_it(meetings, store, clock):
    tick(store)  # January of the first activity
    closed(meetings, Period.Q1)
    clock.move(days=92)
    tick(store, CODES[1], 1)
    meetings.create(CHAIR, details(Period.Q2))  # stays open
    meetings.create(CHAIR, details(Period.Q3))
    seen = meetings.briefing(3)
    assert (seen.previous.number, seen.before.as_of, seen.progress.as_of) == (1, 3, 9)
    assert [(str(i.activity.code), i.month) for i in seen.comparison.done] == [(SUBJECTS[1], 1)]
    new = [line for line in seen.agenda if line.kind is AgendaKind.NEWLY_OVERDUE]
    assert len(new) == 8
    assert "Feb, Mar sudah terlambat pada rapat lalu" in new[0].reason
    first = meetings.briefing(2)
    assert first.previous.number == 1
    assert meetings.briefing(1).previous is None
    assert meetings.briefing(1).comparison is None
    # A later meeting is none before it, whenever it is closed.
    meetings.close(CHAIR, 3, 1)
    assert meetings.briefing(2).previous.number == 1


def test_two_meetings_of_one_period_follow_each_other_by_day(meetings, store):
    closed(meetings, Period.Q2)
    tick(store, month=2)
    meetings.create(CHAIR, details(Period.Q2, day=date(2022, 7, 20)))
    second = meetings.briefing(2)
    assert second.previous.number == 1
    assert len(second.comparison.done) == 1
    assert second.comparison.newly_behind == ()
    assert len(second.comparison.still_behind) == 6 * len(CODES) - 1


def test_reopening_the_meeting_before_leaves_what_was_frozen_after_it(meetings, store, clock):
    tick(store)
    closed(meetings, Period.Q1)
    clock.move(days=92)
    tick(store, CODES[1], 1)
    meetings.create(CHAIR, details(Period.Q3))
    meetings.close(CHAIR, 2, 1)
    shown = picture(meetings.briefing(2))
    meetings.reopen(CHAIR, 1, 2, "Keliru")
    assert picture(meetings.briefing(2)) == shown
    meetings.change(CHAIR, 1, 3, FULL)
    meetings.close(CHAIR, 1, 4)
    assert picture(meetings.briefing(2)) == shown
    # Closed anew, it sees what the one before it says now.
    meetings.reopen(CHAIR, 2, 2, "Susulan")
    assert meetings.briefing(2).previous.revision == 5
    assert meetings.briefing(2).previous.details == FULL
    assert store.verify() == verify(store) == []


def test_a_meeting_that_is_opened_again_is_none_before(meetings):
    closed(meetings, Period.Q1)
    meetings.create(CHAIR, details(Period.Q2))
    meetings.reopen(CHAIR, 1, 2, "Keliru")
    assert meetings.briefing(2).previous is None


@pytest.mark.parametrize(
    ("period", "days", "as_of", "position"),
    [
        (Period.Q2, 0, 6, "akhir Juni 2022"),
        (Period.Q3, 0, 6, "akhir Juni 2022"),  # the period has only begun
        (Period.Q3, 30, 7, "akhir Juli 2022"),
        (Period.Q1, 0, 3, "akhir Maret 2022"),
        (Period.Q4, 365, 12, "akhir Desember 2022"),
        (Period.H1, -180, 0, "awal tahun 2022"),
    ],
)
def test_the_position_is_the_periods_end_or_the_last_closed_month(
    meetings, clock, period, days, as_of, position
):
    clock.move(days=days)
    meetings.create(CHAIR, details(period))
    seen = meetings.briefing(1)
    assert (seen.progress.as_of, position_words(seen)) == (as_of, f"s.d. {position}")
    meetings.close(CHAIR, 1, 1)
    clock.move(days=400)
    assert meetings.briefing(1).progress.as_of == as_of


# ---- carried decisions --------------------------------------------------------------------------


def test_open_decisions_are_carried_and_settled_ones_shown_once_more(meetings):
    meetings.create(CHAIR, details(Period.Q1))
    open_, done, dropped = [meetings.decide(CHAIR, 1, draft(what=f"K{n}")) for n in range(3)]
    meetings.close(CHAIR, 1, 1)
    # Settled on the very day of the meeting, but after it was closed.
    meetings.change_decision(CHAIR, done.number, 1, settled(done))
    meetings.change_decision(CHAIR, dropped.number, 1, settled(dropped, DecisionState.DROPPED))
    meetings.create(CHAIR, details(Period.Q2))
    own = meetings.decide(CHAIR, 2, draft(what="K3"))
    second = meetings.briefing(2)
    assert [decision.number for decision in second.carried] == [1, 2, 3]
    assert second.own == (own,)
    assert [decision.number for decision in second.comparison.settled] == [2, 3]
    assert second.follow_up == FollowUp(done=1, counted=2, late=0, waiting=0)
    assert second.follow_up.rate == 0.5
    meetings.close(CHAIR, 2, 1)

    # It has shown them settled; a remark on one is no news, nor is a meeting in between.
    kept = meetings.decisions()[1]
    meetings.change_decision(CHAIR, 2, 2, replace(kept.draft, remark="Arsip"))
    meetings.create(CHAIR, details(Period.Q3))
    assert [decision.number for decision in meetings.briefing(3).carried] == [1, 4]
    meetings.close(CHAIR, 3, 1)
    meetings.create(CHAIR, details(Period.Q4))
    assert [decision.number for decision in meetings.briefing(4).carried] == [1, 4]
    # Opened and settled again, it is shown again.
    meetings.change_decision(CHAIR, 2, 3, done.draft)
    meetings.change_decision(CHAIR, 2, 4, settled(done))
    assert [decision.number for decision in meetings.briefing(4).carried] == [1, 2, 4]
    assert open_.is_open


def test_a_meeting_knows_nothing_of_later_meetings_decisions(meetings):
    meetings.create(CHAIR, details(Period.Q3))
    meetings.decide(CHAIR, 1, draft())
    meetings.create(CHAIR, details(Period.Q2))
    assert meetings.briefing(2).decisions == ()
    assert [decision.number for decision in meetings.briefing(1).decisions] == [1]


def test_without_decisions_there_is_no_follow_up_rate(meetings):
    meetings.create(CHAIR, details())
    assert meetings.briefing(1).follow_up == FollowUp(0, 0, 0, 0)
    assert meetings.briefing(1).follow_up.rate is None


def test_decisions_past_their_date_are_on_the_agenda_and_counted_late(meetings):
    meetings.create(CHAIR, details(Period.Q1))
    meetings.decide(CHAIR, 1, draft(due=date(2022, 7, 5)))
    meetings.decide(CHAIR, 1, draft(due=date(2022, 7, 6)))
    meetings.create(CHAIR, details(Period.Q2))
    meetings.decide(CHAIR, 2, draft(due=date(2022, 7, 1)))  # its own
    seen = meetings.briefing(2)
    late = [line.title for line in seen.agenda if line.kind is AgendaKind.DECISION_LATE]
    assert late == ["K-1/2022 Lengkapi dokumen"]
    assert seen.follow_up.late == 1


def test_a_decision_about_an_activity_that_left_the_plan_is_shown_and_settled(meetings, store):
    meetings.create(CHAIR, details())
    made = meetings.decide(CHAIR, 1, draft(due=date(2022, 7, 1)))
    assert made.draft.subject.label(store.plan(1)) == "II.1.1 Menyusun prosedur ke-1"
    publish(store, without(SMALL, CODES[0]))
    seen = meetings.briefing(1)
    assert seen.decisions == (made,)
    assert made.draft.subject.label(seen.plan) == "II.1.1"
    done = meetings.change_decision(CHAIR, 1, 1, settled(made))
    assert done.draft.subject == made.draft.subject
    assert "tidak ada dalam rencana aksi" in refusal(meetings.decide, CHAIR, 1, draft())
    moved = replace(done.draft, subject=Subject.parse(SUBJECTS[1]))
    assert meetings.change_decision(CHAIR, 1, 2, moved).draft.subject.code == CODES[1]
    assert "tidak ada" in refusal(meetings.change_decision, CHAIR, 1, 3, made.draft)


@pytest.mark.parametrize(
    ("text", "label"),
    [("II.1.1", "II.1.1 Menyusun prosedur ke-1"), ("II", "Area II Tata Laksana"), ("", "Rapat")],
)
def test_a_decision_is_about_an_activity_an_area_or_the_meeting(meetings, text, label):
    meetings.create(CHAIR, details())
    made = meetings.decide(CHAIR, 1, draft(subject=text))
    assert str(made.draft.subject) == text
    assert made.draft.subject.label(meetings.briefing(1).plan) == label


# ---- the next year ------------------------------------------------------------------------------


@pytest.fixture
def next_year(meetings, store, clock):
    """The meetings of 2023; K-1/2022 is open, K-2/2022 settled after the year's last meeting."""
    meetings.create(CHAIR, details(Period.Q4))
    made = [meetings.decide(CHAIR, 1, draft(what=f"K{n}")) for n in range(2)]
    clock.now = clock.now.replace(year=2023, month=1)
    meetings.close(CHAIR, 1, 1)
    meetings.change_decision(CHAIR, 2, 1, settled(made[1]))
    plan = replace(SMALL, year=2023)
    assert isinstance(store.create_book(NewVersion(None, plan, "Ana", kind="seed")), Version)
    clock.move(days=95)
    return meetings.of_year(2023)


def test_decisions_of_the_year_before_are_carried(next_year):
    next_year.create(CHAIR, details(Period.Q1, day=date(2023, 4, 5)))
    own = next_year.decide(CHAIR, 1, draft(what="Baru"))
    assert own.name == "K-1/2023"
    seen = next_year.briefing(1)
    assert [decision.name for decision in seen.carried] == ["K-1/2022", "K-2/2022"]
    assert seen.own == (own,)
    assert seen.follow_up.rate == 0.5
    assert (seen.previous, seen.comparison) == (None, None)
    next_year.close(CHAIR, 1, 1)
    next_year.create(CHAIR, details(Period.Q2, day=date(2023, 4, 6)))
    assert [decision.name for decision in next_year.briefing(2).carried] == ["K-1/2022", "K-1/2023"]
    assert [decision.name for decision in next_year.open_decisions()] == ["K-1/2022", "K-1/2023"]


def test_a_decision_of_the_year_before_is_not_told_in_this_years_words(next_year):
    next_year.create(CHAIR, details(Period.Q1, day=date(2023, 4, 5)))
    next_year.decide(CHAIR, 1, draft())
    seen = next_year.briefing(1)
    old, _, own = seen.decisions
    assert seen.about(old) == f"{SUBJECTS[0]} (rencana aksi 2022)"
    assert seen.about(own) == f"{SUBJECTS[0]} Menyusun prosedur ke-1"
    lines = {line.decision: line for slide in slides(seen) for line in slide.lines}
    assert lines[old].activity is None
    assert lines[own].activity == seen.plan.activities[0]


@BOTH
def test_a_decision_is_changed_in_the_book_that_took_it(next_year, meetings):
    next_year.create(CHAIR, details(Period.Q1, day=date(2023, 4, 5)))
    next_year.close(CHAIR, 1, 1)
    shown = picture(next_year.briefing(1))
    [old] = next_year.open_decisions()
    assert (old.year, old.number) == (2022, 1)
    assert refusal(next_year.change_decision, CHAIR, 1, 1, settled(old)) == (
        "Keputusan itu tidak ada."
    )
    done = next_year.of_year(old.year).change_decision(CHAIR, 1, 1, settled(old))
    assert meetings.decisions()[0] == done
    assert next_year.open_decisions() == []
    assert picture(next_year.briefing(1)) == shown
    assert refusal(next_year.of_year, 2021) == "Tidak ada rencana aksi tahun 2021."
    assert next_year.store.verify() == verify(next_year.store) == []


# ---- the record ---------------------------------------------------------------------------------


@BOTH
def test_everything_is_told_in_the_audit_trail_with_whom(meetings, store):
    meetings.create(CHAIR, details())
    made = meetings.decide(CHAIR, 1, draft())
    meetings.change_decision(ADMIN, 1, 1, settled(made))
    meetings.close(CHAIR, 1, 1)
    meetings.reopen(CHAIR, 1, 2, "Keliru")
    told = [
        (entry.label, entry.who, entry.subject)
        for entry in reversed(audit.entries(store, OPERATOR, limit=6))
    ]
    assert told[1:] == [
        ("Rapat dibuat", "ketua", "rapat 1/2022"),
        ("Keputusan dicatat", "ketua", "keputusan K-1/2022"),
        ("Keputusan diubah", "pita", "keputusan K-1/2022"),
        ("Rapat ditutup", "ketua", "rapat 1/2022"),
        ("Rapat dibuka kembali", "ketua", "rapat 1/2022"),
    ]
    [newest] = audit.entries(store, OPERATOR, limit=1)
    assert (newest.address, newest.role) == (CHAIR.address, "ketua")
    assert audit.words_of(newest) == ["Keliru"]


def test_meetings_of_the_sample_are_tried_out_in_a_store_of_their_own(store):
    found = rehearsals().find(rehearsals().begin(part_of("ketua")))
    practice = Meetings(found.store)
    number = practice.create(found.person(), details(Period.Q3)).number
    seen = practice.briefing(number)
    assert seen.plan.sample
    assert position_words(seen) == "s.d. akhir September 2022"
    assert months_of(seen.agenda) != []
    assert TEAM not in seen.plan.teams
    practice.cancel(found.person(), number, 1, "Coba")
    assert Meetings(store).all() == []


def test_the_months_that_are_closed_are_those_of_the_office(meetings, clock):
    meetings.create(CHAIR, details())
    clock.now = clock.now.replace(hour=16) - timedelta(days=6)  # the 30th of June there
    assert meetings.briefing(1).progress.as_of == 5
    clock.move(hours=1)  # the 1st of July there
    assert meetings.briefing(1).progress.as_of == 6
    assert meetings.briefing(1).day == date(2022, 7, 6)  # whenever it is looked at


# ---- judged on the meeting's own day ------------------------------------------------------------


def judged(meetings, number):
    """What a meeting says of dates: late decisions, how many wait, and the agenda's lines."""
    seen = meetings.briefing(number)
    late = [made.number for made in seen.decisions if seen.is_late(made)]
    agenda = [line.title for line in seen.agenda if line.kind is AgendaKind.DECISION_LATE]
    return seen.day, late, seen.follow_up, agenda


def test_dates_are_judged_on_the_meetings_own_day_whenever_it_is_looked_at(meetings, clock):
    meetings.create(CHAIR, details(Period.Q1))
    for due in (date(2022, 7, 5), date(2022, 7, 6), date(2022, 7, 29), None):
        meetings.decide(CHAIR, 1, draft(due=due))
    meetings.create(CHAIR, details(Period.Q2))  # on the 6th of July
    told = judged(meetings, 2)
    assert told == (
        date(2022, 7, 6),
        [1],
        FollowUp(done=0, counted=2, late=1, waiting=2),
        ["K-1/2022 Lengkapi dokumen"],
    )
    clock.move(days=100)  # long after every deadline
    assert judged(meetings, 2) == told
    meetings.close(CHAIR, 2, 1)
    assert judged(meetings, 2) == told
    # A meeting of a later day judges anew.
    meetings.create(CHAIR, details(Period.Q3))
    assert judged(meetings, 3)[1:3] == ([1, 2, 3], FollowUp(0, 4, 3, 0))


def test_a_decision_of_this_very_meeting_is_never_late(meetings):
    meetings.create(CHAIR, details(Period.Q2))
    made = meetings.decide(CHAIR, 1, draft(due=date(2022, 1, 1)))
    assert made.is_late(meetings.briefing(1).day)
    assert judged(meetings, 1)[1:] == ([], FollowUp(0, 0, 0, 0), [])
    meetings.close(CHAIR, 1, 1)
    assert judged(meetings, 1)[1:] == ([], FollowUp(0, 0, 0, 0), [])
    meetings.create(CHAIR, details(Period.Q3))
    assert judged(meetings, 2)[1] == [1]


def test_a_meeting_that_is_moved_to_another_day_judges_on_that_one(meetings):
    meetings.create(CHAIR, details(Period.Q1))
    meetings.decide(CHAIR, 1, draft(due=date(2022, 7, 29)))
    meetings.create(CHAIR, details(Period.Q2))
    assert judged(meetings, 2)[1:3] == ([], FollowUp(0, 0, 0, 1))
    meetings.change(CHAIR, 2, 1, details(Period.Q2, day=date(2022, 8, 1)))
    assert judged(meetings, 2)[1:3] == ([1], FollowUp(0, 1, 1, 0))


# ---- the day on which a decision was done -------------------------------------------------------


@BOTH
def test_the_day_on_which_it_was_done_is_kept_beside_the_day_it_was_noted(meetings, clock, address):
    meetings.create(CHAIR, details())
    made = meetings.decide(CHAIR, 1, draft())
    assert made.settled_words == ""
    clock.move(days=145)
    noted = meetings.change_decision(CHAIR, 1, 1, settled(made))
    assert noted.settled_words == "dicatat selesai 28 November 2022"
    known = replace(noted.draft, done_on=date(2022, 7, 14))
    told = meetings.change_decision(CHAIR, 1, 2, known)
    assert (told.settled_words, told.settled_on) == ("selesai 14 Juli 2022", date(2022, 11, 28))
    again = open_store(address)
    assert Meetings(again).decisions() == [told]
    again.close()
    assert meetings.store.verify() == []


@pytest.mark.parametrize("state", [*DecisionState])
def test_a_day_of_being_done_is_kept_only_where_it_is_done(meetings, state):
    meetings.create(CHAIR, details())
    made = meetings.decide(CHAIR, 1, draft(state=state, done_on=date(2022, 7, 1)))
    is_done = state is DecisionState.DONE
    assert made.draft.done_on == (date(2022, 7, 1) if is_done else None)
    assert meetings.decisions() == [made]
    if state is DecisionState.DROPPED:
        assert made.settled_words == "dibatalkan 6 Juli 2022"
    # Opened again, it was not done on any day.
    opened = meetings.change_decision(CHAIR, 1, 1, replace(made.draft, state=DecisionState.OPEN))
    assert (opened.draft.done_on, opened.settled_words) == (None, "")


def test_nothing_was_done_after_today(meetings, clock):
    meetings.create(CHAIR, details())
    tomorrow = draft(state=DecisionState.DONE, done_on=date(2022, 7, 7))
    words = "Tanggal selesai tidak boleh sesudah hari ini."
    assert refusal(meetings.decide, CHAIR, 1, tomorrow) == words
    made = meetings.decide(CHAIR, 1, draft(state=DecisionState.DONE, done_on=date(2022, 7, 6)))
    assert refusal(meetings.change_decision, CHAIR, 1, 1, tomorrow) == words
    assert meetings.decisions() == [made]
    clock.now = clock.now.replace(hour=17)  # it is the 7th in Purbalingga
    assert meetings.change_decision(CHAIR, 1, 1, tomorrow).draft.done_on == date(2022, 7, 7)


# ---- who came, and when it was held -------------------------------------------------------------


def test_who_came_and_the_hours_are_kept(meetings, address):
    here, away = Attendance.PRESENT, Attendance.ABSENT
    people = (Participant("Ana", "", here), Participant("Budi", "Staf", away), Participant("Cici"))
    told = details(participants=people, started=" 09.10\tWIB ", ended="11.30 WIB")
    made = meetings.create(CHAIR, told)
    assert made.details == replace(told, started="09.10 WIB")
    assert made.details.present_count == 1
    again = open_store(address)
    assert Meetings(again).get(1) == made
    again.close()
    meetings.close(CHAIR, 1, 1)
    assert meetings.briefing(1).meeting.details == made.details
    assert meetings.store.verify() == verify(meetings.store) == []
