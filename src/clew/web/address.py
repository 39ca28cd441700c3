"""Where the server is reached, and what tells its own pages from those of others."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Address:
    """A port on loopback."""

    port: int

    @property
    def hosts(self) -> tuple[str, ...]:
        """The values of `Host` that are ours; with any other, a page elsewhere has its name resolve to this machine."""
        return (f"127.0.0.1:{self.port}", f"localhost:{self.port}")

    @property
    def cookie(self) -> str:
        """The name of the session's cookie: browsers send cookies to every port of a host."""
        return f"clew_session_{self.port}"

    def opening(self, token: str) -> str:
        """Return the address that opens a session."""
        return f"http://127.0.0.1:{self.port}/open?token={token}"


def case_path(case: str) -> str:
    """Return the path of a case's page; a slash in the name does not divide it."""
    return f"/cases/{quote(case, safe='')}"
