"""A tiny film with sound, made on the spot."""

import math
from io import BytesIO

import numpy as np

_WIDTH, _HEIGHT, _FRAMES, _RATE = 64, 48, 12, 8
_SOUND_RATE, _SOUND_SAMPLES = 16_000, 16_000


def sample() -> bytes:
    """Return an MP4 of MPEG-4 pictures and AAC sound, 1.5 s, 6 KB."""
    import av  # noqa: PLC0415 - libav takes 0.1 s to load

    file = BytesIO()
    with av.open(file, "w", format="mp4") as container:
        film = container.add_stream("mpeg4", rate=_RATE)
        film.width, film.height, film.pix_fmt = _WIDTH, _HEIGHT, "yuv420p"
        sound = container.add_stream("aac", rate=_SOUND_RATE, layout="mono")
        for number in range(_FRAMES):
            line = np.add.outer(np.arange(_HEIGHT) * (3 + number), np.arange(_WIDTH) * 5) % 256
            picture = np.repeat(line.astype(np.uint8)[:, :, None], 3, axis=2)
            container.mux(film.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(film.encode(None))
        tone = 0.3 * np.sin(np.arange(_SOUND_SAMPLES) * (2 * math.pi * 440 / _SOUND_RATE))
        heard = av.AudioFrame.from_ndarray(tone.astype(np.float32)[None], format="fltp", layout="mono")
        heard.sample_rate = _SOUND_RATE
        container.mux(sound.encode(heard))
        container.mux(sound.encode(None))
    return file.getvalue()
