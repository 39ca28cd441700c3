"""A disc with two files."""

from clew.disk.specimens.iso import draw_iso

FILES = {"NOTE.TXT": b"a note\n", "PICTURE.BIN": bytes(range(256)) * 40}


def sample() -> bytes:
    return draw_iso(FILES)


EXPECTED = {name.encode(): content for name, content in FILES.items()}
