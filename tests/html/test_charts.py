"""Charts: pure figures with spoken text and a table that says the same, safe against their data."""

import json
import re

import plotly.graph_objects as go
import pytest

from tests.real import decree, plain, sample_progress
from tests.recount import Row, plan_of
from zi_core.formatting import number
from zi_core.html import charts
from zi_core.html.charts import Chart, completion_bars
from zi_core.progress import Progress, Weighting, measure
from zi_core.views.bars import Bar, area_bars, bar, component_bars
from zi_core.views.step_curve import step_curve

HOSTILE = "<b>a</b> & <a href='http://jahat.example'>b</a> $x^2$ &lt;i&gt; <img src=x onerror=1>"


def curve_of(progress: Progress, **options) -> Chart:
    return charts.step_curve(step_curve(progress), **options)


def bars_of(progress: Progress) -> Chart:
    return completion_bars("Capaian per area", area_bars(progress), progress.weighting.unit)


CHARTS = [
    pytest.param(lambda: curve_of(sample_progress(9)), id="curve"),
    pytest.param(lambda: curve_of(sample_progress(13, Weighting.AREA)), id="curve next year"),
    pytest.param(lambda: curve_of(measure(decree(), 0)), id="curve nothing due"),
    pytest.param(lambda: curve_of(measure(decree(), 6)), id="curve nothing reported"),
    pytest.param(lambda: curve_of(measure(plan_of(), 0)), id="curve of nothing"),
    pytest.param(lambda: bars_of(sample_progress(9)), id="bars"),
    pytest.param(lambda: bars_of(measure(decree(), 0)), id="bars nothing due"),
    pytest.param(lambda: completion_bars("Komponen", [hostile_bar()], "jadwal"), id="hostile"),
]


def hostile_bar() -> Bar:
    return bar("I.1", HOSTILE, measure(plan_of(Row("I.1.1", (1,), {1: 1})), 6).total)


def texts_of(figure: charts.Figure) -> list[str]:
    return [item["text"] for item in figure["layout"]["annotations"]]


# ---- any chart ----------------------------------------------------------------------------------


@pytest.mark.parametrize("make", CHARTS)
def test_a_chart_is_a_figure_with_title_words_and_table(make):
    chart = make()
    assert go.Figure(chart.figure).data  # plotly.py refuses what plotly.js would not know
    assert chart.title
    assert chart.title in chart.alt
    assert chart.alt.endswith(".")
    assert all(len(row) == len(chart.columns) for row in chart.rows)
    assert not re.search(r"\b(nan|None|inf)\b", " ".join([chart.alt, *map(" ".join, chart.rows)]))


@pytest.mark.parametrize("make", CHARTS)
def test_a_figure_loads_nothing_from_outside(make):
    """The office may be offline: no images, maps, links or templates with addresses."""
    drawn = json.loads(json.dumps(make().figure))
    assert "images" not in drawn["layout"]
    texts = [item.pop("text") for item in drawn["layout"].get("annotations", ())]
    texts += [text for trace in drawn["data"] for text in trace.pop("hovertext", ())]
    assert not re.search(r"https?:|//", json.dumps(drawn))
    assert not any(re.search(r"<(?!/?b>|br>)", text) for text in texts)


@pytest.mark.parametrize("make", CHARTS)
def test_making_a_chart_twice_gives_the_same(make):
    """Pure functions: nothing is drawn, nothing remembered."""
    assert make().figure == make().figure


# ---- the step curve -----------------------------------------------------------------------------


def test_the_spoken_curve_contains_the_numbers():
    assert curve_of(sample_progress(9)).alt == (
        "Kurva rencana dan realisasi kumulatif per bulan. "
        "Tertinggal 70 jadwal: 30 terlambat, 40 belum dilaporkan. "
        "Sampai posisi ini target 200 jadwal, realisasi 130."
    )


def test_the_spoken_curve_says_when_nothing_is_reported():
    assert curve_of(measure(decree(), 6)).alt.endswith("target 143 jadwal, belum ada laporan.")


def test_the_curve_is_planned_over_the_year_and_realised_up_to_the_position():
    planned, realised = curve_of(sample_progress(9)).figure["data"]
    assert planned["x"] == list(range(13))
    assert planned["y"][-1] == 260
    assert realised["x"] == list(range(10))
    assert realised["y"][-1] == 130
    assert planned["line"]["shape"] == realised["line"]["shape"] == "hv"


def test_nothing_reported_draws_no_line_at_zero():
    _, realised = curve_of(measure(decree(), 6)).figure["data"]
    assert realised["x"] == []


def test_the_lines_and_the_gap_are_named_where_they_are():
    """Direct labels instead of a legend."""
    chart = curve_of(sample_progress(9))
    assert texts_of(chart.figure) == [
        "Rencana 260",
        "<b>Realisasi 130</b>",
        "<b>70 belum terlaksana</b>",
    ]
    assert chart.figure["layout"]["showlegend"] is False


def test_no_gap_is_drawn_where_nothing_is_late():
    progress = measure(plan_of(Row("I.1.1", (1, 9), {1: None})), 6)
    assert not any("belum terlaksana" in text for text in texts_of(curve_of(progress).figure))


@pytest.mark.parametrize("weighting", Weighting)
@pytest.mark.parametrize("as_of", [0, 1, 9, 12, 13])
def test_the_curves_table_equals_its_frame(as_of, weighting):
    progress = sample_progress(as_of, weighting)
    chart = curve_of(progress)
    frame = progress.curve()
    is_weighted = weighting is Weighting.AREA
    scale = 100 / frame["planned"].max() if is_weighted else 1
    assert chart.columns == (
        "Sampai akhir",
        f"Rencana ({'persen rencana' if is_weighted else weighting.unit})",
        "Realisasi",
        "Capaian",
    )
    assert len(chart.rows) == len(frame) - 1
    for row, told in zip(chart.rows, frame.iloc[1:].to_dict("records"), strict=True):
        known = as_of > 0 and told["month"] <= as_of
        assert row[1] == number(told["planned"] * scale)
        assert row[2] == (number(told["realised"] * scale) if known else "–")
        assert (row[3] == "–") == (not known)
    assert chart.rows[0][0] == "Januari 2022"


def test_the_curve_of_weights_is_in_percent_of_the_plan():
    """Amounts of points would look like a score."""
    planned, realised = curve_of(sample_progress(9, Weighting.AREA)).figure["data"]
    assert planned["y"][-1] == 100
    assert 0 < realised["y"][-1] < planned["y"][9] < 100
    chosen = sample_progress(9, Weighting.AREA).selection(areas=["IV"])
    of_area = charts.step_curve(step_curve(sample_progress(9, Weighting.AREA), chosen))
    assert of_area.figure["data"][0]["y"][-1] == 100
    assert "target 97,5 persen rencana, realisasi 97,5" in of_area.alt


def test_the_curves_table_in_a_year_that_runs_over():
    assert curve_of(sample_progress(13)).rows[-1][0] == "Januari 2023"


@pytest.mark.parametrize(
    ("as_of", "names"),
    [
        (0, "Jan Mar Mei Jul Sep Nov"),
        (8, "Feb Apr Jun <b>Agt</b> Okt Des"),
        (9, "Mar Jun <b>Sep</b> Des"),
        (12, "Mar Jun Sep <b>Des</b>"),
        (15, "Mar Jul Nov <b>Mar</b>"),
    ],
)
def test_the_months_below_the_curve_leave_room_and_name_the_position(as_of, names):
    """A phone has some 25 pixels a name: every second month, fewer where labels take the room."""
    axis = curve_of(sample_progress(as_of)).figure["layout"]["xaxis"]
    assert " ".join(axis["ticktext"]) == names
    assert axis["tickangle"] == 0


def test_the_curve_of_a_selection_speaks_of_the_selection():
    progress = sample_progress(9)
    chosen = progress.selection(areas=["IV"])
    chart = charts.step_curve(step_curve(progress, chosen))
    assert chart.title == "Realisasi sudah menyusul rencana"
    assert "target 18 jadwal, realisasi 18" in chart.alt


# ---- the bars -----------------------------------------------------------------------------------


def test_the_spoken_bars_contain_the_numbers():
    assert plain(bars_of(sample_progress(9)).alt) == (
        "Batang capaian. Capaian per area. I Manajemen Perubahan: 93%, 13 dari 14; "
        "II Tata Laksana: 87%, 40 dari 46; III SDM: 80%, 40 dari 50; "
        "IV Akuntabilitas: 100%, 18 dari 18; V Pengawasan: 59%, 19 dari 32; "
        "VI Pelayanan Publik: belum ada laporan."
    )


def test_the_bars_are_done_late_unreported_and_the_rest_of_the_year():
    drawn = area_bars(sample_progress(9))
    done, late, unreported, rest = bars_of(sample_progress(9)).figure["data"]
    assert done["x"] == [found.done for found in drawn]
    assert late["x"] == [found.late for found in drawn]
    assert unreported["x"] == [found.unreported for found in drawn]
    parts = zip(done["x"], late["x"], unreported["x"], rest["x"], strict=True)
    assert [sum(part) for part in parts] == pytest.approx([1] * 6)


def test_late_and_unreported_differ_without_colour():
    """A photocopy has no orange; the hatching and the dots stay."""
    _, late, unreported, _ = bars_of(sample_progress(9)).figure["data"]
    assert late["marker"]["pattern"]["shape"] == "/"
    assert unreported["marker"]["pattern"]["shape"] == "."


@pytest.mark.parametrize("weighting", [Weighting.SLOT, Weighting.ACTIVITY])
def test_the_bars_table_equals_the_figures(weighting):
    progress = sample_progress(9, weighting)
    chart = bars_of(progress)
    assert chart.columns == (
        "Bagian",
        f"Target ({weighting.unit})",
        "Terlaksana",
        "Terlambat",
        "Belum dilaporkan",
        "Capaian",
        "Setahun",
    )
    for row, found in zip(chart.rows, area_bars(progress), strict=True):
        amounts = found.figures
        assert row == (
            f"{found.key} {found.label}",
            number(amounts.due),
            number(amounts.due_done),
            number(amounts.late),
            number(amounts.unreported),
            found.value or "belum ada laporan",
            f"{number(amounts.done)} dari {number(amounts.slots)}",
        )


def test_every_row_of_the_bars_table_adds_up():
    for row in bars_of(sample_progress(9)).rows:
        due, done, late, unreported = map(int, row[1:5])
        assert due == done + late + unreported
    assert bars_of(sample_progress(9)).rows[5][1:] == (
        "40",
        "0",
        "0",
        "40",
        "belum ada laporan",
        "0 dari 52",
    )


def test_the_bars_table_of_weights_counts_slots_and_shows_no_points():
    chart = bars_of(sample_progress(9, Weighting.AREA))
    assert chart.columns == (
        "Bagian",
        "Capaian (bukan nilai)",
        "Terlambat (jadwal)",
        "Belum dilaporkan (jadwal)",
    )
    assert chart.rows[4:] == (
        ("V Pengawasan", "62%", "13", "0"),
        ("VI Pelayanan Publik", "belum ada laporan", "0", "40"),
    )


def test_every_bar_has_its_name_and_its_fraction_beside_it():
    texts = [plain(text) for text in texts_of(bars_of(sample_progress(9)).figure)]
    assert texts[:2] == ["I Manajemen Perubahan", "<b>93%</b>  13 dari 14"]
    assert texts[-2:] == ["VI Pelayanan Publik", "belum ada laporan"]


def test_long_names_are_broken_into_lines_that_fit_a_phone():
    chart = completion_bars("T", component_bars(sample_progress(9), "III"), "jadwal")
    names = texts_of(chart.figure)[::2]
    assert any("<br>" in name for name in names)
    assert all(len(line) <= 44 for name in names for line in name.split("<br>"))
    unbroken = [name.replace("<br>", " ") for name in names]
    assert unbroken == [row[0] for row in chart.rows]


# ---- what a point says and where it leads -------------------------------------------------------


def test_a_point_says_its_share_with_the_fraction_and_the_position():
    counted = sample_progress(9)
    until = "akhir September 2022"
    chart = completion_bars("T", area_bars(counted), "jadwal", until=until)
    for trace in chart.figure["data"]:
        assert plain(trace["hovertext"][4]) == (
            "<b>V Pengawasan</b><br>59%, 19 dari 32 jadwal<br>13 jadwal terlambat"
            "<br>setahun 19 dari 46<br>sampai akhir September 2022"
        )
        assert trace["hovertext"][5] == (
            "<b>VI Pelayanan Publik</b><br>belum ada laporan<br>40 jadwal belum dilaporkan"
            "<br>setahun belum ada laporan<br>sampai akhir September 2022"
        )
    weighted = area_bars(sample_progress(9, Weighting.AREA))
    chart = completion_bars("T", weighted, Weighting.AREA.unit)
    said = chart.figure["data"][0]["hovertext"][4]
    assert "62%, bukan nilai<br>13 jadwal terlambat<br>setahun " in said
    assert "dari" not in said
    planned, realised = curve_of(counted).figure["data"]
    assert realised["hoverinfo"] == "skip"
    assert planned["hovertext"][9] == (
        "<b>Sampai akhir September 2022</b><br>rencana 200 jadwal<br>realisasi 130 jadwal"
    )
    assert planned["hovertext"][10].endswith("rencana 218 jadwal")


def test_a_points_link_is_that_of_its_row():
    counted = sample_progress(9)
    links = [f"/area?area={bar.key}" for bar in area_bars(counted)]
    chart = completion_bars("T", area_bars(counted), "jadwal", links)
    assert chart.links == tuple(links)
    assert [trace["customdata"] for trace in chart.figure["data"]] == [links] * 4
    months = [f"/jadwal?posisi=2022-{month:02d}" for month in range(1, 13)]
    chart = charts.step_curve(step_curve(counted), months)
    assert chart.links == tuple(months)
    assert chart.figure["data"][0]["customdata"][1:] == months


# ---- text from files ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>tebal</b>", "&lt;b&gt;tebal&lt;/b&gt;"),
        ("$x^2$", "&#36;x^2&#36;"),
        ("R&D", "R&amp;D"),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        ("a < b > c", "a &lt; b &gt; c"),
        ("Tim Kerja 100 %", "Tim Kerja 100 %"),
    ],
)
def test_text_from_a_file_is_shown_literally(text, shown):
    assert charts.plain(text) == shown


def test_a_hostile_name_reaches_the_figure_neutralised():
    chart = completion_bars("Komponen", [hostile_bar()], "jadwal")
    name = texts_of(chart.figure)[0]
    assert not re.search(r"<(?!br>)|\$", name)
    assert not re.search(r"&(?!amp;|lt;|gt;|#36;)", name)


def test_the_table_keeps_the_name_as_it_is():
    """There the template escapes it."""
    assert completion_bars("Komponen", [hostile_bar()], "jadwal").rows[0][0] == f"I.1 {HOSTILE}"
