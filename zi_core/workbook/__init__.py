"""Reading and writing action-plan workbooks: ``bytes -> Plan + problems`` and ``Plan -> bytes``."""

from zi_core.workbook.problems import Problem, Severity
from zi_core.workbook.reading.container import MAX_FILE
from zi_core.workbook.reading.reader import Reading, read
from zi_core.workbook.stamp import Stamp
from zi_core.workbook.writing.writer import write

__all__ = ["MAX_FILE", "Problem", "Reading", "Severity", "Stamp", "read", "write"]
