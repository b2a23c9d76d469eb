"""Accounts, roles, sessions, limits on guessing, and what is recorded of them."""

from zi_core.access import audit
from zi_core.access.accounts import AccessError, Account, Accounts, Denied, Key
from zi_core.access.passwords import problem_with
from zi_core.access.permissions import (
    ASSIGNABLE,
    GRANTED,
    STRANGER,
    Person,
    Right,
    Role,
    denial,
    operator,
)
from zi_core.access.process import shared_accounts, shared_sessions, visitor
from zi_core.access.sessions import LONGEST_SCREEN, Refused, Screen, Sessions, SignedIn

__all__ = [
    "ASSIGNABLE",
    "GRANTED",
    "LONGEST_SCREEN",
    "STRANGER",
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
    "shared_accounts",
    "shared_sessions",
    "visitor",
]
