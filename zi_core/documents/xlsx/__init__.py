"""A meeting's workbooks (openpyxl)."""
