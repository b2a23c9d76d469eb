"""Alembic's entry: runs the migrations on the connection that opens the store."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table="zi_alembic",
    transaction_per_migration=False,
)
context.run_migrations()
