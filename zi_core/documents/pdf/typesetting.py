"""PDF documents: a Typst template filled with data, offline, with the fonts that Typst carries.

What a template shows comes to it as one JSON text; nothing of it is ever read as Typst code.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import typst

from zi_core.progress.states import SlotState
from zi_core.views.colours import INK, MUTED, MUTED_DARK

_TEMPLATES: Final = Path(__file__).with_name("typst")
_COLOURS: Final = {
    "ink": INK,
    "muted": MUTED_DARK,
    "rule": MUTED,
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
    compiler = typst.Compiler(
        _TEMPLATES / f"{template}.typ",
        root=_TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps({**data, "colours": _COLOURS})},
    )
    made = compiler.compile(format="pdf")
    if not isinstance(made, bytes):
        raise TypeError(f"{template} did not become one PDF")
    return made
