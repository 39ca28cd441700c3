"""Reads the scheme files and answers from them: which schemes there are, and what translates into what.

A file in `data/` is one version of one scheme. Codes carry `pertinent` (false sets the material aside) and `actionable`
(the scheme itself says that material of this code is illegal). A `[[translation]]` is a table from this scheme's codes
into another's, there only where someone has stated it; `source` says who.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec

from clew.errors import NotFoundError, TranslationError
from clew.model.category import Category, Scheme, SchemeCode


@dataclass(frozen=True, slots=True)
class Translation:
    """A stated table from the codes of one scheme to those of another."""

    origin: tuple[str, str]
    target: tuple[str, str]
    source: str
    codes: Mapping[str, str]


class _Code(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    label: str
    pertinent: bool
    actionable: bool


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    scheme: str
    version: str
    source: str
    codes: dict[str, str]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    version: str
    title: str
    source: str
    rank: int = 0
    code: list[_Code] = []
    translation: list[_Table] = []


def schemes() -> dict[str, Scheme]:
    """Return the newest version of every scheme by its name."""
    newest: dict[str, Scheme] = {}
    for each in _every():
        newest[each.name] = _scheme(each)
    return newest


def scheme(name: str, version: str | None = None) -> Scheme:
    """Return a scheme, the newest version where none is named; raises NotFoundError that lists what there is."""
    found = [each for each in _every() if each.name == name and version in (None, each.version)]
    if not found:
        known = ", ".join(f"{each.name} {each.version}" for each in _every())
        raise NotFoundError(f"no category scheme {name!r}{f' {version}' if version else ''}; there are {known}")
    return _scheme(found[-1])


def translations() -> tuple[Translation, ...]:
    """Return every stated translation."""
    return tuple(
        Translation((each.name, each.version), (table.scheme, table.version), table.source, table.codes)
        for each in _every()
        for table in each.translation
    )


def translate(category: Category, to_scheme: str) -> Category:
    """Return the category under another scheme; raises TranslationError where no translation is stated.

    A category of the scheme itself comes back as it is.
    """
    target = scheme(to_scheme)
    origin = (category.scheme, category.version)
    if origin == (target.name, target.version):
        return category
    names = f"no translation from {' '.join(origin)} to {target.name} {target.version}"
    for each in translations():
        if each.origin == origin and each.target == (target.name, target.version):
            code = each.codes.get(category.code)
            if code is None:
                raise TranslationError(f"{names}: its table ({each.source}) has no code {category.code!r}")
            return target.category(code)
    raise TranslationError(f"{names}: nobody has stated one")


@cache
def _every() -> tuple[_File, ...]:
    """Return every scheme file, by name, then from the oldest version to the newest."""
    folder = files("clew.schemes").joinpath("data")
    texts = [each.read_text(encoding="utf-8") for each in folder.iterdir() if each.name.endswith(".toml")]
    found = [msgspec.convert(tomllib.loads(text), _File) for text in texts]
    return tuple(sorted(found, key=lambda each: (each.name, each.rank, each.version)))


def _scheme(each: _File) -> Scheme:
    codes = tuple(SchemeCode(code.code, code.label, code.pertinent, code.actionable) for code in each.code)
    return Scheme(each.name, each.version, each.title, each.source, codes)
