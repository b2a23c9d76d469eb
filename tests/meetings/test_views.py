"""What the page Rapat shows and reads, on a real store of the sample data."""

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from tests.people import OPERATOR
from tests.real import decree, plain
from zi_core.forms import FormError, FormFields
from zi_core.meetings import (
    AgendaItem,
    AgendaKind,
    Attendance,
    DecisionDraft,
    DecisionState,
    Details,
    FollowUp,
    MeetingError,
    Meetings,
    Participant,
    Period,
    Subject,
    forms,
    views,
)
from zi_core.meetings.agenda import moved
from zi_core.progress import measure
from zi_core.runtime import SAMPLE_FILE, open_store
from zi_core.store import NewVersion

NOW = datetime(2022, 10, 6, 3, tzinfo=UTC)


@pytest.fixture
def meetings(tmp_path):
    """Meetings on the sample data, in October 2022."""
    address = f"sqlite:///{tmp_path / 'zi.db'}"
    store = open_store(address, seed=SAMPLE_FILE, is_sample=True)
    yield Meetings(store, clock=lambda: NOW)
    store.close()


def details(period=Period.Q3, **more):
    return Details(period, f"Rapat {period.label}", date(2022, 10, 6), **more)


def line(key, kind=AgendaKind.NEXT, team=""):
    return AgendaItem(key, kind, Subject(), key, team, "")


# ---- agenda -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "key", "order"),
    [
        ("atas", "b", "bac"),
        ("atas", "a", "abc"),
        ("bawah", "a", "bac"),
        ("bawah", "c", "abc"),
        ("puncak", "c", "cab"),
        ("puncak", "x", "abc"),
        ("lain", "b", "abc"),
    ],
)
def test_a_line_moves_by_one_or_to_the_top_and_never_out(how, key, order):
    assert "".join(moved([line(each) for each in "abc"], how, key)) == order


@pytest.mark.parametrize(
    ("how", "key", "order"),
    [
        ("atas", "y", "abyxz"),
        ("atas", "x", "xyabz"),  # the first of its team: its team moves
        ("bawah", "y", "abzxy"),
        ("bawah", "a", "baxyz"),
        ("puncak", "y", "yxabz"),
        ("atas", "a", "abxyz"),
        ("bawah", "z", "abxyz"),
    ],
)
def test_lines_of_a_team_stay_together_however_they_move(how, key, order):
    teams = {"a": "A", "b": "A", "x": "X", "y": "X", "z": "Z"}
    assert "".join(moved([line(each, team=teams[each]) for each in teams], how, key)) == order


def test_the_main_lines_stand_by_team_and_the_annex_by_kind_each_with_its_number(meetings):
    meetings.create(OPERATOR, details())
    seen = meetings.briefing(1)
    teams, annex = views.agenda_teams(seen), views.agenda_annex(seen)
    assert len({group.label for group in teams}) == len(teams)
    for group in teams:
        assert {found.item.owner for found in group.lines} == {group.label}
    for group in annex:
        assert {found.item.kind.label for found in group.lines} == {group.label}
    told = [(found.number, found.item) for group in (*teams, *annex) for found in group.lines]
    assert told == list(enumerate(seen.agenda, start=1))
    about = [found.subject for group in teams for found in group.lines]
    assert about == [item.subject.label(seen.plan) for item in seen.main_agenda]


def test_what_was_left_out_is_counted_first_in_the_annex(meetings):
    keys = [
        item.key for item in meetings.create(OPERATOR, details()) and meetings.briefing(1).agenda
    ]
    meetings.change(OPERATOR, 1, 1, details(agenda=keys, discussed=keys[1:10], skipped=keys[:1]))
    first, *others = views.agenda_annex(meetings.briefing(1))
    assert (first.label, [found.item.key for found in first.lines]) == ("Dilewati", keys[:1])
    assert first.lines[0].number == 10
    assert "Dilewati" not in {group.label for group in others}


# ---- the list -----------------------------------------------------------------------------------


def test_the_list_tells_figures_with_fraction_and_position_and_counts_decisions(meetings):
    for period in (Period.Q2, Period.Q3):
        meetings.create(OPERATOR, details(period))
    made = meetings.decide(OPERATOR, 1, DecisionDraft(Subject(), "Satu"))
    meetings.decide(OPERATOR, 1, DecisionDraft(Subject(), "Dua"))
    meetings.change_decision(OPERATOR, 1, 1, replace(made.draft, state=DecisionState.DONE))
    meetings.close(OPERATOR, 1, 1)
    third, second = views.meeting_rows(meetings)
    assert plain(third.completion) == "130 dari 200 (65%)"
    assert plain(second.completion) == "95 dari 143 (66%)"
    assert (third.position, second.position) == (
        "s.d. akhir September 2022",
        "s.d. akhir Juni 2022",
    )
    assert (third.state, second.state) == ("terbuka", "ditutup 6 Oktober 2022 pukul 10.00 WIB")
    assert (second.open_count, second.decision_count) == (1, 2)
    assert (third.open_count, third.decision_count) == (0, 0)


def test_what_closing_freezes_is_told_with_version_position_and_figures(meetings):
    meetings.create(OPERATOR, details())
    told = [plain(words) for words in views.frozen_words(meetings.briefing(1))]
    assert told[0].startswith("versi 1, terbit ")
    assert told[1:] == [
        "posisi s.d. akhir September 2022",
        "angka: 130 dari 200 (65%) jadwal terlaksana, 30 terlambat, 40 belum dilaporkan",
        "tidak ada keputusan",
    ]


def test_a_decision_of_a_closed_meeting_is_shown_as_it_stood_beside_what_it_is_now(meetings):
    meetings.create(OPERATOR, details())
    made = meetings.decide(OPERATOR, 1, DecisionDraft(Subject.parse("V.1.1"), "Satu"))
    meetings.close(OPERATOR, 1, 1)
    meetings.change_decision(OPERATOR, 1, 1, replace(made.draft, state=DecisionState.DONE))
    briefing = meetings.briefing(1)
    [row] = views.decision_rows(meetings.store, briefing.decisions, briefing.is_late)
    assert row.decision.draft.state is DecisionState.OPEN
    assert row.now.draft.state is DecisionState.DONE
    assert row.state == "Belum dikerjakan"
    assert row.subject.startswith("V.1.1 Memasang poster")
    assert row.meeting == "TW III 2022"


def test_what_a_decision_of_a_closed_meeting_is_about_stays_as_it_was_called_then(meetings):
    meetings.create(OPERATOR, details())
    meetings.decide(OPERATOR, 1, DecisionDraft(Subject.parse("V.1.1"), "Satu"))
    meetings.close(OPERATOR, 1, 1)
    store = meetings.store
    plan = store.plan(1)
    renamed = [replace(found, action="Lain sama sekali") for found in plan.activities]
    store.publish(NewVersion(1, replace(plan, activities=renamed), "Ana", kind="upload"))
    seen = meetings.briefing(1)
    [row] = views.decision_rows(store, seen.decisions, seen.is_late, seen.plan)
    assert row.subject.startswith("V.1.1 Memasang poster")
    assert row.subject == seen.about(row.decision)
    [live] = views.decision_rows(store, seen.decisions, seen.is_late)
    assert live.subject == "V.1.1 Lain sama sekali"


SAID = DecisionDraft(Subject(), "Satu", due=date(2022, 10, 5))


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        (replace(SAID), "Belum dikerjakan"),
        (replace(SAID, state=DecisionState.DOING), "Sedang dikerjakan"),
        (replace(SAID, state=DecisionState.DONE), "Dicatat selesai 6 Oktober 2022"),
        (
            replace(SAID, state=DecisionState.DONE, done_on=date(2022, 7, 14)),
            "Selesai 14 Juli 2022",
        ),
        (replace(SAID, state=DecisionState.DROPPED), "Dibatalkan 6 Oktober 2022"),
    ],
)
def test_what_became_of_a_decision_is_told_with_the_day_that_is_known(meetings, changed, state):
    meetings.create(OPERATOR, details())
    meetings.decide(OPERATOR, 1, changed)
    [row] = views.decision_rows(meetings.store, meetings.decisions(), lambda _: False)
    assert (row.state, row.due) == (state, "5 Oktober 2022")


def test_which_decisions_are_late_is_for_the_one_who_asks_to_say(meetings):
    meetings.create(OPERATOR, details())
    for what in ("Satu", "Dua"):
        meetings.decide(OPERATOR, 1, replace(SAID, what=what))
    rows = views.decision_rows(
        meetings.store, meetings.decisions(), lambda found: found.draft.what == "Dua"
    )
    assert [row.is_late for row in rows] == [False, True]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (FollowUp(0, 0, 0, 0), "Belum ada keputusan rapat sebelumnya yang perlu ditindaklanjuti."),
        (FollowUp(0, 0, 0, 2), "Keputusan rapat sebelumnya: 2 belum jatuh tempo."),
        (FollowUp(1, 2, 0, 0), "Keputusan rapat sebelumnya: 1 dari 2 (50%) selesai."),
        (
            FollowUp(1, 4, 3, 1),
            "Keputusan rapat sebelumnya: 1 dari 4 (25%) selesai; 3 lewat tenggat; 1 lainnya belum "
            "jatuh tempo.",
        ),
    ],
)
def test_how_far_decisions_were_followed_up_is_told_apart_from_what_is_not_due(found, words):
    assert views.follow_up_words(SimpleNamespace(follow_up=found)) == words


# ---- forms --------------------------------------------------------------------------------------

TITLE = "Rapat Monitoring dan Evaluasi Pembangunan Zona Integritas Triwulan {} Tahun 2022"
FORM = {
    "periode": "TW2",
    "judul": TITLE.format("III"),
    "tanggal": "2022-07-06",
    "waktu": "09.00",
    "tempat": "Aula",
    "pemimpin": "Ketua",
    "pimpinan": "ya",
    "peserta": "Ani; Ketua\n\nBudi",
}


def test_a_form_is_read_and_the_usual_title_follows_the_period():
    typed = forms.details_typed(FormFields(FORM), 2022)
    assert typed == Details(
        Period.Q2,
        TITLE.format("II"),
        date(2022, 7, 6),
        "09.00",
        "Aula",
        "Ketua",
        is_led_by_leadership=True,
        participants=(Participant("Ani", "Ketua"), Participant("Budi")),
    )
    own = forms.details_typed(FormFields({**FORM, "judul": "Rapat kilat"}), 2022)
    assert own.title == "Rapat kilat"


def test_what_a_form_does_not_hold_stays():
    before = details(discussion="Bahasan", agenda=("a", "b"))
    typed = forms.details_typed(FormFields(FORM), 2022, before)
    assert (typed.discussion, typed.agenda) == ("Bahasan", ("a", "b"))
    marked = replace(before, discussed=("a",), skipped=("b",))
    typed = forms.details_typed(FormFields(FORM), 2022, marked)
    assert (typed.discussed, typed.skipped) == (("a",), ("b",))
    typed = forms.details_typed(FormFields({**FORM, "pembahasan": "Lain"}), 2022, before)
    assert (typed.discussion, typed.agenda) == ("Lain", ("a", "b"))
    before = replace(before, started="09.10", ended="11.30")
    typed = forms.details_typed(FormFields(FORM), 2022, before)
    assert (typed.started, typed.ended) == ("09.10", "11.30")
    hours = {"mulai": " 09.15 ", "selesai": ""}
    typed = forms.details_typed(FormFields({**FORM, **hours}), 2022, before)
    assert (typed.started, typed.ended) == ("09.15", "")


HERE, AWAY = Attendance.PRESENT, Attendance.ABSENT
INVITED = (Participant("Ani", "Ketua"), Participant("Budi"), Participant("Cici"))


def test_who_came_is_noted_and_what_is_left_open_is_not_known():
    before = details(participants=INVITED)
    assert before.present_count is None
    typed = forms.attendance_typed(
        FormFields({"hadir-0": "hadir", "hadir-1": "tidak-hadir", "hadir-2": "", "hadir-9": "x"}),
        before,
    )
    assert [who.attendance for who in typed.participants] == [HERE, AWAY, None]
    assert (typed.present_count, replace(typed, participants=INVITED)) == (1, before)
    nobody = forms.attendance_typed(FormFields({"hadir-1": "tidak-hadir"}), typed)
    assert [who.attendance for who in nobody.participants] == [None, AWAY, None]
    assert nobody.present_count == 0
    assert [who.label for who in Attendance] == ["hadir", "tidak hadir"]


@pytest.mark.parametrize("wrong", ["mungkin", "HADIR", 1, ["hadir"], "x" * 201])
def test_an_attendance_that_was_not_offered_is_refused(wrong):
    with pytest.raises(FormError):
        forms.attendance_typed(FormFields({"hadir-0": wrong}), details(participants=INVITED))


def test_who_was_noted_stays_noted_however_the_list_of_the_invited_changes():
    ani, budi = replace(INVITED[0], attendance=HERE), replace(INVITED[1], attendance=AWAY)
    before = details(participants=(ani, budi))
    typed = forms.details_typed(
        FormFields({**FORM, "peserta": "Dodi\nBudi\nAni; Anggota\nAni; Ketua"}), 2022, before
    )
    assert typed.participants == (
        Participant("Dodi"),
        budi,
        Participant("Ani", "Anggota"),
        ani,
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"periode": "TW9"}, "Pilih periode"),
        ({"tanggal": ""}, "belum diisi"),
        ({"tanggal": "besok"}, "tidak dapat dibaca"),
        ({"tanggal": {"name": "berkas"}}, "tidak dapat dibaca"),
        ({"judul": ["Rapat"]}, "Judul rapat harus berupa teks"),
        ({"judul": "x" * 201}, "Judul rapat paling panjang 200 huruf; yang ini 201"),
        ({"pimpinan": "mungkin"}, "hanya dapat dicentang"),
    ],
)
def test_what_cannot_be_read_is_told(fields, words):
    with pytest.raises((FormError, MeetingError), match=words):
        forms.details_typed(FormFields({**FORM, **fields}), 2022)


def test_a_decision_is_read_and_changed_in_part():
    form = {"tentang": "V.1.1", "keputusan": "Satu", "tim": "Tim A", "tenggat": "2022-08-01"}
    typed = forms.decision_typed(FormFields(form))
    assert typed == DecisionDraft(Subject.parse("V.1.1"), "Satu", "Tim A", date(2022, 8, 1))
    changed = forms.decision_typed(FormFields({"keadaan": "selesai", "tenggat": ""}), typed)
    assert changed == replace(typed, state=DecisionState.DONE, due=None)
    known = forms.decision_typed(FormFields({"selesai_pada": "2022-07-14"}), changed)
    assert known == replace(changed, done_on=date(2022, 7, 14))
    assert forms.decision_typed(FormFields({"keterangan": "Arsip"}), known).done_on == known.done_on
    assert forms.decision_typed(FormFields({"selesai_pada": ""}), known) == changed
    for wrong in ({"keadaan": "mungkin"}, {"tenggat": "besok"}, {"selesai_pada": "2022-02-30"}):
        with pytest.raises(FormError):
            forms.decision_typed(FormFields(wrong), typed)


def test_a_form_sent_twice_is_known_by_what_it_made(meetings):
    typed = forms.details_typed(FormFields(FORM), 2022)
    assert forms.same_meeting(meetings, typed) is None
    made = meetings.create(OPERATOR, typed)
    assert forms.same_meeting(meetings, typed) == made
    assert forms.same_meeting(meetings, replace(typed, place="Lain")) is None
    draft = DecisionDraft(Subject(), "  Satu ")
    assert forms.same_decision(meetings, 1, draft) is None
    decided = meetings.decide(OPERATOR, 1, draft)
    assert forms.same_decision(meetings, 1, draft) == decided
    assert forms.same_decision(meetings, 2, draft) is None
    meetings.decide(OPERATOR, 1, replace(draft, what="Dua"))
    assert forms.same_decision(meetings, 1, draft) is None


@pytest.mark.parametrize(
    ("as_of", "period"),
    [(0, Period.Q1), (2, Period.Q1), (5, Period.Q1), (6, Period.Q2), (12, Period.Q4)],
)
def test_a_new_meeting_is_of_the_quarter_that_ended_last(as_of, period):
    assert forms.last_quarter(as_of) is period


def test_every_activity_can_be_decided_about_and_its_choice_is_one_short_line(meetings):
    groups = dict(views.subject_groups(meetings.store.plan(1)))
    values = [value for options in groups.values() for value, _ in options]
    assert len(values) == len(set(values)) == 1 + 6 + 59
    assert all(len(label) <= 110 for options in groups.values() for _, label in options)


def test_a_comparison_tells_what_is_not_known(meetings):
    meetings.create(OPERATOR, details(Period.Q1))
    meetings.close(OPERATOR, 1, 1)
    meetings.create(OPERATOR, details(Period.Q3))
    comparison = meetings.briefing(2).comparison
    rows = {name: (plain(then), plain(now)) for name, then, now in views.figure_rows(comparison)}
    assert rows["Capaian"][1] == "130 dari 200 (65%)"
    assert [
        rows[name][1] for name in ("Belum terlaksana", "– terlambat", "– belum dilaporkan")
    ] == [
        "70 jadwal",
        "30 jadwal",
        "40 jadwal",
    ]
    assert rows["Tepat waktu"][1] == "118 dari 200 (59%)"
    silent = replace(comparison, then=measure(decree(), 3).total)
    told = {name: then for name, then, _ in views.figure_rows(silent)}
    assert set(told.values()) == {"belum ada laporan"}
