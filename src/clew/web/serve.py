"""Runs the review server on loopback until it is told to stop."""

import asyncio
import errno
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from clew.errors import UsageError, system_reason

HOST = "127.0.0.1"
GRACE_S = 3
"""How long answers under way may take when the server ends."""


def listen(port: int) -> socket.socket:
    """Return a socket that listens on loopback, port 0 for any free one; raises UsageError where it can't."""
    # asyncio sends at once only on what it knows for TCP; else a short answer waits 40 ms for the reader to acknowledge
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        reason = (
            "is taken, perhaps by another `clew review`" if error.errno == errno.EADDRINUSE else system_reason(error)
        )
        raise UsageError(f"port {port} {reason}: end that one, or give another port with --port") from error
    return listening


def serve(app: ASGIApp, listening: socket.socket, ending: asyncio.Event, on_start: Callable[[], None]) -> None:
    """Serve an app on a socket until a signal comes; `on_start` is called once it answers.

    Answers under way are finished; `ending` is set for those that have no end of their own.
    """
    config = uvicorn.Config(
        app,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    _Server(config, ending, on_start).run(sockets=[listening])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ending: asyncio.Event, on_start: Callable[[], None]) -> None:
        super().__init__(config)
        self._ending = ending
        self._on_start = on_start

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._ending.set()
        await super().shutdown(sockets)
