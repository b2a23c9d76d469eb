"""Databases on a PostgreSQL server of the tests' own."""

import secrets
from contextlib import contextmanager

import psycopg
from psycopg import sql

from scripts.postgresql import USER, running_postgresql


class Cluster:
    """A running server."""

    def __init__(self, server):
        self.port, self.password = server.port, server.password
        self.stop, self.start = server.stop, server.start

    def address(self, database, password=None):
        secret = self.password if password is None else password
        return f"postgresql+psycopg://{USER}:{secret}@127.0.0.1:{self.port}/{database}"

    def new_database(self, encoding="UTF8", template="template0"):
        """The address of an empty database, or of a copy of another."""
        name = f"zi_{secrets.token_hex(6)}"
        command = "CREATE DATABASE {} TEMPLATE {} ENCODING {} LOCALE 'C'"
        names = map(sql.Identifier, (name, template.rpartition("/")[2]))
        self._run(sql.SQL(command).format(*names, sql.Literal(encoding)))
        return self.address(name)

    def drop(self, address):
        name = sql.Identifier(address.rpartition("/")[2])
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def _run(self, command):
        address = self.address("postgres").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(command)


@contextmanager
def running_cluster(programs):
    """A fresh server from a folder of programs, until the block ends or the tests die."""
    with running_postgresql(programs) as running:
        yield Cluster(running)
