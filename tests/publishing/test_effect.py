"""What a new version would do: capaian before and after, and how much of what it changes."""

from dataclasses import replace

import pytest

from tests.edits import BASE
from zi_core.plan import Entry
from zi_core.plan.facts import MARK, Change, FactKey, Field, facts_of, plan_of
from zi_core.publishing.change_phrases import MINUS, summary
from zi_core.publishing.effect import change_counts, effect_of
from zi_core.publishing.merge import existence

FIRST, SECOND, *_ = BASE.activities


def entry(month, before=None, after=MARK, subject="I.1.1"):
    return Change(FactKey(subject, month, Field.ENTRY), before, after)


def test_the_touched_team_and_the_whole_stand_before_and_after_at_the_same_position():
    entries = (*BASE.entries, Entry(FIRST.code, 6), Entry(SECOND.code, 6))
    effect = effect_of(BASE, replace(BASE, entries=entries), 6)
    assert effect.position == "akhir Juni 2022"
    assert [(line.name, line.before, line.after) for line in effect.lines] == [
        ("Tim A", "2 dari 4 (50%)", "4 dari 4 (100%)"),
        ("Seluruh rencana", "12 dari 24 (50%)", "14 dari 24 (58%)"),
    ]
    assert effect.counts == ("2 realisasi baru",)


def test_what_is_not_due_yet_changes_nothing_at_that_position():
    entries = (*BASE.entries, Entry(FIRST.code, 9))
    effect = effect_of(BASE, replace(BASE, entries=entries), 3)
    assert not any(line.is_changed for line in effect.lines)
    assert effect.counts == ("1 realisasi baru",)


def test_a_team_that_reports_for_the_first_time_had_no_report():
    silent = replace(BASE, entries=tuple(e for e in BASE.entries if e.code != FIRST.code))
    silent = replace(silent, entries=tuple(e for e in silent.entries if e.code != SECOND.code))
    line, _ = effect_of(silent, BASE, 3).lines
    assert (line.before, line.after) == ("belum ada laporan", "2 dari 2 (100%)")


def test_a_new_activity_is_counted_without_its_texts():
    facts = facts_of(BASE)
    gone = {place: value for place, value in facts.items() if place.subject != "I.1.1"}
    counts = effect_of(plan_of(gone, BASE), BASE, 6).counts
    assert counts == (
        "1 realisasi baru",
        "1 bukti dukung baru",
        "1 kendala baru",
        "1 kegiatan baru",
        "3 jadwal ditambahkan",
    )


def test_each_kind_is_counted_by_what_becomes_of_it():
    changes = (entry(1), entry(2), entry(3, MARK, None), entry(4, MARK, "2022-04-01"))
    texts = [Change(FactKey("I.1.1", 0, field), "a", "b") for field in (Field.TEAM, Field.NOTE)]
    assert change_counts((*changes, *texts)) == (
        "2 realisasi baru",
        "1 realisasi diubah",
        "1 realisasi dihapus",
        "2 isian lain",
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([entry(month) for month in range(1, 9)], ("+ Jan–Agt",)),
        (
            [entry(1), entry(3, MARK, None), entry(5, MARK, "2022-05-02")],
            ("+ Jan", f"{MINUS} Mar", "diubah Mei"),
        ),
        (
            [
                Change(FactKey("I.1.1", 0, Field.OBSTACLE), None, "a"),
                Change(FactKey("I.1.1", 2, Field.DOCUMENT, "a\nb"), None, ""),
                Change(FactKey("I.1.1", 6, Field.PLANNED), None, MARK),
            ],
            ("+ 1 bukti dukung", "kendala diisi", "jadwal + Jun"),
        ),
        (
            [
                Change(existence("I.1.1"), MARK, None),
                Change(FactKey("I.1.1", 0, Field.ACTION), "a", None),
                entry(1, MARK, None),
            ],
            (f"{MINUS} Jan", "kegiatan dihapus"),
        ),
    ],
)
def test_the_changes_of_an_activity_are_one_line(changes, words):
    assert summary(changes) == words
