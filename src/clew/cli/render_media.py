"""What `clew show --json` prints, from what the act returns."""

from collections.abc import Iterator

from clew.casework.show import ShownMedia
from clew.cli import schemas
from clew.cli.console import counted
from clew.model.occurrence import text_of
from clew.store import media

SHOWN_FACTS = 200
"""Facts shown of one media."""


def media_shown(shown: ShownMedia, pdq: schemas.Pdq | None) -> schemas.MediaShown:
    """Return one media as it is printed."""
    row = shown.row
    length = row.footage.duration_ms if row.footage else row.sound.duration_ms if row.sound else None
    return schemas.MediaShown(
        sha256=row.sha256.hex(),
        sha1=row.digests.sha1.hex(),
        md5=row.digests.md5.hex(),
        ed2k=row.digests.ed2k.hex(),
        size=row.size,
        kind=row.kind,
        mime=row.mime,
        outcome=row.outcome,
        width=row.picture.width if row.picture else None,
        height=row.picture.height if row.picture else None,
        duration_ms=length,
        pdq=pdq,
        facts=[schemas.Fact(name, value) for name, value in _facts(row)][:SHOWN_FACTS],
        not_tried=list(row.not_tried),
        occurrences=[
            schemas.PlaceShown(
                place.case,
                place.exhibit,
                place.occurrence.text,
                text_of(place.occurrence.container) or None,
                place.occurrence.is_deleted,
                place.occurrence.remark,
            )
            for place in shown.places
        ],
    )


def _facts(row: media.MediaRow) -> Iterator[tuple[str, str]]:
    """Yield what is known of a media in words, the telling first."""
    if row.picture is not None:
        camera = row.picture.camera
        place = f"{camera.latitude:.6f}, {camera.longitude:.6f}" if camera.latitude and camera.longitude else None
        named = {
            "camera": " ".join(filter(None, (camera.make, camera.model))) or None,
            "serial": camera.body_serial,
            "taken": camera.taken_at,
            "place": place,
            "software": camera.software,
        }
        yield from ((name, value) for name, value in named.items() if value)
    if row.footage is not None:
        film = row.footage
        speed = f", {film.frames_per_second:.2f} frames a second" if film.frames_per_second else ""
        yield "film", f"{film.video_codec} in {film.container}{speed}, watched {film.depth}"
        if film.is_partial:
            yield "partial", film.partial_reason
    if row.sound is not None:
        sound = row.sound
        yield "sound", f"{sound.codec}, {sound.channels} channels at {sound.sample_rate} Hz"
        if sound.speech_ms is not None:
            yield "speech", f"{sound.speech_ms / 1000:.1f} s"
        if sound.is_partial:
            yield "sound is partial", sound.partial_reason
    if row.contents is not None:
        yield "opened", f"{row.contents.opener}, {counted(row.contents.members, 'file')} inside"
        yield from row.contents.facts
