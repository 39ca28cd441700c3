"""Texts that containers give: names of files, facts; charsets that mail is written in."""

import codecs
import re
from encodings.aliases import aliases
from typing import Final

_CHARSETS: Final = frozenset(
    (
        *("ascii", "utf_8", "utf_7", "utf_16", "utf_16_le", "utf_16_be", "latin_1", "mac_roman", "mac_cyrillic"),
        *("iso8859_2", "iso8859_3", "iso8859_4", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8", "iso8859_9"),
        *("iso8859_10", "iso8859_13", "iso8859_14", "iso8859_15", "iso8859_16", "tis_620", "koi8_r", "koi8_u"),
        *(
            "cp437",
            "cp850",
            "cp852",
            "cp866",
            "cp874",
            "cp932",
            "cp936",
            "cp949",
            "cp950",
            "cp1250",
            "cp1251",
            "cp1252",
        ),
        *("cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "gb2312", "gbk", "gb18030", "big5", "big5hkscs"),
        *("euc_jp", "euc_kr", "iso2022_jp", "iso2022_kr", "shift_jis", "johab", "hz"),
    )
)
_NAME_BYTES = 255
"""Longest name of a file (NAME_MAX of Linux)."""
_FACT_CHARACTERS = 300
_UNFIT = re.compile(r"[\x00-\x1f\x7f/]")
_EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/pjpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/bmp": ".bmp",
    "image/tiff": ".tif",
    "image/svg+xml": ".svg",
    "image/heic": ".heic",
    "image/avif": ".avif",
    "image/x-icon": ".ico",
    "image/vnd.microsoft.icon": ".ico",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
    "video/quicktime": ".mov",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "message/rfc822": ".eml",
    "text/html": ".html",
    "text/css": ".css",
    "text/plain": ".txt",
    "text/calendar": ".ics",
    "application/ms-tnef": ".dat",
}
_MAGICS = (
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"GIF8", ".gif"),
    (b"BM", ".bmp"),
    (b"\0\0\0\x0cjP  ", ".jp2"),
    (b"\xff\x4f\xff\x51", ".j2k"),
    (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"),
    (b"%PDF-", ".pdf"),
    (b"PK\x03\x04", ".zip"),
    (b"\xd0\xcf\x11\xe0", ".ole"),
    (b"{\\rtf", ".rtf"),
)


def load_charsets() -> None:
    """Load every charset that `decode` knows: where no file opens any more, none loads."""
    for name in sorted(_CHARSETS):
        codecs.lookup(name)


def decode(raw: bytes, charset: str) -> str:
    """Return text by a charset's name; by UTF-8, and where that fails Latin-1, where the name is unknown or empty."""
    name = charset.strip().lower().replace("-", "_")
    name = aliases.get(name, name)
    if name in _CHARSETS and name != "ascii":
        return raw.decode(name, "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def file_name(name: str | bytes, otherwise: str) -> bytes:
    """Return a name as one part of a path: "/" and control characters as "_", cut to 255 bytes before its extension.

    `otherwise` stands for a name that is empty, "." or "..".
    """
    text = name.decode("utf-8", "surrogateescape") if isinstance(name, bytes) else name
    text = _UNFIT.sub("_", text).strip()
    text = otherwise if text in {"", ".", ".."} else text
    try:
        raw = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = text.encode("utf-8", "replace")
    if len(raw) <= _NAME_BYTES:
        return raw
    stem, dot, extension = raw.rpartition(b".")
    if not dot or len(extension) > 16:
        return raw[:_NAME_BYTES]
    return stem[: _NAME_BYTES - len(extension) - 1] + dot + extension


def fact(text: str) -> str:
    """Return a text on one line, of at most 300 characters, that is sure to encode."""
    line = " ".join(text[: 4 * _FACT_CHARACTERS].split())
    return line[:_FACT_CHARACTERS].encode("utf-8", "replace").decode("utf-8")


def extension_of(mime: str) -> str:
    """Return the extension of a MIME type with its dot, "" for one that has none here."""
    return _EXTENSIONS.get(mime.strip().lower(), "")


def extension_by_head(head: bytes) -> str:
    """Return the extension that a content's first bytes tell, ".bin" where they tell none."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return ".webp"
    return next((extension for magic, extension in _MAGICS if head.startswith(magic)), ".bin")
