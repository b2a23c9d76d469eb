"""Accounts, roles, sessions, limits on guessing, and what is recorded of them."""

from zi_core.access import audit
from zi_core.access.accounts import AccessError, Account, Accounts, Denied, Key
from zi_core.access.passwords import problem_with
from zi_core.access.permissions import (
    ANONYMOUS,
    ASSIGNABLE,
    GRANTED,
    Person,
    Right,
    Role,
    denial,
    operator,
)
from zi_core.access.sessions import LONGEST_SCREEN, Refused, Screen, Sessions, SignedIn

__all__ = [
    "ANONYMOUS",
    "ASSIGNABLE",
    "GRANTED",
    "LONGEST_SCREEN",
    "AccessError",
    "Account",
    "Accounts",
    "Denied",
    "Key",
    "Person",
    "Refused",
    "Right",
    "Role",
    "Screen",
    "Sessions",
    "SignedIn",
    "audit",
    "denial",
    "operator",
    "problem_with",
]
