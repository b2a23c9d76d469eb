"""The vocabulary of an action plan: a frozen :class:`Plan` and the values it is made of."""

from zi_core.plan.model import (
    NO_TEAM_LABEL,
    SAMPLE_MARK,
    Activity,
    Area,
    Code,
    Entry,
    EvidenceItem,
    Plan,
    owner_of,
    source_notes,
    team_label,
    team_named,
)

__all__ = [
    "NO_TEAM_LABEL",
    "SAMPLE_MARK",
    "Activity",
    "Area",
    "Code",
    "Entry",
    "EvidenceItem",
    "Plan",
    "owner_of",
    "source_notes",
    "team_label",
    "team_named",
]
