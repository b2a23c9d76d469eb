"""Where the rows of lists lead: to their details, and to the form that says what was done."""

from typing import Any

from zi_core.boards.board import Board
from zi_core.plan import Activity, Code
from zi_core.views.links import Detail


def row_links(board: Board, path: str) -> dict[str, Any]:
    """``here`` and ``act`` of the rows of a page, for ``macros.html``, ``slot_row``.

    ``act`` is empty where the person may not change the activity.
    """

    def here(code: Code, month: int) -> str:
        """The details of a month, on this page."""
        return board.query.here(path, detail=Detail(code, month))

    def act(activity: Activity, month: int) -> str:
        """The same with the form open."""
        if activity.team not in board.changeable:
            return ""
        return board.query.here(path, detail=Detail(activity.code, month), is_filling=True)

    return {"here": here, "act": act}
