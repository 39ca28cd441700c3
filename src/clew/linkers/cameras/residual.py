"""What of a picture is noise: the picture less what a denoiser makes of it, freed of what all cameras of a model share.

The method is that of Lukas, Fridrich and Goljan (IEEE TIFS 1(2), 2006), with the zero-mean and Wiener steps of Chen et
al. (IEEE TIFS 3(1), 2008). In the place of their wavelet stands the undecimated one of Starck and Murtagh, which sums
up without an inverse transform.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Plane = npt.NDArray[np.float32]

MARGIN = 32
"""Pixels around the window that are denoised with it and then cut off: what the filters invent beyond an edge."""
LEVELS = (0.8908, 0.2007, 0.0856)
"""How much of white noise of deviation 1 lies in each plane of the transform (Starck and Murtagh, 2006, table 2)."""
NOISE = 5.0
"""The deviation, of 255 grey levels, that the denoiser takes for noise."""
WINDOWS = (3, 5, 9)
"""Sides in px over which a plane's local variance is taken; the least of them counts, so that edges stay thin."""
LOW, HIGH = 0.2, 0.3
"""In cycles a pixel: below scenes leak into the noise, above JPEG takes it away. With it, PCE of pictures scaled to 0.9
was 2.4 times as high (68 for 28, prints of 32), of pictures as they were 1.3 times (`benchmarks/cameras.py`)."""
_NEIGHBOURS = 31
"""So many frequencies each way tell how strong one should be."""
CORRELATED = 1.7
"""By so much more sums over pixels scatter, of what has nothing to do with each other, for each pixel resembles its
neighbours: measured, 1.72 of pictures with prints, 1.67 of their signs."""
_SPLINE = np.array([1, 4, 6, 4, 1], np.float32) / 16


def noise_of(grey: Plane) -> Plane:
    """Return the noise of a grey picture (0 to 255), of the same shape."""
    import cv2  # noqa: PLC0415 - optional, and 0.1 s

    noise, smooth = np.zeros_like(grey), grey
    for level, share in enumerate(LEVELS):
        kernel = np.zeros((len(_SPLINE) - 1) * 2**level + 1, np.float32)
        kernel[:: 2**level] = _SPLINE
        smoother = np.asarray(
            cv2.sepFilter2D(smooth, cv2.CV_32F, kernel, kernel, borderType=cv2.BORDER_REFLECT_101), np.float32
        )
        plane = smooth - smoother
        power, expected = plane * plane, (NOISE * share) ** 2
        local = cv2.blur(power, (WINDOWS[0], WINDOWS[0]))
        for side in WINDOWS[1:]:
            local = np.minimum(local, cv2.blur(power, (side, side)))
        noise += plane * (expected / np.maximum(local, expected))
        smooth = smoother
    return noise


def without_what_models_share(noise: Plane) -> Plane:
    """Return noise without what stands in whole rows or columns, or repeats: traces of filters, read-out and JPEG.

    Of the rest the frequencies stay that keep a pattern (`band`).
    """
    clean = noise.copy()
    for row in range(2):
        for column in range(2):
            phase = clean[row::2, column::2]
            phase -= phase.mean(axis=0, keepdims=True)
            phase -= phase.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft2(clean)
    return np.fft.irfft2(spectrum * _even_out(np.abs(spectrum) ** 2) * band(clean.shape), clean.shape).astype(
        np.float32
    )


@lru_cache(maxsize=4)
def band(shape: tuple[int, ...]) -> Plane:
    """Return how much each frequency of `numpy.fft.rfft2` counts: those between what scenes and what encoders leave."""
    down = np.fft.fftfreq(shape[0])[:, None]
    across = np.fft.rfftfreq(shape[1])[None, :]
    squared = down**2 + across**2
    kept: Plane = (np.exp(-squared / HIGH**2) * (1 - np.exp(-squared / LOW**2))).astype(np.float32)
    return kept


def _even_out(power: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Return by what to multiply a spectrum so that no frequency stands out of its neighbours: Wiener's filter."""
    import cv2  # noqa: PLC0415 - as above

    power = np.ascontiguousarray(power, np.float32)
    level = cv2.blur(power, (_NEIGHBOURS, _NEIGHBOURS))
    local = np.maximum(np.maximum(cv2.blur(power, (3, 3)), power / 3), level)
    return level / np.maximum(local, np.finfo(np.float32).tiny)
