"""Where rows lead: to their details, to the form that says what was done, to whom one may call."""

from dataclasses import dataclass
from typing import Any

from zi_core.boards.board import Board
from zi_core.boards.contacts import message_link
from zi_core.plan import Activity, Code
from zi_core.views.links import Detail
from zi_core.views.reminders import reminder


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A person to call: name, number in words, and links; ``whatsapp`` is empty for fixed lines."""

    name: str
    phone: str
    call: str
    whatsapp: str


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


def contact_lines(board: Board, team: str) -> list[ContactLine]:
    """The people of a team who can be called, by name; the message tells what the team is late."""
    found = [contact for contact in board.contacts.people if contact.is_of(team)]
    if not found:
        return []
    path = board.query.link("tim", team=team)
    link = f"{board.contacts.address}{path}" if board.contacts.address else ""
    return [
        ContactLine(
            contact.name,
            contact.phone_words,
            f"tel:{contact.phone}",
            message_link(reminder(board.progress, team, contact.name, link), contact.phone)
            if contact.is_mobile
            else "",
        )
        for contact in found
    ]
