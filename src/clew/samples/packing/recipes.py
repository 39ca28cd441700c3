"""Which containers there are, and what lies in each."""

from dataclasses import dataclass

PASSWORDS = ("lantern-7", "orchard")
"""What opens the encrypted archives; `passwords.txt` beside the evidence has them, and one that opens nothing."""
UNKNOWN_PASSWORD = "nobody knows this one"  # noqa: S105 - a made-up archive's, on purpose in no file

PICTURE, FILM, NOTE = "picture", "film in it", "text file"
DELETED_PICTURE, CARVED_PICTURE, SMALL_PICTURE = "deleted picture", "carved picture", "small picture"
NEW_PICTURE, COPIED_PICTURE = "new picture", "copied picture"
CUT_ZIP = "zip without directory"
"""It broke off before its end: all its files are there, and the container itself fails."""
ON_CARD = "DCIM/100CANON/IMG_{n:04d}{suffix}"


@dataclass(frozen=True, slots=True)
class Recipe:
    """One kind of container: where it lies, its suffix, what is in it in order, and how that is called.

    `names` has one pattern for each content, or one for all; {n} is the content's number, {suffix} what its own
    format asks for. `needs_jpeg` where only JPEG can be embedded as it is. `coding` is that of names inside.
    """

    folder: str
    suffix: str
    contents: tuple[str, ...]
    names: tuple[str, ...] = ("{album}/IMG_{n:04d}{suffix}",)
    needs_jpeg: bool = False
    password: str = ""
    coding: str = "utf-8"

    def pattern(self, place: int) -> str:
        """Return the pattern for the content at a place."""
        return self.names[place] if place < len(self.names) else self.names[-1]


RECIPES: dict[str, Recipe] = {
    "zip": Recipe("Downloads", ".zip", (PICTURE, PICTURE, PICTURE, FILM, NOTE)),
    "zip in zip": Recipe("Downloads", ".zip", (PICTURE, "middle zip"), ("{album}/IMG_{n:04d}{suffix}", "more/all.zip")),
    "AES zip": Recipe("Documents/Private", ".zip", (PICTURE, PICTURE, FILM), password=PASSWORDS[0]),
    "ZipCrypto zip": Recipe("Documents/Private", ".zip", (PICTURE, PICTURE, NOTE), password=PASSWORDS[1]),
    "locked zip": Recipe("Documents/Private", ".zip", (PICTURE, PICTURE), password=UNKNOWN_PASSWORD),
    "zip64": Recipe("Downloads", ".zip", (PICTURE, NOTE)),
    "zip of old names": Recipe(
        "Documents/Backup 1998", ".ZIP", (PICTURE, PICTURE), ("Café/Bücher {n}{suffix}",), coding="cp437"
    ),
    "zip that climbs": Recipe(
        "Downloads",
        ".zip",
        (PICTURE, PICTURE, PICTURE, PICTURE),
        ("../../Desktop/{n}{suffix}", "/etc/{n}{suffix}", "C:\\Users\\owner\\{n}{suffix}", "plain/{n}{suffix}"),
    ),
    CUT_ZIP: Recipe("Downloads/partial", ".zip", (PICTURE, PICTURE)),
    "zip bomb": Recipe("Downloads/partial", ".zip", ("zeros",), ("zeros.bin",)),
    "7z": Recipe("Downloads", ".7z", (PICTURE, PICTURE, FILM)),
    "tar": Recipe("Documents/Backup", ".tar", (PICTURE, "link", "link")),
    "tar.gz": Recipe("Documents/Backup", ".tar.gz", (PICTURE, PICTURE, FILM)),
    "tar.zst": Recipe("Documents/Backup", ".tar.zst", (PICTURE, PICTURE)),
    "e-mail": Recipe(
        "Mail", ".eml", (PICTURE, PICTURE, "zip"), ("IMG_{n:04d}{suffix}", "IMG_{n:04d}{suffix}", "all.zip")
    ),
    "PDF": Recipe("Documents", ".pdf", (NEW_PICTURE, COPIED_PICTURE, NEW_PICTURE), ("{n}{suffix}",), needs_jpeg=True),
    "docx": Recipe("Documents", ".docx", (PICTURE, PICTURE), ("word/media/image{n}{suffix}",)),
    "odt": Recipe("Documents", ".odt", (PICTURE, PICTURE), ("Pictures/{n}{suffix}",)),
    "web page": Recipe("Downloads", ".html", (PICTURE, PICTURE), ("{n}{suffix}",)),
    "Thumbs.db": Recipe("Pictures/Coast", ".db", (SMALL_PICTURE, SMALL_PICTURE), ("{n}{suffix}",)),
    "raw disk": Recipe(
        "Images",
        ".dd",
        (PICTURE, PICTURE, PICTURE, FILM, "zip", *(DELETED_PICTURE,) * 2, *(CARVED_PICTURE,) * 2),
        (ON_CARD, ON_CARD, "Holiday at the coast/A long name {n}{suffix}", ON_CARD, "BACKUP/all of it.zip", ON_CARD),
    ),
    "E01 disk": Recipe("Images", ".E01", (PICTURE, NOTE, DELETED_PICTURE, CARVED_PICTURE), (ON_CARD,)),
    "mailbox": Recipe("Mail", ".mbox", ("message", "message", "message"), ("{n:04d}.eml",)),
}
"""Containers that lie in the evidence themselves."""

INNER: dict[str, Recipe] = {
    "middle zip": Recipe("", ".zip", (PICTURE, "zip"), ("{album}/IMG_{n:04d}{suffix}", "deep.zip")),
    "message": Recipe("", ".eml", (PICTURE,), ("photo {n}{suffix}",)),
}
"""Containers that lie in others only."""


def recipe(kind: str) -> Recipe:
    """Return the recipe of a kind of container."""
    return RECIPES.get(kind) or INNER[kind]
