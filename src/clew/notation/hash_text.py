"""Reads what a person pastes as a hash: hex or base64, of any digest, with or without its name; or its first digits."""

import base64
import binascii
import re

from clew.model.digests import LENGTHS

LEAST_DIGITS = 6
"""Of a SHA-256 that is told by its first digits: with 400,000 media one in 40 shares its first 6 with another."""
_NAME = re.compile(r"(?:urn:)?(?:md5|sha-?1|sha-?256|e?d2k|pdq)\s*[:=]\s*", re.IGNORECASE)
_ED2K_LINK = re.compile(r"ed2k://\|file\|[^|]*\|\d+\|([0-9a-f]{32})\|", re.IGNORECASE)
_SEPARATOR = re.compile(r"[\s:-]")
_BYTES = frozenset(LENGTHS.values())


def digest_in(text: str) -> bytes | None:
    """Return what a text is as a digest of any kind, or a PDQ hash, which is as long as SHA-256; None for neither."""
    bare = text.strip()
    if (link := _ED2K_LINK.match(bare)) is not None:
        return bytes.fromhex(link[1])
    if _NAME.match(bare):
        bare = _NAME.sub("", bare, count=1)
    digits = _SEPARATOR.sub("", bare).removeprefix("0x")
    if _is_hex(digits) and len(digits) % 2 == 0 and len(digits) // 2 in _BYTES:
        return bytes.fromhex(digits)
    return _of_base64(bare)


def _of_base64(text: str) -> bytes | None:
    """Read base64 (RFC 4648, 4 and 5), with its padding or without."""
    plain = text.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        value = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (ValueError, binascii.Error):
        return None
    return value if len(value) in _BYTES else None


def first_digits(text: str) -> str | None:
    """Return the first hex digits of a SHA-256 in lower case, None for what can be none."""
    bare = _NAME.sub("", text.strip(), count=1).lower()
    return bare if LEAST_DIGITS <= len(bare) < 2 * LENGTHS["sha256"] and _is_hex(bare) else None


def _is_hex(text: str) -> bool:
    return re.fullmatch("[0-9a-fA-F]+", text) is not None
