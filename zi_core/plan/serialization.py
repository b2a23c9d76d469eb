"""A plan as canonical text and back: what versions keep, and what a child process answers."""

import json
from typing import Any

from zi_core.plan.facts import FactKey, Field, decree_order, facts_of, plan_of
from zi_core.plan.model import Plan

FORMAT = 1


def dump(plan: Plan) -> str:
    """The canonical JSON of a plan: the same plan gives the same text."""
    facts = facts_of(plan)
    return json.dumps(
        {
            "format": FORMAT,
            "year": plan.year,
            "office": plan.office,
            "sample": plan.sample,
            "facts": [
                [place.subject, place.month, place.field.value, place.item, facts[place]]
                for place in sorted(facts, key=decree_order)
            ],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def load(text: str) -> Plan:
    """The plan of a canonical JSON. Raises ValueError for any other text."""
    try:
        said: dict[str, Any] = json.loads(text)
        if said["format"] != FORMAT:
            raise ValueError(f"unknown state format {said['format']!r}")
        empty = Plan(said["year"], said["office"], (), (), sample=said["sample"])
        return plan_of(
            {
                FactKey(subject, month, Field(field), item): value
                for subject, month, field, item, value in said["facts"]
            },
            empty,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not the state of a plan") from error
