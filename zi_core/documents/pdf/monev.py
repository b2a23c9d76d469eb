"""The *lembar monev* as a PDF to be printed and signed."""

from dataclasses import asdict
from typing import Any, Final

from zi_core.documents.letterhead import BELOW
from zi_core.documents.monev import Count, MonevRow, MonevSheet, Part, monev_sheet
from zi_core.documents.pdf.typesetting import typeset
from zi_core.formatting import number
from zi_core.meetings import MeetingBriefing
from zi_core.settings import DocumentSettings
from zi_core.text import is_web_link

_MOST_LINES: Final = 22
# About how many characters a line of a column takes; a longer text goes below its row, in which
# it has the whole width.
_LINE_LENGTHS: Final = (8, 38, 21, 12, 8, 9, 14, 17, 23, 23)
_LONGEST_NAME: Final = 300
_KEPT: Final = 1_500
"""How many characters of documents stay on one page with their activity."""

_NAMES: Final = {
    1: "Kegiatan",
    2: "Penanggung jawab",
    7: "Terlambat",
    8: "Kendala",
    9: "Rencana tindak lanjut",
}


def make(briefing: MeetingBriefing, settings: DocumentSettings) -> bytes:
    """The PDF of a meeting's *lembar monev*."""
    return typeset("monev", _data(monev_sheet(briefing, settings)))


def _data(sheet: MonevSheet) -> dict[str, Any]:
    return {
        "head": sheet.head.as_data(),
        "sentence": sheet.sentence,
        "summary": [
            *map(_area_summary, sheet.parts),
            _summary("Seluruh rencana aksi", sheet.total, is_total=True),
        ],
        "remark": sheet.remark,
        "reading": sheet.reading,
        "areas": [_area(part) for part in sheet.parts],
        "signatures": [asdict(signature) for signature in sheet.signatures],
    }


def _area_summary(part: Part) -> dict[str, Any]:
    if len(part.name) <= _LONGEST_NAME:
        return _summary(f"{part.number} {part.name}", part.count)
    return _summary(f"{part.number} {part.label}", part.count) | {"note": part.name}


def _summary(name: str, count: Count, *, is_total: bool = False) -> dict[str, Any]:
    done = count.unknown if count.done is None else number(count.done)
    return {
        "total": is_total,
        "note": "",
        "late": bool(count.late),
        "cells": [
            name,
            number(count.target),
            done,
            count.completion_words,
            count.late_words,
            count.on_time_words,
            count.proven_words,
        ],
    }


def _area(part: Part) -> dict[str, Any]:
    return {
        "title": f"Area {part.number} {part.label}",
        "completion": part.count.unknown or f"capaian {part.count.completion_words}",
        "activities": [_activity(line) for line in part.lines],
    }


def _activity(line: MonevRow) -> dict[str, Any]:
    count = line.count
    texts = [
        str(line.code),
        line.action,
        line.team,
        line.schedule,
        number(count.target),
        "–" if count.done is None else number(count.done),
        count.completion_words,
        # A month and how long ago it was stay on one line.
        line.late_words.replace(" (", "\N{NO-BREAK SPACE}(").replace(
            " bulan", "\N{NO-BREAK SPACE}bulan"
        ),
        line.obstacle or "–",
        line.follow_up or "–",
    ]
    notes = []
    for place, name in _NAMES.items():
        if _line_count(texts[place], _LINE_LENGTHS[place]) > _MOST_LINES:
            notes.append((f"{name} {line.code}", texts[place]))
            texts[place] = BELOW
    proven = sum(len(proof.document) + len(proof.link) for proof in line.proofs)
    return {
        "kept": not notes and 0 < proven + len(line.unproven) < _KEPT,
        "cells": texts,
        "late": bool(line.late),
        "notes": notes,
        "proofs": [
            {
                "month": proof.month_name,
                "document": proof.document,
                "link": proof.link,
                "target": is_web_link(proof.link),
            }
            for proof in line.proofs
        ],
        "unproven": line.unproven_words,
    }


def _line_count(text: str, length: int) -> int:
    return sum(1 + len(line) // length for line in text.split("\n"))
