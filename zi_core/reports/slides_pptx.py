"""The slides of a meeting as a presentation to take along and change (``.pptx``).

Drawn from the same values as the projected slides, one after the other. Charts are the program's
own, with their numbers in a sheet behind them; everything else is real text and real tables. What
had to be shortened to fit stands in full in the slide's notes.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from pptx import Presentation
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from zi_core.bars import Bar
from zi_core.grid import GridCell
from zi_core.meetings import Dossier
from zi_core.meetings.slides import Curve, Layout, Line, Slide, slides
from zi_core.months import SHORT_NAMES
from zi_core.reports.fitting import INK, QUIET, fitted, legible, lines_of
from zi_core.settings import Papers
from zi_core.states import SlotState
from zi_core.summary import Card
from zi_core.wording import number

_WIDTH, _HEIGHT = 13.333, 7.5
_MARGIN: Final = 0.5
_INNER: Final = _WIDTH - 2 * _MARGIN
_TOP: Final = 1.5
"""Where what stands below the title begins; all lengths are inches."""
_BOTTOM: Final = 6.62
_REMARK: Final = 6.7
_FOOT: Final = 7.0
_CARD: Final = 3.3
"""The width of the key figure right of a title."""

_SMALL, _BODY, _MARK, _KEY = 14, 16, 18, 54
_TITLES: Final = (28, 26, 24)
_FONT: Final = "Arial"
_LINE: Final = "C5CDD6"
_TINT: Final = "F3F6F9"
_TRACK: Final = "D5DCE4"
_PLAN: Final = "6B7785"
_NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's own name for a table without a style."""

_DONE: Final = legible(SlotState.DONE.colour)
_HOT: Final = legible(SlotState.OVERDUE.colour)
_SILENT: Final = "?"


def make(dossier: Dossier, papers: Papers) -> bytes:  # noqa: ARG001 - as every document's
    """The slides as a presentation, 16:9."""
    deck = _empty_deck(dossier)
    layout = deck.slide_layouts.get_by_name("Title Only")
    shown = slides(dossier)
    for place, slide in enumerate(shown, start=1):
        _Sheet(deck.slides.add_slide(layout), slide, f"{place} / {len(shown)}").draw(dossier)
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _empty_deck(dossier: Dossier) -> Any:  # noqa: ANN401 - a presentation of the library's
    """A presentation of wide slides in the house's font, without the library's own picture."""
    deck = Presentation()
    relations = deck.part.package._rels
    for key, relation in list(relations.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            relations.pop(key)
    for part in deck.part.package.iter_parts():
        if part.partname.startswith("/ppt/theme/"):
            part._blob = part.blob.replace(b"Calibri", _FONT.encode())
    deck.slide_width, deck.slide_height = Inches(_WIDTH), Inches(_HEIGHT)
    master = deck.slide_master
    for shapes in (master.shapes, *(layout.shapes for layout in deck.slide_layouts)):
        for shape in shapes:  # the library's own master is for 4:3
            if shape.element.xpath("./p:spPr/a:xfrm"):
                shape.left, shape.width = int(shape.left * 4 / 3), int(shape.width * 4 / 3)
    told = deck.core_properties
    told.title = f"Slide rapat evaluasi {dossier.meeting.name}"
    told.author = told.last_modified_by = dossier.plan.office
    told.subject, told.language = "Pembangunan Zona Integritas", "id-ID"
    told.created = told.modified = datetime.now(UTC).replace(tzinfo=None)
    return deck


# ---- one slide ----------------------------------------------------------------------------------


@dataclass
class _Sheet:
    """A slide being drawn; ``full`` collects the texts that had to be shortened."""

    sheet: Any
    slide: Slide
    place: str
    full: list[str] = field(default_factory=list)

    def draw(self, dossier: Dossier) -> None:
        """Draw everything, and write the notes."""
        slide = self.slide
        has_card = slide.layout is not Layout.FIGURES and bool(slide.figures)
        self._title(_INNER - (_CARD + 0.2 if has_card else 0))
        if has_card:
            self._card(slide.figures[0], _WIDTH - _MARGIN - _CARD, 0.3, _CARD, is_right=True)
        if slide.layout is Layout.FIGURES:
            self._figures()
        elif slide.layout is Layout.GRID:
            self._grid(slide)
        elif slide.layout is Layout.CURVE and slide.curve is not None:
            self._curve(slide.curve)
        elif slide.lines:
            self._lines(slide.lines, _TOP + 0.1, _BOTTOM)
        if slide.remark:
            is_alone = slide.layout is Layout.LIST and not slide.lines
            top, size = (_TOP + 0.3, _MARK) if is_alone else (_REMARK, _SMALL)
            self._box(_MARGIN, top, _INNER, 0.32, [_run(slide.remark, size, QUIET)], "Catatan")
        self._foot()
        self._notes(dossier)

    def _title(self, width: float) -> None:
        text = self.slide.title
        size = next((s for s in _TITLES if lines_of(text, width, s, is_bold=True) <= 2), 24)
        shape = self.sheet.shapes.title
        shape.left, shape.top = Inches(_MARGIN), Inches(0.3)
        shape.width, shape.height = Inches(width), Inches(1.15)
        shown = self._fitted(text, width, size, 3, is_bold=True)
        _write(shape.text_frame._txBody, [[_run(shown, size, INK, is_bold=True)]], anchor="t")

    def _foot(self) -> None:
        slide = self.slide
        runs = [_run(slide.source, _SMALL, QUIET)]
        for mark in slide.marks:
            runs += [_run(" · ", _SMALL, QUIET), _run(mark, _SMALL, _HOT, is_bold=True)]
        self._box(_MARGIN, _FOOT, _INNER - 1.6, 0.32, runs, "Kaki")
        place = [_run(self.place, _SMALL, QUIET)]
        self._box(_WIDTH - _MARGIN - 1.5, _FOOT, 1.5, 0.32, place, "Nomor slide", align="r")

    def _notes(self, dossier: Dossier) -> None:
        slide = self.slide
        told = [
            " · ".join((slide.source, *slide.marks)),
            f"Sumber: rencana aksi dan realisasi versi {number(dossier.version.number)}, dihitung "
            "per jadwal.",
        ]
        if slide.layout is Layout.GRID:
            told.append(
                "Tanda: " + ", ".join(f"{_sign(state)} {word}" for state, word in slide.signs) + "."
            )
        if self.full:
            told += ["Teks lengkap dari yang disingkat pada slide:", *dict.fromkeys(self.full)]
        frame = self.sheet.notes_slide.notes_text_frame
        _write(frame._txBody, [[_run(line, 12, INK)] for line in told])

    # ---- key figures and lines --------------------------------------------------------------

    def _figures(self) -> None:
        slide = self.slide
        count = len(slide.figures)
        width = (_INNER - 0.3 * (count - 1)) / max(count, 1)
        for place, card in enumerate(slide.figures):
            self._card(card, _MARGIN + place * (width + 0.3), _TOP + 0.1, width)
        bars = [line.bar for line in slide.lines if line.bar is not None]
        if bars and len(bars) == len(slide.lines):
            self._bars(bars)
        elif slide.lines:
            self._lines(slide.lines, 3.35, _BOTTOM)

    def _card(
        self, card: Card, left: float, top: float, width: float, *, is_right: bool = False
    ) -> None:
        """A key figure: its name, its value, its fraction; beside a title without its name."""
        colour = _HOT if card.is_hot else _DONE if card.is_known else QUIET
        beside = self._fitted(card.beside, width, _SMALL, 3)
        lines = [
            [_run(card.value, _KEY, colour, is_bold=True)],
            [_run(beside, _SMALL, QUIET)],
        ]
        if not is_right:
            name = self._fitted(card.name, width, _SMALL, 1, is_bold=True)
            lines.insert(0, [_run(name, _SMALL, INK, is_bold=True)])
        height = 1.2 if is_right else 1.9
        shape = self.sheet.shapes.add_textbox(
            Inches(left), Inches(top - 0.15 if is_right else top), Inches(width), Inches(height)
        )
        shape.name = f"Angka kunci: {card.name}"
        _write(shape.text_frame._txBody, lines, align="r" if is_right else "l", tight=True)

    def _lines(self, lines: Sequence[Line], top: float, bottom: float) -> None:
        """Lines as a table: lead, text, note."""
        room = (bottom - top) / max(len(lines), 4)
        height = min(room, 0.78)
        most = int(height / 0.26)
        lead, note = 1.9, 3.6
        text = _INNER - lead - note
        made = self._table(len(lines), (lead, text, note), top, height, "Daftar")
        for line, cells in zip(lines, made, strict=True):
            colour = _HOT if line.is_hot else INK
            said = (
                (self._fitted(line.lead, lead - 0.1, _BODY, 2), _BODY, colour, True),
                (self._fitted(line.text, text - 0.2, _BODY, 2), _BODY, INK, False),
                (self._fitted(line.note, note - 0.1, _SMALL, most), _SMALL, QUIET, False),
            )
            for cell, (words, size, shade, is_bold) in zip(cells, said, strict=True):
                _fill(cell, [_run(words, size, shade, is_bold=is_bold)])

    # ---- the month grid ---------------------------------------------------------------------

    def _grid(self, slide: Slide) -> None:
        rows = slide.rows
        code, month, share = 0.85, 0.5, 0.95
        action = _INNER - code - 12 * month - share
        head = 0.36
        height = min(0.46, (_BOTTOM - _TOP - head) / len(rows))
        widths = (code, action, *[month] * 12, share)
        made = self._table(len(rows) + 1, widths, _TOP, height, "Grid bulanan", has_head=True)
        heads = ("Kode", "Kegiatan", *SHORT_NAMES, "Capaian")
        for place, (cell, word) in enumerate(zip(made[0], heads, strict=True)):
            align = "l" if place < 2 else "r" if place == 14 else "ctr"
            rules = {"lnB": INK} | _quarter_rules(place - 1)
            _fill(cell, [_run(word, _SMALL, INK, is_bold=True)], align=align, rules=rules)
        for row, cells in zip(rows, made[1:], strict=True):
            shown = self._fitted(row.activity.action, action - 0.12, _SMALL, 2)
            hot = _HOT if row.is_late else INK
            _fill(cells[0], [_run(str(row.activity.code), _SMALL, QUIET)])
            _fill(cells[1], [_run(shown, _SMALL, INK)], is_tight=True)
            for cell, told in zip(cells[2:14], row.cells, strict=True):
                _fill_month(cell, told)
            share_run = _run(row.fraction or "–", _SMALL, hot, is_bold=True)
            _fill(cells[14], [share_run], align="r", rules=_quarter_rules(13))
        legend: list[_Run] = []
        for state, word in slide.signs:
            colour = _HOT if state is SlotState.OVERDUE else _shade(state)
            legend += [
                _run(f"{_sign(state)} ", _SMALL, colour, is_bold=True),
                _run(f"{word}   ", _SMALL, QUIET),
            ]
        self._box(_MARGIN, _REMARK, _INNER, 0.32, legend, "Tanda")

    def _table(
        self,
        rows: int,
        widths: Sequence[float],
        top: float,
        height: float,
        name: str,
        *,
        has_head: bool = False,
    ) -> list[list[Any]]:
        """An empty table without a style; its cells, row by row."""
        frame = self.sheet.shapes.add_table(
            rows, len(widths), Inches(_MARGIN), Inches(top), Inches(_INNER), Inches(height * rows)
        )
        frame.name = name
        table = frame.table
        table.first_row, table.horz_banding = has_head, False
        table._tbl.tblPr.find(qn("a:tableStyleId")).text = _NO_STYLE
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Inches(width)
        for place, row in enumerate(table._tbl.tr_lst):
            row.h = Inches(0.36 if has_head and place == 0 else height)
        return [list(row.tc_lst) for row in table._tbl.tr_lst]

    # ---- charts -----------------------------------------------------------------------------

    def _bars(self, bars: Sequence[Bar]) -> None:
        """Completion per area: slots, drawn as shares; what a silent area has not told apart."""
        data = CategoryChartData(number_format="0")
        data.categories = [_bar_name(bar) for bar in bars]
        known = [bar.figures if bar.figures.is_reported else None for bar in bars]
        data.add_series("Selesai", [int(f.due_done) if f else 0 for f in known])
        data.add_series("Terlambat", [int(f.overdue) if f else 0 for f in known])
        silent = [
            0 if found else int(bar.figures.due) for found, bar in zip(known, bars, strict=True)
        ]
        if any(silent):
            data.add_series("Jatuh tempo, belum ada laporan", silent)
        data.add_series(
            "Belum jatuh tempo", [int(bar.figures.slots - bar.figures.due) for bar in bars]
        )
        chart = self._chart(
            XL_CHART_TYPE.BAR_STACKED_100,
            data,
            (3.4, min(3.22, 1.0 + 0.45 * len(bars))),
            "Jadwal per area. " + "; ".join(_bar_name(bar) for bar in bars),
        )
        plot = chart.plots[0]
        plot.gap_width, plot.overlap = 45, 100
        for series in plot.series:
            fill = series.format.fill
            if series.name == "Selesai":
                _solid(fill, _DONE)
            elif series.name == "Belum jatuh tempo":
                _solid(fill, _TRACK)
            else:  # hatched, so that a photocopy tells it apart as well
                fill.patterned()
                fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
                is_late = series.name == "Terlambat"
                fill.fore_color.rgb = RGBColor.from_string(_HOT if is_late else _PLAN)
                fill.back_color.rgb = RGBColor(255, 255, 255)
                _colour_line(series.format.line, _HOT if is_late else _PLAN, 1)
        chart.category_axis.reverse_order = True
        chart.category_axis.format.line.fill.background()
        chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
        chart.value_axis.visible = False
        chart.value_axis.has_major_gridlines = False
        chart.has_legend = True
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        chart.legend.font.size = Pt(_SMALL)

    def _curve(self, curve: Curve) -> None:
        """Planned and realised as steps: at each month's end a line rises to its new height."""
        top = max(curve.planned, default=0) or 1
        data = XyChartData(number_format="0")
        _steps(data.add_series("Rencana"), curve.planned)
        colours = {"Rencana": (_PLAN, 2.5)}
        gap = curve.due - curve.due_done
        words: list[_Run] = []
        if curve.is_known:
            _steps(data.add_series("Realisasi"), curve.realised)
            colours["Realisasi"] = (_DONE, 4)
            words = [_run(f"Realisasi {number(curve.due_done)}", _SMALL, _DONE, is_bold=True)]
        if curve.is_known and gap:
            series = data.add_series("Tertinggal")
            for y in (curve.due_done, curve.due):
                series.add_data_point(curve.as_of + 0.12, y)
            colours["Tertinggal"] = (_HOT, 4)
            words.insert(0, _run(f"{number(gap)} tertinggal", _SMALL, _HOT, is_bold=True))
        if curve.as_of:
            series = data.add_series("Posisi")
            series.add_data_point(curve.as_of, 0)
            series.add_data_point(curve.as_of, top)
            colours["Posisi"] = (QUIET, 1.5)
        if words:  # right of the position, below the plan's line, which goes on there
            middle = (curve.due + curve.due_done) / 2
            place = max(min(middle, curve.due - 0.09 * top), 0.06 * top)
            data.add_series("Keterangan").add_data_point(curve.as_of + 0.2, place)
        names = data.add_series("Bulan")
        last = len(curve.planned) - 1
        for month in range(1, last + 1):
            names.add_data_point(month - 0.5, 0)
        chart = self._chart(
            XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS,
            data,
            (_TOP + 0.1, _FOOT - _TOP - 0.2),
            f"Kurva rencana dan realisasi kumulatif per bulan. {self.slide.title}",
        )
        for series in chart.plots[0].series:
            series.smooth = False
            series.marker.style = XL_MARKER_STYLE.NONE
            if series.name in colours:
                _colour_line(series.format.line, *colours[series.name])
            else:
                series.format.line.fill.background()
            if series.name == "Bulan":
                for place in range(last):
                    is_now = place + 1 == curve.as_of
                    name = _run(
                        SHORT_NAMES[place % 12], _SMALL, INK if is_now else QUIET, is_bold=is_now
                    )
                    _label(series.points[place], [name], XL_LABEL_POSITION.BELOW)
            elif series.name == "Posisi":
                series.format.line.dash_style = MSO_LINE.ROUND_DOT
            elif series.name == "Keterangan":
                _label(series.points[0], words, XL_LABEL_POSITION.RIGHT)
            elif series.name == "Rencana":
                words_ = [_run(f"Rencana {number(top)}", _SMALL, legible(_PLAN), is_bold=True)]
                _label(series.points[2 * last], words_, XL_LABEL_POSITION.ABOVE)
        chart.has_legend = False
        across, upright = chart.category_axis, chart.value_axis
        # Late in the year the words right of the position need room beyond its end.
        across.minimum_scale, across.maximum_scale = 0, max(last + 0.6, curve.as_of + 2)
        across.major_unit = 1
        across.has_major_gridlines = False
        across.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        across.major_tick_mark = XL_TICK_MARK.OUTSIDE
        upright.minimum_scale, upright.maximum_scale = 0, top * 1.1
        upright.major_unit = _round_step(top)
        upright.major_gridlines.format.line.color.rgb = RGBColor.from_string(_TRACK)
        upright.format.line.fill.background()
        upright.tick_labels.font.size = Pt(_SMALL)
        _place_plot(chart, 0.05, 0.03, 0.94, 0.87)

    def _chart(
        self,
        kind: Any,  # noqa: ANN401 - a member of the library's enumeration
        data: Any,  # noqa: ANN401 - of the kind that it takes
        place: tuple[float, float],
        words: str,
    ) -> Any:  # noqa: ANN401 - a chart of the library's
        """A chart across the slide; ``place`` is its top and height, ``words`` what it says."""
        frame = self.sheet.shapes.add_chart(
            kind, Inches(_MARGIN), Inches(place[0]), Inches(_INNER), Inches(place[1]), data
        )
        frame.name = "Grafik"
        frame._element.nvGraphicFramePr.cNvPr.set("descr", words)
        chart = frame.chart
        chart.has_title = False
        chart.font.size, chart.font.name = Pt(_SMALL), _FONT
        chart.font.color.rgb = RGBColor.from_string(INK)
        return chart

    # ---- pieces -----------------------------------------------------------------------------

    def _fitted(
        self, text: str, width: float, size: float, most: int, *, is_bold: bool = False
    ) -> str:
        shown = fitted(text, width, size, most, is_bold=is_bold)
        if shown != text:
            self.full.append(text)
        return shown

    def _box(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        runs: Sequence["_Run"],
        name: str,
        *,
        align: str = "l",
    ) -> None:
        shape = self.sheet.shapes.add_textbox(
            Inches(left), Inches(top), Inches(width), Inches(height)
        )
        shape.name = name
        _write(shape.text_frame._txBody, [runs], align=align)


# ---- texts --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    size: float
    colour: str
    is_bold: bool


def _run(text: str, size: float, colour: str, *, is_bold: bool = False) -> _Run:
    return _Run(text, size, colour, is_bold)


def _write(
    body: Any,  # noqa: ANN401 - a text body of the library's
    paragraphs: Iterable[Sequence[_Run]],
    *,
    align: str = "l",
    anchor: str = "t",
    tight: bool = False,
) -> None:
    """Put paragraphs of text into a shape, without insets, wrapped at its width."""
    shape = body.find(qn("a:bodyPr"))
    for name in ("lIns", "tIns", "rIns", "bIns"):
        shape.set(name, "0")
    shape.set("wrap", "square")
    shape.set("anchor", anchor)
    for child in list(shape):
        shape.remove(child)
    _sub(shape, "a:noAutofit")
    for old in body.findall(qn("a:p")):
        body.remove(old)
    for runs in paragraphs:
        _add_paragraph(body, runs, align, percent=90 if tight else None)


def _sub(parent: Any, tag: str, **told: str) -> Any:  # noqa: ANN401 - elements of the library's
    """A new element at the end of another."""
    made = parent.makeelement(qn(tag), told)
    parent.append(made)
    return made


def _add_paragraph(
    body: Any,  # noqa: ANN401 - a text body of the library's
    runs: Sequence[_Run],
    align: str,
    *,
    percent: int | None = None,
    points: float | None = None,
) -> None:
    paragraph = _sub(body, "a:p")
    settings = _sub(paragraph, "a:pPr", algn=align, marL="0", indent="0")
    if percent or points:
        spacing = _sub(settings, "a:lnSpc")
        if points:
            _sub(spacing, "a:spcPts", val=str(round(points * 100)))
        else:
            _sub(spacing, "a:spcPct", val=f"{percent}000")
    before = _sub(settings, "a:spcBef")
    _sub(before, "a:spcPts", val="0")
    _sub(settings, "a:buNone")
    for run in runs:
        made = _sub(paragraph, "a:r")
        look = _sub(
            made,
            "a:rPr",
            lang="id-ID",
            sz=str(round(run.size * 100)),
            b="1" if run.is_bold else "0",
        )
        fill = _sub(look, "a:solidFill")
        _sub(fill, "a:srgbClr", val=run.colour)
        _sub(made, "a:t").text = run.text


def _fill(
    cell: Any,  # noqa: ANN401 - a cell of the library's
    runs: Sequence[_Run],
    *,
    align: str = "l",
    fill: str = "",
    rules: dict[str, str] | None = None,
    is_tight: bool = False,
) -> None:
    """Fill a table's cell: its text, its ground, its rules (``lnL``, ``lnB`` by colour)."""
    body = cell.find(qn("a:txBody"))
    for old in body.findall(qn("a:p")):
        body.remove(old)
    _add_paragraph(body, runs, align, points=_SMALL + 0.5 if is_tight else None)
    for old in cell.findall(qn("a:tcPr")):
        cell.remove(old)
    side = str(Inches(0.04))
    ends = str(Inches(0.0))
    settings = _sub(cell, "a:tcPr", marL=side, marR=side, marT=ends, marB=ends, anchor="ctr")
    told = {"lnB": _LINE} | (rules or {})
    for name in ("lnL", "lnR", "lnB"):
        line = _sub(settings, f"a:{name}", w=str(Pt(0.75)))
        if name in told:
            colour = _sub(line, "a:solidFill")
            _sub(colour, "a:srgbClr", val=told[name])
        else:
            _sub(line, "a:noFill")
    if fill:
        ground = _sub(settings, "a:solidFill")
        _sub(ground, "a:srgbClr", val=fill)
    else:
        _sub(settings, "a:noFill")


# ---- the grid's cells ---------------------------------------------------------------------------


def _fill_month(cell: Any, told: GridCell) -> None:  # noqa: ANN401 - a cell of the library's
    rules = _quarter_rules(told.month)
    ground = _TINT if told.is_closed else ""
    if told.state is None:
        _fill(cell, [_run("", _SMALL, INK)], align="ctr", fill=ground, rules=rules)
        return
    sign, colour = f"{_sign(told.state)}{told.sign}", _shade(told.state)
    if told.is_silent:
        sign, colour = _SILENT, QUIET
    elif told.state is SlotState.OVERDUE:
        sign, colour, ground = "!", "FFFFFF", _HOT
    size = _MARK if len(sign) == 1 else _SMALL
    _fill(cell, [_run(sign, size, colour, is_bold=True)], align="ctr", fill=ground, rules=rules)


def _quarter_rules(month: int) -> dict[str, str]:
    """The rules between quarters, on both sides: programs differ in whose side they draw."""
    left = {"lnL": _LINE} if month in (4, 7, 10, 13) else {}
    return left | ({"lnR": _LINE} if month in (3, 6, 9, 12) else {})


def _sign(state: SlotState | None) -> str:
    """A state's mark in a table; None is what a silent team has not told."""
    if state is None:
        return _SILENT
    return "●" if state is SlotState.DONE_LATE else state.glyph


def _shade(state: SlotState | None) -> str:
    return legible(state.colour) if state else QUIET


# ---- charts -------------------------------------------------------------------------------------


def _bar_name(bar: Bar) -> str:
    share = f"{bar.beside} ({bar.value})" if bar.value else bar.beside
    return f"{bar.key} {bar.label}: {share}"


def _steps(series: Any, values: Sequence[int | None]) -> None:  # noqa: ANN401 - of the library's
    """Month ends as steps, as far as they are known: along at the old height, then up."""
    told = [value for value in values if value is not None]
    for month, value in enumerate(told):
        if month:
            series.add_data_point(month, told[month - 1])
        series.add_data_point(month, value)


def _round_step(top: int) -> int:
    """A round distance between grid lines, some four of them below ``top``."""
    size = 1
    while True:
        for step in (1, 2, 5):
            if top <= 5 * step * size:
                return step * size
        size *= 10


def _solid(fill: Any, colour: str) -> None:  # noqa: ANN401 - of the library's
    fill.solid()
    fill.fore_color.rgb = RGBColor.from_string(colour)


def _colour_line(line: Any, colour: str, width: float) -> None:  # noqa: ANN401 - of the library's
    line.color.rgb = RGBColor.from_string(colour)
    line.width = Pt(width)


def _label(
    point: Any,  # noqa: ANN401 - of the library's
    words: Sequence[_Run],
    where: Any,  # noqa: ANN401 - a member of the library's enumeration
) -> None:
    """Write lines beside a point of a chart."""
    label = point.data_label
    label.position = where
    frame = label.text_frame
    for place, told in enumerate(words):
        run = (frame.add_paragraph() if place else frame.paragraphs[0]).add_run()
        run.text = told.text
        run.font.size, run.font.bold = Pt(told.size), told.is_bold
        run.font.color.rgb = RGBColor.from_string(told.colour)


def _place_plot(chart: Any, left: float, top: float, width: float, height: float) -> None:  # noqa: ANN401
    """Where a chart's plot stands in it, in shares, so that its labels have room."""
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    layout = area.makeelement(qn("c:layout"))
    manual = _sub(layout, "c:manualLayout")
    _sub(manual, "c:layoutTarget", val="inner")
    for name in ("xMode", "yMode"):
        _sub(manual, f"c:{name}", val="edge")
    for name, value in (("x", left), ("y", top), ("w", width), ("h", height)):
        _sub(manual, f"c:{name}", val=str(value))
    area.insert(0, layout)
