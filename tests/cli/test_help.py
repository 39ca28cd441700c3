"""Every command says what it does, how it is called, and shows an example, within 80 columns."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from typer.main import get_command

from clew.cli.app import app
from clew.cli.help import PANELS
from clew.linker import linkers


def commands(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:  # noqa: ANN401  Typer's own
    yield words
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*words, name))


EVERY = sorted(commands(get_command(app)))


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_help_tells_the_use_and_an_example_in_80_columns(words: tuple[str, ...], clew: Callable[..., Any]) -> None:
    said = clew(*words, "--help")
    assert (said.code, said.err) == (0, "")
    lines = said.out.rstrip("\n").splitlines()
    assert any(line.startswith(" ".join(("Usage: clew", *words))) for line in lines)
    shown = lines[next(at for at, line in enumerate(lines) if re.fullmatch("Examples?:", line)) + 1 :]
    assert shown
    assert all(line.startswith("  clew ") for line in shown)
    assert all(len(line) <= 80 and line == line.rstrip() for line in lines)
    assert lines[0].endswith(".")


@pytest.mark.parametrize("words", [words for words in EVERY if words], ids=" ".join)
def test_the_examples_parse(words: tuple[str, ...]) -> None:
    command: Any = get_command(app)
    for word in words:
        command = command.commands[word]
    for line in command.epilog.splitlines():
        assert line.split()[: 1 + len(words)] == ["clew", *words] or len(words) == 1
    options = {name for param in command.params for name in param.opts}
    for option in re.findall(r" (--?[a-z][a-z-]*)", command.epilog):
        assert option in options or getattr(command, "commands", None), option


def test_the_help_on_linkers_names_all_that_there_are(clew: Callable[..., Any]) -> None:
    for command in ("off", "on"):
        said = " ".join(clew("linkers", command, "--help").out.split())
        assert f"Its name: {', '.join(sorted(linkers()))}." in said


def test_commands_stand_in_groups_in_the_order_of_the_work(clew: Callable[..., Any]) -> None:
    said = clew("--help").out
    places = [said.index(f"\n{panel}:\n") for panel in PANELS]
    assert places == sorted(places)


@pytest.mark.parametrize("words", [(), ("hashset",), ("demo",)], ids=str)
def test_a_group_without_a_command_is_a_wrong_use_and_shows_help(
    words: tuple[str, ...], clew: Callable[..., Any]
) -> None:
    said = clew(*words)
    assert (said.code, said.out) == (2, "")
    assert "Usage: clew" in said.err


def test_help_needs_nothing_that_is_slow_to_load() -> None:
    code = "import sys; from clew.cli.app import run; run(['--help']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    slow = {"numpy", "numba", "sqlalchemy", "PIL", "pyarrow", "alembic", "jinja2", "rich.progress", "rich.markdown"}
    assert slow & set(done.stderr.split()) == set()


def test_the_version_is_shown(clew: Callable[..., Any]) -> None:
    said = clew("--version")
    assert said.code == 0
    assert re.fullmatch(r"clew \d+\.\d+\.\d+\S*\n", said.out)
