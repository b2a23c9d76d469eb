"""What packages may import, and that everything public is documented."""

import ast
from functools import cache
from pathlib import Path

from scripts.packages import COMMON, MAY_IMPORT, allowed, drawing, imports

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "zi_core").rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def trees() -> dict[str, ast.Module]:
    return {name_of(path): ast.parse(path.read_bytes()) for path in MODULES}


def test_packages_import_only_what_they_may():
    assert [
        f"{path} imports {other}" for path, own, other in imports() if other not in allowed(own)
    ] == []


def test_no_arrow_runs_back():
    """Each package may import only those that stand before it in the table."""
    before = set()
    for package, others in MAY_IMPORT.items():
        assert set(others) <= before
        before.add(package)


def test_the_core_has_few_loose_modules():
    loose = {path.stem for path in (ROOT / "zi_core").glob("[!_]*.py")}
    assert loose == {*COMMON, "runtime"} - {"settings"}
    folders = {path.parent.name for path in (ROOT / "zi_core").glob("*/__init__.py")}
    assert folders == {*MAY_IMPORT, "settings", "web", "cli"} - {"runtime"}


def test_the_drawing_of_the_architecture_is_of_these_packages():
    told = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert f"```mermaid\n{drawing()}\n```" in told


def imported(tree: ast.Module) -> set[str]:
    """The packages that a module imports, inside functions too."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(str(node.module).partition(".")[0])
    return found


def test_no_module_of_the_core_imports_streamlit_even_late():
    assert imported(ast.parse("def a():\n    import streamlit.web")) == {"streamlit"}
    found = {name: imported(tree) & {"streamlit", "pages"} for name, tree in trees().items()}
    assert {name: packages for name, packages in found.items() if packages} == {}


def undocumented(tree: ast.Module) -> list[str]:
    """What is public in a module, and the module itself where it has no docstring."""
    missing = [] if ast.get_docstring(tree) else ["the module"]

    def visit(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            if node.name.startswith("_"):
                continue
            if not ast.get_docstring(node):
                missing.append(prefix + node.name)
            if isinstance(node, ast.ClassDef):
                visit(node.body, f"{prefix}{node.name}.")

    visit(tree.body, "")
    return missing


def test_the_search_for_docstrings_finds_what_lacks_one():
    code = "'A.'\nclass A:\n    'A.'\n    def b(self): ...\n    def _c(self): ...\ndef d(): ...\n"
    assert undocumented(ast.parse(code)) == ["A.b", "d"]
    assert undocumented(ast.parse("")) == ["the module"]


def test_everything_public_says_what_it_is():
    found = {name: undocumented(tree) for name, tree in trees().items()}
    assert {name: missing for name, missing in found.items() if missing} == {}
