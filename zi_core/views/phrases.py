"""Figures and plans in words: the phrases that pages, documents and the command line share.

Words: docs/rules.md, Words.
"""

from datetime import datetime
from typing import Final

from zi_core.dates import moment_label
from zi_core.formatting import fraction, number, percent, share
from zi_core.plan import Plan
from zi_core.progress import Figures, Weighting

NOTHING_DUE = "belum ada yang jatuh tempo"
NOT_REPORTED = "belum ada laporan"
NO_SCORE = "bukan nilai"
"""What stands below a weighted percentage in place of its fraction."""
NOTHING_DONE = "belum ada yang terlaksana"
EXPLANATIONS: Final = {
    Weighting.SLOT: "Dihitung per jadwal: 1 jadwal = 1 kegiatan pada 1 bulan (satu tanda √ pada "
    "Keputusan).",
    Weighting.ACTIVITY: "Dihitung per kegiatan: setiap kegiatan bernilai satu, dibagi rata ke "
    "bulan-bulan jadwalnya.",
    Weighting.AREA: "Dihitung per bobot area: bobot resmi area dibagi rata ke kegiatannya, lalu "
    "ke bulan jadwalnya; ini capaian rencana aksi tertimbang, bukan nilai.",
}
"""What a weighting means, in a sentence for the foot of a page or paper."""


def published(version: int, at: datetime) -> str:
    """Which version, and since when: ``Versi 12, terbit 3 Oktober 2022 pukul 09.14 WIB``."""
    return f"Versi {version}, terbit {moment_label(at)} WIB"


def unknown(figures: Figures) -> str:
    """Why nothing can be said of what is due, in words; empty where it can."""
    if not figures.due:
        return NOTHING_DUE
    return "" if figures.is_reported else NOT_REPORTED


def completion(figures: Figures, weighting: Weighting = Weighting.SLOT) -> str:
    """Capaian in words, honest about what is not known: ``41 dari 52 (79%)``."""
    if reason := unknown(figures):
        return reason
    if weighting is Weighting.AREA:
        return f"{percent(figures.completion)} ({NO_SCORE})"
    return share(figures.due_done, figures.due)


def counted(part: float, whole: float, weighting: Weighting) -> str:
    """The fraction behind a percentage; of official weights none, for it would look like a score.

    Rules: docs/rules.md, Weighting.
    """
    return NO_SCORE if weighting is Weighting.AREA else fraction(part, whole)


def amount(value: float, count: int, weighting: Weighting) -> str:
    """An amount with its unit; of official weights the slots themselves: ``30 jadwal``."""
    if weighting is Weighting.AREA:
        return f"{number(count)} {Weighting.SLOT.unit}"
    return unit_count(value, weighting)


def no_evidence(figures: Figures) -> str:
    """Why nothing can be said of the documents, in words; empty where something is done."""
    return "" if figures.done_count else unknown(figures) or NOTHING_DONE


def evidence(figures: Figures) -> str:
    """*Bukti lengkap* in words: ``30 dari 41 (73%)`` of what is done, due already or not."""
    return no_evidence(figures) or share(figures.evidenced_count, figures.done_count)


def unit_count(value: float, weighting: Weighting) -> str:
    """An amount with its unit: ``35 jadwal``, ``12,5 kegiatan``, ``8,3 bobot``."""
    return f"{number(value)} {weighting.unit}"


def plan_counts(plan: Plan, between: str = ", ") -> str:
    """How much a plan holds: ``60 kegiatan, 260 jadwal, 12 realisasi, 3 bukti dukung``."""
    counts = (
        (len(plan.activities), "kegiatan"),
        (sum(len(activity.planned) for activity in plan.activities), "jadwal"),
        (len(plan.entries), "realisasi"),
        (len(plan.evidence_items), "bukti dukung"),
    )
    return between.join(f"{number(count)} {name}" for count, name in counts)
