"""PDF documents and pictures: a Typst template with data, offline, with Typst's own fonts.

What a template shows comes to it as one JSON text; nothing of it is ever read as Typst code.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, Literal

import typst

from zi_core.progress.states import SlotState
from zi_core.views.colours import INK, MUTED, MUTED_DARK, TRACK

_TEMPLATES: Final = Path(__file__).with_name("typst")
_COLOURS: Final = {
    "ink": INK,
    "muted": MUTED_DARK,
    "rule": MUTED,
    "track": TRACK,
    **{state.value: state.colour for state in SlotState},
}


@cache
def _fonts() -> typst.Fonts:
    # Those of the computer are left out: a document looks the same wherever it is made.
    return typst.Fonts(include_system_fonts=False)


def typeset(template: str, data: Mapping[str, object]) -> bytes:
    """A tagged PDF from a template of the folder ``typst``, by its name without ``.typ``.

    The template reads ``data`` from ``sys.inputs.data``, where it finds the ``colours`` as well.
    The same data give the same bytes.
    """
    return _compiled(template, data, "pdf")


def picture(template: str, data: Mapping[str, object]) -> bytes:
    """A PNG from such a template of one page, a pixel for each of its points."""
    return _compiled(template, data, "png")


def _compiled(template: str, data: Mapping[str, object], kind: Literal["pdf", "png"]) -> bytes:
    compiler = typst.Compiler(
        _TEMPLATES / f"{template}.typ",
        root=_TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps({**data, "colours": _COLOURS})},
    )
    made = compiler.compile(format=kind, ppi=72)
    if not isinstance(made, bytes):
        raise TypeError(f"{template} did not become one {kind}")
    return made
