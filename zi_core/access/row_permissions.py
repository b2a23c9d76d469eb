"""Whose rows a change touches, and what of it a person may not change (docs/rules.md, Accounts)."""

from collections.abc import Iterable

from zi_core.access.permissions import Person, Role
from zi_core.plan import Plan, owner_of, team_label
from zi_core.plan.facts import FactKey


def foreign_rows(
    person: Person, before: Plan, after: Plan, places: Iterable[FactKey]
) -> dict[FactKey, str]:
    """The places a team's person may not change, each activity or area once, with the reason.

    Both before and after the change, an activity must be of one of the person's own teams: so
    that nobody takes over another team's row, or hands one away. The reasons are Indonesian
    sentences that name the code and the team.
    """
    if person.role is not Role.TEAM:
        return {}
    found: dict[str, tuple[FactKey, str]] = {}
    for place in places:
        if place.subject in found:
            continue
        code = place.code
        if code is None:
            words = f"Nama Area {place.subject} hanya diubah oleh Pengelola."
            found[place.subject] = place, words
            continue
        for plan in (before, after):
            owner = owner_of(code, plan)
            if owner is not None and not person.may_change(owner):
                words = (
                    f"{code} milik {team_label(owner)}; akun ini hanya boleh mengubah "
                    f"baris {' dan '.join(person.teams)}."
                )
                found[place.subject] = place, words
                break
    return dict(found.values())
