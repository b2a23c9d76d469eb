"""The scripts of components: small, for each comes with every message; what they do is a file."""

from zi_core.web.static_files import address


def script(name: str) -> str:
    """A component's script that hands over to a file of ``assets``, fetched once and kept."""
    return (
        f"const there = new URL({address(name)!r}, location.origin)\n"
        "const { default: draw } = await import(there)\n"
        "export default draw\n"
    )
