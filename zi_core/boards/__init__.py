"""What a person sees by a link: the board, and its pages as pieces of HTML that are made once."""

from zi_core.boards.board import Board, look
from zi_core.boards.layout import Layout, Piece

__all__ = ["Board", "Layout", "Piece", "look"]
