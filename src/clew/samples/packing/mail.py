"""Writes messages with attachments, and mailboxes of them."""

import base64
from collections.abc import Sequence
from email.header import Header
from email.utils import formatdate
from pathlib import PurePosixPath

from clew.samples.packing.content import Content

TYPES = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".zip": "application/zip",
}
BOUNDARY = "=_sample_7f3a"
TEXT = "Hello,\r\n\r\nhere are the pictures of the harbour and the garden, as you asked.\r\n\r\nRegards\r\n"


def message(contents: Sequence[Content], line_end: str = "\r\n") -> bytes:
    """Return a message (RFC 5322, MIME) with every content attached under its own name."""
    seconds = contents[0].seconds
    lines = [
        "From: Jo Miller <jo@mail.example>",
        "To: Sam Weaver <sam@mail.example>",
        f"Date: {formatdate(seconds)}",
        f"Subject: {Header('Pictures of the harbour, as promised: café', 'utf-8').encode()}",
        f"Message-ID: <{seconds}.sample@mail.example>",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed; boundary="{BOUNDARY}"',
        "",
        f"--{BOUNDARY}",
        "Content-Type: text/plain; charset=utf-8",
        "",
        *TEXT.split("\r\n"),
    ]
    for content in contents:
        name = content.path.decode()
        kind = TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
        lines += [
            f"--{BOUNDARY}",
            f'Content-Type: {kind}; name="{name}"',
            f'Content-Disposition: attachment; filename="{name}"',
            "Content-Transfer-Encoding: base64",
            "",
            *base64.encodebytes(content.data).decode().split("\n"),
        ]
    lines += [f"--{BOUNDARY}--", ""]
    return line_end.join(lines).encode()


def mailbox(contents: Sequence[Content]) -> bytes:
    """Return a mailbox (mbox, RFC 4155) of messages, an empty line between two."""
    messages = [b"From owner@mail.example Mon Jul  1 10:00:00 2024\n" + content.data for content in contents]
    return b"\n".join(messages)
