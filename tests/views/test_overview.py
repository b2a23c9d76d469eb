"""Ringkasan: the sentence, the cards and the short lists say what is known, and no more."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.real import decree, plain, sample_progress
from tests.recount import Row, as_ofs, plan_of, row_lists
from zi_core.plan import Area, Plan
from zi_core.progress import Progress, Weighting, measure
from zi_core.progress.states import SlotState
from zi_core.views.overview import (
    cards,
    curve_title,
    headline,
    source_line,
)

weightings = st.sampled_from(Weighting)


def at(as_of: int, *rows: Row, weighting: Weighting = Weighting.SLOT, **plan) -> Progress:
    return measure(plan_of(*rows, **plan), as_of, weighting)


def sentence(progress: Progress) -> str:
    return plain(str(headline(progress)))


def card(progress: Progress, place: int):
    return cards(progress)[place]


COMPLETION, OVERDUE, ON_TIME, DUE = range(4)

# ---- the sentence -------------------------------------------------------------------------------


def test_the_sentence_says_how_much_is_done_how_much_late_and_where():
    assert sentence(sample_progress(9)) == (
        "Sampai akhir September 2022, 130 dari 200 jadwal terlaksana (65%). "
        "Sebanyak 30 terlambat, terbanyak di Area V Pengawasan (13); 40 belum dilaporkan (Area VI)."
    )


def test_before_anything_is_due_the_sentence_gives_no_figures():
    assert sentence(measure(decree(), 0)) == "Sampai awal tahun 2022 belum ada yang jatuh tempo."
    assert sentence(at(2, Row("I.1.1", (3,), {3: 1}))) == (
        "Sampai akhir Februari 2022 belum ada yang jatuh tempo."
    )


@pytest.mark.parametrize("weighting", Weighting)
def test_without_any_report_the_sentence_tells_the_plan(weighting):
    """Nothing reported is neither 0% nor late; the counts are of slots in every weighting."""
    assert sentence(measure(decree(), 6, weighting)) == (
        "Belum ada laporan realisasi. Rencana memuat 59 kegiatan dengan 260 jadwal; "
        "143 sudah jatuh tempo sampai akhir Juni 2022."
    )
    assert headline(measure(decree(), 6, weighting)).alarm == ""


def test_what_is_late_is_the_part_drawn_hot():
    found = headline(sample_progress(9))
    assert found.alarm == "Sebanyak 30 terlambat"
    assert plain(found.opening).endswith("terlaksana (65%).")


def test_several_silent_areas_are_listed():
    progress = at(
        6,
        Row("I.1.1", (3, 4), {3: None}),
        Row("II.1.1", (3,), team="Tim B"),
        Row("V.1.1", (1,), team="Tim C"),
        Row("VI.1.1", team="Tim D"),
    )
    assert sentence(progress) == (
        "Sampai akhir Juni 2022, 1 dari 4 jadwal terlaksana (25%). "
        "Sebanyak 1 terlambat, di Area I Manajemen Perubahan; "
        "2 belum dilaporkan (Area II dan V)."
    )


def test_where_most_is_late_is_an_area_that_has_reported():
    """A silent area may owe more, but whether it is late is not known."""
    progress = at(
        6,
        Row("I.1.1", (1, 2), {1: None}),
        Row("II.1.1", (1, 2, 3, 4), team="Tim B"),
        Row("III.1.1", (1,), {2: 2}),
    )
    words = "terlambat, di Area I Manajemen Perubahan; 4 belum dilaporkan (Area II)."
    assert words in sentence(progress)


def test_where_all_is_late_in_one_area_it_is_not_called_most():
    progress = at(6, Row("I.1.1", (1, 2, 3), {1: None}), Row("II.1.1", (1,), {1: None}))
    assert "Sebanyak 2 terlambat, semuanya di Area I Manajemen Perubahan." in sentence(progress)


def test_an_area_silent_because_nothing_of_its_was_due_is_not_named():
    progress = at(3, Row("I.1.1", (1, 2), {1: None}), Row("II.1.1", (9,), team="Tim B"))
    assert "belum dilaporkan" not in sentence(progress)


def test_nothing_late_is_said_in_words():
    progress = at(6, Row("I.1.1", (1, 2), {1: None, 2: None}), Row("II.1.1", (9,)))
    assert sentence(progress) == (
        "Sampai akhir Juni 2022, 2 dari 2 jadwal terlaksana (100%). Tidak ada yang terlambat."
    )


def test_the_whole_year_done():
    progress = at(12, Row("I.1.1", (1, 12), {1: None, 12: None}))
    assert sentence(progress) == (
        "Sampai akhir Desember 2022, 2 dari 2 jadwal terlaksana (100%). Tidak ada yang terlambat."
    )


def test_a_plan_of_one_area_has_no_worst_area():
    assert sentence(at(6, Row("I.1.1", (1, 2), {1: None}))) == (
        "Sampai akhir Juni 2022, 1 dari 2 jadwal terlaksana (50%). Sebanyak 1 terlambat."
    )


def test_nothing_late_but_where_nobody_reported():
    progress = at(6, Row("I.1.1", (1,), {1: None}), Row("II.1.1", (1, 2), team="Tim B"))
    assert sentence(progress) == (
        "Sampai akhir Juni 2022, 1 dari 3 jadwal terlaksana (33%). "
        "Sebanyak 2 belum dilaporkan (Area II); selain itu tidak ada yang terlambat."
    )
    assert headline(progress).state is SlotState.UNREPORTED


def test_the_headline_counts_what_was_done_late_where_nothing_is_overdue():
    assert sentence(at(6, Row("I.1.1", (1, 2), {1: 4, 2: None}))) == (
        "Sampai akhir Juni 2022, 2 dari 2 jadwal terlaksana (100%). "
        "Tidak ada yang terlambat; 1 terlaksana sesudah bulannya."
    )


def test_an_area_of_which_one_team_has_not_reported_is_named_for_it():
    progress = at(6, Row("I.1.1", (1, 2), {1: None}), Row("I.1.2", (1,), team="Tim B"))
    assert sentence(progress) == (
        "Sampai akhir Juni 2022, 1 dari 3 jadwal terlaksana (33%). "
        "Sebanyak 1 terlambat; 1 belum dilaporkan (Area I)."
    )


@pytest.mark.parametrize(
    ("weighting", "words"),
    [
        (
            Weighting.ACTIVITY,
            "38,7 dari 51,3 kegiatan terlaksana (75%). Sebanyak 5,6 terlambat, "
            "terbanyak di Area V Pengawasan (3,3); 7 belum dilaporkan (Area VI).",
        ),
        (
            Weighting.AREA,
            "capaian rencana aksi tertimbang 72% (bukan nilai). Sebanyak 30 jadwal terlambat, "
            "terbanyak di Area V Pengawasan (13 jadwal); 40 jadwal belum dilaporkan (Area VI).",
        ),
    ],
)
def test_weighted_amounts_carry_their_unit_and_points_are_not_told(weighting, words):
    assert words in sentence(sample_progress(9, weighting))


@given(row_lists(), as_ofs, weightings)
def test_a_percentage_never_stands_without_its_fraction(rows, as_of, weighting):
    """In the sentence and on the cards, whatever the plan; one of weights says it is no score."""
    progress = measure(plan_of(*rows), as_of, weighting)
    told = sentence(progress)
    by_count = r"[\d.,]+ dari [\d.,]+ \w+ terlaksana \(\d+%\)"
    by_weight = r"capaian rencana aksi tertimbang \d+% \(bukan nilai\)"
    is_weighted = weighting is Weighting.AREA
    assert ("%" in told) == bool(re.search(by_weight if is_weighted else by_count, told))
    for found in cards(progress):
        if "%" in found.value:
            beside = "bukan nilai" if is_weighted else r"[\d.,]+ dari [\d.,]+"
            assert re.fullmatch(beside, found.beside)


@given(row_lists(), as_ofs, weightings)
def test_the_sentence_is_one_clean_line(rows, as_of, weighting):
    told = sentence(measure(plan_of(*rows), as_of, weighting))
    assert told.startswith(("Sampai ", "Belum ada laporan"))
    assert told.endswith(".")
    assert "  " not in told
    assert not re.search(r"\b(nan|None)\b", told)


@given(row_lists(), as_ofs)
def test_the_two_amounts_of_the_sentence_are_those_that_are_not_done(rows, as_of):
    progress = measure(plan_of(*rows), as_of)
    told = sentence(progress)
    done = re.search(r"([\d.]+) dari ([\d.]+) jadwal", told)
    late = re.search(r"Sebanyak (\d+) terlambat", told)
    unreported = re.search(r"(\d+) belum dilaporkan", told)
    if done and progress.total.is_reported and progress.total.due:
        behind = sum(int(found[1]) for found in (late, unreported) if found)
        assert int(done[1]) + behind == int(done[2])


def test_a_plan_without_areas_has_a_sentence():
    empty = Plan(2022, "KPU", (Area("I", "Satu"),), ())
    assert sentence(measure(empty, 6)) == "Sampai akhir Juni 2022 belum ada yang jatuh tempo."


# ---- the cards ----------------------------------------------------------------------------------


def test_the_four_cards_of_the_sample():
    told = [
        (found.name, plain(found.value), found.beside, plain(found.before))
        for found in cards(sample_progress(9))
    ]
    assert told == [
        ("Capaian", "65%", "130 dari 200", "turun 3 poin dari Agustus (68%)"),
        ("Terlambat", "30", "terlama 8 bulan", "naik 7 dari Agustus (23)"),
        ("Tepat waktu", "59%", "118 dari 200", "turun 2 poin dari Agustus (61%)"),
        ("Segera jatuh tempo", "17", "Oktober 2022", "terbanyak Tim Penguatan Tata Laksana"),
    ]


def test_weighted_completion_has_a_name_of_its_own():
    """It is no ZI score and must not look like one."""
    names = [card(sample_progress(9, weighting), COMPLETION).name for weighting in Weighting]
    assert names == ["Capaian", "Capaian", "Capaian rencana aksi tertimbang"]


def test_the_cards_of_weights_count_slots_and_show_no_points():
    """Of the sample as per slot; amounts of points would look like a score."""
    completion, late, on_time, due = cards(sample_progress(9, Weighting.AREA))
    assert (completion.value, completion.beside) == ("72%", "bukan nilai")
    assert (late.value, late.beside) == ("30", "terlama 8 bulan")
    assert late.before == ""
    assert on_time.beside == "bukan nilai"
    assert due.value == "17"


def test_only_what_needs_action_is_hot():
    assert [found.is_alert for found in cards(sample_progress(9))] == [False, True, False, False]
    all_done = at(6, Row("I.1.1", (1,), {1: None}))
    assert not any(found.is_alert for found in cards(all_done))


def test_nothing_due_is_no_zero():
    for place in (COMPLETION, OVERDUE, ON_TIME):
        found = card(at(2, Row("I.1.1", (3,), {3: 1})), place)
        assert (found.value, found.beside, found.before, found.course) == (
            "–",
            "belum ada yang jatuh tempo",
            "",
            (),
        )


def test_nothing_reported_is_no_zero_and_not_hot():
    for place in (COMPLETION, OVERDUE, ON_TIME):
        found = card(measure(decree(), 6), place)
        assert (found.value, found.beside, found.before, found.course, found.is_alert) == (
            "–",
            "belum ada laporan",
            "",
            (),
            False,
        )


def test_what_is_unreported_alone_is_not_hot():
    progress = at(6, Row("I.1.1", (1,), {1: None}), Row("I.1.2", (1, 2), team="Tim B"))
    found = card(progress, OVERDUE)
    assert (found.value, found.beside, found.is_alert) == ("0", "2 belum dilaporkan", False)


def test_in_january_there_is_no_month_to_compare_with():
    assert [found.before for found in cards(sample_progress(1))[:3]] == ["", "", ""]


def test_a_month_with_nothing_due_is_not_compared_with():
    progress = at(3, Row("I.1.1", (1, 3), {3: 3}), Row("I.1.2", (3,)))
    assert card(progress, COMPLETION).before == ""
    progress = at(3, Row("I.1.1", (3,), {3: 1}), Row("I.1.2", (3,)))
    assert [found.before for found in cards(progress)[:3]] == ["", "", ""]


def test_a_month_before_the_first_report_is_not_zero():
    """In February nothing was reported; March is not "up from 0%"."""
    progress = at(3, Row("I.1.1", (1, 2, 3), {3: None}))
    assert plain(card(progress, COMPLETION).value) == "33%"
    assert [found.before for found in cards(progress)[:3]] == ["", "", ""]
    assert card(progress, COMPLETION).course == (None, None, pytest.approx(1 / 3))
    assert card(progress, OVERDUE).course == (None, None, 2.0)


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({1: None, 2: None}, "tetap dari Februari (100%)"),
        ({1: None, 2: None, 3: None}, "tetap dari Februari (100%)"),
        ({1: None}, "turun 17 poin dari Februari (50%)"),
        ({2: None, 3: None}, "naik 17 poin dari Februari (50%)"),
    ],
)
def test_the_change_since_the_month_before(entries, words):
    planned = (1, 2) if set(entries) == {1, 2} else (1, 2, 3)
    progress = at(3, Row("I.1.1", planned, entries))
    assert plain(card(progress, COMPLETION).before) == words


@given(row_lists(), as_ofs, weightings)
def test_the_change_is_the_difference_of_the_two_figures_shown(rows, as_of, weighting):
    """Rounded as shown: never "turun 0", and never a step that the two percentages contradict."""
    for found in cards(measure(plan_of(*rows), as_of, weighting))[:3]:
        match = re.fullmatch(
            r"(?:tetap|(naik|turun) ([\d.,]+)( poin)?) dari \w+ \(([\d.,]+)(%)?\)",
            plain(found.before),
        )
        if not match:
            assert found.before == ""
            continue
        way, step, points, then, percent = match.groups()
        assert step != "0"
        if percent:
            now = int(plain(found.value).removesuffix("%"))
            expected = {"naik": 1, "turun": -1, None: 0}[way] * int(step or 0)
            assert now - int(then) == expected
            assert points or not way


def test_a_weighted_amount_that_has_not_changed_stays():
    """Shares summed two ways differ by a floating error; that is no change."""
    before = plain(card(sample_progress(13, Weighting.ACTIVITY), OVERDUE).before)
    assert before.startswith("tetap dari Desember (")


@given(row_lists(), as_ofs)
def test_a_course_has_a_point_for_every_closed_month_and_ends_at_the_value(rows, as_of):
    progress = measure(plan_of(*rows), as_of)
    found = cards(progress)
    if progress.total.is_reported and progress.total.due:
        assert [len(item.course) for item in found] == [as_of, as_of, as_of, 0]
        assert found[COMPLETION].course[-1] == pytest.approx(progress.total.completion)
        assert found[OVERDUE].course[-1] == pytest.approx(progress.total.late)
        assert found[ON_TIME].course[-1] == pytest.approx(progress.total.on_time_rate)
    else:
        assert not any(item.course for item in found)


def test_the_age_of_the_oldest_late_slot():
    assert card(at(6, Row("I.1.1", (2, 5), {1: None})), OVERDUE).beside == "terlama 1 bulan"
    fresh = at(6, Row("I.1.1", (5, 6), {5: None}))
    assert card(fresh, OVERDUE).beside == "jadwal"


def test_what_falls_due_next_and_whose_it_is():
    progress = at(
        5,
        Row("I.1.1", (6,), team="Tim A"),
        Row("I.1.2", (6,), team="Tim B"),
        Row("I.1.3", (6,), team="Tim B"),
        Row("I.1.4", (6,), {6: 5}, team="Tim A"),
        Row("I.1.5", (7,), team="Tim C"),
    )
    found = card(progress, DUE)
    assert (found.value, found.beside, found.before) == ("3", "Juni 2022", "terbanyak Tim B")


def test_a_team_that_is_not_named_is_said_so():
    found = card(at(5, Row("I.1.1", (6,), team="")), DUE)
    assert found.before == "terbanyak (tidak dicantumkan dalam Keputusan)"


def test_after_december_nothing_falls_due():
    found = card(sample_progress(12), DUE)
    assert (found.value, found.beside, found.before) == ("–", "tahun rencana sudah berakhir", "")


def test_each_card_leads_to_its_rows():
    states = [found.state for found in cards(sample_progress(9))]
    assert states == [None, SlotState.OVERDUE, SlotState.DONE, SlotState.DUE]


# ---- titles and source --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "as_of", "title"),
    [
        ([Row("I.1.1", (3,))], 2, "Rencana setahun; belum ada yang jatuh tempo"),
        ([Row("I.1.1", (3, 9))], 3, "Rencana 2 jadwal setahun; belum ada realisasi"),
        ([Row("I.1.1", (3,), {3: None})], 3, "Realisasi sesuai rencana"),
        ([Row("I.1.1", (1, 3), {3: None})], 3, "Realisasi tertinggal 1 jadwal dari rencana"),
        (
            [Row("I.1.1", (3,), {3: None}), Row("I.1.2", (1, 3), team="Tim B")],
            3,
            "Realisasi tertinggal 2 jadwal dari rencana",
        ),
    ],
)
def test_the_curve_says_what_it_shows(rows, as_of, title):
    assert curve_title(at(as_of, *rows)) == title


def test_the_curve_of_a_selection_speaks_of_the_selection():
    progress = sample_progress(9)
    area_iv = progress.figures(progress.selection(areas=["IV"]))
    assert curve_title(progress) == ("Tertinggal 70 jadwal: 30 terlambat, 40 belum dilaporkan")
    assert curve_title(progress, area_iv) == "Realisasi sudah menyusul rencana"


def test_the_curve_of_weights_is_titled_with_slots():
    assert curve_title(sample_progress(9, Weighting.AREA)) == (
        "Tertinggal 70 jadwal: 30 jadwal terlambat, 40 jadwal belum dilaporkan"
    )


def test_the_source_line_says_what_was_counted_when_and_how():
    assert source_line(sample_progress(9, Weighting.AREA)) == (
        "Rencana Aksi Pembangunan Zona Integritas KPU Kabupaten Purbalingga tahun 2022 · "
        "posisi akhir September 2022 · dihitung per bobot area"
    )


def test_the_source_line_leaves_out_what_the_plan_does_not_say():
    assert source_line(measure(Plan(None, "", (), ()), 0)) == (
        "Rencana Aksi Pembangunan Zona Integritas · posisi awal tahun · dihitung per jadwal"
    )
