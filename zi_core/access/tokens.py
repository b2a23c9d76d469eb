"""Tokens: random, handed out once, and kept only as their SHA-256."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select

from zi_core.access.clock import CLOCK_SKEW
from zi_core.store.access_tables import tokens
from zi_core.text import storable

_KEPT: Final = timedelta(days=7)
"""How long an ended token's row is kept before it is deleted."""


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


def is_valid(now: datetime) -> ColumnElement[bool]:
    """That a token has not ended, is not too old, and was not made in a time to come."""
    return (
        tokens.c.ended.is_(None) & (tokens.c.expires > now) & (tokens.c.created <= now + CLOCK_SKEW)
    )


def live_session(
    connection: Connection, token: str, now: datetime, idle: timedelta
) -> Row[Any] | None:
    """The row of a session that has not ended and was used within ``idle``; None for another."""
    query = select(tokens).where(
        tokens.c.hash == token_hash(token),
        tokens.c.kind == "session",
        is_valid(now),
        tokens.c.seen > now - idle,
    )
    return connection.execute(query).one_or_none()


def prune(connection: Connection, now: datetime) -> None:
    """Delete the rows of tokens that ended long ago; a link's only after its sessions'."""
    old = (tokens.c.expires < now - _KEPT) | (tokens.c.ended < now - _KEPT)
    connection.execute(delete(tokens).where(old, tokens.c.kind != "screen"))
