"""The people of teams as a page shows them: their numbers as links, with a message filled in."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from zi_core.access import Contact, Person, contacts_for, may_see_contacts
from zi_core.boards.joined import Joined
from zi_core.store import Store
from zi_core.views.reminders import reminder

if TYPE_CHECKING:
    from zi_core.boards.board import Board

WHATSAPP: Final = "https://wa.me/"


@dataclass(frozen=True, slots=True)
class Contacts:
    """Whom one may call, and the dashboard's address for the message; empty for who may not.

    Part of a board's key: what is made for who may see numbers is never shown to anybody else.
    """

    people: tuple[Contact, ...] = ()
    address: str = ""


NOBODY: Final = Contacts()


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A person to call: name, number in words, and links; ``whatsapp`` is empty for fixed lines."""

    name: str
    phone: str
    call: str
    whatsapp: str


def contacts_shown(store: Store, person: Person, address: str) -> Contacts:
    """Whom a person may call; looked up once for all who ask at the same moment."""
    if not may_see_contacts(person):
        return NOBODY
    people = _joined(store).get(lambda: contacts_for(store, person))
    return Contacts(people, address) if people else NOBODY


@lru_cache(maxsize=4)
def _joined(_: Store) -> Joined[tuple[Contact, ...]]:
    return Joined()


def contact_lines(board: "Board", team: str) -> list[ContactLine]:
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


def message_link(text: str, phone: str = "") -> str:
    """A link that opens WhatsApp with a text filled in; without a number one chooses whom."""
    return f"{WHATSAPP}{phone.removeprefix('+')}?text={quote(text, safe='')}"
