"""The invitation to a meeting (*undangan*): the letter, and its annex with the agenda."""

from collections.abc import Sequence
from typing import Final

from zi_core.dates import weekday_label
from zi_core.documents.docx import document
from zi_core.documents.docx.tables import Column, brief, table
from zi_core.documents.names import SUBJECT, full_name, meeting_title, period_words
from zi_core.documents.signatures import blank, place_and_day, signature
from zi_core.formatting import number
from zi_core.identity import OfficeIdentity
from zi_core.meetings import AgendaItem, AgendaKind, MeetingBriefing, Participant
from zi_core.meetings.captions import position_words
from zi_core.plan import team_label

MOST_ON_THE_LETTER: Final = 6
"""More invited than these stand in the annex, so that the letter stays on one sheet."""
BLANK_NAMES: Final = 4


def make(briefing: MeetingBriefing, identity: OfficeIdentity) -> bytes:
    """The letter and its annex as a Word document."""
    details = briefing.meeting.details
    # Who signs the letter does not get it.
    signer = identity.inviter.name
    invited = [who for who in details.participants if not signer or who.name != signer]
    is_listed_apart = len(invited) > MOST_ON_THE_LETTER
    items = briefing.main_agenda
    has_annex = bool(items) or is_listed_apart

    paper = document.new_paper(briefing, "Undangan")
    document.letterhead(paper, briefing, identity)
    dated = document.text(paper, place_and_day(identity, None), after=4)
    dated.alignment = document.RIGHT
    document.facts(
        paper,
        (
            ("Nomor", identity.number),
            ("Sifat", identity.nature),
            ("Lampiran", "1 (satu) berkas" if has_annex else "–"),
            ("Hal", f"Undangan {meeting_title(briefing)}"),
        ),
        label=2.6,
    )
    _addressees(paper, invited, is_listed_apart=is_listed_apart)
    basis = identity.decree.words or f"Keputusan Nomor {blank(30)}"
    document.text(
        paper,
        f"Berdasarkan {basis}, dan dalam rangka monitoring dan evaluasi {SUBJECT} "
        f"{period_words(briefing)} di lingkungan {full_name(briefing.plan.office)}, kami "
        "mengundang Bapak/Ibu untuk hadir dalam rapat yang akan diselenggarakan pada:",
    ).alignment = document.JUSTIFIED
    document.facts(
        paper,
        (
            ("hari, tanggal", weekday_label(details.day)),
            ("waktu", details.time),
            ("tempat", details.place),
            ("acara", meeting_title(briefing)),
        ),
        label=3.3,
        indent=1.0,
    )
    closing = document.text(
        paper,
        ("Pokok bahasan rapat terlampir. " if items else "")
        + "Mengingat pentingnya rapat ini, kami mengharapkan kehadiran Bapak/Ibu tepat waktu. "
        "Demikian undangan ini disampaikan. Atas perhatian dan kehadiran Bapak/Ibu, kami ucapkan "
        "terima kasih.",
    )
    closing.alignment = document.JUSTIFIED
    closing.paragraph_format.keep_with_next = True
    document.signatures(paper, None, signature(identity.inviter, briefing))
    _copies(paper, identity)
    if has_annex:
        _annex(paper, briefing, identity, invited if is_listed_apart else ())
    return document.saved(paper)


def _addressees(
    paper: document.Paper, invited: Sequence[Participant], *, is_listed_apart: bool
) -> None:
    document.text(paper, "Yth.", after=2)
    if is_listed_apart:
        names = ["(daftar terlampir)"]
    elif invited:
        names = [_addressed(place, who) for place, who in enumerate(invited, start=1)]
    else:
        names = [f"{place}. {blank(60)}" for place in range(1, BLANK_NAMES + 1)]
    for name in names:
        document.text(paper, name, after=2)
    document.text(paper, "di Tempat", after=10)


def _addressed(place: int, who: Participant) -> str:
    name = who.name or blank(30)
    return f"{place}. {name}, {who.position}" if who.position else f"{place}. {name}"


def _copies(paper: document.Paper, identity: OfficeIdentity) -> None:
    heading = document.text(paper, "Tembusan:", after=2)
    heading.paragraph_format.space_before = document.LITTLE
    heading.paragraph_format.keep_with_next = True
    for place, name in enumerate(identity.copies or (blank(50),), start=1):
        document.text(paper, f"{place}. {name}", after=1)


def _annex(
    paper: document.Paper,
    briefing: MeetingBriefing,
    identity: OfficeIdentity,
    invited: Sequence[Participant],
) -> None:
    """The annex of the letter, with its own head."""
    document.page_break(paper)
    document.facts(
        paper,
        (
            ("Lampiran Surat", f"Undangan {meeting_title(briefing)}"),
            ("Nomor", identity.number),
            ("Tanggal", ""),
        ),
        label=3.6,
    )
    if invited:
        paper.add_heading("Daftar undangan", 1)
        table(
            paper,
            (
                Column("No.", 1.2, is_figure=True),
                Column("Nama", 8.4),
                Column("Jabatan", 7.4),
            ),
            [(str(place), who.name, who.position) for place, who in enumerate(invited, start=1)],
        )
    items, others = briefing.main_agenda, briefing.agenda_annex
    if not items:
        return
    paper.add_heading("Pokok bahasan", 1)
    document.text(
        paper, f"Posisi {position_words(briefing)}.", after=4
    ).paragraph_format.keep_with_next = True
    table(
        paper,
        (
            Column("No.", 1.1, is_figure=True),
            Column("Pokok", 7.2),
            Column("Penanggung jawab", 4.0),
            Column("Alasan dibahas", 4.7),
        ),
        [(str(place), *agenda_row(item)) for place, item in enumerate(items, start=1)],
    )
    if others:
        document.text(paper, f"Pokok lain, {count_words(others)}, ditampilkan dalam rapat.")


def agenda_row(item: AgendaItem) -> tuple[str, str, str]:
    """A line of the agenda in a table: what, who answers for it, why."""
    what = brief(item.title)
    if item.subject.code is not None and item.kind is not AgendaKind.DECISION_LATE:
        what = f"{item.subject.code} {what}"
    team = team_label(item.team) if item.count == 1 and item.subject.code else item.team or "–"
    return what, brief(team), f"{item.kind.label}: {item.reason}"


def count_words(items: Sequence[AgendaItem]) -> str:
    """How many activities, teams or decisions some lines stand for, by kind, in words."""
    counts: dict[AgendaKind, int] = {}
    for item in items:
        counts[item.kind] = counts.get(item.kind, 0) + item.count
    units = {AgendaKind.DECISION_LATE: "keputusan", AgendaKind.SILENT: "tim"}
    return "; ".join(
        f"{kind.label.lower()}: {number(count)} {units.get(kind, 'kegiatan')}"
        for kind, count in counts.items()
    )
