"""Hostile and tricky files: each gets the right verdict, quickly, and nothing dies of it."""

import json
import subprocess
import sys
from pathlib import Path
from time import process_time

import pytest

from tests.hostile.files import FILES, PLAN_READ
from tests.hostile.zips import PLAN
from zi_core.workbook import Reading, Severity, read
from zi_core.workbook.reading.sandbox import read_in_sandbox
from zi_core.workbook.reading.worker import MAX_MEMORY

pytestmark = pytest.mark.exhaustive

ROOT = Path(__file__).parents[2]
LONGEST = 5.0
"""Seconds of processor time that any file may take: a machine busy with others is no fault."""


DEMANDING = (
    "a bomb in one part",
    "an attribute of five megabytes",
    "a sheet of two million elements",
    "too many cells",
    "too many texts",
    "too many relations",
    "a long text shown everywhere",
)
"""Those that take the most time or memory: read in a child, and what it takes is measured."""


def most_memory() -> int:
    """The most memory that any child of this process has had, in bytes."""
    if sys.platform == "win32":
        return 0
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit


def seconds_of_children() -> float:
    """The processor time that the ended children of this process have had."""
    if sys.platform == "win32":
        return 0.0
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_there_are_enough_of_them():
    hostile = [verdict for _, verdict in FILES.values() if verdict != PLAN_READ]
    assert len(hostile) > 150
    assert len(FILES) - len(hostile) > 50
    assert len(set(hostile)) > 20


def judge(reading: Reading, verdict: str) -> None:
    errors = [problem for problem in reading.problems if problem.severity is Severity.ERROR]
    if verdict == PLAN_READ:
        assert not errors, str(errors[0])
        assert reading.plan == PLAN
    else:
        assert {problem.code for problem in errors} == set(verdict.split())
        assert reading.plan is None
    for problem in reading.problems:
        assert problem.message.endswith("."), problem
        assert problem.remedy.endswith("."), problem


@pytest.mark.parametrize("name", [name for name in FILES if name not in DEMANDING])
def test_the_verdict(name):
    make, verdict = FILES[name]
    content, start = make(), process_time()
    judge(read(content), verdict)
    assert process_time() - start < LONGEST


def write_demands() -> None:
    """Read every demanding file in a child, and write what each one took: seconds and bytes."""
    for name in DEMANDING:
        make, verdict = FILES[name]
        content, start = make(), seconds_of_children()
        judge(read_in_sandbox(content), verdict)
        taken = [name, seconds_of_children() - start, most_memory()]
        sys.stdout.write(f"{json.dumps(taken)}\n")


@pytest.fixture(scope="module")
def demands():
    """From a process of its own: what a child's memory is said to be begins with its parent's."""
    module = "tests.hostile.test_hostile_files"
    program = f"import zi_core; from {module} import write_demands; write_demands()"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {name: taken for name, *taken in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", DEMANDING)
def test_a_demanding_file_stays_within_the_limits_of_a_child(name, demands):
    seconds, memory = demands[name]
    assert seconds < LONGEST + 1  # one that is stopped has had all of it
    assert memory < MAX_MEMORY


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("old Excel", "berformat Excel lama (.xls)."),
        ("a password", "dilindungi kata sandi."),
        ("an unknown OLE file", "Excel lama (.xls) atau dilindungi kata sandi."),
        ("a CSV with semicolons", "teks atau CSV"),
        ("a binary workbook", ".xlsb"),
        ("a LibreOffice table", ".ods"),
        ("too many sheets", "lebih dari 50 lembar"),
        ("too many rows", "lebih dari 20.000 baris"),
        ("too many parts", "lebih dari 1.000 bagian"),
        ("bzip2", "dimampatkan dengan cara lain"),
        ("a billion laughs", "DOCTYPE"),
        ("UTF-32", "UTF-8 dan UTF-16"),
    ],
)
def test_what_is_alike_to_a_machine_is_told_apart_in_words(name, words):
    reading = read(FILES[name][0]())
    assert words in reading.problems[0].message


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("an embedded object", "objek tersemat"),
        ("a link to another workbook", "tautan ke buku kerja lain"),
    ],
)
def test_what_is_not_read_is_told(name, words):
    (problem,) = read(FILES[name][0]()).problems
    assert (problem.severity, problem.code) == ("warning", "content-ignored")
    assert words in problem.message
