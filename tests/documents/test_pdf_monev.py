"""The lembar monev as a PDF: every figure as counted by hand, every text whole, who signs."""

import re
from dataclasses import replace

import pytest

from tests.briefings import DETAILS, FILLED, UNSET, briefing_of
from tests.documents.made import (
    BODY,
    PLANS,
    POSITION,
    closed_meeting,
    information,
    late_words,
    made,
    make,
    pages_of,
    plan_of_case,
    squeezed,
    tallies,
    texts_of,
)
from tests.recount import share
from zi_core.documents.letterhead import full_name
from zi_core.formatting import month_list
from zi_core.meetings import Period
from zi_core.plan import team_label
from zi_core.plan.areas import AREA_BY_NUMBER, AREAS

LABELS = "|".join(squeezed(area.label) for area in AREAS)
SHARE = r"capaian[\d.]+dari[\d.]+\(\d+%\)|belumadalaporan|belumadayangjatuhtempo"
REPEATED = re.compile(
    rf"^(Area[IV]+(?:{LABELS})(?:{SHARE})KodeKegiatanPenanggungjawabJadwalTargetRealisasi"
    "CapaianTerlambatKendalaRencanatindaklanjut|AreaTargetRealisasiCapaianTerlambatTepatbulanBukti)"
)
"""What a table repeats at the top of a page."""


def text_of(content):
    """All the text between heads and feet, without what tables repeat and without spaces."""
    return "".join(REPEATED.sub("", squeezed(page)) for page in pages_of(content, BODY))


def area_name(area):
    name = area.name if len(area.name) <= 300 else AREA_BY_NUMBER[area.number].label
    return squeezed(f"{area.number}{name}")


def unknown(tally):
    return "belumadalaporan" if tally.target else "belumadayangjatuhtempo"


def tight_share(part, whole):
    return squeezed(share(part, whole))


@pytest.mark.parametrize("case", PLANS)
def test_every_figure_is_the_one_counted_by_hand(case):
    """Cell after cell, of every activity that stands in one row, of the areas and the total."""
    plan = plan_of_case(case)
    total, areas, activities = tallies(plan)
    text = text_of(made("pdf.monev", case))
    for name, tally in (
        *((area_name(area), areas[area.number]) for area in plan.areas),
        ("Seluruhrencanaaksi", total),
    ):
        proven = "belumadayangselesai" if tally.is_known else unknown(tally)
        if tally.finished:
            proven = tight_share(tally.proven, tally.finished)
        cells = [tally.target, *[unknown(tally)] * 4, proven]
        if tally.is_known:
            oldest = POSITION - min(tally.late, default=POSITION)
            late = len(tally.late)
            if late:
                late = f"{late},{f'terlama{oldest}bulan' if oldest else 'barujatuhtempo'}"
            cells[1:5] = [tally.done, tight_share(tally.done, tally.target), late]
            cells.insert(4, tight_share(tally.on_time, tally.target))
        assert f"{name}{''.join(map(str, cells))}" in text, name
    found = 0
    for activity in plan.activities:
        tally = activities[str(activity.code)]
        late = late_words(tally.late)
        done, completion = (
            tally.done,
            tight_share(tally.done, tally.target) if tally.target else "",
        )
        if not tally.is_known:
            done, completion, late = "–", unknown(tally), unknown(tally)
        figures = squeezed(f"{month_list(activity.planned)}{tally.target}{done}{completion}{late}")
        assert figures in text, activity.code
        row = squeezed(
            f"{activity.action}{team_label(activity.team)}{figures}"
            f"{activity.obstacle or '–'}{activity.follow_up or '–'}"
        )
        # The code of an activity that is kept together with its documents is drawn between them.
        code = str(activity.code)
        found += f"{code}{row}" in text or f"{row}{code}Bukti{code}:" in text
        documents = "".join(
            squeezed(f"{item.document}{item.link}")
            for item in plan.evidence_items
            if item.code == activity.code
        )
        if documents or tally.unproven:
            assert f"Bukti{activity.code}:" in text
        if tally.unproven:
            lacking = squeezed(f"{month_list(tuple(tally.unproven))}: belum ada")
            ending = text.split(f"Bukti{activity.code}:", 1)[1]
            assert lacking in ending.split("Bukti", 1)[0], activity.code
    if case in ("sample", "nothing reported", "200 overdue", "one activity"):
        assert found == len(plan.activities)


@pytest.mark.parametrize("case", PLANS)
def test_every_text_is_there_whole(case):
    plan = plan_of_case(case)
    text = text_of(made("pdf.monev", case))
    missing = {part for part in texts_of(plan) if part not in text}
    assert {part[:60] for part in missing} == set()
    assert squeezed(full_name(plan.office).upper()) in text


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
        *FILLED.letterhead,
        "LEMBAR MONITORING DAN EVALUASI PEMBANGUNAN ZONA INTEGRITAS",
        "Triwulan III Tahun 2022",
        "Tanggal 6 Oktober 2022, 09.00 WIB",
        "Tempat Aula",
        "Posisi s.d. akhir September 2022",
        "Versi data 7",
        "40 jadwal Area VI yang sudah jatuh tempo tetapi belum ada laporan",
    ):
        assert squeezed(text) in first


def test_who_signs_is_named_literally_and_a_blank_where_nobody_is_set():
    last = squeezed(pages_of(made("pdf.monev", "sample"))[-1])
    assert squeezed(f"Mengetahui, Ketua KPU Kabupaten Purbalingga {FILLED.chair}") in last
    assert squeezed("Purbalingga, 6 Oktober 2022 Ketua Tim Kerja Pembangunan ZI") in last
    assert squeezed(FILLED.team_leader) in last
    last = squeezed(pages_of(made("pdf.monev", "sample", UNSET))[-1])
    assert re.search(r"Mengetahui,KetuaKPUKabupatenPurbalingga\.{20,}", last)
    assert re.search(r"\.{20,},6Oktober2022KetuaTimKerjaPembangunanZI\.{20,}", last)


def test_a_closed_meeting_is_no_draft_and_keeps_the_frozen_figures():
    briefing = closed_meeting()
    text = "".join(map(squeezed, pages_of(make("pdf.monev", briefing))))
    assert "DRAF" not in text
    assert "DATACONTOH" in text
    frozen = briefing.meeting.closing.figures["total"]
    assert tight_share(int(frozen["due_done"]), int(frozen["due"])) in text
    assert "versi1·DATACONTOH" in text


def test_before_the_first_month_closes_nothing_is_due():
    text = "".join(map(squeezed, pages_of(made("pdf.monev", "sample", FILLED, 0))))
    assert "s.d.awaltahun2022" in text
    assert "Seluruhrencanaaksi0belumadayangjatuhtempo" in text


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
