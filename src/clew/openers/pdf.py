"""PDF (ISO 32000): embedded pictures, pages that are drawn and not written, attached files. Read by PDFium."""

import ctypes
import mmap
from collections.abc import Iterator
from functools import cache, partial
from hashlib import sha256
from importlib import import_module
from io import BytesIO
from types import ModuleType
from typing import Any, BinaryIO

from clew.containers.carve import carve
from clew.containers.text import fact, file_name
from clew.containers.window import Window
from clew.errors import ExaminationError, UnavailableError
from clew.model.findings import Kind, Outcome
from clew.model.format_note import FormatNote
from clew.opener import PIECE_BYTES, Member, Opening, Pieces

_HEAD_BYTES = 1024
"""PDFium, as Acrobat, takes files whose "%PDF-" begins within the first 1,024 bytes."""
_SCALE = 2.0
"""Pixels a point of 1/72 inch: a page of A6, 298 points wide, has the 512 px that hashing wants."""
_MOST_PAGE_PIXELS = 40_000_000
"""Larger pages, which are posters, are drawn smaller: 40 MP take 160 MB."""
_MOST_PICTURE_PIXELS = 150_000_000
"""Of pictures that are not JPEG: 600 MB while they are written as PNG."""
_MOST_OBJECTS = 200_000
"""On one page, those in forms counted again wherever a form is used."""
_DEEPEST = 8
_RAW = {"DCTDecode": ".jpg", "JPXDecode": ".jp2"}
_ERROR_PASSWORD, _ERROR_SECURITY = 4, 5
_FILE_ATTACHMENT = 17
_DIGEST_TRAIL = b"\r\n \0"


class Pdf:
    """Takes pictures and files out of a PDF, each once; draws pages without text."""

    name = "pdf"
    version = "1"
    kind = Kind.DOCUMENT
    is_general = False
    wraps_media = False
    notes = (
        FormatNote(
            "PDF",
            "PDFium",
            "JPEG and JPEG 2000 byte for byte, other pictures as PNG, each once; pages without text as PNG of 144 dpi; "
            "attached files; JPEG that no page shows, carved; title, author, dates, programs",
            "pages of 40 megapixels, pictures of 150; 200,000 objects a page; passwords are tried",
            "drawings on pages that have text; videos and sound in annotations; form fields are not drawn; "
            "PNG bytes may change with the library's version",
        ),
    )

    def sample(self) -> bytes:
        """Return a document with a drawn page, a JPEG and another picture on the next, and an attached file."""
        try:
            return _sample()
        except UnavailableError:
            return b""

    def sniff(self, data: memoryview) -> str | None:
        """Tell a PDF by its signature."""
        return "application/pdf" if b"%PDF-" in bytes(data[:_HEAD_BYTES]) else None

    def companions(self, name: bytes) -> tuple[bytes, ...]:
        """Nothing: a document is one file."""
        del name
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield the pictures page by page, drawn pages, attached files, then pictures that nothing shows."""
        pdfium = _library()
        window = Window(opening.files[0])
        seen: set[bytes] = set()
        try:
            document = _open(pdfium, opening)
        except ExaminationError as error:
            if not str(error).startswith("encrypted"):
                yield from _carved(window, seen, opening)
            raise
        opening.facts += _facts(document)
        broken = 0
        for number in range(1, len(document) + 1):
            opening.note_progress()
            try:
                page = document[number - 1]  # closes itself once neither it nor a member made of it is used
            except pdfium.PdfiumError:
                broken += 1
                continue
            yield from _page_members(pdfium, page, number, seen)
        yield from _attachments(pdfium, document, seen)
        yield from _carved(window, seen, opening)
        if broken:
            raise ExaminationError(f"corrupt PDF: {broken} pages can't be read")


@cache
def _library() -> ModuleType:
    """Return pypdfium2, set so that no font is taken from the system: a page looks the same on every machine."""
    try:
        pypdfium2 = import_module("pypdfium2")
    except ImportError as error:
        raise UnavailableError("PDF is read by pypdfium2: pip install pypdfium2") from error
    raw = pypdfium2.raw
    fields = dict(raw.FPDF_SYSFONTINFO._fields_)
    nothing = {name: kind(_nothing) for name, kind in fields.items() if name != "version"}
    fonts = raw.FPDF_SYSFONTINFO(version=1, **nothing)
    raw.FPDF_SetSystemFontInfo(ctypes.byref(fonts))
    _KEPT.append(fonts)
    return pypdfium2


_KEPT: list[Any] = []
"""What PDFium holds a pointer to."""


def _nothing(*_: object) -> int:
    return 0


def _open(pdfium: ModuleType, opening: Opening) -> Any:  # noqa: ANN401 - pypdfium2 has no types
    """Open the document with no password, then with each; raises ExaminationError."""
    content = _content(opening.files[0])
    for password in (None, *opening.passwords):
        try:
            document = pdfium.PdfDocument(content, password=_text(password))
        except pdfium.PdfiumError as error:
            if error.err_code == _ERROR_SECURITY:
                raise ExaminationError("encrypted: by a method that can't be opened") from error
            if error.err_code != _ERROR_PASSWORD:
                raise ExaminationError("corrupt PDF: its structure can't be read") from error
        else:
            if password is not None:
                opening.facts.append(("encrypted", "opened with a given password"))
            return document
    opening.facts.append(("encrypted", "yes"))
    raise ExaminationError(
        "encrypted: no password given opens it" if opening.passwords else "encrypted: has a password"
    )


def _text(password: bytes | None) -> str | None:
    if password is None:
        return None
    try:
        return password.decode("utf-8")
    except UnicodeDecodeError:
        return password.decode("latin-1")


def _content(file: BinaryIO) -> Any:  # noqa: ANN401 - bytes, or an array of ctypes over the mapped file
    """Return the file for PDFium: mapped where it is a file of the system, else read."""
    import numpy as np  # noqa: PLC0415 - plug-ins import cheaply

    try:
        mapping = mmap.mmap(file.fileno(), 0, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ)
    except (OSError, ValueError):
        file.seek(0)
        return file.read()
    view = np.frombuffer(mapping, np.uint8)
    content = (ctypes.c_char * len(view)).from_address(view.ctypes.data)
    content.kept = view  # type: ignore[attr-defined]
    return content


def _facts(document: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    found = [("pages", str(len(document)))]
    return found + [(name, fact(value)) for name, value in document.get_metadata_dict(skip_empty=True).items()]


def _page_members(pdfium: ModuleType, page: Any, number: int, seen: set[bytes]) -> Iterator[Member]:  # noqa: ANN401
    """Yield a page's pictures that did not come before, then the page itself where it is drawn."""
    raw = pdfium.raw
    kinds: list[int] = []
    pictures = 0
    try:
        for each in page.get_objects(max_depth=_DEEPEST):
            kinds.append(each.type)
            if len(kinds) > _MOST_OBJECTS:
                raise ExaminationError(f"over {_MOST_OBJECTS:,} objects on page {number}")
            if each.type == raw.FPDF_PAGEOBJ_IMAGE:
                pictures += 1
                yield from _picture(pdfium, each, f"page {number}/picture {pictures}", seen)
    except pdfium.PdfiumError as error:
        raise ExaminationError(f"corrupt PDF: the objects of page {number} can't be read") from error
    drawn = [
        kind for kind in kinds if kind in {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING}
    ]
    if drawn and drawn != [raw.FPDF_PAGEOBJ_IMAGE] and not _has_text(pdfium, page):
        yield Member(f"page {number}.png".encode(), pieces=partial(_drawn_page, pdfium, page))
    yield from _annotations(pdfium, page, number, seen)


def _has_text(pdfium: ModuleType, page: Any) -> bool:  # noqa: ANN401
    try:
        text = page.get_textpage()
    except pdfium.PdfiumError:
        return False
    try:
        return any(not character.isspace() for character in text.get_text_range())
    except (pdfium.PdfiumError, UnicodeDecodeError):
        return bool(text.count_chars() > 0)
    finally:
        text.close()


def _picture(pdfium: ModuleType, image: Any, path: str, seen: set[bytes]) -> Iterator[Member]:  # noqa: ANN401
    try:
        filters = image.get_filters(skip_simple=True)
    except UnicodeDecodeError:  # a name that is no text is none of those that are known
        filters = ["unknown"]
    extension = _RAW.get(filters[-1], "") if len(filters) == 1 else ""
    content = bytes(image.get_data(decode_simple=bool(extension)))
    width, height = image.get_px_size()
    if not _is_new(content, seen, "" if extension else f"{width} {height} {filters}"):
        return
    if extension:
        yield Member((path + extension).encode(), len(content), pieces=partial(_cut, content))
    elif width * height > _MOST_PICTURE_PIXELS:
        reason = f"pixel flood {width}\u00d7{height}"
        yield Member(f"{path}.png".encode(), outcome=Outcome.FAILED, reason=reason)
    else:
        yield Member(f"{path}.png".encode(), pieces=partial(_drawn_picture, pdfium, image))


def _is_new(content: bytes, seen: set[bytes], besides: str = "") -> bool:
    digests = {sha256(each + besides.encode()).digest() for each in (content, content.rstrip(_DIGEST_TRAIL))}
    is_new = seen.isdisjoint(digests)
    seen |= digests
    return is_new


def _cut(content: bytes) -> Pieces:
    for at in range(0, len(content), PIECE_BYTES):
        yield content[at : at + PIECE_BYTES]


def _drawn_picture(pdfium: ModuleType, image: Any) -> Pieces:  # noqa: ANN401
    try:
        bitmap = image.get_bitmap()
    except pdfium.PdfiumError as error:
        raise ExaminationError("corrupt PDF: the picture can't be decoded") from error
    yield from _png(bitmap)


def _drawn_page(pdfium: ModuleType, page: Any) -> Pieces:  # noqa: ANN401
    width, height = page.get_size()
    pixels = max(1.0, width * height * _SCALE * _SCALE)
    scale = _SCALE * min(1.0, (_MOST_PAGE_PIXELS / pixels) ** 0.5)
    try:
        bitmap = page.render(scale=scale)
    except (pdfium.PdfiumError, ValueError, OverflowError) as error:
        raise ExaminationError("corrupt PDF: the page can't be drawn") from error
    yield from _png(bitmap)


def _png(bitmap: Any) -> Pieces:  # noqa: ANN401
    stream = BytesIO()
    bitmap.to_pil().save(stream, "PNG")
    yield from _cut(stream.getvalue())


def _attachments(pdfium: ModuleType, document: Any, seen: set[bytes]) -> Iterator[Member]:  # noqa: ANN401
    for number in range(document.count_attachments()):
        try:
            each = document.get_attachment(number)
        except pdfium.PdfiumError:
            continue
        yield from _attached(pdfium, each, f"attachment {number + 1}", seen)


def _annotations(pdfium: ModuleType, page: Any, number: int, seen: set[bytes]) -> Iterator[Member]:  # noqa: ANN401
    """Yield the files that are pinned to a page."""
    raw = pdfium.raw
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_OBJECTS)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            if raw.FPDFAnnot_GetSubtype(annotation) != _FILE_ATTACHMENT:
                continue
            handle = raw.FPDFAnnot_GetFileAttachment(annotation)
            if handle:
                attachment = pdfium.PdfAttachment(handle, page.pdf)
                yield from _attached(pdfium, attachment, f"page {number} attachment {index + 1}", seen)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)


def _attached(pdfium: ModuleType, each: Any, otherwise: str, seen: set[bytes]) -> Iterator[Member]:  # noqa: ANN401
    try:
        name = each.get_name()
    except (pdfium.PdfiumError, UnicodeDecodeError):
        name = ""
    path = b"attachments/" + file_name(name, otherwise)
    try:
        content = bytes(each.get_data())
    except pdfium.PdfiumError:
        yield Member(path, outcome=Outcome.FAILED, reason="corrupt PDF: the attached file can't be read")
        return
    _is_new(content, seen)
    yield Member(path, len(content), pieces=partial(_cut, content))


def _carved(window: Window, seen: set[bytes], opening: Opening) -> Iterator[Member]:
    """Yield the pictures in the file's bytes that did not come before: earlier versions of pages leave them behind."""
    for each in carve(window, note_progress=opening.note_progress):
        digest = sha256()
        for piece in window.pieces(each.begin, each.end):
            digest.update(piece)
        if digest.digest() not in seen:
            seen.add(digest.digest())
            yield Member(
                f"at {each.begin}{each.extension}".encode(),
                each.end - each.begin,
                pieces=partial(window.pieces, each.begin, each.end),
                remark="carved: no page shows it",
            )


def _sample() -> bytes:
    pdfium = _library()
    raw = pdfium.raw
    document = pdfium.PdfDocument.new()
    page = document.new_page(40, 40)
    line = raw.FPDFPageObj_CreateNewRect(5, 5, 20, 20)
    raw.FPDFPath_SetDrawMode(line, raw.FPDF_FILLMODE_ALTERNATE, 1)
    raw.FPDFPage_InsertObject(page, line)
    bitmap = pdfium.PdfBitmap.new_native(2, 2, raw.FPDFBitmap_BGR)
    bitmap.fill_rect((200, 100, 50, 255), 0, 0, 2, 2)
    image = pdfium.PdfImage.new(document)
    image.set_bitmap(bitmap)
    page.insert_obj(image)
    page.gen_content()
    document.new_attachment("note.txt").set_data(b"note")
    stream = BytesIO()
    document.save(stream)
    document.close()
    return stream.getvalue()


plugin = Pdf()
