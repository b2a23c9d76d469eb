"""Accounts in a store, as people of the office have them; their hashes cost little."""

from functools import partial

from argon2 import PasswordHasher

from zi_core.access import Account, Accounts, Role, operator
from zi_core.access.passwords import Passwords
from zi_core.store import Store

PASSWORD = "sepeda merah terbang"
OTHER_PASSWORD = "kelapa muda jendela"
TEAM = "Tim Pengawasan"
OPERATOR = operator("Operator")
CheapHasher = partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
CHEAP = Passwords(CheapHasher())


def add(store: Store, name: str, role: Role = Role.ADMIN, teams=(), **more) -> Account:
    """An account whose person has chosen :data:`PASSWORD`; ``Ana`` signs in as ``ana``."""
    accounts = Accounts(store, passwords=CHEAP)
    key = accounts.add(OPERATOR, name=name, display=name, role=role, teams=teams, **more)
    return accounts.keys.set_password(key, PASSWORD, "")
