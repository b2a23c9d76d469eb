"""The key figures on a meeting's slides, each with its fraction; what is not known is said so."""

from dataclasses import replace

from zi_core.formatting import fraction, months_old, number, percent
from zi_core.progress import Figures
from zi_core.views.overview import Card, key_card
from zi_core.views.phrases import NOTHING_DUE, unknown


def completion_card(found: Figures) -> Card:
    """Capaian, with its fraction."""
    counted = f"{fraction(found.due_done, found.due)} jadwal terlaksana"
    return key_card(found, "Capaian", percent(found.completion), counted)


def count_card(name: str, count: int, *, is_alert: bool = False) -> Card:
    """A number of jadwal."""
    return Card(name, number(count), "jadwal", None, is_alert=is_alert)


def worded(card: Card, words: str, *, between: str = " ") -> Card:
    """A card with more words beside its value; as it is where nothing is known."""
    return replace(card, beside=f"{card.beside}{between}{words}") if card.is_known else card


def share_words(found: Figures) -> str:
    """Capaian in words, the percentage first: ``79% (41 dari 52)``."""
    shown = f"{percent(found.completion)} ({fraction(found.due_done, found.due)})"
    return unknown(found) or shown


def area_finding(found: Figures) -> str:
    """What an area's figures say, as the rest of its title."""
    if not found.due:
        return f"{NOTHING_DUE}, {number(found.slots)} jadwal setahun"
    if not found.overdue:
        return f"semua {number(found.due)} jadwal yang jatuh tempo terlaksana"
    parts = []
    if found.late_count:
        age = f", terlama {months_old(found.oldest_late)}" if found.oldest_late else ""
        parts.append(f"{fraction(found.late, found.due)} jadwal terlambat{age}")
    if found.unreported_count:
        parts.append(f"{fraction(found.unreported, found.due)} jadwal belum dilaporkan")
    return "; ".join(parts)
