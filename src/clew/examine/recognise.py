"""Tells by content what a file is that no decoder reads."""

import re

from clew.decoder import HEAD_BYTES
from clew.model.findings import Kind

UNKNOWN = "application/octet-stream"
TEXT = "text/plain"

_LEAST_CONFIDENCE = 0.3
"""puremagic's confidence is a tenth of the bytes that agree; fewer than three agree by chance."""

_ZIPPED = (
    (b"mimetypeapplication/epub+zip", "application/epub+zip"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
    (b"mimetypeapplication/vnd.oasis.opendocument", "application/vnd.oasis.opendocument"),
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"[Content_Types].xml", "application/vnd.openxmlformats-officedocument"),
    (b"AndroidManifest.xml", "application/vnd.android.package-archive"),
)
"""What a ZIP's first local headers (APPNOTE.TXT, 4.3.7) tell of the document that it packs."""

_MARKUP = re.compile(
    rb"\s*(<|%!|%PDF|\{\\rtf|(From|Return-Path|Received|Delivered-To|MIME-Version|Message-ID)[: ])", re.IGNORECASE
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")

_ARCHIVES = re.compile(
    r"application/(zip|gzip|x-gzip|x-7z-compressed|vnd\.rar|x-rar.*|x-tar|x-bzip2?|x-xz|zstd|x-lz.*|x-iso9660.*"
    r"|vnd\.android\.package-archive|java-archive|vnd\.ms-cab-compressed|x-cpio|x-archive)"
)
_DOCUMENTS = re.compile(
    r"text/.*|message/.*|image/svg\+xml|application/(pdf|rtf|msword|postscript|epub\+zip|json|xml|x-docbook.*"
    r"|vnd\.(ms-(excel|powerpoint|word|outlook).*|openxmlformats.*|oasis.*))"
)


def recognise(data: memoryview) -> tuple[Kind, str]:
    """Return kind and MIME type by a file's first bytes; application/octet-stream where nothing tells."""
    head = bytes(data[:HEAD_BYTES])
    mime = _mime_of(head)
    return _kind_of(mime), mime


def _mime_of(head: bytes) -> str:
    if head[:4] == b"PK\x03\x04":
        return next((mime for mark, mime in _ZIPPED if mark in head), "application/zip")
    is_text = _is_text(head)
    if is_text and not _MARKUP.match(head):
        return TEXT
    return _by_magic(head) or (TEXT if is_text else UNKNOWN)


def _is_text(head: bytes) -> bool:
    """UTF-8, cut anywhere, or UTF-16 with its mark; without control characters."""
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        try:
            head = head[: len(head) & ~1].decode("utf-16").encode("utf-8")
        except UnicodeDecodeError:
            return False
    if _CONTROLS.search(head):
        return False
    for cut in range(4):
        try:
            head[: len(head) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return True
    return False


def _by_magic(head: bytes) -> str:
    """Return the best-known type that puremagic finds, empty for none."""
    import puremagic  # noqa: PLC0415 - its table takes 30 ms to read

    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    known = (match.mime_type for match in matches if match.confidence >= _LEAST_CONFIDENCE)
    return next((mime for mime in known if mime), "")


def _kind_of(mime: str) -> Kind:
    if _DOCUMENTS.fullmatch(mime):
        return Kind.DOCUMENT
    if _ARCHIVES.fullmatch(mime):
        return Kind.ARCHIVE
    family = mime.partition("/")[0]
    return {"image": Kind.PICTURE, "video": Kind.VIDEO, "audio": Kind.AUDIO}.get(family, Kind.OTHER)
