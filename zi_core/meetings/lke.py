"""Which answers of the evaluation form (LKE) the record suggests for its item 1.iii.

An indication for filling in the form, never a score. :mod:`lke_form` quotes the questions and
answers; the rules stand in docs/rules.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from zi_core.dates import OFFICE_TIME, date_label
from zi_core.formatting import as_of_phrase, fraction, join_and, number, share
from zi_core.meetings.decision import Decision, DecisionState
from zi_core.meetings.lke_form import QUESTIONS, Letter, Question
from zi_core.meetings.meeting import Meeting
from zi_core.meetings.period import HALVES, QUARTERS, Period
from zi_core.plan import source_notes
from zi_core.progress import By, Progress, Weighting, measure
from zi_core.text import shortened
from zi_core.views.phrases import completion

LABEL: Final = "Indikasi untuk bahan isian, bukan nilai"
UNKNOWN: Final = "belum dapat ditunjukkan"
"""What stands in place of a letter where the record is silent."""
SHOWN: Final = 5
"""How many lines of evidence are printed, so that all three questions fit on one sheet."""

_LONGEST_TEXT: Final = 90
_LONGEST_NAME: Final = 40
_LONGEST_TEAM: Final = 60
_ORDER: Final = (
    DecisionState.DONE,
    DecisionState.DOING,
    DecisionState.OPEN,
    DecisionState.DROPPED,
)


@dataclass(frozen=True, slots=True)
class AnswerReason:
    """One line behind an answer: what it is, what is known of it, and the meeting it leads to."""

    name: str
    detail: str
    meeting: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the record suggests for one question.

    ``letter`` is None where the record is silent: that is no D. ``why`` is one sentence with the
    fraction and the position; ``missing`` says what the next better letter lacks, and is empty
    where there is none.
    """

    question: Question
    letter: Letter | None
    why: str
    evidence: tuple[AnswerReason, ...]
    missing: str


@dataclass(frozen=True, slots=True)
class Indication:
    """The three answers at a position (``until``, in words); ``most`` as set, in percent."""

    until: str
    most: int
    answers: tuple[Answer, Answer, Answer]


def indicate(
    progress: Progress,
    meetings: Iterable[Meeting],
    decisions: Iterable[Decision],
    most: int,
    on: date,
) -> Indication:
    """What the record of a year suggests at the position of ``progress``, counted per jadwal.

    Of the ``meetings`` those count that are closed and looked no further than that position; of
    the ``decisions`` those of these meetings, as they stand ``on`` a day: one whose deadline has
    not come by then is told apart. *Sebagian besar* is more than ``most`` percent.
    """
    if progress.weighting is not Weighting.SLOT:
        progress = measure(progress.plan, progress.as_of)
    held = sorted(
        (
            meeting
            for meeting in meetings
            if meeting.closing is not None and meeting.closing.as_of <= progress.as_of
        ),
        key=lambda meeting: meeting.order,
    )
    numbers = {meeting.number for meeting in held}
    taken = [found for found in decisions if found.meeting in numbers]
    until = as_of_phrase(progress.as_of, progress.plan.year)
    answers = (
        _carried_out(progress, until, most),
        _monitoring_answer(held, progress.as_of, until),
        _followed_up(taken, until, most, on),
    )
    return Indication(until, most, answers)


def graded(done: int, of: int, most: int) -> Letter:
    """A where all are done, B where more than ``most`` percent are, C where some, D where none."""
    if done == of:
        return "A"
    if 100 * done > most * of:
        return "B"
    return "C" if done else "D"


def _lacking(done: int, of: int, most: int, unit: str, word: str) -> str:
    """What the next better letter lacks; empty where there is none."""
    now = graded(done, of, most)
    for more in range(1, of - done + 1):
        better = graded(done + more, of, most)
        if better != now:
            return f"Untuk {better}, {number(more)} {unit} lagi harus {word}."
    return ""


# ---- a: carried out as planned ------------------------------------------------------------------


def _carried_out(progress: Progress, until: str, most: int) -> Answer:
    total, question = progress.total, QUESTIONS[0]
    if not total.due:
        return Answer(question, None, f"Belum ada jadwal yang jatuh tempo s.d. {until}.", (), "")
    if not total.is_reported:
        return Answer(
            question,
            None,
            f"Belum ada laporan untuk {number(total.due)} jadwal yang jatuh tempo s.d. {until}; "
            "belum dilaporkan bukan berarti belum dilaksanakan.",
            (),
            "Tim kerja mengisi lembar REALISASI, lalu berkasnya diunggah.",
        )
    due, done = int(total.due), int(total.due_done)
    return Answer(
        question,
        graded(done, due, most),
        f"Sebanyak {share(done, due)} jadwal yang jatuh tempo s.d. {until} sudah terlaksana.",
        (
            AnswerReason("Tepat waktu", f"{share(total.on_time, due)} jadwal"),
            AnswerReason(
                "Bukti dukung",
                f"tercantum pada {share(total.evidenced_count, total.done_count)} jadwal terlaksana"
                if total.done_count
                else "belum ada jadwal yang terlaksana",
            ),
            *_areas(progress),
            *_silent(progress),
            *(AnswerReason("Catatan sumber", note) for note in source_notes(progress.plan)),
        ),
        _lacking(done, due, most, "jadwal", "terlaksana"),
    )


def _areas(progress: Progress) -> list[AnswerReason]:
    words = [f"{area} {completion(found)}" for area, found in progress.by(By.AREA).items()]
    return [AnswerReason("Per area", "; ".join(words))] if words else []


def _silent(progress: Progress) -> list[AnswerReason]:
    silent = progress.silent_teams
    if not silent:
        return []
    names = [shortened(team.name, _LONGEST_TEAM) for team in silent[:3]]
    if len(silent) > len(names):
        names.append(f"{number(len(silent) - len(names))} tim lain")
    due = sum(team.due for team in silent)
    return [
        AnswerReason(
            "Belum dilaporkan",
            f"{join_and(names)}: {number(due)} jadwal jatuh tempo, dihitung belum terlaksana",
        )
    ]


# ---- b: watched regularly, led by the leadership ------------------------------------------------


def _monitoring_answer(held: list[Meeting], as_of: int, until: str) -> Answer:
    question = QUESTIONS[1]
    is_half_yearly = bool(held) and all(found.details.period in HALVES for found in held)
    unit = "semester" if is_half_yearly else "triwulan"
    needed = [
        period for period in (HALVES if is_half_yearly else QUARTERS) if period.last_month <= as_of
    ]
    evidence = tuple(map(_meeting_line, held))
    if not needed:
        return Answer(question, None, f"Belum ada {unit} yang berakhir s.d. {until}.", evidence, "")
    if not held:
        return Answer(
            question,
            None,
            f"Belum ada rapat evaluasi yang ditutup untuk {number(len(needed))} {unit} yang "
            f"berakhir s.d. {until}; pemantauan di luar dasbor ini tidak tercatat di sini.",
            (),
            "Rapat evaluasi dicatat di halaman Rapat dan ditutup sesudah selesai.",
        )
    covered = [period for period in needed if any(_covers(found, period) for found in held)]
    led = [
        period
        for period in needed
        if any(_covers(found, period) and found.details.is_led_by_leadership for found in held)
    ]
    why = (
        f"Sebanyak {fraction(len(covered), len(needed))} {unit} yang berakhir s.d. {until} "
        f"mempunyai rapat evaluasi yang ditutup; {fraction(len(led), len(needed))} dipimpin "
        "pimpinan kantor."
    )
    if len(led) == len(needed):
        return Answer(question, "A", why, evidence, "")
    if any(found.details.is_led_by_leadership for found in held):
        return Answer(question, "B", why, evidence, _irregular(needed, covered, led, unit))
    if len(covered) == len(needed):
        why += " LKE tidak memuat jawaban untuk rapat berkala tanpa pimpinan; C yang terdekat."
    missing = "Untuk B, sedikitnya satu rapat tercatat dipimpin pimpinan kantor."
    return Answer(question, "C", why, evidence, missing)


def _covers(meeting: Meeting, period: Period) -> bool:
    """Whether a meeting evaluated a period: a half-year's meeting does for its quarters.

    What it froze must reach into the period: one closed before the period began has seen nothing.
    """
    own, closing = meeting.details.period, meeting.closing
    has_seen = closing is not None and closing.as_of >= period.first_month
    return (
        has_seen and own.first_month <= period.first_month and period.last_month <= own.last_month
    )


def _irregular(needed: list[Period], covered: list[Period], led: list[Period], unit: str) -> str:
    absent = [period.label for period in needed if period not in covered]
    unled = [period.label for period in covered if period not in led]
    words = []
    if absent:
        words.append(f"belum ada rapat yang ditutup untuk {join_and(absent)}")
    if unled:
        words.append(f"rapat {join_and(unled)} tidak tercatat dipimpin pimpinan")
    return (
        f"Untuk A, setiap {unit} perlu rapat yang ditutup dan dipimpin pimpinan kantor: "
        f"{'; '.join(words)}."
    )


def _meeting_line(meeting: Meeting) -> AnswerReason:
    details, closing = meeting.details, meeting.closing
    assert closing is not None
    closed_on = closing.at.astimezone(OFFICE_TIME).date()
    leader = shortened(details.leader, _LONGEST_NAME)
    led = f"dipimpin {leader}" if leader else "pemimpin belum dicatat"
    role = "pimpinan kantor" if details.is_led_by_leadership else "tidak tercatat sebagai pimpinan"
    return AnswerReason(
        details.period.label,
        f"{shortened(details.title, _LONGEST_NAME)}, {date_label(details.day)}; {led} ({role}); "
        f"ditutup {shortened(closing.by, _LONGEST_NAME)}, {date_label(closed_on)}",
        meeting.number,
    )


# ---- c: followed up -----------------------------------------------------------------------------


def _followed_up(taken: list[Decision], until: str, most: int, on: date) -> Answer:
    question = QUESTIONS[2]
    ordered = sorted(taken, key=lambda found: (_ORDER.index(found.draft.state), found.number))
    evidence = tuple(_decision_line(found, on) for found in ordered)
    waiting = [found for found in taken if found.is_waiting(on)]
    counted = [
        found
        for found in taken
        if found.draft.state is not DecisionState.DROPPED and found not in waiting
    ]
    if not counted:
        words = f"Semua {number(len(taken))} keputusan" if taken else "Belum ada keputusan"
        end = " sudah dibatalkan" if taken else ""
        if waiting:
            end = " belum jatuh tempo atau sudah dibatalkan"
        return Answer(
            question,
            None,
            f"{words} rapat yang ditutup s.d. posisi {until}{end}.",
            evidence,
            "Keputusan dicatat dalam rapat, rapatnya ditutup, lalu keadaannya diperbarui.",
        )
    done = sum(found.draft.state is DecisionState.DONE for found in counted)
    return Answer(
        question,
        graded(done, len(counted), most),
        f"Sebanyak {share(done, len(counted))} keputusan rapat yang ditutup s.d. posisi {until} "
        "sudah selesai"
        + (f"; {number(len(waiting))} lainnya belum jatuh tempo." if waiting else "."),
        evidence,
        _lacking(done, len(counted), most, "keputusan", "selesai"),
    )


def _decision_line(decision: Decision, on: date) -> AnswerReason:
    draft = decision.draft
    state = decision.settled_words or draft.state.word.lower()
    if decision.is_open and draft.due is not None:
        state += f", tenggat {date_label(draft.due)}"
    if decision.is_waiting(on):
        state += " (belum jatuh tempo, tidak dihitung)"
    if draft.state is DecisionState.DROPPED:
        state += ", tidak dihitung"
    what = shortened(draft.what, _LONGEST_TEXT).rstrip(".")  # a line of its own says what follows
    words = (state, what, shortened(draft.team, _LONGEST_TEAM))
    return AnswerReason(decision.name, "; ".join(filter(None, words)), decision.meeting)
