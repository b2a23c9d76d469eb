"""The workbooks that the dashboard shows: the office's own, and the sample data."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from zi_core.workbook import Reading, read

_DATA: Final = Path(__file__).parent.parent / "data"
PLAN_FILE: Final = _DATA / "rencana_aksi_2022.xlsx"
"""The office's action plan with its realisation."""
SAMPLE_FILE: Final = _DATA / "contoh_realisasi_2022.xlsx"
"""The same plan with invented realisation, marked DATA CONTOH."""


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it lies on disk at one moment; equal states hold equal contents.

    Made to key caches: ``path``, time of change in nanoseconds, and size in bytes.
    """

    path: str
    changed_at: int
    size: int

    @classmethod
    def of(cls, path: Path) -> "FileState":
        """The present state of a file. Raises FileNotFoundError where there is none."""
        stat = path.stat()
        return cls(str(path), stat.st_mtime_ns, stat.st_size)

    def load(self) -> Reading:
        """Read the file."""
        return read(Path(self.path).read_bytes())


def shown_file(*, is_sample: bool) -> Path:
    """The file behind a view: sample data is a view of its own, never mixed in."""
    return SAMPLE_FILE if is_sample else PLAN_FILE
