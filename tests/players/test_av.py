"""Films in every container give their frames, and damaged ones what decodes of them."""

import runpy
from fractions import Fraction
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.errors import ExaminationError
from clew.model.findings import Kind
from clew.player import Frame, Keyed, Recording, find_player, players
from clew.players.av.film_clock import FilmClock
from clew.players.av.pictures import Choice

FILMS = runpy.run_path(str(Path(__file__).resolve().parents[1] / "vectors" / "films" / "make.py"))
film, encode, shots = FILMS["film"], FILMS["encode"], FILMS["shots"]
MAX_PIXELS = 1_000_000
CUTS = [2.0, 3.0, 2.0]
PLAIN = film(CUTS)


def opened(content: bytes, max_pixels: int = MAX_PIXELS) -> Recording:
    recording = players()["av"].open(memoryview(content), max_pixels, lambda: None)
    assert recording is not None
    return recording


def times(content: bytes, every_ms: int | None = 1000) -> list[int]:
    return [frame.time_ms for frame in opened(content).frames(every_ms)]


def differ(one: Frame, other: Frame) -> float:
    return float(np.abs(one.rgb.astype(int) - other.rgb.astype(int)).mean())


@pytest.mark.parametrize(
    ("codec", "container", "mime", "pixels"),
    [
        ("libx264", "mp4", "video/mp4", "yuv420p"),
        ("libx264", "mov", "video/quicktime", "yuv420p"),
        ("libx264", "matroska", "video/x-matroska", "yuv420p"),
        ("libx264", "h264", "video/h264", "yuv420p"),
        ("libx265", "mp4", "video/mp4", "yuv420p10le"),
        ("libx265", "hevc", "video/h265", "yuv420p"),
        ("libvpx-vp9", "webm", "video/webm", "yuv420p"),
        ("libvpx", "ivf", "video/x-ivf", "yuv420p"),
        ("mpeg4", "avi", "video/x-msvideo", "yuv420p"),
        ("mpeg4", "3gp", "video/3gpp", "yuv420p"),
        ("wmv2", "asf", "video/x-ms-asf", "yuv420p"),
        ("mpeg2video", "mpegts", "video/mp2t", "yuv420p"),
        ("mpeg2video", "mpeg", "video/mpeg", "yuv420p"),
        ("flv", "flv", "video/x-flv", "yuv420p"),
        ("mjpeg", "mov", "video/quicktime", "yuvj420p"),
        ("prores_ks", "mov", "video/quicktime", "yuv422p10le"),
    ],
)
def test_every_container_gives_a_frame_a_second(codec: str, container: str, mime: str, pixels: str) -> None:
    content = film(CUTS, codec, container, pixels=pixels, rate=25)
    assert find_player(memoryview(content)) == (players()["av"], mime)
    recording = opened(content)
    frames = [frame for frame in recording.frames(1000) if frame.time_ms % 1000 == 0]
    assert [frame.time_ms for frame in frames] == [0, 1000, 2000, 3000, 4000, 5000, 6000]
    assert {frame.rgb.shape for frame in frames} == {(128, 192, 3)}
    assert (recording.tracks.width, recording.tracks.height, recording.tracks.kind) == (192, 128, Kind.VIDEO)
    assert recording.watched_ms == 6960
    assert recording.damage == ""
    assert differ(frames[1], frames[2]) > 1.5 * differ(frames[0], frames[1])


@pytest.mark.parametrize(
    ("codec", "container", "options"),
    [
        ("libx264", "mp4", {}),
        ("libx264", "mp4", {"x264-params": "scenecut=0"}),
        ("libx264", "h264", {}),
        ("mpeg4", "avi", {}),
        ("mjpeg", "mov", {}),
        ("libvpx-vp9", "webm", {}),
    ],
)
def test_the_swift_look_sees_every_scene(codec: str, container: str, options: dict[str, str]) -> None:
    pixels = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    content = film([3.0, 4.0, 3.0], codec, container, rate=25, options=options, pixels=pixels)
    closely = {frame.time_ms: frame for frame in opened(content).frames(40)}
    swiftly = list(opened(content).frames(None))
    assert swiftly[0].time_ms == 0
    assert {0 if at < 3000 else 1 if at < 7000 else 2 for at in (each.time_ms for each in swiftly)} == {0, 1, 2}
    assert len(swiftly) <= 13
    for frame in swiftly:
        assert differ(frame, closely[frame.time_ms]) < 2


def test_a_stretch_without_key_frames_is_looked_at_all_the_same() -> None:
    content = film([40.0], options={"g": "1000", "x264-params": "scenecut=0"}, rate=4)
    found = times(content, None)
    assert found[0] == 0
    assert max(later - earlier for earlier, later in pairwise([*found, 40_000])) <= 6000


def test_frames_are_those_that_vpdq_numbers() -> None:
    """vPDQ takes each frame whose number is a multiple of int(seconds * rate), here 29: its times are uneven."""
    count = 100
    content = encode(shots(1, [count / 30], 30, (192, 128)), Fraction(30_000, 1001))
    with av.open(BytesIO(content), "r") as container:
        every = [round(frame.time * 1000) for frame in container.decode(video=0)]
    assert len(every) == count
    assert set(times(content)) >= set(every[::29])


def test_uneven_rates_leave_no_gap() -> None:
    uneven = [*range(0, 4000, 50), *range(4000, 20_000, 400)]
    content = encode(shots(1, [len(uneven) / 10], 10, (192, 128)), 20, container="matroska", times=uneven)
    found = times(content)
    assert all(time in uneven for time in found)
    assert max(later - earlier for earlier, later in pairwise(found)) <= 1200


@given(
    st.lists(st.integers(1, 4000), min_size=1, max_size=300),
    st.one_of(st.none(), st.fractions(Fraction(1, 10), 240)),
    st.integers(40, 5000),
)
def test_taken_frames_lie_neither_close_nor_far(steps: list[int], rate: Fraction | None, every_ms: int) -> None:
    shown = [sum(steps[:at]) for at in range(len(steps))]
    choice = Choice(every_ms, rate)
    taken = [time for time in shown if choice.takes(time)]
    assert taken[0] == 0
    for earlier, later in pairwise(taken):
        assert later - earlier >= every_ms / 2
        assert not [time for time in shown if earlier + every_ms <= time < later]


@given(st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1)), max_size=50))
def test_a_films_clock_never_goes_back(stamps: list[int | None]) -> None:
    clock = FilmClock(Fraction(1, 90_000), Fraction(25))
    told = [clock.at(stamp) for stamp in stamps]
    assert told == sorted(told)
    assert all(0 <= time < 2**31 for time in told)
    assert not told or told[0] == 0


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_turned_film_says_so_and_its_pixels_stay(rotation: int) -> None:
    content = film([1.0], rotation=rotation)
    recording = opened(content)
    assert recording.tracks.rotation == rotation
    assert next(recording.frames(1000)).rgb.shape == (128, 192, 3)


@pytest.mark.parametrize("pixels", ["yuv420p", "yuv420p10le"])
def test_key_frames_come_as_large_as_they_are_and_spread_over_the_film(pixels: str) -> None:
    size = (1048, 1032)
    content = film([0.2, 0.2], size=size, pixels=pixels, options={"g": "1"})
    recording = opened(content, 4_000_000)
    assert isinstance(recording, Keyed)
    assert len(list(recording.key_lumas(9))) == 4
    lumas = list(recording.key_lumas(2))
    assert [each.shape for each in lumas] == [size[::-1]] * 2
    reduced = [frame.rgb for frame in recording.frames(200)]
    for luma, rgb in zip(lumas, reduced, strict=True):
        assert rgb.shape[0] < luma.shape[0]
        small = luma.reshape(516, 2, 524, 2).mean((1, 3))
        assert np.corrcoef(small.ravel(), (rgb @ [0.299, 0.587, 0.114]).ravel())[0, 1] > 0.99


def test_camera_place_and_time_are_read() -> None:
    told = {
        "com.apple.quicktime.make": "Maker",
        "com.apple.quicktime.model": "Telephone 7",
        "com.apple.quicktime.software": "17.2",
        "com.apple.quicktime.creationdate": "2024-05-01T12:30:45+0200",
        "com.apple.quicktime.location.ISO6709": "+27.5916-086.5640+8850/",
    }
    tracks = opened(film([1.0], container="mov", metadata=told, mux={"movflags": "use_metadata_tags"})).tracks
    camera = tracks.camera
    assert (camera.make, camera.model, camera.software) == ("Maker", "Telephone 7", "17.2")
    assert camera.taken_at == "2024-05-01T12:30:45+02:00"
    assert (camera.latitude, camera.longitude) == (27.5916, -86.564)
    assert ("com.apple.quicktime.model", "Telephone 7") in tracks.properties
    assert tracks.encoder.startswith("Lavf")
    assert (tracks.video_codec, tracks.stated_ms, tracks.frames_per_second) == ("h264", 1000, 10.0)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("+4852.5-00217.25/", (48.875, -2.2875)),
        ("-335124+1511234/", (-33.8566667, 151.2094444)),
        ("+00.0000+000.0000/", (None, None)),
        ("+99.0000+010.0000/", (None, None)),
        ("here", (None, None)),
    ],
)
def test_places_are_read_in_every_notation(text: str, place: tuple[float | None, float | None]) -> None:
    told = {"com.apple.quicktime.location.ISO6709": text}
    content = film([0.5], container="mov", metadata=told, mux={"movflags": "use_metadata_tags"})
    camera = opened(content).tracks.camera
    assert (camera.latitude, camera.longitude) == place


def test_a_clock_that_was_not_set_is_no_time() -> None:
    assert opened(film([0.5], metadata={"creation_time": "1970-01-01T00:00:00Z"})).tracks.camera.taken_at is None


def test_the_largest_of_several_films_is_watched_and_the_others_are_named() -> None:
    file = BytesIO()
    with av.open(file, "w", format="matroska") as output:
        sizes = ((96, 64), (192, 128))
        streams = [output.add_stream("mpeg4", rate=10) for _ in sizes]
        for stream, (width, height) in zip(streams, sizes, strict=True):
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(20):
            for stream, (width, height) in zip(streams, sizes, strict=True):
                grey = np.full((height, width, 3), 5 * number, np.uint8)
                output.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        for stream in streams:
            output.mux(stream.encode(None))
    recording = opened(file.getvalue())
    assert (recording.tracks.width, recording.tracks.streams) == (192, 2)
    assert ("stream 0", "video mpeg4 96\u00d764 (not watched)") in recording.tracks.properties
    assert [frame.width for frame in recording.frames(1000)] == [192, 192]


def test_a_cover_picture_is_no_film() -> None:
    file = BytesIO()
    with av.open(file, "w", format="mp4") as output:
        sound = output.add_stream("aac", rate=16_000, layout="mono")
        cover = output.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt = 64, 64, "yuvj420p"
        cover.disposition = av.stream.Disposition.attached_pic
        frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
        packets = [*cover.encode(frame), *cover.encode(None)]
        heard = av.AudioFrame.from_ndarray(np.zeros((1, 16_000), np.float32), format="fltp", layout="mono")
        heard.sample_rate = 16_000
        output.mux([*packets, *sound.encode(heard), *sound.encode(None)])
    recording = opened(file.getvalue())
    assert recording.tracks.kind is Kind.AUDIO
    assert (recording.tracks.width, recording.tracks.audio_codec) == (0, "aac")
    assert list(recording.frames(1000)) == []


@pytest.mark.parametrize("share", [0.5, 0.9])
@pytest.mark.parametrize("every_ms", [1000, None])
@pytest.mark.parametrize(
    ("codec", "container", "mux"),
    [
        ("libx264", "mp4", {"moov_size": "6000"}),
        ("libx264", "mp4", {"movflags": "frag_keyframe+empty_moov"}),
        ("libx264", "matroska", {}),
        ("mpeg4", "avi", {}),
        ("mpeg2video", "mpegts", {}),
        ("flv", "flv", {}),
    ],
)
def test_of_a_truncated_film_the_beginning_is_kept(
    codec: str, container: str, mux: dict[str, str], share: float, every_ms: int | None
) -> None:
    whole = film([4.0] * 4, codec, container, mux=mux)
    recording = opened(whole[: int(share * len(whole))])
    found = [frame.time_ms for frame in recording.frames(every_ms)]
    assert 1 <= len(found) <= 17
    assert found[0] == 0
    stated = recording.tracks.stated_ms
    if stated == 16_000 and recording.watched_ms < 13_000:
        assert recording.damage.startswith("truncated: ends at ")


def test_damage_in_the_middle_costs_only_what_it_hits() -> None:
    content = bytearray(film([4.0] * 4, mux={"moov_size": "6000"}))
    middle = len(content) // 2
    content[middle : middle + 400] = bytes(400)
    recording = opened(bytes(content))
    found = [frame.time_ms for frame in recording.frames(1000)]
    assert found[0] == 0
    assert found[-1] >= 14_000
    assert "of its frames did not decode whole" in recording.damage


def test_a_film_without_its_index_is_named() -> None:
    whole = film([2.0])
    at = whole.index(b"moov") - 4
    with pytest.raises(ExaminationError, match=r"truncated: the index of its frames \(moov\) is missing"):
        opened(whole[:at])


def test_a_flood_is_refused_by_its_size() -> None:
    with pytest.raises(ExaminationError, match="pixel flood 192\u00d7128"):
        opened(PLAIN, 192 * 128 - 1)


def test_progress_is_told_and_may_end_a_pass() -> None:
    told = 0
    limit = 10**9

    def tell() -> None:
        nonlocal told
        told += 1
        if told > limit:
            raise ExaminationError("over 3 s")

    recording = players()["av"].open(memoryview(PLAIN), MAX_PIXELS, tell)
    assert recording is not None
    limit = told + 30
    frames = recording.frames(1000)
    assert next(frames).time_ms == 0
    with pytest.raises(ExaminationError, match="over 3 s"):
        list(frames)


def test_playlists_that_name_other_files_are_no_films(tmp_path: Path) -> None:
    other = tmp_path / "other.mp4"
    other.write_bytes(PLAIN)
    for content in (
        f"#EXTM3U\n#EXTINF:2,\n{other}\n",
        f"ffconcat version 1.0\nfile {other}\n",
        "v=0\no=- 0 0 IN IP4 1\n",
    ):
        assert find_player(memoryview(content.encode())) == (None, "")
