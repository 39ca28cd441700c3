"""How values become text that a reader can trust: nothing invisible, nothing that turns the line around."""

from base64 import b64encode
from datetime import UTC, datetime
from itertools import groupby

from markupsafe import Markup, escape

from clew.model.occurrence import text_of

_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")


def _escaped(text: str) -> str:
    r"""Replace each character that is not printable by its escape, such as \n or \u202e."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def visible(value: object) -> object:
    """Return text with control, format (bidi, zero-width), surrogate and odd space characters as escapes.

    Everything else is returned as it is. What it returns holds no markup, so it fits attributes too, and always
    encodes to UTF-8.
    """
    if isinstance(value, Markup) or not isinstance(value, str) or value.isprintable():
        return value
    return _escaped(value)


def marked(text: str) -> Markup:
    """Return text as HTML in which the escapes of `visible` are marked, so that they differ from typed ones."""
    if text.isprintable():
        return escape(text)
    mark = Markup("<mark>{}</mark>")
    return Markup("").join(
        "".join(run) if is_printable else mark.format(_escaped("".join(run)))
        for is_printable, run in groupby(text, str.isprintable)
    )


def marked_lines(text: str) -> Markup:
    """Return text of several lines as HTML, each line as `marked` does it."""
    return Markup("<br>").join(marked(line) for line in text.split("\n"))


def marked_path(path: bytes) -> Markup:
    """Return a path as HTML that breaks at its slashes; parts written right to left stay in their place."""
    part = Markup("<bdi>{}</bdi>")
    shown = Markup("/<wbr>").join(part.format(marked(text)) for text in text_of(path).split("/"))
    try:
        path.decode()
    except UnicodeDecodeError:
        return shown + Markup(' <small class="tag">name is not UTF-8</small>')
    return shown


def css_string(text: str) -> str:
    """Return text as the inside of a CSS string; nothing but letters, digits and escapes (CSS Syntax 3, 4.3.7)."""
    return "".join(char if char.isascii() and char.isalnum() else f"\\{ord(char):x} " for char in _escaped(text))


def count(number: int) -> str:
    """Return a number with commas between its thousands."""
    return f"{number:,}"


def points(number: float) -> str:
    """Return a score to one decimal, without ".0"."""
    return f"{number:,.1f}".removesuffix(".0").replace("-", "\N{MINUS SIGN}")


def weight(number: float) -> str:
    """Return the points a reason adds or takes, with its sign."""
    return points(number) if number < 0 else f"+{points(number)}"


def size(number: int) -> str:
    """Return bytes in the unit that leaves at most four digits (decimal: 1 kB is 1,000 bytes)."""
    if number < 1000:
        return f"{number} B"
    power = min((len(str(number)) - 1) // 3, len(_UNITS) - 1)
    return f"{number / 1000**power:,.1f} {_UNITS[power]}"


def moment(time: datetime) -> str:
    """Return a time in UTC to the second; raises ValueError for one without a zone."""
    if time.tzinfo is None:
        raise ValueError("a report's time needs a time zone")
    return time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def data_uri(jpeg: bytes) -> str:
    """Return a JPEG as a data: URI."""
    return f"data:image/jpeg;base64,{b64encode(jpeg).decode('ascii')}"
