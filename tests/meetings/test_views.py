"""What the page Rapat shows and reads, on a real store of the sample data."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.people import OPERATOR
from tests.real import decree, plain
from zi_core.forms import FormError, FormFields
from zi_core.meetings import (
    AgendaItem,
    AgendaKind,
    DecisionDraft,
    DecisionState,
    Details,
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
    store = open_store(address, seed=SAMPLE_FILE, is_practice=True)
    yield Meetings(store, clock=lambda: NOW)
    store.close()


def details(period=Period.Q3, **more):
    return Details(period, f"Rapat {period.label}", date(2022, 10, 6), **more)


def line(key, kind=AgendaKind.NEXT):
    return AgendaItem(key, kind, Subject(), key, "", "")


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


def test_neighbours_of_a_kind_are_one_group_and_every_line_keeps_its_number():
    late, soon = AgendaKind.NEWLY_OVERDUE, AgendaKind.NEXT
    items = [line("a", soon), line("b", late), line("c", late), line("d", soon)]
    groups = views.agenda_groups(items)
    assert [(group.kind, [number for number, _ in group.lines]) for group in groups] == [
        (soon, [1]),
        (late, [2, 3]),
        (soon, [4]),
    ]
    assert len({group.key for group in groups}) == 3


def test_only_a_long_group_is_folded():
    items = [line(str(at)) for at in range(200)]
    [group] = views.agenda_groups(items)
    assert (group.is_folded, len(group.lines)) == (True, 200)
    [group] = views.agenda_groups(items[: views.OPEN_LINES])
    assert not group.is_folded


# ---- the list -----------------------------------------------------------------------------------


def test_the_list_tells_figures_with_fraction_and_position_and_counts_decisions(meetings):
    for period in (Period.Q2, Period.Q3):
        meetings.create(OPERATOR, details(period))
    made = meetings.decide(OPERATOR, 1, DecisionDraft(Subject(), "Satu"))
    meetings.decide(OPERATOR, 1, DecisionDraft(Subject(), "Dua"))
    meetings.change_decision(OPERATOR, 1, 1, replace(made.draft, state=DecisionState.DONE))
    meetings.close(OPERATOR, 1, 1)
    third, second = views.meeting_rows(meetings)
    assert plain(third.completion) == "130 dari 200 (65 %)"
    assert plain(second.completion) == "95 dari 143 (66 %)"
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
        "angka: 130 dari 200 (65 %) jadwal selesai, 70 terlambat",
        "tidak ada keputusan",
    ]


def test_a_decision_of_a_closed_meeting_is_shown_as_it_stood_beside_what_it_is_now(meetings):
    meetings.create(OPERATOR, details())
    made = meetings.decide(OPERATOR, 1, DecisionDraft(Subject.parse("V.1.1"), "Satu"))
    meetings.close(OPERATOR, 1, 1)
    meetings.change_decision(OPERATOR, 1, 1, replace(made.draft, state=DecisionState.DONE))
    briefing = meetings.briefing(1)
    [row] = views.decision_rows(meetings.store, briefing.decisions, briefing.today)
    assert row.decision.draft.state is DecisionState.OPEN
    assert row.now.draft.state is DecisionState.DONE
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
    [row] = views.decision_rows(store, seen.decisions, seen.today, seen.plan)
    assert row.subject.startswith("V.1.1 Memasang poster")
    assert row.subject == seen.about(row.decision)
    [live] = views.decision_rows(store, seen.decisions, seen.today)
    assert live.subject == "V.1.1 Lain sama sekali"


# ---- forms --------------------------------------------------------------------------------------

FORM = {
    "periode": "TW2",
    "judul": "Rapat Evaluasi Triwulan III Tahun 2022",
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
        "Rapat Evaluasi Triwulan II Tahun 2022",
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
    typed = forms.details_typed(FormFields({**FORM, "pembahasan": "Lain"}), 2022, before)
    assert (typed.discussion, typed.agenda) == ("Lain", ("a", "b"))


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
    for wrong in ({"keadaan": "mungkin"}, {"tenggat": "besok"}):
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
    assert rows["Capaian"][1] == "130 dari 200 (65 %)"
    assert rows["Terlambat"][1] == "70 jadwal"
    silent = replace(comparison, then=measure(decree(), 3).total)
    told = {name: then for name, then, _ in views.figure_rows(silent)}
    assert set(told.values()) == {"belum ada laporan"}
