"""A meeting's slides as a presentation (python-pptx)."""
