"""Made-up plans of any size, with the mix of schedules and reports that the 2022 plan has."""

from datetime import date
from random import Random
from typing import Final

from zi_core.plan import Activity, Area, Code, Entry, EvidenceItem, Plan
from zi_core.plan.areas import AREAS

YEAR: Final = 2022
_REPORTED_UNTIL: Final = 9
_COMPONENT_SIZE: Final = 3
# Of the decree's 59 activities: how many have so many scheduled months.
_SCHEDULE_LENGTHS: Final = {1: 32, 2: 9, 9: 2, 12: 16}
_WORDING: Final = (
    "melaksanakan rapat evaluasi penyusunan laporan tindak lanjut hasil pemantauan tim kerja "
    "pembangunan zona integritas serta dokumentasi kegiatan secara berkala dan berkelanjutan"
)


def made_up(size: int) -> Plan:
    """A plan of ``size`` activities, always the same one for the same size."""
    random = Random(size)
    activities = [_activity(random, place, size) for place in range(size)]
    entries = [entry for activity in activities for entry in _entries(random, activity)]
    return Plan(
        year=YEAR,
        office="KPU Kabupaten Purbalingga",
        areas=tuple(Area(area.number, area.official_name) for area in AREAS),
        activities=tuple(activities),
        entries=tuple(entries),
        evidence_items=tuple(
            EvidenceItem(entry.code, entry.month, _text(random, 6), "https://contoh.id/dokumen")
            for entry in entries
            if random.random() < 0.9
        ),
        sample=True,
    )


def _activity(random: Random, place: int, size: int) -> Activity:
    area = place * len(AREAS) // size
    first = -(-area * size // len(AREAS))
    component, ordinal = divmod(place - first, _COMPONENT_SIZE)
    lengths, shares = zip(*_SCHEDULE_LENGTHS.items(), strict=True)
    (length,) = random.choices(lengths, shares)
    return Activity(
        Code(area + 1, component + 1, ordinal + 1),
        component=f"Komponen {area + 1}.{component + 1}",
        indicator=f"{_text(random, 14)} {component + 1}",
        action=f"{_text(random, 12)} {place + 1}",
        evidence=_text(random, 8),
        team=f"Tim {AREAS[area].label}",
        planned=tuple(random.sample(range(1, 13), length)),
        obstacle=_text(random, 10) if place % 7 == 0 else "",
        follow_up=_text(random, 10) if place % 7 == 0 else "",
    )


def _entries(random: Random, activity: Activity) -> list[Entry]:
    """Entries until September in four slots of five, half of them dated, and a few elsewhere."""
    entries = []
    for month in range(1, _REPORTED_UNTIL + 1):
        if random.random() < (0.8 if month in activity.planned else 0.03):
            late = random.random() < 0.1
            done_on = date(YEAR, month + late, random.randint(1, 28))
            entries.append(
                Entry(activity.code, month, done_on if late or random.random() < 0.5 else None)
            )
    return entries


def _text(random: Random, words: int) -> str:
    return " ".join(random.choices(_WORDING.split(), k=words)).capitalize()
