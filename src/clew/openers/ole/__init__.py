"""OLE documents (.doc, .xls, .ppt and others, MS-CFB): pictures, embedded files and objects."""

from collections.abc import Iterator
from functools import partial

from clew.containers.carve import carve
from clew.containers.compound import STREAM, Compound, Entry, open_compound
from clew.containers.compound_kinds import CompoundKind, compound_kind
from clew.containers.packing import inflate
from clew.containers.text import extension_by_head, file_name, load_charsets
from clew.containers.window import Joined, Window
from clew.errors import ExaminationError
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.opener import Member, Opening
from clew.openers.ole.blips import blips
from clew.openers.ole.embedded import Embedded, native, presentation_objects, read_workbook
from clew.openers.ole.summary import summary

_MIMES = (
    ("encryptedpackage", "application/x-ole-encrypted"),
    ("worddocument", "application/msword"),
    ("workbook", "application/vnd.ms-excel"),
    ("book", "application/vnd.ms-excel"),
    ("powerpoint document", "application/vnd.ms-powerpoint"),
    ("visiodocument", "application/vnd.visio"),
)
_NATIVE = "\x01ole10native"
"""In lower case: names of streams differ in case as their writers like."""
_WORD_FLAGS, _WORD_ENCRYPTED = 10, 0x0100
_POWERPOINT_SEALED = (0xF3D1C4DF).to_bytes(4, "little")


class Ole:
    """Takes the pictures and embedded files out of a document; what its structure does not lead to is carved."""

    name = "ole"
    version = "1"
    kind = Kind.DOCUMENT
    is_general = False
    wraps_media = False
    notes = (
        FormatNote(
            "OLE documents (.doc, .xls, .ppt, .vsd, .pub, objects in other documents)",
            "own",
            "pictures of drawings (JPEG, PNG, TIFF byte for byte; DIB with a file header; EMF, WMF, PICT inflated), "
            "embedded files and objects; other JPEG and PNG are carved out of the streams; title, author, dates",
            "a million entries; chains that cross are given up",
            "pictures inside EMF and WMF; what is encrypted is named as such; Word 6 and before are carved only",
        ),
    )

    def sample(self) -> bytes:
        """Return a file with the signature and nothing else; loads the charsets that titles are in."""
        load_charsets()
        return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b"\xff\xd8\xff\xda\0\2\0\0\xff\xd9"

    def sniff(self, data: memoryview) -> str | None:
        """Tell a document by its signature and the names in its directory."""
        kind, names = compound_kind(data)
        if kind is not CompoundKind.DOCUMENT:
            return None
        lowered = {name.lower() for name in names}
        return next((mime for name, mime in _MIMES if name in lowered), "application/x-ole-storage")

    def companions(self, name: bytes) -> tuple[bytes, ...]:
        """Nothing: a document is one file."""
        del name
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield pictures and files stream by stream; of a file whose directory is damaged, what can be carved."""
        whole = Window(opening.files[0])
        try:
            compound = open_compound(whole)
            entries = compound.entries()
        except ExaminationError:
            yield from _carved(whole, "", 0, opening)
            raise
        opening.facts += summary(compound)
        sealed = _sealed(compound, entries)
        if sealed:
            opening.facts.append(("encrypted", sealed))
        for entry in entries:
            if entry.kind == STREAM:
                opening.note_progress()
                yield from stream_members(compound, entry, opening)
        if sealed:
            raise ExaminationError(f"encrypted: {sealed}")
        compound.check_whole()


def _sealed(compound: Compound, entries: list[Entry]) -> str:
    """Return what says that the document has a password, "" where nothing does."""
    top = {entry.name.lower(): entry for entry in entries if entry.kind == STREAM and not entry.folder}
    if "encryptedpackage" in top:
        return "an Office document with a password"
    if "worddocument" in top:
        flags = compound.content(top["worddocument"], 12)[_WORD_FLAGS:]
        if int.from_bytes(flags, "little") & _WORD_ENCRYPTED:
            return "a Word document with a password"
    if "current user" in top and compound.content(top["current user"], 16)[12:] == _POWERPOINT_SEALED:
        return "a PowerPoint presentation with a password"
    book = top.get("workbook") or top.get("book")
    if book is not None and read_workbook(compound.window(book), lambda: None).is_encrypted:
        return "an Excel workbook with a password"
    return ""


def stream_members(compound: Compound, entry: Entry, opening: Opening, below: int = 0) -> Iterator[Member]:
    """Yield what one stream holds; `below` is how many folders of its path are left out of the members' paths."""
    window = compound.window(entry)
    path = "/".join(file_name(part, "_").decode("utf-8", "replace") for part in entry.path[below:])
    folder = path.rpartition("/")[0]
    if entry.name.lower() == _NATIVE:
        found = native(window)
        if found is not None:
            name = file_name(found.name, "package.bin").decode("utf-8", "replace")
            yield _stretch(window, f"{folder}/{name}".lstrip("/"), found.begin, found.end, "embedded as a file")
        return
    head = window.read(0, 16)
    extension = extension_by_head(head)
    if extension not in {".bin", ".bmp"}:  # an OOXML, PDF or OpenDocument object, a picture as a control keeps it
        yield Member(f"{path}{extension}".encode(), entry.size, pieces=partial(compound.pieces, entry))
        return
    yield from _drawn(window, path, entry, opening)


def _drawn(window: Window, path: str, entry: Entry, opening: Opening) -> Iterator[Member]:
    """Yield the pictures of drawings, the objects of a presentation, and between them what can be carved."""
    if entry.name.lower() in {"workbook", "book"}:
        book = read_workbook(window, opening.note_progress)
        window = Window(Joined(window.read, book.drawings))
    count, at = 0, 0
    for blip in blips(window, opening.note_progress):
        yield from _carved(window.cut(at, blip.begin), path, at, opening)
        count, at = count + 1, blip.end
        yield Member(
            f"{path}/picture {count}{blip.extension}".encode(),
            None if blip.is_deflated or blip.extension == ".bmp" else blip.end - blip.begin,
            pieces=partial(blip.pieces, window),
        )
    yield from _carved(window.cut(at, window.size), path, at, opening)
    if entry.name.lower() == "powerpoint document":
        for number, each in enumerate(presentation_objects(window, opening.note_progress), 1):
            name = f"{path}/object {number}.ole"
            if each.is_deflated:
                yield Member(name.encode(), each.size, pieces=partial(_inflated, window, each))
            else:
                yield _stretch(window, name, each.begin, each.end, "")


def _inflated(window: Window, each: Embedded) -> Iterator[bytes]:
    return inflate(window.pieces(each.begin, each.end), size=each.size)


def _carved(window: Window, path: str, base: int, opening: Opening) -> Iterator[Member]:
    for each in carve(window, note_progress=opening.note_progress):
        name = f"{path}/at {base + each.begin}{each.extension}".lstrip("/")
        yield _stretch(window, name, each.begin, each.end, "carved: nothing in the document leads to it")


def _stretch(window: Window, path: str, begin: int, end: int, remark: str) -> Member:
    return Member(path.encode(), max(0, end - begin), pieces=partial(window.pieces, begin, end), remark=remark)


plugin = Ole()
