"""What the documentation says of one kind of file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormatNote:
    """One row of the table of what Clew reads; every plug-in says its own.

    `name` is the format ("ZIP, also zip64"), `read_with` the library or "own", `kept` what comes of it, `limits` what
    bounds it, `not_yet` what is not read. Plain words, "" where there is nothing to say.
    """

    name: str
    read_with: str
    kept: str
    limits: str = ""
    not_yet: str = ""
