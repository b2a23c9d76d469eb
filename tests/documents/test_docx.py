"""Invitation, attendance list, minutes and report as Word opens them."""

import io
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import product

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Cm

from benchmarks.plans import made_up
from tests import libreoffice
from tests.briefings import FILLED, UNSET, briefing_of, decision
from tests.documents.held import (
    BEFORE,
    DETAILS,
    HOSTILE_TEXT,
    POSITION,
    case,
    counted,
    leads_nowhere,
    parts_of,
)
from tests.documents.made import LOGO, area_name
from tests.hostile.texts import ANYWHERE, LEADING, LONG_WORD
from tests.real import decree, plain
from tests.recount import rows_of, share
from zi_core.documents.docx import attendance, invitation, minutes, report
from zi_core.meetings import Attendance, DecisionState, Participant
from zi_core.plan import source_notes
from zi_core.text import clean

MAKERS = {
    "docx.invitation": invitation,
    "docx.attendance": attendance,
    "docx.minutes": minutes,
    "docx.report": report,
}
COUNTED = ("docx.minutes", "docx.report")
"""The papers that tell figures."""
TITLE = (
    "Rapat Evaluasi Triwulan III (Monitoring dan Evaluasi Pembangunan Zona Integritas Triwulan III "
    "Tahun 2022)"
)


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


def headings_of(document):
    return [plain(p.text) for p in document.paragraphs if p.style.name == "Heading 1"]


def between(document, above, below):
    """The lines between two headings."""
    lines = lines_of(document)
    return lines[lines.index(above) + 1 : lines.index(below)]


def briefed(name="held", **details):
    """A case's meeting with other details."""
    seen = case(name)
    return replace(
        seen,
        meeting=replace(seen.meeting, details=replace(seen.meeting.details, **details)),
    )


def remade(maker, briefing, identity=FILLED):
    return docx.Document(io.BytesIO(MAKERS[maker].make(briefing, identity)))


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
    assert ("Title" in names) == (maker != "docx.invitation")
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
        assert ("DRAF" in foot) == (is_draft and maker in COUNTED)
        assert (f"versi {1 if is_sample else 7}" in foot) == (maker in COUNTED)
        frozen = "dikunci 6 Oktober 2022 pukul 10.00" in foot
        assert frozen == (not is_draft and maker in COUNTED)


@pytest.mark.parametrize("maker", MAKERS)
def test_names_come_from_the_identity_and_are_dots_where_unset(maker):
    filled, unset = text_of(opened(maker)), text_of(opened(maker, "nothing reported", UNSET))
    assert filled.startswith("\n".join((*FILLED.name, *FILLED.address)))
    assert unset.startswith("Komisi Pemilihan Umum Kabupaten Purbalingga\n")
    assert re.search(r"Purbalingga, (6 Oktober 2022|\.+)$", filled, re.M)
    signers = {
        "docx.invitation": [FILLED.inviter],
        "docx.report": [FILLED.chair, FILLED.team_leader],
    }.get(maker, [FILLED.minute_taker])
    for signer in signers:
        nip = f"\nNIP {signer.nip}" if signer.nip else ""
        assert f"{signer.name}{nip}" in filled
    signed = 1 if maker == "docx.invitation" else 2
    assert len(re.findall(r"^\(\.{20,}\)$", unset, re.M)) == signed
    assert re.search(r"^\.{10,}, (6 Oktober 2022|\.+)$", unset, re.M)
    assert "Nama" not in re.sub("^Nama$", "", unset, flags=re.M)
    assert "NIP" not in unset


def test_who_signs_stands_with_the_full_title_and_on_whose_behalf():
    office = "Komisi Pemilihan Umum Kabupaten Purbalingga"
    letter = text_of(opened("docx.invitation"))
    assert f"a.n. Ketua {office},\nSekretaris {office},\n" in letter
    paper = text_of(opened("docx.report"))
    assert f"Mengetahui,\nKetua {office},\n" in paper
    above = "Purbalingga, 6 Oktober 2022\nDisusun oleh:\nKetua Tim Kerja Pembangunan ZI,\n"
    assert above in paper


@pytest.mark.parametrize("maker", MAKERS)
def test_a_logo_stands_above_the_office(maker):
    with_logo = MAKERS[maker].make(case("held"), replace(FILLED, logo=LOGO))
    added = set(parts_of(with_logo)) - set(parts_of(made(maker)))
    assert [name.rpartition(".")[2] for name in added] == ["png"]
    first = docx.Document(io.BytesIO(with_logo)).paragraphs[0]
    assert list(first._p.iter(qn("w:drawing")))
    assert not first.text


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
    if maker in ("docx.attendance", "docx.minutes"):
        assert clean(LEADING[0]) in text
    if maker == "docx.report":
        assert plain(HOSTILE_TEXT) in text
        return
    for hostile in ANYWHERE:
        assert plain(clean(hostile)[:200]) in text


# ---- invitation ---------------------------------------------------------------------------------


def letter_of(document):
    """The lines of the letter, and those of its annex."""
    lines = lines_of(document)
    at = lines.index("Lampiran Surat") if "Lampiran Surat" in lines else len(lines)
    return lines[:at], lines[at:]


def test_an_invitation_says_when_where_and_to_whom():
    document = opened("docx.invitation")
    text = text_of(document)
    head, body = (facts_of(table) for table in document.tables[:2])
    assert head == {
        "Nomor": FILLED.number,
        "Sifat": "Penting",
        "Lampiran": "1 (satu) berkas",
        "Hal": f"Undangan {TITLE}",
    }
    assert body == {
        "hari, tanggal": "Kamis, 6 Oktober 2022",
        "waktu": "09.00 WIB",
        "tempat": "Aula kantor",
        "acara": TITLE,
    }
    assert "Yth.\n1. Peserta Satu, Kasubbag\n2. Peserta Dua\ndi Tempat\n" in text
    assert f"Berdasarkan {FILLED.decree.words}, dan dalam rangka" in text
    assert "Zona Integritas Triwulan III Tahun 2022 di lingkungan Komisi Pemilihan Umum" in text
    assert "Tembusan:\n1. Inspektorat & <b>Arsip</b>\n" in text
    blank = opened("docx.invitation", "nothing reported", UNSET)
    assert len(re.findall(r"^\d\. \.{20,}$", text_of(blank), re.M)) == 5  # four names and a copy
    head = facts_of(blank.tables[0])
    assert set(head["Nomor"]) == set(head["Sifat"]) == {"."}
    assert re.search(r"Berdasarkan Keputusan Nomor \.{20,}, dan", text_of(blank))


def test_a_letter_blames_nobody():
    """No figure of the plan, no reason and no version: those are the annex's."""
    letter, annex = letter_of(opened("docx.invitation"))
    letter = "\n".join(letter).lower()
    for word in ("terlambat", "belum", "jadwal", "capaian", "%", "versi", "posisi"):
        assert word not in letter
    assert "terlambat" in "\n".join(annex).lower()


def test_who_signs_the_letter_does_not_get_it():
    people = (Participant(FILLED.inviter.name, "Sekretaris"), Participant("Peserta Dua"))
    text = text_of(remade("docx.invitation", briefed(participants=people)))
    assert "Yth.\n1. Peserta Dua\ndi Tempat\n" in text
    assert text.count(FILLED.inviter.name) == 1


def test_many_invited_stand_in_the_annex_which_has_a_head_of_its_own():
    people = tuple(Participant(f"Peserta {place}", "Staf") for place in range(1, 9))
    document = remade("docx.invitation", briefed(participants=people))
    letter, annex = letter_of(document)
    place = letter.index("Yth.")
    assert letter[place : place + 3] == ["Yth.", "(daftar terlampir)", "di Tempat"]
    (listed,) = tables_headed(document, "No.", "Nama", "Jabatan")
    assert [row[1:] for row in cells_of(listed)[1:]] == [[who.name, "Staf"] for who in people]
    head = next(table for table in document.tables if cells_of(table)[0][0] == "Lampiran Surat")
    told = facts_of(head)
    assert told["Lampiran Surat"] == f"Undangan {TITLE}"
    assert told["Nomor"] == FILLED.number
    assert set(told["Tanggal"]) == {"."}
    assert annex.index("Daftar undangan") < annex.index("Pokok bahasan")
    assert "Posisi s.d. akhir September 2022." in annex


def test_a_letter_with_nothing_to_add_has_no_annex():
    seen = briefing_of(replace(decree(), activities=(), areas=()))
    document = remade("docx.invitation", seen)
    assert facts_of(document.tables[0])["Lampiran"] == "–"
    assert letter_of(document)[1] == []


def agenda_by_hand(name):
    """By hand: how many activities, teams or decisions each kind of line names."""
    now, before = counted(name), {(s.row.code, s.month): s for s in counted(name, BEFORE)}
    known = [slot for slot in now if slot.state == "overdue"]
    was_open = ("overdue", "unreported")
    new = [s for s in known if before[s.row.code, s.month].state not in was_open]
    newly = {slot.row.code for slot in new}
    return {
        "keputusan lewat tenggat": (1, "keputusan"),
        "baru terlambat": (len(newly), "kegiatan"),
        "paling lama terlambat": (len({s.row.code for s in known} - newly), "kegiatan"),
        "belum dilaporkan": (len({s.row.team for s in now if s.state == "unreported"}), "tim"),
        "terlaksana tanpa bukti dukung": (unproven_by_hand(now), "kegiatan"),
        "jatuh tempo berikutnya": (
            len({s.row.code for s in now if not s.is_done and s.month > POSITION}),
            "kegiatan",
        ),
    }


def unproven_by_hand(slots):
    return len({slot.row.code for slot in slots if slot.is_done and not slot.has_evidence})


def counts_in(text):
    """``baru terlambat: 8 kegiatan; …`` by kind."""
    found = re.findall(r"([a-z ]+): (\d+) (keputusan|kegiatan|tim)", text)
    return {kind.strip(): (int(count), unit) for kind, count, unit in found}


@pytest.mark.parametrize("maker", ["docx.invitation", "docx.minutes"])
def test_ten_lines_of_the_agenda_stand_with_reasons_and_the_rest_is_counted(maker):
    document = opened(maker)
    rows = next(
        cells_of(table)[1:]
        for table in document.tables
        if cells_of(table)[0][1:4]
        in (
            ["Pokok", "Penanggung jawab", "Alasan dibahas"],
            ["Pokok bahasan", "Penanggung jawab", "Alasan dibahas"],
        )
    )
    assert [row[0] for row in rows] == [str(place) for place in range(1, 11)]
    assert all(all(row[:4]) for row in rows)
    assert rows[0][1:4] == [
        "K-2/2022 Kirim laporan",
        "Tim SDM",
        "Keputusan lewat tenggat: tenggat 1 Agustus 2022, belum dikerjakan",
    ]
    shown = Counter(row[3].split(":")[0].lower() for row in rows)
    (rest,) = (line for line in lines_of(document) if line.startswith("Pokok lain"))
    others = counts_in(rest)
    expected = agenda_by_hand("held")
    assert set(shown) == set(expected)
    for kind, (count, unit) in expected.items():
        assert others.get(kind, (0, unit)) == (count - shown[kind], unit)


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
    """Target and its parts, completion and evidence of some slots, as the minutes word them."""
    due = [slot for slot in slots if slot.month <= as_of]
    done = [slot for slot in slots if slot.is_done]
    on_target = sum(slot.is_done for slot in due)
    if not due:
        completion = "belum ada yang jatuh tempo"
    else:
        completion = percentage(on_target, len(due)) if is_known else "belum ada laporan"
    return [
        str(len(due)),
        str(on_target),
        str(sum(slot.state == "overdue" for slot in due)),
        str(sum(slot.state == "unreported" for slot in due)),
        completion,
        percentage(sum(slot.has_evidence for slot in done), len(done)) if done else "–",
    ]


def percentage(part, whole):
    return share(part, whole).rpartition("(")[2][:-1]


@pytest.mark.parametrize("maker", COUNTED)
@pytest.mark.parametrize("name", ["held", "nothing reported", "nothing due", "december"])
def test_the_figures_of_each_area_are_those_counted_by_hand(maker, name):
    briefing, slots = case(name), counted(name)
    as_of = briefing.progress.as_of
    (table,) = tables_headed(opened(maker, name), "Area", "Target", "Terlaksana", "Terlambat")
    heads, *told = cells_of(table)
    assert heads[4:] == ["Belum dilaporkan", "Capaian", "Bukti lengkap"]
    rows = rows_of(briefing.plan)
    expected = []
    for area in briefing.plan.areas:
        own = [slot for slot in slots if slot.row.area == area.number]
        entered = any(row.done_months(as_of) for row in rows if row.area == area.number)
        figures = figures_by_hand(own, as_of, is_known=entered)
        expected.append([plain(area_name(area)), *figures])
    entered = any(row.done_months(as_of) for row in rows)
    expected.append(["Seluruh rencana aksi", *figures_by_hand(slots, as_of, is_known=entered)])
    assert told == expected
    text = text_of(opened(maker, name))
    position = "awal tahun 2022" if as_of == 0 else f"akhir {'Desember' if as_of == 12 else ''}"
    assert f"posisi s.d. {position}" in text


@pytest.mark.parametrize("maker", COUNTED)
def test_what_is_uncertain_in_the_source_stands_below_the_figures(maker):
    notes = source_notes(case("held").plan)
    assert len(notes) == 2
    assert set(notes) <= set(lines_of(opened(maker)))


def test_minutes_compare_with_the_meeting_before():
    document = opened("docx.minutes")
    (table,) = tables_headed(document, "Angka", "TW II 2022\ns.d. akhir Juni 2022")
    then, now = counted("held", BEFORE), counted("held")

    def column(slots, as_of):
        due = [slot for slot in slots if slot.month <= as_of]
        on_target = [slot for slot in due if slot.is_done]
        return [
            share(len(on_target), len(due)),
            f"{len(due) - len(on_target)} jadwal",
            f"{sum(slot.state == 'overdue' for slot in due)} jadwal",
            f"{sum(slot.state == 'unreported' for slot in due)} jadwal",
            share(sum(slot.lag <= 0 for slot in on_target), len(due)),
        ]

    assert [row[1:] for row in cells_of(table)[1:]] == [
        list(pair) for pair in zip(column(then, BEFORE), column(now, POSITION), strict=True)
    ]
    text = text_of(document)
    before = {(slot.row.code, slot.month) for slot in then if slot.is_done}
    done = Counter(s.row.code for s in now if s.is_done and (s.row.code, s.month) not in before)
    line = next(line for line in text.split("\n") if line.startswith("Terlaksana sejak rapat itu"))
    assert f"({done.total()} jadwal)" in line
    assert set(re.findall(r"[IV]+\.\d+\.\d+", line)) == set(done)

    (fresh,) = tables_headed(document, "Kode", "Langkah aksi", "Jadwal")
    open_then = ("overdue", "unreported")
    late_then = {(slot.row.code, slot.month) for slot in then if slot.state in open_then}
    new = Counter(
        slot.row.code
        for slot in now
        if slot.state == "overdue" and (slot.row.code, slot.month) not in late_then
    )
    assert f"Baru terlambat ({new.total()} jadwal, {len(new)} kegiatan):" in text
    assert {row[0] for row in cells_of(fresh)[1:]} == set(new)


def test_minutes_name_every_activity_newly_behind_even_of_hundreds():
    text = text_of(opened("docx.minutes", "200 overdue"))
    late = {s.row.code for s in counted("200 overdue") if s.state == "overdue"}
    assert len(late) > 10
    assert late <= set(re.findall(r"[IV]+\.\d+\.\d+", text))


def test_minutes_have_the_meeting_and_its_discussion_in_the_offices_order():
    document = opened("docx.minutes")
    assert facts_of(document.tables[0]) == {
        "Dasar": FILLED.decree.words,
        "Hari, tanggal": "Kamis, 6 Oktober 2022",
        "Waktu": "09.00 WIB",
        "Tempat": "Aula kantor",
        "Periode": "Triwulan III Tahun 2022",
        "Pemimpin rapat": "Nama Pemimpin",
        "Notulis": FILLED.minute_taker.name,
        "Peserta": "Diundang: 2 orang; hadir sesuai daftar hadir terlampir",
    }
    assert headings_of(document) == [
        "A. Pembukaan",
        "B. Susunan acara",
        "C. Laporan realisasi",
        "D. Perbandingan dan tindak lanjut rapat sebelumnya",
        "E. Jalannya rapat",
        "F. Kesimpulan",
        "G. Keputusan rapat ini",
        "H. Penutup",
    ]
    course = between(document, "E. Jalannya rapat", "F. Kesimpulan")
    assert course[-2:] == ["Baris satu", "Baris dua"]
    opening = between(document, "A. Pembukaan", "B. Susunan acara")[0]
    assert re.fullmatch(r"Rapat dibuka oleh Nama Pemimpin pada pukul \.{10,}\.", opening)
    assert "Pembahasan (10 pokok)" in between(document, "B. Susunan acara", "C. Laporan realisasi")
    conclusions = between(document, "F. Kesimpulan", "G. Keputusan rapat ini")
    assert conclusions[-1] == "Rapat menetapkan 2 keputusan."
    assert tables_headed(document, "No.", "Nama", "Jabatan") == []  # signed in one place only
    blank = facts_of(opened("docx.minutes", "nothing reported", UNSET).tables[0])
    for name in ("Dasar", "Waktu", "Tempat", "Pemimpin rapat", "Notulis", "Peserta"):
        assert set(blank[name]) == {"."}


def test_minutes_tell_the_hours_and_who_came_where_that_is_noted():
    came, stayed, unsaid = (
        Participant(f"Peserta {place}", "", noted)
        for place, noted in enumerate((Attendance.PRESENT, Attendance.ABSENT, None), start=1)
    )
    seen = briefed(started="09.10 WIB", ended="11.25 WIB", participants=(came, stayed, unsaid))
    document = remade("docx.minutes", seen)
    told = facts_of(document.tables[0])
    assert told["Waktu"] == "09.10 WIB – 11.25 WIB"
    assert told["Peserta"] == "Diundang: 3 orang; hadir: 1 orang (daftar hadir terlampir)"
    text = text_of(document)
    assert "Rapat dibuka oleh Nama Pemimpin pada pukul 09.10 WIB." in text
    assert "Rapat ditutup pada pukul 11.25 WIB." in text


def test_minutes_name_the_decisions_that_were_taken_on_a_line_of_the_agenda():
    code = next(item.subject.code for item in case("held").main_agenda if item.subject.code)
    own = (decision(5, "Satu", str(code)), decision(6, "Dua", str(code)), decision(7, "Tiga", ""))
    briefing = replace(case("held"), decisions=own)
    rows = cells_of(tables_headed(remade("docx.minutes", briefing), "No.", "Pokok bahasan")[0])[1:]
    outcomes = {row[1].split(" ")[0]: row[4] for row in rows if row[4]}
    assert outcomes == {str(code): "K-5/2022, K-6/2022"}


@pytest.mark.parametrize("maker", COUNTED)
def test_decisions_stand_with_how_far_they_were_followed_up(maker):
    document = opened(maker)
    carried, own = tables_headed(document, "Nomor", "Tentang", "Keputusan")
    if maker == "docx.report":  # which recommends before it looks back
        carried, own = own, carried
    assert cells_of(carried)[1:] == [
        [
            "K-1/2022",
            "V.1.1",
            "Lengkapi poster",
            "Tim Pengawasan",
            "–",
            "Dicatat selesai 6 Oktober 2022. Terpasang",
        ],
        [
            "K-2/2022",
            "Area III",
            "Kirim laporan",
            "Tim SDM",
            "1 Agustus 2022",
            "Belum dikerjakan, lewat tenggat",
        ],
    ]
    assert [row[0] for row in cells_of(own)[1:]] == ["K-3/2022", "K-4/2022"]
    assert cells_of(own)[2][1:4] == ["–", "Rapat berikutnya di aula", "–"]
    told = f"Selesai ditindaklanjuti: {share(1, 2)} keputusan; 1 lewat tenggat."
    assert told in lines_of(document)


@pytest.mark.parametrize("maker", COUNTED)
def test_a_deadline_is_judged_on_the_day_of_the_meeting(maker):
    """Whenever the paper is made; what this meeting decided is never past its deadline."""
    day = DETAILS.day

    lately = "Belum dikerjakan, lewat tenggat"
    taken = {
        decision(number, due=due, of=of): lately if (of, due) == (1, day - timedelta(1)) else None
        for number, (of, due) in enumerate(
            product((1, 2), (day - timedelta(1), day, day + timedelta(1), None)), start=1
        )
    }
    document = remade(maker, replace(case("held"), decisions=tuple(taken)))
    told = {
        row[0]: row[5]
        for table in tables_headed(document, "Nomor", "Tentang", "Keputusan")
        for row in cells_of(table)[1:]
    }
    assert told == {made.name: late or "Belum dikerjakan" for made, late in taken.items()}
    counted = f"{share(0, 2)} keputusan; 1 lewat tenggat; 2 lainnya belum jatuh tempo."
    assert f"Selesai ditindaklanjuti: {counted}" in lines_of(document)
    waiting = replace(case("held"), decisions=(decision(1, due=day + timedelta(1), of=1),))
    assert "Belum jatuh tempo: 1 keputusan." in lines_of(remade(maker, waiting))


@pytest.mark.parametrize("maker", COUNTED)
def test_the_day_on_which_a_decision_was_done_stands_only_where_it_is_known(maker):
    settled = [
        replace(
            decision(number, of=1, state=DecisionState.DONE, done_on=done_on),
            settled_on=date(2022, 9, 28),
            settled_revision=2,
        )
        for number, done_on in enumerate((date(2022, 7, 14), None), start=1)
    ]
    document = remade(maker, replace(case("held"), decisions=tuple(settled)))
    (table,) = tables_headed(document, "Nomor", "Tentang", "Keputusan")
    assert [row[5] for row in cells_of(table)[1:]] == [
        "Selesai 14 Juli 2022",
        "Dicatat selesai 28 September 2022",
    ]


@pytest.mark.exhaustive
@pytest.mark.parametrize("maker", COUNTED)
def test_a_decision_is_never_shortened(maker):
    tables = tables_headed(opened(maker, "hostile"), "Nomor", "Tentang", "Keputusan")
    assert len(tables) == 2
    for table in tables:
        for row in cells_of(table)[1:]:
            assert row[2] == row[3] == plain(HOSTILE_TEXT)
            assert row[5].endswith(f". {plain(HOSTILE_TEXT)}")


# ---- report -------------------------------------------------------------------------------------


def test_a_report_has_its_parts_and_says_what_it_rests_on():
    document = opened("docx.report")
    assert lines_of(document)[4:6] == [
        "LAPORAN MONITORING DAN EVALUASI PEMBANGUNAN ZONA INTEGRITAS",
        "Triwulan III Tahun 2022",
    ]
    assert headings_of(document) == [
        "A. Pendahuluan",
        "B. Dasar",
        "C. Hasil per area",
        "D. Kendala dan rencana tindak lanjut",
        "E. Rekomendasi",
        "F. Tindak lanjut keputusan rapat sebelumnya",
        "G. Penutup",
    ]
    plan = case("held").plan
    (opening,) = between(document, "A. Pendahuluan", "B. Dasar")
    slots = sum(len(activity.planned) for activity in plan.activities)
    assert f"memuat {len(plan.activities)} kegiatan dengan {slots} jadwal pada 6 area" in opening
    assert f"dibahas dalam {TITLE} pada Kamis, 6 Oktober 2022." in opening
    basis = between(document, "B. Dasar", "C. Hasil per area")
    assert basis[0] == f"1. {FILLED.decree.words}"
    assert "Peraturan Menteri PANRB Nomor 90 Tahun 2021" in basis[1]
    unset = between(opened("docx.report", "held", UNSET), "B. Dasar", "C. Hasil per area")
    assert re.fullmatch(r"1\. \.{20,}", unset[0])
    text = text_of(document)
    assert "bukan nilai evaluasi" in text
    assert "Lampiran:\n1. Lembar Monitoring dan Evaluasi\n2. Matriks bulanan rencana aksi\n" in text


def test_a_report_tells_every_obstacle_and_what_is_to_be_done_about_it():
    told = [a for a in case("held").plan.activities if a.obstacle or a.follow_up]
    (table,) = tables_headed(opened("docx.report"), "Kode", "Jadwal", "Penanggung jawab", "Kendala")
    rows = cells_of(table)[1:]
    assert [row[0] for row in rows] == [str(activity.code) for activity in told]
    for row, activity in zip(rows, told, strict=True):
        assert row[3] == (activity.obstacle or "–")
        assert row[4] == (activity.follow_up or "–")
    assert "Tidak ada kendala yang dilaporkan." in lines_of(opened("docx.report", "nothing due"))
    plan = made_up(100)
    full = replace(plan, activities=[replace(a, obstacle="Ada") for a in plan.activities])
    many = remade("docx.report", briefing_of(full))
    assert "Sebanyak 60 kegiatan lain tercantum pada lembar monev." in lines_of(many)


# ---- printed ------------------------------------------------------------------------------------

SHEETS = {
    ("docx.attendance", "held"): (1, 1),
    ("docx.invitation", "held"): (2, 2),
    ("docx.minutes", "held"): (3, 5),
    ("docx.minutes", "200 overdue"): (3, 5),
    ("docx.minutes", "hostile"): (15, 60),
    ("docx.report", "held"): (4, 6),
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
