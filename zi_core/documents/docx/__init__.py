"""A meeting's Word documents (python-docx)."""
