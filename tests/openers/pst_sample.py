"""No free tool makes a mailbox of Outlook's: there is no sample."""

EXPECTED: dict[bytes, bytes] = {}


def sample() -> bytes:
    return b""
