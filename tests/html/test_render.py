"""Templates: every text is shown literally, every value is needed, and only web links are links."""

import copy
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_plus
from xml.etree import ElementTree

import pytest
from jinja2 import UndefinedError

from tests.real import sample_progress
from tests.recount import day_in
from zi_core.html import render
from zi_core.meetings import lke
from zi_core.plan import (
    NO_TEAM_LABEL,
    Activity,
    Area,
    Code,
    Entry,
    EvidenceItem,
    Plan,
    source_notes,
)
from zi_core.plan.facts import Change, FactKey, Field
from zi_core.progress import Progress, measure
from zi_core.progress.states import SlotState
from zi_core.publishing import change_phrases
from zi_core.publishing.corrections import Correction
from zi_core.store import Version
from zi_core.views import activity_details, month_grid, overdue_table, team
from zi_core.views.links import Detail, Query

TEMPLATES = {
    path.name: path.read_text("utf-8")
    for path in (Path(render.__file__).parent / "templates").iterdir()
}
HOSTILE = (
    """"><script>alert(1)</script><img src=x onerror=alert(1)>' onclick='alert(1)' """
    """</a></td></select>{{ 7*7 }} &lt;b&gt; $x$ `"""
)
TEXTS = ("component", "indicator", "action", "evidence", "obstacle", "follow_up")
QUERY = Query(position=(2022, 6), is_sample=True)


def _plan(text: str = "Teks") -> Plan:
    """A plan with signs of every kind; ``text`` stands wherever a file can say something."""

    def activity(code: str, owner: str, planned: tuple[int, ...]) -> Activity:
        parsed = Code.parse(code)
        assert parsed is not None
        made = Activity(parsed, *("a",) * 4, owner, planned)
        for name in (*TEXTS, "note"):
            # Past any cleaning: none must be relied on.
            object.__setattr__(made, name, f"{text} {code}" if name == "action" else text)
        return made

    late, early = Code(1, 1, 1), Code(1, 1, 2)
    area = Area("V", "Lima", "a")
    object.__setattr__(area, "note", text)
    items = [
        EvidenceItem(late, 1, "a", "https://example.com/a", "a"),
        EvidenceItem(late, 1, "a", "lemari dua"),
    ]
    for item in items:
        object.__setattr__(item, "document", text)
        object.__setattr__(item, "note", text)
    return Plan(
        2022,
        "KPU",
        (Area("I", "Satu"), area),
        (
            activity("I.1.1", "Tim A", (1, 2, 3, 7)),
            activity("I.1.2", "", (6, 8)),
            activity("V.1.1", "Tim B", (2,)),
        ),
        (Entry(late, 1, day_in(3)), Entry(late, 5), Entry(early, 6), Entry(early, 9, day_in(4))),
        tuple(items),
    )


PROGRESS = measure(_plan(), 6)


def _here(code: Code, month: int) -> str:
    return QUERY.here("tim", detail=Detail(code, month))


def _story(detail: str, progress: Progress = PROGRESS) -> activity_details.ActivityDetails:
    parsed = Detail.parse(detail)
    assert parsed is not None
    found = activity_details.activity_details(progress, parsed)
    assert found is not None
    return found


def _details_of(detail: str, progress: Progress = PROGRESS) -> dict[str, Any]:
    """The values of the details: what is known, its history, the form."""
    parsed = Detail.parse(detail)
    assert parsed is not None
    change = change_phrases.describe(
        Change(FactKey("I.1.1", 3, Field.DOCUMENT, "Nota\n"), None, "Ket")
    )
    version = Version(3, 2, "upload", "Ana", datetime(2022, 4, 1, tzinfo=UTC), *("",) * 4, 4)
    return {
        "details": _story(detail, progress),
        "correction": Correction.of(progress.plan, parsed),
        "no_team": NO_TEAM_LABEL,
        "contacts": [],
        "changes": [
            {"words": change, "version": version, "at": "1 April 2022", "source": "BUKTI!C3"}
        ],
        "history": "/riwayat?lihat={}".format,
        "may_correct": True,
        "message": "Pesan",
        "is_saved": False,
        "newest": 3,
        "is_newer": True,
        "is_filling": False,
        "outage": None,
    }


def _grid_of(progress: Progress) -> dict[str, Any]:
    return {
        "grid": month_grid.month_grid(progress),
        "query": QUERY,
        "page": "jadwal",
        "caption": "Judul",
        "nothing": "Kosong",
        "detail": Detail,
        "notes": source_notes(progress.plan),
        "is_late_first": True,
    }


_ROW_LINKS = {"here": _here, "act": lambda activity, month: f"{_here(activity.code, month)}&isi=1"}


def _slots_of(progress: Progress) -> dict[str, Any]:
    items = team.team_work(progress, "Tim A").due
    return {**_ROW_LINKS, "title": "Judul", "items": items, "nothing": "Tidak ada", "action": "Isi"}


def _overdue_of(progress: Progress) -> dict[str, Any]:
    return {
        "items": progress.overdue_items,
        "with_team": True,
        "title": "Judul",
        **_ROW_LINKS,
        "nothing": "Tidak ada",
        "more": "Lihat lainnya",
        "more_link": "/jadwal",
    }


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


# ---- every template ------------------------------------------------------------------------------


def test_every_template_escapes_and_needs_every_value():
    environment = render._environment()
    assert environment.autoescape is True
    for name in TEMPLATES:
        assert environment.get_template(name)
    with pytest.raises(UndefinedError, match="'note' is undefined"):
        render.render("heading.html", title="Judul")


OWN_ROUTES = ("/masuk", "/keluar", "/sandi", "/telepon", "/latihan", "nilai", "/kunci/nilai")
"""Where forms may be sent; a value that is filled in stands for one of them."""


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_lets_nothing_past_the_escaping(name):
    """Values stand in texts and quoted attributes only; nothing runs, nothing is loaded."""
    text = TEMPLATES[name]
    assert not re.search(r"\|\s*safe\b|autoescape|Markup", text)
    bare = re.sub(r"\{\{.*?\}\}", "nilai", re.sub(r"\{%.*?%\}|\{#.*?#\}", "", text, flags=re.S))
    assert not re.search(r"\s[\w-]+=\s*\{\{", text)
    assert "='" not in bare
    for tag, attribute, value in Attributes(bare).found:
        assert not attribute.startswith("on"), (tag, attribute)
        if attribute in ("srcset", "formaction", "poster"):
            raise AssertionError((tag, attribute, value))
        if attribute == "action":
            assert value in OWN_ROUTES
        if attribute in ("href", "src"):
            assert value.startswith(("/", "./favicon.png", "#", "nilai", "data:")), (
                tag,
                attribute,
                value,
            )
    assert set(re.findall(r'src="\{\{ (\w+)', text)) <= {"sparkline", "logo"}  # both made here
    for found in re.finditer(r'href="\{\{ item\.link', text):
        assert "if is_web_address(item.link)" in text[max(0, found.start() - 60) : found.start()]


class Attributes(HTMLParser):
    """Every attribute of a text with tags, whether they close or not."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found += [(tag, name, value or "") for name, value in attrs]


@pytest.mark.parametrize(
    ("template", "values"),
    [
        ("activity_details.html", lambda progress: _details_of("I.1.1-1", progress)),
        ("activity_details.html", lambda progress: _details_of("V.1.1", progress)),
        ("grid.html", _grid_of),
        ("slots.html", _slots_of),
        ("overdue.html", _overdue_of),
    ],
)
def test_a_hostile_text_is_shown_literally(template, values):
    """The markup is that of an ordinary text in the same places, and the text is all there."""
    ordinary = page(template, values(PROGRESS))
    hostile = page(template, values(measure(_plan(HOSTILE), 6)))
    assert hostile.markup == ordinary.markup
    assert not hostile.open
    assert HOSTILE in hostile.said


def test_a_template_that_did_not_escape_would_be_noticed():
    with pytest.raises(AssertionError, match="closes what is not open"):
        Page(f"<p>{HOSTILE}</p>")
    assert ("p", "title", "onclick") in Page("<p title='a' onclick='alert(1)'></p>").markup


# ---- links from files ---------------------------------------------------------------------------


def linked(link: str, document: str = "Notula") -> Page:
    told = _story("I.1.1-1")
    item = copy.copy(told.evidence[0])
    object.__setattr__(item, "link", link)
    object.__setattr__(item, "document", document)
    changed = copy.copy(told)
    object.__setattr__(changed, "evidence", (item,))
    return page(
        "activity_details.html", _details_of("I.1.1-1") | {"details": changed, "changes": []}
    )


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
    link = 'https://example.com/"onmouseover="alert(1)'
    found = linked(link)
    assert ("a", "href", link) in found.attributes
    assert not [name for _, name, _ in found.attributes if name.startswith("on")]


def test_an_address_with_white_space_in_it_is_no_link():
    assert not [v for _, name, v in linked("https://example.com/a b").attributes if name == "href"]


# ---- what the pictures say ----------------------------------------------------------------------


def test_the_grid_is_a_table_with_headings_and_spoken_cells():
    found = page("grid.html", _grid_of(sample_progress(9)))
    scopes = [value for _, name, value in found.attributes if name == "scope"]
    assert (scopes.count("col"), scopes.count("rowgroup"), scopes.count("row")) == (14, 6, 59)
    spoken = [v for tag, name, v in found.attributes if (tag, name) == ("button", "aria-label")]
    assert len(spoken) == 264
    assert "V.1.1 Januari: Terlambat" in spoken


def test_what_is_uncertain_in_the_source_stands_below_the_grid():
    found = page("grid.html", _grid_of(sample_progress(9)))
    said = "".join(found.texts)
    assert "Area VI: komponen 1 belum termuat" in said
    assert "III.4.3, V.2.4, V.3.2, V.3.3, V.3.4, V.4.2: tanda bulan Desember" in said
    values = _grid_of(sample_progress(9)) | {"notes": source_notes(sample_progress(9).plan, "II")}
    assert "Keputusan Nomor" not in "".join(page("grid.html", values).texts)


def test_the_heat_table_leads_to_its_rows_and_names_what_is_unreported():
    rows = overdue_table.heat_rows(sample_progress(9))
    found = page("heat.html", {"title": "Judul", "rows": rows, "query": Query(is_sample=True)})
    links = [value for _, name, value in found.attributes if name == "href"]
    assert "/jadwal?contoh=1&area=V&keadaan=terlambat" in links
    assert "/jadwal?contoh=1&area=VI&keadaan=terlambat" not in links
    assert "/jadwal?contoh=1&area=VI&keadaan=belum-dilaporkan" in links
    assert "/jadwal?contoh=1&area=V&keadaan=belum-dilaporkan" not in links
    assert links[-2:] == [
        "/jadwal?contoh=1&keadaan=terlambat",
        "/jadwal?contoh=1&keadaan=belum-dilaporkan",
    ]
    assert "Jumlah" in found.texts
    assert "Belum dilaporkan" in found.texts


def test_a_silent_teams_month_is_not_called_late_in_its_story():
    told = _story("VI.2.1", sample_progress(9))
    month = next(s.month for s in told.slots if s.state is SlotState.UNREPORTED)
    found = page("activity_details.html", _details_of(f"VI.2.1-{month}", sample_progress(9)))
    assert "Belum dilaporkan" in found.texts
    assert "Terlambat" not in found.texts
    assert "belum ada laporan" not in "".join(found.texts)  # once is enough


def test_another_months_story_says_that_nothing_was_reported_for_it():
    for detail, words in (("V.1.1-1", "Terlambat"), ("V.2.1-12", "Belum jatuh tempo")):
        found = page("activity_details.html", _details_of(detail, sample_progress(9)))
        assert words in found.texts
        assert "belum ada laporan untuk bulan ini" in found.texts


def test_an_activity_without_a_team_says_so():
    found = page("activity_details.html", _details_of("I.1.2"))
    assert "(tidak dicantumkan dalam Keputusan)" in found.texts


def test_the_indication_names_its_letters_and_leads_to_its_evidence():
    evidence = tuple(lke.AnswerReason(f"K-{number}", "Kerja", number) for number in range(1, 9))
    answers = (
        lke.Answer(lke.QUESTIONS[0], None, "Sebab", (lke.AnswerReason("Tepat", "8 dari 9"),), ""),
        lke.Answer(lke.QUESTIONS[1], "B", "Sebab", (), "Kurang"),
        lke.Answer(lke.QUESTIONS[2], "C", "Sebab", evidence, "Kurang"),
    )
    found = page(
        "lke.html",
        {
            "indication": lke.Indication("akhir Juni 2022", 50, answers),
            "source": "KPU",
            "label": lke.LABEL,
            "unknown": lke.UNKNOWN,
            "shown": lke.SHOWN,
            "query": QUERY,
        },
    )
    said = "".join(found.texts)
    assert "bukan nilai" in said
    assert "belum dapat ditunjukkan" in said
    assert "lebih dari 50%" in said
    back, *links = [value for _, name, value in found.attributes if name == "href"]
    assert "rapat=" not in back
    assert len(links) == len(evidence)
    assert {"rapat=1", "bagian=keputusan"} <= set(links[0].partition("?")[2].split("&"))
    current = [value for _, name, value in found.attributes if name == "aria-current"]
    assert len(current) == 2  # the unknown answer marks none
    # All lines stand on the screen; on paper those beyond the sheet's room are a number.
    beyond = [value for _, name, value in found.attributes if value == "zi-lke-more"]
    assert len(beyond) == len(evidence) - lke.SHOWN
    assert "… dan 3 lainnya" in said


# ---- the small line -----------------------------------------------------------------------------


def points(values: tuple[float | None, ...], top: float | None = None) -> list[tuple[float, float]]:
    address = render.sparkline(values, "#12436D", top)
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
        (x, y) for x, y in zip([23.5, 32.8], [20.0, 5.0], strict=True)
    ]


def test_a_share_is_drawn_between_0_and_100_percent():
    assert {y for _, y in points((0.5, 0.5, 0.5), top=1.0)} == {20.0}
    assert [y for _, y in points((0.0, 1.0), top=1.0)] == [35.0, 5.0]
    assert {y for _, y in points((0, 0))} == {35.0}


def test_a_course_into_the_next_year_stays_within_the_picture():
    drawn = points((*[None] * 12, 0.5, 1.0, 1.0))
    assert len(drawn) == 3
    assert all(0 <= x <= 112 and 0 <= y <= 40 for x, y in drawn)


def test_the_address_needs_no_escaping():
    address = render.sparkline((1.0, 2.0), "#12436D")
    assert not set(address) & set("<>\"'& ")
