"""Accounts held against the audit trail: each event that changes one carries the row's SHA-256.

The rows of accounts are changed in place, so that no hash of theirs could be kept beside them.
Left out are when somebody signed in last and the telephone number, of which nothing may stay
once it is removed.
"""

import hashlib
import json
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from zi_core.store.access_tables import accounts, audit

_DIGEST: Final = "account_sha256"
_COLUMNS: Final = ("name", "display", "role", "teams", "email", "password", "enabled", "epoch")


def account_digest(connection: Connection, name: str) -> dict[str, str]:
    """What the event that has just changed an account says of it; part of the event's detail."""
    row = connection.execute(select(accounts).where(accounts.c.name == name)).one()
    return {_DIGEST: _sha256(row)}


def verify(connection: Connection) -> list[str]:
    """Which accounts are not what the trail says, as Indonesian sentences.

    Those that no event has changed since an earlier release are not known.
    """
    recorded: dict[str, str] = {}
    query = select(audit.c.subject, audit.c.detail).where(audit.c.detail.contains(_DIGEST))
    for subject, detail in connection.execute(query.order_by(audit.c.number)):
        said = json.loads(detail)
        if isinstance(said, dict) and _DIGEST in said:
            recorded[subject] = said[_DIGEST]
    rows = connection.execute(select(accounts).order_by(accounts.c.id)).all()
    found = [
        f"Akun {row.name} rusak atau diubah dari luar."
        for row in rows
        if recorded.pop(row.name, None) not in (None, _sha256(row))
    ]
    return found + [f"Akun {name} disebut catatan audit, tetapi tidak ada." for name in recorded]


def _sha256(row: Row[Any]) -> str:
    values = [row._mapping[name] for name in _COLUMNS]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()
