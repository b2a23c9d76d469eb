"""A plan to the working workbook."""
