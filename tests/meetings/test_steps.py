"""What the forms of the page Rapat ask for, done without a browser: what is said, what is shown."""

import pytest

from tests.uploads import new_store
from zi_core.access import Person, Role
from zi_core.forms import FormError, FormFields
from zi_core.meetings import Attendance, DecisionState, Meetings, Period, steps

CHAIR = Person("ketua", "Ketua", Role.ADMIN)
VIEWER = Person("tamu", "Tamu", Role.VIEWER)
TYPED = {"periode": Period.Q2.value, "tanggal": "2022-07-06", "judul": "Rapat Evaluasi"}


@pytest.fixture
def meetings(tmp_path):
    return Meetings(new_store(tmp_path))


@pytest.fixture
def meeting(meetings):
    steps.save(meetings, None)(CHAIR, FormFields(TYPED))
    return meetings.get(1)


def done(step, person=CHAIR, **fields):
    return step(person, FormFields(fields))


def test_a_meeting_is_made_once_however_often_its_form_is_sent(meetings):
    for _ in range(2):
        outcome = done(steps.save(meetings, None), **TYPED)
        assert (outcome.opened, outcome.is_saved, outcome.message) == (1, True, "")
    assert len(meetings.all()) == 1


def test_a_meeting_is_changed_as_it_was_seen(meetings, meeting):
    step = steps.save(meetings, meeting)
    assert done(step, **TYPED, tempat="Aula", semula=1).message == "Tersimpan."
    assert meetings.get(1).details.place == "Aula"
    outcome = done(step, **TYPED, tempat="Kantor", semula=1)
    assert (outcome.place, outcome.is_good, outcome.is_saved) == (steps.FORM, False, False)
    assert outcome.message.startswith("Sementara itu ada yang mengubahnya.")


@pytest.mark.usefixtures("meeting")
def test_a_meeting_is_closed_once_and_opened_again_with_a_reason(meetings):
    step = steps.close_or_open(meetings, 1)
    closing = {"tombol": "tutup", "semula": 1, "sidik": meetings.briefing(1).fingerprint}
    for _ in range(2):
        outcome = done(step, **closing)
        assert (outcome.place, outcome.is_good) == (steps.HEAD, True)
    assert meetings.get(1).is_closed
    assert "alasan" in done(step, tombol="buka", semula=2).message
    assert done(step, tombol="buka", semula=2, alasan="Salah tanggal").is_good
    assert not meetings.get(1).is_closed


@pytest.mark.usefixtures("meeting")
def test_a_cancelled_meeting_is_gone(meetings):
    outcome = done(steps.cancel(meetings, 1), alasan="Batal", semula=1)
    assert (outcome.is_gone, outcome.message) == (True, "")
    assert meetings.get(1) is None


def parts(meetings):
    """The keys of the main lines, of those left out, and of the others."""
    found = meetings.briefing(1).arrangement
    return [[item.key for item in part] for part in (found.main, found.skipped, found.others)]


@pytest.mark.usefixtures("meeting")
def test_the_agenda_is_arranged_and_put_back(meetings):
    main, _, others = first = parts(meetings)
    step = steps.on_agenda(meetings, 1)
    assert done(step, tombol=f"puncak:{main[-1]}", semula=1).message == ""
    moved = parts(meetings)
    assert moved[0][0] == main[-1]
    assert sorted(moved[0]) == sorted(main)
    assert moved[1:] == first[1:]
    assert done(step, tombol=f"lewati:{main[0]}", semula=2).message == ""
    assert done(step, tombol=f"bahas:{others[-1]}", semula=3).message == ""
    marked = parts(meetings)
    assert sorted(marked[0]) == sorted([*main[1:], others[-1]])
    assert marked[1:] == [[main[0]], others[:-1]]
    assert "Sementara itu" in done(step, tombol=f"lewati:{main[1]}", semula=3).message
    done(step, tombol="lewati:tidak-ada", semula=4)  # changes nothing, so it is no revision
    assert (parts(meetings), meetings.get(1).revision) == (marked, 4)
    # The meeting's own form leaves the marks as they are.
    done(steps.save(meetings, meetings.get(1)), **TYPED, tempat="Aula", semula=4)
    assert parts(meetings) == marked
    done(step, tombol="semula:", semula=5)
    assert parts(meetings) == first


@pytest.mark.usefixtures("meeting")
def test_a_decision_on_a_line_is_kept_with_what_the_line_is_about(meetings):
    step = steps.on_agenda(meetings, 1)
    item = next(item for item in meetings.briefing(1).main_agenda if item.subject.code)
    form = {"butir": item.key, "tentang": str(item.subject), "tim": item.team}
    outcome = done(step, **form, keputusan="")
    assert (outcome.place, outcome.is_good) == (steps.line_place(item.key), False)
    assert "belum diisi" in outcome.message
    outcome = done(step, **form, keputusan="Lengkapi", tenggat="2022-09-30", tombol="putuskan")
    assert (outcome.place, outcome.is_good) == (steps.line_place(item.key), True)
    seen = meetings.briefing(1)
    (made,) = seen.outcome(item)
    assert (made.draft.subject, made.draft.team) == (item.subject, item.team)
    assert seen.meeting.revision == 1  # the agenda itself has not changed


@pytest.mark.usefixtures("meeting")
def test_a_decision_is_kept_once_and_followed_up(meetings):
    for _ in range(2):
        outcome = done(steps.decide(meetings, 1), tentang="V.1.1", keputusan="Lengkapi")
        assert outcome.is_good
    (made,) = meetings.decisions()
    assert outcome.message == f"{made.name} tercatat."
    step = steps.change_decision(meetings)
    outcome = done(step, nomor=1, tahun=2022, semula=1, keadaan=DecisionState.DONE.value)
    assert (outcome.place, outcome.message) == ("2022-1", "Tersimpan.")
    assert meetings.decisions()[0].draft.state is DecisionState.DONE
    assert "tidak ada" in done(step, nomor=9, tahun=2022, semula=1).message
    assert "2031" in done(step, nomor=1, tahun=2031, semula=1).message


def test_who_came_is_noted_as_it_was_seen(meetings):
    done(steps.save(meetings, None), **TYPED, peserta="Ana; Staf\nBudi")
    step = steps.note_attendance(meetings, 1)
    outcome = done(step, semula=1, **{"hadir-0": "hadir", "hadir-1": "tidak-hadir"})
    assert (outcome.place, outcome.message) == (steps.ATTENDANCE, "Kehadiran tersimpan.")
    assert outcome.is_good
    told = meetings.get(1).details
    assert [who.attendance for who in told.participants] == [Attendance.PRESENT, Attendance.ABSENT]
    # Who has not seen that changes nothing.
    outcome = done(step, semula=1, **{"hadir-0": "tidak-hadir"})
    assert outcome.message.startswith("Sementara itu ada yang mengubahnya.")
    assert (outcome.place, outcome.is_good) == (steps.ATTENDANCE, False)
    assert "Pilih kehadiran" in done(step, semula=2, **{"hadir-0": "mungkin"}).message
    # The meeting's own form leaves what was noted.
    done(steps.save(meetings, meetings.get(1)), **TYPED, peserta="Ana; Staf\nBudi", semula=2)
    assert meetings.get(1).details == told
    meetings.close(CHAIR, 1, meetings.get(1).revision)
    outcome = done(step, semula=meetings.get(1).revision, **{"hadir-0": ""})
    assert "Rapat ini sudah ditutup" in outcome.message
    assert meetings.get(1).details == told


@pytest.mark.usefixtures("meeting")
def test_the_day_on_which_a_decision_was_done_is_taken_from_the_form(meetings):
    done(steps.decide(meetings, 1), tentang="V.1.1", keputusan="Lengkapi")
    step = steps.change_decision(meetings)
    place = {"nomor": 1, "tahun": 2022, "keadaan": DecisionState.DONE.value}
    outcome = done(step, **place, semula=1, selesai_pada="2999-01-01")
    assert not outcome.is_good
    assert outcome.message.startswith("Tanggal selesai ")
    assert done(step, **place, semula=1, selesai_pada="2022-07-14").is_good
    assert meetings.decisions()[0].settled_words == "selesai 14 Juli 2022"
    # Open again, whatever day the form still holds.
    opened = place | {"keadaan": DecisionState.DOING.value}
    assert done(step, **opened, semula=2, selesai_pada="2022-07-14").is_good
    assert meetings.decisions()[0].draft.done_on is None


@pytest.mark.parametrize(
    "name",
    [
        "save",
        "close_or_open",
        "cancel",
        "on_agenda",
        "decide",
        "note_attendance",
        "keep_scans",
    ],
)
def test_who_may_not_is_refused_before_the_form_is_looked_at(meetings, meeting, name):
    given = {"save": meeting}.get(name, 1)
    outcome = getattr(steps, name)(meetings, given)(VIEWER, FormFields("bukan formulir"))
    assert "hanya boleh melihat" in outcome.message
    assert not outcome.is_good


@pytest.mark.usefixtures("meeting")
def test_an_agenda_refuses_in_the_words_of_what_was_asked(meetings):
    step = steps.on_agenda(meetings, 1)
    arranged = step(VIEWER, FormFields({"tombol": "semula:", "semula": 1}))
    decided = step(VIEWER, FormFields({"butir": "x"}))
    assert "memimpin rapat memerlukan akun" in arranged.message
    assert "mencatat keputusan memerlukan akun" in decided.message


@pytest.mark.usefixtures("meeting")
def test_who_may_not_change_a_decision_is_refused_by_the_form_itself(meetings):
    with pytest.raises(FormError, match="hanya boleh melihat"):
        steps.change_decision(meetings)(VIEWER, FormFields({}))


def test_what_cannot_be_read_is_said_at_its_form(meetings, meeting):
    outcome = done(steps.save(meetings, meeting), **TYPED | {"tanggal": "kemarin"})
    assert outcome.message.startswith("Tanggal rapat tidak dapat dibaca")
    assert outcome.place == steps.FORM
