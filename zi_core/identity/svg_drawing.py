"""The program of the process that draws an SVG: stdin to stdout, as PNG."""

import sys
import tempfile
from pathlib import Path
from typing import Final

MAX_MEMORY: Final = 1_500 * 2**20
MAX_PROCESSOR_SECONDS: Final = 8
MAX_WRITTEN: Final = 32 * 2**20

_TEMPLATE: Final = """
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image("logo.svg", width: 60mm)
"""


def main() -> None:
    """Draw the SVG from stdin, within limits."""
    _limit()
    sys.stdout.buffer.write(draw(sys.stdin.buffer.read()))


def draw(content: bytes) -> bytes:
    """The PNG of an SVG; nothing outside its folder can be named in it."""
    import typst

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "logo.svg").write_bytes(content)
        Path(folder, "main.typ").write_text(_TEMPLATE)
        made = typst.compile(str(Path(folder, "main.typ")), root=folder, format="png", ppi=144.0)
    return made if isinstance(made, bytes) else b""


def _limit() -> None:
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_CPU, MAX_PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, MAX_WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
