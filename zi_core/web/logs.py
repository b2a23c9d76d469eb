"""Where events go: to files that are kept within bounds, and to the console only where asked."""

import logging
import sys
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from zi_core.access import audit
from zi_core.settings import Settings

EVENTS: Final = "zi.log"
TRAIL: Final = "audit.log"
"""The audit trail has a file of its own, so that no flood of other events pushes it out."""

_BYTES: Final = 10 * 2**20
_KEPT: Final = 9  # older files beside each


class _Dated(logging.Formatter):
    """One format for all that is logged: moment with its zone, level, who says it, and what."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatTime(self, record: logging.LogRecord, _: str | None = None) -> str:  # noqa: N802
        return datetime.fromtimestamp(record.created).astimezone().isoformat(" ", "milliseconds")


def start_logging(now: Settings) -> None:
    """Send what every logger says to the log files, and to the console where that is asked.

    To the console also where the files cannot be written. Loggers that libraries have set up
    before lose their own way to the console.
    """
    for logger in [*logging.root.manager.loggerDict.values(), logging.root]:
        if isinstance(logger, logging.Logger):
            logger.handlers.clear()
            logger.propagate = True
    # It would tell whole addresses, and the one-time links are among them.
    logging.getLogger("uvicorn.access").disabled = True
    handlers, trail = _files(now.log_folder)
    if now.logs_to_console or not handlers:
        console = _dated(logging.StreamHandler(sys.stderr))
        handlers, trail = [*handlers, console], [*trail, console]
    for handler in handlers:
        logging.root.addHandler(handler)
    for handler in trail:
        audit.log_to(handler)
    logging.getLogger("zi").setLevel(logging.INFO)


def _files(folder: Path) -> tuple[list[logging.Handler], list[logging.Handler]]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        events, trail = _file(folder / EVENTS), _file(folder / TRAIL)
    except OSError:
        sys.stderr.write(
            f"Log tidak dapat ditulis di {folder}; kejadian ditulis di layar ini. Periksa izin "
            "foldernya, atau sebut folder lain di ZI_LOG.\n"
        )
        return [], []
    return [events], [trail]


def _file(path: Path) -> logging.Handler:
    kept = RotatingFileHandler(path, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8")
    return _dated(kept)


def _dated(handler: logging.Handler) -> logging.Handler:
    handler.setFormatter(_Dated())
    return handler
