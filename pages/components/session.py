"""Who is looking: the person behind the browser's session, asked anew on every run."""

from urllib.parse import quote, urlencode

import streamlit as st

from pages.components import template, unsaved
from zi_core import runtime
from zi_core.access import Person, Right, refusal_words
from zi_core.boards.frame import GOVERNING_PAGES
from zi_core.rehearsals import person_in_sample
from zi_core.settings import settings
from zi_core.store import StoreUnreachable
from zi_core.views.links import Query
from zi_core.web.auth_routes import own_path
from zi_core.web.current_person import REHEARSAL_COOKIE, SESSION_COOKIE, plain_address
from zi_core.web.rehearsal_routes import REHEARSAL

_PROVIDER = "kantor"
_WHO = "zi_who"


def current(*, is_background_poll: bool = False) -> Person:
    """Who looks at what the link shows: in the sample who plays there, else who has signed in.

    With ``is_background_poll`` the page looks by itself, which keeps no session from ending.
    """
    if not Query.parse(st.query_params.to_dict()).is_sample:
        return signed_in(is_background_poll=is_background_poll)
    token = st.context.cookies.get(REHEARSAL_COOKIE, "")
    return person_in_sample(token, _address(), is_background_poll=is_background_poll)


def signed_in(*, is_background_poll: bool = False) -> Person:
    """The person of this browser's session; anonymous where there is none, or it has ended."""
    token = st.context.cookies.get(SESSION_COOKIE, "")
    return runtime.person_for_session(token, _address(), is_background_poll=is_background_poll)


def _address() -> str:
    return plain_address(st.context.ip_address or "")


def _remembered() -> Person:
    """Who signed in here, as far as is known while the database is away."""
    return runtime.viewer_for_session(st.context.cookies.get(SESSION_COOKIE, ""), _address())


def viewer(*, is_background_poll: bool = False) -> Person:
    """Whom to show this run's page to; while the database is away, who they were a while ago.

    Never to act on: a handler asks :func:`current`.
    """
    try:
        person = current(is_background_poll=is_background_poll)
    except StoreUnreachable:
        person = _remembered()
        if person.role is None:
            unsaved.show_to(None, in_sample=False)
            return person  # who cannot be asked about now may be the same person again
    reset_on_user_change(person)
    return person


def reader(person: Person, *, is_background_poll: bool = False) -> Person:
    """Whose right to read counts: playing a part in the sample opens nothing that is closed."""
    if not person.rehearsal:
        return person
    try:
        return signed_in(is_background_poll=is_background_poll)
    except StoreUnreachable:
        return _remembered()


def reset_on_user_change(person: Person) -> None:
    """Clear session state when the user changes: one-time links, a file, what was decided on it.

    A tab that lost its connection comes back with its state, and with the cookie of whoever has
    signed in to that browser since.
    """
    played = person.rehearsal and (person.rehearsal, person.display)
    who = (person.account, person.name, played)
    if st.session_state.get(_WHO, who) != who:
        for key in [key for key in st.session_state if str(key).startswith("zi_")]:
            if key != unsaved.KEY:  # which shows to each what is theirs
                del st.session_state[key]
    st.session_state[_WHO] = who
    unsaved.show_to(who, in_sample=bool(played))


def may_read(person: Person) -> bool:
    """Whether a person may see the plan: everybody on an open board, else who is signed in."""
    return settings().is_open or person.may(Right.READ)


def offer_sign_in(person: Person, right: Right, page: str) -> bool:
    """Show why a person may not do something, and the way to sign in; whether that was so."""
    reason = refusal_words(person, right)
    if reason is None:
        return False
    template.show(
        "zi_sign_in",
        "sign_in_hint.html",
        title=GOVERNING_PAGES.get(page, page.capitalize()),
        message=reason,
        link=REHEARSAL if person.rehearsal else "" if person.role else f"/masuk?ke=/{page}",
        label="Pilih peran" if person.rehearsal else "Masuk",
    )
    return True


def own_address() -> str:
    """The dashboard's address as people reach it, without a path; empty where it is not known."""
    scheme, _, rest = (st.context.url or "").partition("://")
    host = rest.partition("/")[0]
    # What a browser says of itself counts only as far as the request, which is checked, agrees.
    is_own = scheme in ("http", "https") and host and host == st.context.headers.get("host")
    return settings().address or (f"{scheme}://{host}" if is_own else "")


def sign_in_link(person: Person, here: str) -> str:
    """The way to sign in, or to choose a part, and come back ``here``; empty for who has."""
    if person.role:
        return ""
    return REHEARSAL if person.rehearsal else f"/masuk?ke={quote(here)}"


def handle_oidc() -> bool:
    """Let in who comes from the office's identity provider, or send there who asks for it.

    True where it has drawn what leads there, or on from there.
    """
    if settings().open_id is None:
        return False
    if st.user.is_logged_in:
        is_verified = st.user.get("email_verified") is True
        account = (
            runtime.shared_accounts().by_email(str(st.user.get("email", "")))
            if is_verified
            else None
        )
        is_usable = account is not None and account.is_enabled
        ticket = runtime.shared_sessions().sign_in_ticket(account.id) if is_usable else ""
        template.show("zi_arrival", "arrival.html", link=f"/masuk/kantor?tiket={ticket}")
        return True
    if st.query_params.get("masuk") == _PROVIDER:
        st.login()
        return True
    return False


def show_login_page() -> None:
    """What a page shows to somebody who may not read: the way in, and nothing of the plan."""
    query = urlencode(st.query_params.to_dict())
    path = (st.context.url or "").partition("://")[2].partition("/")[2]
    here = own_path(f"/{path}?{query}" if query else f"/{path}")
    template.show(
        "zi_sign_in",
        "sign_in_hint.html",
        title="Masuk",
        message="Sesi Anda berakhir, atau Anda belum masuk.",
        link=f"/masuk?ke={quote(here)}",
        label="Masuk",
    )
