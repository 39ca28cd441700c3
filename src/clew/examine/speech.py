"""Tells how long anybody speaks, by Silero's voice activity detector.

The model (github.com/snakers4/silero-vad, MIT) comes inside the package silero-vad, of which nothing else is used: its
code needs PyTorch. Its form for whole sequences gives the same figures as the one for single windows, at a third of
the cost: 87 ms for a minute of sound on one core, half of all that listening costs (`benchmarks/sound.py`). So all of
a track is listened to, however long: one sentence in a night counts.
"""

import importlib.util
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from clew.errors import UnavailableError

SPEECH_RATE = 16_000
"""The model's own rate in Hz."""
INSTALL = "pip install 'clew[speech]', and pip install --no-deps silero-vad"

WINDOW, _CONTEXT = 512, 64
_WINDOW_MS = WINDOW * 1000 / SPEECH_RATE
_WINDOWS = 64
"""Windows a call: 2 s. From 31 to 512 the cost is the same within a tenth, and 2 s keep progress flowing."""
_SILENT = 8
"""Two seconds without a sample beyond this, of 32,767, are not listened to."""

_BEGIN, _END = 0.5, 0.35
_LEAST_SPEECH_MS, _LEAST_PAUSE_MS = 250, 100
"""Silero's own rules (`get_speech_timestamps`), but for its margin of 30 ms on either side, which is for cutting.

Speech begins where the model gives 0.5 and ends where it stays below 0.35 for 100 ms; less than 250 ms don't count.
"""

Samples = npt.NDArray[np.int16]
Floats = npt.NDArray[np.float32]


class SpeechWindows:
    """Takes the sound of one track at `SPEECH_RATE`, piece by piece, and tells the chance of speech in each window."""

    def __init__(self) -> None:
        """Raise UnavailableError where the model can't be run."""
        session = _session()
        if session is None:
            raise UnavailableError("onnxruntime / silero-vad is not installed")
        self._session = session
        self._held: list[Samples] = []
        self._held_count = 0
        self._context, self._hidden, self._cell = _fresh()

    def feed(self, samples: Samples) -> Iterator[tuple[Samples, list[float]]]:
        """Take the next samples of the one channel; yield whole windows, one after another, with each one's chance."""
        self._held.append(samples)
        self._held_count += len(samples)
        block = _WINDOWS * WINDOW
        if self._held_count < block:
            return
        held = np.concatenate(self._held)
        whole = len(held) // block * block
        self._held, self._held_count = [held[whole:]], len(held) - whole
        for start in range(0, whole, block):
            yield held[start : start + block], self._listen(held[start : start + block])

    def finish(self) -> Iterator[tuple[Samples, list[float]]]:
        """Yield what is left, silence after it up to a whole window."""
        if self._held_count:
            held = np.concatenate(self._held)
            padded = np.pad(held, (0, -len(held) % WINDOW))
            self._held, self._held_count = [], 0
            yield padded, self._listen(padded)

    def _listen(self, samples: Samples) -> list[float]:
        """Run the model over whole windows."""
        if max(int(samples.max()), -int(samples.min())) <= _SILENT:
            self._context, self._hidden, self._cell = _fresh()
            return [0.0] * (len(samples) // WINDOW)
        scaled = np.concatenate((self._context, samples.astype(np.float32) / np.float32(32_768)))
        windows = np.lib.stride_tricks.sliding_window_view(scaled, _CONTEXT + WINDOW)[::WINDOW]
        chances, self._hidden, self._cell = self._session.run(
            ("speech_probs", "hn", "cn"),
            {"input": np.ascontiguousarray(windows), "h": self._hidden, "c": self._cell},
        )
        self._context = scaled[-_CONTEXT:]
        return list(chances.tolist())


class SpeechMeter:
    """Takes the sound of one track at `SPEECH_RATE`, piece by piece, and tells how much of it is speech."""

    def __init__(self) -> None:
        """Raise UnavailableError where the model can't be run."""
        self._windows = SpeechWindows()
        self._spans = SpeechSpans()

    def feed(self, samples: Samples) -> None:
        """Take the next samples of the one channel."""
        for _, chances in self._windows.feed(samples):
            self._spans.feed(chances)

    def finish(self) -> int:
        """Return how long anybody speaks, in ms."""
        for _, chances in self._windows.finish():
            self._spans.feed(chances)
        return self._spans.finish()


def _fresh() -> tuple[Floats, Floats, Floats]:
    """Return what the model knows at the start of a track: the samples before it, and its two memories."""
    return np.zeros(_CONTEXT, np.float32), np.zeros((1, 1, 128), np.float32), np.zeros((1, 1, 128), np.float32)


class SpeechSpans:
    """Adds up speech from the chance of it in each window."""

    def __init__(self) -> None:
        self._total = 0
        self._speaking = 0
        self._pause = 0
        self._is_speech = False

    def feed(self, chances: list[float]) -> None:
        """Take the chances, 0 to 1, of the next windows."""
        for chance in chances:
            if not self._is_speech:
                self._is_speech = chance >= _BEGIN
                self._speaking = int(self._is_speech)
                self._pause = 0
            elif chance < _END or (self._pause and chance < _BEGIN):
                if chance < _END and self._pause * _WINDOW_MS >= _LEAST_PAUSE_MS:
                    self._close()
                self._pause += 1
            else:
                self._speaking += self._pause + 1
                self._pause = 0

    def finish(self) -> int:
        """Return how long the speech was, in ms."""
        if self._is_speech:
            self._speaking += self._pause
            self._close()
        return round(self._total * _WINDOW_MS)

    def _close(self) -> None:
        if self._speaking * _WINDOW_MS > _LEAST_SPEECH_MS:
            self._total += self._speaking
        self._is_speech = False


def model_version() -> str:
    """Return the versions of what listens for speech; raises UnavailableError where it is not installed."""
    from importlib.metadata import version  # noqa: PLC0415 - only the doctor asks

    if _session() is None:
        raise UnavailableError(f"onnxruntime / silero-vad is not installed: {INSTALL}")
    return f"silero-vad {version('silero-vad')}, onnxruntime {version('onnxruntime')}"


@cache
def _session() -> Any | None:  # noqa: ANN401 - onnxruntime has no types
    """Return the model ready to run, None where it can't be; kept, so that a sealed child does not look for it.

    ONNX Runtime 1.29 and later send usage data to their maker unless told not to before they are imported: they start
    a thread for it, and keep a file of it under the user's home. It logs to standard error what it thinks of models.
    """
    package = importlib.util.find_spec("silero_vad")
    path = Path(*package.submodule_search_locations or (), "data", _MODEL) if package else None
    if path is None or not path.is_file():
        return None
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    try:
        import onnxruntime  # noqa: PLC0415 - optional
    except ImportError:
        return None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=("CPUExecutionProvider",))


_MODEL = "silero_vad_16k_sequence.onnx"
