import struct

from clew.players.animation import plugin


def test_a_later_frame_that_is_a_flood_ends_the_film_and_is_named() -> None:
    data = bytearray(plugin.sample())
    second = data.rindex(b"\x2c" + struct.pack("<4H", 0, 0, 32, 32))
    struct.pack_into("<4H", data, second + 1, 0, 0, 0xFFFF, 0xFFFF)
    recording = plugin.open(memoryview(bytes(data)), 1_000_000, lambda: None)
    assert recording is not None
    assert [frame.time_ms for frame in recording.frames(100)] == [0]
    assert recording.damage == "frame 2 of 2 is a pixel flood"
