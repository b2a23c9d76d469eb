"""The invitation to a meeting (*undangan*), with what it is going to talk about."""

from collections.abc import Sequence
from typing import Final

from zi_core.dates import weekday_label
from zi_core.documents.docx import document
from zi_core.documents.docx.tables import CELL, Column, brief, table
from zi_core.documents.signatures import Signature, blank, place_and_day
from zi_core.formatting import number
from zi_core.meetings import AgendaItem, AgendaKind, MeetingBriefing, Participant
from zi_core.meetings.captions import position_words, version_words
from zi_core.plan import team_label
from zi_core.settings import DocumentSettings
from zi_core.views.overview import headline

MOST_ON_THE_LETTER: Final = 6
"""More invited than these stand in the annex, so that the letter stays on one sheet."""
BLANK_NAMES: Final = 4
LINES_OF_A_KIND: Final = 4
"""How many lines of each kind the annex names; they are the first ones on the agenda."""


def make(briefing: MeetingBriefing, settings: DocumentSettings) -> bytes:
    """The letter and its annex as a Word document."""
    details, year = briefing.meeting.details, briefing.meeting.year
    invited, kinds = details.participants, _by_kind(briefing.agenda)
    is_listed_apart = len(invited) > MOST_ON_THE_LETTER
    has_annex = bool(kinds) or is_listed_apart

    paper = document.new_paper(briefing, "Undangan", f"menurut {version_words(briefing)}")
    document.letterhead(paper, briefing, settings)
    dated = document.text(paper, place_and_day(settings, None), after=4)
    dated.alignment = document.RIGHT
    document.facts(
        paper,
        (
            ("Nomor", ""),
            ("Sifat", ""),
            ("Lampiran", "1 (satu) berkas" if has_annex else ""),
            ("Perihal", f"Undangan {details.title}"),
        ),
        label=2.2,
    )
    _addressees(paper, invited, is_listed_apart=is_listed_apart)
    office = briefing.plan.office or "kantor"
    document.text(
        paper,
        "Dalam rangka pemantauan dan evaluasi pelaksanaan Rencana Aksi Pembangunan Zona "
        f"Integritas {office} tahun {year} periode {details.period.full_label}, kami mengundang "
        "Bapak/Ibu untuk hadir dalam rapat yang akan diselenggarakan pada:",
    ).alignment = document.JUSTIFIED
    document.facts(
        paper,
        (
            ("hari, tanggal", weekday_label(details.day)),
            ("waktu", details.time),
            ("tempat", details.place),
            ("acara", details.title),
        ),
        label=3.0,
        indent=1.0,
    )
    document.text(
        paper,
        f"{headline(briefing.progress)} "
        + (
            "Pokok bahasan rapat adalah sebagai berikut, dengan rincian dalam lampiran:"
            if kinds
            else "Pada posisi ini tidak ada pokok bahasan yang timbul dari data realisasi."
        ),
    ).alignment = document.JUSTIFIED
    for kind, items in kinds.items():
        document.text(paper, f"{kind.label} ({_count(kind, items)})", style="List Number", after=2)
    closing = document.text(
        paper,
        "Mengingat pentingnya rapat ini, kami mengharapkan kehadiran Bapak/Ibu tepat waktu. "
        "Demikian undangan ini disampaikan. Atas perhatian dan kehadiran Bapak/Ibu, kami ucapkan "
        "terima kasih.",
    )
    closing.alignment, closing.paragraph_format.space_before = document.JUSTIFIED, document.LITTLE
    closing.paragraph_format.keep_with_next = True
    document.signatures(paper, None, Signature(("", "Ketua,"), settings.chair))
    if has_annex:
        document.new_page(paper, "LAMPIRAN UNDANGAN", details.title)
        if is_listed_apart:
            _list_of_invited(paper, invited)
        _annex(paper, briefing, kinds)
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
    for name in (*names, "di –"):
        document.text(paper, name, after=2)
    document.text(paper, "tempat", after=10).paragraph_format.left_indent = document.STEP


def _addressed(place: int, who: Participant) -> str:
    name = who.name or blank(30)
    return f"{place}. {name}, {who.position}" if who.position else f"{place}. {name}"


def _by_kind(items: Sequence[AgendaItem]) -> dict[AgendaKind, list[AgendaItem]]:
    """The agenda's lines by kind, in the order that people gave them."""
    kinds: dict[AgendaKind, list[AgendaItem]] = {}
    for item in items:
        kinds.setdefault(item.kind, []).append(item)
    return kinds


def _count(kind: AgendaKind, items: Sequence[AgendaItem]) -> str:
    """How many activities, teams or decisions some lines stand for."""
    count = sum(item.count for item in items)
    unit = {AgendaKind.DECISION_LATE: "keputusan", AgendaKind.SILENT: "tim"}.get(kind, "kegiatan")
    return f"{number(count)} {unit}"


def _list_of_invited(paper: document.Paper, invited: Sequence[Participant]) -> None:
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


def _annex(
    paper: document.Paper, briefing: MeetingBriefing, kinds: dict[AgendaKind, list[AgendaItem]]
) -> None:
    if not kinds:
        return
    paper.add_heading("Pokok bahasan", 1)
    document.text(paper, f"Menurut posisi {position_words(briefing)}, {version_words(briefing)}.")
    for place, (kind, items) in enumerate(kinds.items(), start=1):
        shown = items[:LINES_OF_A_KIND]
        paper.add_heading(f"{place}. {kind.label} ({_count(kind, items)})", 2)
        table(
            paper,
            (
                Column("Pokok", 7.6),
                Column("Penanggung jawab", 4.2),
                Column("Alasan dibahas", 5.2),
            ),
            [_row(item) for item in shown],
        )
        if len(items) > len(shown):
            rest = _count(kind, items[len(shown) :])
            document.text(paper, f"dan {rest} lagi, ditampilkan dalam rapat.", style=CELL)


def _row(item: AgendaItem) -> tuple[str, str, str]:
    what = brief(item.title)
    if item.subject.code is not None and item.kind is not AgendaKind.DECISION_LATE:
        what = f"{item.subject.code} {what}"
    team = team_label(item.team) if item.count == 1 else "–"
    return what, brief(team), item.reason
