"""Accounts, tokens, counted tries and the audit trail; versions can no longer be changed."""

import hashlib
import json
from datetime import UTC
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEPT = ("zi_version", "zi_change", "zi_audit")


def upgrade() -> None:
    """Create the tables, record existing versions in the audit trail, and protect all three."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "zi_account",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("display", sa.Text, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("teams", sa.Text, nullable=False),
        sa.Column("email", sa.String(254)),
        sa.Column("password", sa.Text),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("created", moment, nullable=False),
        sa.Column("signed_in", moment),
        sa.UniqueConstraint("name", name="uq_zi_account_name"),
        sa.UniqueConstraint("email", name="uq_zi_account_email"),
    )
    op.create_table(
        "zi_token",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column(
            "account_id",
            sa.Integer,
            sa.ForeignKey("zi_account.id", name="fk_zi_token_account_id"),
        ),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column(
            "parent_id", sa.Integer, sa.ForeignKey("zi_token.id", name="fk_zi_token_parent_id")
        ),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("created", moment, nullable=False),
        sa.Column("seen", moment, nullable=False),
        sa.Column("expires", moment, nullable=False),
        sa.Column("ended", moment),
        sa.UniqueConstraint("hash", name="uq_zi_token_hash"),
    )
    for column in ("account_id", "parent_id", "expires"):
        op.create_index(f"ix_zi_token_{column}", "zi_token", [column])
    op.create_table(
        "zi_try",
        sa.Column("subject", sa.String(80), primary_key=True),
        sa.Column("wrong", sa.Integer, nullable=False),
        sa.Column("waits_until", moment),
        sa.Column("day", moment, nullable=False),
        sa.Column("in_day", sa.Integer, nullable=False),
        sa.Column("last", moment, nullable=False),
    )
    op.create_index("ix_zi_try_last", "zi_try", ["last"])
    audit = op.create_table(
        "zi_audit",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("event", sa.String(32), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_index("ix_zi_audit_event", "zi_audit", ["event"])
    _tell_versions(audit)
    _guard()


def _tell_versions(audit: sa.Table) -> None:
    """An event for each version published before there was a trail, in the order of their rows."""
    connection = op.get_bind()
    names = ("book_id", "number", "kind", "author", "note", "file_name", "file_sha256")
    columns: list[sa.ColumnClause[Any]] = [
        sa.column(name) for name in (*names, "state_sha256", "change_count")
    ]
    columns.append(sa.column("at", sa.DateTime(timezone=True)))
    version = sa.table("zi_version", sa.column("id"), *columns)
    previous = ""
    rows = connection.execute(sa.select(*columns).select_from(version).order_by(version.c.id))
    for number, row in enumerate(rows.all(), start=1):
        at = (row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)).astimezone(UTC)
        detail = _canonical(
            {
                "book": row.book_id,
                "version": row.number,
                "at": at.isoformat(),
                "by": row.author,
                "note": row.note,
                "file": row.file_name,
                "state_sha256": row.state_sha256,
                "changes": row.change_count,
            }
        )
        event = {
            "number": number,
            "at": at,
            "event": row.kind,
            "who": row.author[:500],
            "role": "",
            "address": "",
            "subject": f"versi {row.number}",
            "detail": detail,
            "file_sha256": row.file_sha256,
            "previous": previous,
        }
        told = [at.isoformat() if name == "at" else value for name, value in event.items()]
        previous = hashlib.sha256(_canonical(told).encode()).hexdigest()
        connection.execute(audit.insert(), {**event, "hash": previous})


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _guard() -> None:
    """Add triggers that refuse UPDATE and DELETE on append-only rows."""
    if op.get_bind().dialect.name == "sqlite":
        for table in KEPT:
            for change in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION zi_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION zi_append_only()"
        )
