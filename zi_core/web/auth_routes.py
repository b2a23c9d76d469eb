"""Auth routes: signing in and out, one-time keys, passwords, telephone, the projector's link."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from zi_core.access import AccessError, Person, Role, SignedIn, SignInRefused
from zi_core.access.contacts import LONGEST_PHONE, spaced
from zi_core.access.errors import BUSY
from zi_core.access.one_time_keys import OneTimeKey
from zi_core.access.passwords import PARALLEL, PATIENCE
from zi_core.forms import CHECKED
from zi_core.runtime import shared_accounts, shared_sessions
from zi_core.settings import settings
from zi_core.store import StoreBusy, StoreError
from zi_core.views.links import Query
from zi_core.web.current_person import (
    DEVICE_COOKIE,
    SESSION_COOKIE,
    address_of,
    keep,
    keep_device,
    person_of,
)
from zi_core.web.index_page import own_page
from zi_core.web.threads import in_store_thread
from zi_core.web.work_queues import RETRY_SECONDS, Busy, Queue

_SEE_OTHER: Final = 303
_LONGEST_LINK: Final = 8_000
_STREAMLIT_USER: Final = "_streamlit_user"
_NOT_MAPPED: Final = (
    "Akun kantor itu tidak terhubung dengan akun dasbor yang aktif. Mintalah pengelola mengisikan "
    "alamat surel kantor Anda di akun dasbor Anda."
)
_BEGUN_ELSEWHERE: Final = (
    "Masuk lewat akun kantor ini tidak dimulai di peramban ini. Mulai lagi dari halaman ini."
)


T = TypeVar("T")

# As many threads as passwords are looked at at once: none of them ever waits for a turn.
_passwords: Final[Queue[Any]] = Queue(
    "sandi", threads=PARALLEL, most=100, each=50, patience=PATIENCE
)


def routes() -> list[BaseRoute]:
    """The auth routes."""
    return [
        Route("/masuk", _show_sign_in, methods=["GET"]),
        Route("/masuk", _sign_in, methods=["POST"]),
        Route("/masuk/kantor", _finish_provider_sign_in, methods=["GET"]),
        Route("/keluar", _sign_out, methods=["POST"]),
        Route("/kunci/{key}", _show_key, methods=["GET"]),
        Route("/kunci/{key}", _use_key, methods=["POST"]),
        Route("/sandi", _show_password, methods=["GET"]),
        Route("/sandi", _change_password, methods=["POST"]),
        Route("/telepon", _show_phone, methods=["GET"]),
        Route("/telepon", _change_phone, methods=["POST"]),
        Route("/layar/{key}", _open_screen, methods=["GET"]),
    ]


def own_path(link: str) -> str:
    """A link within the dashboard as it may be followed after signing in; ``/`` for any other."""
    # Not by urlsplit: it normalises a host's name, which takes long for many combining marks.
    is_own = len(link) <= _LONGEST_LINK and link.startswith("/") and not link.startswith("//")
    return link if is_own and link.isprintable() and "\\" not in link else "/"


def home_of(person: Person) -> str:
    """Where signing in leads who came for no page in particular: a team's member to their team."""
    if person.role is not Role.TEAM:
        return "/"
    return Query().link("tim", team=person.teams[0] if len(person.teams) == 1 else None)


# ---- signing in and out ---------------------------------------------------------------------


async def _show_sign_in(request: Request) -> Response:
    there = own_path(request.query_params.get("ke", "/"))
    if (await person_of(request)).role is not None:
        return RedirectResponse(there, _SEE_OTHER)
    return _sign_in_page(there, is_first=await in_store_thread(_is_first))


def _is_first() -> bool:
    """Whether nobody can sign in yet; a store that cannot be used is reported by the pages."""
    try:
        return not shared_accounts().are_any
    except StoreBusy:
        raise
    except StoreError:
        return False


async def _sign_in(request: Request) -> Response:
    fields = await form_fields(request)
    there = own_path(fields.get("ke", "/"))
    name, password = fields.get("nama", ""), fields.get("sandi", "")
    try:
        outcome = await _in_turn(
            request, lambda: shared_sessions().sign_in(name, password, **_where(request))
        )
    except Busy:
        return _busy(_sign_in_page(there, name, BUSY, 503))
    if isinstance(outcome, SignInRefused):
        status = 429 if outcome.seconds else 401
        page = _sign_in_page(there, name, outcome.message, status)
        return keep_device(page, request, outcome.device)
    # The overview is where everybody comes from: to come from there is no wish.
    return _led_in(request, outcome, "" if there == "/" else there)


def _led_in(request: Request, signed_in: SignedIn, there: str = "") -> Response:
    """Lead who has just signed in to where they wanted to go, else to what is theirs."""
    there = there or home_of(signed_in.person)
    return keep(RedirectResponse(there, _SEE_OTHER), request, signed_in)


async def _sign_out(request: Request) -> Response:
    token = request.cookies.get(SESSION_COOKIE, "")
    address = address_of(request)
    await in_store_thread(lambda: shared_sessions().sign_out(token, address=address))
    response = RedirectResponse("/masuk" if not settings().is_open else "/", _SEE_OTHER)
    response.delete_cookie(SESSION_COOKIE)
    return response


async def _finish_provider_sign_in(request: Request) -> Response:
    """Trade the ticket of a sign-in with the office's identity provider for a session."""
    ticket = request.query_params.get("tiket", "")
    vouched = [name for name in request.cookies if name.startswith(_STREAMLIT_USER)]
    outcome: SignedIn | SignInRefused
    if not ticket:
        outcome = SignInRefused(_NOT_MAPPED)
    elif not vouched:  # another's ticket, in a link that would sign this browser in as them
        outcome = SignInRefused(_BEGUN_ELSEWHERE)
    else:
        outcome = await in_store_thread(lambda: shared_sessions().redeem(ticket, **_where(request)))
    if isinstance(outcome, SignInRefused):
        response = _sign_in_page("/", message=outcome.message, status=401)
    else:
        response = _led_in(request, outcome)
    # From here on only the session counts: it ends when the account does.
    for name in vouched:
        response.delete_cookie(name)
    return response


def _sign_in_page(
    there: str, name: str = "", message: str = "", status: int = 200, *, is_first: bool = False
) -> Response:
    now = settings()
    return own_page(
        "sign_in.html",
        status,
        there=there,
        name=name,
        message=message,
        is_first=is_first,
        is_open=now.is_open,
        provider=now.open_id.name if now.open_id else "",
    )


# ---- one-time keys and passwords ------------------------------------------------------------


async def _show_key(request: Request) -> Response:
    key = await _key_of(request)
    if key is None:
        return _dead_link("Mintalah tautan baru kepada pengelola dasbor.")
    return own_page("key.html", key=key, name="", display="", message="")


async def _use_key(request: Request) -> Response:
    fields = await form_fields(request)
    if await _key_of(request) is None:
        return _dead_link("Mintalah tautan baru kepada pengelola dasbor.")
    try:
        account = await _in_turn(request, partial(_account_by_key, request, fields))
    except (AccessError, Busy) as error:
        key = await _key_of(request)
        if key is None:
            return _dead_link("Mintalah tautan baru kepada pengelola dasbor.")
        text = {"key": key, "name": fields.get("nama", ""), "display": fields.get("tampil", "")}
        if isinstance(error, Busy):
            return _busy(own_page("key.html", 503, message=BUSY, **text))
        return own_page("key.html", 400, message=str(error), **text)
    return await _let_in(request, account)


async def _key_of(request: Request) -> OneTimeKey | None:
    """What the one-time key in a request's address is for."""
    return await in_store_thread(lambda: shared_accounts().keys.find(request.path_params["key"]))


def _account_by_key(request: Request, fields: dict[str, str]) -> int:
    """Set the password that a key is for; returns the account."""
    token, password = request.path_params["key"], fields.get("sandi", "")
    key, address = shared_accounts().keys.find(token), address_of(request)
    _check_twice(fields)
    if key and key.is_first:
        return (
            shared_accounts()
            .keys.make_first(
                token,
                name=fields.get("nama", ""),
                display=fields.get("tampil", ""),
                password=password,
                address=address,
            )
            .id
        )
    return shared_accounts().keys.set_password(token, password, address).id


def _check_twice(fields: dict[str, str]) -> None:
    if fields.get("sandi") != fields.get("ulang"):
        raise AccessError("Kedua kata sandi tidak sama.")


async def _let_in(request: Request, account: int) -> Response:
    """Begin a session for somebody who has just proved who they are."""
    outcome = await in_store_thread(
        lambda: shared_sessions().sign_in_verified(account, **_where(request), how="key")
    )
    if isinstance(outcome, SignInRefused):
        return _sign_in_page("/", message=outcome.message, status=401)
    return _led_in(request, outcome)


def _where(request: Request) -> dict[str, str]:
    return {"address": address_of(request), "device": request.cookies.get(DEVICE_COOKIE, "")}


async def _show_password(request: Request) -> Response:
    person = await person_of(request)
    if person.account is None:
        return RedirectResponse("/masuk?ke=/sandi", _SEE_OTHER)
    return own_page("password.html", person=person, message="")


async def _change_password(request: Request) -> Response:
    person, fields = await person_of(request), await form_fields(request)
    if person.account is None:
        return RedirectResponse("/masuk?ke=/sandi", _SEE_OTHER)
    try:
        _check_twice(fields)
        old, new = fields.get("lama", ""), fields.get("sandi", "")
        await _in_turn(request, lambda: shared_accounts().change_password(person, old, new))
    except Busy:
        return _busy(own_page("password.html", 503, person=person, message=BUSY))
    except AccessError as error:
        return own_page("password.html", 400, person=person, message=str(error))
    return await _let_in(request, person.account)


# ---- one's own telephone number -------------------------------------------------------------


async def _show_phone(request: Request) -> Response:
    return await _phone_page(await person_of(request))


async def _change_phone(request: Request) -> Response:
    person, fields = await person_of(request), await form_fields(request)
    typed = fields.get("nomor", "")[: LONGEST_PHONE + 1]  # one more is refused as too long
    message, is_good = "Nomor Anda dihapus.", True
    try:
        if fields.get("tombol") == "hapus":
            await in_store_thread(lambda: shared_accounts().remove_phone(person, person.name))
        else:
            consents = fields.get("setuju") == CHECKED
            kept = await in_store_thread(
                lambda: shared_accounts().set_phone(person, typed, consents=consents)
            )
            message = f"Nomor Anda tersimpan: {spaced(kept)}."
            typed = ""
    except AccessError as error:
        message, is_good = str(error), False
    return await _phone_page(person, message, typed, is_good=is_good)


async def _phone_page(
    person: Person, message: str = "", typed: str = "", *, is_good: bool = True
) -> Response:
    if person.account is None:
        return RedirectResponse("/masuk?ke=/telepon", _SEE_OTHER)
    account = await in_store_thread(lambda: shared_accounts().by_name(person.name))
    phone = account.phone if account else ""
    return own_page(
        "phone.html",
        200 if is_good else 400,
        person=person,
        may_enter=person.role is Role.TEAM,
        phone=spaced(phone) if phone else "",
        typed=typed,
        longest=LONGEST_PHONE,
        message=message,
        is_good=is_good,
    )


async def _open_screen(request: Request) -> Response:
    key, address = request.path_params["key"], address_of(request)
    session = request.cookies.get(SESSION_COOKIE, "")
    outcome = await in_store_thread(
        lambda: shared_sessions().projector.open_link(key, address=address, session=session)
    )
    if isinstance(outcome, SignInRefused) and outcome.seconds:
        return own_page(
            "auth_message.html",
            429,
            title="Layar belum dapat dibuka",
            message=outcome.message,
            way=("/masuk", "Ke halaman masuk"),
        )
    if isinstance(outcome, SignInRefused):
        return _dead_link("Mintalah tautan layar yang baru kepada pengelola dasbor.")
    return keep(RedirectResponse("/", _SEE_OTHER), request, outcome)


async def _in_turn(request: Request, work: Callable[[], T]) -> T:
    """Do what looks at a password, when its turn comes; raises Busy where that takes too long."""
    outcome: T = await _passwords.run(address_of(request), work)
    return outcome


def _busy(page: Response) -> Response:
    page.headers["retry-after"] = str(RETRY_SECONDS)
    return page


# ---- pages ----------------------------------------------------------------------------------


async def form_fields(request: Request) -> dict[str, str]:
    """A form's fields; whatever else is sent counts as an empty form."""
    try:
        return dict(parse_qsl((await request.body()).decode(), max_num_fields=20))
    except ValueError:
        return {}


def _dead_link(remedy: str) -> Response:
    return own_page(
        "auth_message.html",
        404,
        title="Tautan ini tidak berlaku",
        message=f"Tautan sekali pakai ini sudah dipakai, kedaluwarsa, atau salah salin. {remedy}",
        way=("/masuk", "Ke halaman masuk"),
    )
