"""Accounts, roles, sessions, limits on guessing, and what is recorded of them."""

from zi_core.access import audit
from zi_core.access.account_rows import Account
from zi_core.access.accounts import Accounts
from zi_core.access.contacts import Contact, contacts_for, may_see_contacts
from zi_core.access.errors import AccessError, PermissionRefused
from zi_core.access.one_time_keys import OneTimeKey
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
from zi_core.access.projector import LONGEST_SCREEN, Screen
from zi_core.access.sessions import Sessions
from zi_core.access.sign_in import SignedIn, SignInRefused

__all__ = [
    "ANONYMOUS",
    "ASSIGNABLE",
    "GRANTED",
    "LONGEST_SCREEN",
    "AccessError",
    "Account",
    "Accounts",
    "Contact",
    "OneTimeKey",
    "PermissionRefused",
    "Person",
    "Right",
    "Role",
    "Screen",
    "Sessions",
    "SignInRefused",
    "SignedIn",
    "audit",
    "contacts_for",
    "may_see_contacts",
    "operator",
    "problem_with",
    "refusal_words",
]
