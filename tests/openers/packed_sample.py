"""A gzip file that names what is inside."""

import gzip
import io

EXPECTED = {b"view.txt": b"a landscape with a bridge\n" * 500}


def sample() -> bytes:
    stream = io.BytesIO()
    with gzip.GzipFile("view.txt", "wb", fileobj=stream, mtime=1_714_566_644) as packed:
        packed.write(EXPECTED[b"view.txt"])
    return stream.getvalue()
