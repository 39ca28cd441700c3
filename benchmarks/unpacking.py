"""Measures how fast archives open on one core, what listing many files costs, and what one password costs.

Of each three bytes of the files packed two are noise and one is text, so that they pack to two thirds. Peers read the
same archives in the same run: zipfile, py7zr, tarfile.
Run: python benchmarks/unpacking.py [--mib N] [--files N]
"""

import argparse
import io
import resource
import tarfile
import zipfile
from collections.abc import Callable
from functools import partial
from time import perf_counter

import numpy as np
import py7zr
import pyzipper
from recorded import record

from clew.opener import Opening, openers
from clew.openers.sevenzip.coders import derived_key
from clew.openers.zip import aes, zipcrypto

FILE_BYTES = 1 << 20
PASSWORD = "bridge"  # noqa: S105 - of archives made here
Files = dict[str, bytes]


def main() -> None:
    """Measure, print and write results/unpacking.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mib", type=int, default=128)
    parser.add_argument("--files", type=int, default=200_000)
    arguments = parser.parse_args()
    figures: dict[str, object] = {}
    measure_contents(arguments.mib, figures)
    measure_listing(arguments.files, figures)
    measure_passwords(figures)
    record("unpacking", figures, mib=arguments.mib, files=arguments.files)


def measure_contents(mib: int, figures: dict[str, object]) -> None:
    """Read archives of files of 1 MiB, by our openers and by the peers."""
    files = {f"folder/{number}.bin": drawn(number) for number in range(mib)}
    zipped, solid, taped = in_zip(files), in_7z(files), in_tar(files, "w:gz")
    readings: dict[str, Callable[[], int]] = {
        "zip, deflate": partial(opened, "zip", zipped),
        "zip, deflate, by zipfile": partial(by_zipfile, zipped),
        "zip, AES-256": partial(opened, "zip", in_zip(files, is_encrypted=True)),
        "7z, LZMA2": partial(opened, "sevenzip", solid),
        "7z, LZMA2, by py7zr": partial(by_py7zr, solid),
        "7z, LZMA2, AES-256": partial(opened, "sevenzip", in_7z(files, PASSWORD)),
        "tar": partial(opened, "tar", in_tar(files, "w")),
        "tar.gz": partial(opened, "tar", taped),
        "tar.gz, by tarfile": partial(by_tarfile, taped),
        "tar.xz": partial(opened, "tar", in_tar(files, "w:xz")),
    }
    for title, reading in readings.items():
        started = perf_counter()
        if reading() != mib * FILE_BYTES:
            raise SystemExit(f"{title}: not all came out")
        figures[f"{title}: MB a second"] = mib * FILE_BYTES / (perf_counter() - started) / 1e6


def measure_listing(count: int, figures: dict[str, object]) -> None:
    """Go through archives of empty files, and watch the memory."""
    files = {f"folder/{number}.txt": b"" for number in range(count)}
    for name, archive in (("tar", in_tar(files, "w")), ("zip", in_zip(files)), ("sevenzip", in_7z(files))):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        figures[f"{name}: empty files a second"] = count / seconds(partial(opened, name, archive))
        growth = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        figures[f"{name}: MiB of memory for them"] = growth / 1024


def measure_passwords(figures: dict[str, object]) -> None:
    """Try a password again and again, and decrypt."""
    head, password = bytes(aes.head_bytes(32)), PASSWORD.encode()
    figures["zip, AES: ms a password"] = 1e3 * seconds(partial(aes.key_of, password, head, 32, 99), 200)
    figures["7z: ms a password"] = 1e3 * seconds(partial(derived_key, password, b"", 19), 10)
    zeros = bytes(zipcrypto.HEADER_BYTES)
    key = next(key for check in range(256) if (key := zipcrypto.key_of(password, zeros, check)) is not None)
    figures["zip, traditional: ms a password"] = 1e3 * seconds(partial(zipcrypto.key_of, password, zeros, 0), 1000)
    chunks = [bytes(1 << 16)] * 1024
    taken = seconds(lambda: sum(map(len, key(iter(chunks)))))
    figures["zip, traditional: MB decrypted a second"] = (64 << 20) / taken / 1e6


def seconds(act: Callable[[], object], times: int = 1) -> float:
    """Return how long an act takes, on average."""
    started = perf_counter()
    for _ in range(times):
        act()
    return (perf_counter() - started) / times


def opened(name: str, archive: bytes) -> int:
    """Return how many bytes come out by our opener."""
    opening = Opening([io.BytesIO(archive)], b"archive", len(archive), (PASSWORD.encode(),))
    members = openers()[name].members(opening)
    return sum(len(piece) for member in members if member.pieces for piece in member.pieces())


def by_zipfile(archive: bytes) -> int:
    """Return how many bytes come out by Python's own."""
    count = 0
    with zipfile.ZipFile(io.BytesIO(archive)) as reader:
        for each in reader.infolist():
            with reader.open(each) as file:
                while piece := file.read(1 << 20):
                    count += len(piece)
    return count


class Counter(py7zr.WriterFactory):
    """Counts what py7zr puts out."""

    class Writer(py7zr.Py7zIO):
        """Counts what is written."""

        def __init__(self) -> None:
            self.count = 0

        def write(self, s: bytes | bytearray) -> int:
            """Count."""
            self.count += len(s)
            return len(s)

        def read(self, size: int | None = None) -> bytes:  # noqa: ARG002 - nothing is kept
            """Return nothing."""
            return b""

        def seek(self, offset: int, whence: int = 0) -> int:  # noqa: ARG002 - there is one place
            """Stay."""
            return offset

        def flush(self) -> None:
            """Do nothing."""

        def size(self) -> int:
            """Return how much was written."""
            return self.count

    def __init__(self) -> None:
        self.writers: list[Counter.Writer] = []

    def create(self, filename: str) -> "Counter.Writer":  # noqa: ARG002 - all are counted alike
        """Return one more to write to."""
        self.writers.append(Counter.Writer())
        return self.writers[-1]


def by_py7zr(archive: bytes) -> int:
    """Return how many bytes come out by py7zr."""
    counter = Counter()
    with py7zr.SevenZipFile(io.BytesIO(archive)) as reader:
        reader.extractall(factory=counter)  # noqa: S202 - nothing is written
    return sum(writer.count for writer in counter.writers)


def by_tarfile(archive: bytes) -> int:
    """Return how many bytes come out by Python's own."""
    count = 0
    with tarfile.open(fileobj=io.BytesIO(archive)) as reader:
        for each in reader:
            file = reader.extractfile(each)
            while file is not None and (piece := file.read(1 << 20)):
                count += len(piece)
    return count


def drawn(seed: int) -> bytes:
    """Return a file that packs to about two thirds."""
    noise = np.random.default_rng(seed).integers(0, 256, FILE_BYTES, dtype=np.uint8)
    noise[::3] = np.resize(np.frombuffer(b"a landscape with a bridge ", np.uint8), len(noise[::3]))
    return noise.tobytes()


def in_zip(files: Files, *, is_encrypted: bool = False) -> bytes:
    """Return a zip of files by deflate, also in AES-256."""
    stream = io.BytesIO()
    with pyzipper.AESZipFile(stream, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        if is_encrypted:
            archive.setpassword(PASSWORD.encode())
            archive.setencryption(pyzipper.WZ_AES, nbits=256)
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def in_7z(files: Files, password: str | None = None) -> bytes:
    """Return a solid 7z by LZMA2, also in AES-256."""
    stream = io.BytesIO()
    filters = [{"id": py7zr.FILTER_LZMA2, "preset": 1}]
    filters += [{"id": py7zr.FILTER_CRYPTO_AES256_SHA256}] if password else []
    with py7zr.SevenZipFile(stream, "w", filters=filters, password=password) as archive:
        for name, content in files.items():
            archive.writestr(content, name)
    return stream.getvalue()


def in_tar(files: Files, mode: str) -> bytes:
    """Return a tar, compressed as tarfile's mode says."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()


if __name__ == "__main__":
    main()
