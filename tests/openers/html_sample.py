"""A page with pictures written into it: quoted, in a style, with escapes, in a script."""

import base64

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 7
TEXT = base64.b64encode(PICTURE)
DRAWING = b"<svg xmlns='http://www.w3.org/2000/svg'/>"

_PIECES = (
    b'<!DOCTYPE html><html><body>metadata: none; data:, more data: in words\n<img src="',
    b"data:image/png;base64," + base64.encodebytes(PICTURE),
    b'"><style>p { background: url(',
    b"data:image/jpeg;charset=utf-8;base64," + TEXT,
    b") } q { background: url( ",
    b"data:image/gif;base64," + TEXT.replace(b"+", b"%2B").replace(b"/", b"%2f").replace(b"=", b"%3D"),
    b' ) }</style><script>x = "',
    b"data:image/webp;base64," + TEXT.replace(b"/", b"\\u002f"),
    b"\"</script><img src='",
    b"data:image/svg+xml,%3Csvg xmlns=%27http://www.w3.org/2000/svg%27/%3E",
    b"'></body></html>",
)


def sample() -> bytes:
    return b"".join(_PIECES)


def _at(index: int) -> int:
    return len(b"".join(_PIECES[:index]))


EXPECTED = {
    b"at %d.png" % _at(1): PICTURE,
    b"at %d.jpg" % _at(3): PICTURE,
    b"at %d.gif" % _at(5): PICTURE,
    b"at %d.webp" % _at(7): PICTURE,
    b"at %d.svg" % _at(9): DRAWING,
}
