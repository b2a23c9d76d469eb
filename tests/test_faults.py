"""The faults in short: nothing acknowledged is lost, nothing is partial, nothing told untruly."""

import tempfile
from pathlib import Path

import pytest

from faults import damage, database, disk, kills, read_only
from faults.counts import HEADS, Counts, table
from faults.trial import Trial

pytestmark = pytest.mark.exhaustive

SEED = 2022


@pytest.fixture(scope="module")
def trial():
    """A short run without a server, in a folder that everyone may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Trial(Path(folder), SEED, is_short=True)


def expect_clean(rows):
    for row in rows:
        assert row.is_clean, table([row])
        assert row.tries or row.left_out


@pytest.mark.parametrize(
    "fault", [kills, disk, database, read_only, damage], ids=lambda f: f.__name__
)
def test_a_fault_loses_nothing_and_is_reported_truly(trial, fault):
    expect_clean(fault.run(trial))


def test_a_fault_loses_nothing_on_postgresql(trial, cluster):
    trial = Trial(trial.folder, SEED, is_short=True, cluster=cluster)
    faults = (database.cut, database.silent)
    expect_clean(database.at_each_step(trial, trial.databases[1], fault) for fault in faults)
    expect_clean([kills.killed(trial, trial.databases[1])])


def test_the_table_says_what_was_lost_and_where():
    counts = Counts("a fault", tries=3, acknowledged=2)
    counts.find("lost", "version 2 is not there")
    left_out = Counts("another", left_out="no such thing here")
    printed = table([counts, left_out]).splitlines()
    assert all(head in printed[0] for head in HEADS)
    assert printed[1].split() == ["a", "fault", "3", "2", "1", "0", "0", "0.0"]
    assert "not tried" in printed[2]
    assert "another: no such thing here" in printed
    assert printed[-1] == "a fault, try 3: lost: version 2 is not there"
    assert not counts.is_clean
