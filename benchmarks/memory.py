"""``python -m benchmarks.memory``: whether the server's memory stays flat over many page runs.

Sessions of 10 runs each come and go, over all pages. Printed is the
resident memory after the first hundred runs and as they go on; exit 1 where it ends more than
``LIMIT`` above the first. Linux only (``/proc``).
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.attacks.visitors import page_socket, run
from tests.browser.serving import serving

LIMIT: Final = 1.15
PAGES: Final = ("", "jadwal", "area", "tim", "rapat", "unggah", "riwayat", "akun", "catatan")
VIEWS: Final = ("contoh=1", "contoh=1&posisi=2022-06", "contoh=1&hitung=bobot", "")
_RUNS_OF_A_SESSION: Final = 10
_FIRST: Final = 100


def main(arguments: list[str]) -> int:
    """Run and print; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("--runs", type=int, default=5_000)
    runs = parser.parse_args(arguments).runs
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "log.txt") as server:
        done, first, memory = 0, 0.0, 0.0
        while done < runs:
            with page_socket(server) as opened:
                for _ in range(_RUNS_OF_A_SESSION):
                    page, view = PAGES[done % len(PAGES)], VIEWS[done // 7 % len(VIEWS)]
                    run(opened, page, view)
                    done += 1
            memory = resident(server.pid)
            if done == _FIRST:
                first = memory
            if done in (_FIRST, runs) or done % 1_000 == 0:
                print(f"{done:6} runs  {memory:6.0f} MB", flush=True)
    print(f"{memory / first:.2f} times the memory after {_FIRST} runs (limit {LIMIT})")
    return int(memory > LIMIT * first)


def resident(pid: int) -> float:
    """The resident memory of a process, in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
