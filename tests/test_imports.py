"""The rules of the house that no other test would notice: layers and docstrings."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "zi_core").rglob("*.py"))
SCRIPTS = {"zi_core.store.migrations.env"}
"""Run by Alembic with a connection of its own, never imported."""


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_importing_the_whole_core_leaves_streamlit_unimported():
    names = [name for name in map(name_of, MODULES) if name not in SCRIPTS]
    assert {"zi_core", "zi_core.progress", "zi_core.workbook.read"} <= set(names)
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
