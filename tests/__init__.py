"""The tests: each folder mirrors a package; the others start servers, browsers or databases."""

import os
import sys

import pytest

pytest.register_assert_rewrite("tests.browser.laws")

# Hundreds of processes are started here: they share compiled modules, whatever the shell says.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
