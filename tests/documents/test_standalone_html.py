"""The carry-away file: complete, literal, and in need of nothing outside itself."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import cache
from html.parser import HTMLParser

import pytest

from tests.briefings import BAD, DETAILS, briefing_of, decision, hostile
from tests.hostile.texts import LINKS
from tests.real import decree, plain, sample
from tests.recount import counted_by_hand, rows_of, share
from zi_core.documents.registry import document
from zi_core.documents.standalone_html import make
from zi_core.html.render import is_web_address
from zi_core.identity import OfficeIdentity
from zi_core.meetings import Participant

PAPERS = OfficeIdentity(address=("Jalan Letnan Sudani 1", "<b>Purbalingga</b> & sekitarnya"))


class Read(HTMLParser):
    """A file as its reader sees it: elements with their attributes, texts, tables by key."""

    VOID = frozenset({"meta", "col", "br", "path", "input"})

    def __init__(self, content):
        super().__init__()
        self.elements, self.texts, self.styles, self.scripts = [], [], [], []
        self.tables = {}
        self._open, self._key, self._cell = [], None, None
        self.feed(content.decode())
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.elements.append((tag, given))
        if tag not in self.VOID:
            self._open.append(tag)
        if tag == "section" and "id" in given:
            self._key = given["id"]
        if tag == "tr":
            self.tables.setdefault(self._key, []).append([])
        if tag in ("td", "th"):
            self.tables[self._key][-1].append("")

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        where = self._open[-1] if self._open else ""
        kept = {"style": self.styles, "script": self.scripts}.get(where, self.texts)
        kept.append(data)
        if kept is self.texts and ("td" in self._open or "th" in self._open):
            self.tables[self._key][-1][-1] += data

    @property
    def text(self):
        return " ".join(plain(" ".join(self.texts)).split())


def whole(**changes):
    details = replace(
        DETAILS,
        place="Aula",
        leader="Ketua KPU",
        discussion="Baris satu\nbaris dua",
        participants=(Participant("Peserta Satu", "Ketua"), Participant("Peserta Dua")),
    )
    made = [decision(1, "Lengkapi poster", "V.1.1", of=1), decision(2, "Umumkan", "II")]
    return briefing_of(sample(), before=(sample(), 6), decisions=made, details=details, **changes)


@cache
def read(closed=False):
    return Read(make(whole(closed=closed), PAPERS))


@pytest.mark.parametrize("name", ["an area silent", "hostile texts", "no activity"])
def test_it_asks_for_nothing_outside_itself(name):
    found = Read(make(briefing_of(BAD[name]()), PAPERS))
    for tag, given in found.elements:
        assert tag not in ("link", "img", "iframe", "base", "object", "form", "audio", "video")
        assert not {"src", "srcset", "action", "formaction", "ping", "background"} & given.keys()
        assert not [attribute for attribute in given if attribute.startswith("on")]
        address = given.get("href", "#")
        if not address.startswith("#"):
            assert (tag, is_web_address(address)) == ("a", True)
            assert given["rel"] == "noopener noreferrer"
        assert "url(" not in given.get("style", "")
    (style,) = found.styles
    assert set(re.findall(r"url\((.{0,6})", style)) == {'"data:'}
    assert "@import" not in style
    (script,) = found.scripts
    assert not re.search(r"fetch|import|XMLHttp|http|WebSocket", script)


def test_its_own_policy_lets_nothing_in():
    policy = next(
        given["content"]
        for tag, given in read().elements
        if tag == "meta" and given.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none';")
    assert "http" not in policy
    assert "script-src 'sha256-" in policy


def test_it_is_an_indonesian_document_with_a_title():
    elements = dict(read().elements)
    assert elements["html"] == {"lang": "id"}
    title = (
        "Rapat Evaluasi Triwulan III (Monitoring dan Evaluasi Pembangunan Zona Integritas "
        "Triwulan III Tahun 2022)"
    )
    assert f"{title} · Zona Integritas · DRAF versi 7 · DATA CONTOH" in read().texts
    assert title in read().texts


def test_a_draft_and_sample_data_are_marked_on_every_slide_and_table():
    slides = [1 for _, given in read().elements if given.get("class", "").startswith("zs-slide")]
    for words in ("DRAF versi 7", "DATA CONTOH"):
        told = sum(words in text for text in read().texts)
        tables = [key for key in read().tables if not key.startswith("slide-")]
        assert told >= len(slides) + len(tables)
    assert "DRAF" not in read(closed=True).text
    real = Read(make(briefing_of(decree(), closed=True), OfficeIdentity()))
    assert "DATA CONTOH" not in real.text
    assert "ditutup 6 Oktober 2022 pukul 09.00 WIB oleh Uji" in real.text


def test_the_table_of_areas_is_that_of_a_recount():
    counted = counted_by_hand(rows_of(sample()), 9, "slot")

    def row(name, slots, *, is_known=True):
        due = [slot for slot in slots if slot.month <= 9]
        done = sum(slot.is_done for slot in due)
        late, unreported = (
            sum(slot.state == state for slot in due) for state in ("overdue", "unreported")
        )
        counts = (len(slots), len(due), done, late, unreported)
        capaian = share(done, len(due)) if is_known else "belum ada laporan"
        return [name, *map(str, counts), capaian]

    head, *rows = (list(map(plain, found[:7])) for found in read().tables["area"][1:])
    assert head[1:] == [
        "Jadwal setahun",
        "Target",
        "Terlaksana",
        "Terlambat",
        "Belum dilaporkan",
        "Capaian",
    ]
    fifth = [slot for slot in counted if slot.row.area == "V"]
    sixth = [slot for slot in counted if slot.row.area == "VI"]
    assert rows[4] == row("Area V Pengawasan", fifth)
    assert rows[5] == row("Area VI Pelayanan Publik", sixth, is_known=False)
    assert rows[-1] == row("Seluruh rencana aksi", counted)


def test_before_anything_is_due_nothing_is_said_to_lack_a_report():
    found = Read(make(briefing_of(sample(), as_of=0), OfficeIdentity()))
    total = found.tables["area"][-1]
    assert total[2:7] == ["0", "0", "0", "0", "belum ada yang jatuh tempo"]


def test_every_activity_stands_in_full_with_what_its_team_says():
    for activity in sample().activities:
        rows = read().tables[f"kegiatan-{activity.area}"]
        row = next(found for found in rows if found[0] == str(activity.code))
        assert row[1] == activity.action
        assert row[4] == (activity.obstacle or "–")
        assert row[5] == (activity.follow_up or "–")
        for item in sample().evidence_items:
            if item.code == activity.code:
                assert item.document in row[6]


def test_agenda_comparison_decisions_and_attendance_are_all_there():
    seen, tables = whole(), read().tables
    assert len(tables["agenda"]) == 2 + len(seen.agenda)
    changed = [row[0] for row in tables["perbandingan"][2:]]
    counted = seen.comparison
    for words, items in (
        ("Terlaksana sejak itu", counted.done),
        ("Baru terlambat", counted.newly_behind),
    ):
        assert changed.count(words) == len({item.activity.code for item in items})
    assert [row[:2] for row in tables["keputusan"][2:]] == [
        ["K-1/2022", "rapat sebelumnya"],
        ["K-2/2022", "rapat ini"],
    ]
    assert tables["kehadiran"][2:] == [["1", "Peserta Satu", "Ketua"], ["2", "Peserta Dua", "–"]]
    assert "Baris satu\nbaris dua" in read().texts
    assert "<b>Purbalingga</b> & sekitarnya" in read().texts
    assert "Aula" in read().text


def test_a_deadline_is_judged_on_the_day_of_the_meeting():
    """What this very meeting decided is never past its deadline."""
    day = DETAILS.day
    made = [
        decision(1, due=day - timedelta(1), of=1),
        decision(2, due=day, of=1),
        decision(3, due=day - timedelta(1)),
    ]
    found = Read(make(briefing_of(sample(), decisions=made), PAPERS))
    dues = [row[5] for row in found.tables["keputusan"][2:]]
    assert dues == ["5 Oktober 2022 (lewat)", "6 Oktober 2022", "5 Oktober 2022"]


@pytest.mark.exhaustive
def test_hostile_texts_stand_there_literally():
    plan = hostile()
    found = Read(make(briefing_of(plan), PAPERS))
    said = "\n".join(found.texts)
    for activity in plan.activities:
        for text in (activity.action, activity.obstacle, activity.follow_up, activity.team):
            assert text in said
    assert not [given for _, given in found.elements if "data-pwned" in given]
    links = [given["href"] for tag, given in found.elements if tag == "a"]
    assert not [
        link for link in links if not link.startswith(("#", "http://", "https://", "HTTPS://"))
    ]
    assert {link for link in LINKS if is_web_address(link)} & set(links)


def test_it_is_registered_among_the_documents():
    made = document("rapat.html")
    assert made.file_name(whole()) == "rapat-ZI-2022-TW3-CONTOH-draf.html"
    assert made.make(whole(), OfficeIdentity()).startswith(b"<!DOCTYPE html>")
