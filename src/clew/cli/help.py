"""Shows what a command does, how it is called, and an example: plain text that fits 80 columns."""

import textwrap
from collections.abc import Callable, Iterable
from typing import Any

import typer
from rich.console import Console
from rich.text import Text
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from clew.cli.console import Out

WIDEST = 100
"""Columns: longer lines read badly."""
_TERM_WIDTH = 26
"""Columns of names; the description of a longer one begins on the next line."""
_INDENT = 2
_USAGE = "Usage: "

EVIDENCE = "Evidence"
LISTS = "Lists"
QUEUE = "Queue and decisions"
OUT = "Out"
WORKSPACE = "Workspace"
PANELS = (EVIDENCE, LISTS, QUEUE, OUT, WORKSPACE)
"""The headings of commands, in their order."""

Row = tuple[str, str, str]
"""A name, what it means, and what is said behind in brackets."""


def examples(*lines: str) -> str:
    """Return the epilog that shows these command lines."""
    return "\n".join(lines)


class HelpCommand(TyperCommand):
    """A command with help of this module's kind."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401  Typer's own types are private
        """Print the help on stdout."""
        del formatter
        _show(self, ctx)


class HelpGroup(TyperGroup):
    """A group of commands with help of this module's kind."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401  Typer's own types are private
        """Print the help on stdout."""
        del formatter
        _show(self, ctx)


def add_command(
    app: typer.Typer, name: str, function: Callable[..., None], *shown: str, panel: str | None = None
) -> None:
    """Add a command to an app under a heading of its help; `shown` are examples."""
    app.command(name, cls=HelpCommand, epilog=examples(*shown), rich_help_panel=panel)(function)


def ask_for_command(context: typer.Context) -> None:
    """Show the help of a group that was called without a command, and exit: 2, as for any other wrong use."""
    if context.invoked_subcommand is None:
        if isinstance(context.command, HelpGroup):
            _show(context.command, context, is_wanted=False)
        raise typer.Exit(2)


def _show(command: HelpCommand | HelpGroup, ctx: Any, *, is_wanted: bool = True) -> None:  # noqa: ANN401  Typer's own types are private
    console = Out(highlight=False, soft_wrap=True, stderr=not is_wanted)
    width = min(console.width, WIDEST)
    for paragraph in (command.help or "").split("\n\n"):
        console.print(Text(textwrap.fill(" ".join(paragraph.split()), width)), end="\n\n")
    params = [param for param in command.get_params(ctx) if not getattr(param, "hidden", False)]
    arguments = [param for param in params if isinstance(param, TyperArgument)]
    options = [param for param in params if isinstance(param, TyperOption)]
    use = textwrap.wrap(
        _usage(command, ctx.command_path, arguments, options), width - len(_USAGE), break_on_hyphens=False
    )
    console.print(Text.assemble((_USAGE, "bold"), f"\n{' ' * len(_USAGE)}".join(use)))
    if isinstance(command, HelpGroup):
        commands = [command.commands[name] for name in command.list_commands(ctx)]
        _sections(console, width, ((_panel(each), _command_row(each)) for each in commands), "Commands")
    _sections(console, width, ((None, _argument_row(each)) for each in arguments), "Arguments")
    _sections(console, width, ((each.rich_help_panel, _option_row(each)) for each in options), "Options")
    if command.epilog:
        console.print(Text("\nExamples:" if "\n" in command.epilog else "\nExample:", "bold"))
        for line in command.epilog.splitlines():
            console.print(Text(f"{' ' * _INDENT}{line}", "green"))


def _usage(
    command: HelpCommand | HelpGroup, path: str, arguments: list[TyperArgument], options: list[TyperOption]
) -> str:
    words = [path]
    if isinstance(command, HelpGroup):
        return f"{path} COMMAND [OPTIONS]"
    for argument in arguments:
        name = f"{_placeholder(argument)}{'...' if argument.nargs != 1 else ''}"
        words.append(name if argument.required else f"[{name}]")
    words += [f"{_longest(option)} {_placeholder(option)}" for option in options if option.required]
    return " ".join([*words, "[OPTIONS]"])


def _sections(console: Console, width: int, rows: Iterable[tuple[str | None, Row]], title: str) -> None:
    """Print rows under the headings they are given, those without one first."""
    by_title: dict[str, list[Row]] = {title: [], **{panel: [] for panel in PANELS}}
    for heading, row in rows:
        by_title.setdefault(heading or title, []).append(row)
    for heading in [heading for heading, below in by_title.items() if below]:
        console.print(Text(f"\n{heading}:", "bold"))
        for row in by_title[heading]:
            _print_row(console, width, *row)


def _print_row(console: Console, width: int, name: str, meaning: str, tail: str) -> None:
    """Print one name with its meaning beside it, the tail dimmed."""
    indent = _INDENT + _TERM_WIDTH
    text = Text.assemble(meaning, (f" {tail}" if tail else "", "dim"))
    lines = list(text.wrap(console, max(width - indent, 20)))
    for line in lines:
        line.rstrip()
    if len(name) > _TERM_WIDTH - 2:
        console.print(Text(f"{' ' * _INDENT}{name}", "cyan"))
    else:
        first = lines.pop(0) if lines else Text()
        console.print(Text.assemble((f"{' ' * _INDENT}{name:<{_TERM_WIDTH}}", "cyan"), first))
    for line in lines:
        console.print(Text.assemble(" " * indent, line))


def _panel(command: object) -> str | None:
    panel = getattr(command, "rich_help_panel", None)
    return panel if isinstance(panel, str) else None


def _command_row(command: Any) -> Row:  # noqa: ANN401  Typer's own types are private
    text = " ".join((command.help or "").split("\n\n")[0].split())
    return command.name or "", text.partition(". ")[0].rstrip("."), ""


def _argument_row(argument: TyperArgument) -> Row:
    name = f"{_placeholder(argument)}{'...' if argument.nargs != 1 else ''}"
    return name, argument.help or "", ""


def _option_row(option: TyperOption) -> Row:
    short = next((each for each in option.opts if not each.startswith("--")), "")
    name = f"{short + ',' if short else '   '} {_longest(option)}"
    if not option.is_flag:
        name += f" {_placeholder(option)}"
    default = option.default if isinstance(option.show_default, bool) else option.show_default
    notes = [
        "required" if option.required else "",
        f"default: {default}" if option.show_default and default not in (None, False, "") else "",
        f"env: {option.envvar}" if option.envvar else "",
    ]
    return name, option.help or "", " ".join(f"[{note}]" for note in notes if note)


def _longest(option: TyperOption) -> str:
    return max(option.opts, key=len)


def _placeholder(param: TyperArgument | TyperOption) -> str:
    return param.metavar or param.name.upper()
