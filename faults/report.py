"""All faults in one run, and the table that is printed."""

import argparse
import secrets
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from faults import clock, damage, database, disk, kills, read_only, restarts
from faults.counts import table
from faults.trial import Trial
from scripts.programs import WITHOUT_POSTGRESQL, find_postgresql
from tests.store.postgresql import running_cluster

FAULTS = {
    "kills": kills,
    "disk": disk,
    "database": database,
    "read_only": read_only,
    "clock": clock,
    "restarts": restarts,
    "damage": damage,
}


def main(arguments=None):
    """Try the faults, print what was counted; 1 where any count is not 0."""
    parser = argparse.ArgumentParser(prog="python -m faults", description="Try faults and count.")
    parser.add_argument("--only", nargs="*", choices=FAULTS, default=list(FAULTS))
    parser.add_argument("--short", action="store_true", help="few tries of each")
    parser.add_argument("--seed", type=int, help="repeat the run of this seed")
    options = parser.parse_args(arguments)
    seed = secrets.randbelow(10**6) if options.seed is None else options.seed
    print(f"seed {seed}", flush=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="zi-faults-")))
        folder.chmod(0o755)
        cluster = None
        if programs := find_postgresql():
            cluster = stack.enter_context(running_cluster(Path(programs)))
        else:
            print(WITHOUT_POSTGRESQL)
        trial = Trial(folder, seed, options.short, cluster)
        rows = []
        for name in options.only:
            for row in FAULTS[name].run(trial):
                rows.append(row)
                print("  ".join(row.cells), file=sys.stderr, flush=True)
    print(table(rows))
    return int(not all(row.is_clean for row in rows))
