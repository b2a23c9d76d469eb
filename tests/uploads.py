"""Stores in a test's folder, and uploads as people make them: workbooks filled in with openpyxl."""

import io
import pickle
import shutil
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.merge import MergedCellRange

from zi_core.access import operator
from zi_core.plan import Code
from zi_core.publishing import preview, publish
from zi_core.runtime import open_store
from zi_core.store import Store, Version
from zi_core.workbook import write

MONTH_COLUMNS = "DEFGHIJKLMNO"
"""The month columns of REALISASI, from JAN."""


def new_store(folder: Path, **options) -> Store:
    """The store of a folder; if it is not there it is begun, with the decree's plan or another."""
    file = folder / "zi.db"
    if not (options or file.exists()):
        shutil.copy(begun_store(), file)
    return open_store(f"sqlite:///{file}", **options)


@cache
def begun_store() -> Path:
    """A store's file with the decree's plan, for copies: to begin one takes ten times as long."""
    file = Path(_folder.name) / "zi.db"
    open_store(f"sqlite:///{file}").close()
    return file


_folder = TemporaryDirectory()


def working_file(store: Store, team: str | None = None, version: int | None = None) -> bytes:
    """The working workbook of a version, as it is downloaded."""
    number = version or store.newest()
    state = store.version(number).state_sha256
    place = (number, state, team)
    if place not in _written:
        _written[place] = write(store.plan(number), version=number, state=state, team=team)
    return _written[place]


_written: dict[tuple[int, str, str | None], bytes] = {}
"""Workbooks that were written already: the same version's are the same in every store."""


def filled(content: bytes, *edits) -> bytes:
    """A workbook after a person changed some things in it and saved it."""
    book = pickle.loads(_loaded(content))
    for edit in edits:
        edit(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@lru_cache(maxsize=64)
def _loaded(content: bytes) -> bytes:
    """A workbook as openpyxl loads it, pickled: that is unpickled in a sixth of the time."""
    with pytest.MonkeyPatch.context() as patched:
        # Half of openpyxl's time goes into the borders of merged cells, which nobody looks at here.
        patched.setattr(MergedCellRange, "format", lambda _: None)
        return pickle.dumps(load_workbook(io.BytesIO(content)))


def row_of(sheet, code: object) -> int:
    """The row of an activity, by the code in column A."""
    return next(row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value == str(code))


def column_of(sheet, heading: str) -> int:
    return next(
        cell.column for row in sheet.iter_rows(max_row=12) for cell in row if cell.value == heading
    )


def put(code: object, month: int, value: object):
    """An edit: a value in a month cell of REALISASI."""

    def edit(book):
        sheet = book["REALISASI"]
        sheet[f"{MONTH_COLUMNS[month - 1]}{row_of(sheet, code)}"] = value

    return edit


def uploaded(store: Store, content: bytes, by: str = "Ana", *, confirmed: bool = False) -> Version:
    """Publish a file that must be fine."""
    outcome = publish(store, preview(store, content, "isi.xlsx"), operator(by), confirmed=confirmed)
    assert isinstance(outcome, Version), outcome
    return outcome


def code(text: str) -> Code:
    found = Code.parse(text)
    assert found is not None
    return found
