"""``/metrics``: the figures of this process, as Prometheus reads them; off unless it is set.

Rules: docs/rules.md, Monitoring.
"""

import hashlib
import ipaddress
import json
import logging
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from zi_core import __version__
from zi_core.settings import ROOT, settings
from zi_core.store.audit import Event, log_to
from zi_core.store.timeouts import COUNTS
from zi_core.web.current_person import address_of
from zi_core.web.health import current_problem

REGISTRY: Final = CollectorRegistry()
"""All figures; Prometheus's own registry would hold others besides."""

RUNS: Final = Counter("zi_page_runs", "Page runs begun.", registry=REGISTRY)
REFUSED: Final = Counter(
    "zi_requests_refused",
    "Requests and sockets refused, by the status that they got or would have got.",
    ["status"],
    registry=REGISTRY,
)
QUEUE_WAIT: Final = Histogram(
    "zi_queue_wait_seconds",
    "How long costly work waited for its turn.",
    ["queue"],
    buckets=(0.01, 0.1, 0.5, 1, 5, 15, 60),
    registry=REGISTRY,
)
QUEUE_REFUSED: Final = Counter(
    "zi_queue_refused", "Costly work that was not begun: queue full.", ["queue"], registry=REGISTRY
)
QUEUE_LENGTH: Final = Gauge(
    "zi_queue_length", "Costly work that waits now.", ["queue"], registry=REGISTRY
)
PUBLISHED: Final = Counter(
    "zi_publications", "Versions published by this process.", ["kind"], registry=REGISTRY
)
UPLOADS_REFUSED: Final = Counter(
    "zi_uploads_refused", "Files that this process refused.", registry=REGISTRY
)
HEALTHY: Final = Gauge("zi_healthy", "1 while /sehat answers sehat.", registry=REGISTRY)

_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
_NOT_THERE: Final = "Tidak ada."
_NOT_YOURS: Final = (
    "Angka pemantauan hanya untuk alamat di setelan ZI_METRICS, langsung tanpa proksi."
)


class _ReadOnScrape(Collector):
    """Gauges that are read when they are asked for, and the counts of accesses to the database."""

    def __init__(self) -> None:
        self.gauges: dict[str, tuple[str, Callable[[], float | None]]] = {}

    def collect(self) -> Iterable[Metric]:
        for name, (meaning, read) in self.gauges.items():
            value = read()
            if value is not None:
                yield GaugeMetricFamily(name, meaning, value)
        yield CounterMetricFamily("zi_database_accesses", "Accesses to it.", COUNTS.accesses)
        yield CounterMetricFamily(
            "zi_database_refused", "Those it had no time for.", COUNTS.refused
        )
        yield CounterMetricFamily(
            "zi_database_wait_seconds", "Seconds that they waited for a turn.", COUNTS.waited
        )
        yield CounterMetricFamily(
            "zi_database_access_seconds", "Seconds that they took after that.", COUNTS.took
        )
        build = GaugeMetricFamily(
            "zi_build_info",
            "What runs: release, and hash of its files.",
            labels=("version", "build"),
        )
        build.add_metric((__version__, _build()), 1)
        yield build


_on_scrape: Final = _ReadOnScrape()
REGISTRY.register(_on_scrape)
ProcessCollector(registry=REGISTRY)


def add_gauge(name: str, meaning: str, read: Callable[[], float | None]) -> None:
    """Have a number read at every scrape; where it is None there is no such figure at the moment.

    ``name`` ends in its unit (``_seconds``); a second gauge of that name takes the first one's
    place. ``read`` is called in the event loop: it must not wait.
    """
    _on_scrape.gauges[name] = (meaning, read)


def start_counting() -> None:
    """Count from now on what the audit trail records; the program's files are hashed now."""
    _build()
    log_to(_CountedEvents())


class _CountedEvents(logging.Handler):
    """Hears every event that this process records, as a line of JSON."""

    def emit(self, record: logging.LogRecord) -> None:
        event = json.loads(record.getMessage())
        if "state_sha256" in event["detail"]:
            PUBLISHED.labels(event["event"]).inc()
        elif event["event"] == Event.REFUSED and event["file_sha256"]:
            UPLOADS_REFUSED.inc()


async def metrics(request: Request) -> Response:
    """The figures, for whom the setting names, asked directly: a proxy hands on for anybody."""
    readers = settings().metrics_readers
    if not readers:
        return PlainTextResponse(_NOT_THERE, 404)
    is_handed_on = any(name in request.headers for name in _FORWARDED)
    if is_handed_on or not _is_among(address_of(request), readers):
        return PlainTextResponse(_NOT_YOURS, 403)
    HEALTHY.set(await current_problem() is None)
    encode, media_type = choose_encoder(request.headers.get("accept", ""))
    answer = Response(encode(REGISTRY), headers={"cache-control": "no-store"})
    answer.headers["content-type"] = media_type
    return answer


def _is_among(
    address: str, readers: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in readers)


@cache
def _build() -> str:
    """What tells this program from others of its release: the hash of its files, 12 letters."""
    told = hashlib.sha256()
    files = [ROOT / "app.py"]
    for folder in ("zi_core", "pages", "assets"):
        files += (path for path in (ROOT / folder).rglob("*") if path.is_file())
    for path in sorted(files):
        if "__pycache__" not in path.parts:
            told.update(str(path.relative_to(ROOT).as_posix()).encode())
            told.update(path.read_bytes())
    return told.hexdigest()[:12]
