"""What the package imports is what an installation of it brings."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ABSENT = {"psycopg"}
"""Brought by an extra that no lock file holds, and imported where it is there."""


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.partition(".")[0]


def normal(name: str) -> str:
    return re.sub("[-_.]+", "-", name).lower()


def test_nothing_is_imported_that_only_the_tests_bring() -> None:
    locked = "".join((ROOT / "requirements" / name).read_text(encoding="utf-8") for name in ("run.txt", "alone.txt"))
    brought = {normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)(?:\[.*\])?==", locked, re.MULTILINE)}
    homes = packages_distributions()
    strangers = {
        f"{file.relative_to(ROOT)}: {name}"
        for file in (ROOT / "src").rglob("*.py")
        for name in imported(file)
        if name not in {"clew", *ABSENT, *sys.stdlib_module_names}
        and not brought & {normal(each) for each in homes.get(name, [name])}
    }
    assert strangers == set()
    assert {"numpy", "fastapi", "silero-vad"} <= brought
