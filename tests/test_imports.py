"""What packages may import, and that everything public is documented."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.packages import COMMON, MAY_IMPORT, allowed, drawing, imports

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "zi_core").rglob("*.py"))
SCRIPTS = {"zi_core.store.migrations.env"}
"""Run by Alembic with a connection of its own, never imported."""


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


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


@pytest.mark.exhaustive
def test_importing_the_whole_core_leaves_streamlit_unimported():
    names = [name for name in map(name_of, MODULES) if name not in SCRIPTS]
    assert {"zi_core", "zi_core.progress", "zi_core.workbook.reading.reader"} <= set(names)
    program = f"""
import importlib, sys
for name in {names!r}:
    importlib.import_module(name)
print(*sorted(name for name in sys.modules if name.partition(".")[0] == "streamlit"))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_of_the_core_imports_streamlit_even_late(path):
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            imported.add(str(node.module).partition(".")[0])
    assert "streamlit" not in imported
    assert "pages" not in imported


def undocumented(tree: ast.Module) -> list[str]:
    """The public functions, classes and methods of a module without a docstring."""
    missing = []

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
    code = "class A:\n    'Said.'\n    def b(self): ...\n    def _c(self): ...\ndef d(): ...\n"
    assert undocumented(ast.parse(code)) == ["A.b", "d"]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_everything_public_says_what_it_is(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module has no docstring"
    assert undocumented(tree) == []
