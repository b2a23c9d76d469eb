"""Temporary folders in which backups are prepared and opened."""

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_PREFIX: Final = ".zi-cadangan-"
_LEFT_OVER: Final = 24 * 3600.0
"""Seconds after which a folder can only be one whose process was killed."""


@contextlib.contextmanager
def temporary_folder(folder: Path) -> Iterator[Path]:
    """A temporary folder inside another; those that killed processes left there are removed.

    Raises OSError where none can be made.
    """
    remove_left_over(folder.glob(f"{_PREFIX}*"))
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=folder) as made:
        yield Path(made)


def remove_left_over(paths: Iterator[Path]) -> None:
    """Remove those temporary files and folders whose process must be gone."""
    for path in paths:
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _LEFT_OVER:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
