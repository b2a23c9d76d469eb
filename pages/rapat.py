"""Rapat, for trying out the indication only: the page itself replaces this at merge."""

from pages.parts import board, lke
from zi_core.meetings import Meetings
from zi_core.store import practice_store

view = board.current()
lke.show(view, Meetings(practice_store() if view.query.is_sample else view.store))
