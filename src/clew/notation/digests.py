"""Reads digests and perceptual hashes as lists write them."""

import base64
import binascii

from clew.model.digests import LENGTHS
from clew.model.media_hash import MediaHash

PDQ = "pdq"
PDQ_BYTES = 32
PHOTODNA_BYTES = 144
UNSTATED_QUALITY = 100
"""Quality of a hash whose list gives none: the list's maker chose to publish it."""
BY_DIGITS = {2 * LENGTHS[name]: name for name in ("md5", "sha1", "sha256")}
"""The digest that so many hex digits are where nothing else says: eD2k is as long as MD5 and always named."""
_TITLES = {"md5": "MD5", "sha1": "SHA-1", "sha256": "SHA-256", "ed2k": "eD2k"}
_SHOWN = 80


def digest(text: object, name: str) -> bytes | None:
    """Read a digest in hex of either case; None for nothing. Raises ValueError that says what was found."""
    length = LENGTHS[name]
    if text is None:
        return None
    if isinstance(text, str):
        stripped = text if len(text) == 2 * length else text.strip()
        if not stripped:
            return None
        if len(stripped) == 2 * length:
            try:
                value = bytes.fromhex(stripped)
            except ValueError:
                value = b""
            if len(value) == length:
                return value
    raise ValueError(f"{_TITLES[name]} must be {2 * length} hex digits, found {shown(text)}")


def pdq(text: str, quality: int = UNSTATED_QUALITY) -> MediaHash:
    """Read a PDQ hash in hex; raises ValueError."""
    stripped = text.strip()
    try:
        value = bytes.fromhex(stripped) if len(stripped) == 2 * PDQ_BYTES else b""
    except ValueError:
        value = b""
    if len(value) != PDQ_BYTES:
        raise ValueError(f"PDQ must be {2 * PDQ_BYTES} hex digits, found {shown(text)}")
    return MediaHash(PDQ, "", value, quality)


def photodna(text: str) -> bytes:
    """Read a PhotoDNA hash of 144 bytes: base64, hex, or 144 decimal numbers; raises ValueError."""
    stripped = text.strip()
    try:
        if len(stripped) == 2 * PHOTODNA_BYTES:
            value = bytes.fromhex(stripped)
        elif "," in stripped:
            value = bytes(int(number) for number in stripped.split(","))
        else:
            value = base64.b64decode(stripped, validate=True)
    except (ValueError, binascii.Error):
        value = b""
    if len(value) != PHOTODNA_BYTES:
        raise ValueError(f"PhotoDNA must be base64 of {PHOTODNA_BYTES} bytes, found {shown(text)}")
    return value


def base64_text(value: bytes) -> str:
    """Return bytes as base64 text."""
    return base64.b64encode(value).decode("ascii")


def shown(value: object) -> str:
    """Return what was found, short enough to show."""
    text = ascii(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
