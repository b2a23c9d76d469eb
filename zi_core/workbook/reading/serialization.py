"""A reading as JSON and back, checked on the way: what a child process answers."""

import json
from typing import Any, TypeVar

from zi_core.plan import Code, serialization
from zi_core.plan.facts import FactKey, Field
from zi_core.workbook.problems import Problem, Severity
from zi_core.workbook.reading.cell_names import CellName
from zi_core.workbook.reading.coverage import Coverage
from zi_core.workbook.reading.reader import Reading
from zi_core.workbook.stamp import Stamp

Kind = TypeVar("Kind")


def dump(reading: Reading) -> str:
    """A reading as JSON, in ASCII."""
    stamp, coverage = reading.stamp, reading.coverage
    return json.dumps(
        {
            "plan": reading.plan and serialization.dump(reading.plan),
            "draft": reading.draft and serialization.dump(reading.draft),
            "names": [[place, *name] for place, name in reading.cell_names.items()],
            "stamp": [
                stamp.version,
                stamp.year,
                stamp.office,
                stamp.team,
                stamp.sample,
                stamp.state,
            ],
            "problems": [
                [
                    problem.severity,
                    problem.code,
                    problem.where,
                    problem.message,
                    problem.remedy,
                    problem.others,
                    problem.count,
                    problem.own_messages,
                ]
                for problem in reading.problems
            ],
            "sources": [[*place, cell] for place, cell in coverage.sources.items()],
            "uncoded": sorted(map(str, coverage.uncoded)),
            "coverage": [coverage.has_documents, coverage.has_notes],
        },
        separators=(",", ":"),
    )


def load(text: str | bytes) -> Reading:
    """The reading of a JSON; ``load(dump(reading)) == reading``. Raises ValueError for others."""
    try:
        said: dict[str, Any] = json.loads(text)
        plan, draft = said["plan"], said["draft"]
        version, year, office, team, sample, state = said["stamp"]
        has_documents, has_notes = said["coverage"]
        reading = Reading(
            None if plan is None else serialization.load(_a(str, plan)),
            Stamp(
                None if version is None else _a(int, version),
                None if year is None else _a(int, year),
                _a(str, office),
                _a(str, team),
                _a(bool, sample),
                _a(str, state),
            ),
            tuple(
                Problem(
                    Severity(severity),
                    _a(str, code),
                    _a(str, where),
                    _a(str, message),
                    _a(str, remedy),
                    tuple(_a(str, place) for place in others),
                    _a(int, count),
                    tuple(_a(str, message) for message in own),
                )
                for severity, code, where, message, remedy, others, count, own in said["problems"]
            ),
            Coverage(
                {
                    FactKey(_a(str, subject), _a(int, month), Field(name), _a(str, item)): _a(
                        str, cell
                    )
                    for subject, month, name, item, cell in said["sources"]
                },
                frozenset(_code(code) for code in said["uncoded"]),
                has_documents=_a(bool, has_documents),
                has_notes=_a(bool, has_notes),
            ),
            None if draft is None else serialization.load(_a(str, draft)),
            {
                _a(str, place): CellName(_a(str, code), _month(month))
                for place, code, month in said["names"]
            },
        )
    # Another shape altogether; a nesting that json's own parser gives up.
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("not a reading") from error
    if reading.plan is not None and reading.draft is not None:
        raise ValueError("a draft stands beside a plan")
    has_error = any(problem.severity is Severity.ERROR for problem in reading.problems)
    if has_error != (reading.plan is None):
        raise ValueError("a plan stands beside an error, or neither is there")
    return reading


def _a(kind: type[Kind], value: object) -> Kind:
    """A value of exactly this type: True is no number."""
    if type(value) is not kind:
        raise ValueError(f"not {kind.__name__}: {str(value)[:40]!r}")
    return value


def _month(value: object) -> int:
    month = _a(int, value)
    if not 0 <= month <= 12:
        raise ValueError("not a month")
    return month


def _code(text: object) -> Code:
    code = Code.parse(_a(str, text))
    if code is None:
        raise ValueError("not a code")
    return code
