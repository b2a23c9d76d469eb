"""The workbooks in data/ say what the decree says, and the sample shows everything there is."""

import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from scripts.make_data import ANNEX, SAMPLE_STORY, noted, read_annex, tell
from zi_core.plan import Code, source_notes
from zi_core.progress import By, default_as_of, measure
from zi_core.progress.states import SLOT_STATES, SlotState
from zi_core.workbook import read, write

DATA = Path(__file__).resolve().parent.parent / "data"

ALL_YEAR = tuple(range(1, 13))
FROM_APRIL = tuple(range(4, 13))
TATA_LAKSANA = "Tim Penguatan Tata Laksana"
SDM = "Tim Penataan Sistem Manajemen SDM"
AKUNTABILITAS = "Tim Penguatan Akuntabilitas"
PENGAWASAN = "Tim Pengawasan"
PELAYANAN = "Tim Peningkatan Kualitas Pelayanan Publik"

# Typed from the decree's annex by eye, row by row; nothing here came out of the reader.
DECREE = {
    "I.1.1": ((5,), ""),
    "I.2.1": ((5,), ""),
    "I.3.1": ((5,), ""),
    "I.4.1": (ALL_YEAR, ""),
    "I.4.2": ((1, 4), ""),
    "II.1.1": ((5,), TATA_LAKSANA),
    "II.2.1": (ALL_YEAR, TATA_LAKSANA),
    "II.2.2": (ALL_YEAR, TATA_LAKSANA),
    "II.2.3": (ALL_YEAR, TATA_LAKSANA),
    "II.3.1": (ALL_YEAR, TATA_LAKSANA),
    "II.3.2": (ALL_YEAR, TATA_LAKSANA),
    "III.1.1": ((1,), SDM),
    "III.1.2": ((1,), SDM),
    "III.1.3": (ALL_YEAR, SDM),
    "III.2.1": ((1,), SDM),
    "III.2.2": ((1,), SDM),
    "III.2.3": ((1,), SDM),
    "III.3.1": ((3,), SDM),
    "III.3.2": ((3,), SDM),
    "III.3.3": (ALL_YEAR, SDM),
    "III.3.4": ((3,), SDM),
    "III.3.5": ((3,), SDM),
    "III.3.6": ((3,), SDM),
    "III.4.1": ((1,), SDM),
    "III.4.2": ((1,), SDM),
    "III.4.3": ((7, 12), SDM),
    "III.4.4": ((9,), SDM),
    "III.5.1": (ALL_YEAR, SDM),
    "III.6.1": (ALL_YEAR, SDM),
    "IV.1.1": ((1,), AKUNTABILITAS),
    "IV.1.2": ((1,), AKUNTABILITAS),
    "IV.1.3": (ALL_YEAR, AKUNTABILITAS),
    "IV.2.1": ((1,), AKUNTABILITAS),
    "IV.2.2": ((1,), AKUNTABILITAS),
    "IV.2.3": ((1,), AKUNTABILITAS),
    "IV.2.4": ((1,), AKUNTABILITAS),
    "IV.2.5": ((1,), AKUNTABILITAS),
    "IV.2.6": ((1,), AKUNTABILITAS),
    "IV.2.7": ((4,), AKUNTABILITAS),
    "V.1.1": ((1, 4), PENGAWASAN),
    "V.1.2": ((1, 4), PENGAWASAN),
    "V.2.1": (ALL_YEAR, PENGAWASAN),
    "V.2.2": ((1,), PENGAWASAN),
    "V.2.3": ((5,), PENGAWASAN),
    "V.2.4": ((6, 12), PENGAWASAN),
    "V.3.1": (FROM_APRIL, PENGAWASAN),
    "V.3.2": ((6, 12), PENGAWASAN),
    "V.3.3": ((6, 12), PENGAWASAN),
    "V.3.4": ((6, 12), PENGAWASAN),
    "V.4.1": (FROM_APRIL, PENGAWASAN),
    "V.4.2": ((6, 12), PENGAWASAN),
    "VI.2.1": (ALL_YEAR, PELAYANAN),
    "VI.2.2": (ALL_YEAR, PELAYANAN),
    "VI.2.3": ((9,), PELAYANAN),
    "VI.2.4": (ALL_YEAR, PELAYANAN),
    "VI.2.5": (ALL_YEAR, PELAYANAN),
    "VI.3.1": ((1,), PELAYANAN),
    "VI.3.2": ((1,), PELAYANAN),
    "VI.3.3": ((1,), PELAYANAN),
}

# Copied from the decree with its spelling, its odd spaces and its unfinished sentences.
VERBATIM = [
    ("I.1.1", "indicator", "Menerbitkan SK Tim Kerja / Kelompok Kerja"),
    ("I.4.2", "indicator", "Telah menetapkan agen perubahan."),
    (
        "I.3.1",
        "indicator",
        "Timeline pemantauan dan evaluasi pembangunan WBK/WBBM (per semester / per triwulan)",
    ),
    (
        "II.1.1",
        "indicator",
        "SOP telah mengacu pada proses bisnis instansi dan dipahami seluruh pegawai "
        "SOP telah dievaluasi",
    ),
    (
        "II.1.1",
        "evidence",
        "1) Sosialisasi SOP Alur Kerja KPU Kabupaten Purbalingga 2) Screenshoot/foto "
        "ketersediaan SOP 3) Laporan rapat evaluasi SOP",
    ),
    ("II.2.2", "component", "E- Office Pemanfaatan aplikasi presensi"),
    ("II.2.3", "component", "E- Office Pemanfaatan aplikasi presensi"),
    ("III.1.2", "component", "Perencanaan Kebutuhan Pegawai Sesuai dengan kebutuhan"),
    (
        "III.1.3",
        "indicator",
        "Monitoring dan evaluasi terhadap penempatan 2019 pegawai rekrutmen untuk memenuhi "
        "kebutuhan jabatan dalam organisasi telah memberikan",
    ),
    ("III.2.1", "action", "Melaksanaan rotasi internal"),
    ("III.2.1", "evidence", "SiK mutasi"),
    ("III.2.2", "evidence", "SK Promosi/ Rotasi Jabatan"),
    (
        "III.3.1",
        "indicator",
        "Unit kerja melakukan training need analysis untuk pengembangan kompetensi",
    ),
    ("III.3.3", "action", "Menyusun evaluasi kinerja pegawai, assesment pegawai"),
    (
        "III.4.2",
        "evidence",
        "PK Eselon II tahun 2022 dan SKP Eselon II, III dan IV tahun 2021; SKP tahun 2021; "
        "renstra 2020- 2024",
    ),
    ("III.4.4", "evidence", "Satyalancana; penetapan pegawai teladan"),
    ("III.6.1", "component", "Sistem Informasi Kepegawaian"),
    ("IV.1.1", "evidence", "RKKL 2022"),
    ("IV.2.1", "action", "Menyusun Renstra RKT, Penetapan Kinerja"),
    ("IV.2.6", "action", "Menyusun LAKIP 2021"),
    ("V.1.2", "component", "Pengendalian Gratifikasi mensosialisasikan"),
    ("V.2.2", "action", "Membuat penilaian resiko atas pelaksanaan kebijakan"),
    ("V.4.2", "evidence", "Laporan hasil rapat WBS internal dan KPU Kabupaten/Kota"),
    ("VI.2.1", "evidence", "Daftar hadir notulen dokumen terkait"),
    ("VI.2.4", "indicator", "Telah terdapat sarana layanan terpadu/ terintegrasi"),
    ("VI.3.3", "evidence", "Analisis survei kepuasan masyarakat dan tindak lanjutnya"),
]


@cache
def plan_of(name):
    reading = read((DATA / name).read_bytes())
    # The sample reports a month five months later, as teams do.
    assert {problem.code for problem in reading.problems} <= {"date-far"}
    return reading.plan


@pytest.fixture
def plan():
    return plan_of("rencana_aksi_2022.xlsx")


@pytest.fixture
def sample():
    return plan_of("contoh_realisasi_2022.xlsx")


def texts(activity):
    return (activity.component, activity.indicator, activity.action, activity.evidence)


# ---- the plan -------------------------------------------------------------------------------


def test_plan_has_the_decrees_rows_ticks_and_teams(plan):
    found = {str(a.code): (a.planned, a.team) for a in plan.activities}
    assert found == DECREE
    assert sum(len(activity.planned) for activity in plan.activities) == 260


def test_plan_is_of_the_office_and_year_and_reports_nothing(plan):
    assert (plan.year, plan.office, plan.sample) == (2022, "KPU Kabupaten Purbalingga", False)
    assert (plan.entries, plan.evidence_items) == ((), ())
    assert not any(activity.obstacle or activity.follow_up for activity in plan.activities)


def test_areas_are_named_as_the_decree_writes_them(plan):
    assert plan.area_names == {
        "I": "Pembangunan unit kerja untuk memperoleh predikat menuju WBK/WBBM",
        "II": "Penataan Tata Laksana",
        "III": "PENATAAN SISTEM MANAJEMEN SDM",
        "IV": "Penguatan Akuntabilitas",
        "V": "Penguatan Pengawasan",
        "VI": "Peningkatan Kualitas Pelayanan Publik",  # official name: the heading is lost
    }


@pytest.mark.parametrize(("code", "column", "text"), VERBATIM)
def test_texts_stand_as_in_the_decree(plan, code, column, text):
    assert getattr(plan.by_code[Code.parse(code)], column) == text


def test_texts_hold_nothing_left_over_from_the_conversion(plan):
    for activity in plan.activities:
        for text in texts(activity):
            assert text
            assert not set(text) & set("<>√✓\t\n")


def test_data_is_what_the_script_makes_of_the_annex(plan, sample):
    made = noted(read_annex(ANNEX.read_text(encoding="utf-8")).plan)
    assert made == plan
    assert tell(made, tomllib.loads(SAMPLE_STORY.read_text(encoding="utf-8"))) == sample


# ---- the notes on the source ----------------------------------------------------------------

NOTES = (DATA / "SUMBER.md").read_text(encoding="utf-8")


def table_rows(heading):
    section = NOTES.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def test_notes_quote_what_the_plan_says(plan):
    rows = table_rows("Tulisan yang dipertahankan apa adanya")
    assert len(rows) > 20
    for codes, quotes, _ in rows:
        for code in codes.split(", "):
            written = " ¶ ".join(texts(plan.by_code[Code.parse(code)]))
            found = re.findall("“(.+?)”", quotes)
            assert found, code
            assert [quote for quote in found if quote not in written] == [], code


def test_notes_tell_every_drifted_tick():
    told = {row[0] for row in table_rows("Centang di kanan kolom DES")}
    warnings = [
        place
        for problem in read_annex(ANNEX.read_text(encoding="utf-8")).problems
        for place in (problem.where, *problem.others)
        if problem.code == "tick-drifted"
    ]
    assert told == {
        *("III.1.3", "III.4.3", "IV.1.3", "V.2.1", "V.2.4", "V.3.1", "V.3.2"),
        *("V.3.3", "V.3.4", "V.4.1", "V.4.2", "VI.2.4", "VI.2.5"),
    }
    assert len(warnings) == len(told)


def test_the_plan_itself_tells_what_its_source_leaves_open(plan):
    """A drifted tick may be December's or stray; where November is ticked too, it is December's."""
    unclear = {
        row[0]
        for row in table_rows("Centang di kanan kolom DES")
        if 11 not in plan.by_code[Code.parse(row[0])].planned
    }
    assert {str(a.code) for a in plan.activities if a.note} == unclear
    assert {area.number for area in plan.areas if area.note} == {"VI"}
    assert len(source_notes(plan)) == 2
    assert all("cocokkan dengan naskah asli" in note for note in source_notes(plan))


def test_notes_count_the_slots_as_the_plan_does(plan):
    counted = {}
    for activity in plan.activities:
        months = counted.setdefault(activity.area, [0] * 13)
        for month in activity.planned:
            months[month - 1] += 1
            months[12] += 1
    counted["Jumlah"] = [sum(column) for column in zip(*counted.values(), strict=True)]
    told = {row[0]: [int(n) for n in row[2:]] for row in table_rows("Jumlah jadwal")}
    assert told == counted
    activities = {row[0]: int(row[1]) for row in table_rows("Jumlah jadwal")}
    assert activities == {"I": 5, "II": 6, "III": 18, "IV": 10, "V": 12, "VI": 8, "Jumlah": 59}


# ---- the sample -----------------------------------------------------------------------------


def test_sample_has_the_same_plan(plan, sample):
    def as_planned(activity):
        return (activity.code, *texts(activity), activity.team, activity.planned, activity.note)

    assert [*map(as_planned, sample.activities)] == [*map(as_planned, plan.activities)]
    assert sample.areas == plan.areas


def test_sample_says_on_every_sheet_that_it_is_invented(sample):
    assert sample.sample
    book = openpyxl.load_workbook(DATA / "contoh_realisasi_2022.xlsx")
    assert book.sheetnames == ["RENCANA AKSI", "REALISASI", "BUKTI DUKUNG", "PETUNJUK"]
    for sheet in book:
        heading = [str(row[0]) for row in sheet.iter_rows(max_row=5, max_col=1, values_only=True)]
        assert any("DATA CONTOH" in line for line in heading), sheet.title


def test_plan_does_not_say_that_it_is_invented():
    book = openpyxl.load_workbook(DATA / "rencana_aksi_2022.xlsx")
    for sheet in book:
        for row in sheet.iter_rows(values_only=True):
            assert not any("DATA CONTOH" in str(value) for value in row)


def test_sample_opens_at_september(sample):
    assert default_as_of(sample, date(2026, 1, 1)) == 9
    for entry in sample.entries:
        assert entry.done_month(2022) <= 9
        assert entry.done_on is None or entry.done_on.weekday() < 5


def test_sample_shows_every_state_at_september(sample):
    progress = measure(sample, 9)
    slots = progress.slots
    assert set(slots["state"]) == set(SLOT_STATES)
    assert set(slots.loc[slots["state"] == SlotState.DONE_LATE, "lag"]) >= {1, 2, 3, 4, 5}
    assert set(slots.loc[slots["state"] == SlotState.DONE_EARLY, "lag"]) >= {-3, -1}
    assert slots["age"].max() == 8
    assert len(progress.off_plan) == 4


def test_sample_stands_near_the_sketch(sample):
    progress = measure(sample, 9)
    total = progress.total
    assert (total.due, total.due_done, total.on_time, total.overdue) == (200, 130, 118, 70)
    assert (total.late, total.unreported) == (30, 40)
    areas = progress.by(By.AREA)
    assert {area: (f.due_done, f.due) for area, f in areas.items()} == {
        "I": (13, 14),
        "II": (40, 46),
        "III": (40, 50),
        "IV": (18, 18),
        "V": (19, 32),
        "VI": (0, 40),
    }


def test_sample_has_dates_and_marks_documents_with_and_without_links(sample):
    assert {entry.done_on is None for entry in sample.entries} == {True, False}
    assert {item.link == "" for item in sample.evidence_items} == {True, False}
    assert all(
        item.link.startswith("https://example.com/contoh/")
        for item in sample.evidence_items
        if item.link
    )
    assert 0.8 < measure(sample, 9).total.evidence_rate < 0.95
    remarks = [text for a in sample.activities for text in (a.obstacle, a.follow_up) if text]
    assert len(remarks) > 30
    assert {text.count("\n") for text in remarks} == {0, 1}


def test_one_team_of_the_sample_has_not_reported(sample):
    teams = measure(sample, 9).by(By.TEAM)
    assert [team for team, figures in teams.items() if not figures.is_reported] == [PELAYANAN]
    theirs = [activity for activity in sample.activities if activity.team == PELAYANAN]
    assert {(activity.obstacle, activity.follow_up) for activity in theirs} == {("", "")}
    assert not any(item.code.area == "VI" for item in sample.evidence_items)


@pytest.mark.parametrize("name", ["rencana_aksi_2022.xlsx", "contoh_realisasi_2022.xlsx"])
def test_workbooks_read_back_as_written(name):
    plan = plan_of(name)
    reading = read(write(plan))
    assert reading.plan == plan
    assert {problem.code for problem in reading.problems} <= {"date-far"}
