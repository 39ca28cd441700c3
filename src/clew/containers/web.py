"""What came over the Web and was kept: its headers, a name for it."""

import re
from urllib.parse import unquote_to_bytes

from clew.containers.text import decode, extension_of, file_name
from clew.containers.times import mail_date_ns

_HEADER = re.compile(rb"(?i)(?:^|[\0\r\n])(content-encoding|content-type|last-modified|date):[ \t]*([^\0\r\n]{0,200})")


def headers_in(raw: bytes) -> dict[str, str]:
    """Return the headers that matter here from an HTTP response's head, lines ended by NUL or CR LF."""
    return {name.decode().lower(): decode(value, "").strip() for name, value in _HEADER.findall(raw)}


def name_of(url: str, headers: dict[str, str]) -> bytes:
    """Return a file name for what lay at an address: the path's last part, with an extension by its type."""
    path = re.split(r"[?#]", url, maxsplit=1)[0].partition("://")[2] or url
    last = unquote_to_bytes(path.rstrip("/").rpartition("/")[2])
    extension = extension_of(headers.get("content-type", "").partition(";")[0])
    name = file_name(last, "content")
    return name if name.lower().endswith(extension.encode()) or b"." in name else name + extension.encode()


def changed_ns(headers: dict[str, str]) -> int | None:
    """Return when the server says that the content was last changed, or sent it; None where it says nothing."""
    return mail_date_ns(headers.get("last-modified", "")) or mail_date_ns(headers.get("date", ""))
