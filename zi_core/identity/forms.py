"""The form of the page Identitas kantor: what it offers, and what it reads."""

from base64 import b64encode
from dataclasses import replace
from typing import Final

from zi_core.access.permissions import Person
from zi_core.forms import FormError, FormFields, FormOutcome, largest_file
from zi_core.identity.logo import MAX_LOGO, logo_of
from zi_core.identity.model import MOST_LINES, TEXT, Decree, OfficeIdentity, Signer
from zi_core.identity.operations import Identities, IdentityError
from zi_core.text import clean

_MOST_REVISIONS: Final = 10**6

SIGNERS: Final = (
    ("inviter", "Penanda tangan undangan"),
    ("chair", "Yang mengetahui lembar monev dan laporan"),
    ("team_leader", "Ketua tim kerja Zona Integritas"),
    ("minute_taker", "Notulis"),
)
"""Who signs: the field of :class:`OfficeIdentity`, and what the form calls it."""


def change(kept: Identities, person: Person, fields: FormFields) -> FormOutcome:
    """Keep what a person typed; refusals are said, none is raised."""
    try:
        revision = fields.whole("semula", least=0, most=_MOST_REVISIONS, label="Keadaan semula")
        kept.change(person, revision, identity_typed(fields, kept.current(), largest_logo(kept)))
    except (FormError, IdentityError) as error:
        return FormOutcome(str(error), is_good=False)
    return FormOutcome("Identitas kantor tersimpan; dokumen yang dibuat sesudah ini memakainya.")


def largest_logo(kept: Identities) -> int:
    """The largest logo that the form takes, in bytes."""
    return largest_file(MAX_LOGO, kept.store.rehearsal)


def identity_typed(
    fields: FormFields, before: OfficeIdentity, largest: int = MAX_LOGO
) -> OfficeIdentity:
    """An identity from its form, its logo of at most ``largest`` bytes.

    Raises FormError for what cannot be read.
    """

    def text(name: str, label: str) -> str:
        return clean(fields.text(name, longest=TEXT, label=label))

    def lines(name: str, label: str) -> tuple[str, ...]:
        typed = fields.text(name, longest=TEXT * MOST_LINES, label=label)
        found = tuple(filter(None, (clean(line) for line in typed.split("\n"))))
        if len(found) > MOST_LINES:
            raise FormError(f"{label} paling banyak {MOST_LINES} baris.")
        if any(len(line) > TEXT for line in found):
            raise FormError(f"{label}: satu baris paling panjang {TEXT} huruf.")
        return found

    def signer(role: str, label: str) -> Signer:
        return Signer(
            text(f"{role}-jabatan", f"Jabatan: {label}"),
            text(f"{role}-nama", f"Nama: {label}"),
            text(f"{role}-nip", f"NIP: {label}"),
            text(f"{role}-an", f"a.n.: {label}"),
        )

    logo = before.logo
    if fields.flag("tanpa-logo"):
        logo = b""
    elif file := fields.file("logo", most=largest, label="Logo"):
        if file.is_too_large:
            raise FormError(f"Logo paling besar {largest // 1024} kB; perkecil gambarnya.")
        logo = logo_of(file.content)
    return replace(
        before,
        name=lines("kantor", "Nama kantor"),
        address=lines("alamat", "Alamat"),
        city=text("kota", "Tempat"),
        decree=Decree(
            text("nomor-keputusan", "Nomor Keputusan"),
            fields.day("tanggal-keputusan", label="Tanggal Keputusan"),
            text("tentang", "Tentang"),
        ),
        number=text("nomor", "Pola nomor surat"),
        nature=text("sifat", "Sifat"),
        copies=lines("tembusan", "Tembusan"),
        logo=logo,
        **{role: signer(role, label) for role, label in SIGNERS},
    )


def logo_address(identity: OfficeIdentity) -> str:
    """The logo as an address for a page; empty where there is none."""
    if not identity.logo:
        return ""
    return f"data:image/png;base64,{b64encode(identity.logo).decode('ascii')}"
