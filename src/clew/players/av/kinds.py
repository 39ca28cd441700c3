"""Which of libav's demuxers reads a file, told by its content.

The demuxer is then named to libav, which would otherwise try all of its own, playlists that name other files among
them. Pictures that are ISO base media files too (HEIC, AVIF) are taken by decoders, asked before.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from clew.decoder import HEAD_BYTES

_TS_PACKET, _M2TS_PACKET = 188, 192
_TS_PACKETS = 5
"""A transport stream's sync byte must come so many times: by chance it does in one file of 10^12."""
_AUDIO_FRAMES = 3
"""So many frames of MPEG audio must follow each other: two bytes of sync alone are in one of 2,048 random files."""
_MAX_ID3_BYTES = 1 << 28


class Form(NamedTuple):
    """A container: its MIME type, and libav's name of its demuxer."""

    mime: str
    demuxer: str


_MP4, _MOV = Form("video/mp4", "mov"), Form("video/quicktime", "mov")
_BRANDS = (
    (re.compile(rb"qt  "), _MOV),
    (re.compile(rb"M4[ABP] |F4[AB] "), Form("audio/mp4", "mov")),
    (re.compile(rb"3g2[a-z]|kddi"), Form("video/3gpp2", "mov")),
    (re.compile(rb"3g[a-z][0-9a-z]"), Form("video/3gpp", "mov")),
)
_MAGICS = (
    (re.compile(rb"\x1a\x45\xdf\xa3.{0,64}webm", re.DOTALL), Form("video/webm", "matroska")),
    (re.compile(rb"\x1a\x45\xdf\xa3.{0,64}matroska", re.DOTALL), Form("video/x-matroska", "matroska")),
    (re.compile(rb"RIFF....AVI[ X\x19]|ON2 ....ON2f", re.DOTALL), Form("video/x-msvideo", "avi")),
    (re.compile(rb"(RIFF|RIFX|RF64|BW64)....WAVE", re.DOTALL), Form("audio/x-wav", "wav")),
    (re.compile(rb"riff\x2e\x91\xcf\x11", re.DOTALL), Form("audio/x-wav", "w64")),
    (re.compile(rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\0\xaa\0\x62\xce\x6c"), Form("video/x-ms-asf", "asf")),
    (re.compile(rb"FLV\x01.\0\0\0\x09", re.DOTALL), Form("video/x-flv", "flv")),
    (re.compile(rb"OggS\0"), Form("video/ogg", "ogg")),
    (re.compile(rb"\.RMF\0\0\0"), Form("application/vnd.rn-realmedia", "rm")),
    (re.compile(rb"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02\x01\x01"), Form("application/mxf", "mxf")),
    (re.compile(rb"\0\0\x01\xba[\x21\x2f\x31\x40-\x7f]"), Form("video/mpeg", "mpeg")),
    (re.compile(rb"\0\0\x01\xb3..[\x10-\xff]", re.DOTALL), Form("video/mpeg", "mpegvideo")),
    (re.compile(rb"\0\0\0\x01[\x27\x47\x67][\x42\x4d\x58\x64\x6e\x7a\xf4]"), Form("video/h264", "h264")),
    (re.compile(rb"\0\0\0\x01\x09[\x10-\xf0]\0\0\0?\x01[\x27\x47\x67]"), Form("video/h264", "h264")),
    (re.compile(rb"\0\0\0\x01\x40\x01\x0c"), Form("video/h265", "hevc")),
    (re.compile(rb"DKIF\0\0\x20\0"), Form("video/x-ivf", "ivf")),
    (re.compile(rb"fLaC\0\0\0\x22"), Form("audio/flac", "flac")),
    (re.compile(rb"#!AMR(-WB)?\n"), Form("audio/amr", "amr")),
    (re.compile(rb"FORM....AIF[FC]", re.DOTALL), Form("audio/x-aiff", "aiff")),
    (re.compile(rb"caff\0[\1\2]\0\0"), Form("audio/x-caf", "caf")),
    (re.compile(rb"\.snd\0\0..\0", re.DOTALL), Form("audio/basic", "au")),
    (re.compile(rb"MAC [\x80-\xff]\x0f"), Form("audio/x-ape", "ape")),
    (re.compile(rb"wvpk....[\x02-\x10]\x04", re.DOTALL), Form("audio/x-wavpack", "wv")),
)
_BOX = re.compile(rb"\0[\0-\x0f]..(moov|moof|mdat|wide|skip|free|pnot|styp|sidx)|\0\0\0\x01(mdat|free)", re.DOTALL)
"""The first box of a QuickTime file from before `ftyp` (QuickTime File Format, 2001), or of a fragment."""

_MP3, _AAC = Form("audio/mpeg", "mp3"), Form("audio/aac", "aac")
_BIT_RATES = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
)
"""kbit/s of layer III in MPEG 1 and in MPEG 2 (ISO/IEC 11172-3, 2.4.2.3; 13818-3, 2.4.2.3)."""
_SAMPLE_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def form_of(data: memoryview) -> Form | None:
    """Return what container this is; None for anything else."""
    head = bytes(data[:HEAD_BYTES])
    if head[4:8] == b"ftyp":
        return next((form for brand, form in _BRANDS if brand.fullmatch(head[8:12])), _MP4)
    for magic, form in _MAGICS:
        if magic.match(head):
            return form
    if _BOX.match(head) and _has_boxes(data):
        return _MOV
    if _is_transport_stream(head, 0, _TS_PACKET):
        return Form("video/mp2t", "mpegts")
    if _is_transport_stream(head, 4, _M2TS_PACKET):
        return Form("video/mp2t", "mpegts")
    return _raw_audio(data, head)


def _has_boxes(data: memoryview) -> bool:
    """Tell whether box follows box (ISO/IEC 14496-12, 4.2), at least two, with names that are letters."""
    position = 0
    for _ in range(2):
        size = int.from_bytes(data[position : position + 4], "big")
        name = bytes(data[position + 4 : position + 8])
        if size == 1:
            size = int.from_bytes(data[position + 8 : position + 16], "big")
        if size < 8 or not re.fullmatch(rb"[A-Za-z0-9 ]{4}", name):
            return False
        position += size
        if position >= len(data):
            return name in {b"moov", b"mdat", b"moof"}
    return True


def _is_transport_stream(head: bytes, first: int, packet: int) -> bool:
    """Tell by the sync byte at the start of each packet (ISO/IEC 13818-1, 2.4.3.2; with 4 bytes of time before it)."""
    return all(head[first + at * packet : first + at * packet + 1] == b"\x47" for at in range(_TS_PACKETS))


def _raw_audio(data: memoryview, head: bytes) -> Form | None:
    """Frames of MPEG audio after each other, behind an ID3 tag (id3.org, ID3v2.4, 3.1) and padding or none."""
    start = 0
    if head[:3] == b"ID3" and len(head) > 10 and max(head[6:10]) < 0x80:
        size = 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9])
        start = min(size, _MAX_ID3_BYTES)
        if bytes(data[start : start + 4]) == b"fLaC":
            return Form("audio/flac", "flac")
    while start < len(data) and data[start] == 0 and start < HEAD_BYTES:
        start += 1
    if _count_frames(data, start, _mp3_bytes) >= _AUDIO_FRAMES:
        return _MP3
    if _count_frames(data, start, _aac_bytes) >= _AUDIO_FRAMES:
        return _AAC
    return _MP3 if head[:3] == b"ID3" and head[3:4] in {b"\2", b"\3", b"\4"} else None


def _count_frames(data: memoryview, position: int, size_of: "Callable[[memoryview], int]") -> int:
    for count in range(_AUDIO_FRAMES):
        size = size_of(data[position : position + 7])
        if not size:
            return count
        position += size
    return _AUDIO_FRAMES


def _mp3_bytes(header: memoryview) -> int:
    """Return the size of a layer III frame, 0 for anything else."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return 0
    version, bit_rate, sample_rate = header[1] >> 3 & 3, header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or bit_rate in {0, 15} or sample_rate == 3:
        return 0
    rate = _BIT_RATES[version != 3][bit_rate]
    return (144 if version == 3 else 72) * 1000 * rate // _SAMPLE_RATES[version][sample_rate] + (header[2] >> 1 & 1)


def _aac_bytes(header: memoryview) -> int:
    """Return the size of an ADTS frame (ISO/IEC 13818-7, 6.2), 0 for anything else."""
    if len(header) < 7 or header[0] != 0xFF or header[1] & 0xF6 != 0xF0 or header[2] >> 2 & 15 > 12:
        return 0
    size = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    return size if size > 7 else 0
