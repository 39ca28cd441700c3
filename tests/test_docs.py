"""Keeps the documentation true: what it shows runs, what it names is there, what is generated is as the code is."""

import itertools
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import jsonschema
import msgspec
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from clew.config import Config
from clew.registry import plugins

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
WORDS = {
    *("Case", "Exhibit", "Media", "Occurrence", "MediaHash", "HashSet", "Entry", "Match", "Stack", "Series"),
    *("Category", "Link", "Lead", "Subject", "Place", "Device", "Referral", "CustodyEntry"),
}
"""The words of the design; nothing else is said for the same thing."""
MADE_LATER = re.compile(r"(clew-workspace|demo-out|sample|\.venv)(/|$)")
"""Folders that a user's commands make."""


def tokens(page: Path) -> list[Token]:
    return MarkdownIt("gfm-like", {"linkify": False}).parse(page.read_text(encoding="utf-8"))


def inline(page: Path) -> Iterator[Token]:
    for token in tokens(page):
        yield from token.children or ()


def blocks(page: Path, language: str) -> list[str]:
    return [each.content for each in tokens(page) if each.type == "fence" and each.info.strip() == language]


@cache
def anchors(page: Path) -> set[str]:
    """Return the anchors that headings get, as code hosts make them."""
    walked = tokens(page)
    titles = (after.content for token, after in itertools.pairwise(walked) if token.type == "heading_open")
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def relative(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = []
    for token in inline(page):
        target = str(token.attrGet("href") or token.attrGet("src") or "")
        if not target or re.match(r"(https?|mailto):", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        place = (page.parent / path).resolve() if path else page
        if not place.exists() or (anchor and anchor not in anchors(place)):
            dead.append(target)
    assert dead == []


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_path_that_is_named_is_in_the_tree(page: Path) -> None:
    top = {each.name for each in ROOT.iterdir()}
    named = (token.content for token in inline(page) if token.type == "code_inline")
    paths = [each for each in named if re.fullmatch(r"[\w.\-]+(/[\w.\-]+)*/?", each) and "/" in each]
    places = [each for each in paths if each.split("/")[0] in top and not MADE_LATER.match(each)]
    assert [each for each in places if not (ROOT / each).exists()] == []


def committed_results(folder: Path) -> Path:
    """Copy the results that belong to the tree, for others may lie beside them while a benchmark is tried out."""
    listed = subprocess.run(
        ["git", "ls-files", "benchmarks/results"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    for name in listed.stdout.split():
        if (ROOT / name).is_file():
            shutil.copy(ROOT / name, folder)
    return folder


@pytest.mark.parametrize("terminal", [{"COLUMNS": "40", "FORCE_COLOR": "1"}, {"COLUMNS": "300", "TERM": "dumb"}])
def test_the_reference_is_as_the_code_is_on_any_terminal(terminal: Mapping[str, str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, DOCS / "generate.py", "--check", "--results", committed_results(tmp_path)],
        env={**os.environ, **terminal},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def generator(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(DOCS))
    return import_module("generate")


def test_every_command_with_json_says_what_it_prints(generator: ModuleType) -> None:
    described = generator.json_by_command()
    assert sorted(set(generator.json_commands()) - set(described)) == []
    definitions = json.loads((DOCS / "reference" / "schemas.json").read_text(encoding="utf-8"))["$defs"]
    assert {f"clew {words}" for words in described} <= set(definitions)


def test_the_settings_file_of_the_reference_says_the_defaults() -> None:
    (shown,) = blocks(DOCS / "reference" / "settings.md", "toml")
    assert msgspec.convert(tomllib.loads(shown), Config) == Config()


def test_figures_that_nobody_measured_say_so(generator: ModuleType) -> None:
    figures = import_module("figures")
    absent = figures.headline_table({})
    assert absent.count(figures.NOT_MEASURED) == len(figures.HEADLINES)
    machine = {"processor": "P", "cores": 2, "python": "3.11"}
    result = {"measured": "2026-01-01", "machine": machine, "versions": {}, "sizes": {"kills": 50}, "figures": {}}
    result["figures"] = {"catalogs equal": True, "kills of a running ingest": 1234}
    present = figures.headline_table({"kills": result})
    assert "| yes | yes |" in present
    assert "| 1,234 | 50 |" in present
    assert "`benchmarks/kills.py`: kills 50; P, 2 cores" in present
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert figures.shown({"found": 3, "least and most": [0.3302486042967739, 5481.3]}) == (
        "found: 3; least and most: 0.33, 5,481"
    )
    assert figures.shown([1920, 98.1541802388708]) == "1920, 98.2"
    assert figures.shown(float("nan")) == figures.NOTHING
    assert (figures.shown([]), figures.shown({})) == ("none", "none")
    assert figures.with_figures(figures.with_figures(readme, {}), {"kills": result}).count(present) == 1
    assert generator.ROOT == ROOT


@pytest.mark.usefixtures("generator")
def test_figures_in_sentences_are_those_measured_and_sums_of_them(generator: ModuleType) -> None:
    del generator
    figures = import_module("figures")
    page = (
        "It takes <!-- figure some: a, ms -->1<!-- end --> ms, <!-- figure some: a, ms + b, ms -->?<!-- end --> in all."
    )
    made = figures.with_inline(page, {"some": {"figures": {"a, ms": 2.5, "b, ms": 4}}})
    assert re.sub("<!--.*?-->", "", made) == "It takes 2.5 ms, 6.5 in all."
    assert figures.with_inline(made, {"some": {"figures": {"a, ms": 2.5, "b, ms": 4}}}) == made
    assert re.sub("<!--.*?-->", "", figures.with_inline(made, {})).count(figures.NOT_MEASURED) == 2


def test_all_figures_of_the_guides_are_measured(generator: ModuleType) -> None:
    del generator
    figures = import_module("figures")
    measured = figures.results(ROOT / "benchmarks" / "results")
    guides = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs" / "guides").glob("*.md"))]
    assert any(figures.INLINE.search(text) for text in guides)
    assert not any(f"-->{figures.NOT_MEASURED}<!--" in figures.with_inline(text, measured) for text in guides)


def test_figures_of_the_readme_are_figures_that_benchmarks_record() -> None:
    figures = import_module("figures")
    lost = [
        row.figure
        for row in figures.HEADLINES
        if row.figure.rpartition(": ")[2].partition(",")[2 if row.figure.endswith(">= 50") else 0].strip()
        not in written_by(row.benchmark)
    ]
    assert lost == []


def written_by(benchmark: str) -> str:
    """Return the code of a benchmark and of its parts, `found_*.py`, that it takes figures from."""
    own = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "benchmarks").glob(f"{benchmark}*.py"))
    parts = re.findall(r"^from (found_\w+) import", own, re.MULTILINE)
    return own + "".join((ROOT / "benchmarks" / f"{part}.py").read_text(encoding="utf-8") for part in parts)


def test_the_layers_of_the_architecture_are_those_that_are_checked() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(each for each in settings["tool"]["importlinter"]["contracts"] if each["type"] == "layers")
    checked = [set(re.split(r" *\| *", layer)) for layer in contract["layers"]]
    (tree,) = blocks(ROOT / "ARCHITECTURE.md", "text")[:1]
    named = [re.findall(r"[a-z_]+(?=[/. ]|$)", line[:22].replace(".py", "")) for line in tree.splitlines()[1:]]
    assert [set(each) for each in named if each] == checked


def test_the_glossary_has_every_word_of_the_design_once() -> None:
    rows = re.findall(r"^\| \*\*([\w, *]+)\*\* \|", (DOCS / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
    words = [word for row in rows for word in re.findall(r"\w+", row)]
    assert set(words) >= WORDS
    assert len(words) == len(set(words))


def test_every_decision_is_listed_and_has_its_parts() -> None:
    index = (DOCS / "adr" / "README.md").read_text(encoding="utf-8")
    for page in sorted((DOCS / "adr").glob("0*.md")):
        text = page.read_text(encoding="utf-8")
        number, title = re.match(r"# (\d+)\. (.+)", text).groups()  # type: ignore[union-attr]
        assert int(number) == int(page.name[:4])
        assert f"{number}. [{title}]({page.name})" in index
        assert all(f"**{part}" in text for part in ("Status", "Context", "Decision", "Consequence"))


def test_the_guarantees_are_numbered_in_order() -> None:
    numbers = re.findall(r"^\| G(\d+)\.", (DOCS / "threat-model.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [int(number) for number in numbers] == list(range(1, len(numbers) + 1))


def test_the_readme_shows_every_command_of_the_job(generator: ModuleType) -> None:
    shown = "\n".join(blocks(ROOT / "README.md", "sh"))
    for words in ("ingest", "hashset import", "triage", "find", "categorise", "export", "report", "verify"):
        assert f"clew {words}" in shown
    known = {" ".join(words) for words, _command in generator._commands()}
    for line in re.findall(r"^clew ([a-z]+(?: [a-z]+)?)", shown, re.MULTILINE):
        assert line in known or line.split()[0] in known


def test_pictures_are_small() -> None:
    assert {
        each.name: each.stat().st_size for each in (DOCS / "images").glob("*.png") if each.stat().st_size > 300_000
    } == {}


GUIDES = {
    "write-a-hasher.md": ("hashers", "average", "test_hashers.py"),
    "write-a-linker.md": ("linkers", "colours", "test_linkers.py"),
    "write-a-decoder.md": ("decoders", "farbfeld", "test_decoders.py"),
    "write-a-player.md": ("players", "grey_yuv4mpeg", "test_players.py"),
    "write-an-opener.md": ("openers", "pak", "test_openers.py"),
    "write-a-source.md": ("sources", "picked", "test_sources.py"),
    "write-a-format.md": ("formats", "hashdeep", "test_formats.py"),
}
"""Each guide's page: the plug-in folder, the plug-in's name, and the contract that it must hold."""
CONTRACT_RUN = """
import importlib, json, sys
import pytest

folder, plugins, pages, contracts, samples = sys.argv[1], *map(json.loads, sys.argv[2:])
for kind in plugins:
    importlib.import_module(f"clew.{kind}").__path__.append(f"{folder}/{kind}")

class Samples:
    def pytest_collection_modifyitems(self, items):
        for module in {item.module for item in items}:
            exec(samples.get(module.__name__.rpartition(".")[2] + ".py", ""), vars(module))

# the contract's own test of reduced scales writes no farbfeld
options = ["-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--import-mode=importlib", "-n", "0"]
options += ["-k", f"({' or '.join(pages)}) and not large_pictures", *contracts]
sys.exit(pytest.main(options, plugins=[Samples()]))
"""


def test_the_plug_ins_of_the_guides_hold_their_contracts(tmp_path: Path) -> None:
    samples = {}
    for page, (kind, name, contract) in GUIDES.items():
        code, *sample = blocks(DOCS / "guides" / page, "python")
        (tmp_path / kind).mkdir()
        (tmp_path / kind / f"{name}.py").write_text(code, encoding="utf-8")
        samples[contract] = "\n".join(sample)
        if kind == "openers":
            (tmp_path / f"{name}_sample.py").write_text(samples[contract], encoding="utf-8")
            samples[contract] = f"FOLDERS.append(Path({str(tmp_path)!r}))"
    contracts = [str(ROOT / "tests" / "contracts" / contract) for _kind, _name, contract in GUIDES.values()]
    names = [name for _kind, name, _contract in GUIDES.values()]
    told = [json.dumps(each) for each in ([kind for kind, *_ in GUIDES.values()], names, contracts, samples)]
    done = subprocess.run(
        [sys.executable, "-c", CONTRACT_RUN, tmp_path, *told], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert not set(names) & {each for kind, *_ in GUIDES.values() for each in plugins(kind)}


TUTORIAL = DOCS / "tutorial.md"
ENDS_WITH = {"clew ingest sample/evidence": 1}
"""The exit code of those lines that do not end with 0: the sample has files that fail."""


def is_plain_jpeg(path: str) -> bool:
    """Tell whether a path of the queue is that of a JPEG that lies in no container."""
    return "!/" not in path and path.lower().endswith(".jpg")


def walk_tutorial(folder: Path) -> dict[str, str]:
    """Run the tutorial line by line, and return what each line printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CLEW_")}
    environment |= {
        "HOME": str(folder),
        "COLUMNS": "100",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "CLEW_WORKERS": "1",
    }
    said: dict[str, str] = {}
    stack, picture = "", ""
    for line in "".join(blocks(TUTORIAL, "sh")).splitlines():
        filled = line.replace("STACK", stack).replace("PICTURE", picture)
        done = subprocess.run(
            ["bash", "-c", filled], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        expected = next((code for start, code in ENDS_WITH.items() if line.startswith(start)), 0)
        assert done.returncode == expected, f"{line}\n{done.stdout}{done.stderr}"
        said[line] = done.stdout
        if line.startswith("clew triage") and "--json" in line:
            queued = [item for item in json.loads(done.stdout) if is_plain_jpeg(item["representative"]["path"])]
            first = next(item for item in queued if item["copies"] > 1)
            stack, picture = first["stack"], shlex.quote(first["representative"]["path"])
    return said


def test_the_tutorial_can_be_walked_and_says_what_it_shows(tmp_path: Path) -> None:
    said = walk_tutorial(tmp_path)
    assert (tmp_path / "OP-114.html").stat().st_size > 100_000
    assert (tmp_path / "OP-114.json").stat().st_size > 10_000
    assert any(line.startswith("clew categorise STACK") for line in said)
    assert lines_that_are_not_said(said) == []
    assert check_schemas(said) >= 3


def lines_that_are_not_said(said: Mapping[str, str]) -> list[str]:
    """Return the lines shown that no command printed; numbers and digests may differ from one version to the next."""
    pattern = re.compile(r"\b[0-9a-f]{12,64}\b|[\d,.:]+")
    printed = pattern.sub("#", "".join(said.values()))
    shown = [line.strip() for block in blocks(TUTORIAL, "text") for line in block.splitlines() if line]
    return [line for line in shown if pattern.sub("#", line) not in printed]


def check_schemas(said: Mapping[str, str]) -> int:
    """Hold what was printed as JSON against the published schema, and return how many commands did."""
    definitions = json.loads((DOCS / "reference" / "schemas.json").read_text(encoding="utf-8"))["$defs"]
    printed = {line: text for line, text in said.items() if "--json" in line}
    for line, text in printed.items():
        words = re.findall(r"[a-z]+", line)
        name = " ".join(words[:3]) if words[1] in {"hashset", "demo"} else " ".join(words[:2])
        jsonschema.validate(json.loads(text), {"$ref": f"#/$defs/{name}", "$defs": definitions})
    return len(printed)
