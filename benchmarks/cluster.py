"""``python -m benchmarks.cluster``: how long a crowd waits on one, two and three processes.

All run at once, each cluster behind its own nginx with its own PostgreSQL, and are asked in turns,
so that a busy machine slows all alike; what counts are the ratios. Processes beyond the number of
processors cannot help; beside other work on the machine even less.

``--people 100`` is how many ask in the same moment, ``--rounds 5`` how often each cluster is asked,
``--counts 1 2 3`` which clusters; ``--json FILE`` writes the figures as well.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from benchmarks.screen import ANOTHER, SAMPLE, crowd, p95
from scripts.cluster import running_cluster
from tests.browser.serving import Server


def measured(counts: Sequence[int], people: int, rounds: int) -> dict[int, dict[str, float]]:
    """Milliseconds until the crowd's pages have run, by number of processes: medians of rounds.

    ``first`` is the first view of a fresh visitor, ``again`` another month chosen after it.
    """
    with ExitStack() as running:
        servers = {}
        for count in counts:
            cluster = running.enter_context(running_cluster(count))
            servers[count] = Server(int(cluster.address.rpartition(":")[2]), cluster.folder)
        for server in servers.values():
            for _ in range(3):  # what is imported and made with the first views, on each process
                crowd(server, 12, [SAMPLE, ANOTHER])
        found: dict[int, list[list[list[float]]]] = {count: [] for count in counts}
        for _ in range(rounds):
            for count, server in servers.items():
                found[count].append(crowd(server, people, [SAMPLE, ANOTHER]))
    return {
        count: {
            "first_p50": median(median(first for first, _ in turn) for turn in turns),
            "first_p95": median(p95([first for first, _ in turn]) for turn in turns),
            "again_p95": median(p95([again for _, again in turn]) for turn in turns),
        }
        for count, turns in found.items()
    }


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args()
    lines = measured(options.counts, options.people, options.rounds)
    base = lines[options.counts[0]]["first_p95"]
    load = os.getloadavg()[0]
    machine = f"{os.cpu_count()} processors, load {load:.1f}, Python {platform.python_version()}"
    print(f"{options.people} people at once; {machine}")
    for count, line in lines.items():
        print(
            f"{count} processes  first view p50 {line['first_p50']:.0f} p95 {line['first_p95']:.0f}"
            f" ms ({line['first_p95'] / base:.2f} ×)  another month p95 {line['again_p95']:.0f} ms"
        )
    if options.json:
        told = {"machine": machine, "people": options.people, "processes": lines}
        options.json.write_text(json.dumps(told, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
