"""What is refused about accounts and sessions, as exceptions with a sentence for people."""

from typing import Final

BUSY: Final = "Peladen sedang sibuk memeriksa kata sandi lain; coba lagi sebentar."


class AccessError(Exception):
    """Something about an account is refused; the text is an Indonesian sentence for people."""


class PermissionRefused(AccessError):  # noqa: N818 - an answer, not a fault
    """The person has not the right to do this."""


def wait_words(seconds: int) -> str:
    """That one has to wait, and how long."""
    minutes = -(-seconds // 60)
    return f"Terlalu banyak percobaan yang salah. Coba lagi {minutes} menit lagi."
