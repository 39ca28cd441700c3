"""The texts of the page shell, in each language there is."""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "de")
"""The first is for whoever reads none of the others."""
_RANGE = re.compile(r"\s*([a-zA-Z]{1,8})(?:-[a-zA-Z0-9-]+)?\s*(?:;\s*q=(\d(?:\.\d{0,3})?))?\s*")


@cache
def texts(language: str) -> Mapping[str, str]:
    """Return the catalogue of a language, texts by key."""
    found: dict[str, str] = json.loads(files("clew.web").joinpath("texts", f"{language}.json").read_text("utf-8"))
    return found


def language_of(setting: str, accepted: str) -> str:
    """Return the language of the setting, else the one that a browser likes best (RFC 9110, 12.5.4)."""
    if setting:
        return setting
    liked = []
    for place, part in enumerate(accepted[:1000].split(",")):
        known = _RANGE.fullmatch(part)
        if known and known[1].lower() in LANGUAGES and float(known[2] or 1) > 0:
            liked.append((-float(known[2] or 1), place, known[1].lower()))
    return min(liked)[2] if liked else LANGUAGES[0]
