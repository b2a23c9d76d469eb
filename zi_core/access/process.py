"""The accounts and sessions of this process, on the store that the pages and routes share."""

from dataclasses import replace
from functools import cache

from zi_core.access.accounts import Accounts
from zi_core.access.permissions import STRANGER, Person
from zi_core.access.sessions import Sessions
from zi_core.settings import settings
from zi_core.store import Store, shared_store


def shared_accounts() -> Accounts:
    """The accounts of the shared store. Raises StoreError where it cannot be opened."""
    return _accounts(shared_store())


def shared_sessions() -> Sessions:
    """The sessions of the shared store, as long as the settings say."""
    return _sessions(shared_store())


def visitor(token: str, address: str, *, is_glance: bool = False) -> Person:
    """Who a session's token belongs to now; a stranger where there is none, or it has ended.

    A page that looks by itself says ``is_glance``: that is no use of the session.
    """
    person = token and shared_sessions().person(token, address=address, is_glance=is_glance)
    return person or replace(STRANGER, address=address)


@cache
def _accounts(store: Store) -> Accounts:
    return Accounts(store)


@cache
def _sessions(store: Store) -> Sessions:
    now = settings()
    return Sessions(store, idle=now.session_idle, length=now.session_length)
