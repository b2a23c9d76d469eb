"""Texts in shapes and table cells of a presentation: their letters, colours and rules.

Every text becomes a text of the file, never code of its XML; nothing is inherited from a theme.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pptx.util import Inches, Pt

from zi_core.documents.pptx.pptx_internals import child, element_of, remove, sub
from zi_core.views import colours

SMALL, BODY, MARK, KEY = 14, 16, 18, 54
"""The sizes of letters, in points."""
FONT: Final = "Arial"


def bare(colour: str) -> str:
    """A colour ``#rrggbb`` as presentations write it: ``RRGGBB``."""
    return colour.removeprefix("#").upper()


INK: Final = bare(colours.INK)
QUIET: Final = bare(colours.MUTED_DARK)
DONE: Final = bare(colours.DONE)
HOT: Final = bare(colours.HOT_DARK)
LINE: Final = "C5CDD6"


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one look: ``size`` in points, ``colour`` as ``RRGGBB``."""

    text: str
    size: float
    colour: str
    is_bold: bool = False


def write(
    frame: object,
    paragraphs: Iterable[Sequence[Run]],
    *,
    align: str = "l",
    anchor: str = "t",
    tight: bool = False,
) -> None:
    """Put paragraphs of text into a shape's text frame, without insets, wrapped at its width."""
    body = element_of(frame)
    shape = child(body, "a:bodyPr")
    for name in ("lIns", "tIns", "rIns", "bIns"):
        shape.set(name, "0")
    shape.set("wrap", "square")
    shape.set("anchor", anchor)
    for old in list(shape):
        shape.remove(old)
    sub(shape, "a:noAutofit")
    remove(body, "a:p")
    for runs in paragraphs:
        _add_paragraph(body, runs, align, percent=90 if tight else None)


def _add_paragraph(
    body: Any,  # noqa: ANN401 - a text body of the library's
    runs: Sequence[Run],
    align: str,
    *,
    percent: int | None = None,
    points: float | None = None,
) -> None:
    paragraph = sub(body, "a:p")
    settings = sub(paragraph, "a:pPr", algn=align, marL="0", indent="0")
    if percent or points:
        spacing = sub(settings, "a:lnSpc")
        if points:
            sub(spacing, "a:spcPts", val=str(round(points * 100)))
        else:
            sub(spacing, "a:spcPct", val=f"{percent}000")
    before = sub(settings, "a:spcBef")
    sub(before, "a:spcPts", val="0")
    sub(settings, "a:buNone")
    for one in runs:
        made = sub(paragraph, "a:r")
        look = sub(
            made,
            "a:rPr",
            lang="id-ID",
            sz=str(round(one.size * 100)),
            b="1" if one.is_bold else "0",
        )
        filling = sub(look, "a:solidFill")
        sub(filling, "a:srgbClr", val=one.colour)
        sub(made, "a:t").text = one.text


def fill(
    cell: Any,  # noqa: ANN401 - a cell of the library's
    *paragraphs: Sequence[Run],
    align: str = "l",
    ground: str = "",
    rules: dict[str, str] | None = None,
    is_tight: bool = False,
    is_full: bool = False,
) -> None:
    """Fill a table's cell: its paragraphs, its ground, its rules (``lnL``, ``lnB`` by colour).

    Lines of small letters stand close where it ``is_tight``; they use all of its width where it
    ``is_full``.
    """
    body = child(cell, "a:txBody")
    remove(body, "a:p")
    for runs in paragraphs:
        _add_paragraph(body, runs, align, points=SMALL if is_tight else None)
    remove(cell, "a:tcPr")
    side = str(Inches(0.0 if is_full else 0.04))
    ends = str(Inches(0.0))
    settings = sub(cell, "a:tcPr", marL=side, marR=side, marT=ends, marB=ends, anchor="ctr")
    words = {"lnB": LINE} | (rules or {})
    for name in ("lnL", "lnR", "lnB"):
        line = sub(settings, f"a:{name}", w=str(Pt(0.75)))
        if name in words:
            colour = sub(line, "a:solidFill")
            sub(colour, "a:srgbClr", val=words[name])
        else:
            sub(line, "a:noFill")
    if ground:
        filling = sub(settings, "a:solidFill")
        sub(filling, "a:srgbClr", val=ground)
    else:
        sub(settings, "a:noFill")
