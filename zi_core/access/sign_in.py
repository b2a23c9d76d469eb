"""What comes of signing in: a session, or why there is none."""

from dataclasses import dataclass

from zi_core.access.permissions import Person


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: its token, the value for the device cookie, and who it is."""

    token: str
    device: str
    person: Person


@dataclass(frozen=True, slots=True)
class SignInRefused:
    """Nobody was signed in, and why, as an Indonesian sentence.

    ``seconds`` is how long to wait (0: try again now). ``device`` is the value for the device
    cookie, with the queue ticket of who has to wait.
    """

    message: str
    seconds: int = 0
    device: str = ""
