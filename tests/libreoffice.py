"""LibreOffice, in which some teams fill in their workbooks: it opens files and saves them again."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts.programs import WITHOUT_LIBREOFFICE, find_libreoffice, lacking_libreoffice


def converted(folder: Path, to: str, *patterns: str, **settings: str) -> Path:
    """Convert the files of a folder that match, and return the folder of the new ones.

    ``settings`` are set in its environment. Skips the test, saying so, where LibreOffice is not
    installed.
    """
    program = find_libreoffice()
    if program is None:
        pytest.skip(WITHOUT_LIBREOFFICE.replace("\n", " "))
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", to, "--outdir", folder / "out"]
    command += sorted(file for pattern in patterns for file in folder.glob(pattern))
    environment = os.environ | settings
    subprocess.run(command, check=True, capture_output=True, timeout=300, env=environment)
    return folder / "out"


def resaved(folder: Path) -> Path:
    """Save every workbook of a folder again; return the folder of the new files."""
    return converted(folder, "xlsx:Calc MS Excel 2007 XML", "*.xlsx")


def pages(folder: Path) -> dict[str, int]:
    """How many pages each document and presentation of a folder has, printed as PDF, by name.

    One that it cannot open has none. It is printed in DejaVu Sans, the widest font that commonly
    takes Arial's place, and where that is not installed in whatever is. Skips the test, saying so,
    where LibreOffice, or what of it reads them, is not installed.
    """
    if lacking_libreoffice():
        pytest.skip(WITHOUT_LIBREOFFICE.replace("\n", " "))
    fonts = _only_dejavu(folder / "fonts.conf")
    out = converted(folder, "pdf", "*.docx", "*.pptx", **fonts)
    found = {}
    for file in [*folder.glob("*.docx"), *folder.glob("*.pptx")]:
        printed = out / f"{file.stem}.pdf"
        content = printed.read_bytes() if printed.is_file() else b""
        found[file.name] = len(re.findall(rb"/Type\s*/Page\b", content))
    return found


def _only_dejavu(settings: Path) -> dict[str, str]:
    """An environment in which fontconfig knows the DejaVu fonts alone; none where it has none."""
    program = shutil.which("fc-match")
    if program is None:
        return {}
    command = [program, "--format=%{file}", "DejaVu Sans"]
    file = Path(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    if not file.name.startswith("DejaVu"):
        return {}
    settings.write_text(
        f"<fontconfig><dir>{file.parent}</dir><cachedir>{settings.parent}</cachedir></fontconfig>"
    )
    return {"FONTCONFIG_FILE": str(settings)}
