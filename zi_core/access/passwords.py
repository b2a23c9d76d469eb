"""Passwords: which are good enough, and how they are kept (argon2id, RFC 9106 low memory)."""

import math
import os
import re
import threading
import unicodedata
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST: Final = 10
LONGEST: Final = 256
_JUDGED: Final = (16, 72)
"""How many characters zxcvbn looks at: at least, and at most. More could only make it stronger."""
_BUDGET: Final = 4 * 72**2
"""What one judgement may cost: the readings of a password times the square of its length.

zxcvbn reads digits and signs as letters (``p@55`` as ``pass``) in every combination that the
password allows, hundreds for a hostile one, and searches all pieces of each reading.
"""

_FEWEST_LEFT: Final = 6
"""So many letters must be left of a password without the words that anybody would try here."""

_WORDS: Final = (
    # The office and its work.
    *("kpu", "kpud", "komisi", "pemilihan", "umum", "purbalingga", "jawa", "tengah", "jateng"),
    *("kabupaten", "zona", "integritas", "wbk", "wbbm", "pemilu", "pilkada", "pilpres", "zi"),
    *("rencana", "aksi", "dasbor", "dashboard", "tim", "ketua", "pengelola", "pembaca", "admin"),
    *("operator", "sekretariat", "komisioner", "reformasi", "birokrasi"),
    # What people here choose first.
    *("rahasia", "katasandi", "kata", "sandi", "password", "passwd", "sayangku", "sayang"),
    *("indonesia", "merdeka", "garuda", "bismillah", "alhamdulillah", "assalamualaikum"),
    *("insyaallah", "jakarta", "cinta", "kamu", "anak", "bandung", "semangat", "selamat"),
    *("datang", "masuk", "qwerty", "asdfgh", "zxcvbn", "abcdef", "januari", "februari"),
    *("maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november"),
    *("desember", "senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu"),
)

_GUESSABLE: Final = (
    "Kata sandi ini mudah ditebak. Pakai beberapa kata yang tidak berhubungan, misalnya empat kata "
    "acak, tanpa nama kantor atau tahun."
)

PARALLEL: Final = max(1, min(4, (os.cpu_count() or 1) // 2))
"""How many passwords are looked at at once: each takes 64 MiB, and four threads for a moment."""
PATIENCE: Final = 10.0
"""How many seconds one waits for a turn at most."""
_turns: Final = threading.BoundedSemaphore(PARALLEL)
_judging: Final = threading.Lock()  # zxcvbn is Python alone: two at once only slow down the pages


class TooBusy(Exception):  # noqa: N818 - an answer, not a fault
    """Too many passwords are being checked at the moment."""


def canonical(password: str) -> str:
    """A password in one form, however the keyboard composes it (Unicode NFKC)."""
    return unicodedata.normalize("NFKC", password)


def problem_with(password: str, *, name: str = "", words: Iterable[str] = ()) -> str | None:
    """Why a password is not taken, as an Indonesian sentence; None where it is fine.

    ``name`` is the account's name; ``words`` are others that belong to the person, such as parts
    of their own name.
    """
    if len(password) > LONGEST:
        return f"Kata sandi paling banyak {LONGEST} karakter."
    password = canonical(password)
    if len(password) > LONGEST:
        return f"Kata sandi paling banyak {LONGEST} karakter."
    if len(password) < SHORTEST:
        return f"Kata sandi paling sedikit {SHORTEST} karakter."
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in password):
        return "Kata sandi memuat karakter yang tidak dapat diketik lagi; ketik dengan cara biasa."
    folded = password.casefold()
    if len(name) > 2 and name.casefold() in folded:
        return "Kata sandi tidak boleh memuat nama akun."
    own = [part for word in words for part in re.split(r"\W+", word.casefold()) if len(part) > 2]
    left = folded
    for word in sorted({*own, *_WORDS}, key=len, reverse=True):
        left = left.replace(word, " ")
    if folded.isascii() and sum(char.isalpha() for char in left) < _FEWEST_LEFT:
        # Of digits and signs alone, zxcvbn says whether they are a sequence, a date, a repeat.
        letters = sum(char.isalpha() for char in folded)
        if letters > sum(char.isalpha() for char in left) or letters == 0:
            return _GUESSABLE
    from zxcvbn import zxcvbn  # slow to import, and most commands judge nothing

    with _judging:
        score: int = zxcvbn(_judged(password), user_inputs=[*own, *_WORDS])["score"]
    return None if score >= 3 else _GUESSABLE


def _judged(password: str) -> str:
    """The beginning of a password, as long as judging it stays within the budget."""
    from zxcvbn.matching import L33T_TABLE

    fewest, most = _JUDGED
    present = set(password[:most])
    readings = math.prod(max(1, len(present.intersection(signs))) for signs in L33T_TABLE.values())
    return password[: min(most, max(fewest, math.isqrt(_BUDGET // readings)))]


class Passwords:
    """Hashes passwords and checks them. Tests may pass a cheaper ``hasher``."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Use argon2's defaults, or a hasher of one's own."""
        self._hasher = hasher or PasswordHasher()
        # Nobody's password: checking against it takes as long as against anybody's.
        salt, digest = (
            b64encode(bytes(length)).decode().rstrip("=")
            for length in (self._hasher.salt_len, self._hasher.hash_len)
        )
        self._nobody = (
            f"$argon2id$v=19$m={self._hasher.memory_cost},t={self._hasher.time_cost},"
            f"p={self._hasher.parallelism}${salt}${digest}"
        )

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A turn in the queue for hashing. Raises TooBusy on timeout."""
        if not _turns.acquire(timeout=PATIENCE):
            raise TooBusy
        try:
            yield
        finally:
            _turns.release()

    def hash(self, password: str) -> str:
        """What is kept of a password; within a :meth:`turn`."""
        return self._hasher.hash(canonical(password))

    def is_right(self, kept: str | None, password: str) -> bool:
        """Whether a password is the kept one; takes as long where none is kept."""
        if len(password) > LONGEST:  # nobody has one; a long one must not take longer
            kept, password = None, password[:LONGEST]
        try:
            return self._hasher.verify(kept or self._nobody, canonical(password)) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, kept: str) -> bool:
        """Whether a password was hashed with other parameters than those of today."""
        return self._hasher.check_needs_rehash(kept)
