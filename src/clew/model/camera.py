"""What metadata says of the camera."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Camera:
    """What a picture's metadata says of how it was taken.

    `taken_at` is ISO 8601 as the camera had it: local time, with an offset only where the file has one.
    `latitude` and `longitude` are degrees, north and east positive. `recorded_width` and `recorded_height` are the
    picture's size in px as the camera wrote it down, which an editor that crops or shrinks may leave standing.
    """

    make: str | None = None
    model: str | None = None
    body_serial: str | None = None
    lens_serial: str | None = None
    software: str | None = None
    taken_at: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    recorded_width: int | None = None
    recorded_height: int | None = None
