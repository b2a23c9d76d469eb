"""The identity of the office as it stands on its papers: name, address, decree, who signs."""

from zi_core.identity.model import Decree, OfficeIdentity, Signer
from zi_core.identity.operations import Identities, IdentityError

__all__ = ["Decree", "Identities", "IdentityError", "OfficeIdentity", "Signer"]
