"""Invitation, attendance list and minutes as Word opens them."""

import io
import re
from collections import Counter
from dataclasses import replace
from functools import cache

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Cm

from tests import libreoffice
from tests.briefings import FILLED, UNSET, briefing_of
from tests.documents.held import (
    BEFORE,
    CASES,
    DETAILS,
    HOSTILE_TEXT,
    POSITION,
    case,
    counted,
    leads_nowhere,
    parts_of,
    reporting,
)
from tests.hostile.texts import ANYWHERE, LEADING, LONG_WORD
from tests.real import decree, plain
from tests.recount import rows_of, share
from zi_core.documents.docx import attendance, invitation, minutes
from zi_core.text import clean

MAKERS = {"docx.invitation": invitation, "docx.attendance": attendance, "docx.minutes": minutes}


@cache
def made(maker, name="held", settings=FILLED):
    return MAKERS[maker].make(case(name), settings)


def opened(maker, name="held", settings=FILLED):
    return docx.Document(io.BytesIO(made(maker, name, settings)))


def lines_of(document):
    """Every paragraph's text in its order, cells of tables included; headers and footers not."""
    found = []
    for element in document.element.body.iter(qn("w:p")):
        texts = [t.text or "" for t in element.iter(qn("w:t"))]
        found.append(plain("".join(texts)))
    return found


def text_of(document):
    return "\n".join(lines_of(document))


def cells_of(table):
    return [[plain(cell.text) for cell in row.cells] for row in table.rows]


def tables_headed(document, *heads):
    return [table for table in document.tables if cells_of(table)[0][: len(heads)] == list(heads)]


def facts_of(table):
    return {row[0]: row[2] for row in cells_of(table)}


# ---- all of them --------------------------------------------------------------------------------


@pytest.mark.parametrize("maker", MAKERS)
def test_a_document_is_an_indonesian_a4_sheet_with_real_styles_and_properties(maker):
    document = opened(maker)
    told = document.core_properties
    assert told.author == told.last_modified_by == "Komisi Pemilihan Umum Kabupaten Purbalingga"
    assert told.title.endswith("TW III 2022")
    assert told.language == "id-ID"
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {
        "id-ID"
    }
    for section in document.sections:
        assert abs(section.page_width - Cm(21)) < Cm(0.01)
        assert abs(section.page_height - Cm(29.7)) < Cm(0.01)
    names = {paragraph.style.name for paragraph in document.paragraphs}
    assert "Title" in names
    assert ("Heading 1" in names) == (maker != "docx.attendance")
    leads_nowhere(made(maker))
    assert not [name for name in parts_of(made(maker)) if "thumbnail" in name]


@pytest.mark.parametrize("maker", MAKERS)
def test_an_office_name_longer_than_a_property_is_cut_there_alone(maker):
    office = "KPU " + LONG_WORD
    seen = briefing_of(replace(decree(), office=office))
    paper = docx.Document(io.BytesIO(MAKERS[maker].make(seen, UNSET)))
    assert paper.core_properties.author == f"Komisi Pemilihan Umum {LONG_WORD}"[:255]
    assert LONG_WORD in paper.paragraphs[0].text


@pytest.mark.parametrize("maker", MAKERS)
def test_every_sheet_says_what_its_figures_are_worth_and_sample_data(maker):
    """An invitation and an attendance list are needed before closing: they are no drafts."""
    for name, is_draft, is_sample in (
        ("held", False, True),
        ("open", True, True),
        ("nothing reported", True, False),
    ):
        (section,) = opened(maker, name).sections
        head = section.header.paragraphs[0].text
        foot = section.footer.paragraphs[0].text
        assert head.startswith("DATA CONTOH") == is_sample
        assert ("DRAF" in foot) == (is_draft and maker == "docx.minutes")
        assert (f"versi {1 if is_sample else 7}" in foot) == (maker != "docx.attendance")
        frozen = "dibekukan 6 Oktober 2022 pukul 10.00" in foot
        assert frozen == (not is_draft and maker == "docx.minutes")


@pytest.mark.parametrize("maker", MAKERS)
def test_names_come_from_the_settings_and_are_dots_where_unset(maker):
    filled, unset = text_of(opened(maker)), text_of(opened(maker, "nothing reported", UNSET))
    for line in FILLED.letterhead:
        assert line in filled
    assert re.search(r"Purbalingga, (6 Oktober 2022|\.+)$", filled, re.M)
    wanted = FILLED.chair if maker == "docx.invitation" else FILLED.minute_taker
    assert wanted in filled
    signed = 1 if maker == "docx.invitation" else 2
    assert len(re.findall(r"^\(\.{20,}\)$", unset, re.M)) == signed
    assert re.search(r"^\.{10,}, (6 Oktober 2022|\.+)$", unset, re.M)
    assert "Nama" not in re.sub("^Nama$", "", unset, flags=re.M)


@pytest.mark.exhaustive
@pytest.mark.parametrize("maker", MAKERS)
def test_hostile_texts_are_only_texts(maker):
    content = made(maker, "hostile")
    leads_nowhere(content)
    document = docx.Document(io.BytesIO(content))
    told = {
        field.text
        for part in (document.element, document.sections[0].footer._element)
        for field in part.iter(qn("w:instrText"))
    }
    assert told == {"PAGE", "NUMPAGES"}
    text = text_of(document)
    assert LONG_WORD[:200] in text
    if maker != "docx.invitation":
        assert clean(LEADING[0]) in text
    for hostile in ANYWHERE:
        assert plain(clean(hostile)[:200]) in text


# ---- invitation ---------------------------------------------------------------------------------


def test_an_invitation_says_when_where_and_to_whom():
    document = opened("docx.invitation")
    text = text_of(document)
    head, body = (facts_of(table) for table in document.tables[:2])
    assert set(head) == {"Nomor", "Sifat", "Lampiran", "Perihal"}
    assert set(head["Nomor"]) == set(head["Sifat"]) == {"."}
    assert head["Perihal"] == f"Undangan {DETAILS.title}"
    assert body == {
        "hari, tanggal": "Kamis, 6 Oktober 2022",
        "waktu": "09.00 WIB",
        "tempat": "Aula kantor",
        "acara": DETAILS.title,
    }
    assert "1. Peserta Satu, Kasubbag\n2. Peserta Dua\n" in text
    assert "KPU Kabupaten Purbalingga tahun 2022 periode Triwulan III" in text
    blank = text_of(opened("docx.invitation", "nothing reported"))
    assert len(re.findall(r"^\d\. \.{20,}$", blank, re.M)) == 4


def agenda_by_hand(name):
    """By hand: how many activities, teams or decisions each kind of line names."""
    told = reporting(name)
    now, before = counted(name), {(s.row.code, s.month): s for s in counted(name, BEFORE)}
    late = [slot for slot in now if slot.state == "overdue"]
    known = [slot for slot in late if slot.row.team in told]
    new = [s for s in known if before[s.row.code, s.month].state != "overdue"]
    newly = {slot.row.code for slot in new}
    return {
        "Keputusan lewat tenggat": "1 keputusan",
        "Baru terlambat": f"{len(newly)} kegiatan",
        "Paling lama terlambat": f"{len({s.row.code for s in known} - newly)} kegiatan",
        "Belum melapor": f"{len({s.row.team for s in late if s.row.team not in told})} tim",
        "Selesai tanpa bukti dukung": f"{unproven_by_hand(now)} kegiatan",
        "Jatuh tempo berikutnya": (
            f"{len({s.row.code for s in now if not s.is_done and s.month > POSITION})} kegiatan"
        ),
    }


def unproven_by_hand(slots):
    return len({slot.row.code for slot in slots if slot.is_done and not slot.has_evidence})


def test_an_invitation_tells_the_agenda_by_kind_with_counts_and_reasons():
    document = opened("docx.invitation")
    listed = [p.text for p in document.paragraphs if p.style.name == "List Number"]
    told = dict(re.fullmatch(r"(.+) \((.+)\)", line).groups() for line in listed)
    assert told == agenda_by_hand("held")
    annex = tables_headed(document, "Pokok", "Penanggung jawab", "Alasan dibahas")
    assert len(annex) == len(told)
    for table in annex:
        rows = cells_of(table)[1:]
        assert 1 <= len(rows) <= 4
        assert all(all(row) for row in rows)
    assert cells_of(annex[0])[1] == [
        "K-2/2022 Kirim laporan",
        "Tim SDM",
        "tenggat 1 Agustus 2022, belum dikerjakan",
    ]
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    assert [re.sub(r"^\d+\. ", "", words) for words in headings] == listed


# ---- attendance ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["held", "nothing reported", "hostile"])
def test_an_attendance_list_has_the_invited_and_room_to_sign_by_turns(name):
    people = case(name).meeting.details.participants
    document = opened("docx.attendance", name)
    (table,) = tables_headed(document, "No.", "Nama", "Jabatan")
    head, *rows = table.rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert len(rows) >= max(15, len(people) + 5)
    for place, row in enumerate(cells_of(table)[1:]):
        number, who, position, left, right = row
        assert number == str(place + 1)
        expected = people[place] if place < len(people) else None
        assert (who, position) == (
            (plain(expected.name), plain(expected.position)) if expected else ("", "")
        )
        signed, empty = (left, right) if place % 2 == 0 else (right, left)
        assert signed.startswith(f"{place + 1}. ....")
        assert empty == ""


# ---- minutes ------------------------------------------------------------------------------------


def figures_by_hand(slots, as_of, *, is_known):
    """Target, completion, overdue and evidence of some slots, as the minutes word them."""
    due = [slot for slot in slots if slot.month <= as_of]
    done = [slot for slot in slots if slot.is_done]
    on_target = sum(slot.is_done for slot in due)
    if not due:
        completion = "belum ada yang jatuh tempo"
    else:
        completion = share(on_target, len(due)) if is_known else "belum ada laporan"
    return [
        str(len(due)),
        completion,
        str(len(due) - on_target) if due and is_known else "–",
        share(sum(slot.has_evidence for slot in done), len(done)) if done else "–",
    ]


@pytest.mark.parametrize("name", CASES)
def test_minutes_tell_the_figures_of_each_area_as_counted_by_hand(name):
    briefing, slots = case(name), counted(name)
    as_of = briefing.progress.as_of
    (table,) = tables_headed(opened("docx.minutes", name), "Area", "Target", "Capaian")
    told = {row[0].split(" ")[0]: row[1:] for row in cells_of(table)[1:]}
    rows = rows_of(briefing.plan)
    expected = {}
    for area in briefing.plan.areas:
        own = [slot for slot in slots if slot.row.area == area.number]
        entered = any(row.done_months(as_of) for row in rows if row.area == area.number)
        expected[area.number] = figures_by_hand(own, as_of, is_known=entered)
    entered = any(row.done_months(as_of) for row in rows)
    expected["Seluruh"] = figures_by_hand(slots, as_of, is_known=entered)
    assert told == expected
    text = text_of(opened("docx.minutes", name))
    position = "awal tahun 2022" if as_of == 0 else f"akhir {'Desember' if as_of == 12 else ''}"
    assert f"posisi s.d. {position}" in text


def test_minutes_compare_with_the_meeting_before():
    document = opened("docx.minutes")
    (table,) = tables_headed(document, "", "TW II 2022\ns.d. akhir Juni 2022")
    then, now = counted("held", BEFORE), counted("held")

    def column(slots, as_of):
        due = [slot for slot in slots if slot.month <= as_of]
        done = [slot for slot in slots if slot.is_done]
        on_target = [slot for slot in due if slot.is_done]
        return [
            share(len(on_target), len(due)),
            f"{len(due) - len(on_target)} jadwal",
            share(sum(slot.lag <= 0 for slot in on_target), len(due)),
            share(sum(slot.has_evidence for slot in done), len(done)),
        ]

    assert [row[1:] for row in cells_of(table)[1:]] == [
        list(pair) for pair in zip(column(then, BEFORE), column(now, POSITION), strict=True)
    ]
    text = text_of(document)
    before = {(slot.row.code, slot.month) for slot in then if slot.is_done}
    done = Counter(s.row.code for s in now if s.is_done and (s.row.code, s.month) not in before)
    line = next(line for line in text.split("\n") if line.startswith("Selesai sejak rapat itu"))
    assert f"({done.total()} jadwal)" in line
    assert set(re.findall(r"[IV]+\.\d+\.\d+", line)) == set(done)
    assert "Keputusan yang tuntas: K-1/2022" in text

    (fresh,) = tables_headed(document, "Kode", "Langkah aksi", "Jadwal")
    late_then = {(slot.row.code, slot.month) for slot in then if slot.state == "overdue"}
    new = Counter(
        slot.row.code
        for slot in now
        if slot.state == "overdue"
        and slot.row.team in reporting("held")
        and (slot.row.code, slot.month) not in late_then
    )
    assert f"Baru terlambat ({new.total()} jadwal, {len(new)} kegiatan):" in text
    assert {row[0] for row in cells_of(fresh)[1:]} == set(new)


def test_minutes_name_every_activity_newly_behind_even_of_hundreds():
    text = text_of(opened("docx.minutes", "200 overdue"))
    late = {s.row.code for s in counted("200 overdue") if s.state == "overdue"}
    late = {c for c in late if c.startswith("I.")}  # the one team that has reported anything
    assert late <= set(re.findall(r"[IV]+\.\d+\.\d+", text))


def test_minutes_have_the_meeting_its_discussion_and_who_was_there():
    document = opened("docx.minutes")
    assert facts_of(document.tables[0]) == {
        "Hari, tanggal": "Kamis, 6 Oktober 2022",
        "Waktu": "09.00 WIB",
        "Tempat": "Aula kantor",
        "Periode": "Triwulan III tahun 2022",
        "Pemimpin rapat": "Nama Pemimpin",
        "Notulis": FILLED.minute_taker,
        "Peserta": "2 orang, daftar pada bagian E",
    }
    text = text_of(document)
    assert "C. Pembahasan\nBaris satu\nBaris dua\nD. Keputusan" in text
    (present,) = tables_headed(document, "No.", "Nama", "Jabatan")
    assert [row[1:3] for row in cells_of(present)[1:3]] == [
        ["Peserta Satu", "Kasubbag"],
        ["Peserta Dua", ""],
    ]
    blank = facts_of(opened("docx.minutes", "nothing reported", UNSET).tables[0])
    for name in ("Waktu", "Tempat", "Pemimpin rapat", "Notulis", "Peserta"):
        assert set(blank[name]) == {"."}


def test_minutes_tell_decisions_and_how_far_they_were_followed_up():
    document = opened("docx.minutes")
    carried, own = tables_headed(document, "Nomor", "Tentang", "Keputusan")
    assert cells_of(carried)[1:] == [
        [
            "K-1/2022",
            "V.1.1 Memasang poster tentang gratifikasi di lingkungan Sekretariat KPU Kabupaten "
            "Purbalingga",
            "Lengkapi poster",
            "Tim Pengawasan",
            "–",
            "Selesai",
            "Terpasang",
        ],
        [
            "K-2/2022",
            "Area III SDM",
            "Kirim laporan",
            "Tim SDM",
            "1 Agustus 2022",
            "Belum dikerjakan, lewat tenggat",
            "–",
        ],
    ]
    assert [row[0] for row in cells_of(own)[1:]] == ["K-3/2022", "K-4/2022"]
    assert cells_of(own)[2][1:4] == ["Rapat", "Rapat berikutnya di aula", "–"]
    assert f"Selesai ditindaklanjuti: {share(1, 2)}; 1 lewat tenggat." in text_of(document)


def test_a_decision_is_never_shortened():
    for table in tables_headed(opened("docx.minutes", "hostile"), "Nomor", "Tentang", "Keputusan"):
        for row in cells_of(table)[1:]:
            assert row[2] == row[3] == row[6] == plain(HOSTILE_TEXT)


# ---- printed ------------------------------------------------------------------------------------

SHEETS = {
    ("docx.attendance", "held"): (1, 1),
    ("docx.attendance", "nothing reported"): (1, 1),
    ("docx.attendance", "hostile"): (15, 40),
    ("docx.invitation", "held"): (3, 3),
    ("docx.invitation", "nothing due"): (2, 2),
    ("docx.invitation", "hostile"): (8, 30),
    ("docx.minutes", "held"): (2, 4),
    ("docx.minutes", "nothing reported"): (2, 2),
    ("docx.minutes", "one activity"): (2, 2),
    ("docx.minutes", "200 overdue"): (3, 5),
    ("docx.minutes", "hostile"): (20, 60),
}


@pytest.mark.libreoffice
def test_libreoffice_prints_each_on_so_many_sheets(tmp_path):
    names = {}
    for place, (maker, name) in enumerate(SHEETS):
        names[f"{place}.docx"] = (maker, name)
        (tmp_path / f"{place}.docx").write_bytes(made(maker, name))
    printed = {names[file]: count for file, count in libreoffice.pages(tmp_path).items()}
    wrong = {
        key: count
        for key, count in printed.items()
        if not SHEETS[key][0] <= count <= SHEETS[key][1]
    }
    assert not wrong
    assert set(printed) == set(SHEETS)
