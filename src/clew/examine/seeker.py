"""The seeking child's side of the talk: pictures come with a box, what linkers say of that part goes."""

import mmap
import os
import socket
from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from clew.config import Limits
from clew.errors import ClewError, ExaminationError
from clew.examine import drawing, projector
from clew.examine.clock import Clock
from clew.examine.descriptors import Descriptors
from clew.examine.film_frame import film_frame, require_no_film
from clew.examine.metadata import read_metadata
from clew.examine.resize import Pixels
from clew.examine.thumbnail import turn
from clew.examine.wire import TEXT, Exhausted, Inbox, Order, Seek, Setup, Sought, frame
from clew.linker import Linker, Seeks
from clew.linker import linkers as all_linkers
from clew.model.link import Box

_ALL = Box(0.0, 0.0, 1.0, 1.0)


def warm_up(linkers: Sequence[str] = ()) -> None:
    """Load what decoding, playing and these linkers import and read."""
    drawing.warm_up()
    projector.warm_up()
    noise = np.random.default_rng(0).integers(0, 256, (256, 256, 3), np.uint8)
    for name in linkers:
        linker: Linker = all_linkers()[name]
        linker.warm_up()
        if isinstance(linker, Seeks):
            linker.describe_part(noise, _ALL)


def serve(connection: socket.socket, clock: Clock, setup: Setup) -> None:
    """Describe parts until the supervisor closes the socket or memory runs out."""
    inbox: Inbox[Order] = Inbox(msgspec.msgpack.Decoder(Order))
    incoming = Descriptors(connection)
    while piece := incoming.receive():
        for order in inbox.feed(piece):
            if not isinstance(order, Seek):
                continue
            clock.start()
            try:
                answer = _sought(order, incoming.take(), setup.limits, clock)
            except MemoryError:
                clock.stop()
                connection.sendall(frame(Exhausted(order.number)))
                return
            clock.stop()
            connection.sendall(frame(answer))


def _sought(order: Seek, descriptor: int, limits: Limits, clock: Clock) -> Sought:
    try:
        try:
            data = memoryview(mmap.mmap(descriptor, order.size, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ))
        finally:
            os.close(descriptor)
        if order.at_ms is None:
            rgb = _picture(data, limits.max_pixels, order.least_side, clock.start)
        else:
            rgb = film_frame(data, limits.max_pixels, order.at_ms, order.watched_ms, clock.start)
        clock.start()
        described = _seeking(order.linker).describe_part(rgb, Box(*order.box))
    except MemoryError:
        raise
    except (ClewError, ValueError) as error:
        return Sought(order.number, 0, 0, b"", str(error)[:TEXT] or "it can't be read")
    except Exception as error:  # noqa: BLE001 - one picture's failure, told as such
        return Sought(order.number, 0, 0, b"", f"decoder failed: {type(error).__name__}: {error}"[:TEXT])
    return Sought(order.number, rgb.shape[1], rgb.shape[0], described, "")


def _seeking(name: str) -> Seeks:
    linker = all_linkers()[name]
    if not isinstance(linker, Seeks):
        raise ExaminationError(f"{name} can't be asked by a part of a picture")
    return linker


def _picture(data: memoryview, max_pixels: int, least_side: int, note_progress: Callable[[], None]) -> Pixels:
    """Return a picture upright, as large as it is where `least_side` is `WHOLE`."""
    try:
        decoded = drawing.decode_picture(data, max_pixels, least_side)
    except ExaminationError:
        require_no_film(data, max_pixels, note_progress)
        raise
    orientation = 1
    if not decoded.is_upright:
        orientation = read_metadata(decoded.exif, decoded.xmp, decoded.icc_profile).orientation
    return np.ascontiguousarray(turn(decoded.rgb, orientation))
