"""What the decree of 2022 itself says of its office: the beginning of that year's identity."""

import tomllib
from dataclasses import replace
from functools import cache
from typing import Any, Final

from zi_core.identity.model import Decree, OfficeIdentity
from zi_core.settings import ROOT

_FILE: Final = ROOT / "data" / "identitas_2022.toml"


def seed_identity(year: int, office: str, identity: OfficeIdentity) -> OfficeIdentity:
    """An identity with the name of the office whose plan comes along, and that year's decree."""
    said = _said()
    if office != said["kantor"]:
        return identity
    named = replace(identity, name=tuple(said["nama"]))
    if year != said["tahun"]:
        return named
    decree = Decree(said["keputusan"], said["ditetapkan"], said["tentang"])
    return replace(named, decree=decree)


@cache
def _said() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
