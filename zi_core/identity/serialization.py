"""An identity as canonical JSON, and back."""

import json
from base64 import b64decode, b64encode
from dataclasses import asdict
from datetime import date
from typing import Any

from zi_core.identity.model import Decree, OfficeIdentity, Signer

_SIGNERS = ("inviter", "chair", "team_leader", "minute_taker")


def dump(identity: OfficeIdentity) -> str:
    """An identity as canonical JSON."""
    said = asdict(identity)
    day = identity.decree.day
    said["decree"]["day"] = day.isoformat() if day else None
    said["logo"] = b64encode(identity.logo).decode("ascii")
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load(text: str) -> OfficeIdentity:
    """The identity of a canonical JSON. Raises ValueError for any other text."""
    try:
        said: dict[str, Any] = json.loads(text)
        decree = said["decree"]
        day = date.fromisoformat(decree["day"]) if decree["day"] else None
        return OfficeIdentity(
            name=tuple(said["name"]),
            address=tuple(said["address"]),
            city=said["city"],
            decree=Decree(decree["number"], day, decree["subject"]),
            number=said["number"],
            nature=said["nature"],
            copies=tuple(said["copies"]),
            logo=b64decode(said["logo"], validate=True),
            **{role: Signer(**said[role]) for role in _SIGNERS},
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not an identity") from error
