"""The tables of accounts, tokens, guessing and audit; beside those of ``schema``."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Integer, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from zi_core.store.schema import metadata


class UtcTime(TypeDecorator[datetime]):
    """A moment, always UTC: SQLite hands times back without their zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        """A moment as it is stored."""
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: Any | None, _: Dialect) -> datetime | None:  # noqa: ANN401
        """A stored moment, with its zone."""
        if value is None:
            return None
        at: datetime = value if value.tzinfo else value.replace(tzinfo=UTC)
        return at.astimezone(UTC)


accounts: Final = Table(
    "zi_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(40), nullable=False, unique=True),  # folded: lower case
    Column("display", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("teams", Text, nullable=False),  # a JSON list of names
    Column("email", String(254), unique=True),  # folded; none is NULL, never empty
    Column("password", Text),  # argon2; NULL until the person has chosen one
    Column("enabled", Boolean, nullable=False),
    Column("epoch", Integer, nullable=False),  # raised to end every session begun before
    Column("created", UtcTime, nullable=False),
    Column("signed_in", UtcTime),  # last
    Column("phone", String(20)),  # +62…; NULL unless its person has entered one
)

tokens: Final = Table(
    "zi_token",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),  # SHA-256; the token is nowhere
    Column("kind", String(16), nullable=False),
    Column("account_id", ForeignKey("zi_account.id"), index=True),
    Column("epoch", Integer, nullable=False),  # of the account when the token was made
    Column("parent_id", ForeignKey("zi_token.id"), index=True),  # the projector link of a session
    Column("label", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("created", UtcTime, nullable=False),
    Column("seen", UtcTime, nullable=False),
    Column("expires", UtcTime, nullable=False, index=True),
    Column("ended", UtcTime),  # used, signed out or taken back
)

tries: Final = Table(
    "zi_try",
    metadata,
    Column("subject", String(80), primary_key=True),  # what is counted, hashed
    Column("wrong", Integer, nullable=False),  # in a row
    Column("waits_until", UtcTime),
    Column("day", UtcTime, nullable=False),  # when the day's counting began
    Column("in_day", Integer, nullable=False),
    Column("last", UtcTime, nullable=False, index=True),
)

audit: Final = Table(
    "zi_audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("event", String(32), nullable=False, index=True),
    Column("who", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),  # JSON
    Column("file_sha256", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
