"""Before the first visitor comes: the first pages are made, and the collector's work is bounded."""

import gc
import logging
from typing import Final

from zi_core.access import ANONYMOUS
from zi_core.boards import board_of
from zi_core.boards.first_answer import first_answer
from zi_core.dates import today
from zi_core.rehearsals import remove_leftovers
from zi_core.store import StoreError
from zi_core.views.links import Query

_log = logging.getLogger("zi.web")

_THRESHOLDS: Final = (10_000, 10, 5)
"""How many objects more than before start a collection; every 10th, every 50th is of older ones."""


def warm_up() -> None:
    """Remove what killed processes left, make the first pages, exempt what is there by then.

    What has been imported and made by now stays as long as the server does. Frozen, it is looked
    at by no collection (``gc.freeze``): those that come are short, whoever's page they interrupt.
    """
    remove_leftovers()
    try:
        board = board_of(Query(), ANONYMOUS, today())
        for path in ("", "jadwal"):
            first_answer(board, path)
    except StoreError as error:
        _log.info("halaman pertama belum disiapkan: %s", error)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
