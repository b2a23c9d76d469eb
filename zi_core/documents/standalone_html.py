"""The carry-away file: a whole meeting in one HTML file that opens anywhere, without a server.

Slides first, then everything in full as tables. It asks for nothing outside itself: style, font
and script are part of it, and its own policy forbids the rest. Without its script it is read from
top to bottom; with it, it can be presented with the arrow keys.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

from markupsafe import Markup

from zi_core.dates import date_label, moment_label
from zi_core.documents.letterhead import office_lines
from zi_core.documents.names import meeting_title
from zi_core.formatting import month_list, number
from zi_core.html.render import render
from zi_core.identity import OfficeIdentity
from zi_core.meetings import Decision, MeetingBriefing, captions
from zi_core.plan import EvidenceItem, team_label
from zi_core.plan.areas import area_label
from zi_core.progress import By, Figures, by_activity
from zi_core.slides.curve_svg import draw
from zi_core.slides.deck import slides
from zi_core.slides.model import panel_of
from zi_core.views.activity_details import ActivityDetails, activity_details
from zi_core.views.links import Detail
from zi_core.views.phrases import completion, evidence

_ASSETS: Final = Path(__file__).parent.parent.parent / "assets"
_FONT: Final = "plus-jakarta-sans-latin-wght-normal.woff2"
_SCRIPT: Final = Path(__file__).with_suffix(".js")

Cell = str | tuple[EvidenceItem, ...]


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """One table of the file; a cell is a text or documents, ``nothing`` stands where it is empty.

    The columns at the places ``narrow`` hold numbers and short words.
    """

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    nothing: str = ""
    narrow: frozenset[int] = frozenset()


def make(briefing: MeetingBriefing, identity: OfficeIdentity) -> bytes:
    """The file, as UTF-8."""
    meeting = briefing.meeting
    deck = slides(briefing)
    html = render(
        "standalone.html",
        title=meeting_title(briefing),
        office=" ".join(office_lines(briefing, identity)),
        letterhead=identity.address,
        source=captions.source(briefing),
        marks=captions.slide_marks(briefing),
        facts=_facts(briefing),
        discussion=meeting.details.discussion,
        deck=deck,
        tables=tuple(_tables(briefing)),
        panel_of=panel_of,
        curve_svg=draw,
        style=_style,
        script=_script,
        policy=_policy(),
    )
    return html.encode()


@cache
def _script() -> Markup:
    return Markup(_SCRIPT.read_text("utf-8"))


def _policy() -> str:
    """What the file may load: what is part of it, and of scripts only ours."""
    digest = b64encode(hashlib.sha256(_script().encode()).digest()).decode()
    return (
        "default-src 'none'; style-src 'unsafe-inline'; font-src data:; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


@cache
def _style() -> Markup:
    font = b64encode((_ASSETS / _FONT).read_bytes()).decode()
    face = (
        '@font-face { font-family: "Plus Jakarta Sans"; font-weight: 200 800; '
        f'src: url("data:font/woff2;base64,{font}") format("woff2"); }}\n'
    )
    face += "@page { size: A4 landscape; margin: 12mm; }\n"
    return Markup(face + (_ASSETS / "slides.css").read_text("utf-8"))


def _facts(briefing: MeetingBriefing) -> tuple[tuple[str, str], ...]:
    """What is known of the meeting, by name; what nobody has filled in is left out."""
    meeting, details, version = briefing.meeting, briefing.meeting.details, briefing.version
    closing = meeting.closing
    frozen = "belum ditutup; angka masih dapat berubah"
    if closing:
        frozen = f"ditutup {moment_label(closing.at)} WIB oleh {closing.by}"
    known = (
        ("Rapat", meeting.name),
        ("Tanggal", date_label(details.day)),
        ("Waktu", details.time),
        ("Tempat", details.place),
        ("Pemimpin rapat", details.leader),
        ("Keadaan", frozen),
        ("Versi data", f"{version.number}, terbit {moment_label(version.at)} WIB"),
    )
    return tuple((name, value) for name, value in known if value)


# ---- tables -------------------------------------------------------------------------------------


def _tables(briefing: MeetingBriefing) -> Iterable[HtmlTable]:
    yield _areas(briefing)
    yield from _activities(briefing)
    yield _agenda(briefing)
    yield from _comparison(briefing)
    yield _decisions(briefing)
    yield HtmlTable(
        "kehadiran",
        "Peserta",
        ("No.", "Nama", "Jabatan"),
        tuple(
            (number(place), who.name, who.position or "–")
            for place, who in enumerate(briefing.meeting.details.participants, start=1)
        ),
        "Belum ada peserta yang dicatat.",
        frozenset({0}),
    )


def _areas(briefing: MeetingBriefing) -> HtmlTable:
    progress = briefing.progress
    rows = [_figures(area_label(str(key)), found) for key, found in progress.by(By.AREA).items()]
    return HtmlTable(
        "area",
        "Capaian per area",
        (
            "Area",
            "Jadwal setahun",
            "Target",
            "Terlaksana",
            "Terlambat",
            "Belum dilaporkan",
            "Capaian",
            "Bukti lengkap",
        ),
        (*rows, _figures("Seluruh rencana aksi", progress.total)),
        narrow=frozenset({1, 2, 3, 4, 5}),
    )


def _figures(name: str, found: Figures) -> tuple[str, ...]:
    return (
        name,
        number(found.slots),
        number(found.due),
        number(found.due_done),
        number(found.late),
        number(found.unreported),
        completion(found),
        evidence(found),
    )


def _activities(briefing: MeetingBriefing) -> Iterable[HtmlTable]:
    shown = (
        activity_details(briefing.progress, Detail(found.code))
        for found in briefing.plan.activities
    )
    details = [found for found in shown if found]
    for area, group in groupby(details, key=lambda found: found.activity.area):
        yield HtmlTable(
            f"kegiatan-{area}",
            f"Kegiatan {area_label(area)}",
            (
                "Kode",
                "Langkah aksi",
                "Penanggung jawab",
                "Keadaan",
                "Kendala",
                "Rencana tindak lanjut",
                "Bukti dukung",
            ),
            tuple(
                (
                    str(found.activity.code),
                    found.activity.action,
                    team_label(found.activity.team),
                    _states(found),
                    found.activity.obstacle or "–",
                    found.activity.follow_up or "–",
                    found.evidence or "–",
                )
                for found in group
            ),
            narrow=frozenset({0}),
        )


def _states(found: ActivityDetails) -> str:
    """The months of an activity by their state: a line each."""
    months: dict[str, list[int]] = {}
    for slot in found.slots:
        months.setdefault(slot.words, []).append(slot.month)
    return "\n".join(f"{words}: {month_list(tuple(own))}" for words, own in months.items()) or "–"


def _agenda(briefing: MeetingBriefing) -> HtmlTable:
    found = briefing.arrangement
    marks = {item.key: "dibahas" for item in found.main}
    marks |= {item.key: "dilewati" for item in found.skipped}
    return HtmlTable(
        "agenda",
        "Agenda",
        ("Hal", "Tentang", "Tim", "Alasan", "Dibahas"),
        tuple(
            (
                item.kind.label,
                f"{item.subject.code or ''} {item.title}".strip(),
                team_label(item.team) if item.subject.code else item.team or "–",
                item.reason,
                marks.get(item.key, "lampiran"),
            )
            for item in briefing.agenda
        ),
        "Tidak ada yang perlu dibahas.",
    )


def _comparison(briefing: MeetingBriefing) -> Iterable[HtmlTable]:
    found = briefing.comparison
    if found is None:
        return
    rows: list[tuple[Cell, ...]] = []
    for words, items in (
        ("Terlaksana sejak itu", found.done),
        ("Baru terlambat", found.newly_behind),
        ("Masih terlambat", found.still_behind),
    ):
        rows += [
            (words, f"{what.code} {what.action}", month_list(months), team_label(what.team))
            for what, months in by_activity(items).items()
        ]
    now, then = completion(found.now), completion(found.then)
    yield HtmlTable(
        "perbandingan",
        f"Sejak Rapat {found.previous.name}: capaian {then} menjadi {now}",
        ("Keadaan", "Kegiatan", "Jadwal", "Penanggung jawab"),
        tuple(rows),
        "Tidak ada yang berubah sejak rapat itu.",
    )


def _decisions(briefing: MeetingBriefing) -> HtmlTable:
    return HtmlTable(
        "keputusan",
        "Keputusan",
        ("Nomor", "Diputuskan", "Tentang", "Keputusan", "Tim", "Tenggat", "Keadaan"),
        tuple(_decision(briefing, made) for made in briefing.decisions),
        "Belum ada keputusan.",
        frozenset({0}),
    )


def _decision(briefing: MeetingBriefing, made: Decision) -> tuple[str, ...]:
    draft = made.draft
    due = date_label(draft.due) if draft.due else "–"
    is_own = made in briefing.own
    return (
        made.name,
        "rapat ini" if is_own else "rapat sebelumnya",
        briefing.about(made),
        draft.what,
        draft.team or "–",
        f"{due} (lewat)" if briefing.is_late(made) else due,
        f"{draft.state.word}\n{draft.remark}".strip(),
    )
