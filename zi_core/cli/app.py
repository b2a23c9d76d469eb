"""The command line's frame: one application, its help and its errors in Indonesian.

Rules: docs/rules.md, Command line.

Exit codes: 0 fine, 1 the input was refused, 2 wrong usage. ``--json`` is for machines; everything
else is said in Indonesian.
"""

import gettext
import json
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import click

from zi_core import __version__
from zi_core.settings import SettingsError
from zi_core.store import StoreError
from zi_core.text import one_line

REFUSED: Final = 1
CATALOGUES: Final = Path(__file__).with_name("locale")
"""Click's own words in Indonesian, as gettext keeps them."""


class Command(click.Command):
    """A command; its usage line is in Indonesian, which no catalogue translates."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - Click's own
        super().__init__(*arguments, **{"options_metavar": "[PILIHAN]"} | options)


class Group(click.Group):
    """A group of commands; its usage line is in Indonesian, which no catalogue translates."""

    command_class = Command
    group_class = type

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - Click's own
        metavars = {"options_metavar": "[PILIHAN]", "subcommand_metavar": "PERINTAH ..."}
        super().__init__(*arguments, **metavars | options)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's own
        """The commands in the order in which they are defined, groups last."""
        return sorted(self.commands, key=lambda name: isinstance(self.commands[name], Group))


class Application(Group):
    """All commands; a command's module is imported when the command is asked for."""

    group_class = Group  # type: ignore[assignment]

    MODULES: Final[Mapping[str, str]] = MappingProxyType(
        {
            "check": "files",
            "status": "files",
            "export": "files",
            "meetings": "meetings",
            "document": "meetings",
            "publish": "versions",
            "history": "history",
            "diff": "versions",
            "restore": "versions",
            "backup": "backups",
            "recover": "backups",
            "drill": "backups",
            "copy": "copying",
            "verify": "versions",
            "user": "users",
        }
    )

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's own
        """The commands in the order of the help."""
        return [*self.MODULES]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, its module imported; where there is none, all are, to tell what is alike."""
        named = self.MODULES.get(cmd_name)
        for module in [named] if named else self.MODULES.values():
            import_module(f"zi_core.cli.{module}")
        return super().get_command(ctx, cmd_name)


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(__version__)
        context.exit()


@click.group(cls=Application)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Tampilkan versi dasbor.",
)
def app() -> None:
    """Rencana aksi Zona Integritas dari baris perintah."""


as_json = click.option("--json", "as_json", is_flag=True, help="Keluaran untuk mesin.")


def refused(message: str) -> click.exceptions.Exit:
    """Say why an input is refused; to be raised."""
    say(message, is_error=True)
    return click.exceptions.Exit(REFUSED)


def say(line: str, *, is_error: bool = False) -> None:
    """Tell people one line; what a text from a file would do to their terminal is left out."""
    click.echo(one_line(line), err=is_error)


def print_json(value: dict[str, Any]) -> None:
    """One line of JSON for machines; what is not printable is escaped."""
    words = json.dumps(value, ensure_ascii=False)
    if not words.isprintable():
        words = "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in words)
    click.echo(words)


def main(arguments: list[str] | None = None) -> None:
    """Run a command; ends the process with its exit code.

    A store that cannot be used, whichever command meets it, is an input refused. Wrong usage is
    one line.
    """
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may not know a tick; a question mark there is better than a traceback.
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    os.environ["LANGUAGE"] = "id"  # where gettext looks first, whatever the computer speaks
    gettext.bindtextdomain("click", CATALOGUES)
    gettext.textdomain("click")
    try:
        sys.exit(app.main(arguments, prog_name="python -m zi_core", standalone_mode=False) or 0)
    except (StoreError, SettingsError) as error:
        say(str(error), is_error=True)
        sys.exit(REFUSED)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(error.exit_code)
    except click.ClickException as error:
        help_words = "Bantuan: python -m zi_core --help"
        say(f"Perintah keliru: {error.format_message()} {help_words}", is_error=True)
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
