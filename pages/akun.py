"""Akun: who may sign in and do what, one-time links, and links for the projector."""

import streamlit as st

from pages.parts import board, live, piece, visitor
from zi_core import access
from zi_core.access import ASSIGNABLE, AccessError, Right, Role
from zi_core.months import moment_label
from zi_core.plan import team_label
from zi_core.settings import settings

_TOLD = "zi_accounts_told"

view = board.current()
teams = tuple(team for team in view.store.plan(view.newest).teams if team)


def tell(message, link="", *, is_good=True):
    """Say something above the lists, until the next is said: a link is told only once."""
    st.session_state[_TOLD] = {"message": message, "link": link, "is_good": is_good}


def whole(path):
    """A link to be handed on: with the dashboard's own address, as far as it is known."""
    address = settings().address or st.context.url.split("/akun")[0]
    return f"{address.rstrip('/')}{path}"


def act(fields):
    """Do what a form asks for, as whoever is signed in now."""
    person, accounts, sessions = (
        visitor.current(),
        access.shared_accounts(),
        access.shared_sessions(),
    )
    name = fields.get("nama", "")
    chosen = [team for team in teams if fields.get(f"tim-{teams.index(team)}")]
    try:
        match fields["tombol"]:
            case "tambah":
                key = accounts.add(
                    person,
                    name=name,
                    display=fields.get("tampil", ""),
                    role=Role(fields.get("peran", "")),
                    teams=chosen,
                    known_teams=teams,
                    email=fields.get("surel", ""),
                )
                tell(
                    f"Akun {name} dibuat. Berikan tautan ini kepada orangnya; ia memilih kata "
                    "sandinya sendiri. Berlaku 72 jam, sekali pakai.",
                    whole(f"/kunci/{key}"),
                )
            case "ubah":
                accounts.change(
                    person,
                    name,
                    display=fields.get("tampil", ""),
                    role=Role(fields.get("peran", "")),
                    teams=chosen,
                    known_teams=teams,
                    email=fields.get("surel", ""),
                )
                tell(f"Akun {name} diubah.")
            case "tautan":
                key = accounts.renew_key(person, name)
                tell(
                    f"Tautan kata sandi baru untuk {name}. Berlaku 72 jam, sekali pakai; kata "
                    "sandi lama tetap berlaku sampai tautan ini dipakai.",
                    whole(f"/kunci/{key}"),
                )
            case "matikan":
                accounts.disable(person, name)
                tell(f"Akun {name} dinonaktifkan; semua sesinya berakhir.")
            case "hidupkan":
                accounts.enable(person, name)
                tell(f"Akun {name} aktif lagi.")
            case "layar":
                key = sessions.screen_link(
                    person, label=fields.get("label", ""), days=int(fields.get("hari") or 0)
                )
                tell(
                    "Buka tautan ini di komputer yang tersambung ke proyektor. Ia hanya dapat "
                    "menampilkan.",
                    whole(f"/layar/{key}"),
                )
            case "akhiri":
                sessions.end_screen(person, int(fields.get("layar") or 0))
                closes = " Papan ini terbuka: layarnya tetap dapat melihat, sebagai tamu."
                if not settings().is_open:
                    closes = f" Layarnya tertutup dalam {live.SECONDS * 2} detik."
                tell(f"Tautan layar itu diakhiri.{closes}")
    except AccessError as error:
        tell(str(error), is_good=False)


may_manage = view.person.may(Right.ACCOUNTS)
if view.person.may(Right.LEAD) or not visitor.offer_door(view.person, Right.ACCOUNTS, "akun"):
    piece.show(
        "zi_accounts",
        "accounts.html",
        on_submit=act,
        told=st.session_state.get(_TOLD),
        may_manage=may_manage,
        accounts=access.shared_accounts().list() if may_manage else [],
        screens=access.shared_sessions().screens(),
        roles=ASSIGNABLE,
        teams=[(f"tim-{at}", team_label(team), team) for at, team in enumerate(teams)],
        moment=moment_label,
        me=view.person.name,
    )
