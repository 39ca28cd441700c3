"""Writes archives: zip of many sorts, tar; always the same bytes for the same contents."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Sequence

from backports import zstd

from clew.samples.packing.content import Content


def dos_stamp(seconds: int) -> tuple[int, int, int, int, int, int]:
    """Return a DOS date that depends on the file's number alone; zip knows no time zones."""
    return 2019, 1 + seconds % 12, 1 + seconds % 28, seconds % 24, seconds % 60, seconds % 30 * 2


def _entry(content: Content) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(content.path.decode(), dos_stamp(content.seconds))
    entry.filename = content.path.decode()
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def plain_zip(contents: Sequence[Content]) -> bytes:
    """Return an ordinary zip; names are stored as they are, climbing ones too."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for content in contents:
            archive.writestr(_entry(content), content.data)
    return stream.getvalue()


def zip_without_directory(contents: Sequence[Content]) -> bytes:
    """Return a zip that broke off before its central directory."""
    whole = plain_zip(contents)
    end = whole.rindex(b"PK\5\6")
    return whole[: end - int.from_bytes(whole[end + 12 : end + 16], "little")]


def zip64(contents: Sequence[Content]) -> bytes:
    """Return a zip whose entries say their sizes in 64 bits, as those written to a pipe do (APPNOTE 4.5.3)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for content in contents:
            with archive.open(_entry(content), "w", force_zip64=True) as member:
                member.write(content.data)
    return stream.getvalue()


class _OldNames(zipfile.ZipInfo):
    """An entry whose name is in code page 437, as old programs wrote it: no flag says so (APPNOTE, appendix D)."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile's own name
        return self.filename.encode("cp437"), self.flag_bits & ~0x800


def zip_of_old_names(contents: Sequence[Content]) -> bytes:
    """Return a zip with names in code page 437."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for content in contents:
            entry = _OldNames(content.path.decode("cp437"), dos_stamp(content.seconds))
            archive.writestr(entry, content.data)
    return stream.getvalue()


def tar(contents: Sequence[Content]) -> bytes:
    """Return a tar; links point at what came first, or nowhere."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for content in contents:
            entry = tarfile.TarInfo(content.path.decode())
            entry.mtime = content.seconds
            if content.kind in {"symbolic link", "hard link"}:
                entry.type = tarfile.SYMTYPE if content.kind == "symbolic link" else tarfile.LNKTYPE
                entry.linkname = "../../nowhere.jpg" if entry.type == tarfile.SYMTYPE else contents[0].path.decode()
                archive.addfile(entry)
            else:
                entry.size = len(content.data)
                archive.addfile(entry, io.BytesIO(content.data))
    return stream.getvalue()


def tar_gz(contents: Sequence[Content]) -> bytes:
    """Return a tar compressed by gzip."""
    return gzip.compress(tar(contents), 1, mtime=0)


def tar_zst(contents: Sequence[Content]) -> bytes:
    """Return a tar compressed by Zstandard."""
    return zstd.compress(tar(contents), 1)
