"""Figures for Prometheus: who may read them, and what they say.

A running server is asked in tests/browser/test_outage.py.
"""

import asyncio
import json
import logging
import re
import time
from contextlib import ExitStack
from dataclasses import replace

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.requests import Request

from tests.web.test_web import run as served
from tests.web.test_work_queues import Held, run
from zi_core import __version__
from zi_core.settings import ROOT, read_settings, settings
from zi_core.store import StoreBusy
from zi_core.store.timeouts import CONNECTIONS, Patience
from zi_core.web import metrics
from zi_core.web.work_queues import Busy

MANUAL = ROOT / "docs" / "operasional.md"
HERE, OTHER = "127.0.0.1", "10.0.0.7"


@pytest.fixture
def ask(monkeypatch):
    """Asks for the figures from an address, as the setting allows it or not."""

    async def well():
        return None

    monkeypatch.setattr(metrics, "current_problem", well)

    def asking(setting, address=HERE, **headers):
        read = read_settings({"ZI_METRICS": setting}).metrics_readers
        now = replace(settings(), metrics_readers=read)
        monkeypatch.setattr(metrics, "settings", lambda: now)
        sent = [(name.replace("_", "-").encode(), told.encode()) for name, told in headers.items()]
        scope = {"type": "http", "client": (address, 5000), "headers": sent}
        return served(metrics.metrics(Request(scope)))

    return asking


def figures(answer):
    """The figures of an answer as Prometheus's own parser reads them."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.body.decode())
        for sample in family.samples
    }


@pytest.mark.parametrize(
    ("setting", "address", "status"),
    [
        ("ya", HERE, 200),
        ("ya", "::1", 200),
        ("ya", OTHER, 403),
        ("ya", "", 403),
        ("10.0.0.0/24", OTHER, 200),
        ("10.0.0.0/24", HERE, 403),
        ("tidak", HERE, 404),
        ("", HERE, 404),
    ],
)
def test_only_addresses_of_the_setting_may_read(ask, setting, address, status):
    assert ask(setting, address).status_code == status


@pytest.mark.parametrize("header", ["forwarded", "x_forwarded_for", "x_real_ip", "via"])
def test_a_proxy_cannot_hand_them_on(ask, header):
    """Behind a proxy on this computer everybody would come from here."""
    answer = ask("ya", **{header: "127.0.0.1"})
    assert answer.status_code == 403
    assert "langsung tanpa proksi" in answer.body.decode()


def test_what_runs_and_what_is_read_at_the_scrape(ask):
    metrics.add_gauge("zi_test_age_seconds", "Of a test.", lambda: 90.0)
    metrics.add_gauge("zi_test_none_seconds", "Of none.", lambda: None)
    try:
        told = figures(ask("ya"))
    finally:
        del metrics._on_scrape.gauges["zi_test_age_seconds"]
        del metrics._on_scrape.gauges["zi_test_none_seconds"]
    assert told["zi_build_info", metrics._build(), __version__] == 1
    assert told["zi_test_age_seconds",] == 90
    assert ("zi_test_none_seconds",) not in told
    assert told["zi_healthy",] == 1
    assert told["process_open_fds",] > 0


def test_it_speaks_open_metrics_where_that_is_asked(ask):
    answer = ask("ya", accept="application/openmetrics-text; version=1.0.0")
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.body.decode().endswith("# EOF\n")


def test_waits_for_the_database_are_counted(ask):
    before = figures(ask("ya"))
    patience = Patience(0.05)
    with patience.access():
        time.sleep(0.01)
    with ExitStack() as held:
        for _ in range(CONNECTIONS):
            held.enter_context(patience.access())
        with pytest.raises(StoreBusy), patience.access():
            pytest.fail("there is no connection left")
    after = figures(ask("ya"))
    more = {name: value - before[name] for name, value in after.items() if "zi_database" in name[0]}
    assert more["zi_database_accesses_total",] == 2 + CONNECTIONS
    assert more["zi_database_refused_total",] == 1
    assert more["zi_database_wait_seconds_total",] >= 0.05
    assert more["zi_database_access_seconds_total",] >= 0.01


def test_waiting_and_refused_work_is_counted_by_queue(ask):
    async def scenario():
        held = Held(most=1)
        before = figures(await asyncio.to_thread(ask, "ya"))
        tasks = [await held.hold(), *await held.asked(("a", "a1"))]
        with pytest.raises(Busy):
            await held.ask("b", "b1")
        meanwhile = figures(await asyncio.to_thread(ask, "ya"))
        held.let_go()
        await asyncio.gather(*tasks)
        after = figures(await asyncio.to_thread(ask, "ya"))
        assert meanwhile["zi_queue_length", "uji"] == 1
        assert after["zi_queue_length", "uji"] == 0
        for name, more in (("wait_seconds_count", 2), ("refused_total", 1)):
            key = f"zi_queue_{name}", "uji"
            assert after[key] - before.get(key, 0) == more

    run(scenario)


def test_publications_and_refused_files_are_counted_from_the_trail(ask):
    def say(event, sha256="", **detail):
        line = json.dumps({"event": event, "file_sha256": sha256, "detail": detail})
        record = logging.LogRecord("zi.audit", logging.INFO, "", 0, "%s", (line,), None)
        metrics._CountedEvents().emit(record)

    before = figures(ask("ya"))
    say("restore", state_sha256="ab")
    say("refused", "ab", why="berkas ditolak")
    say("refused", why="bukan haknya")
    say("sign-in")
    after = figures(ask("ya"))
    published = "zi_publications_total", "restore"
    refused = ("zi_uploads_refused_total",)
    assert after[published] - before.get(published, 0) == 1
    assert after[refused] - before[refused] == 1


def test_the_manual_names_figures_that_there_are(ask):
    """Its table, and the rules of its alerts."""
    for name in ("zi_sockets_open", "zi_page_runs_waiting", "zi_backup_age_seconds"):
        metrics.add_gauge(name, "As the server has it.", lambda: 0.0)
    told = ask("ya").body.decode()
    part = MANUAL.read_text("utf-8").partition("## Dipantau dari luar")[2].partition("\n## ")[0]
    named = set(re.findall(r"\bzi_[a-z_]+\b", part))
    assert len(named) > 12
    assert {name for name in named if f"# TYPE {name} " not in told} == set()
