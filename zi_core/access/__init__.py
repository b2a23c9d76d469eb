"""Accounts, roles, sessions, limits on guessing, and what is recorded of them."""

from zi_core.access import audit
from zi_core.access.accounts import AccessError, Account, Accounts, Key, PermissionRefused
from zi_core.access.passwords import problem_with
from zi_core.access.permissions import (
    ANONYMOUS,
    ASSIGNABLE,
    GRANTED,
    Person,
    Right,
    Role,
    operator,
    refusal_words,
)
from zi_core.access.sessions import LONGEST_SCREEN, Screen, Sessions, SignedIn, SignInRefused

__all__ = [
    "ANONYMOUS",
    "ASSIGNABLE",
    "GRANTED",
    "LONGEST_SCREEN",
    "AccessError",
    "Account",
    "Accounts",
    "Key",
    "PermissionRefused",
    "Person",
    "Right",
    "Role",
    "Screen",
    "Sessions",
    "SignInRefused",
    "SignedIn",
    "audit",
    "operator",
    "problem_with",
    "refusal_words",
]
