"""A logo from outside: checked, and made anew as a small PNG, whatever it was."""

import io
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Final

from PIL import Image, UnidentifiedImageError

from zi_core.forms import FormError

MAX_LOGO: Final = 512 * 2**10
"""The largest file, in bytes."""
MAX_SIDE: Final = 4_000
"""The most pixels a side."""
SIDE: Final = 400
"""The longest side that is kept, in pixels: 2 cm at 500 dots an inch."""
SECONDS: Final = 10.0

_ROOT: Final = Path(__file__).resolve().parents[2]
_PROGRAM: Final = """
import sys
sys.path[:] = sys.argv[1:]
from zi_core.identity.svg_drawing import main
main()
"""
_UNREADABLE: Final = "Logo harus gambar PNG atau SVG; isi berkas ini tidak dapat dibaca."


def logo_of(content: bytes) -> bytes:
    """The PNG of a logo. Raises FormError for what is no picture, too large, or takes too long."""
    if content.startswith(b"\x89PNG"):
        return _redrawn(content)
    if b"<svg" in content[:4_096]:
        return _redrawn(_drawn(content))
    raise FormError(_UNREADABLE)


def _redrawn(content: bytes) -> bytes:
    """A PNG with nothing in it but its pixels."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("PNG",)) as found:
                if max(found.size) > MAX_SIDE:
                    raise FormError(f"Logo paling besar {MAX_SIDE} piksel tiap sisi.")
                picture = found.convert("RGBA")
    except (
        Image.DecompressionBombError,
        UnidentifiedImageError,
        OSError,
        ValueError,
        Warning,
        SyntaxError,
    ) as error:
        raise FormError(_UNREADABLE) from error
    picture.thumbnail((SIDE, SIDE))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _drawn(content: bytes) -> bytes:
    """An SVG as PNG, drawn in a child process with limits: it may take time without end."""
    paths = [str(_ROOT), *(entry for entry in sys.path if Path(entry).is_absolute())]
    command = [sys.executable, "-I", "-B", "-c", _PROGRAM, *paths]
    try:
        made = subprocess.run(
            command, input=content, capture_output=True, timeout=SECONDS, check=True, env={}
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise FormError(_UNREADABLE) from error
    return made.stdout
