"""``python -m benchmarks.screen``: how long people wait, beside an empty and a usual dashboard.

Everything is measured in one run, in turns, so that a busy machine slows all alike; what counts
are the ratios. *floor* is an empty Streamlit page, *peer* the usual dashboard (``read_excel``,
Plotly Express, ``st.dataframe``). docs/performance.md says what each line means, its target, and
what was measured.

``--short`` measures the crowd and the repeated view only, which needs no browser; with ``--check``
the exit code is 1 where a line is above its bound, which is generous: this is for gross
regressions, on any machine. ``--json FILE`` writes the figures as well.
"""

import argparse
import asyncio
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final

from playwright.sync_api import Browser, Page, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from benchmarks.memory import resident
from benchmarks.plans import made_up
from scripts.programs import find_chromium
from tests.browser.serving import ROOT, Server, serving
from zi_core.dates import MONTHS, SHORT_NAMES
from zi_core.progress import measure
from zi_core.rehearsals import sample_store

HERE: Final = Path(__file__).parent
SCREEN: Final = {"width": 1920, "height": 1080}
PHONE: Final = {"width": 390, "height": 844}
SAMPLE: Final = "contoh=1"
ANOTHER: Final = "contoh=1&posisi=2022-06"
PLOTTED: Final = ".js-plotly-plot .main-svg"
LARGE: Final = 33_000
_PATIENCE: Final = 120
_QUIET: Final = {
    "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
    "STREAMLIT_RUNNER_POST_SCRIPT_GC": "false",
}
"""The floor's settings where it is asked by many: those of the project."""


@dataclass(frozen=True)
class Line:
    """A figure with its target: ``measured`` may be at most ``target``; ``bound`` is for --check.

    ``told`` says what it was made of.
    """

    name: str
    measured: float
    target: float
    unit: str
    told: str
    bound: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether the target is met."""
        return self.measured <= self.target


# ---- a crowd ------------------------------------------------------------------------------------


async def _run(socket: Any, query: str) -> float:
    """Milliseconds until a page has run."""
    wanted = BackMsg(rerun_script=ClientState(query_string=query))
    begun = perf_counter()
    await socket.send(wanted.SerializeToString())
    while True:
        message = ForwardMsg.FromString(await asyncio.wait_for(socket.recv(), _PATIENCE))
        if message.WhichOneof("type") == "script_finished":
            return 1000 * (perf_counter() - begun)


async def _visit(server: Server, all_there: asyncio.Barrier, queries: Sequence[str]) -> list[float]:
    async with connect(
        f"ws://127.0.0.1:{server.port}/_stcore/stream",
        subprotocols=["streamlit"],
        max_size=None,
        open_timeout=_PATIENCE,
        ping_interval=None,
        proxy=None,
    ) as socket:
        await all_there.wait()
        await asyncio.sleep(0.3)  # what comes with a connection is over by then
        waited = [await _run(socket, query) for query in queries]
        await all_there.wait()
        return waited


def crowd(server: Server, count: int, queries: Sequence[str]) -> list[list[float]]:
    """Milliseconds that so many people wait for each view, all asking at the same moment."""

    async def all_of_them() -> list[list[float]]:
        together = asyncio.Barrier(count)
        visits = (_visit(server, together, queries) for _ in range(count))
        return list(await asyncio.gather(*visits))

    return asyncio.run(all_of_them())


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]


def crowd_line(floor: Server, project: Server, count: int, rounds: int) -> Line:
    """How much longer a crowd waits for Ringkasan than for an empty page."""
    at_floor = [p95([first for first, *_ in crowd(floor, count, [""])]) for _ in range(rounds)]
    at_ours = [p95([first for first, *_ in crowd(project, count, [SAMPLE])]) for _ in range(rounds)]
    low, ours = median(at_floor), median(at_ours)
    told = f"{ours:.0f} ms, empty page {low:.0f} ms (p95)"
    return Line(f"{count} people at once", ours / low, 4, "× floor", told, bound=8)


def repeated_line(floor: Server, project: Server, times: int) -> Line:
    """What a view costs on the server that others have asked for before: one visitor at a time."""
    low, high = (
        median(crowd(server, 1, [query])[0][0] for _ in range(times))
        for server, query in ((floor, ""), (project, SAMPLE))
    )
    return Line("a repeated view", high - low, 15, "ms", f"{high:.1f} and {low:.1f} ms", bound=60)


def memory_line(project: Server, count: int = 60) -> Line:
    """What a further session takes."""
    crowd(project, count, [SAMPLE, ANOTHER])
    before = resident(project.pid)

    async def held() -> float:
        together = asyncio.Barrier(count + 1)

        async def hold() -> None:
            async with connect(
                f"ws://127.0.0.1:{project.port}/_stcore/stream",
                subprotocols=["streamlit"],
                max_size=None,
                ping_interval=None,
                proxy=None,
            ) as socket:
                await _run(socket, SAMPLE)
                await together.wait()
                await together.wait()

        visits = [asyncio.create_task(hold()) for _ in range(count)]
        await together.wait()
        after = resident(project.pid)
        await together.wait()
        await asyncio.gather(*visits)
        return after

    each = max(0.0, asyncio.run(held()) - before) / count
    return Line("a further session", each, 0.3, "MB", f"{count} sessions at a time")


# ---- a browser ----------------------------------------------------------------------------------


@contextmanager
def browser() -> Iterator[Browser]:
    """The installed Chromium."""
    with sync_playwright() as playwright:
        is_root = hasattr(os, "geteuid") and os.geteuid() == 0
        opened = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox"] if is_root else []
        )
        yield opened
        opened.close()


@contextmanager
def fresh_page(opened: Browser, size: dict[str, int]) -> Iterator[Page]:
    """A page of a browser that keeps nothing."""
    context = opened.new_context(viewport=size, locale="id-ID", timezone_id="Asia/Jakarta")
    yield context.new_page()
    context.close()


def first_paint_lines(opened: Browser, servers: dict[str, Server], rounds: int) -> list[Line]:
    """A fresh browser's time until the first screen stands, beside floor and peer."""
    views = {
        "floor": ("floor", "/", ".ready"),
        "peer": ("peer", "/", PLOTTED),
        "Ringkasan": ("project", f"/?{SAMPLE}", "text=/Rencana 260/"),
        "Jadwal": ("project", f"/jadwal?{SAMPLE}", ".zi-grid"),
    }
    times: dict[str, list[float]] = {name: [] for name in views}
    for turn in range(rounds + 1):
        for name, (server, path, ready) in views.items():
            with fresh_page(opened, SCREEN) as page:
                begun = perf_counter()
                page.goto(servers[server].address + path)
                page.wait_for_selector(ready)
                if turn:  # the first warms all of them up
                    times[name].append(perf_counter() - begun)
    middle = {name: median(found) for name, found in times.items()}
    lines = []
    for name in ("Ringkasan", "Jadwal"):
        for side, target in (("floor", 1.3), ("peer", 0.6)):
            told = f"{middle[name]:.2f} s, {side} {middle[side]:.2f} s"
            ratio = middle[name] / middle[side]
            lines.append(Line(f"first paint, {name}", ratio, target, f"× {side}", told))
    return lines


def slow_line_lines(opened: Browser, servers: dict[str, Server], rounds: int) -> list[Line]:
    """The same on a phone with 1.6 Mb/s and 150 ms of delay, and the bytes it takes."""
    times: dict[str, list[float]] = {"floor": [], "project": []}
    size = 0.0
    for _ in range(rounds):
        for name, path, ready in (
            ("floor", "/", ".ready"),
            ("project", f"/?{SAMPLE}", ".zi h1"),
        ):
            with fresh_page(opened, PHONE) as page:
                network = page.context.new_cdp_session(page)
                network.send("Network.enable")
                received: list[float] = []
                network.on(
                    "Network.loadingFinished",
                    lambda event, kept=received: kept.append(event["encodedDataLength"]),
                )
                network.send(
                    "Network.emulateNetworkConditions",
                    {
                        "offline": False,
                        "latency": 150,
                        "downloadThroughput": 200_000,
                        "uploadThroughput": 100_000,
                    },
                )
                begun = perf_counter()
                page.goto(servers[name].address + path, timeout=_PATIENCE * 1000)
                page.wait_for_selector(ready, timeout=_PATIENCE * 1000)
                times[name].append(perf_counter() - begun)
                page.wait_for_load_state("networkidle")
                page.wait_for_timeout(4000)
                if name == "project":
                    size = sum(received) / 1e6
    low, ours = median(times["floor"]), median(times["project"])
    return [
        Line("slow line", ours / low, 0.5, "× floor", f"{ours:.1f} s, floor {low:.1f} s"),
        Line("slow line, all of it", size, 1.2, "MB", "HTTP, Ringkasan"),
    ]


_REPAINTED: Final = """([selector, act, changed]) => new Promise(done => {
    const watched = document.querySelector(selector)
    const before = watched?.innerHTML
    const begun = performance.now()
    const look = () => {
        const now = document.querySelector(changed)
        if (now && now.innerHTML !== before) done(performance.now() - begun)
        else requestAnimationFrame(look)
    }
    const target = document.querySelector(act.selector)
    if (act.value === undefined) target.click()
    else { target.value = act.value; target.dispatchEvent(new Event('change', {bubbles: true})) }
    requestAnimationFrame(look)
})"""


def repaint_lines(opened: Browser, project: Server, rounds: int) -> list[Line]:
    """From a choice to its picture: the month, a filter, a cell's details."""
    month = ".zi-header select[name=posisi].zi-long"
    steps = {
        "month": (f"/?{SAMPLE}", "#root .zi-headline", month, ("2022-06", "2022-08")),
        "filter": (f"/jadwal?{SAMPLE}", "#root .zi-grid", "select[name=area]", ("V", "II")),
        "cell": (f"/jadwal?{SAMPLE}&area=V", "[role=dialog] .zi-story", "button[data-rinci]", ()),
    }
    lines = []
    for name, (path, changed, control, values) in steps.items():
        times = []
        with fresh_page(opened, {"width": 1366, "height": 768}) as page:
            page.goto(project.address + path)
            page.wait_for_selector("#root .zi-footer", state="attached")
            page.wait_for_timeout(1500)
            for turn in range(rounds):
                act: dict[str, str] = {"selector": f"#root {control}"}
                if values:
                    act["value"] = values[turn % len(values)]
                times.append(page.evaluate(_REPAINTED, [changed, act, changed]))
                page.wait_for_timeout(600)
                if not values:
                    page.get_by_role("button", name="Tutup").last.click()
                    page.wait_for_selector("[role=dialog]", state="detached")
                    page.wait_for_timeout(600)
        told = f"{min(times):.0f}–{max(times):.0f} ms"
        lines.append(Line(f"repaint: {name}", median(times), 150, "ms", told))
    return lines


# ---- without a server ---------------------------------------------------------------------------


def counting_line(rounds: int) -> Line:
    """Counting a plan of 33,000 activities, and whether it grows as the plan does."""
    times = []
    for size in (LARGE // 10, LARGE):
        plan = made_up(size)
        found = []
        for _ in range(rounds + 1):
            begun = perf_counter()
            _ = measure(plan, 9).total
            found.append(1000 * (perf_counter() - begun))
        times.append(min(found))
    told = f"{times[1] / times[0]:.1f} times that of a tenth"
    return Line(f"{LARGE:,} activities counted", times[1], 100, "ms", told)


def command_line(folder: Path, rounds: int) -> Line:
    """Processor time of ``python -m zi_core history``."""
    environment = {**os.environ, "ZI_DATABASE_URL": f"sqlite:///{folder / 'command.db'}"}
    command = [sys.executable, "-m", "zi_core", "history"]
    times = []
    for _ in range(rounds + 1):
        before = os.times()
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        after = os.times()
        used = after.children_user + after.children_system
        times.append(used - before.children_user - before.children_system)
    return Line("history", median(times[1:]), 0.6, "s", "processor time")


# ---- all of it ----------------------------------------------------------------------------------


@contextmanager
def servers_of(folder: Path, names: Sequence[str]) -> Iterator[dict[str, Server]]:
    """Floor, the same as quiet as the project, peer and project: those that are named."""
    how: dict[str, Callable[[Path], Any]] = {
        "floor": lambda log: serving(log, HERE / "floor", "floor.py", "/_stcore/health"),
        "quiet": lambda log: serving(log, HERE / "floor", "floor.py", "/_stcore/health", **_QUIET),
        "peer": lambda log: serving(log, _peer(folder), "peer.py", "/_stcore/health"),
        "project": lambda log: serving(log),
    }
    with ExitStack() as running:
        found = {}
        for name in names:
            (folder / name).mkdir()
            found[name] = running.enter_context(how[name](folder / name / "log.txt"))
        yield found


def _peer(folder: Path) -> Path:
    """The usual dashboard with the sample's plan as a plain table."""
    import pandas as pd

    own = folder / "peer-files"
    own.mkdir()
    (own / "peer.py").write_bytes((HERE / "peer" / "peer.py").read_bytes())
    rows = [
        {"Kode": str(one.code), "Langkah aksi": one.action, "Tim": one.team or "–"}
        | {SHORT_NAMES[m - 1]: "x" if m in one.planned else None for m in MONTHS}
        for one in sample_store().plan(1).activities
    ]
    pd.DataFrame(rows).to_excel(own / "plan.xlsx", index=False)
    return own


def measured(*, short: bool, rounds: int) -> Iterator[Line]:
    """All lines as they are measured, or those that need no browser."""
    names = ["quiet", "project"] if short else ["floor", "quiet", "peer", "project"]
    with tempfile.TemporaryDirectory() as folder, servers_of(Path(folder), names) as servers:
        project, quiet = servers["project"], servers["quiet"]
        for server in (quiet, project):
            crowd(server, 3, [SAMPLE, ANOTHER])  # what is imported and made with the first views
        yield repeated_line(quiet, project, 5 if short else 30)
        yield crowd_line(quiet, project, 25, rounds)
        if short:
            return
        yield crowd_line(quiet, project, 100, rounds)
        yield memory_line(project)
        with browser() as opened:
            yield from first_paint_lines(opened, servers, rounds)
            yield from slow_line_lines(opened, servers, min(rounds, 3))
            yield from repaint_lines(opened, project, max(rounds, 6))
        yield counting_line(rounds)
        yield command_line(Path(folder), rounds)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and judge; 1 where ``--check`` is given and a bound is exceeded."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screen", description=__doc__)
    parser.add_argument("--short", action="store_true", help="without a browser")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--check", action="store_true", help="exit 1 where a bound is exceeded")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args(arguments)
    lines = []
    for line in measured(short=options.short, rounds=options.rounds):
        lines.append(line)
        said = f"{line.measured:.2f} {line.unit}"
        mark = "ok  " if line.is_met else "OVER"
        print(f"{mark}  {line.name:<28} {said:>14}  (≤ {line.target:g})  {line.told}", flush=True)
    if options.json:
        machine = f"{os.cpu_count()} processors, Python {platform.python_version()}"
        found = {"machine": machine, "lines": [asdict(line) for line in lines]}
        options.json.write_text(json.dumps(found, indent=1, ensure_ascii=False), "utf-8")
    broken = [line for line in lines if line.bound is not None and line.measured > line.bound]
    return int(options.check and bool(broken))


if __name__ == "__main__":
    sys.exit(main())
