"""A mailbox of two messages, the second deleted in the mail program."""

FIRST = b"From: a@example.org\nDate: Mon, 1 Jul 2024 08:00:00 +0000\nSubject: one\n\nFrom here on: text\n"
SECOND = b"X-Mozilla-Status: 0009\nFrom: b@example.org\nSubject: two\n\nText\n"


def sample() -> bytes:
    return b"From - Mon Jul  1 10:00:00 2024\n" + FIRST + b"\nFrom - Tue Jul  2 10:00:00 2024\n" + SECOND


EXPECTED = {b"0001.eml": FIRST, b"0002.eml": SECOND}
