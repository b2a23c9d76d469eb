"""What a person sees by a link: the board, and its pages as sections of HTML that are made once."""

from zi_core.boards.board import Board, look
from zi_core.boards.layout import Layout, Section

__all__ = ["Board", "Layout", "Section", "look"]
