"""Books, versions and their changes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "zi_book",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.UniqueConstraint("office", "year", name="uq_zi_book_office_year"),
    )
    op.create_table(
        "zi_version",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "book_id",
            sa.Integer,
            sa.ForeignKey("zi_book.id", name="fk_zi_version_book_id"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("parent", sa.Integer),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("file", sa.LargeBinary),
        sa.Column("state_sha256", sa.String(64), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("change_count", sa.Integer, nullable=False),
        sa.UniqueConstraint("book_id", "number", name="uq_zi_version_book_id_number"),
    )
    op.create_table(
        "zi_change",
        sa.Column(
            "version_id",
            sa.Integer,
            sa.ForeignKey("zi_version.id", name="fk_zi_change_version_id"),
            primary_key=True,
        ),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("subject", sa.String(32), nullable=False),
        sa.Column("month", sa.Integer, nullable=False),
        sa.Column("field", sa.String(16), nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sa.Column("source", sa.Text, nullable=False),
    )
    op.create_index("ix_zi_change_subject", "zi_change", ["subject"])
