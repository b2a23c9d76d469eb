"""Whom the person who looks may call, and the link that opens a message to them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from zi_core.access import Contact, Person, contacts_for, may_see_contacts
from zi_core.boards.joined import Joined
from zi_core.store import Store

WHATSAPP: Final = "https://wa.me/"


@dataclass(frozen=True, slots=True)
class Contacts:
    """Whom one may call, and the dashboard's address for the message; empty for who may not.

    Part of a board's key: what is made for who may see numbers is never shown to anybody else.
    """

    people: tuple[Contact, ...] = ()
    address: str = ""


NOBODY: Final = Contacts()


def contacts_shown(store: Store, person: Person, address: str) -> Contacts:
    """Whom a person may call; looked up once for all who ask at the same moment."""
    if not may_see_contacts(person):
        return NOBODY
    people = _joined(store).get(lambda: contacts_for(store, person))
    return Contacts(people, address) if people else NOBODY


@lru_cache(maxsize=4)
def _joined(_: Store) -> Joined[tuple[Contact, ...]]:
    return Joined()


def message_link(text: str, phone: str = "") -> str:
    """A link that opens WhatsApp with a text filled in; without a number one chooses whom."""
    return f"{WHATSAPP}{phone.removeprefix('+')}?text={quote(text, safe='')}"
