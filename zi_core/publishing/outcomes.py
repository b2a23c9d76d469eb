"""What becomes of a try to publish: a version, or why there is none, in words.

Every page and command asks here, so that all say the same.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

from zi_core.access import audit
from zi_core.access.permissions import Person, Right, Role
from zi_core.access.row_permissions import foreign_rows
from zi_core.plan import Plan
from zi_core.plan.facts import difference
from zi_core.store import Stale, Store, Version

STALE: Final = "Versi lain terbit lebih dulu; periksa lalu coba lagi."
NO_CHANGE: Final = "Tidak ada perubahan."


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing was published, and why, as an Indonesian sentence.

    ``is_confirmable`` tells that a person only has to confirm what would be removed.
    """

    message: str
    is_confirmable: bool = False


Outcome: TypeAlias = Version | Stale | Refusal | None
"""What came of publishing; None where there was nothing to change."""


def outcome_words(outcome: Outcome, published: str = "", *, unchanged: str = NO_CHANGE) -> str:
    """An outcome as a sentence; ``published`` is what is said of a version."""
    if isinstance(outcome, Refusal):
        return outcome.message
    if isinstance(outcome, Stale):
        return STALE
    return published if outcome else unchanged


def permission_refusal(
    store: Store, person: Person, right: Right, file_sha256: str = ""
) -> Refusal | None:
    """Refuse, on record, whoever has not the right, whatever the page has shown them."""
    words = audit.refusal_in(store, person, right)
    if words is None:
        return None
    audit.record(store, audit.Event.REFUSED, person, subject=right, file_sha256=file_sha256)
    return Refusal(words)


def rows_refusal(
    store: Store, person: Person, before: Plan, after: Plan, file_sha256: str = ""
) -> Refusal | None:
    """Refuse, on record, a team's person who would change other teams' rows."""
    if person.role is not Role.TEAM:
        return None
    places = (change.place for change in difference(before, after))
    reasons = [*foreign_rows(person, before, after, places).values()]
    if not reasons:
        return None
    audit.record(
        store,
        audit.Event.REFUSED,
        person,
        subject=Right.PUBLISH,
        detail={"reasons": reasons[:5]},
        file_sha256=file_sha256,
    )
    more = f" Juga {len(reasons) - 1} baris lain." if len(reasons) > 1 else ""
    return Refusal(reasons[0] + more)
