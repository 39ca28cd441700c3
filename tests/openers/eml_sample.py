"""A message with two attachments, one nested message and an HTML body."""

from email.message import EmailMessage
from email.policy import SMTP

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9
NESTED = b"From: c@example.org\r\nSubject: inner\r\n\r\nText\r\n"


def sample() -> bytes:
    inner = EmailMessage(policy=SMTP)
    inner["From"], inner["Subject"] = "c@example.org", "inner"
    inner.set_content("Text\n")
    message = EmailMessage(policy=SMTP)
    message["From"] = "Åsa <a@example.org>"
    message["To"] = "b@example.org"
    message["Date"] = "Mon, 01 Jul 2024 10:00:00 +0200"
    message["Subject"] = "Photos of the bridge: 1"
    message["Message-ID"] = "<1@example.org>"
    message.set_content("See the photos.\n")
    message.add_alternative('<p>See <img src="cid:bridge"></p>\n', subtype="html")
    message.add_attachment(PICTURE, "image", "png", filename="brücke über den fluss.png")
    message.add_attachment(PICTURE[::-1], "application", "octet-stream", filename="a/b\\c.bin")
    message.add_attachment(inner, filename="inner.eml")
    return message.as_bytes()


EXPECTED = {
    b"part 2.html": b'<p>See <img src="cid:bridge"></p>\r\n',
    "brücke über den fluss.png".encode(): PICTURE,
    b"a_b\\c.bin": PICTURE[::-1],
    b"inner.eml": b'From: c@example.org\r\nSubject: inner\r\nContent-Type: text/plain; charset="utf-8"\r\n'
    b"Content-Transfer-Encoding: 7bit\r\nMIME-Version: 1.0\r\n\r\nText\r\n",
}
