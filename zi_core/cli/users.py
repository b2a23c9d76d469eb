"""Commands about accounts: ``user add``, ``list``, ``disable``, ``enable``, ``link``, ``first``.

Whoever sits at the server's command line may do all of this.
"""

from datetime import datetime
from getpass import getuser
from typing import Any, Final

import click

from zi_core.access import ASSIGNABLE, AccessError, Account, Accounts, Person, Role, operator
from zi_core.cli.app import app, as_json, print_json, refused
from zi_core.cli.options import opened_store
from zi_core.dates import date_label
from zi_core.settings import settings
from zi_core.store import Store

KEY_PATH: Final = "/kunci/"
"""Where a one-time key is handed in; the key follows."""

_ROLES: Final = {role.value: role for role in ASSIGNABLE}

_name = click.argument("name", metavar="NAMA", help="Nama akun.")


@app.group("user")
def users() -> None:
    """Kelola akun dan buat tautan sandi."""


def _me() -> Person:
    """The operator, under the name of the computer's own account."""
    try:
        return operator(getuser())
    except (OSError, KeyError, ImportError):
        return operator("operator")


def key_link(key: str) -> str:
    """The link with a one-time key; only its path where ``ZI_ADDRESS`` is not set."""
    return settings().link(f"{KEY_PATH}{key}")


@users.command()
@_name
@click.option("--role", metavar="PERAN", required=True, help=", ".join(_ROLES))
@click.option("--team", metavar="TIM", multiple=True, help="Tim akun ini; boleh berkali-kali.")
@click.option("--name", "display", metavar="NAMA", default="", help="Nama orangnya.")
@click.option("--email", metavar="SUREL", default="", help="Alamat surelnya.")
@as_json
def add(
    name: str, role: str, team: tuple[str, ...], display: str, email: str, as_json: bool
) -> None:
    """Buat akun dan tautan sekali pakai untuk membuat kata sandinya."""
    if role not in _ROLES:
        raise refused(f"Peran {role} tidak ada. Yang ada: {', '.join(_ROLES)}.")
    store = opened_store()
    try:
        key = Accounts(store).add(
            _me(),
            name=name,
            display=display,
            role=_ROLES[role],
            teams=team,
            email=email,
            known_teams=_teams(store),
        )
    except AccessError as error:
        raise refused(str(error)) from error
    _tell_key(key, f"Akun {name} dibuat.", as_json, name)


@users.command("list")
@as_json
def list_accounts(as_json: bool) -> None:
    """Tampilkan semua akun."""
    accounts = Accounts(opened_store()).list()
    for account in accounts:
        if as_json:
            print_json(_account_json(account))
        else:
            click.echo(_line(account))
    if not accounts and not as_json:
        click.echo("Belum ada akun. Buat pengelola pertama: python -m zi_core user first")


@users.command()
@_name
@as_json
def disable(name: str, as_json: bool) -> None:
    """Nonaktifkan akun; sesinya berakhir seketika."""
    _do(name, as_json, lambda accounts: accounts.disable(_me(), name), "dinonaktifkan")


@users.command()
@_name
@as_json
def enable(name: str, as_json: bool) -> None:
    """Aktifkan lagi akun yang dinonaktifkan."""
    _do(name, as_json, lambda accounts: accounts.enable(_me(), name), "aktif")


@users.command()
@_name
@as_json
def link(name: str, as_json: bool) -> None:
    """Buat tautan sekali pakai untuk mengganti kata sandi yang lupa."""
    try:
        key = Accounts(opened_store()).renew_key(_me(), name)
    except AccessError as error:
        raise refused(str(error)) from error
    _tell_key(key, f"Tautan untuk {name}:", as_json, name)


@users.command()
@as_json
def first(as_json: bool) -> None:
    """Buat tautan sekali pakai untuk pengelola pertama."""
    key = Accounts(opened_store()).keys.first_key()
    if key is None:
        raise refused(
            "Sudah ada pengelola. Bila kata sandinya lupa: python -m zi_core user link NAMA"
        )
    _tell_key(key, "Tautan untuk membuat akun pengelola pertama:", as_json, None)


# ---- telling --------------------------------------------------------------------------------


def _do(name: str, as_json: bool, change: Any, state: str) -> None:  # noqa: ANN401
    accounts = Accounts(opened_store())
    try:
        change(accounts)
    except AccessError as error:
        raise refused(str(error)) from error
    account = accounts.by_name(name)
    if as_json and account:
        print_json(_account_json(account))
    else:
        click.echo(f"Akun {name} {state}.")


def _tell_key(key: str, words: str, as_json: bool, name: str | None) -> None:
    link = key_link(key)
    if as_json:
        print_json({"name": name.strip().casefold() if name else None, "link": link})
        return
    click.echo(words)
    click.echo(f"  {link}")
    click.echo("Tautan ini berlaku sekali, selama 72 jam. Sampaikan hanya kepada orangnya.")
    if link.startswith("/"):
        click.echo("Tulis alamat dasbor di depannya, misalnya http://localhost:8501.")


def _teams(store: Store) -> tuple[str, ...]:
    return tuple(team for team in store.plan(store.newest()).teams if team)


def _account_json(account: Account) -> dict[str, Any]:
    def moment(at: datetime | None) -> str | None:
        return at.isoformat() if at else None

    return {
        "name": account.name,
        "display": account.display,
        "role": account.role.value,
        "teams": list(account.teams),
        "email": account.email,
        "enabled": account.is_enabled,
        "has_password": account.has_password,
        "created": moment(account.created),
        "signed_in": moment(account.signed_in),
    }


def _line(account: Account) -> str:
    if not account.is_enabled:
        state = "dinonaktifkan"
    elif account.signed_in:
        state = f"terakhir masuk {date_label(account.signed_in.date())}"
    else:
        state = "belum pernah masuk" if account.has_password else "belum membuat kata sandi"
    role = account.role.label
    if account.role is Role.TEAM:
        role += f" ({', '.join(account.teams)})"
    return " · ".join(filter(None, [account.name, account.display, role, account.email, state]))
