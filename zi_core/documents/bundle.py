"""All papers of a meeting in one ZIP, in the order of the items of LKE 1.iii, with its scans."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Final

from zi_core.documents.names import meeting_title
from zi_core.documents.registry import DOCUMENTS, Document
from zi_core.meetings import MeetingBriefing
from zi_core.meetings.scans import Scan

NAME: Final = "semua.zip"
"""Its name in links."""

_UNSAFE: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_LONGEST: Final = 100


def file_name(briefing: MeetingBriefing) -> str:
    """The name that it is saved under: ``rapat-ZI-2022-TW3.zip``."""
    meeting, sample = briefing.meeting, "-CONTOH" if briefing.plan.sample else ""
    draft = "-draf" if briefing.is_draft else ""
    return f"rapat-ZI-{meeting.year}-{meeting.details.period}{sample}{draft}.zip"


def _safe(name: str) -> str:
    """A file's name that leads to no other folder and that every system takes."""
    plain = _UNSAFE.sub("_", name).strip(". ")
    return plain[-_LONGEST:] or "pindaian"


def make_bundle(
    briefing: MeetingBriefing,
    made: Callable[[Document], bytes],
    scans: Iterable[tuple[Scan, bytes]],
    say_done: Callable[[int, int], None],
) -> bytes:
    """The ZIP: each document as ``made`` gives it, then the scans as they came.

    ``say_done`` is called with the number of finished documents and of all.
    """
    buffer = io.BytesIO()
    ordered = sorted(DOCUMENTS, key=attrgetter("item"))
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        lines = [meeting_title(briefing), ""]
        for place, document in enumerate(ordered, start=1):
            say_done(place - 1, len(ordered))
            name = f"{document.item}/{place:02}-{document.file_name(briefing)}"
            archive.writestr(name, made(document))
            lines.append(f"{name}: {document.title}")
        for scan, content in scans:
            name = f"pindaian/{scan.number:02}-{_safe(scan.name)}"
            archive.writestr(name, content, zipfile.ZIP_STORED)
            lines.append(f"{name}: pindaian, SHA-256 {scan.file_sha256}")
        say_done(len(ordered), len(ordered))
        archive.writestr("daftar-isi.txt", "\n".join(lines) + "\n")
    return buffer.getvalue()
