"""Akun: who may sign in and do what, one-time links, and links for the projector."""

import streamlit as st

from pages.components import auto_refresh, page_state, session, template
from zi_core import runtime
from zi_core.access import ASSIGNABLE, LONGEST_SCREEN, AccessError, Right, Role
from zi_core.dates import moment_label
from zi_core.forms import FormError
from zi_core.plan import team_label
from zi_core.settings import settings

_NOTICE = "zi_accounts_told"

view = page_state.current()
teams = tuple(team for team in view.store.plan(view.newest).teams if team)


def show_notice(message, link="", *, is_good=True):
    """Say something above the lists, until the next is said: a link is told only once."""
    st.session_state[_NOTICE] = {"message": message, "link": link, "is_good": is_good}


def whole(path):
    """A link to be handed on: with the dashboard's own address, as far as it is known."""
    address = settings().address or (st.context.url or "").partition("/akun")[0]
    return f"{address.rstrip('/')}{path}"


def act(fields):
    """Do what a form asks for, as whoever is signed in now."""
    try:
        do(fields, session.current())
    except (AccessError, FormError) as error:
        show_notice(str(error), is_good=False)


def do(fields, person):
    """Do what a form asks for; who may not is refused before anything of it is looked at."""
    accounts, sessions = runtime.shared_accounts(), runtime.shared_sessions()
    what = fields.text("tombol", longest=20)
    if what in ("layar", "akhiri"):
        sessions.require(person, Right.LEAD)
    else:
        accounts.require(person)
        name = fields.text("nama", longest=40, label="Nama akun")
    match what:
        case "tambah":
            key = accounts.add(person, name=name, known_teams=teams, **typed(fields))
            show_notice(
                f"Akun {name} dibuat. Berikan tautan ini kepada orangnya; ia memilih kata "
                "sandinya sendiri. Berlaku 72 jam, sekali pakai.",
                whole(f"/kunci/{key}"),
            )
        case "ubah":
            accounts.change(person, name, known_teams=teams, **typed(fields))
            show_notice(f"Akun {name} diubah.")
        case "tautan":
            key = accounts.renew_key(person, name)
            show_notice(
                f"Tautan kata sandi baru untuk {name}. Berlaku 72 jam, sekali pakai; kata "
                "sandi lama tetap berlaku sampai tautan ini dipakai.",
                whole(f"/kunci/{key}"),
            )
        case "matikan":
            accounts.disable(person, name)
            show_notice(f"Akun {name} dinonaktifkan; semua sesinya berakhir.")
        case "hidupkan":
            accounts.enable(person, name)
            show_notice(f"Akun {name} aktif lagi.")
        case "layar":
            label = fields.text("label", longest=80, label="Nama layar")
            days = fields.whole("hari", least=1, most=LONGEST_SCREEN, label="Masa berlaku (hari)")
            key = sessions.screen_link(person, label=label, days=days)
            show_notice(
                "Buka tautan ini di komputer yang tersambung ke proyektor. Ia hanya dapat "
                "menampilkan.",
                whole(f"/layar/{key}"),
            )
        case "akhiri":
            sessions.end_screen(person, fields.whole("layar", least=1, most=10**9))
            closes = " Papan ini terbuka: layarnya tetap dapat melihat, sebagai tamu."
            if not settings().is_open:
                closes = f" Layarnya tertutup dalam {auto_refresh.SECONDS * 2} detik."
            show_notice(f"Tautan layar itu diakhiri.{closes}")
        case _:
            show_notice(
                "Tombol itu tidak ada di halaman ini. Muat ulang halamannya.", is_good=False
            )


def typed(fields):
    """What is typed of an account, new or changed."""
    return {
        "display": fields.text("tampil", longest=80, label="Nama yang ditampilkan"),
        "role": fields.choice("peran", Role),
        "teams": [team for at, team in enumerate(teams) if fields.flag(f"tim-{at}", label="Tim")],
        "email": fields.text("surel", longest=254),
    }


may_manage = view.person.may(Right.ACCOUNTS)
if view.person.may(Right.LEAD) or not session.offer_door(view.person, Right.ACCOUNTS, "akun"):
    template.show(
        "zi_accounts",
        "accounts.html",
        on_submit=act,
        notice=st.session_state.get(_NOTICE),
        may_manage=may_manage,
        accounts=runtime.shared_accounts().list() if may_manage else [],
        screens=runtime.shared_sessions().screens(),
        roles=ASSIGNABLE,
        teams=[(f"tim-{at}", team_label(team), team) for at, team in enumerate(teams)],
        moment=moment_label,
        me=view.person.name,
    )
