"""A case in a format that other tools read, written on record and then fetched as a file."""

import base64
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path
from starlette.responses import StreamingResponse

from clew.casework.export import export_kept
from clew.format import export_formats
from clew.web.context import CaseName, ThisDesk, ThisServer, ThisSession, same_page
from clew.web.errors import described
from clew.web.shapes.export import Exported, FormatShown, ToExport

router = APIRouter(tags=["exports"])


@router.get("/formats", responses=described())
def formats() -> list[FormatShown]:
    """Tell the formats that cases are exported in."""
    return [FormatShown.of(each) for each in export_formats().values()]


@router.post("/cases/{case}/exports", responses=described(404, 413, 422, 503), dependencies=[Depends(same_page)])
def export(parts: ThisServer, session: ThisSession, desk: ThisDesk, case: CaseName, asked: ToExport) -> Exported:
    """Write all media of a case with what was decided on them; the act is in custody, with the file's SHA-256."""
    kept = export_kept(desk, case, asked.format)
    return Exported.of(kept.written, parts.downloads.put(session, case, kept))


@router.get(
    "/cases/{case}/exports/{name}",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/octet-stream": {}}, "description": "The file."}, **described(404, 422)},
)
def exported(
    parts: ThisServer, session: ThisSession, case: CaseName, name: Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
) -> StreamingResponse:
    """Give a file that this session had written; the last four that were are there."""
    written, content = parts.downloads.take(session, case, name)
    headers = {
        "Content-Length": str(written.size),
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(written.path.name, safe='')}",
        "Repr-Digest": f"sha-256=:{base64.b64encode(written.sha256).decode()}:",  # RFC 9530
    }
    return StreamingResponse(content, media_type="application/octet-stream", headers=headers)
