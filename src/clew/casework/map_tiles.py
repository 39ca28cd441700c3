"""The map that places are shown on, where the unit has one: a file of its own, for nothing is asked of the network."""

import os
from pathlib import Path

from clew.errors import FormatError, NotFoundError, system_reason
from clew.pmtiles import MapFacts, PMTiles

WHOLE_WORLD = (-180.0, -85.051129, 180.0, 85.051129)
"""What a square map of the world shows, in degrees (EPSG:3857)."""
NO_MAP = MapFacts("", is_gzipped=False, min_zoom=0, max_zoom=0, bounds=WHOLE_WORLD, attribution="", layers=())


class MapTiles:
    """The map of a server; `fault` says why there is none though one is set, and what to do, "" where all is well."""

    def __init__(self, path: str) -> None:
        """Open the PMTiles file of this name, "" for none."""
        self.fault = ""
        self._map = self._opened(Path(path).expanduser()) if path else None

    @property
    def facts(self) -> MapFacts:
        """What the map is; without one, the bounds of the world."""
        return self._map.facts if self._map is not None else NO_MAP

    @property
    def has_tiles(self) -> bool:
        """Whether there is a map."""
        return self._map is not None

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """Return a tile as it lies in the file, None where the map has none there; raises NotFoundError without a map.

        So it does for a tile that can't be read any more.
        """
        if self._map is None:
            raise NotFoundError("there is no map: setting review.map names a PMTiles file")
        try:
            return self._map.tile(zoom, x, y)
        except (FormatError, OSError) as error:
            raise NotFoundError(f"tile {zoom}/{x}/{y} of the map can't be read: {error}") from error

    def close(self) -> None:
        """Close the file."""
        if self._map is not None:
            self._map.close()

    def _opened(self, path: Path) -> PMTiles | None:
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            self.fault = f"{path}: {system_reason(error)}: give the path of a PMTiles file, or leave review.map empty"
            return None
        try:
            return PMTiles(descriptor)
        except (FormatError, OSError) as error:
            os.close(descriptor)
            reason = system_reason(error) if isinstance(error, OSError) else str(error)
            self.fault = f"{path}: {reason}; until then there is no map (setting review.map)"
            return None
