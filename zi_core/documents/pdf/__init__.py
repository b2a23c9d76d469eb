"""A meeting's PDF documents (Typst)."""
