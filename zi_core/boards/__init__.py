"""What a person sees by a link: the board, and its pages as sections of HTML that are made once."""

from zi_core.boards.board import Board, board_of
from zi_core.boards.layout import Layout, Section

__all__ = ["Board", "Layout", "Section", "board_of"]
