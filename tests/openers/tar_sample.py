"""A tar with a long name, a folder and an empty file."""

import io
import tarfile

EXPECTED = {
    b"view.txt": b"a landscape with a bridge\n" * 500,
    b"folder/" + "größer ".encode() * 20 + b".txt": b"x" * 512,
    b"empty": b"",
}


def sample() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        folder = tarfile.TarInfo("folder")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for path, content in EXPECTED.items():
            entry = tarfile.TarInfo(path.decode())
            entry.size, entry.mtime = len(content), 1_714_566_644
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()
