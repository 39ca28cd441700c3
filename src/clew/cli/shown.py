"""What `find` and `triage` print for people to read."""

from clew.casework.find import FindResult
from clew.casework.report import sentence
from clew.cli.console import clean, counted, out, print_below, quoted
from clew.cli.render_found import found
from clew.cli.schemas import Found, FoundSegment, FoundText
from clew.model.occurrence import text_of
from clew.model.queue import QueueItem
from clew.model.segment import Track
from clew.triage.shared import clock

_PLACES = 5
"""Files told of each picture with a text in it; `--json` tells all."""


def print_found(result: FindResult) -> None:
    """Print what is known of what was asked for."""
    shown = found(result)
    media = shown.media
    if media.sha256:
        size = f"  {media.width} x {media.height} px" if media.width else ""
        out.print(f"sha256  [bold]{media.sha256}[/]")
        out.print(f"type    {media.mime or 'unknown'}{size}")
    if media.pdq:
        out.print(f"pdq     {media.pdq.digest}\n        quality {media.pdq.quality} of 100")
    if media.sha256 or result.asked.digest is not None:
        _print_known(result, shown)
    for sha256 in shown.begun:
        out.print(f"media   {sha256}")
    _print_text(shown.text)


def _print_known(result: FindResult, shown: Found) -> None:
    """Print what is known of a content, or of a hash."""
    _heading(len(result.matches), "match with lists", "matches with lists")
    for match in result.matches:
        out.print(f"  {quoted(sentence(match))}")
    _heading(len(shown.occurrences), "place", "places")
    for place in shown.occurrences:
        out.print(f"  {quoted(place.case)}  {quoted(place.exhibit)}  {quoted(place.path)}")
    _heading(len(shown.similar), "similar media", "similar media")
    for each in shown.similar:
        out.print(f"  {each.sha256[:12]}  {each.distance} bits")
    if shown.segments:
        _heading(len(shown.segments), "stretch in other media", "stretches in other media")
    for segment in shown.segments:
        out.print(f"  {_stretch(segment)}  {quoted(segment.case or '')}  {quoted(segment.path or segment.sha256[:12])}")


def _print_text(text: FoundText) -> None:
    """Print where a text comes up."""
    for case in text.cases:
        out.print(f"case    [bold]{quoted(case)}[/]")
    if text.paths:
        _heading(len(text.paths), "path with this text", "paths with this text")
    for place in text.paths:
        out.print(
            f"  {(place.sha256 or '')[:12]:12}  {quoted(place.case)}  {quoted(place.exhibit)}  {quoted(place.path)}"
        )
    _print_cameras(text)
    if text.written:
        _heading(
            len(text.written), "picture or frame with these words in it", "pictures and frames with these words in them"
        )
    for written in text.written:
        at = f"  {written.part}" if written.part else ""
        out.print(f"  {written.sha256[:12]}  {quoted(written.line)}{at}  {quoted(written.how)}")
        for file in written.places[:_PLACES]:
            out.print(f"    {quoted(file.case)}  {quoted(file.exhibit)}  {quoted(file.path)}")
        if len(written.places) > _PLACES:
            out.print(f"    and {counted(len(written.places) - _PLACES, 'more place')}")
    if text.series:
        _heading(len(text.series), "series", "series")
    for series in text.series:
        out.print(f"  {quoted(series.hashset)}  {quoted(series.series)}  {len(series.media):,} media here")
    _print_notes(text)


def _print_cameras(text: FoundText) -> None:
    if text.cameras or text.listed_cameras:
        _heading(len(text.cameras) + len(text.listed_cameras), "camera", "cameras")
    for camera in text.cameras:
        serials = " ".join(filter(None, (camera.body_serial, camera.lens_serial)))
        name = quoted(" ".join(filter(None, (camera.make, camera.model, serials))))
        out.print(f"  {camera.sha256[:12]}  {quoted(camera.case)}  {name}  {counted(camera.pictures, 'picture')}")
    for listed in text.listed_cameras:
        out.print(f"  on list {quoted(listed.hashset)}  {quoted(listed.model)} {quoted(listed.serial)}")


def _print_notes(text: FoundText) -> None:
    if text.notes or text.decisions:
        _heading(len(text.notes) + len(text.decisions), "note", "notes")
    for note in text.notes:
        out.print(
            f"  {note.sha256[:12]}  {quoted(note.case)}  {note.kind}  {quoted(note.text)}  {quoted(note.officer)}"
        )
    for each in text.decisions:
        out.print(f"  {each.stack}  {quoted(each.case)}  decision {each.decision}  {quoted(each.note)}")


def print_queued(item: QueueItem) -> None:
    """Print one stack of the queue: a line with its place and best picture, below it the reasons."""
    copies = f"{item.copies:,} copies" if item.copies > 1 else "1 copy"
    path = quoted(text_of(item.path))
    out.print(f"{item.rank:>5}  [bold cyan]{item.stack}[/]  {item.score:>5.1f}  {copies:>10}  {path}")
    if item.reasons:
        why = clean(" · ".join(reason.text for reason in item.reasons))
        print_below(why, 7)


def _heading(count: int, one: str, many: str) -> None:
    out.print(f"[bold]{count:,} {one if count == 1 else many}[/]")


def _stretch(segment: FoundSegment) -> str:
    """Return a segment in words: "sound 0:00-0:16 is 1:02-1:18 of"."""
    if segment.track == Track.STILL:
        return f"its frame at {clock(segment.start_ms)} is" if segment.start_ms else f"a frame at {_other(segment)} of"
    its = f"{_other(segment)}-{clock(segment.other_end_ms)}"
    faster = f", {segment.speed:.2f} times as fast," if abs(segment.speed - 1) >= 0.01 else ""
    mirrored = ", mirrored," if segment.is_mirrored else ""
    return f"{segment.track} {clock(segment.start_ms)}-{clock(segment.end_ms)} is {its}{faster}{mirrored} of"


def _other(segment: FoundSegment) -> str:
    return clock(segment.other_start_ms)
