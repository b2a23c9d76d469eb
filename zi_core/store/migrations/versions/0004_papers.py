"""Scans of signed papers and the office's identity, each with all its states."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

KEPT = ("zi_scan", "zi_identity")


def upgrade() -> None:
    """Create the two tables and protect them."""
    op.create_table(
        "zi_scan",
        *_places("zi_scan"),
        sa.Column("meeting", sa.Integer, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("file", sa.LargeBinary, nullable=True),
    )
    op.create_table(
        "zi_identity",
        *_places("zi_identity"),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    _guard()


def _places(table: str) -> tuple[sa.Column[int], ...]:
    foreign_key = sa.ForeignKey("zi_book.id", name=f"fk_{table}_book_id")
    return (
        sa.Column("book_id", sa.Integer, foreign_key, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
    )


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
    for table in KEPT:  # the function is that of migration 0002
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION zi_append_only()"
        )
