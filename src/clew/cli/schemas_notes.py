"""What `--json` prints of notes, tags and series; the reference in the docs is generated from these."""

import msgspec


class NoteShown(msgspec.Struct, frozen=True):
    """`clew note --json`: one of a list: notes made, or in force where nothing is noted; SHA-256 as hex.

    `kind` is "comment", "tag" or "series", `text` the comment, the tag or the series' name; `stack` is "" for single
    media. `media` are those it was made on, or holds for. `is_removal` takes something off; an undo names in `undoes`
    what it undoes.
    """

    note: int
    case: str
    kind: str
    text: str
    stack: str
    media: list[str]
    officer: str
    at: str
    is_removal: bool
    undoes: int | None


class Tagged(msgspec.Struct, frozen=True):
    """`clew tag --json`: the notes made where a stack is named; else the tags of the case with their media."""

    made: list[NoteShown]
    tags: list["WordShown"]


class Gathered(msgspec.Struct, frozen=True):
    """`clew series --json`: the notes made where a stack is named; else the series there are, with the case's media."""

    made: list[NoteShown]
    series: list["WordShown"]


class WordShown(msgspec.Struct, frozen=True):
    """A tag or a series, and how many media of the case bear it."""

    text: str
    media: int
