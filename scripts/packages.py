"""The packages of ``zi_core`` and what each may import: the rule, and its drawing.

``python -m scripts.packages`` prints the drawing of docs/architecture.md (Mermaid): an arrow from
a package to each that it imports, without those that follow from others.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent

COMMON: Final = ("settings", "text", "dates", "formatting", "forms")
"""What everything may use, each one also those before it; loose modules, but for the settings."""

MAY_IMPORT: Final[dict[str, tuple[str, ...]]] = {
    "plan": (),
    "progress": ("plan",),
    "views": ("plan", "progress"),
    "html": ("plan", "progress", "views"),
    "workbook": ("plan",),
    "store": ("plan",),
    "access": ("plan", "store"),
    "identity": ("plan", "store", "access"),
    "publishing": ("plan", "progress", "views", "workbook", "store", "access"),
    "meetings": ("plan", "progress", "views", "store", "access"),
    "backups": ("plan", "progress", "views", "store", "access", "meetings"),
    "slides": ("plan", "progress", "views", "meetings"),
    "documents": (
        *("plan", "progress", "views", "html", "workbook", "store", "access", "publishing"),
        *("identity", "meetings", "slides"),
    ),
    "runtime": ("plan", "workbook", "store", "access"),
    "rehearsals": ("plan", "workbook", "store", "access", "runtime"),
    "boards": (
        *("plan", "progress", "views", "html", "store", "access", "documents"),
        *("runtime", "rehearsals"),
    ),
}
"""What each package may import besides :data:`COMMON`; ``web`` and ``cli`` anything of it."""

TOP: Final = ("web", "cli")


def imports() -> Iterator[tuple[Path, str, str]]:
    """Every import between packages of ``zi_core``: the file, its package, the imported one."""
    for path in sorted((ROOT / "zi_core").rglob("*.py")):
        own = path.relative_to(ROOT / "zi_core").parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module == "zi_core":
                names = [f"zi_core.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [str(node.module)]
            for name in names:
                head, _, rest = name.partition(".")
                other = rest.partition(".")[0]
                if head == "zi_core" and other and other != own and other != "__version__":
                    yield path.relative_to(ROOT), own, other


def allowed(package: str) -> set[str]:
    """What a package or loose module may import."""
    if package in COMMON:
        return set(COMMON[: COMMON.index(package)])
    if package in MAY_IMPORT:
        return {*COMMON, *MAY_IMPORT[package]}
    return {*COMMON, *MAY_IMPORT, "__version__", *({"cli"} if package == "__main__" else ())}


def drawing() -> str:
    """The packages and their arrows as a Mermaid flowchart."""
    arrows = {(own, other) for _, own, other in imports() if {own, other}.isdisjoint(COMMON)}
    arrows = {(own, other) for own, other in arrows if {own, other} <= {*MAY_IMPORT, *TOP}}
    arrows |= {("pages", top) for top in ("web", "runtime", "documents")}
    reached = {own: {other for one, other in arrows if one == own} for own, _ in arrows}

    def behind(package: str) -> set[str]:
        near = reached.get(package, set())
        return near.union(*map(behind, near))

    lines = []
    for own, others in sorted(reached.items()):
        near = [
            other
            for other in sorted(others)
            if not any(other in behind(between) for between in others - {other})
        ]
        lines.append(f"    {own} --> {' & '.join(near)}")
    return "\n".join(["flowchart TD", *lines])


if __name__ == "__main__":
    print(drawing())
