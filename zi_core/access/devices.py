"""Devices: browsers that have signed in before, known by a cookie; they do not wait for others."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from zi_core.access.tokens import is_valid, make_token, token_hash
from zi_core.store.access_tables import tokens

DEVICE_LASTS: Final = timedelta(days=180)
_DEVICES_IN_A_COOKIE: Final = 5
_LONGEST_COOKIE: Final = 1_000


def device_id(
    connection: Connection, account: Row[Any] | None, device: str, now: datetime
) -> int | None:
    """The device that a cookie proves: one that has signed in to this very account before."""
    hashes = [token_hash(part) for part in devices_in(device)]
    query = select(tokens.c.id).where(
        tokens.c.hash.in_(hashes),
        tokens.c.kind == "device",
        tokens.c.account_id == (account.id if account is not None else None),
        is_valid(now),
    )
    return connection.execute(query.limit(1)).scalar_one_or_none()


def renew_device(connection: Connection, account: Row[Any], device: str, now: datetime) -> str:
    """The cookie of a browser that has just signed in; other accounts' devices stay in it."""
    parts = devices_in(device)
    known = device_id(connection, account, device, now)
    expires = now + DEVICE_LASTS
    if known is not None:
        connection.execute(update(tokens).where(tokens.c.id == known).values(expires=expires))
        return "~".join(parts)
    made = make_token(
        connection, "device", now=now, expires=expires, account=account.id, epoch=account.epoch
    )
    return "~".join([made, *parts][:_DEVICES_IN_A_COOKIE])


def devices_in(cookie: str) -> list[str]:
    """The device tokens in a cookie's value."""
    parts = cookie[:_LONGEST_COOKIE].split("~")
    return [part for part in parts if part and "." not in part][:_DEVICES_IN_A_COOKIE]


def queue_ticket_in(cookie: str) -> str:
    """The queue ticket in a cookie's value; empty where there is none."""
    parts = cookie[:_LONGEST_COOKIE].split("~")
    return next((part for part in parts if "." in part), "")
