"""Whether a browser can play a film or a recording as it is, told by its container and codecs.

The type that is told goes to the browser too (`canPlayType`), which has the last word.
"""

from dataclasses import dataclass

from clew.store.footage import FootageRow
from clew.store.media import MediaRow

_VIDEO = {
    "h264": "avc1.640028",
    "hevc": "hvc1.1.6.L120.90",
    "vp8": "vp8",
    "vp9": "vp09.00.40.08",
    "av1": "av01.0.08M.08",
    "theora": "theora",
}
_AUDIO = {
    "aac": "mp4a.40.2",
    "mp3": "mp3",
    "mp3float": "mp3",
    "opus": "opus",
    "libopus": "opus",
    "vorbis": "vorbis",
    "libvorbis": "vorbis",
    "flac": "flac",
    "pcm_s16le": "1",
    "pcm_u8": "1",
}
"""libavcodec's names, and what browsers call them (RFC 6381)."""
_DECODERS = {"libdav1d": "av1", "libaom-av1": "av1", "libvpx": "vp8", "libvpx-vp9": "vp9"}
_MP4 = frozenset({"avc1", "hvc1", "av01", "vp09", "mp4a", "mp3", "opus", "flac"})
_WEBM = frozenset({"vp8", "vp09", "av01", "opus", "vorbis"})
_OGG = frozenset({"theora", "opus", "vorbis", "flac"})
_CONTAINERS = {
    "video/mp4": ("video/mp4", _MP4),
    "audio/mp4": ("audio/mp4", _MP4),
    "video/quicktime": ("video/mp4", _MP4),
    "video/3gpp": ("video/mp4", _MP4),
    "video/3gpp2": ("video/mp4", _MP4),
    "video/webm": ("video/webm", _WEBM),
    "audio/webm": ("audio/webm", _WEBM),
    "video/ogg": ("video/ogg", _OGG),
    "audio/ogg": ("audio/ogg", _OGG),
    "audio/mpeg": ("audio/mpeg", frozenset({"mp3"})),
    "audio/aac": ("audio/aac", frozenset({"mp4a"})),
    "audio/x-wav": ("audio/wav", frozenset({"1"})),
    "audio/flac": ("audio/flac", frozenset({"flac"})),
}
"""By the MIME type that is recorded: what to call it to a browser, and the codecs that browsers read in it."""
_UNNAMED = frozenset({"audio/mpeg", "audio/aac", "audio/flac"})
"""Types that say their codec already."""


@dataclass(frozen=True, slots=True)
class Playable:
    """How a browser is asked whether it plays it (`video/mp4; codecs="..."`), "" and `reason` where none would."""

    type: str
    reason: str


def playable(row: MediaRow) -> Playable:
    """Tell whether browsers may play a media as it is."""
    film, sound = row.footage, row.sound
    if film is not None and row.mime.startswith("image/"):
        return Playable("", "an animated picture is shown frame by frame")
    known = _CONTAINERS.get(row.mime)
    if known is None:
        return Playable("", f"no browser reads the container ({film.container if film is not None else row.mime})")
    name, read = known
    codecs = []
    for codec, names in _codecs(film, sound.codec if sound is not None else ""):
        called = names.get(_DECODERS.get(codec, codec), "")
        if called.partition(".")[0] not in read:
            return Playable("", f"no browser reads {codec or 'its pictures'} in {name}")
        codecs.append(called)
    return Playable(name if name in _UNNAMED else f'{name}; codecs="{", ".join(codecs)}"', "")


def _codecs(film: FootageRow | None, sound: str) -> list[tuple[str, dict[str, str]]]:
    pictures = [(film.video_codec, _VIDEO)] if film is not None else []
    audio = film.audio_codec if film is not None else sound
    return pictures + ([(audio, _AUDIO)] if audio else [])
