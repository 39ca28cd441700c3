"""Keeps fields that a format does not understand, as JSON text, and puts them back where they came from."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import cast

import msgspec

from clew.errors import FormatError

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = json.JSONDecoder(strict=False, parse_float=Decimal)


def pack(fields: Mapping[str, object]) -> str:
    """Return fields as a JSON object on one line, "" for none; numbers keep every digit."""
    return encode(fields).decode() if fields else ""


def unpack(extra: str) -> dict[str, object]:
    """Return the fields of a JSON object, {} for ""; raises FormatError for what is not one."""
    if not extra:
        return {}
    try:
        fields = _DECODER.decode(extra)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"leftover fields are not JSON: {error}") from error
    if not isinstance(fields, dict):
        raise FormatError("leftover fields are not a JSON object")
    return cast("dict[str, object]", fields)


def encode(value: object) -> bytes:
    """Return a value as JSON in UTF-8, on one line; lone surrogates as escapes."""
    try:
        return _ENCODER.encode(value)
    except UnicodeEncodeError:
        return _escaped(value).encode("ascii")


def _escaped(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(key)}:{_escaped(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_escaped, value)) + "]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value)
