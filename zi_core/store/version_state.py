"""What a version keeps of a plan, its canonical text, and the hash that is taken of it."""

import hashlib

from zi_core.plan.serialization import FORMAT, dump, load

__all__ = ["FORMAT", "dump", "load", "sha256"]


def sha256(content: bytes | str) -> str:
    """The SHA-256 of a file or a state, in hexadecimal."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
