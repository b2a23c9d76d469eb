"""What stands on the office's papers besides figures; whatever is empty is a dotted line there."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Self

from zi_core.dates import date_label
from zi_core.settings import DocumentSettings

TEXT: Final = 200
"""The longest name, title, number or line, in characters."""
MOST_LINES: Final = 8
"""The most lines of an address or of those who get a copy."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the title above the name, the name, the NIP; ``on_behalf`` of whom, else empty.

    ``on_behalf`` is a title: *Ketua* makes the line ``a.n. Ketua`` above the signer's own title.
    """

    title: str = ""
    name: str = ""
    nip: str = ""
    on_behalf: str = ""


@dataclass(frozen=True, slots=True)
class Decree:
    """The decree that fixes the action plan: its number (``10 Tahun 2022``), day and subject."""

    number: str = ""
    day: date | None = None
    subject: str = ""

    @property
    def words(self) -> str:
        """``Keputusan Nomor 10 Tahun 2022 tanggal 18 Mei 2022 tentang …``; empty if unknown."""
        if not self.number:
            return ""
        parts = [f"Keputusan Nomor {self.number}"]
        if self.day:
            parts.append(f"tanggal {date_label(self.day)}")
        if self.subject:
            parts.append(f"tentang {self.subject}")
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class OfficeIdentity:
    """The office as its papers name it.

    ``name`` are the lines at their head, as the decree has them; ``address`` the lines below.
    ``city`` stands before a date. ``inviter`` signs invitations, ``chair`` and ``team_leader`` the
    *lembar monev* and the report, ``minute_taker`` the minutes. ``number`` is the pattern of a
    letter's number, ``nature`` its *sifat*, ``copies`` who gets one. ``logo`` is a PNG.
    """

    name: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    city: str = ""
    decree: Decree = Decree()
    inviter: Signer = Signer("Ketua")
    chair: Signer = Signer("Ketua")
    team_leader: Signer = Signer("Ketua Tim Kerja Pembangunan Zona Integritas")
    minute_taker: Signer = Signer("Notulis")
    number: str = ""
    nature: str = ""
    copies: tuple[str, ...] = ()
    logo: bytes = b""

    @classmethod
    def of_settings(cls, settings: DocumentSettings) -> Self:
        """What the server's settings say, until somebody says more."""
        empty = cls()
        return cls(
            address=settings.letterhead,
            city=settings.city,
            inviter=replace(empty.inviter, name=settings.chair),
            chair=replace(empty.chair, name=settings.chair),
            team_leader=replace(empty.team_leader, name=settings.team_leader),
            minute_taker=replace(empty.minute_taker, name=settings.minute_taker),
        )
