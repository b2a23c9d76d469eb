"""Tokens: random, handed out once, and kept only as their SHA-256."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import Connection, insert

from zi_core.store.access_tables import tokens
from zi_core.text import storable


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def make_token(
    connection: Connection,
    kind: str,
    *,
    now: datetime,
    expires: datetime,
    account: int | None = None,
    epoch: int = 0,
    parent: int | None = None,
    label: str = "",
    made_by: str = "",
) -> str:
    """Make a token in the running transaction; nobody is shown it a second time.

    ``epoch`` is its account's when it was made, ``parent`` the projector link of a session.
    """
    token = secrets.token_urlsafe(32)
    row = {
        "hash": token_hash(token),
        "kind": kind,
        "account_id": account,
        "epoch": epoch,
        "parent_id": parent,
        "label": storable(label),
        "made_by": storable(made_by),
        "created": now,
        "seen": now,
        "expires": expires,
    }
    connection.execute(insert(tokens), row)
    return token
