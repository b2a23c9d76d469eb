"""The command line's frame: one application, its help and its errors in Indonesian.

Rules: docs/rules.md, Command line.

Exit codes: 0 fine, 1 the input was refused, 2 wrong usage. ``--json`` is for machines; everything
else is said in Indonesian.
"""

import json
import sys
from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from zi_core import __version__
from zi_core.settings import SettingsError
from zi_core.store import StoreError
from zi_core.text import one_line

REFUSED: Final = 1
WRONG_USAGE: Final = 2

_HELP_WORDS: Final = (
    ("Usage:", "Pemakaian:"),
    ("[OPTIONS]", "[PILIHAN]"),
    *((f"{{{name}}}", name) for name in ("BERKAS", "VERSI", "A", "B", "NAMA", "RAPAT")),
    (" <int>", ""),
    (" <str>", ""),
    ("BERKAS <path>", "BERKAS"),
    ("BERKAS <list[Path]>", "BERKAS"),
    ("COMMAND [ARGS]...", "PERINTAH ..."),
    ("Arguments:", "Masukan:"),
    ("Options:", "Pilihan:"),
    ("Commands:", "Perintah:"),
    ("[required]", "[wajib]"),
    ("[default: ", "[bawaan: "),
    ("Show this message and exit.", "Tampilkan bantuan ini."),
)


def _in_indonesian(text: str) -> str:
    for english, indonesian in _HELP_WORDS:
        text = text.replace(english, indonesian)
    return text


class Group(TyperGroup):
    """A group of commands whose help is in Indonesian."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]
        """The help text."""
        return _in_indonesian(super().get_help(ctx))


class Command(TyperCommand):
    """A command whose help is in Indonesian."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]
        """The help text."""
        return _in_indonesian(super().get_help(ctx))


app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", help="Tampilkan versi dasbor.", callback=_version, is_eager=True),
    ] = False,
) -> None:
    """Rencana aksi Zona Integritas dari baris perintah."""


AsJson = Annotated[bool, typer.Option("--json", help="Keluaran untuk mesin.")]


def refused(message: str) -> typer.Exit:
    """Say why an input is refused; to be raised."""
    say(message, is_error=True)
    return typer.Exit(REFUSED)


def say(line: str, *, is_error: bool = False) -> None:
    """Tell people one line; what a text from a file would do to their terminal is left out."""
    typer.echo(one_line(line), err=is_error)


def print_json(value: dict[str, Any]) -> None:
    """One line of JSON for machines; what is not printable is escaped."""
    words = json.dumps(value, ensure_ascii=False)
    if not words.isprintable():
        words = "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in words)
    typer.echo(words)


def _usage_error(error: typer.TyperException) -> str:
    """Wrong usage as one Indonesian line, whatever the library would say."""
    param = getattr(error, "param", None)
    name = "/".join(param.opts) if param is not None and param.param_type_name == "option" else ""
    name = name or getattr(param, "metavar", None) or ""
    message = str(getattr(error, "message", error))
    match type(error).__name__:
        case "MissingParameter":
            words = f"{name} belum disebut."
        case "NoSuchOption":
            words = f"pilihan {getattr(error, 'option_name', '')} tidak dikenal."
        case "BadOptionUsage":
            need = "tidak memakai nilai" if "not take" in message else "perlu sebuah nilai"
            words = f"pilihan {getattr(error, 'option_name', '')} {need}."
        case "BadParameter" if param is not None:
            choices = getattr(param.type_descriptor, "choices", None) or ()
            offered = ", ".join(str(getattr(choice, "value", choice)) for choice in choices)
            words = f"nilai {name} tidak dapat dipakai"
            words += f"; pilihannya: {offered}." if offered else "."
        case "BadParameter":
            words = message
        case _ if "extra argument" in message:
            words = "terlalu banyak masukan."
        case _:
            group = getattr(getattr(error, "ctx", None), "command", None)
            names = getattr(group, "commands", None) or typer.main.get_group(app).commands
            words = f"perintah yang ada: {', '.join(names)}."
    return f"Perintah keliru: {words} Bantuan: python -m zi_core --help"


def main(arguments: list[str] | None = None) -> None:
    """Run a command; ends the process with its exit code.

    A store that cannot be used, whichever command meets it, is an input refused.
    """
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may not know a tick; a question mark there is better than a traceback.
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        sys.exit(app(arguments, prog_name="python -m zi_core", standalone_mode=False) or 0)
    except (StoreError, SettingsError) as error:
        say(str(error), is_error=True)
        sys.exit(REFUSED)
    except typer.TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            typer.echo(getattr(error, "message", ""))
        else:
            say(_usage_error(error), is_error=True)
        sys.exit(WRONG_USAGE)
