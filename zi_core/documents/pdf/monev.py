"""The *lembar monev* as a PDF to be printed and signed."""

from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from typing import Any, Final

from zi_core.documents.letterhead import BELOW
from zi_core.documents.monev import Count, MonevRow, MonevSheet, Part, Proof, monev_sheet
from zi_core.documents.names import LONGEST_NAME, is_long
from zi_core.documents.pdf.typesetting import typeset
from zi_core.formatting import number
from zi_core.identity import OfficeIdentity
from zi_core.meetings import MeetingBriefing
from zi_core.text import is_web_link, shortened

_MOST_LINES: Final = 22
# About how many characters a line of a column takes; a longer text goes below its row, in which
# it has the whole width.
_LINE_LENGTHS: Final = (8, 46, 24, 14, 8, 8, 8, 8, 8, 26, 26)
_KEPT: Final = 1_500
"""How many characters below an activity stay on one page with it."""

_NAMES: Final = {
    1: "Kegiatan",
    2: "Penanggung jawab",
    9: "Kendala",
    10: "Rencana tindak lanjut",
}


def make(briefing: MeetingBriefing, identity: OfficeIdentity) -> bytes:
    """The PDF of a meeting's *lembar monev*."""
    return typeset("monev", _data(monev_sheet(briefing, identity)))


def _data(sheet: MonevSheet) -> dict[str, Any]:
    return {
        "head": sheet.head.as_data(),
        "sentence": sheet.sentence,
        "summary": [
            *(_summary(part.name, part.count) for part in sheet.parts),
            _summary("Seluruh rencana aksi", sheet.total, is_total=True),
        ],
        "remarks": sheet.notes,
        "reading": sheet.reading,
        "areas": [_area(part) for part in sheet.parts],
        "decisions": sheet.decisions,
        "signatures": [asdict(signature) for signature in sheet.signatures],
    }


def _summary(name: str, count: Count, *, is_total: bool = False) -> dict[str, Any]:
    return {
        "total": is_total,
        "late": bool(count.late),
        "cells": [
            name,
            number(count.target),
            number(count.done),
            count.late_words,
            number(count.unreported),
            count.completion_words,
            count.on_time_words,
            count.proven_words,
        ],
    }


def _area(part: Part) -> dict[str, Any]:
    return {
        "title": f"Area {part.name}",
        "completion": part.count.unknown or f"capaian {part.count.completion_words}",
        "components": [
            {
                "title": f"Komponen {component_no} · {shortened(component, LONGEST_NAME)}",
                "activities": [_activity(line) for line in lines],
            }
            for (component_no, component), lines in groupby(
                part.lines, key=lambda line: (line.code.component_no, line.component)
            )
        ],
    }


def _activity(line: MonevRow) -> dict[str, Any]:
    count = line.count
    texts = [
        str(line.code),
        line.action,
        line.team,
        line.schedule,
        number(count.target),
        number(count.done),
        number(count.late),
        number(count.unreported),
        "–" if count.completion is None else count.completion_words.rpartition(" (")[2][:-1],
        line.obstacle or "–",
        line.follow_up or "–",
    ]
    notes = []
    for place, name in _NAMES.items():
        if _line_count(texts[place], _LINE_LENGTHS[place]) > _MOST_LINES:
            notes.append((f"{name} {line.code}", texts[place]))
            texts[place] = BELOW
    told = [
        *([("Komponen", line.component)] if is_long(line.component) else []),
        ("Indikator", line.indicator),
        ("Bukti fisik menurut rencana", line.evidence or "–"),
        ("Tanggal realisasi", line.done_words),
    ]
    if line.late:
        told.append(("Bulan terlambat", line.late_words))
    proven = sum(len(proof.document) + len(proof.link) for proof in line.proofs)
    below = proven + len(line.unproven) + sum(len(words) for _, words in told)
    return {
        "kept": not notes and below < _KEPT,
        "cells": texts,
        "late": bool(line.late),
        "notes": notes,
        "told": told,
        "proofs": _proofs(line.proofs),
        "unproven": line.unproven_words,
    }


def _proofs(proofs: Iterable[Proof]) -> list[dict[str, Any]]:
    """The documents by month: a month's name, and what is listed for it."""
    return [
        {
            "month": month,
            "items": [
                {
                    "document": proof.document,
                    "link": proof.link,
                    "target": is_web_link(proof.link),
                }
                for proof in own
            ],
        }
        for month, own in groupby(proofs, key=lambda proof: proof.month_name)
    ]


def _line_count(text: str, length: int) -> int:
    return sum(1 + len(line) // length for line in text.split("\n"))
