"""Briefings of any plan, without a store: what a meeting sees, open or closed; papers filled in."""

from dataclasses import replace
from datetime import UTC, date, datetime

from benchmarks.plans import made_up
from tests.hostile.texts import LONG_WORD, hostile_workbook, longest
from tests.real import decree, sample
from tests.recount import Row, plan_of
from zi_core.identity import Decree, OfficeIdentity, Signer
from zi_core.meetings import (
    Closing,
    Decision,
    DecisionDraft,
    Details,
    Meeting,
    MeetingBriefing,
    Period,
    Subject,
)
from zi_core.plan import Plan
from zi_core.plan.areas import AREA_NUMBERS
from zi_core.progress import measure
from zi_core.store import Version
from zi_core.workbook import read

NOW = datetime(2022, 10, 6, 2, tzinfo=UTC)
VERSION = Version(7, 6, "upload", "Uji", NOW, "", "", "", "", 3)
DETAILS = Details(Period.Q3, "Rapat Evaluasi Triwulan III", date(2022, 10, 6))
HELD = replace(DETAILS, time="09.00 WIB", place="Aula")
UNSET = OfficeIdentity()
FILLED = OfficeIdentity(
    name=("Komisi Pemilihan Umum", "Kabupaten Purbalingga"),
    address=("Jalan Contoh Nomor 1 & 2", "=1+1 <b>Purbalingga</b> 53311"),
    city="Purbalingga",
    decree=Decree("10 Tahun 2022", date(2022, 5, 18), "Rencana Aksi #let <b>Zona</b> Integritas"),
    inviter=Signer(
        "Sekretaris", '=HYPERLINK("x") Nama Ketua, S.H.', "19700101 200012 1 001", "Ketua"
    ),
    chair=Signer("Ketua", '=HYPERLINK("x") Nama Ketua, S.H.'),
    team_leader=Signer("Ketua Tim Kerja Pembangunan ZI", "#let Nama Ketua Tim; $x$", "1971"),
    minute_taker=Signer("Notulis", "Nama <i>Notulis</i>"),
    number="…/PW.01/3303/2022",
    nature="Penting",
    copies=("Inspektorat & <b>Arsip</b>",),
)


def meeting(number=2, details=DETAILS, *, closed=False):
    closing = Closing(NOW, "Uji", 7, "", 9, None, {}, {}) if closed else None
    return Meeting(2022, number, 1, details, closing)


def decision(number, what="Lengkapi", subject="V", due=None, team="Tim A", of=2, **more):
    draft = DecisionDraft(Subject.parse(subject), what, team, due, **more)
    return Decision(2022, number, of, draft, 1, "Uji", NOW, "Uji", NOW, None)


def briefing_of(plan, as_of=9, *, before=None, decisions=(), closed=False, details=DETAILS):
    """What a meeting sees of a plan; ``before`` is the plan and month that the last one saw."""
    previous = None
    if before:
        held = replace(details, period=Period.Q2, day=date(2022, 7, 6))
        previous, before = meeting(1, held, closed=True), measure(*before)
    now = meeting(details=details, closed=closed)
    progress = measure(plan, as_of)
    return MeetingBriefing(now, VERSION, progress, previous, before, tuple(decisions))


def hostile() -> Plan:
    """Hostile texts everywhere, among them words without end and texts as long as a cell holds."""
    plan = read(hostile_workbook()[0]).plan
    first, *others = plan.activities
    first = replace(first, action=f"Kata {LONG_WORD}", team=LONG_WORD, obstacle="x\n" * 400 + "y")
    return replace(plan, activities=(first, *others), office=f"KPU & {LONG_WORD}")


def much_overdue() -> Plan:
    """More than 200 activities overdue; one of them reported, all of one team."""
    rows = [Row(f"{AREA_NUMBERS[n % 6]}.{n // 6 + 1}.1", (1, 5)) for n in range(210)]
    rows[0] = replace(rows[0], entries={1: None})
    return plan_of(*rows)


def alone() -> Plan:
    """One activity in one area, of an office's own plan."""
    plan = made_up(1)
    return replace(plan, areas=plan.areas[:1], sample=False)


def one_activity() -> Plan:
    return plan_of(Row("III.1.1", (3,)))


def longest_texts() -> Plan:
    """Every text of every activity as long as a cell holds."""
    names = ("action", "team", "obstacle", "follow_up", "evidence")
    plan = made_up(12)
    return replace(
        plan,
        activities=[
            replace(activity, **{name: longest(f"={activity.code}{name}") for name in names})
            for activity in plan.activities
        ],
    )


BAD = {
    "nothing reported": decree,
    "an area silent": sample,
    "200 overdue": much_overdue,
    "hostile texts": hostile,
    "longest texts": longest_texts,
    "one activity": one_activity,
    "no activity": lambda: replace(one_activity(), activities=(), areas=()),
    "1000 activities": lambda: made_up(1000),
}
"""Plans that a deck must stand; each is made anew."""
