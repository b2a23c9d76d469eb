"""The slides as values: within their limits whatever the plan, and their figures counted again."""

import re
from dataclasses import replace
from datetime import date
from functools import cache
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.briefings import BAD, briefing_of, decision, one_activity
from tests.real import decree, plain, sample
from tests.recount import Row, counted_by_hand, plan_of, row_lists, rows_of
from zi_core.html.render import render
from zi_core.meetings import DecisionState, Period, Subject
from zi_core.progress import measure
from zi_core.slides.curve_svg import HEIGHT, WIDTH, draw
from zi_core.slides.deck import line_panels, slide_details, slides
from zi_core.slides.model import Layout, panel_of
from zi_core.views.overview import headline
from zi_core.views.step_curve import StepCurve


@cache
def bad_deck(name):
    return slides(briefing_of(BAD[name]()))


def by_key(deck):
    return {slide.key: slide for slide in deck}


def check_limits(deck):
    """What an audience can take in, and what tells the slides apart."""
    assert len({slide.key for slide in deck}) == len(deck)
    for slide in deck:
        assert slide.title.endswith(".")
        assert not re.search(r"(^|\. )\d", f"{slide.title} {slide.remark}")  # "Sebanyak 70 …"
        assert 15 <= len(slide.title) <= 230
        assert len(slide.figures) <= 4
        assert len(slide.rows) <= 10
        assert len(slide.lines) <= (6 if slide.layout is Layout.FIGURES else 7)
        assert "s.d. akhir" in slide.source or "awal tahun" in slide.source
        for line in slide.lines:
            assert line.lead
            assert line.text
        panels = [panel_of(slide, line) for line in slide.lines]
        named = [panel for panel in panels if panel]
        assert len(set(named)) + panels.count("") == len(panels) or slide.key.startswith(
            ("comparison", "agenda")
        )


@pytest.mark.parametrize("name", BAD)
def test_every_slide_keeps_within_its_limits(name):
    check_limits(bad_deck(name))


@given(rows=row_lists(), as_of=st.integers(0, 12))
def test_any_plan_at_any_month_gives_a_deck_within_its_limits(rows, as_of):
    check_limits(slides(briefing_of(plan_of(*rows), as_of)))


def test_the_slides_come_in_the_order_of_a_meeting():
    deck = slides(briefing_of(sample(), before=(sample(), 6)))
    keys = [slide.key for slide in deck]
    assert keys[:3] == ["headline", "curve", "comparison"]
    areas = [slide.subject.area for slide in deck if slide.layout is Layout.GRID]
    assert areas == ["I", "II", "III", "III", "IV", "V", "V", "VI"]
    rest = [key for key in keys[3:] if not key.startswith("area-")]
    assert rest == [
        "agenda",
        "agenda-2",
        "overdue",
        "overdue-2",
        "overdue-3",
        "overdue-4",
        "silent",
        "evidence",
        "decisions",
        "closing",
        "actions",
    ]


def test_a_first_meeting_has_nothing_to_compare_with():
    assert "comparison" not in by_key(slides(briefing_of(sample())))


# ---- figures ------------------------------------------------------------------------------------


@given(rows=row_lists(min_size=1), as_of=st.integers(0, 12))
def test_every_figure_is_that_of_a_recount(rows, as_of):
    counted = counted_by_hand(rows, as_of, "slot")
    due = [slot for slot in counted if slot.month <= as_of]
    reported = {row.team for row in rows if row.done_months(as_of)}
    deck = by_key(slides(briefing_of(plan_of(*rows), as_of)))

    def said(slots, own):
        target = [slot for slot in slots if slot.month <= as_of]
        if not target:
            return "belum ada yang jatuh tempo"
        if not any(row.done_months(as_of) for row in own):
            return "belum ada laporan"
        return f"{sum(slot.is_done for slot in target)} dari {len(target)} jadwal terlaksana"

    completion = deck["headline"].figures[0]
    assert completion.beside == said(counted, rows)
    for area in {row.area for row in rows}:
        own = [row for row in rows if row.area == area]
        slots = [slot for slot in counted if slot.row.area == area]
        assert deck[f"area-{area}"].figures[0].beside == said(slots, own)

    late = {}
    for slot in due:
        if not slot.is_done and slot.row.team in reported:
            late.setdefault(slot.row.code, []).append(as_of - slot.month)
    lines = [line for key in deck if key.startswith("overdue") for line in deck[key].lines]
    assert [str(line.activity.code) for line in lines] == sorted(
        late, key=lambda code: (-max(late[code]), -len(late[code]), code)
    )
    if late:
        count = sum(map(len, late.values()))
        assert (
            f"Sebanyak {count} jadwal pada {len(late)} kegiatan terlambat" in deck["overdue"].title
        )

    curve = deck["curve"].curve
    assert curve.planned == tuple(
        sum(slot.month <= month for slot in counted) for month in range(13)
    )
    assert (curve.due, curve.due_done) == (len(due), sum(slot.is_done for slot in due))
    if curve.realised:
        assert curve.realised[-1] == curve.due_done
        assert len(curve.realised) == as_of + 1

    done = [slot for slot in counted if slot.is_done]
    bare = [slot for slot in done if not slot.has_evidence]
    if bare:
        assert deck["evidence"].title.startswith(f"Sebanyak {len(bare)} dari {len(done)} jadwal")


def test_the_sample_says_what_can_be_counted_on_paper():
    counted = counted_by_hand(rows_of(sample()), 9, "slot")
    due = [slot for slot in counted if slot.month <= 9]
    deck = by_key(slides(briefing_of(sample())))
    done = sum(slot.is_done for slot in due)
    late = sum(slot.state == "overdue" for slot in due)
    assert [(plain(card.value), card.beside) for card in deck["headline"].figures[:2]] == [
        (f"{100 * done / len(due):.0f}%", f"{done} dari {len(due)} jadwal terlaksana"),
        (str(late), "terlama 8 bulan"),
    ]
    assert deck["headline"].title == str(headline(measure(sample(), 9)))
    coming = [slot for slot in counted if slot.month > 9 and not slot.is_done]
    assert deck["closing"].figures[0].value == str(len(coming))
    bars = [plain(line.note) for line in deck["headline"].lines]
    assert bars[4] == "59% 19 dari 32"
    assert bars[5] == "belum ada laporan"


@pytest.mark.exhaustive
def test_a_percentage_never_stands_without_its_fraction():
    for name in BAD:
        for slide in bad_deck(name):
            for card in slide.figures:
                assert "%" not in card.value or re.search(r"\d dari \d", card.beside)


@given(rows=row_lists(min_size=1), as_of=st.integers(0, 12))
def test_done_late_and_unreported_are_the_target_on_every_slide(rows, as_of):
    """The law of docs/rules.md: in each area and in total, and the areas add up to the total."""
    due = [slot for slot in counted_by_hand(rows, as_of, "slot") if slot.month <= as_of]
    deck = by_key(slides(briefing_of(plan_of(*rows), as_of)))
    parts = dict.fromkeys(("done", "late", "unreported"), 0)
    for area in {row.area for row in rows}:
        own = [slot for slot in due if slot.row.area == area]
        if not own:
            assert "belum ada yang jatuh tempo" in deck[f"area-{area}"].title
            continue
        told = area_parts(deck[f"area-{area}"].title, len(own))
        assert told == counted_parts(own)
        assert sum(told.values()) == len(own)
        parts = {name: parts[name] + told[name] for name in parts}
    assert parts == counted_parts(due)
    assert sum(parts.values()) == len(due)

    completion, late = deck["headline"].figures[:2]
    if late.is_known:
        assert int(late.value) == parts["late"]
        assert completion.beside.startswith(f"{parts['done']} dari {len(due)} ")
        if "belum dilaporkan" in late.beside:
            assert number_before(late.beside, "belum dilaporkan") == parts["unreported"]
        assert number_before(deck["headline"].title, "terlambat") == parts["late"]
        assert number_before(deck["headline"].title, "belum dilaporkan") == parts["unreported"]
    if parts["unreported"]:
        assert number_before(deck["silent"].title, "jadwal") == parts["unreported"]
    if parts["unreported"] and "overdue" in deck:
        remark = deck["overdue"].remark
        assert number_before(remark, "jadwal") == parts["late"] + parts["unreported"]
        assert number_before(remark, "terlambat") == parts["late"]
        assert number_before(remark, "belum dilaporkan") == parts["unreported"]
    gap = re.search(r"[Tt]ertinggal (\d+)", deck["curve"].title)
    behind = parts["late"] + parts["unreported"] if late.is_known else 0
    assert int(gap[1] if gap else 0) == behind
    split = re.search(r"(\d+) terlambat, (\d+) belum dilaporkan", deck["curve"].title)
    assert bool(split) == (bool(gap) and bool(parts["late"]) and bool(parts["unreported"]))
    if split:
        assert [int(part) for part in split.groups()] == [parts["late"], parts["unreported"]]


def counted_parts(slots):
    """The three parts of a target, counted by hand."""
    return {
        "done": sum(slot.is_done for slot in slots),
        "late": sum(slot.state == "overdue" for slot in slots),
        "unreported": sum(slot.state == "unreported" for slot in slots),
    }


def area_parts(title, due):
    """The parts of an area's target as its slide's title tells them."""
    if "terlaksana" in title:
        return {"done": due, "late": 0, "unreported": 0}
    told = {"late": 0, "unreported": 0}
    for name, word in (("late", "terlambat"), ("unreported", "belum dilaporkan")):
        for found in re.finditer(rf"(\d+) dari (\d+) jadwal {word}", title):
            told[name] = int(found[1])
            assert int(found[2]) == due
    return {"done": due - sum(told.values()), **told}


def number_before(text, word):
    """The number that stands right before a word; 0 where the word has none."""
    found = re.search(rf"(\d+) {word}", text)
    return int(found[1]) if found else 0


def test_the_comparison_tells_what_was_done_and_what_newly_fell_behind():
    then = [slot for slot in counted_by_hand(rows_of(sample()), 6, "slot") if slot.is_done]
    counted = counted_by_hand(rows_of(sample()), 9, "slot")
    known = {(slot.row.code, slot.month) for slot in then}
    done = [s for s in counted if s.is_done and (s.row.code, s.month) not in known]
    newly = [s for s in counted if s.state == "overdue" and s.month > 6 and s.row.area != "VI"]
    slide = by_key(slides(briefing_of(sample(), before=(sample(), 6))))["comparison"]
    assert [card.value for card in slide.figures[1:3]] == [str(len(done)), str(len(newly))]
    assert slide.title == (
        f"Sejak Rapat TW II 2022: {len(done)} jadwal terlaksana, {len(newly)} baru terlambat."
    )
    leads = [line.lead for line in slide.lines]
    assert {"Baru terlambat", "Terlaksana"} <= set(leads)
    rest = [line.text for line in slide.lines if line.is_rest]
    codes = len({slot.row.code for slot in newly})
    assert rest[0] == f"dan {codes - 2} kegiatan baru terlambat lagi"
    assert {line.note for line in slide.lines if line.is_rest} == {"lihat notula"}


# ---- areas, lists -------------------------------------------------------------------------------


def test_a_long_area_is_spread_evenly_and_keeps_its_order():
    plan = plan_of(*(Row(f"II.1.{n}", (1,)) for n in range(1, 27)))
    pages = [slide for slide in slides(briefing_of(plan)) if slide.layout is Layout.GRID]
    assert [len(slide.rows) for slide in pages] == [9, 8, 9]
    assert [slide.key for slide in pages] == ["area-II", "area-II-2", "area-II-3"]
    assert [slide.title[-11:] for slide in pages] == [f"({n} dari 3)." for n in (1, 2, 3)]
    codes = [row.activity.code for slide in pages for row in slide.rows]
    assert codes == [activity.code for activity in plan.activities]


def test_a_list_that_is_too_long_says_how_much_more_there_is_and_where():
    pages = [slide for slide in bad_deck("200 overdue") if slide.key.startswith("overdue")]
    assert [len(slide.lines) for slide in pages] == [5, 5, 5, 5]
    last = pages[-1].lines[-1]
    assert last.is_rest
    # 209 activities with January open, and one with May alone.
    assert (last.text, last.note) == ("dan 191 kegiatan lagi", "lihat lembar monev")
    assert pages[0].title.startswith(
        "Sebanyak 419 jadwal pada 210 kegiatan terlambat, terlama 8 bulan"
    )


def test_obstacle_and_follow_up_stand_below_what_is_overdue_and_a_cut_is_marked():
    """Short ones in full, long ones cut to a row; the slide then says where all of it stands."""
    said = "Menunggu jaringan dari pusat. " * 10
    rows = [Row(f"I.1.{n}", (1,), {}) for n in (1, 2, 3)] + [Row("I.2.1", (1,), {1: 1})]
    plan = plan_of(*rows)
    texts = {"I.1.1": (said, "Dijadwalkan ulang."), "I.1.2": ("Singkat\nsekali.", "")}
    plan = replace(
        plan,
        activities=[
            replace(found, obstacle=own[0], follow_up=own[1])
            for found in plan.activities
            for own in [texts.get(str(found.code), ("", ""))]
        ],
    )
    slide = by_key(slides(briefing_of(plan)))["overdue"]
    first, second, third = (line.more for line in slide.lines)
    assert first[0].startswith("Kendala: Menunggu jaringan dari pusat. Menunggu")
    assert first[0].endswith("…")
    assert 60 < len(first[0]) < 110
    assert first[1] == "RTL: Dijadwalkan ulang."
    assert second == ("Kendala: Singkat sekali.",)
    assert third == ("Kendala dan RTL belum ditulis.",)
    assert slide.remark == "Teks bertanda … lengkap di lembar monev."


def test_the_agenda_is_shown_by_team_with_what_is_left_out_counted():
    seen = briefing_of(sample())
    keys = [item.key for item in seen.agenda]
    marked = replace(
        seen.meeting.details, agenda=keys, discussed=tuple(keys[1:10]), skipped=(keys[0],)
    )
    deck = by_key(slides(briefing_of(sample(), details=marked)))
    lines = [line for key in deck if key.startswith("agenda") for line in deck[key].lines]
    assert len(lines) == 9
    owners = [line.lead for line in lines]
    assert owners == [owner for owner in dict.fromkeys(owners) for _ in range(owners.count(owner))]
    assert deck["agenda"].title == (
        f"Agenda: 9 pokok, menurut tim; 1 dilewati, {len(keys) - 10} di lampiran agenda (1 dari 2)."
    )


def test_the_last_slide_says_who_does_what_by_when_by_team():
    """Open decisions of this meeting and of those before; the team's next date first."""
    first, second = [team for team in sample().teams if team][:2]
    made = [
        decision(1, "Lama", of=1, due=date(2022, 8, 1), team=second),
        decision(2, "Sudah", of=1, state=DecisionState.DONE, team=first),
        decision(3, "Nanti", due=date(2022, 12, 1), team=first, subject="V.1.1"),
        decision(4, "Segera", due=date(2022, 11, 1), team=first),
        decision(5, "Umum", team=""),
    ]
    slide = slides(briefing_of(sample(), decisions=made))[-1]
    assert (slide.key, slide.layout, slide.heads) == (
        "actions",
        Layout.TABLE,
        ("Siapa", "Apa", "Kapan"),
    )
    assert [
        (line.lead, line.text, line.note.replace("\N{NO-BREAK SPACE}", " "), line.is_alert)
        for line in slide.lines
    ] == [
        (first, "K-4/2022 Segera", "1 November 2022", False),
        (first, "K-3/2022 Nanti", "1 Desember 2022", False),
        (second, "K-1/2022 Lama", "lewat tenggat 1 Agustus 2022", True),
        ("Tim tidak ditentukan", "K-5/2022 Umum", "tanpa tenggat", False),
    ]
    assert slide.title == "Siapa – apa – kapan: 4 keputusan harus dikerjakan, 1 lewat tenggat."
    nothing = slides(briefing_of(sample()))[-1]
    assert (nothing.key, nothing.lines) == ("actions", ())
    assert "belum ada keputusan" in nothing.title


def test_silent_teams_stand_apart_from_those_that_are_late():
    deck = by_key(slides(briefing_of(sample())))
    silent = [line.text for line in deck["silent"].lines]
    assert silent == ["Tim Peningkatan Kualitas Pelayanan Publik"]
    late = [line for key in deck if key.startswith("overdue") for line in deck[key].lines]
    assert not [line for line in late if line.activity.area == "VI"]
    assert deck["overdue"].remark == (
        "Belum terlaksana 70 jadwal: 30 terlambat dan 40 belum dilaporkan. "
        "Teks bertanda … lengkap di lembar monev."
    )


def test_what_is_not_known_is_not_called_zero():
    deck = by_key(slides(briefing_of(decree())))
    assert deck["headline"].figures[0].value == "–"
    assert deck["headline"].figures[0].beside == "belum ada laporan"
    assert "overdue" not in deck
    assert deck["silent"].title == (
        "Sebanyak 200 jadwal yang jatuh tempo belum dilaporkan oleh 6 tim."
    )
    assert len(deck["silent"].lines) == 6
    assert not deck["curve"].curve.realised
    nothing = by_key(slides(briefing_of(one_activity(), 2)))
    assert nothing["area-III"].figures[0].beside == "belum ada yang jatuh tempo"
    assert nothing["overdue"].title.startswith("Belum ada yang terlambat")


def test_open_decisions_of_earlier_meetings_come_first():
    made = [
        decision(1, "Lama", of=1, due=date(2022, 8, 1)),
        decision(2, "Selesai dulu", of=1, state=DecisionState.DONE),
        decision(3, "Baru", of=2, due=date(2022, 12, 1)),
    ]
    deck = by_key(slides(briefing_of(sample(), decisions=made)))
    told = [(line.lead, line.text, line.is_alert) for line in deck["decisions"].lines]
    assert told == [("K-1/2022", "Lama", True), ("K-3/2022", "Baru", False)]
    assert deck["decisions"].lines[0].note == "Tim A · lewat tenggat 1 Agustus 2022"
    assert deck["decisions"].title == (
        "Sebanyak 1 keputusan rapat lalu belum tuntas, 1 lewat tenggat; rapat ini menetapkan "
        "1 keputusan."
    )
    follow_up = deck["closing"].figures[2]
    assert plain(follow_up.value) == "50%"
    assert follow_up.beside == "1 dari 2 keputusan rapat lalu selesai"
    assert deck["closing"].figures[1].value == "2"


def test_only_decisions_of_meetings_before_are_late_and_on_this_meetings_day():
    made = [
        decision(1, "Pada hari rapat", of=1, due=date(2022, 10, 6)),
        decision(2, "Sehari sebelum rapat", of=1, due=date(2022, 10, 5)),
        decision(3, "Rapat ini", of=2, due=date(2022, 1, 1)),
    ]
    for closed in (False, True):
        deck = by_key(slides(briefing_of(sample(), decisions=made, closed=closed)))
        told = [(line.lead, line.note, line.is_alert) for line in deck["decisions"].lines]
        assert told == [
            ("K-1/2022", "Tim A · tenggat 6 Oktober 2022", False),
            ("K-2/2022", "Tim A · lewat tenggat 5 Oktober 2022", True),
            ("K-3/2022", "Tim A · tenggat 1 Januari 2022", False),
        ]
        assert "2 keputusan rapat lalu belum tuntas, 1 lewat tenggat" in deck["decisions"].title
        # The one that has time left is not counted.
        assert deck["closing"].figures[2].beside == "0 dari 1 keputusan rapat lalu selesai"


def test_decisions_that_have_time_left_are_not_called_none():
    made = [decision(1, of=1, due=date(2022, 12, 1))]
    deck = by_key(slides(briefing_of(sample(), decisions=made)))
    assert deck["closing"].title.endswith("; 1 keputusan belum tuntas.")
    follow_up = deck["closing"].figures[2]
    assert follow_up.value == "–"
    assert follow_up.beside != "belum ada keputusan rapat lalu"
    assert "belum jatuh tempo" in follow_up.beside


def test_many_decisions_take_four_slides_and_name_the_minutes():
    made = [decision(number) for number in range(1, 41)]
    pages = [
        slide
        for slide in slides(briefing_of(sample(), decisions=made))
        if slide.key.startswith("decisions")
    ]
    assert sum(len(slide.lines) for slide in pages) == 28
    assert pages[-1].lines[-1].note == "lihat notula"


def test_the_years_last_meeting_has_no_next_quarter():
    details = replace(briefing_of(sample()).meeting.details, period=Period.Q4)
    closing = by_key(slides(briefing_of(sample(), 12, details=details)))["closing"]
    assert closing.title.startswith("Tahun rencana 2022 berakhir")
    assert closing.figures[0].value == "–"


@pytest.mark.parametrize(
    ("period", "as_of", "first", "name"),
    [
        (Period.Q4, 10, 11, "November–Desember 2022"),
        (Period.Q4, 11, 12, "Desember 2022"),
        (Period.H2, 0, 1, "Januari–Desember 2022"),
        (Period.Q3, 8, 9, "September–Desember 2022"),
    ],
)
def test_a_meeting_held_early_also_looks_at_what_is_left_of_its_period(period, as_of, first, name):
    details = replace(briefing_of(sample()).meeting.details, period=period)
    closing = by_key(slides(briefing_of(sample(), as_of, details=details)))["closing"]
    counted = counted_by_hand(rows_of(sample()), as_of, "slot")
    coming = sum(slot.month >= first and not slot.is_done for slot in counted)
    assert plain(closing.title).startswith(f"Sebanyak {coming} jadwal jatuh tempo {name}")
    assert (closing.figures[0].name, closing.figures[0].value) == (
        f"Jatuh tempo {name}",
        str(coming),
    )


# ---- what every slide carries -------------------------------------------------------------------


def test_a_draft_and_sample_data_are_marked_on_every_slide():
    for slide in slides(briefing_of(sample())):
        assert slide.marks == ("DRAF versi 7", "DATA CONTOH")
        assert slide.source == "Monev ZI TW III 2022 · s.d. akhir September 2022"
    assert {slide.marks for slide in slides(briefing_of(decree(), closed=True))} == {()}


def test_a_decision_written_on_an_areas_slide_is_about_that_area():
    subjects = {slide.key: slide.subject for slide in slides(briefing_of(sample()))}
    assert subjects["area-V"] == Subject(None, "V")
    assert subjects["headline"] == subjects["overdue"] == Subject()


def test_no_new_decision_is_offered_about_an_activity_that_is_gone_or_of_another_year():
    old = replace(decision(4, subject="V.1.1"), year=2021)
    found = (old, *(decision(n, subject=about) for n, about in enumerate(("V.99.1", "V.1.1", "V"))))
    seen = briefing_of(sample(), decisions=found)
    html = render(
        "slides.html",
        deck=slides(seen),
        details=(),
        panels=line_panels(slides(seen)),
        about=seen.about,
        panel_of=panel_of,
        curve_svg=draw,
        may_decide=True,
        close="/rapat",
    )
    assert "V.1.1 (rencana aksi 2021)" in html
    offered = re.findall(r'data-act="decide" data-subject="([^"]+)"', html)
    assert sorted(offered) == ["V", "V.1.1"]


def test_every_activity_on_a_slide_has_its_story():
    seen = briefing_of(sample())
    deck = slides(seen)
    told = {story.activity.code for story in slide_details(seen, deck)}
    assert told == {activity.code for activity in sample().activities}
    assert slide_details(seen, deck[:1]) == ()


# ---- the curve ----------------------------------------------------------------------------------


def curve_of(planned, realised, as_of):
    done = realised[as_of] if realised else 0
    unknown = (None,) * len(planned)
    return StepCurve(
        "Judul", planned, realised, unknown, as_of, planned[as_of], done, "jadwal", 2022
    )


def labels(curve):
    svg = ElementTree.fromstring(draw(curve))
    return [(node.text, int(node.attrib["x"]), int(node.attrib["y"])) for node in svg.iter("text")]


@pytest.mark.parametrize("name", BAD)
def test_the_curve_is_drawn_within_its_picture_in_letters_large_enough(name):
    curve = by_key(bad_deck(name))["curve"].curve
    svg = ElementTree.fromstring(draw(curve))
    assert {int(node.attrib["font-size"]) for node in svg.iter("text")} <= {28, 32}
    for _, x, y in labels(curve):
        assert 0 <= x <= WIDTH
        assert 28 <= y <= HEIGHT


@given(
    steps=st.lists(st.integers(0, 400), min_size=12, max_size=12),
    as_of=st.integers(0, 12),
    done=st.floats(0, 1),
)
def test_the_labels_of_gap_and_realisation_never_touch(steps, as_of, done):
    planned = tuple(sum(steps[:month]) for month in range(13))
    realised = tuple(int(value * done) for value in planned[: as_of + 1])
    curve = curve_of(planned, realised, as_of)
    found = {text.split()[0]: y for text, _, y in labels(curve) if "Real" in text}
    gap = [y for text, _, y in labels(curve) if "terlaksana" in text]
    assert bool(gap) == (planned[as_of] > realised[as_of])
    if gap:
        assert found["Realisasi"] - gap[0] >= 36


def test_the_curve_names_the_gap_and_both_ends():
    texts = [text for text, _, _ in labels(by_key(slides(briefing_of(sample())))["curve"].curve)]
    assert {"Rencana 260", "Realisasi 130", "70 belum terlaksana"} <= set(texts)
    silent = [text for text, _, _ in labels(by_key(slides(briefing_of(decree())))["curve"].curve)]
    assert "Rencana 260" in silent
    assert not [text for text in silent if "belum terlaksana" in text or "Realisasi" in text]


@given(most=st.integers(1, 10**6))
def test_the_axis_counts_in_round_steps_and_few_of_them(most):
    planned = (*[0] * 12, most)
    said = [text for text, _, _ in labels(curve_of(planned, (), 0))]
    steps = [int(text.replace(".", "")) for text in said if text.replace(".", "").isdecimal()]
    assert str(steps[1]).rstrip("0") in ("1", "2", "25", "5")
    assert most <= steps[-1] < most + steps[1]
    assert len(steps) <= 7


@pytest.mark.parametrize("name", BAD)
def test_a_grid_names_each_sign_that_it_shows(name):
    for slide in bad_deck(name):
        cells = [cell for row in slide.rows for cell in row.cells if cell.state]
        assert {state for state, _ in slide.signs} == {cell.state for cell in cells}
        assert len({word for _, word in slide.signs}) == len(slide.signs)
