"""The actions behind the forms of the page Akun: accounts, one-time links, projector links."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from zi_core.access.accounts import Accounts
from zi_core.access.errors import AccessError
from zi_core.access.permissions import Person, Role
from zi_core.access.projector import LONGEST_SCREEN
from zi_core.access.sessions import Sessions
from zi_core.forms import FormError, FormFields, FormOutcome

_ABOUT_KEY: Final = (
    "Tautan untuk memilih kata sandi akun {name} di dasbor Zona Integritas, berlaku 72 jam dan "
    "hanya sekali pakai. Jangan diteruskan:"
)


@dataclass(frozen=True, slots=True)
class AccountOutcome(FormOutcome):
    """What came of a form of the page Akun; ``path`` is a link that is shown only this once.

    ``about`` says in a message to its person what the link is for.
    """

    path: str = ""
    about: str = ""


def administer(
    accounts: Accounts,
    sessions: Sessions,
    person: Person,
    fields: FormFields,
    *,
    teams: Sequence[str],
    screen_ended: str,
) -> AccountOutcome:
    """Do what a form asks for; who may not is refused before anything of it is looked at.

    ``teams`` are the plan's, as the form numbers them; ``screen_ended`` says what becomes of a
    projector whose link is ended. What is refused is in the outcome, never raised.
    """
    try:
        return _done(accounts, sessions, person, fields, teams, screen_ended)
    except (AccessError, FormError) as error:
        return AccountOutcome(str(error), is_good=False)


def _done(
    accounts: Accounts,
    sessions: Sessions,
    person: Person,
    fields: FormFields,
    teams: Sequence[str],
    screen_ended: str,
) -> AccountOutcome:
    what = fields.text("tombol", longest=20)
    if what in ("layar", "akhiri"):
        sessions.projector.require(person)
    else:
        accounts.require(person)
        name = fields.text("nama", longest=40, label="Nama akun")
    match what:
        case "tambah":
            typed = _typed(fields, teams)
            key = accounts.add(person, name=name, known_teams=teams, **typed)
            return AccountOutcome(
                f"Akun {name} dibuat. Berikan tautan ini kepada orangnya; ia memilih kata "
                "sandinya sendiri. Berlaku 72 jam, sekali pakai.",
                path=f"/kunci/{key}",
                about=_ABOUT_KEY.format(name=name),
            )
        case "ubah":
            accounts.change(person, name, known_teams=teams, **_typed(fields, teams))
            return AccountOutcome(f"Akun {name} diubah.")
        case "tautan":
            key = accounts.renew_key(person, name)
            return AccountOutcome(
                f"Tautan kata sandi baru untuk {name}. Berlaku 72 jam, sekali pakai; kata "
                "sandi lama tetap berlaku sampai tautan ini dipakai.",
                path=f"/kunci/{key}",
                about=_ABOUT_KEY.format(name=name),
            )
        case "matikan":
            accounts.disable(person, name)
            return AccountOutcome(f"Akun {name} dinonaktifkan; semua sesinya berakhir.")
        case "hidupkan":
            accounts.enable(person, name)
            return AccountOutcome(f"Akun {name} aktif lagi.")
        case "hapus-telepon":
            accounts.remove_phone(person, name)
            return AccountOutcome(
                f"Nomor telepon akun {name} dihapus. Hanya pemiliknya yang mengisinya."
            )
        case "layar":
            label = fields.text("label", longest=80, label="Nama layar")
            days = fields.whole("hari", least=1, most=LONGEST_SCREEN, label="Masa berlaku (hari)")
            key = sessions.projector.make_link(person, label=label, days=days)
            return AccountOutcome(
                "Buka tautan ini di komputer yang tersambung ke proyektor. Ia hanya dapat "
                "menampilkan.",
                path=f"/layar/{key}",
                about=f"Tautan layar rapat untuk komputer proyektor, berlaku {days} hari:",
            )
        case "akhiri":
            sessions.projector.end_link(person, fields.whole("layar", least=1, most=10**9))
            return AccountOutcome(f"Tautan layar itu diakhiri. {screen_ended}")
        case _:
            return AccountOutcome(
                "Tombol itu tidak ada di halaman ini. Muat ulang halamannya.", is_good=False
            )


def _typed(fields: FormFields, teams: Sequence[str]) -> dict[str, Any]:
    """What is typed of an account, new or changed."""
    return {
        "display": fields.text("tampil", longest=80, label="Nama yang ditampilkan"),
        "role": fields.choice("peran", Role),
        "teams": [team for at, team in enumerate(teams) if fields.flag(f"tim-{at}", label="Tim")],
        "email": fields.text("surel", longest=254),
    }
