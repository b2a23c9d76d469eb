"""Reading in a child process: the same reading, or a sentence, whatever becomes of the child."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workbook.forms import Form, edited, realised, small_plan
from tests.workbook.plans import plans, texts
from tests.workbook.test_cases import CASES, EXPECTED
from zi_core.plan import Code
from zi_core.plan.facts import FactKey, Field
from zi_core.runtime import PLAN_FILE, SAMPLE_FILE
from zi_core.workbook import Problem, Reading, Severity, Stamp, read, write
from zi_core.workbook.reading import sandbox, serialization
from zi_core.workbook.reading.coverage import Coverage
from zi_core.workbook.reading.sandbox import MAX_CHILDREN, read_in_sandbox
from zi_core.workbook.reading.steps import ReadingStep

pytestmark = pytest.mark.exhaustive

ROOT = Path(__file__).parents[2]
GOOD = write(small_plan(), version=3)


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


# ---- the same reading --------------------------------------------------------------------------

FILES = {
    "the plan": PLAN_FILE.read_bytes(),
    "the sample": SAMPLE_FILE.read_bytes(),
    "a working workbook": GOOD,
    "a team's workbook": write(small_plan(), version=3, team="Tim Tata"),
    "an official form": Form.standard().content(),
    "a hidden sheet": edited(lambda book: setattr(book["PETUNJUK"], "sheet_state", "hidden")),
    "no workbook": b"NO;KOMPONEN",
    "nothing": b"",
}


@pytest.mark.parametrize("name", ["the sample", "a team's workbook", "no workbook"])
def test_a_child_reads_what_this_process_reads(name):
    assert read_in_sandbox(FILES[name]) == read(FILES[name])


def test_the_year_that_is_wanted_reaches_the_child():
    assert "year-differs" in codes(read_in_sandbox(GOOD, year=2023))


# ---- a reading as text -------------------------------------------------------------------------

places = st.builds(
    FactKey,
    st.sampled_from(("I", "I.1.1", "VI.9999.9999")),
    st.integers(0, 12),
    st.sampled_from(list(Field)),
    texts,
)
codes_of_rows = st.builds(Code, st.integers(1, 6), st.integers(1, 9_999), st.integers(1, 9_999))
told = st.builds(
    Coverage,
    st.dictionaries(places, texts, max_size=5),
    st.frozensets(codes_of_rows, max_size=3),
    st.booleans(),
    st.booleans(),
)
stamps = st.builds(
    Stamp,
    st.none() | st.integers(0, 10**9),
    st.none() | st.integers(0, 10**9),
    texts,
    texts,
    st.booleans(),
    texts,
)


def problems(severity) -> st.SearchStrategy:
    one = st.builds(Problem, severity, texts, texts, st.text(), texts)
    return st.lists(one, max_size=4).map(tuple)


readings = st.one_of(
    st.builds(Reading, plans(), stamps, problems(st.just(Severity.WARNING)), told),
    st.builds(
        Reading,
        st.none(),
        stamps,
        problems(st.sampled_from(Severity)).map(
            lambda found: (Problem(Severity.ERROR, "x", "", "x", "x"), *found)
        ),
        told,
    ),
)


@given(readings)
def test_a_reading_survives_as_text(reading):
    written = serialization.dump(reading)
    assert written.isascii()
    again = serialization.load(written)
    assert again == reading
    assert list(again.coverage.sources) == list(reading.coverage.sources)


@pytest.mark.parametrize("name", FILES)
def test_what_was_read_survives_as_text(name):
    reading = read(FILES[name])
    assert serialization.load(serialization.dump(reading)) == reading


def test_a_refused_filling_survives_as_text():
    reading = realised("D8", "mungkin")
    assert reading.plan is None
    assert serialization.load(serialization.dump(reading)) == reading


def lies() -> dict[str, str]:
    good = json.loads(serialization.dump(read(GOOD)))
    error = ["error", "x", "", "x", "x", [], 1, []]

    def like(**changes) -> str:
        return json.dumps(good | changes)

    return {
        "nothing": "",
        "no JSON": "{",
        "a list": "[]",
        "a pickle": "\x80\x04.",
        "a deep nesting": "[" * 100_000,
        "a lack": json.dumps({name: good[name] for name in good if name != "coverage"}),
        "a plan that is none": like(plan="{}"),
        "a plan of a wrong kind": like(plan=7),
        "a plan beside an error": like(problems=[error]),
        "no plan and no error": like(plan=None),
        "a true version": like(stamp=[True, 2022, "", "", False, ""]),
        "a text for a truth": like(stamp=[1, 2022, "", "", "ya", ""]),
        "a number for a text": like(stamp=[1, 2022, 5, "", False, ""]),
        "an unknown severity": like(problems=[["fatal", "x", "", "x", "x"]]),
        "a problem that is short": like(problems=[["warning", "x"]]),
        "an unknown field": like(sources=[["I.1.1", 0, "password", "", "A1"]]),
        "a place that is short": like(sources=[["I.1.1"]]),
        "a month that is a text": like(sources=[["I.1.1", "3", "entry", "", "A1"]]),
        "a code that is none": like(uncoded=["IX.1.1"]),
    }


@pytest.mark.parametrize("name", lies())
def test_what_is_no_reading_is_refused(name):
    with pytest.raises(ValueError, match=r"."):
        serialization.load(lies()[name])


# ---- what becomes of a child -------------------------------------------------------------------

READ_ALL = "import sys, os, time; sys.stdin.buffer.read(); "
BAD_CHILDREN = {
    "it crashes": READ_ALL + "os.abort()",
    "it ends at once": "raise SystemExit(0)",
    "it never reads": "import time; time.sleep(60)",
    "it fails": READ_ALL + "raise RuntimeError('rusak')",
    "it hangs": READ_ALL + "time.sleep(60)",
    "it talks nonsense": READ_ALL + "print('{}')",
    "it talks without end": READ_ALL + "\nwhile True: sys.stdout.write('x' * 65536)",
    "it complains without end": READ_ALL + "\nwhile True: sys.stderr.write('x' * 65536)",
    "it answers with a pickle": READ_ALL + "sys.stdout.buffer.write(b'\\x80\\x04N.')",
}


@pytest.mark.parametrize("name", BAD_CHILDREN)
def test_a_bad_child_is_a_sentence_and_soon_over(name, monkeypatch, caplog):
    monkeypatch.setattr(sandbox, "_PROGRAM", BAD_CHILDREN[name])
    monkeypatch.setattr(sandbox, "MAX_SECONDS", 0.5)
    start = perf_counter()
    reading = read_in_sandbox(GOOD + bytes(2**20))
    assert perf_counter() - start < 4.0
    # Of half a second's life, most of these do not reach the limit of processor time.
    assert codes(reading) in (["file-too-complex"], ["reader-busy"])
    assert reading.plan is None
    assert caplog.records, "whoever runs the server must be able to find out"


def test_a_child_that_leaves_another_behind_holds_nobody_up(monkeypatch):
    program = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', '{}'])"
    program = program.format("import time; time.sleep(5)")
    monkeypatch.setattr(sandbox, "_PROGRAM", program)
    monkeypatch.setattr(sandbox, "MAX_SECONDS", 1.0)
    start = perf_counter()
    assert codes(read_in_sandbox(GOOD)) == ["file-too-complex"]
    assert perf_counter() - start < 4.0


@pytest.mark.skipif(sys.platform == "win32", reason="limits no processor time")
def test_a_child_that_works_too_long_is_told_from_one_that_had_no_time(monkeypatch):
    work = (
        "from zi_core.workbook.reading import worker; worker.MAX_PROCESSOR_SECONDS = 1; "
        "worker.limit_resources()\nwhile True: pass"
    )
    monkeypatch.setattr(sandbox, "_PROGRAM", f"import sys; sys.path[:] = sys.argv[3:]\n{work}")
    monkeypatch.setattr(sandbox, "MAX_SECONDS", 60.0)
    assert codes(read_in_sandbox(GOOD)) == ["file-too-complex"]
    monkeypatch.setattr(sandbox, "_PROGRAM", "import time; time.sleep(60)")
    monkeypatch.setattr(sandbox, "MAX_SECONDS", 1.0)
    assert codes(read_in_sandbox(GOOD)) == ["reader-busy"]


def test_a_child_knows_nothing_of_the_servers_surroundings(monkeypatch):
    monkeypatch.setenv("ZI_DATABASE_URL", "postgresql://rahasia")
    told_by_child = READ_ALL + "sys.stderr.write(','.join(os.environ)); sys.exit(1)"
    monkeypatch.setattr(sandbox, "_PROGRAM", told_by_child)
    warned = []
    monkeypatch.setattr(sandbox._log, "warning", lambda *words, **_: warned.append(words))
    read_in_sandbox(GOOD)
    assert "ZI_" not in warned[0][2]
    assert set(warned[0][2].split(",")) <= {"", "LC_CTYPE", "SYSTEMROOT", "__CF_USER_TEXT_ENCODING"}


def test_the_steps_of_a_reading_are_reported_in_order():
    reported = []
    assert read_in_sandbox(GOOD, report=reported.append).plan
    assert reported[0] is ReadingStep.WAIT
    assert len(reported) > 1  # which of the later ones are seen depends on how quick they are
    assert [step.number for step in reported] == sorted({step.number for step in reported})


def test_a_third_file_waits_and_is_then_told_to_come_back(monkeypatch):
    monkeypatch.setattr(sandbox, "MAX_WAIT", 0.1)
    for _ in range(MAX_CHILDREN):
        assert sandbox._turns.acquire(timeout=5)
    try:
        assert codes(read_in_sandbox(GOOD)) == ["reader-busy"]
    finally:
        for _ in range(MAX_CHILDREN):
            sandbox._turns.release()
    assert read_in_sandbox(GOOD).plan


def test_each_of_many_files_at_once_gets_its_own_true_answer():
    names = [*EXPECTED][: 3 * MAX_CHILDREN]
    with ThreadPoolExecutor(len(names)) as people:
        readings = people.map(read_in_sandbox, [(CASES / name).read_bytes() for name in names])
        for name, reading in zip(names, readings, strict=True):
            assert "reader-busy" not in codes(reading), name
            assert (reading.plan is not None) == EXPECTED[name]["accepted"], name


def test_a_program_that_cannot_be_started_is_told_as_busy(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "tidak-ada"))
    assert codes(read_in_sandbox(GOOD)) == ["reader-busy"]


@pytest.mark.skipif(sys.platform == "win32", reason="only time is limited there")
@pytest.mark.parametrize(
    ("deed", "error"),
    [
        ("bytearray(600 * 2**20)", "MemoryError"),
        ("import os; os.write(os.open('b', os.O_CREAT | os.O_WRONLY), b'x')", "OSError"),
        ("[open('/dev/null') for _ in range(99)]", "OSError"),
    ],
)
def test_what_a_child_may_not_do(deed, error, tmp_path):
    program = (
        f"from zi_core.workbook.reading.worker import limit_resources; limit_resources(); {deed}"
    )
    done = run(program, tmp_path)
    assert done.returncode == 1
    assert error in done.stderr.splitlines()[-1]


def test_a_child_imports_only_what_reading_takes(tmp_path):
    program = (
        "from zi_core.workbook.reading import reader, serialization, worker; import sys; "
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    heavy = {"pandas", "streamlit", "sqlalchemy", "plotly", "starlette", "typer", "jinja2"}
    assert heavy & set(run(program, tmp_path).stdout.split()) == set()


def run(program: str, folder: Path) -> subprocess.CompletedProcess:
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); {program}"
    return subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )


def test_a_file_too_large_is_refused_without_a_child(monkeypatch):
    monkeypatch.setattr(sandbox, "_PROGRAM", "raise SystemExit(1)")
    assert codes(read_in_sandbox(b"PK" + bytes(11 * 2**20))) == ["file-too-large"]
