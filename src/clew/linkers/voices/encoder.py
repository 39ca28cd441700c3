"""What a voice sounds like as 256 numbers, by Resemblyzer's model, run in NumPy.

The weights (Resemblyzer 0.1.4, Apache-2.0: GE2E, Wan et al., "Generalized end-to-end loss for speaker verification",
ICASSP 2018, trained on adults' English) come inside the package, of which nothing else is used: its code needs PyTorch,
librosa and a compiler. The spectrogram is librosa's (Slaney's mel scale and norm, power, not its logarithm).
"""

import importlib.util
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from clew.linkers.voices.weights import read_weights

RATE = 16_000
"""Samples a second the model hears."""
SIZE = 256
WINDOW, STEP, BANDS, FRAMES = 400, 160, 40, 160
"""Samples of a frame and between two; bands of a frame; frames of what the model hears at once, 1.6 s."""
APART = 77
"""Frames between what is heard at once and the next: 1.3 a second, Resemblyzer's own."""
LOUDNESS = 10 ** (-30 / 20)
"""Speech is made as loud as this on average (-30 dB) where it is softer, as in training."""
_LAYERS = 3

Floats = npt.NDArray[np.float32]
Samples = npt.NDArray[np.int16]


def model_path() -> Path | None:
    """Return where the weights are, None where the package is not installed."""
    package = importlib.util.find_spec("resemblyzer")
    path = Path(*package.submodule_search_locations or (), "pretrained.pt") if package else None
    return path if path is not None and path.is_file() else None


@cache
def weights() -> dict[str, Floats]:
    """Return the model's tensors; kept, so that a sealed child opens no file. Raises FileNotFoundError without it."""
    path = model_path()
    if path is None:
        raise FileNotFoundError("resemblyzer's pretrained.pt")
    return read_weights(path, "model_state")


def embedded(speech: Samples) -> Floats:
    """Return a vector of length 1 for each stretch of speech that the model hears at once, shape (stretches, 256).

    What is left at the end counts where it fills three quarters of one.
    """
    sound = speech.astype(np.float32) / np.float32(32_768)
    loudness = float(np.sqrt(np.mean(sound * sound))) if sound.size else 0.0
    if 0 < loudness < LOUDNESS:
        sound *= np.float32(LOUDNESS / loudness)
    enough = FRAMES * STEP * 3 // 4
    starts = range(0, max(0, sound.size - enough) // STEP + 1, APART) if sound.size >= enough else ()
    if not starts:
        return np.zeros((0, SIZE), np.float32)
    frames = spectrogram(np.pad(sound, (0, max(0, (starts[-1] + FRAMES) * STEP - sound.size))))
    return _heard(np.stack([frames[start : start + FRAMES] for start in starts]))


def spectrogram(sound: Floats) -> Floats:
    """Return the power in each band of each frame, shape (1 + samples // STEP, BANDS)."""
    padded = np.pad(sound, WINDOW // 2)
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::STEP]
    turned = np.fft.rfft(windows * _hann(), axis=1)
    return np.asarray((np.abs(turned) ** 2) @ _bands().T, np.float32)


def _heard(batch: Floats) -> Floats:
    """Run the model: three layers of LSTM over the frames, the last one's state through a layer, to length 1."""
    model = weights()
    for layer in range(_LAYERS):
        inward, inner = model[f"lstm.weight_ih_l{layer}"].T, model[f"lstm.weight_hh_l{layer}"].T
        coming = batch @ inward + (model[f"lstm.bias_ih_l{layer}"] + model[f"lstm.bias_hh_l{layer}"])
        state = cell = np.zeros((len(batch), SIZE), np.float32)
        states = np.empty((*batch.shape[:2], SIZE), np.float32)
        for at in range(batch.shape[1]):
            let_in, forget, new, let_out = np.split(coming[:, at] + state @ inner, 4, axis=1)
            cell = _sigmoid(forget) * cell + _sigmoid(let_in) * np.tanh(new)
            state = _sigmoid(let_out) * np.tanh(cell)
            states[:, at] = state
        batch = states
    raw = np.maximum(batch[:, -1] @ model["linear.weight"].T + model["linear.bias"], 0)
    return np.asarray(raw / np.maximum(np.linalg.norm(raw, axis=1, keepdims=True), 1e-9), np.float32)


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * x)), np.float32)


@cache
def _hann() -> Floats:
    return np.asarray(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW), np.float32)


@cache
def _bands() -> Floats:
    """Return how much each frequency counts in each band: triangles on Slaney's scale, of the same area each."""
    edges = _to_hertz(np.linspace(0, _to_mel(RATE / 2), BANDS + 2))
    frequencies = np.fft.rfftfreq(WINDOW, 1 / RATE)
    rising = (frequencies - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - frequencies) / np.diff(edges)[1:, None]
    shapes = np.maximum(0, np.minimum(rising, falling))
    return np.asarray(shapes * (2 / (edges[2:] - edges[:-2]))[:, None], np.float32)


_LINEAR_HERTZ, _MELS_THERE, _STEP_OF_LOG = 1000.0, 15.0, np.log(6.4) / 27.0
"""Slaney's scale is linear up to 1,000 Hz, 15 mel, and logarithmic above."""


def _to_mel(hertz: float) -> float:
    if hertz < _LINEAR_HERTZ:
        return hertz * _MELS_THERE / _LINEAR_HERTZ
    return float(_MELS_THERE + np.log(hertz / _LINEAR_HERTZ) / _STEP_OF_LOG)


def _to_hertz(mels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    logarithmic = _LINEAR_HERTZ * np.exp(_STEP_OF_LOG * (mels - _MELS_THERE))
    return np.where(mels < _MELS_THERE, mels * _LINEAR_HERTZ / _MELS_THERE, logarithmic)
