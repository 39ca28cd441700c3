"""Categories, which always travel with the scheme they belong to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Category:
    """One code under a named scheme: (scheme, version, code)."""

    scheme: str
    version: str
    code: str


@dataclass(frozen=True, slots=True)
class SchemeCode:
    """One code of a scheme with its public label.

    `is_actionable` tells that material of this code calls for action; `is_pertinent` is false for codes that
    set material aside (non-pertinent, known good).
    """

    code: str
    label: str
    is_pertinent: bool
    is_actionable: bool


@dataclass(frozen=True, slots=True)
class Scheme:
    """A category scheme: who made it, which version, its codes, and where the labels were published."""

    name: str
    version: str
    title: str
    source: str
    codes: tuple[SchemeCode, ...]

    def category(self, code: str) -> Category:
        """Return the category of a code; raises KeyError for a code the scheme does not have."""
        if code not in {known.code for known in self.codes}:
            raise KeyError(code)
        return Category(self.name, self.version, code)
