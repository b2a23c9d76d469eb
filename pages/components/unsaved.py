"""What was sent while the database was away: kept in the tab, and sent again by one click.

Rules: docs/rules.md, Versions.
"""

from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import streamlit as st

from zi_core.boards.board import unreachable_words
from zi_core.forms import FormError, FormFields
from zi_core.html.render import render
from zi_core.store import StoreUnreachable

KEY = "zi_unsaved"
MOST = 20
MOST_TOGETHER = 32 * 2**20
"""The most that a tab keeps: forms, and characters of them together (a file is base64)."""
_AGAIN, _DROP = "zi-kirim-lagi", "zi-buang"
_Owner = tuple[bool, Hashable]  # whether in the sample, and who
_NOT_TYPED = ("tombol", "formulir", "semula")


@dataclass
class _Unsaved:
    """What a form sent, where it stood, whose it is, and why it was not saved."""

    number: int
    piece: str
    link: dict[str, str]
    form: str
    owner: _Owner
    sent: object
    message: str
    is_unknown: bool

    @property
    def head(self) -> str:
        return "Belum pasti tersimpan." if self.is_unknown else "Belum tersimpan."

    def is_replaced_by(self, newer: "_Unsaved") -> bool:
        """Whether another answers the same form; one that makes something new makes two of it."""
        is_same_form = (self.piece, self.link, self.form, self.owner) == (
            newer.piece,
            newer.link,
            newer.form,
            newer.owner,
        )
        is_change = isinstance(newer.sent, Mapping) and "semula" in newer.sent
        return is_same_form and (is_change or self.sent == newer.sent)

    def typed(self) -> list[tuple[str, str]]:
        """What a person can read of it: the names of the fields, and what is in them."""
        fields = self.sent if isinstance(self.sent, Mapping) else {}
        found = {
            str(name): value.get("name") if isinstance(value, Mapping) else value
            for name, value in fields.items()
            if name not in _NOT_TYPED
        }
        return [(name, said) for name, said in found.items() if isinstance(said, str) and said]


@dataclass
class _Kept:
    """All that a tab keeps; whom it shows it to, and which of it was just sent in vain."""

    all: list[_Unsaved] = field(default_factory=list)
    owner: _Owner = (False, None)
    is_hidden: bool = False
    tried: int = 0
    last: int = 0


def submit(key: str, sent: object, on_submit: Callable[[FormFields], bool | None]) -> None:
    """Hand a form's fields to ``on_submit``, or what it sent before; keep what cannot be saved.

    What is kept goes once ``on_submit`` has taken it (it gives False for what it refuses), or it is
    thrown away by its person. Raises FormError as ``on_submit`` does, and where no more is kept.
    """
    kept, button = _kept(), _text(sent, "tombol")
    kept.tried = 0
    if button in (_AGAIN, _DROP):
        number = _text(sent, "kiriman")
        chosen = next((one for one in _shown(key) if str(one.number) == number), None)
        if chosen is None:
            return
        if button == _DROP:
            kept.all.remove(chosen)
            return
        kept.tried = chosen.number  # until it is taken
    else:
        link = st.query_params.to_dict()
        chosen = _Unsaved(0, key, link, _text(sent, "formulir"), kept.owner, sent, "", False)
    try:
        is_taken = on_submit(FormFields(chosen.sent)) is not False
    except StoreUnreachable as error:
        chosen.message, chosen.is_unknown = unreachable_words(error), error.is_outcome_unknown
        _keep(kept, chosen)
    else:
        if is_taken:
            kept.tried = 0
            kept.all = [one for one in kept.all if not one.is_replaced_by(chosen)]


def notices(key: str) -> str:
    """What a piece's forms have sent in vain, each with the way to send it again; else empty."""
    kept = _kept()
    shown = _shown(key)
    newest = {one.form: one.number for one in shown}
    return "".join(
        render(
            "form_unsaved.html",
            kept=one,
            is_tried=one.number == kept.tried,
            # What the form itself still holds is the last that it has sent.
            is_in_form=newest[one.form] == one.number,
            again=_AGAIN,
            drop=_DROP,
        )
        for one in shown
    )


def show_to(who: Hashable, *, in_sample: bool) -> None:
    """Show what is kept to its own person alone, from now on.

    The sample is looked at beside the office's data: what is kept of another person goes only where
    that one worked on the same of both. ``who`` is None while it cannot be asked: nothing is shown.
    """
    kept = _kept()
    kept.is_hidden = who is None
    if who is not None:
        kept.owner = owner = (in_sample, who)
        kept.all = [one for one in kept.all if one.owner == owner or one.owner[0] != in_sample]


def _keep(kept: _Kept, one: _Unsaved) -> None:
    if not one.number:
        others = [other for other in kept.all if not other.is_replaced_by(one)]
        together = sum(_size(other.sent) for other in others) + _size(one.sent)
        if len(others) >= MOST or together > MOST_TOGETHER:
            raise FormError(
                f"{one.head} {one.message} Yang Anda kirim juga tidak disimpan di sini, karena "
                f"{len(others)} kiriman lain masih menunggu: biarkan isiannya, kirim atau buang "
                "dulu yang menunggu itu."
            )
        kept.last += 1
        one.number = kept.last
        kept.all = [*others, one]
    kept.tried = one.number


def _shown(key: str) -> list[_Unsaved]:
    """What was sent from this very view: elsewhere the same form is about something else."""
    kept, link = _kept(), st.query_params.to_dict()
    place = (key, link, kept.owner)
    is_here = not kept.is_hidden
    return [one for one in kept.all if is_here and (one.piece, one.link, one.owner) == place]


def _kept() -> _Kept:
    return st.session_state.setdefault(KEY, _Kept())


def _text(sent: object, name: str) -> str:
    with suppress(FormError):  # whoever takes the form refuses it, on record
        return FormFields(sent).text(name, longest=100)
    return ""


def _size(sent: object) -> int:
    """How many characters the texts in a form's fields have together."""
    if isinstance(sent, Mapping):
        return sum(map(_size, sent.values()))
    return len(sent) if isinstance(sent, str) else 0
