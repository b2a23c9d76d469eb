"""Templates: every text is shown literally, every value is needed, and only web links are links.

Every template is drawn in all its branches with real values (:data:`DRAWN`); then each text in
these values is replaced by a hostile one, which must change the text and nothing of the markup.
"""

import copy
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_plus
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from jinja2 import UndefinedError

from tests.briefings import DETAILS, briefing_of, decision
from tests.real import sample_progress
from tests.recount import day_in
from zi_core.access import ANONYMOUS, ASSIGNABLE, Account, OneTimeKey, Person, Role, Screen, audit
from zi_core.documents import standalone_html
from zi_core.documents.registry import DOCUMENTS
from zi_core.html import charts, render
from zi_core.meetings import (
    AgendaItem,
    AgendaKind,
    Closing,
    Comparison,
    Decision,
    DecisionDraft,
    DecisionState,
    Details,
    HistoryEntry,
    Meeting,
    MeetingBriefing,
    Participant,
    Period,
    Subject,
    lke,
)
from zi_core.meetings.views import DecisionRow, MeetingRow, agenda_groups
from zi_core.plan import Activity, Area, Code, Entry, EvidenceItem, Plan
from zi_core.plan.facts import Change, FactKey, Field
from zi_core.progress import Progress, measure
from zi_core.publishing import change_phrases
from zi_core.publishing.corrections import Correction
from zi_core.publishing.preview_page import ChangeGroup, ConflictWords, TeamGroup
from zi_core.slides import curve_svg, deck
from zi_core.slides.model import panel_of
from zi_core.store import Version
from zi_core.views import activity_details, bars, month_grid, overdue_table, overview, team
from zi_core.views.links import WEIGHTING_WORDS, Detail, Query
from zi_core.workbook import Problem, Severity

TEMPLATES = Path(render.__file__).parent / "templates"
MARKER = "Penanda"
HOSTILE = (
    """"><script>alert(1)</script><img src=x onerror=alert(1)>' onclick='alert(1)' """
    """</a></td></select>{{ 7*7 }} &lt;b&gt; $x$ `"""
)
QUERY = Query(position=(2022, 6), is_sample=True)


# ---- every template in all its branches ---------------------------------------------------------


def _plan() -> Plan:
    def activity(code: str, team: str, planned: tuple[int, ...]) -> Activity:
        parsed = Code.parse(code)
        assert parsed is not None
        remarks = ("Hambatan\nkedua", "Lanjutan\nkedua")
        return Activity(parsed, "Komp", "Indi", "Langkah", "Bukti", team, planned, *remarks)

    late, early, silent = Code(1, 1, 1), Code(1, 1, 2), Code(5, 1, 1)
    return Plan(
        2022,
        "KPU",
        (Area("I", "Satu"), Area("V", "Lima")),
        (
            activity("I.1.1", "Tim A", (1, 2, 3, 7)),
            Activity(early, "Komp", "Indi", "Lain", team="", planned=(6, 8)),
            activity("V.1.1", "Tim B", (2,)),
        ),
        (Entry(late, 1, day_in(3)), Entry(late, 5), Entry(early, 6), Entry(early, 9, day_in(4))),
        (
            EvidenceItem(late, 1, "Notula", "https://example.com/a", "Ket"),
            EvidenceItem(late, 1, "", "https://example.com/b"),
            EvidenceItem(late, 1, "Map", "lemari dua"),
            EvidenceItem(silent, 2, "Surat"),
        ),
    )


PROGRESS = measure(_plan(), 6)


def _here(code: Code, month: int) -> str:
    return QUERY.here("tim", detail=Detail(code, month))


def _story(detail: str, progress: Progress = PROGRESS) -> activity_details.ActivityDetails:
    parsed = Detail.parse(detail)
    assert parsed is not None
    told = activity_details.activity_details(progress, parsed)
    assert told is not None
    return told


def _details_of(detail: str, progress: Progress = PROGRESS, **changes: Any) -> dict[str, Any]:
    """The values of the details: the story, its history, the form."""
    parsed = Detail.parse(detail)
    assert parsed is not None
    correction = Correction.of(progress.plan, parsed)
    return {"story": _story(detail, progress), "correction": correction, **_STORY, **changes}


_GRID: dict[str, Any] = {
    "query": QUERY,
    "page": "jadwal",
    "caption": "Judul",
    "nothing": "Kosong",
    "detail": Detail,
}
_OVERDUE: dict[str, Any] = {
    "title": "Judul",
    "here": _here,
    "query": QUERY,
    "nothing": "Tidak ada",
    "more": "Lihat lainnya",
    "more_link": "/jadwal",
}
_VERSION = Version(
    3, 2, "upload", "Ana", datetime(2022, 4, 1, tzinfo=UTC), "Catatan", "isi.xlsx", "", "", 4
)
_CHANGE = change_phrases.describe(
    Change(FactKey("I.1.1", 3, Field.DOCUMENT, "Nota\n"), None, "Ket")
)
_STORY: dict[str, Any] = {
    "no_team": "belum dicantumkan",
    "changes": [
        {"words": _CHANGE, "version": _VERSION, "at": "1 April 2022", "source": "BUKTI!C3"},
        {"words": _CHANGE, "version": _VERSION, "at": "1 April 2022", "source": ""},
    ],
    "history": "/riwayat?lihat={}".format,
    "may_correct": True,
    "message": "Pesan",
    "is_saved": False,
    "newest": 3,
    "is_newer": True,
}
_GROUPS = [TeamGroup("Tim A", (ChangeGroup("I.1.1", "Langkah", (_CHANGE,)),))]
_PREVIEW: dict[str, Any] = {
    "file_name": "isi.xlsx",
    "errors": [],
    "warnings": [Problem(Severity.WARNING, "kode", "REALISASI!H12", "Kurang.", "Perbaiki.")],
    "is_refused": False,
    "is_nothing": False,
    "groups": _GROUPS,
    "change_count": 1,
    "conflicts": [ConflictWords("pilih-0", "I.1.1", "Langkah", "semula", "terbaru", "berkas")],
    "removals": [_CHANGE],
    "removes_much": False,
    "much_word": "HAPUS",
    "most_note": 500,
    "confirmed": "ya",
    "origin": "diunduh dari versi 2",
    "parent": 3,
    "author": "Ana",
    "note": "Catatan",
    "message": "Pesan",
    "other_year": "Berkas ini untuk tahun 2023",
    "year": 2023,
    "board": 2022,
    "begun": "",
}
_NOTHING: dict[str, Any] = {"groups": [], "change_count": 0, "conflicts": [], "removals": []}
_ACCOUNT = Account(
    7, "ana", "Ana", Role.TEAM, ("Tim A",), "ana@kpu.example", True, True, _VERSION.at, _VERSION.at
)
_PERSON = _ACCOUNT.person("192.0.2.7")
_ADMIN = Person("budi", "Budi", Role.ADMIN, account=8)
_PROJECTOR = Person("layar", "Aula", Role.SCREEN)
_ENTRY = audit.AuditEntry(
    3,
    _VERSION.at,
    "upload",
    "ana",
    "tim",
    "192.0.2.7",
    "versi 3",
    {
        "note": "Catatan",
        "file": "isi.xlsx",
        "changes": 2,
        "how": "password",
        "role": "tim",
        "teams": ["Tim A"],
        "days": 3,
        "why": "Sebab",
    },
    "ab" * 32,
    "cd" * 32,
)
_HEADER: dict[str, Any] = {
    "account_pages": [("akun", "Akun dan layar"), ("catatan", "Catatan kejadian")],
    "years_offered": [
        {"label": 2023, "href": "/?tahun=2023", "is_chosen": False},
        {"label": 2022, "href": "/", "is_chosen": True},
    ],
    "here": "/tim",
    "pages": [{"path": "", "title": "Ringkasan"}, {"path": "tim", "title": "Tim"}],
    "current": "tim",
    "positions_offered": [
        {"value": "2022-06", "label": "Juni 2022", "short": "s.d. Jun", "is_chosen": True},
        {"value": "2022-07", "label": "Juli 2022", "short": "s.d. Jul", "is_chosen": False},
    ],
    "weightings_offered": list(WEIGHTING_WORDS.items()),
    "leave_sample": "/tim",
    "older": "Papan sebagaimana diketahui",
    "newest_link": "/tim",
    "printed": "Tercetak",
}
_FOOTER: dict[str, Any] = {
    "explanation": "Penjelasan",
    "weight_source": "Sumber",
    "published": "Versi 3",
    "enter_sample": "/?contoh=1",
    "leave_sample": "/",
    "workbook": "ZI-2022-v3.xlsx",
    "release": "1.2.3",
}
_SUMMARY: dict[str, Any] = {
    "headline": overview.headline(PROGRESS),
    "source": overview.source_line(PROGRESS),
    "cards": [(card, "/area") for card in overview.cards(PROGRESS)],
    "query": QUERY,
    "workbook": "ZI-2022-v3.xlsx",
}
_DETAILS = Details(
    Period.Q2,
    "Judul rapat",
    day_in(7),
    "09.00",
    "Aula",
    "Ketua",
    participants=(Participant("Ani", "Ketua"),),
    discussion="Bahasan",
    agenda=("baru:I.1.1",),
)
_CLOSING = Closing(_VERSION.at, "Ana", 3, "", 6, None, {}, {})
_OPEN = Meeting(2022, 2, 3, _DETAILS)
_CLOSED = replace(_OPEN, number=1, closing=_CLOSING)
_DECISION = Decision(
    2022,
    1,
    1,
    DecisionDraft(Subject.parse("I.1.1"), "Lengkapi", "Tim A", day_in(8), remark="Sebagian"),
    1,
    "Ana",
    _VERSION.at,
    "Ana",
    _VERSION.at,
    None,
)
_SETTLED = replace(
    _DECISION,
    number=2,
    revision=2,
    draft=DecisionDraft(Subject(), "Susun", state=DecisionState.DONE, remark="Beres"),
)
_ROWS = [
    DecisionRow(_DECISION, _SETTLED, "TW I 2022", "I.1.1 Langkah", "1 Agustus 2022", "", True),
    DecisionRow(_SETTLED, _SETTLED, "TW I 2022", "Rapat", "", "2 Juli 2022", False),
]
_NOTICE = {"place": "2022-1", "message": "Pesan", "is_good": False}
_SUBJECT = Subject.parse("I.1.1")
_LINES = tuple(
    AgendaItem(f"{kind}:{at}", kind, _SUBJECT if at else Subject(), "Isi", "Tim A", "Alasan")
    for kind in AgendaKind
    for at in range(2)
)
_SLOTS = {_plan().activities[0]: (1, 2)}
_COMPARISON = Comparison(
    _CLOSED, 3, measure(_plan(), 3).total, PROGRESS.total, (), (), (), (_SETTLED,)
)
_EVIDENCE = tuple(lke.AnswerReason(f"K-{number}", "Kerja", number) for number in range(1, 9))
_ANSWERS = (
    lke.Answer(lke.QUESTIONS[0], None, "Sebab", (lke.AnswerReason("Tepat", "8 dari 9"),), ""),
    lke.Answer(lke.QUESTIONS[1], "B", "Sebab", (), "Kurang"),
    lke.Answer(lke.QUESTIONS[2], "C", "Sebab", _EVIDENCE, "Kurang"),
)
_CHART = charts.completion_bars("Judul", bars.area_bars(PROGRESS), "jadwal")

DRAWN: dict[str, list[dict[str, Any]]] = {
    "accounts.html": [
        {
            "notice": {"message": "Pesan", "link": "https://zi.example/kunci/x", "is_good": True},
            "accounts": [_ACCOUNT, replace(_ACCOUNT, name="budi", is_enabled=False, teams=())],
            "screens": [Screen(1, "Aula", "Budi", _VERSION.at, _VERSION.at)],
            "roles": ASSIGNABLE,
            "teams": [("tim-0", "Tim A", "Tim A")],
            "moment": str,
            "me": "budi",
            "may_manage": may_manage,
        }
        for may_manage in (True, False)
    ],
    "arrival.html": [{"link": "/masuk/kantor?tiket=x"}],
    "audit.html": [
        {
            "entries": entries,
            "moment": str,
            "words_of": audit.words_of,
            "is_newest": is_newest,
            "older": older,
        }
        for entries, is_newest, older in (([_ENTRY], False, 3), ([], True, None))
    ],
    "sign_in_hint.html": [
        {"title": "Judul", "message": "Pesan", "link": link} for link in ("/masuk?ke=/", "")
    ],
    "auth_message.html": [{"title": "Judul", "message": "Pesan", "way": ("/masuk", "Masuk")}],
    "key.html": [
        {"key": OneTimeKey(account), "name": "ana", "display": "Ana", "message": message}
        for account, message in ((None, "Pesan"), (_ACCOUNT, ""))
    ],
    "password.html": [{"person": _PERSON, "message": message} for message in ("Pesan", "")],
    "sign_in.html": [
        {
            "there": "/unggah",
            "name": "ana",
            "message": message,
            "is_first": is_open,
            "is_open": is_open,
            "provider": provider,
        }
        for message, is_open, provider in (("Pesan", True, "Akun kantor"), ("", False, ""))
    ],
    "area_bars.html": [
        {
            "title": "Judul",
            "items": bars.area_bars(PROGRESS),
            "query": QUERY,
            "until": "s.d. Juni",
        }
    ],
    "choose_file.html": [
        {
            "message": "Pesan",
            "newest": 3,
            "year": 2022,
            "whole": "/unduh/ZI-2022-v3.xlsx",
            "teams": [("Tim A", "/unduh/ZI-2022-tim-a-v3.xlsx")],
        }
    ],
    "difference.html": [
        {
            "newer": _VERSION,
            "at": "1 April 2022",
            "older": older,
            "groups": groups,
            "count": 1,
            "numbers": [3, 2, 1],
            "may_restore": True,
            "message": "Pesan",
            "is_good": True,
        }
        for older, groups in ((2, _GROUPS), (2, []), (None, []))
    ],
    "preview.html": [
        _PREVIEW,
        {**_PREVIEW, "removes_much": True, "other_year": ""},
        {**_PREVIEW, "begun": "6 area"},
        {**_PREVIEW, **_NOTHING, "is_nothing": True},
        {
            **_PREVIEW,
            **_NOTHING,
            "is_refused": True,
            "errors": [Problem(Severity.ERROR, "kode", "", "Salah.", "Perbaiki.")],
        },
    ],
    "receipt.html": [
        {"version": version, "at": "1 April 2022", "link": "/riwayat?lihat=3", "year": 2023}
        for version in (replace(_VERSION, number=1, parent=None), _VERSION)
    ],
    "lke.html": [
        {
            "indication": lke.Indication("akhir Juni 2022", 50, _ANSWERS),
            "source": "KPU",
            "label": lke.LABEL,
            "unknown": lke.UNKNOWN,
            "shown": lke.SHOWN,
            "query": QUERY,
        }
    ],
    "refused.html": [{"message": "Pesan"}],
    "versions.html": [
        {
            "versions": [(_VERSION, "1 April 2022")],
            "query": QUERY,
            "year": 2022,
            "chosen": 3,
            "newest": newest,
        }
        for newest in (3, 4)
    ],
    "meetings.html": [
        {
            "source": "Kantor",
            "query": query,
            "rows": rows,
            "open_rows": open_rows,
            "states": DecisionState,
            "may_lead": may,
            "may_decide": may,
            "refusal_words": "Masuk dulu",
            "new_link": "/rapat?bagian=baru",
            "lke_link": "/rapat?bagian=lke",
            "notice": _NOTICE,
            "gone": 99 if may else None,
            "way": lambda made: f"/rapat?rapat={made.meeting}",
        }
        for query, rows, open_rows, may in (
            (
                QUERY,
                [
                    MeetingRow(_OPEN, "6 Juli 2022", "terbuka", "1 dari 2", "s.d. Juni", 1, 2),
                    MeetingRow(_CLOSED, "6 Juli 2022", "ditutup", "Pesan", "", 0, 0),
                ],
                _ROWS,
                True,
            ),
            (Query(), [], [], False),
            (Query(), [], _ROWS, False),
        )
    ],
    "meeting_form.html": [
        {
            "meeting": meeting,
            "details": _DETAILS,
            "participants": "Ani; Ketua",
            "periods": Period,
            "message": message,
            "back": "/rapat",
        }
        for meeting, message in ((_OPEN, "Pesan"), (None, ""))
    ],
    "meeting_cancel.html": [{"revision": 3, "notice": notice} for notice in (_NOTICE, None)],
    "meeting_head.html": [
        {
            "query": QUERY,
            "meeting": meeting,
            "day": "6 Juli 2022",
            "state": "terbuka",
            "position": "s.d. akhir Juni 2022",
            "version": 3,
            "headline": "Kalimat",
            "frozen": ["versi 3"],
            "fingerprint": "ab",
            "notice": notice,
            "may_lead": True,
            "slides": "/rapat?rapat=2&slide=1",
            "edit": "/rapat?rapat=2&bagian=baru",
            "tabs": [
                {"label": "Agenda", "note": "", "href": "/rapat", "is_chosen": True},
                {"label": "Keputusan", "note": "2", "href": "/rapat", "is_chosen": False},
            ],
        }
        for meeting, notice in (
            (_OPEN, _NOTICE),
            (_CLOSED, None),
            (_CLOSED, {**_NOTICE, "is_good": 1}),
        )
    ],
    "meeting_agenda.html": [
        {
            "groups": groups,
            "count": 12,
            "revision": 3,
            "is_ordered": True,
            "may_lead": True,
            "message": "Pesan",
            "way": lambda item: f"/rapat?rapat=2&rinci={item.kind}",
        }
        for groups in (agenda_groups(_LINES), [])
    ],
    "meeting_decide.html": [
        {
            "notice": notice,
            "subjects": [("Area I", [("I.1.1", "I.1.1 Langkah")])],
            "teams": ["Tim A"],
            "states": DecisionState,
        }
        for notice in (_NOTICE, None)
    ],
    "meeting_decisions.html": [
        {
            "follow_up": "1 dari 2",
            "own": own,
            "carried": _ROWS,
            "states": DecisionState,
            "may_decide": True,
            "notice": _NOTICE,
            "way": lambda made: f"/rapat?rapat={made.meeting}",
        }
        for own in (_ROWS, [])
    ],
    "meeting_comparison.html": [
        {
            "comparison": comparison,
            "name": "TW II 2022",
            "then": "akhir Maret",
            "now": "akhir Juni",
            "figures": [("Capaian", "1 dari 2", "2 dari 3")],
            "done": _SLOTS,
            "newly": [],
            "still": _SLOTS,
            "here": lambda code: QUERY.here("rapat", detail=Detail(code)),
        }
        for comparison in (_COMPARISON, None)
    ],
    "meeting_documents.html": [
        {
            "is_draft": is_draft,
            "is_sample": is_draft,
            "documents": DOCUMENTS,
            "base": "/unduh/rapat/2022/2",
        }
        for is_draft in (True, False)
    ],
    "meeting_trail.html": [
        {
            "traces": [
                HistoryEntry(1, "meeting-added", "Rapat dibuat", "Ana", _VERSION.at, "Sebab")
            ],
            "moment": str,
        }
    ],
    "team_decisions.html": [{"rows": _ROWS, "way": lambda made: f"/rapat?rapat={made.meeting}"}],
    "chart_title.html": [{"title": "Judul"}],
    "facts.html": [{"cards": [(card, "/tim") for card in team.team_figures(PROGRESS, "Tim A")]}],
    "filters.html": [
        {
            "filters": [
                {
                    "label": "Area",
                    "name": "area",
                    "options": [
                        {"value": "", "label": "Semua", "is_chosen": True},
                        {"value": "V", "label": "Area V", "is_chosen": False},
                    ],
                }
            ],
            "clear": "/jadwal",
        }
    ],
    "footer.html": [{"query": query, **_FOOTER} for query in (QUERY, Query())],
    "grid.html": [
        {"grid": month_grid.month_grid(PROGRESS), **_GRID},
        {"grid": month_grid.month_grid(PROGRESS, PROGRESS.selection(areas=["II"])), **_GRID},
    ],
    "header.html": [
        {"query": query, "year": 2022, "person": person, **_HEADER}
        for query, person in (
            (QUERY, ANONYMOUS),
            (Query(), _ADMIN),
            (Query(), _PERSON),
            (Query(), replace(_PERSON, role=Role.CHAIR)),
            (Query(), _PROJECTOR),
        )
    ],
    "heading.html": [{"title": "Judul", "note": "Catatan"}],
    "heat.html": [{"title": "Judul", "rows": overdue_table.heat_rows(PROGRESS), "query": QUERY}],
    "overdue.html": [
        {
            "items": PROGRESS.overdue_items,
            "silents": PROGRESS.silent_teams,
            "with_team": True,
            **_OVERDUE,
        },
        {"items": [], "silents": [], "with_team": False, **_OVERDUE},
    ],
    "problems.html": [
        {
            "problems": [
                Problem(Severity.ERROR, "kode", "REALISASI!H12", "Salah.", "Perbaiki."),
                Problem(Severity.ERROR, "kode", "", "Salah.", "Perbaiki."),
            ],
            "file_name": "berkas.xlsx",
        }
    ],
    "ringkasan.html": [{"is_reported": reported, **_SUMMARY} for reported in (True, False)],
    "slots.html": [
        {
            "title": "Judul",
            "items": items,
            "here": _here,
            "nothing": "Tidak ada",
        }
        for items in (team.team_work(PROGRESS, "Tim A").due, [])
    ],
    "activity_details.html": [
        _details_of(detail) for detail in ("I.1.1-1", "I.1.1", "I.1.2-8", "V.1.1-2", "I.1.2")
    ],
    "tabs.html": [
        {
            "label": "Pilih",
            "tabs": [
                {"label": "Semua", "note": "", "href": "/area", "is_chosen": True},
                {"label": "V", "note": "Lima", "href": "/area?area=V", "is_chosen": False},
            ],
        }
    ],
    "teams.html": [{"teams": team.team_cards(PROGRESS), "query": QUERY}],
    "chart_table.html": [{"chart": _CHART}],
}


def _deck() -> tuple[dict[str, Any], MeetingBriefing]:
    """A slide of each layout, small, and the briefing they are of."""
    decisions = [
        decision(1, "Putusan", "I.1.1", of=1, remark="Catatan"),
        decision(2, "Putusan", "V", day_in(7)),
    ]
    details = replace(
        DETAILS,
        participants=(Participant("Peserta", "Jabatan"),),
        discussion="Bahasan\nkedua",
    )
    seen = briefing_of(
        PROGRESS.plan, 6, before=(PROGRESS.plan, 2), decisions=decisions, details=details
    )
    by_key = {slide.key: slide for slide in deck.slides(seen)}
    chosen = tuple(by_key[key] for key in ("curve", "area-I", "decisions", "closing"))
    assert by_key["headline"].lines[0].bar
    first = replace(by_key["headline"], lines=by_key["headline"].lines[:1], remark="Catatan")
    return {
        "deck": (first, *chosen),
        "panel_of": panel_of,
        "curve_svg": curve_svg.draw,
    }, seen


_SLIDES, _SEEN = _deck()
DRAWN |= {
    "form_refused.html": [{"message": "Isi lagi."}],
    "slides.html": [
        {
            **_SLIDES,
            "details": deck.slide_details(_SEEN, _SLIDES["deck"])[:1],
            "about": _SEEN.about,
            "may_decide": may_decide,
            "close": "/rapat?rapat=2",
        }
        for may_decide in (True, False)
    ],
    "slide_decision.html": [{"plan": _SEEN.plan}],
    "standalone.html": [
        {
            **_SLIDES,
            "title": "Judul",
            "office": "KPU",
            "letterhead": ("Jalan",),
            "source": "Sumber",
            "marks": marks,
            "facts": (("Tempat", "Aula"),),
            "discussion": discussion,
            "tables": (
                standalone_html.HtmlTable(
                    "kunci",
                    "Judul",
                    ("Kolom", "Bukti"),
                    (("Isi", _plan().evidence_items[:3]),),
                    narrow=frozenset({0}),
                ),
                standalone_html.HtmlTable("kosong", "Judul", ("Kolom",), (), "Kosong"),
            ),
            "style": str,
            "script": str,
            "policy": "aturan",
        }
        for marks, discussion in ((("DRAF", "DATA CONTOH"), "Bahasan"), ((), ""))
    ],
}
CASES = [
    pytest.param(template, values, id=f"{template}-{number}")
    for template, cases in DRAWN.items()
    for number, values in enumerate(cases)
]


# ---- reading HTML back --------------------------------------------------------------------------


class Page(HTMLParser):
    """The markup and the texts of a piece of HTML."""

    VOID = frozenset({"img", "br", "path", "input", "meta", "link", "col"})

    def __init__(self, html: str):
        super().__init__()
        self.markup: list[tuple[str, ...]] = []
        self.texts: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.markup.append((tag, *(name for name, _ in attrs)))
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes what is not open"
        self.markup.append((f"/{tag}",))

    def handle_data(self, data):
        self.texts.append(data)

    def handle_startendtag(self, tag, attrs):
        self.markup.append((tag, *(name for name, _ in attrs)))

    @property
    def said(self) -> str:
        """All that a reader could see or a link could carry, decoded."""
        values = [unquote(value) for _, _, value in self.attributes]
        values += [unquote_plus(value) for _, _, value in self.attributes]
        return "\n".join(["".join(self.texts), *self.texts, *values])


def page(template: str, values: dict[str, Any]) -> Page:
    return Page(render.render(template, **values))


# ---- replacing one text -------------------------------------------------------------------------

Step = str | int


def texts_in(value: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """The ways to all texts inside a value."""
    if isinstance(value, Enum | go.Figure):
        return
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts_in(item, (*path, key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from texts_in(item, (*path, index))
    elif is_dataclass(value) and not isinstance(value, type):
        for item in fields(value):
            yield from texts_in(getattr(value, item.name), (*path, item.name))


def with_text(value: Any, path: tuple[Step, ...], text: str) -> Any:
    """A copy with one text replaced, past any cleaning: a template must not rely on that."""
    if not path:
        return text
    step, rest = path[0], path[1:]
    if isinstance(value, dict):
        return {**value, step: with_text(value[step], rest, text)}
    if isinstance(value, list | tuple):
        items = list(value)
        items[int(step)] = with_text(items[int(step)], rest, text)
        return type(value)(items)
    changed = copy.copy(value)
    object.__setattr__(changed, str(step), with_text(getattr(value, str(step)), rest, text))
    return changed


def hostile_cases():
    """Each text of each template's values, those of a list only in its first three items."""
    for template, cases in DRAWN.items():
        for number, values in enumerate(cases):
            for path in texts_in(values):
                if all(not isinstance(step, int) or step < 3 for step in path):
                    name = ".".join(map(str, path))
                    yield pytest.param(template, values, path, id=f"{template}-{number}-{name}")


@pytest.mark.parametrize(("template", "values", "path"), list(hostile_cases()))
def test_a_hostile_text_is_shown_literally(template, values, path):
    """The markup is that of an ordinary text in the same place, and the text is all there."""
    ordinary = page(template, with_text(values, path, MARKER))
    hostile = page(template, with_text(values, path, HOSTILE))
    assert hostile.markup == ordinary.markup
    assert not hostile.open
    if MARKER in ordinary.said:
        assert HOSTILE in hostile.said


def test_the_texts_of_an_activity_are_among_those_tried():
    """The walk over the values does reach what comes from files."""
    tried = {
        (template, path[-1])
        for template, cases in DRAWN.items()
        for values in cases
        for path in texts_in(values)
    }
    told = {"action", "component", "indicator", "evidence", "team", "obstacle", "follow_up"}
    assert {
        ("activity_details.html", name) for name in (*told, "document", "link", "note")
    } <= tried
    assert {
        ("grid.html", "action"),
        ("overdue.html", "action"),
        ("overdue.html", "team"),
        ("slots.html", "action"),
        ("teams.html", "name"),
        ("problems.html", "message"),
        ("problems.html", "where"),
        ("chart_table.html", 0),
    } <= tried


def test_a_template_that_did_not_escape_would_be_noticed():
    with pytest.raises(AssertionError, match="closes what is not open"):
        Page(f"<p>{HOSTILE}</p>")
    assert ("p", "title", "onclick") in Page("<p title='a' onclick='alert(1)'></p>").markup


# ---- every template, every value ----------------------------------------------------------------


def test_every_template_is_drawn_here():
    names = {path.name for path in TEMPLATES.iterdir()}
    assert names == {*DRAWN, "changes.html", "macros.html", "auth_page.html", "slide_macros.html"}


@pytest.mark.parametrize(("template", "values"), CASES)
def test_a_template_closes_what_it_opens(template, values):
    found = page(template, values)
    assert found.markup
    assert found.open == []


@pytest.mark.parametrize("template", DRAWN)
def test_every_value_is_needed(template):
    """A value left out is an error, never a blank; a value nothing shows would not be missed."""
    for name in DRAWN[template][0]:
        complaints = set()
        for values in DRAWN[template]:
            try:
                render.render(template, **{key: v for key, v in values.items() if key != name})
            except UndefinedError as error:
                complaints.add(str(error))
        assert complaints == {f"'{name}' is undefined"}


@pytest.mark.parametrize(("template", "values"), CASES)
def test_nothing_is_loaded_from_outside(template, values):
    """Pictures are part of the page; only evidence leads elsewhere, and only by a click."""
    for tag, name, value in page(template, values).attributes:
        assert not name.startswith("on")
        if name in ("src", "srcset", "formaction", "poster", "data"):
            assert value.startswith("data:image/svg+xml,")
        if name == "action":
            assert value in ("/masuk", "/keluar", "/sandi")
        if name == "href" and not value.startswith(("/", "#")):
            assert template in ("activity_details.html", "slides.html", "standalone.html")
            assert tag == "a"
            assert value.startswith("https://example.com/")


# ---- links from files ---------------------------------------------------------------------------


def linked(link: str, document: str = "Notula") -> Page:
    told = _story("I.1.1-1")
    item = copy.copy(told.evidence[0])
    object.__setattr__(item, "link", link)
    object.__setattr__(item, "document", document)
    changed = copy.copy(told)
    object.__setattr__(changed, "evidence", (item,))
    return page("activity_details.html", _details_of("I.1.1-1") | {"story": changed, "changes": []})


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "javascript://https://example.com/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "file:///etc/passwd",
        "ftp://example.com/a",
        "//example.com/a",
        "\\\\server\\folder",
        "www.example.com",
        "mailto:a@example.com",
        " http://example.com",
        "http:/example.com",
        "",
    ],
)
def test_what_is_no_web_address_never_becomes_a_link(link):
    found = linked(link)
    assert not [value for _, name, value in found.attributes if name == "href"]
    assert link in found.said
    assert not render.is_web_address(link)


@pytest.mark.parametrize("link", ["https://example.com/a?b=1&c=2", "HTTP://EXAMPLE.COM/A"])
def test_a_web_address_becomes_a_link_that_gives_nothing_away(link):
    found = linked(link)
    assert ("a", "href", link) in found.attributes
    assert ("a", "rel", "noopener noreferrer") in found.attributes
    assert "Notula" in found.texts


def test_a_document_without_a_name_is_called_by_its_address():
    assert "https://example.com/x" in linked("https://example.com/x", document="").texts


def test_an_address_cannot_leave_its_attribute():
    link = 'https://example.com/" onmouseover="alert(1)'
    found = linked(link)
    assert ("a", "href", link) in found.attributes
    assert not [name for _, name, _ in found.attributes if name.startswith("on")]


# ---- what the pictures say ----------------------------------------------------------------------


def test_the_sample_is_announced_on_every_page():
    assert "DATA CONTOH" in page("header.html", DRAWN["header.html"][0]).said
    assert "DATA CONTOH" not in page("header.html", DRAWN["header.html"][1]).said


def test_the_grid_is_a_table_with_headings_and_spoken_cells():
    found = page("grid.html", {"grid": month_grid.month_grid(sample_progress(9)), **_GRID})
    scopes = [value for _, name, value in found.attributes if name == "scope"]
    assert (scopes.count("col"), scopes.count("rowgroup"), scopes.count("row")) == (14, 6, 59)
    spoken = [v for tag, name, v in found.attributes if (tag, name) == ("button", "aria-label")]
    assert len(spoken) == 264
    assert "V.1.1 Januari: Terlambat" in spoken


def test_the_heat_table_leads_to_its_rows_and_names_the_silent():
    rows = overdue_table.heat_rows(sample_progress(9))
    found = page("heat.html", {"title": "Judul", "rows": rows, "query": Query(is_sample=True)})
    links = [value for _, name, value in found.attributes if name == "href"]
    assert "/jadwal?contoh=1&area=V&keadaan=terlambat" in links
    assert "/jadwal?contoh=1&area=VI&keadaan=terlambat" not in links
    assert "belum melapor" in found.texts


def test_a_silent_teams_month_is_not_called_late_in_its_story():
    told = _story("VI.2.1", sample_progress(9))
    month = next(slot.month for slot in told.slots if slot.is_silent)
    found = page("activity_details.html", _details_of(f"VI.2.1-{month}", sample_progress(9)))
    assert "Sudah jatuh tempo, belum ada laporan" in found.texts
    assert "Terlambat" not in found.texts


def test_an_activity_without_a_team_says_so():
    found = page("activity_details.html", _details_of("I.1.2"))
    assert "belum dicantumkan" in found.texts


def test_the_indication_names_its_letters_and_leads_to_its_evidence():
    found = page("lke.html", DRAWN["lke.html"][0])
    said = "".join(found.texts)
    assert "bukan nilai" in said
    assert "belum dapat ditunjukkan" in said
    assert "lebih dari 50 %" in said
    back, *links = [value for _, name, value in found.attributes if name == "href"]
    assert "rapat=" not in back
    assert len(links) == len(_EVIDENCE)
    assert {"rapat=1", "bagian=keputusan"} <= set(links[0].partition("?")[2].split("&"))
    current = [value for _, name, value in found.attributes if name == "aria-current"]
    assert len(current) == 2  # the unknown answer marks none
    # All lines stand on the screen; on paper those beyond the sheet's room are a number.
    beyond = [value for _, name, value in found.attributes if value == "zi-lke-more"]
    assert len(beyond) == len(_EVIDENCE) - lke.SHOWN
    assert "… dan 3 lainnya" in said


# ---- the small line -----------------------------------------------------------------------------


def points(values: tuple[float | None, ...]) -> list[tuple[float, float]]:
    address = render.sparkline(values, "#12436D")
    kind, _, picture = address.partition(",")
    assert kind == "data:image/svg+xml"
    line = ElementTree.fromstring(unquote(picture)).find("{*}polyline")
    assert line is not None
    return [
        (float(x), float(y)) for x, y in (pair.split(",") for pair in line.attrib["points"].split())
    ]


def test_the_line_goes_up_where_the_value_grows():
    """Downwards is more in a picture's coordinates."""
    drawn = points((0.2, 0.4, 0.8))
    assert [y for _, y in drawn] == sorted((y for _, y in drawn), reverse=True)


def test_a_month_keeps_its_place_whatever_is_missing_before_it():
    assert points((None, None, 0.4, 0.8)) == [
        (x, y) for x, y in zip([23.5, 32.8], [35.0, 5.0], strict=True)
    ]


def test_an_even_course_is_a_line_in_the_middle():
    assert {y for _, y in points((0.5, 0.5, 0.5))} == {20.0}


def test_a_course_into_the_next_year_stays_within_the_picture():
    drawn = points((*[None] * 12, 0.5, 1.0, 1.0))
    assert len(drawn) == 3
    assert all(0 <= x <= 112 and 0 <= y <= 40 for x, y in drawn)


def test_the_address_needs_no_escaping():
    address = render.sparkline((1.0, 2.0), "#12436D")
    assert not set(address) & set("<>\"'& ")
