"""Tells how a head is turned, from five landmarks."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

MODEL = np.array(
    [[-31.5, -32.0, 0.0], [31.5, -32.0, 0.0], [0.0, 5.0, 28.0], [-26.0, 33.0, 3.0], [26.0, 33.0, 3.0]], np.float64
)
"""Where eyes, nose and corners of the mouth of a mean adult head lie, in mm: right, down, towards the viewer.

Eyes 63 mm apart (Dodgson, "Variation and extrema of human interpupillary distance", 2004); the rest read off the
template of 112 px that SFace aligns to. The nose's 5 mm below the middle put the median pitch of the test faces near 0.
"""
_CENTRED = MODEL - MODEL.mean(axis=0)
_SOLVE = np.linalg.pinv(_CENTRED)


def pose(landmarks: Floats) -> tuple[float, float, float]:
    """Return yaw, pitch and roll in degrees of a head with these landmarks (5, 2) in px.

    The turn of a mean head that fits best under weak perspective (least squares): nodded, then turned, then leant. Yaw
    above 0: turned to the picture's right; pitch above 0: looking down; roll above 0: leaning clockwise.
    """
    fitted = _SOLVE @ (landmarks - landmarks.mean(axis=0))
    left, _, right = np.linalg.svd(fitted.T, full_matrices=False)
    across, down = left @ right
    roll = np.arctan2(down[0], across[0])
    ahead = np.cross(across, down)
    nose = (
        np.cos(roll) * across[2] + np.sin(roll) * down[2],
        np.cos(roll) * down[2] - np.sin(roll) * across[2],
        ahead[2],
    )
    yaw = np.arctan2(nose[0], nose[2])
    pitch = np.arctan2(nose[1], np.hypot(nose[0], nose[2]))
    return float(np.degrees(yaw)), float(np.degrees(pitch)), float(np.degrees(roll))
