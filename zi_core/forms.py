"""What a form sends, read field by field as what it must be.

Whoever can open a page's socket can send anything in place of a form: other types, other names,
numbers out of range, texts without end. Nothing is looked at here but type and length; cleaning
comes later, where the person's right is known.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from zi_core.formatting import number
from zi_core.text import short_file_name, storable, whole_number

CHECKED: Final = "ya"
"""The value of a box that is ticked."""
MAX_REHEARSED: Final = 180 * 2**10
"""The largest file in a rehearsal, in bytes: anybody may begin one, and send it."""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

Kind = TypeVar("Kind", bound=StrEnum)


class FormError(Exception):
    """A form or one of its fields is refused; the text is an Indonesian sentence for people."""


@dataclass(frozen=True, slots=True)
class FormFile:
    """A chosen file; without ``content`` where it is larger than the form takes."""

    name: str
    content: bytes
    is_too_large: bool


@dataclass(frozen=True, slots=True)
class FormOutcome:
    """What came of a form, as a sentence; without a ``message`` nothing is said."""

    message: str = ""
    is_good: bool = True


def largest_file(most: int, rehearsal: str) -> int:
    """The largest file that a form takes, in bytes: ``most``, less in a rehearsal (its name)."""
    return min(most, MAX_REHEARSED) if rehearsal else most


class FormFields:
    """The fields of a form by their names.

    A text, a day or a tick that is not there counts as left empty; ``in`` tells whether it was
    there. Every reading raises FormError, with a sentence that names the field by its ``label``
    (else its name), for what cannot have been typed into it.
    """

    def __init__(self, sent: object) -> None:
        """Take what was sent, whatever it is; only reading it may be refused."""
        self._sent = sent

    def __contains__(self, name: str) -> bool:
        """Whether a field was sent."""
        return name in self._fields()

    def text(self, name: str, *, longest: int, label: str = "") -> str:
        """A text as typed, without the space around it; at most ``longest`` characters."""
        said = self._fields().get(name, "")
        if not isinstance(said, str):
            raise FormError(f"{_label(name, label)} harus berupa teks; isi lagi.")
        # Browsers end every line with two characters; the person has typed one.
        said = said.replace("\r\n", "\n").strip()
        if len(said) > longest:
            raise FormError(
                f"{_label(name, label)} paling panjang {number(longest)} huruf; yang ini "
                f"{number(len(said))}."
            )
        return storable(said)

    def whole(self, name: str, *, least: int, most: int, label: str = "") -> int:
        """A whole number between two others."""
        said = self._fields().get(name)
        if isinstance(said, str):
            said = whole_number(said.strip())
        if type(said) is not int or not least <= said <= most:
            span = f"{number(least)} sampai {number(most)}"
            raise FormError(f"{_label(name, label)} harus bilangan bulat dari {span}.")
        return said

    def choice(self, name: str, kind: type[Kind], *, label: str = "") -> Kind:
        """One of those that the form offers."""
        said = self._fields().get(name)
        for offered in kind:
            if said == offered.value:
                return offered
        raise FormError(f"Pilih {(label or name).lower()} dari pilihan yang ada.")

    def day(self, name: str, *, label: str = "") -> date | None:
        """A day; None where it was left empty."""
        said = self._fields().get(name, "")
        if said == "":
            return None
        if isinstance(said, str) and _DAY.fullmatch(said):
            with suppress(ValueError):  # the 30th of February
                return date.fromisoformat(said)
        raise FormError(f"{_label(name, label)} tidak dapat dibaca; pilih tanggalnya lagi.")

    def flag(self, name: str, *, label: str = "") -> bool:
        """Whether a box was ticked."""
        said = self._fields().get(name, "")
        if said not in ("", CHECKED):
            raise FormError(f"{_label(name, label)} hanya dapat dicentang atau dikosongkan.")
        return bool(said)

    def file(self, name: str, *, most: int, label: str = "") -> FormFile | None:
        """A chosen file of at most ``most`` bytes; None where none was chosen."""
        sent = self._fields().get(name)
        if sent is None or sent == "":
            return None
        unreadable = FormError(f"{_label(name, label)} tidak dapat dibaca; pilih berkasnya lagi.")
        if not isinstance(sent, Mapping):
            raise unreadable
        said, size, data = (sent.get(key) for key in ("name", "size", "data"))
        if not (isinstance(said, str) and type(size) is int and isinstance(data, str)):
            raise unreadable
        if not said:
            return None
        if size > most or len(data) > 4 * -(-most // 3):  # a browser does not even send it
            return FormFile(short_file_name(storable(said)), b"", is_too_large=True)
        try:
            content = base64.b64decode(data, validate=True)
        except (binascii.Error, ValueError) as error:
            raise unreadable from error
        return FormFile(short_file_name(storable(said)), content, is_too_large=False)

    def _fields(self) -> Mapping[str, object]:
        if not isinstance(self._sent, Mapping):
            raise FormError("Isian formulir ini tidak terbaca. Muat ulang halamannya, isi lagi.")
        return self._sent


def _label(name: str, label: str) -> str:
    return label or name.capitalize()
