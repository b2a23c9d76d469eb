"""Reading and writing action-plan workbooks: ``bytes -> Plan + problems`` and ``Plan -> bytes``."""

from zi_core.workbook.problems import Problem, Severity
from zi_core.workbook.read import Reading, Stamp, read
from zi_core.workbook.write import write

__all__ = ["Problem", "Reading", "Severity", "Stamp", "read", "write"]
