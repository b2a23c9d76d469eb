"""A team's own page: its share, and lists that a recount by hand confirms."""

import pytest
from hypothesis import given

from tests.real import plain, sample, sample_progress
from tests.recount import TEAMS, Row, as_ofs, counted_by_hand, plan_of, row_lists
from zi_core.formatting import number, percent
from zi_core.progress import By, Progress, SlotItem, Weighting, measure
from zi_core.progress.states import SlotState
from zi_core.views.team import team_cards, team_figures, team_scope, team_short, team_work


def at(as_of: int, *rows: Row, **plan) -> Progress:
    return measure(plan_of(*rows, **plan), as_of)


def told(items: list[SlotItem]) -> list[tuple[int, str]]:
    return [(item.month, str(item.activity.code)) for item in items]


# ---- the overview -------------------------------------------------------------------------------


def test_every_team_has_a_card_also_the_one_that_is_not_named():
    cards = team_cards(sample_progress(9))
    assert [card.team for card in cards] == list(sample().teams)
    told = [(card.name, plain(card.bar.value), card.bar.beside, card.next_due) for card in cards]
    assert told == [
        ("(tidak dicantumkan dalam Keputusan)", "93%", "13 dari 14", 1),
        ("Tim Penguatan Tata Laksana", "87%", "40 dari 46", 4),
        ("Tim Penataan Sistem Manajemen SDM", "80%", "40 dari 50", 4),
        ("Tim Penguatan Akuntabilitas", "100%", "18 dari 18", 1),
        ("Tim Pengawasan", "59%", "19 dari 32", 3),
        ("Tim Peningkatan Kualitas Pelayanan Publik", "", "belum ada laporan", 4),
    ]


@pytest.mark.parametrize("weighting", Weighting)
def test_what_falls_due_next_is_counted_in_slots(weighting):
    """The card says "4 segera": four things to do, however completion is weighted."""
    cards = team_cards(sample_progress(9, weighting))
    assert [card.next_due for card in cards] == [1, 4, 4, 1, 3, 4]


def test_a_teams_scope_is_its_area_and_how_much_it_answers_for():
    progress = sample_progress(9)
    assert team_scope(progress, "Tim Pengawasan") == "Area V Pengawasan · 12 kegiatan"
    assert team_scope(progress, "") == "Area I Manajemen Perubahan · 5 kegiatan"


def test_a_team_of_several_areas_has_them_listed():
    progress = at(6, Row("I.1.1"), Row("II.1.1"), Row("II.1.2"), Row("V.1.1"))
    assert team_scope(progress, "Tim A") == "Area I, II dan V · 4 kegiatan"


def test_a_teams_key_figures_are_those_of_its_own_rows():
    """Tim Pengawasan at the end of September: 19 of 32, the other 13 late."""
    found = team_figures(sample_progress(9), "Tim Pengawasan")
    figures = sample_progress(9).by(By.TEAM)["Tim Pengawasan"]
    assert [(card.name, plain(card.value), card.beside, card.state) for card in found] == [
        ("Capaian", "59%", "19 dari 32", None),
        ("Terlambat", "13", f"terlama {figures.oldest_late} bulan", SlotState.OVERDUE),
        (
            "Tepat waktu",
            plain(percent(figures.on_time_rate)),
            f"{number(figures.on_time)} dari 32",
            SlotState.DONE,
        ),
        (
            "Bukti lengkap",
            plain(percent(figures.evidence_rate)),
            f"{figures.evidenced_count} dari {figures.done_count} yang terlaksana",
            None,
        ),
    ]
    assert [card.is_alert for card in found] == [False, True, False, False]


@pytest.mark.parametrize(
    ("as_of", "words"), [(6, "belum ada laporan"), (2, "belum ada yang jatuh tempo")]
)
def test_a_team_that_has_nothing_to_show_says_why(as_of, words):
    found = team_figures(at(as_of, Row("I.1.1", (3,))), "Tim A")
    assert {(card.value, card.beside, card.is_alert) for card in found} == {("–", words, False)}


def test_a_teams_name_for_a_row_of_choices():
    assert team_short("Tim Pengawasan") == "Pengawasan"
    assert team_short("Sekretariat") == "Sekretariat"
    assert team_short("") == "(tidak dicantumkan dalam Keputusan)"


# ---- a team's lists -----------------------------------------------------------------------------


def test_early_work_is_proven_though_nothing_is_due_yet():
    progress = at(1, Row("I.1.1", (3,), {1: None}, documents=(3,)))
    completion, _, _, proven = team_figures(progress, "Tim A")
    assert (completion.value, completion.beside) == ("–", "belum ada yang jatuh tempo")
    assert (plain(proven.value), proven.beside) == ("100%", "1 dari 1 yang terlaksana")


@given(row_lists(), as_ofs)
def test_every_list_is_that_of_a_count_by_hand(rows, as_of):
    """By month, then in the decree's order; of each team its own slots and nobody else's."""
    progress = measure(plan_of(*rows), as_of)
    counted = counted_by_hand(rows, as_of, "slot")
    for team in TEAMS:
        own = [slot for slot in counted if slot.row.team == team]
        order = {row.code: place for place, row in enumerate(rows)}
        own.sort(key=lambda slot: (slot.month, order[slot.row.code]))

        def listed(found):
            return [(slot.month, slot.row.code) for slot in found]

        work = team_work(progress, team)
        late = [slot for slot in own if slot.state in ("overdue", "unreported")]
        assert sum(item.count for item in work.overdue) == len(late)
        assert {str(item.activity.code) for item in work.overdue} == {s.row.code for s in late}
        assert [item.age for item in work.overdue] == sorted(
            (item.age for item in work.overdue), reverse=True
        )
        assert told(work.due) == listed(slot for slot in own if slot.state == "due")
        assert told(work.next) == listed(
            slot for slot in own if not slot.is_done and slot.month == as_of + 2
        )
        assert told(work.unproven) == listed(
            slot for slot in own if slot.is_done and not slot.has_evidence
        )


def test_the_lists_of_a_team_of_the_sample():
    work = team_work(sample_progress(9), "Tim Pengawasan")
    assert sum(item.count for item in work.overdue) == 13
    assert str(work.overdue[0].activity.code) == "V.1.1"
    assert (work.due_title, len(work.due)) == ("Jatuh tempo Oktober", 3)
    assert work.next_title == "Berikutnya, November"
    assert len(work.unproven) == 4


def test_a_silent_teams_slots_are_listed_on_its_own_page():
    team = "Tim Peningkatan Kualitas Pelayanan Publik"
    assert sum(item.count for item in team_work(sample_progress(9), team).overdue) == 40


def test_a_document_under_the_entrys_own_month_proves_the_slot_it_fulfils():
    progress = at(6, Row("I.1.1", (3,), {5: None}, documents=(5,)), Row("I.1.2", (3,), {3: None}))
    assert told(team_work(progress, "Tim A").unproven) == [(3, "I.1.2")]


@pytest.mark.parametrize(
    ("as_of", "titles"),
    [
        (0, ("Jatuh tempo Januari", "Berikutnya, Februari")),
        (10, ("Jatuh tempo November", "Berikutnya, Desember")),
        (11, ("Jatuh tempo Desember", "Berikutnya, Januari 2023")),
        (12, ("Jatuh tempo Januari 2023", "Berikutnya, Februari 2023")),
    ],
)
def test_the_titles_name_the_months_also_past_the_years_end(as_of, titles):
    work = team_work(at(as_of, Row("I.1.1", (12,))), "Tim A")
    assert (work.due_title, work.next_title) == titles


def test_past_the_years_end_of_a_plan_without_year_the_month_stands_alone():
    work = team_work(at(12, Row("I.1.1", (12,)), year=None), "Tim A")
    assert work.due_title == "Jatuh tempo Januari"
