"""Bytes of a workbook to a plan and the problems found."""
