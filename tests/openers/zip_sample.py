"""A zip with a file in each method of Python's own, and a folder."""

import io
import zipfile

_VIEW = b"a landscape with a bridge\n" * 4000
EXPECTED = {
    b"stored.txt": _VIEW[:100],
    b"folder/deflated.txt": _VIEW,
    b"bzip2.txt": _VIEW,
    b"lzma.txt": _VIEW,
    "größe.txt".encode(): b"",
}
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_DEFLATED)


def sample() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo("folder/", (2024, 5, 1, 12, 30, 44)), b"")
        for (path, content), method in zip(EXPECTED.items(), _METHODS, strict=True):
            entry = zipfile.ZipInfo(path.decode(), (2024, 5, 1, 12, 30, 44))
            entry.compress_type = method
            archive.writestr(entry, content)
    return stream.getvalue()
