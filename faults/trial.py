"""What every fault is given: chance, how often to try, folders and databases."""

import os
import random
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sqlalchemy import make_url

from tests.store.books import SMALL
from zi_core.runtime import open_store
from zi_core.workbook import write


@dataclass
class Trial:
    """A run of faults: in a folder, from a seed, in full or in short.

    ``cluster`` is a running PostgreSQL server (:class:`tests.store.postgresql.Cluster`), or None.
    """

    folder: Path
    seed: int
    is_short: bool = False
    cluster: object | None = None
    _made: dict = field(default_factory=dict)

    def random(self, fault):
        """The chance of one fault: the same at every run from this seed."""
        return random.Random(f"{self.seed} {fault}")

    @staticmethod
    def path_of(address):
        """The file of a SQLite store's address."""
        return Path(make_url(address).database)

    def tries(self, full, short):
        return short if self.is_short else full

    def new_folder(self):
        """An empty folder that every user of this computer may enter."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        folder.chmod(0o755)
        return folder

    @cached_property
    def seed_file(self):
        """The workbook of the small plan, to begin stores with."""
        path = self.folder / "kecil.xlsx"
        path.write_bytes(write(SMALL))
        path.chmod(0o644)
        return path

    @cached_property
    def begun_file(self):
        """A SQLite store with its first version, for copies."""
        path = self.folder / "awal" / "zi.db"
        open_store(f"sqlite:///{path}", seed=self.seed_file).close()
        return path

    @property
    def sqlite(self):
        return Sqlite(self)

    @property
    def databases(self):
        """SQLite, and PostgreSQL where there is a server."""
        return [self.sqlite, *([Postgresql(self)] if self.cluster else [])]


class Sqlite:
    name = "SQLite"

    def __init__(self, trial):
        self.trial = trial

    @contextmanager
    def new(self):
        """The address of a store with its first version."""
        folder = self.trial.new_folder()
        shutil.copy(self.trial.begun_file, folder / "zi.db")
        yield f"sqlite:///{folder / 'zi.db'}"
        shutil.rmtree(folder, ignore_errors=True)


class Postgresql:
    name = "PostgreSQL"

    def __init__(self, trial):
        self.trial, self.cluster = trial, trial.cluster

    @contextmanager
    def new(self):
        """The address of a store with its first version."""
        begun = self.trial._made.get("begun")
        if begun is None:
            begun = self.trial._made["begun"] = self.cluster.new_database()
            open_store(begun, seed=self.trial.seed_file).close()
        address = self.cluster.new_database(template=begun)
        try:
            yield address
        finally:
            self.cluster.drop(address)


def is_root():
    return os.name == "posix" and os.geteuid() == 0
