"""Which camera a media says it is from, as far as that names one."""

import re
import unicodedata
from typing import NamedTuple

_LEAST_SERIAL = 4
"""Characters: shorter "serials" are versions and leftovers of firmware."""
_DEFAULT_SERIALS = frozenset({"none", "unknown", "undefined", "default", "serial", "xxxx", "0123456789", "123456789"})
_RUNS = ("01234567890123456789", "98765432109876543210")
_DEFAULT_OWNERS = frozenset(
    {
        *("", "owner", "user", "unknown", "none", "default", "admin", "administrator", "camera", "photographer"),
        *("picasa", "photoshop", "gimp", "owners name", "ownername", "your name", "name", "me", "test", "na", "canon"),
        *("nikon", "sony", "fujifilm", "olympus", "panasonic", "pentax", "samsung", "apple", "iphone", "besitzer"),
    }
)


class Claim(NamedTuple):
    """A camera as a media names it; "" for what it does not say. `model` is enough to tell models apart."""

    model: str
    serial: str
    owner: str

    @property
    def is_body(self) -> bool:
        """Whether one camera is named, and not only a model."""
        return bool(self.serial)


def claim(make: str, model: str, serial: str, owner: str) -> Claim:
    """Return what is claimed, with what names nothing (zeros, "unknown", a maker's own name as owner) left out."""
    return Claim(plain(model) or plain(make), serial_of(serial), owner_of(owner))


def camera_name(make: str, model: str) -> str:
    """Return maker and model in one, the maker once where the model begins with it, as many write it."""
    is_told = not make or plain(model).startswith(plain(make))
    return model if is_told else " ".join(filter(None, (make, model)))


def plain(text: str) -> str:
    """Return a text as it is compared: in small letters, spaces drawn together."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def serial_of(text: str) -> str:
    """Return a serial number as it is compared, "" for one that can't name one thing."""
    told = re.sub(r"[\s._-]", "", plain(text))
    bare = told.lstrip("0")
    if len(bare) < _LEAST_SERIAL or len(set(bare)) == 1 or told in _DEFAULT_SERIALS:
        return ""
    return "" if any(bare in run for run in _RUNS) else told


def owner_of(text: str) -> str:
    """Return an owner's name as it is compared, "" for one that devices write by themselves."""
    told = re.sub(r"[^\w\s@.+-]", "", plain(text)).strip(" .-")
    return "" if told in _DEFAULT_OWNERS or len(told) < 3 or told.isdigit() else told
