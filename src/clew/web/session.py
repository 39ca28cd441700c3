"""Who is at the other end: invitations that are good once, and the sessions that they open."""

import hashlib
import secrets
from dataclasses import dataclass

_BYTES = 32


@dataclass(frozen=True, slots=True)
class Session:
    """Who acts, and as which agency; every request has one."""

    officer: str
    agency: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that was opened: the secret that its cookie carries, and the page it begins with."""

    secret: str
    start: str


class Sessions:
    """Invitations not yet used, and sessions that are open; of their secrets only the SHA-256 is kept.

    All of it is forgotten when the server ends.
    """

    def __init__(self) -> None:
        self._invited: dict[bytes, tuple[Session, str]] = {}
        self._open: dict[bytes, Session] = {}

    def invite(self, session: Session, start: str = "/") -> str:
        """Return a token that opens this session once, at a page of ours."""
        token = secrets.token_urlsafe(_BYTES)
        self._invited[_digest(token)] = (session, start)
        return token

    def open(self, token: str) -> Opened | None:
        """Open the session that a token invites to; None for one that was used already, or never given."""
        session, start = self._invited.pop(_digest(token), (None, ""))
        if session is None:
            return None
        secret = secrets.token_urlsafe(_BYTES)
        self._open[_digest(secret)] = session
        return Opened(secret, start)

    def find(self, secret: str) -> Session | None:
        """Return the session of a cookie, None where there is none."""
        return self._open.get(_digest(secret))


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
