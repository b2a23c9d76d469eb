"""Accounts, roles, sessions and what is recorded of them."""

from zi_core.access.rights import (
    GRANTED,
    STRANGER,
    Person,
    Right,
    Role,
    denial,
    operator,
)

__all__ = ["GRANTED", "STRANGER", "Person", "Right", "Role", "denial", "operator"]
