"""The lembar monev as a PDF: every figure as counted by hand, every text whole, who signs."""

import re
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from tests.briefings import DETAILS, FILLED, UNSET, briefing_of, decision
from tests.documents.made import (
    BODY,
    LOGO,
    LONG_NAME,
    PLANS,
    any_of,
    area_name,
    closed_meeting,
    done_words,
    information,
    joined,
    late_words,
    made,
    make,
    pages_of,
    plan_of_case,
    squeezed,
    tallies,
    texts_of,
)
from tests.hostile.texts import LONG_WORD, longest
from tests.recount import share
from zi_core.dates import SHORT_NAMES
from zi_core.formatting import month_list
from zi_core.meetings import Period
from zi_core.plan import source_notes, team_label

HEADS = (
    "KodeKegiatanPenanggungjawabJadwalTargetTerlaksanaTerlambatBelumdilaporkanCapaian"
    "KendalaRencanatindaklanjut"
)
SUMMARY = "AreaTargetTerlaksanaTerlambatBelumdilaporkanCapaianTepatwaktuBuktilengkap"


@cache
def text_of(case):
    """All the text between heads and feet, without what tables repeat and without spaces."""
    plan, content = plan_of_case(case), made("pdf.monev", case)
    components = any_of(in_band(activity.component) for activity in plan.activities)
    head, band = f"Area[IV]+.+?{HEADS}|{SUMMARY}", f"Komponen\\d+·(?:{components})"
    return joined(pages_of(content, BODY), re.compile(head), re.compile(band))


def in_band(component):
    """A component as it stands above its activities."""
    return component if len(component) <= LONG_NAME else f"{component[: LONG_NAME - 1]}…"


def tight_share(part, whole):
    return squeezed(share(part, whole))


def percentage(part, whole):
    return share(part, whole).rpartition("(")[2][:-1]


def summary_cells(tally):
    """The cells of a row of the summary after its name."""
    late = str(len(tally.late))
    if tally.late:
        late += f",terlama{tally.oldest}bulan" if tally.oldest else ",barujatuhtempo"
    proven = tally.unknown or "belum ada yang terlaksana"
    if tally.finished:
        proven = share(tally.proven, tally.finished)
    rates = [tally.unknown] * 2
    if tally.is_known:
        rates = [share(tally.done, tally.target), share(tally.on_time, tally.target)]
    cells = [tally.target, tally.done, late, tally.unreported, *rates, proven]
    return squeezed("".join(map(str, cells)))


def words_below(plan, activity, tally, done):
    """What stands below an activity, name by name."""
    told = [
        *([f"Komponen: {activity.component}"] if len(activity.component) > LONG_NAME else []),
        f"Indikator: {activity.indicator}",
        f"Bukti fisik menurut rencana: {activity.evidence or '–'}",
        f"Tanggal realisasi: {done}",
    ]
    if tally.late and tally.is_known:
        told.append(f"Bulan terlambat: {late_words(tally.late)}")
    months = {}
    for item in plan.evidence_items:
        if item.code == activity.code:
            documents = months.setdefault(item.month, [])
            documents.append(f"{item.document} {item.link}".strip())
    proofs = [
        f"{SHORT_NAMES[month - 1]}: {', '.join(documents)}" for month, documents in months.items()
    ]
    if tally.unproven:
        proofs.append(f"{month_list(tuple(tally.unproven))}: belum ada")
    return squeezed("".join([*told, f"Bukti dukung: {'; '.join(proofs) or '–'}"]))


@pytest.mark.parametrize("case", PLANS)
def test_every_figure_is_the_one_counted_by_hand(case):
    """Cell after cell, of the areas, the total and every activity; and what stands below it."""
    plan = plan_of_case(case)
    total, areas, activities = tallies(plan)
    done = done_words(plan)
    text = text_of(case)
    for name, tally in (
        *((area_name(area), areas[area.number]) for area in plan.areas),
        ("Seluruh rencana aksi", total),
    ):
        assert f"{squeezed(name)}{summary_cells(tally)}" in text, name
    found = 0
    for activity in plan.activities:
        code = str(activity.code)
        tally = activities[code]
        capaian = percentage(tally.done, tally.target) if tally.is_known else "–"
        cells = "".join(map(str, tally.parts))
        figures = squeezed(f"{month_list(activity.planned)}{cells}{capaian}")
        assert figures in text, code
        row = squeezed(
            f"{activity.action}{team_label(activity.team)}{figures}"
            f"{activity.obstacle or '–'}{activity.follow_up or '–'}"
        )
        below = words_below(plan, activity, tally, done[code])
        # The code of an activity that is kept with what stands below it is drawn between them.
        found += f"{code}{row}{below}" in text or f"{row}{code}{below}" in text
        if tally.unproven:
            lacking = squeezed(f"{month_list(tuple(tally.unproven))}: belum ada")
            assert lacking in text, code
    if case not in ("hostile", "long everywhere"):
        assert found == len(plan.activities)


def test_an_activity_stands_below_its_component():
    plan = plan_of_case("sample")
    text = text_of("sample")
    firsts = {}
    for activity in plan.activities:
        code = activity.code
        firsts.setdefault((code.area_no, code.component_no), activity)
    for activity in firsts.values():
        band = squeezed(f"Komponen {activity.code.component_no} · {in_band(activity.component)}")
        action = re.escape(squeezed(activity.action))
        assert re.search(f"{re.escape(band)}(?:{activity.code})?{action}", text), activity.code


@pytest.mark.parametrize("case", PLANS)
def test_every_text_is_there_whole(case):
    plan = plan_of_case(case)
    text = text_of(case)
    missing = {part for part in texts_of(plan) if part not in text}
    assert {part[:60] for part in missing} == set()
    office = squeezed("".join(FILLED.name).upper())
    assert office in text


@pytest.mark.parametrize("office", [f"KPU & {LONG_WORD}", longest("Kantor")])
def test_an_office_that_was_not_set_up_is_named_as_in_the_plan(office):
    plan = replace(plan_of_case("one activity"), office=office)
    first = squeezed(pages_of(make("pdf.monev", briefing_of(plan), UNSET))[0])
    assert squeezed(office.replace("KPU", "Komisi Pemilihan Umum").upper()[:200]) in first


@pytest.mark.parametrize("case", PLANS)
def test_every_page_says_what_it_belongs_to(case):
    plan, content = plan_of_case(case), made("pdf.monev", case)
    pages = [squeezed(page) for page in pages_of(content)]
    for number, page in enumerate(pages, start=1):
        assert "TriwulanIIITahun2022·posisis.d.akhirSeptember2022·versi7·DRAF" in page
        assert page.endswith(f"halaman{number}dari{len(pages)}")
        assert ("DATACONTOH" in page) is plan.sample
        assert squeezed(plan.office[:40]) in page


def test_what_it_is_about_stands_above_it():
    first = squeezed(pages_of(made("pdf.monev", "sample"))[0])
    for text in (
        "KOMISI PEMILIHAN UMUM KABUPATEN PURBALINGGA",
        *FILLED.address,
        "LEMBAR MONITORING DAN EVALUASI PEMBANGUNAN ZONA INTEGRITAS",
        "Triwulan III Tahun 2022",
        "Rapat Rapat Evaluasi Triwulan III (Monitoring dan Evaluasi Pembangunan Zona Integritas "
        "Triwulan III Tahun 2022)",
        "Dasar Keputusan Nomor 10 Tahun 2022 tanggal 18 Mei 2022 tentang Rencana Aksi #let "
        "<b>Zona</b> Integritas",
        "Tanggal 6 Oktober 2022, 09.00 WIB",
        "Tempat Aula",
        "Posisi s.d. akhir September 2022",
        "Versi data 7",
        "Sebanyak 30 terlambat, terbanyak di Area V Pengawasan (13); 40 belum dilaporkan (Area VI)",
        "target = terlaksana + terlambat + belum dilaporkan",
    ):
        assert squeezed(text) in first


def test_what_is_uncertain_in_the_source_stands_below_the_summary():
    plan = plan_of_case("sample")
    text = squeezed(pages_of(made("pdf.monev", "sample"))[0])
    notes = source_notes(plan)
    assert len(notes) == 2
    summary, below = text.split(SUMMARY)
    assert all(squeezed(note) in below for note in notes)
    assert not any(squeezed(note) in summary for note in notes)
    bare = replace(
        plan,
        areas=[replace(area, note="") for area in plan.areas],
        activities=[replace(activity, note="") for activity in plan.activities],
    )
    shown = squeezed("".join(pages_of(make("pdf.monev", briefing_of(bare)))))
    assert "halamansumber" not in shown
    assert "disimpulkan" not in shown


def closing_of(content):
    """What stands on the last two pages: the decisions and who signs."""
    return squeezed("".join(pages_of(content, BODY)[-2:]))


def test_what_the_meeting_decided_closes_the_sheet():
    plan = plan_of_case("sample")
    made_here = decision(5, "Pasang #let $x$ poster", "V.1.1", date(2022, 11, 1), "Tim Pengawasan")
    before = decision(1, "Keputusan rapat lalu", of=1)
    unset = decision(6, "Rapat berikutnya", "", None, "")
    seen = briefing_of(plan, decisions=(before, made_here, unset))
    last = closing_of(make("pdf.monev", seen))
    assert (
        squeezed(
            "Rekomendasi dan keputusan rapat Nomor Keputusan Tim Tenggat "
            "K-5/2022 Pasang #let $x$ poster Tim Pengawasan 1 November 2022 "
            "K-6/2022 Rapat berikutnya – –"
        )
        in last
    )
    assert squeezed("Keputusan rapat lalu") not in last
    none = closing_of(made("pdf.monev", "sample"))
    assert squeezed("Belum ada keputusan rapat yang dicatat.") in none


def test_who_signs_is_named_literally_and_a_blank_where_nobody_is_set():
    chair = "Mengetahui, Ketua Komisi Pemilihan Umum Kabupaten Purbalingga,"
    last = squeezed(pages_of(made("pdf.monev", "sample"))[-1])
    assert squeezed(f"{chair} {FILLED.chair.name}") in last
    assert (
        squeezed(
            "Purbalingga, 6 Oktober 2022 Disusun oleh: Ketua Tim Kerja Pembangunan ZI, "
            f"{FILLED.team_leader.name} NIP 1971"
        )
        in last
    )
    last = squeezed(pages_of(made("pdf.monev", "sample", UNSET))[-1])
    assert re.search(rf"{squeezed(chair)}\.{{20,}}", last)
    leader = squeezed("Ketua Tim Kerja Pembangunan Zona Integritas,")
    assert re.search(rf"\.{{20,}},6Oktober2022Disusunoleh:{leader}\.{{20,}}", last)
    assert "NIP" not in last


def test_who_signs_for_another_says_so():
    deputy = replace(FILLED.chair, title="Sekretaris", on_behalf="Ketua", nip="1970 & 1")
    identity = replace(FILLED, chair=deputy)
    last = squeezed(pages_of(made("pdf.monev", "one activity", identity))[-1])
    office = plan_of_case("one activity").office.replace("KPU", "Komisi Pemilihan Umum", 1)
    assert (
        squeezed(
            f"Mengetahui, a.n. Ketua {office}, Sekretaris {office}, {deputy.name} NIP 1970 & 1"
        )
        in last
    )


def test_a_logo_is_drawn_above_the_office():
    plain, drawn = (
        made("pdf.monev", "one activity", replace(FILLED, logo=logo)) for logo in (b"", LOGO)
    )
    assert b"/Subtype/Image" not in plain
    assert b"/Subtype/Image" in drawn


def test_a_closed_meeting_is_no_draft_and_keeps_the_frozen_figures():
    briefing = closed_meeting()
    text = "".join(map(squeezed, pages_of(make("pdf.monev", briefing))))
    assert "DRAF" not in text
    assert "DATACONTOH" in text
    frozen = briefing.meeting.closing.figures["total"]
    assert tight_share(int(frozen["due_done"]), int(frozen["due"])) in text
    assert "versi2·DATACONTOH" in text


def test_before_the_first_month_closes_nothing_is_due():
    text = "".join(map(squeezed, pages_of(made("pdf.monev", "sample", FILLED, 0))))
    assert "s.d.awaltahun2022" in text
    assert "Seluruhrencanaaksi0000" + "belumadayangjatuhtempo" * 3 in text


def test_an_empty_place_is_left_to_fill_in_and_other_periods_are_named():
    details = replace(DETAILS, place="", time="", period=Period.H1)
    first = squeezed(
        pages_of(make("pdf.monev", briefing_of(plan_of_case("sample"), 6, details=details)))[0]
    )
    assert re.search(r"Tempat\.{20,}", first)
    assert "SemesterITahun2022" in first


def test_the_document_is_tagged_titled_and_in_indonesian():
    content = made("pdf.monev", "sample")
    told = information(content)
    assert re.search(r"Tagged: +yes", told)
    assert re.search(r"Title: +Lembar Monitoring dan Evaluasi .* Triwulan III Tahun 2022", told)
    assert re.search(r"Page size: +841.* x 595.* \(A4\)", told)
    assert b"/Lang(id" in content.replace(b"/Lang (", b"/Lang(")


@pytest.mark.exhaustive
def test_only_web_addresses_become_links():
    plan = plan_of_case("hostile")
    targets = re.findall(rb"/URI ?\(((?:[^()\\]|\\.)*)\)", made("pdf.monev", "hostile"))
    links = {item.link for item in plan.evidence_items}
    assert targets
    assert {target.decode() for target in targets} <= links
    assert all(target.lower().startswith((b"http://", b"https://")) for target in targets)


def test_the_same_meeting_gives_the_same_bytes():
    briefing = briefing_of(plan_of_case("one activity"))
    assert make("pdf.monev", briefing) == make("pdf.monev", briefing)
