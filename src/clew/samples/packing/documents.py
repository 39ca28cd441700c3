"""Writes documents with pictures in them: Office Open XML, OpenDocument, web pages."""

import base64
import io
import zipfile
from collections.abc import Sequence

from clew.samples.packing.content import Container, Content

FIRST = (2021, 3, 4, 9, 30, 0)
DOCX = {
    "[Content_Types].xml": (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="jpg" ContentType="image/jpeg"/><Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>'
    ),
    "word/document.xml": (
        '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>The house by the harbour</w:t></w:r></w:p></w:body></w:document>"
    ),
    "docProps/core.xml": (
        '<?xml version="1.0"?><cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties">'
        "<dc:title>The house by the harbour</dc:title><dc:creator>Jo Miller</dc:creator></cp:coreProperties>"
    ),
}
ODT = {
    "content.xml": '<?xml version="1.0"?><office:document-content office:version="1.3"/>',
    "META-INF/manifest.xml": '<?xml version="1.0"?><manifest:manifest manifest:version="1.3"/>',
}
ODT_MIME = "application/vnd.oasis.opendocument.text"


def _packed(first: str, own: dict[str, str], contents: Sequence[Content]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        if first:
            archive.writestr(zipfile.ZipInfo("mimetype", FIRST), first)
        for name, text in own.items():
            archive.writestr(zipfile.ZipInfo(name, FIRST), text)
        for content in contents:
            archive.writestr(zipfile.ZipInfo(content.path.decode(), FIRST), content.data)
    return stream.getvalue()


def docx(contents: Sequence[Content]) -> bytes:
    """Return a Word document (ECMA-376) with pictures."""
    return _packed("", DOCX, contents)


def odt(contents: Sequence[Content]) -> bytes:
    """Return an OpenDocument text (ISO/IEC 26300) with pictures; its first entry says what it is."""
    return _packed(ODT_MIME, ODT, contents)


def page(contents: Sequence[Content]) -> Container:
    """Return a web page with pictures as data URIs (RFC 2397); each is known by where its URI begins."""
    whole = b"<!DOCTYPE html>\n<html><head><title>Garden</title></head>\n<body>\n<h1>Garden</h1>\n"
    paths = []
    for content in contents:
        suffix = content.path.rpartition(b".")[2].decode()
        whole += b'<p><img alt="garden" src="'
        paths.append(f"at {len(whole)}.{suffix}".encode())
        mime = {"jpg": b"jpeg"}.get(suffix, suffix.encode())
        whole += b"data:image/" + mime + b";base64," + base64.b64encode(content.data) + b'"></p>\n'
    return Container(whole + b"</body></html>\n", tuple(paths))
