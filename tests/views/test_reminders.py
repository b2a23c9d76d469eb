"""Who must act, and the message to their people: checked by hand and by the sample data."""

from dataclasses import replace

import pytest

from tests.real import sample_progress
from tests.recount import Row, plan_of
from zi_core.progress import Weighting, measure
from zi_core.views.reminders import MOST_ITEMS, reminder, teams_behind


@pytest.mark.parametrize("weighting", Weighting)
def test_the_teams_furthest_behind_come_first_silent_ones_included(weighting):
    """Counted in slots, however completion is weighted; a team on time is not named."""
    found = teams_behind(sample_progress(9, weighting))
    assert [(item.name, item.words, str(item.oldest.activity.code)) for item in found] == [
        ("Tim Peningkatan Kualitas Pelayanan Publik", "40 belum dilaporkan", "VI.2.1"),
        ("Tim Pengawasan", "13 terlambat", "V.1.1"),
        ("Tim Penataan Sistem Manajemen SDM", "10 terlambat", "III.5.1"),
        ("Tim Penguatan Tata Laksana", "6 terlambat", "II.2.1"),
        ("Kegiatan tanpa penanggung jawab", "1 terlambat", "I.4.1"),
    ]


def test_of_equal_counts_the_older_comes_first():
    progress = measure(
        plan_of(
            Row("I.1.1", (1, 5), {1: None}, team="A"),
            Row("II.1.1", (1, 2), {1: None}, team="B"),
            Row("III.1.1", (12,), team="C"),
        ),
        6,
    )
    assert [(item.team, item.oldest.age) for item in teams_behind(progress)] == [("B", 4), ("A", 1)]


def test_a_message_names_office_position_what_is_late_and_the_way():
    said = reminder(sample_progress(9), "Tim Pengawasan", "Dewi", "https://zi.example/tim")
    lines = said.splitlines()
    assert lines[0] == "Yth. Bapak/Ibu Dewi (Tim Pengawasan),"
    assert "KPU Kabupaten Purbalingga 2022" in lines[1]
    assert lines[1].endswith("sampai akhir September 2022, sebanyak 13 jadwal terlambat:")
    assert all(line.startswith("- V.") for line in lines[2 : 2 + MOST_ITEMS])
    assert lines[2 + MOST_ITEMS].startswith("dan ")
    assert lines[2 + MOST_ITEMS].endswith(" kegiatan lainnya.")
    assert lines[-1] == "Rinciannya: https://zi.example/tim"
    assert len(said) < 1_000


def test_a_message_to_a_silent_team_and_to_one_on_time():
    silent = reminder(sample_progress(9), "Tim Peningkatan Kualitas Pelayanan Publik", "Eka", "")
    assert "sebanyak 40 jadwal belum dilaporkan:" in silent
    assert "Rinciannya" not in silent  # where nobody knows the address
    on_time = reminder(sample_progress(9), "Tim Penguatan Akuntabilitas", "Eka", "https://x")
    assert on_time.splitlines()[1:] == [
        "Rencana Aksi Pembangunan Zona Integritas KPU Kabupaten Purbalingga 2022: sampai akhir "
        "September 2022, tidak ada jadwal yang terlambat.",
        "Rinciannya: https://x",
    ]


def test_a_message_stays_short_whatever_a_file_says():
    plan = plan_of(*(Row(f"I.1.{number}", (1,)) for number in range(1, 60)))
    long = [replace(made, action=f"{made.code}{' panjang' * 4_000}") for made in plan.activities]
    progress = measure(replace(plan, activities=tuple(long)), 6)
    assert len(reminder(progress, "Tim A", "x" * 80, "")) < 1_000
