"""A solid 7z with three files and a folder, made by py7zr."""

import io
from functools import cache

import py7zr

EXPECTED = {
    b"view.txt": b"a landscape with a bridge\n" * 500,
    "folder/größe.bin".encode(): bytes(range(256)) * 20,
    b"last.txt": b"the last one",
}


@cache  # py7zr writes the time of day
def sample() -> bytes:
    stream = io.BytesIO()
    with py7zr.SevenZipFile(stream, "w") as archive:
        for path, content in EXPECTED.items():
            archive.writestr(content, path.decode())
    return stream.getvalue()
