"""Writes the reference, which is what the code itself says, and the README's figures.

`make docs` runs it. With `--check` it writes nothing, names the pages that differ from the code, and ends with 1.
"""

import argparse
import inspect
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, get_type_hints

import msgspec
import typer.main
from figures import figures_page, results, with_figures, with_inline
from interfaces import module_page

from clew import cli, config, errors
from clew.cli.app import FAULT, app
from clew.cli.evidence import EXIT_FAILED_FILES
from clew.cli.settings import ENVIRONMENT
from clew.cli.stopping import OutputClosed
from clew.decoder import Decoder, decoders
from clew.format import ExportFormat, LinkFormat, ListFormat, formats
from clew.hasher import hashers
from clew.linker import States, linkers
from clew.model.category import Scheme, SchemeCode
from clew.opener import Opener, openers
from clew.player import Player, players
from clew.registry import plugins
from clew.schemes import schemes, translations
from clew.web.address import Address
from clew.web.app import description

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
NOTE = "<!-- Written by `make docs` from the code; edit the code instead. -->\n"
INTERFACES = (
    *("hasher", "linker", "decoder", "player", "opener", "source", "format"),
    *("matching.index", "matching.hamming", "matching.planning"),
    *("matching.linear", "matching.decide", "matching.stacks"),
)
"""The modules whose interface others may build on."""
ONE_OF_A_LIST = re.compile(r"of a list|One line of")
"""How a type's text says that its command prints a list of it."""


def commands() -> str:
    """Return every command with its arguments and options."""
    parts = [f"{NOTE}# Commands\n\nstdout is data, stderr is progress. [Exit codes](errors.md), [JSON](json.md).\n"]
    for words, command in _commands():
        parts.append(f"## {' '.join(('clew', *words))}\n\n{command.help}\n")
        if not getattr(command, "commands", {}):
            parts.append(f"```text\n{_usage(words, command)}\n```\n")
        if rows := "\n".join(_parameter(each) for each in command.params if not each.hidden):
            parts.append(f"| | meaning | default |\n|---|---|---|\n{rows}\n")
        if command.epilog:
            parts.append(f"```sh\n{command.epilog}\n```\n")
    return "\n".join(parts)


def _commands(words: tuple[str, ...] = (), command: Any = None) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401 - Typer publishes no type for it
    """Yield every command and group with its words, the root first."""
    command = command or typer.main.get_command(app)
    yield words, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from _commands((*words, name), inner)


def _usage(words: tuple[str, ...], command: Any) -> str:  # noqa: ANN401
    arguments = [_shown_name(each) for each in command.params if each.param_type_name == "argument"]
    required = [
        f"{each.opts[0]} {each.name.upper()}" for each in command.params if each.required and each.opts[0][0] == "-"
    ]
    return " ".join(("clew", *words, *arguments, *required, "[OPTIONS]"))


def _shown_name(argument: Any) -> str:  # noqa: ANN401
    name = argument.metavar or argument.name.upper().strip("_")
    return f"{name}…" if argument.nargs == -1 else name


def _parameter(each: Any) -> str:  # noqa: ANN401
    """Return an argument or option as a row of a table."""
    if each.param_type_name == "argument":
        names = f"`{_shown_name(each)}`"
    else:
        names = ", ".join(f"`{name}`" for name in (*each.opts, *each.secondary_opts))
        names += f" {each.metavar}" if each.metavar else ""
    said, _, default = (each.help or "").partition(" [default: ")
    if each.required:
        default = "required"
    elif not default and not getattr(each, "is_flag", False) and each.default not in (None, "", False):
        default = f"{each.default}"
    variable = f" Also by `{each.envvar}`." if each.envvar else ""
    return f"| {names} | {_cell(said)}{variable} | {default.rstrip(']')} |"


def json_commands() -> list[str]:
    """Return the words of every command that takes `--json`."""
    return [" ".join(words) for words, command in _commands() if any("--json" in each.opts for each in command.params)]


def _schemas() -> list[ModuleType]:
    """Return the modules of types that `--json` prints, by name."""
    names = [each.name for each in iter_modules(cli.__path__) if each.name.startswith("schemas")]
    return [import_module(f"clew.cli.{name}") for name in names]


def json_types() -> dict[str, type]:
    """Return every type that `--json` prints or that those hold, by name, in the order of the source."""
    structs = {
        name: each
        for module in _schemas()
        for name, each in vars(module).items()
        if isinstance(each, type) and issubclass(each, msgspec.Struct) and each is not msgspec.Struct
    }
    return {**structs, "Scheme": Scheme, "SchemeCode": SchemeCode}


def json_by_command() -> dict[str, str]:
    """Return the type each command prints, as the types' own texts name them: "`clew find --json`"."""
    found = {"schemes": "Scheme"}
    for name, each in json_types().items():
        for words in re.findall(r"`clew ([a-z ]+?) --json`", each.__doc__ or ""):
            found[words] = name
    return found


def prints_list(words: str) -> bool:
    """Tell whether a command prints a list of its type."""
    return words == "schemes" or bool(ONE_OF_A_LIST.search(json_types()[json_by_command()[words]].__doc__ or ""))


def json_output() -> str:
    """Return every type that `--json` prints, with its fields."""
    head = (
        "What `--json` prints on stdout, in UTF-8. Fields may be added; none is removed or changes its meaning within "
    )
    head += "a major version. The same as JSON Schema: [schemas.json](schemas.json)."
    parts = [f"{NOTE}# JSON output\n\n{head}\n"]
    rows = "\n".join(
        f"| [`clew {words}`](commands.md#{_anchor('clew ' + words)}) | "
        f"{'a list of ' if prints_list(words) else ''}[{name}](#{name.lower()}) |"
        for words, name in sorted(json_by_command().items())
    )
    parts.append(f"| command | prints |\n|---|---|\n{rows}\n")
    known = json_types()
    for name, each in known.items():
        fields = "\n".join(
            f"| `{field}` | {_type_text(type_, known)} |" for field, type_ in get_type_hints(each).items()
        )
        parts.append(f"## {name}\n\n{inspect.getdoc(each)}\n\n| field | type |\n|---|---|\n{fields}\n")
    return "\n".join(parts)


def _type_text(type_: object, known: Mapping[str, type]) -> str:
    """Return a type as a reader of JSON has it, with links to those described here."""
    text = type_.__name__ if isinstance(type_, type) and not hasattr(type_, "__args__") else str(type_)
    text = re.sub(r"clew\.[a-z_.]+\.", "", text).replace(" | ", " or ").replace("None", "null")
    text = text.replace("str", "text").replace("int", "whole number").replace("float", "number")
    text = re.sub(r"(?:list|tuple)\[(.*?)(?:, \.\.\.)?\]", r"list of \1", text)
    text = text.replace("bool", "true or false")
    text = re.sub(r"dict\[(.*), (.*)\]", r"object: \1 to \2", text)
    return re.sub(r"\w+", lambda word: f"[{word[0]}](#{word[0].lower()})" if word[0] in known else word[0], text)


def json_schema() -> str:
    """Return what every command prints as JSON Schema (2020-12), one definition a command: "clew triage"."""
    known = json_types()
    _, components = msgspec.json.schema_components(known.values(), ref_template="#/$defs/{name}")
    definitions: dict[str, Any] = dict(components)
    for words, name in sorted(json_by_command().items()):
        one = {"$ref": f"#/$defs/{name}"}
        definitions[f"clew {words}"] = {"type": "array", "items": one} if prints_list(words) else one
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "clew --json", "$defs": definitions}
    return json.dumps(whole, indent=1, sort_keys=True) + "\n"


def openapi() -> str:
    """Return the description of the review server's API (OpenAPI 3.1), as a server at the standard port gives it."""
    return json.dumps(description(Address(config.Review().port)), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def error_page() -> str:
    """Return the tree of errors and every error's exit code."""
    tree = (errors.__doc__ or "").partition("\n\n")[2].strip()
    rows = "\n".join(
        f"| `{each.__name__}` | {each.exit_code} | {(each.__doc__ or '').splitlines()[0]} |" for each in error_types()
    )
    return (
        f"{NOTE}# Errors and exit codes\n\n| exit code | means |\n|---|---|\n| 0 | done |\n"
        f"| {EXIT_FAILED_FILES} | done, but files failed; each is recorded with its reason |\n"
        f"| {FAULT} | a fault of Clew itself, described in the workspace's folder `faults` |\n"
        f"| {OutputClosed.exit_code} | whoever read the output went away |\n"
        "| 128 and a signal's number | stopped: 130 by Ctrl-C, 143 by SIGTERM |\n\n"
        "Every other code belongs to a class of errors:\n\n"
        f"| error | exit code | when |\n|---|---|---|\n{rows}\n\n```text\n{tree}\n```\n"
    )


def error_types() -> list[type[errors.ClewError]]:
    """Return every error class, in the order of the source."""
    return [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, errors.ClewError)]


def settings_page() -> str:
    """Return every setting with its meaning, the values it takes, and its default."""
    head = "A TOML file given by `--config` or `CLEW_CONFIG`, else `clew.toml` in the user's config folder "
    head += "(`~/.config`). Every setting has a default; one that is unknown, or of a value not allowed, is refused. "
    head += "On top of the file come the environment ("
    head += ", ".join(f"`{name}` for `{key}`" for key, name in ENVIRONMENT.items())
    head += ", `CLEW_WORKSPACE`) and the command line. `clew config` shows what is in force, and where it comes from."
    parts = [f"{NOTE}# Settings\n\n{head}\n"]
    known = {each.key: each for each in config.settings_of()}
    for path, each in _sections(config.Config, ""):
        keys = [f"{path}.{field}".lstrip(".") for field in each.__struct_fields__]
        rows = [
            (f"`{key}`", known[key].meaning, known[key].allowed, known[key].default) for key in keys if key in known
        ]
        title = f"`[{path}]`" if path else "Top level"
        table = _table(title, ("setting", "meaning", "takes", "default"), rows)
        parts.append(table.replace("\n\n", f"\n\n{inspect.getdoc(each)}\n\n", 1))
    parts.append(f"## A whole file\n\nWith all defaults:\n\n```toml\n{settings_file()}```\n")
    return "\n".join(parts)


def settings_file() -> str:
    """Return a config file that says every default."""
    parts = []
    for path, each in _sections(config.Config, ""):
        fields = [field for field in msgspec.structs.fields(each) if not isinstance(field.default, msgspec.Struct)]
        lines = "".join(f"{field.name} = {json.dumps(field.default)}\n" for field in fields)
        parts.append((f"[{path}]\n" if path else "") + lines)
    return "\n".join(parts)


def _sections(type_: type[msgspec.Struct], path: str) -> Iterator[tuple[str, type[msgspec.Struct]]]:
    yield path, type_
    for field in msgspec.structs.fields(type_):
        if isinstance(field.default, msgspec.Struct):
            yield from _sections(type(field.default), f"{path}.{field.name}".lstrip("."))


def plug_ins() -> str:
    """Return every hasher, linker, decoder, player, opener, source, format and scheme."""
    parts = [f"{NOTE}# Plug-ins and schemes\n\nFound by the registry: every module of these folders is one.\n"]
    found = [
        (each.name, each.version, each.bits, each.threshold_bits, each.minimum_quality) for each in hashers().values()
    ]
    parts.append(_table("Hashers", ("name", "version", "bits", "match at most", "quality at least"), found))
    related = [(each.name, each.version, ", ".join(each.kinds), _first_line(each)) for each in linkers().values()]
    parts.append(_table("Linkers", ("name", "version", "kinds", "what"), related))
    stated = [
        (each.name, kind, each.measured(kind))
        for each in linkers().values()
        if isinstance(each, States)
        for kind in each.kinds
    ]
    parts.append(_table("What linkers' rates of false matches rest on", ("linker", "kind", "measured"), stated))
    readers = [(each.name, each.version, each.kind, _first_line(each)) for each in decoders().values()]
    parts.append(_table("Decoders", ("name", "version", "kind", "what"), readers))
    played = [(each.name, each.version, _first_line(each)) for each in players().values()]
    parts.append(_table("Players", ("name", "version", "what"), played))
    opened = [(each.name, each.version, each.kind, _first_line(each)) for each in openers().values()]
    parts.append(_table("Openers", ("name", "version", "kind", "what"), opened))
    parts.append(
        _table("Sources", ("name", "what"), [(name, _first_line(each)) for name, each in plugins("sources").items()])
    )
    outside = [
        (each.name, each.title, *(_yes(isinstance(each, does)) for does in (ListFormat, ExportFormat, LinkFormat)))
        for each in formats().values()
    ]
    parts.append(_table("Formats", ("name", "what", "lists in", "cases and lists out", "links out"), outside))
    for scheme in schemes().values():
        codes = [(code.code, code.label, _yes(code.is_pertinent), _yes(code.is_actionable)) for code in scheme.codes]
        table = _table(f"Scheme {scheme.name} {scheme.version}", ("code", "label", "pertinent", "actionable"), codes)
        parts.append(table.replace("\n\n", f"\n\n{scheme.title}. Source: {scheme.source}\n\n", 1))
    told = [(" ".join(each.origin), " ".join(each.target), _pairs(each.codes), each.source) for each in translations()]
    parts.append(_table("Translations", ("from", "to", "codes", "stated by"), told))
    parts.append("Between all other schemes there is no translation: an export counts what it left out for that.\n")
    return "\n".join(parts)


def evidence_formats() -> str:
    """Return every kind of file that is looked into: read how, what is kept, what bounds it, what is not read yet."""
    head = "What Clew looks into. Told by content, never by name; every other file is digested, matched exactly and "
    head += "accounted for as unsupported. Limits of every file: time and memory (`limits`), how deep and how much of "
    head += "containers is opened (`containers`), how long a video is watched (`footage`), all in the "
    head += "[settings](settings.md)."
    heads = ("kind", "read with", "what is kept", "limits", "not yet")
    titles: dict[str, Mapping[str, Decoder | Player | Opener]] = {
        "Pictures": decoders(),
        "Videos and sound": players(),
        "What is opened": openers(),
    }
    parts = [f"{NOTE}# What is read of evidence\n\n{head}\n"]
    for title, plugs in titles.items():
        rows = [
            (note.name, note.read_with, note.kept, note.limits, note.not_yet)
            for plug in sorted(plugs.values(), key=lambda each: each.name)
            for note in plug.notes
        ]
        parts.append(_table(title, heads, rows))
    return "\n".join(parts)


def _table(title: str, heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    heads = list(heads)
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    lines += [f"| {' | '.join(_cell(str(cell)) for cell in row)} |" for row in rows]
    return f"## {title}\n\n" + "\n".join(lines) + "\n"


def _pairs(codes: Mapping[str, str]) -> str:
    return ", ".join(f"{one} → {other}" for one, other in codes.items())


def _first_line(plugin: object) -> str:
    return (type(plugin).__doc__ or "").strip().splitlines()[0]


def _yes(value: bool) -> str:  # noqa: FBT001 - it is the value to show
    return "yes" if value else ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")


def interfaces() -> str:
    """Return the Python interfaces that plug-ins and others build on."""
    head = f"{NOTE}# Python interfaces\n\nAs the source has them. A plug-in implements one of the protocols.\n"
    pages = (module_page(ROOT / "src" / "clew" / f"{name.replace('.', '/')}.py", f"clew.{name}") for name in INTERFACES)
    return "\n".join((head, *pages))


def pages(results_folder: Path) -> dict[Path, str]:
    """Return every page that is written here, by its path, README and guides (for their figures) among them."""
    measured = results(results_folder)
    readme = ROOT / "README.md"
    guides = {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs" / "guides").glob("*.md"))}
    return {
        REFERENCE / "commands.md": commands(),
        REFERENCE / "json.md": json_output(),
        REFERENCE / "schemas.json": json_schema(),
        REFERENCE / "openapi.json": openapi(),
        REFERENCE / "errors.md": error_page(),
        REFERENCE / "settings.md": settings_page(),
        REFERENCE / "plug-ins.md": plug_ins(),
        REFERENCE / "evidence-formats.md": evidence_formats(),
        REFERENCE / "interfaces.md": interfaces(),
        REFERENCE / "figures.md": NOTE + figures_page(measured),
        readme: with_figures(readme.read_text(encoding="utf-8"), measured),
        **{path: with_inline(text, measured) for path, text in guides.items()},
    }


def main() -> None:
    """Write all pages, or with `--check` only compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--results", type=Path, default=ROOT / "benchmarks" / "results")
    asked = parser.parse_args()
    made = pages(asked.results)
    differing = [path for path, text in made.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    names = [str(path.relative_to(ROOT)) for path in differing]
    if asked.check:
        if names:
            sys.exit(f"not as the code is, run `make docs`: {', '.join(names)}")
        return
    REFERENCE.mkdir(exist_ok=True)
    for path in differing:
        path.write_text(made[path], encoding="utf-8")
    sys.stdout.write("".join(f"wrote {name}\n" for name in names))


if __name__ == "__main__":
    main()
