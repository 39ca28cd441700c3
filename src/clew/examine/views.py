"""Describes how a picture, or what a film shows, looks to linkers; of a container, which opener takes it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
import numpy.typing as npt

from clew.config import Footage
from clew.decoder import MINIMUM_SIDE, DecodedPicture
from clew.decoder import WHOLE as WHOLE_SIZE
from clew.errors import ExaminationError
from clew.examine import digest_only
from clew.examine.contact_sheet import ORIENTATIONS
from clew.examine.digests import DigestStream
from clew.examine.footage import Patience
from clew.examine.look import Look, apart, look_at
from clew.examine.metadata import read_metadata
from clew.examine.rehearsal import rehearsal
from clew.examine.resize import Pixels
from clew.examine.speech import SPEECH_RATE, Samples
from clew.examine.spoken import spoken
from clew.examine.spoken import warm_up as warm_up_listening
from clew.examine.starts import find_decoder, late_starts
from clew.examine.thumbnail import turn
from clew.examine.told import Told, told
from clew.linker import Hears, Linker, Looks, Senses
from clew.linker import linkers as all_linkers
from clew.model.digests import Digests
from clew.model.findings import Findings, Kind
from clew.model.frame_part import frame_part
from clew.model.link import Description
from clew.model.media_hash import WHOLE
from clew.player import Frame, Keyed, Player, Recording, find_player, players

MOST_BYTES = 8 << 20
"""All descriptions of a media take so much at most, half a message to the supervisor."""
ANOTHER = 0.3
"""How far a frame's look lies from those described before, 0 to 1, where it is described too.

A pan over a drawn room is described some three times, a cut always (`scenes._CUT` is 0.45).
"""
SEEN_BEFORE = 64
"""With so many of the last frames that were described a frame is compared: a film goes to and fro between few views."""
MOST_MOVING = 8
"""Frames of an animated picture that are described besides: a short scene has few views; of a slide show, the first."""
KEY_FRAMES = 64
"""So many key frames of a film tell of its sensor, 0.1 s of a core each in 1080p. Those between them are predicted from
others: 48 told no more than 8 key frames at 0.25 bits a pixel, and far less at 0.05 (15 pairs of films)."""
_MAX_PIXELS = 4_000_000


def warm_up(linkers: Sequence[str]) -> None:
    """Load what decoding, and what these linkers, import and read."""
    digest_only.warm_up()
    hearing = [name for name in linkers if isinstance(all_linkers()[name], Hears)]
    if hearing:
        warm_up_listening()
    for name in linkers:
        all_linkers()[name].warm_up()
    for content in (*rehearsal(), *(player.sample() for player in players().values())):
        stream = DigestStream()
        stream.update(content)
        describe(
            memoryview(content),
            len(content),
            stream.finish(),
            max_pixels=_MAX_PIXELS,
            footage=Footage(),
            note_progress=lambda: None,
            linkers=hearing,
        )


def describe(
    data: memoryview,
    size: int,
    digests: Digests,
    *,
    max_pixels: int,
    footage: Footage,
    note_progress: Callable[[], None],
    linkers: Sequence[str],
) -> Findings:
    """Say how a file looks to these linkers; raises nothing but MemoryError, whatever the bytes.

    A media with nothing to see is examined, with no descriptions. Its type is told, too.
    """

    def tell() -> Told:
        found, is_whole = _views_described(data, max_pixels, linkers, Patience(footage.seconds, note_progress))
        return found, () if is_whole else ("views: of a long film, those from some time on",)

    found = told(data, size, digests, tell)
    return replace(found, mime=found.mime or find_decoder(data)[1] or find_player(data)[1])


def _views_described(
    data: memoryview, max_pixels: int, names: Sequence[str], patience: Patience
) -> tuple[list[Description], bool]:
    """Return what linkers say of each view, and whether all views came to that; raises what decoding does."""
    asked = [all_linkers()[name] for name in names if name in all_linkers()]
    found = _speech_described(data, max_pixels, names, patience)
    total = sum(len(each.data) for each in found)
    for linker, part, described in _descriptions(data, max_pixels, asked, patience):
        total += len(described)
        if total > MOST_BYTES:
            return found, False
        if described:
            found.append(Description(linker.name, linker.version, part, described))
    return found, True


def _descriptions(
    data: memoryview, max_pixels: int, asked: Sequence[Linker], patience: Patience
) -> Iterator[tuple[Linker, str, bytes]]:
    """Yield what each linker says of each view; of a sensor's noise by a still picture, or a film's key frames."""
    looking = [each for each in asked if isinstance(each, Looks)]
    for part, rgb in views(data, max_pixels, patience) if looking else ():
        for linker in looking:
            yield linker, part, linker.describe(rgb)
        patience()
    sensing = [each for each in asked if isinstance(each, Senses)]
    decoded = _still(data, max_pixels, WHOLE_SIZE) if sensing else None
    if decoded is not None:
        for sensor in sensing:
            yield sensor, WHOLE, sensor.describe_sensor(decoded.rgb)
    elif sensing:
        for sensor in sensing:
            yield sensor, WHOLE, sensor.describe_film(_key_lumas(data, max_pixels, patience))


def _key_lumas(data: memoryview, max_pixels: int, patience: Patience) -> Iterator[npt.NDArray[np.uint8]]:
    """Yield luma of a film's key frames, as large as it is; what came before an error stands."""
    player, _ = find_player(data) if find_decoder(data)[0] is None else (None, None)
    recording = player.open(data, max_pixels, patience) if player is not None else None
    if recording is None or not isinstance(recording, Keyed) or recording.tracks.kind is not Kind.VIDEO:
        return
    try:
        for luma in recording.key_lumas(KEY_FRAMES):
            patience()
            yield luma
    except ExaminationError:
        return


def _speech_described(data: memoryview, max_pixels: int, names: Sequence[str], patience: Patience) -> list[Description]:
    """Return what linkers say of those who speak in a recording; what was heard before an error stands."""
    asked = [each for each in map(all_linkers().get, names) if isinstance(each, Hears)]
    player, _ = find_player(data) if asked and find_decoder(data)[0] is None else (None, None)
    recording = player.open(data, max_pixels, patience) if player is not None else None
    if recording is None or not recording.tracks.audio_codec:
        return []
    speech = spoken(_sound(recording, patience))
    described = ((linker, linker.describe_speech(speech)) for linker in asked)
    return [Description(linker.name, linker.version, WHOLE, said) for linker, said in described if said]


def _sound(recording: Recording, patience: Patience) -> Iterator[Samples]:
    try:
        for samples in recording.samples(SPEECH_RATE):
            yield samples
            patience()
    except ExaminationError:
        return


def views(
    data: memoryview, max_pixels: int, patience: Patience, least_side: int = MINIMUM_SIDE
) -> Iterator[tuple[str, Pixels]]:
    """Yield the picture, or the frames of a film that show another view than those before, upright.

    Of an animated picture come the picture that stands for it, and then a few frames that show another view.
    """
    decoder, _ = find_decoder(data)
    player, _ = find_player(data)
    if decoder is None and player is not None:
        recording = player.open(data, max_pixels, patience)
        if recording is not None and recording.tracks.kind is Kind.VIDEO:
            yield from _frames(recording.frames(None), ORIENTATIONS.get(recording.tracks.rotation, 1))
        return
    decoded = _still(data, max_pixels, least_side)
    if decoded is None:
        return
    orientation = 1
    if not decoded.is_upright:
        orientation = read_metadata(decoded.exif, decoded.xmp, decoded.icc_profile).orientation
    yield WHOLE, np.ascontiguousarray(turn(decoded.rgb, orientation))
    if decoded.frames > 1 and player is not None:
        moving = _frames(_moving(player, data, max_pixels, patience), orientation, [look_at(decoded.rgb)])
        yield from islice(moving, MOST_MOVING)


def _moving(player: Player, data: memoryview, max_pixels: int, patience: Patience) -> Iterator[Frame]:
    """Yield the frames of an animated picture; nothing where it has no times, as further pages of a TIFF have none."""
    recording = player.open(data, max_pixels, patience)
    if recording is not None:
        yield from recording.frames(None)


def _still(data: memoryview, max_pixels: int, least_side: int) -> DecodedPicture | None:
    """Return a still picture, None where it is something else."""
    at = 0
    decoder, _ = find_decoder(data)
    if decoder is None and find_player(data)[0] is not None:
        return None
    if decoder is None:
        at = next((start for start in late_starts(data) if find_decoder(data[start:])[0] is not None), 0)
        decoder, _ = find_decoder(data[at:])
    if decoder is None or decoder.kind is not Kind.PICTURE:
        return None
    return decoder.decode(data[at:], max_pixels, least_side)


def _frames(frames: Iterator[Frame], orientation: int, before: Sequence[Look] = ()) -> Iterator[tuple[str, Pixels]]:
    try:
        for frame in frames:
            look = look_at(frame.rgb)
            if all(apart(look, each) > ANOTHER for each in before):
                before = [*before, look][-SEEN_BEFORE:]
                yield frame_part(frame.time_ms), np.ascontiguousarray(turn(frame.rgb, orientation))
    except ExaminationError:
        if not before:
            raise  # what was seen before an error stands
