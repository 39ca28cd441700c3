"""Finds benign photos that installed packages ship, without importing the packages."""

from importlib.util import find_spec
from pathlib import Path

SHIPPED: tuple[tuple[str, str], ...] = (("skimage", "data"), ("sklearn", "datasets/images"))
"""Packages and the folders in them that hold photos of landscapes and objects."""

PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff"})
SMALLEST_BYTES = 20_000
"""Smaller picture files are diagrams and icons as a rule."""


def installed_photo_folders() -> tuple[Path, ...]:
    """Return the folders of photos that packages installed here bring along; empty where there are none."""
    found: list[Path] = []
    for package, folder in SHIPPED:
        spec = find_spec(package)
        places = spec.submodule_search_locations if spec else None
        found += [Path(place, folder) for place in places or () if Path(place, folder).is_dir()]
    return tuple(found)


def photos_in(folder: Path) -> tuple[Path, ...]:
    """Return the photos of a folder, by name."""
    found = (path for path in folder.iterdir() if path.suffix.lower() in PICTURE_SUFFIXES)
    return tuple(sorted(path for path in found if path.stat().st_size >= SMALLEST_BYTES))
