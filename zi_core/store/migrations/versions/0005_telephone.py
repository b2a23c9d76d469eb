"""The telephone number that an account's person may enter."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column; nobody has entered a number yet."""
    op.add_column("zi_account", sa.Column("phone", sa.String(20), nullable=True))
