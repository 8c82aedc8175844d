"""Be the command `heshu`: a group whose commands are imported only when they are asked for.

`heshu read` and `heshu check` must start fast: this module and theirs import neither Prefect nor
Great Expectations nor pandas.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from flows.exit_codes import MEANING, Exit
from flows.garbage import collect_seldom
from flows.language import LANGUAGES, asked_language, choose, language, say, told

if TYPE_CHECKING:
    from flows.settings import Settings

COMMANDS: tuple[str, ...] = (
    *("check", "rule", "read", "explain"),
    *("run", "sql", "report", "review", "export"),
    *("status", "serve", "backfill", "rebuild", "revalidate", "rollback", "completion"),
)
"""Names of the commands, in the order in which help lists them; each is `flows.commands.NAME`."""

F = TypeVar("F", bound=Callable[..., Any])


class Failure(click.ClickException):
    """End the program with a message and one of the exit statuses."""

    def __init__(self, message: str, status: Exit) -> None:
        super().__init__(message)
        self.exit_code = int(status)  # type: ignore[misc]

    def show(self, file: Any = None) -> None:
        """Print the message to standard error, without click's English prefix."""
        click.echo(f"heshu: {told(self.message)}", file=file or sys.stderr)


class Option(click.Option):
    """Be an option whose help is a key of the catalogue, looked up when help is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and its help in the language in force."""
        key, self.help = self.help, say(self.help) if self.help else self.help
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = key


class Spoken(click.Command):
    """Be a command whose page of help speaks the language in force, its headings and `--help` too."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how to call it."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), f"{say('heshu.usage')} ")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option `--help`, itself explained in the language in force."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = say("option.help")
        return found

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        records = [
            record
            for each in self.get_params(ctx)
            if isinstance(each, click.Option) and (record := each.get_help_record(ctx)) is not None
        ]
        with formatter.section(say("heshu.options")):
            formatter.write_dl(records)


class Command(Spoken):
    """Be a command whose help is the key `NAME.help` of the catalogue."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; the number that it returns is the exit status."""
        try:
            status = super().invoke(ctx)
        except BrokenPipeError:
            # The reader of our output went away (`heshu sql … | head`): not an error.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = Exit.OK
        ctx.exit(status if isinstance(status, int) else Exit.OK)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the help in the language in force."""
        for paragraph in say(f"{self.name}.help").split("\n\n"):
            formatter.write_paragraph()
            with formatter.indentation():
                if paragraph.startswith("    "):
                    formatter.write("".join(f"  {line}\n" for line in paragraph.splitlines()))
                else:
                    formatter.write_text(paragraph)


class Group(Spoken, click.Group):
    """Be the group: commands are modules, imported when they are needed."""

    def main(self, args: Any = None, *rest: Any, **extra: Any) -> Any:
        """Take the language from the arguments before anything is said, then run."""
        arguments = list(sys.argv[1:] if args is None else args)
        choose(asked_language(arguments))
        return super().main(arguments, *rest, **extra)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the commands in the order of use, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command's module."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"flows.commands.{cmd_name}").command
        return command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the first line of every command's help, without importing any."""
        with formatter.section(say("heshu.commands")):
            formatter.write_dl([(name, say(f"{name}.help").partition("\n")[0]) for name in COMMANDS])

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write what heshu is."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say("heshu.help"))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write what the exit statuses mean."""
        formatter.write_paragraph()
        with formatter.section(say("heshu.statuses")):
            formatter.write_dl([(str(int(code)), MEANING[code][language() == "en"]) for code in Exit])


def option(*names: str, help: str, **rest: Any) -> Callable[[F], F]:  # noqa: A002
    """Decorate a command with an option whose help is a key of the catalogue."""
    return click.option(*names, cls=Option, help=help, **rest)


def command(name: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Decorate a function as a command of heshu, with the option `--lang` that every command has."""

    def make(function: Callable[..., Any]) -> click.Command:
        return click.command(name, cls=Command)(_lang(function))

    return make


def warehouse_option(function: F) -> F:
    """Decorate a command with the option `--warehouse`."""
    return option("--warehouse", metavar="DIR", type=click.Path(), default=None, help="option.warehouse")(function)


def settings(**flags: Any) -> Settings:
    """Return the settings in force; a wrong one ends the program with what is wrong."""
    from flows.settings import SettingsError, load_settings

    try:
        return load_settings(**flags)
    except SettingsError as error:
        raise Failure(str(error), Exit.USAGE) from None


def _lang(function: F) -> F:
    # Its value was taken from the arguments before they were parsed, so that help obeys it too.
    return option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help="option.lang")(function)


def _version() -> str:
    from importlib.metadata import version

    return version("heshu")


def _show_version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"heshu {_version()}")
        ctx.exit()


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@_lang
@option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="option.version")
def heshu() -> None:
    """Hold the commands."""


def _show_usage(error: click.UsageError) -> None:
    """Print how to call the command and what was wrong, as click does but in the language in force."""
    if error.ctx is not None:
        click.echo(error.ctx.get_usage(), err=True)
        click.echo(say("heshu.try", command=f"{error.ctx.command_path} --help"), err=True)
    click.echo(f"\nheshu: {told(error.format_message())}", err=True)


def main() -> None:
    """Run the command line; the entry point of `heshu`."""
    # No library that we use may report to anybody, whatever command imports it later.
    os.environ["DO_NOT_TRACK"] = "1"
    os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    collect_seldom()
    try:
        status = heshu.main(standalone_mode=False, prog_name="heshu")
    except click.UsageError as error:
        _show_usage(error)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(f"heshu: {say('heshu.interrupted')}", err=True)
        sys.exit(Exit.INTERRUPTED)
    sys.exit(status if isinstance(status, int) else Exit.OK)
