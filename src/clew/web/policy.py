"""What the browser may load, and its reports of what it refused."""

import json
import logging
from collections import deque
from dataclasses import dataclass

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; report-uri /csp"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
"""On every answer, unless it has one of its own."""
KEPT = 100
"""Reports kept; all are counted."""
_LONGEST = 200

logger = logging.getLogger("clew.web")


@dataclass(frozen=True, slots=True)
class Breach:
    """What the browser refused: the directive that forbids it, and what was to be loaded."""

    directive: str
    blocked: str


class Breaches:
    """The browser's reports, counted, and the last of them."""

    def __init__(self) -> None:
        self.count = 0
        self.last: deque[Breach] = deque(maxlen=KEPT)

    def take(self, body: bytes) -> None:
        """Keep a report (CSP level 2, 4.4); one that can't be read counts too."""
        breach = _read(body)
        self.count += 1
        self.last.append(breach)
        logger.warning("the page's policy refused %s (%s)", breach.blocked, breach.directive)


def _read(body: bytes) -> Breach:
    try:
        report = json.loads(body)["csp-report"]
        return Breach(_short(report["violated-directive"]), _short(report["blocked-uri"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return Breach("", "what a report does not say")


def _short(text: object) -> str:
    return "".join(each if each.isprintable() else "\ufffd" for each in str(text)[:_LONGEST])
