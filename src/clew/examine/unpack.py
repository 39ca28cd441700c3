"""Goes through what a container holds, within bounds; what an opener says is passed on, never believed."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol

from clew.config import Containers
from clew.errors import ClewError, ExaminationError, UnavailableError
from clew.examine.wire import PATH_BYTES, TEXT, Header
from clew.model.findings import Contents, Outcome
from clew.model.occurrence import INSIDE
from clew.opener import Member, Opener, Opening, openers

PIECE_BYTES = 1 << 20
"""Longest piece passed on: a message carries it at once."""
FREE_BYTES = 1 << 30
"""What any container may hold without a look at its ratio."""
EXTENT_BYTES = 256 << 30
"""How far a disk image's own word on its size is believed beyond that; at 0.5 to 1 GB/s it is read in some minutes."""
SILENT_SECONDS = 600.0
SLOWEST_BYTES_A_SECOND = 1 << 20
"""A container that goes on for so long, and as its size takes at this pace, without a member is given up."""


class Taker(Protocol):
    """Who takes what comes out of a container."""

    def offer(self, ordinal: int, header: Header) -> bool:
        """Take note of a member; returns whether its content is wanted."""
        ...

    def piece(self, data: bytes | memoryview) -> None:
        """Take the next bytes of the member last offered."""
        ...

    def end(self, reason: str) -> None:
        """Take note that this was all of it, or why it is not."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which members are wanted: those after a number, and of a path where `only` gives one."""

    after: int = 0
    only: bytes | None = None


def unpack(
    opener: Opener, opening: Opening, bounds: Containers, taker: Taker, wanted: Wanted | None = None
) -> tuple[Contents, str]:
    """Pass every member on, and return what is to be said of the container, and why it is not whole, "" where it is.

    Raises nothing but MemoryError, whatever the bytes. At most `bounds.members` members, and in all as many bytes as
    the container's size (or its `extent`) times `bounds.ratio`, or 1 GiB where that is more.
    """
    wanted = wanted or Wanted()
    count = _Count(opening, bounds)
    reason = ""
    patience = _Patience(opening)
    opening.note_progress = patience.note
    try:
        for member in opener.members(opening):
            count.add()
            header = count.header(member)
            if count.members > wanted.after and wanted.only in {None, header.path}:
                patience.renew()
                _pass_on(member, header, count, taker)
                if wanted.only is not None:
                    break
    except (ExaminationError, UnavailableError) as error:
        reason = str(error)
    except MemoryError:
        raise
    except (ClewError, Exception) as error:  # noqa: BLE001 - one container's failure, recorded as such
        reason = f"{opener.name} failed: {type(error).__name__}: {error}"
    facts = tuple((_plain(name), _plain(value, 4096)) for name, value in opening.facts[:256])
    return Contents(f"{opener.name}/{opener.version}", count.members, facts), _plain(reason)


def warm_up() -> None:
    """Open a sample of every kind, so that no module and no file needs to be opened afterwards."""
    from clew.examine.samples_opened import samples_opened  # noqa: PLC0415 - only the child needs it

    samples_opened(openers())


def _pass_on(member: Member, header: Header, count: "_Count", taker: Taker) -> None:
    if not taker.offer(count.members, header) or member.pieces is None or header.outcome is not None:
        return
    reason = ""
    try:
        for piece in count.counted(member.pieces()):
            for start in range(0, len(piece), PIECE_BYTES):
                taker.piece(memoryview(piece)[start : start + PIECE_BYTES])
    except _OverBoundsError:
        taker.end("not read to its end: what comes out of the container is over bounds")
        raise
    except ExaminationError as error:
        reason = _plain(str(error)) or "can't be read"
    except (MemoryError, UnavailableError):
        raise
    except Exception as error:  # noqa: BLE001 - one member's failure must not stop the others
        reason = _plain(f"{type(error).__name__}: {error}")
    taker.end(reason)


class _OverBoundsError(ExaminationError):
    """The container as a whole holds too much."""


class _Count:
    """Counts what comes out of one container."""

    def __init__(self, opening: Opening, bounds: Containers) -> None:
        self.members = 0
        self._opening = opening
        self._bounds = bounds
        self._bytes = 0
        self._paths: dict[int, int] = {}
        self._outer: set[int] = set()

    def add(self) -> None:
        """Count a member."""
        if self.members >= self._bounds.members:
            raise _OverBoundsError(f"over {self._bounds.members:,} files inside, the others were not opened")
        self.members += 1

    def header(self, member: Member) -> Header:
        """Return a member's header as it is passed on; a path that came before gets a number."""
        path, remark = member.path or b"unnamed", member.remark
        if len(path) > PATH_BYTES:
            path, remark = path[:PATH_BYTES], f"name of {len(path)} bytes cut; {remark}".rstrip("; ")
        unused = self._unused(path)
        if unused != path:
            path, remark = unused, f"one of several files of this name; {remark}".rstrip("; ")
        outcome, reason = member.outcome, member.reason
        if outcome is None and member.pieces is None:
            outcome, reason = Outcome.FAILED, reason or "has no content"
        most = self._bounds.member_gib << 30
        if outcome is None and (member.size or 0) > most:
            outcome, reason = Outcome.UNSUPPORTED, f"over {self._bounds.member_gib} GiB, not taken out of its container"
        return Header(
            path,
            max(0, member.size or 0),
            member.modified_ns,
            member.created_ns,
            member.accessed_ns,
            member.is_deleted,
            outcome,
            _plain(reason),
            _plain(remark),
        )

    def counted(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """Pass on a member's pieces while they stay within bounds."""
        most, own = self._bounds.member_gib << 30, 0
        for piece in pieces:
            own += len(piece)
            self._bytes += len(piece)
            if own > most:
                raise ExaminationError(f"over {self._bounds.member_gib} GiB, not taken out of its container")
            if self._bytes > self._room():
                raise _OverBoundsError(
                    f"bomb: {self._bytes >> 20:,} MiB out of {self._opening.size:,} bytes, the rest was not opened"
                )
            yield piece

    def _room(self) -> int:
        believed = min(2 * self._opening.extent, EXTENT_BYTES)
        return max(FREE_BYTES, self._opening.size * self._bounds.ratio, believed)

    def _unused(self, path: bytes) -> bytes:
        """Return a path as it is, or with a number where another file has it, or would have it inside a container.

        "a!/b" is the file b in the container a, and the file b in the folder a! as well.
        """
        outer = {_key(path[: each.start()]) for each in re.finditer(INSIDE, path)}
        key = _key(path)
        number = self._paths.get(key, 0)
        if not number and key not in self._outer and not any(each in self._paths for each in outer):
            self._paths[key] = 1
            self._outer |= outer
            return path
        number = max(number, 1)
        while True:
            number += 1
            other = b"%b#%d" % (path, number)
            if _key(other) not in self._paths and _key(other) not in self._outer:
                break
        self._paths[key], self._paths[_key(other)] = number, 1
        self._outer |= outer
        return other


def most_bytes(size: int, bounds: Containers) -> int:
    """Return how many bytes may come out of a container of this size, whatever it says of itself."""
    return max(FREE_BYTES, size * bounds.ratio, EXTENT_BYTES)


def _key(path: bytes) -> int:
    return int.from_bytes(blake2b(path, digest_size=8).digest())


class _Patience:
    """Notes progress, but not for ever without a member coming of it."""

    def __init__(self, opening: Opening) -> None:
        self._passing = opening.note_progress
        self._most = SILENT_SECONDS + opening.size / SLOWEST_BYTES_A_SECOND
        self._since = time.monotonic()

    def renew(self) -> None:
        """Begin to count anew: there is a member."""
        self._since = time.monotonic()
        self._passing()

    def note(self) -> None:
        """Pass progress on; past the time it is no longer passed on, and the alarm ends the process."""
        if time.monotonic() - self._since < self._most:
            self._passing()


def _plain(text: str, most: int = TEXT) -> str:
    """Return a text of an opener on one line, cut; what can't be UTF-8 as backslash escapes."""
    return " ".join(text.encode("utf-8", "backslashreplace").decode().split())[:most]
