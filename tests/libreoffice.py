"""LibreOffice, in which some teams fill in their workbooks: it opens files and saves them again."""

import subprocess
from pathlib import Path

import pytest

from scripts.dev import WITHOUT_LIBREOFFICE, find_libreoffice


def resaved(folder: Path) -> Path:
    """Save every workbook of a folder again; return the folder of the new files.

    Skips the test, saying so, where LibreOffice is not installed.
    """
    program = find_libreoffice()
    if program is None:
        pytest.skip(WITHOUT_LIBREOFFICE.replace("\n", " "))
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder / "out"]
    command += sorted(folder.glob("*.xlsx"))
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder / "out"
