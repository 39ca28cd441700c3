"""Where the near-match indexes of an agency lie, and the newest of each that this process has.

`index/<first 16 hex of the SHA-256 of the agency's name>/<name>/`, beside `lists/`. Everything here can be made anew
from the catalog (`indexes.py`).
"""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from clew.errors import IndexDamagedError
from clew.store.agency_folder import agency_folder

if TYPE_CHECKING:  # compiled code, 0.6 s to import, which most acts can do without
    from clew.matching.hamming import HammingIndex
    from clew.store.kept_descriptions import KeptRange


class IndexShelf:
    """The indexes of one agency, shared by the threads of a process; without a folder they live in memory only.

    `views` are the files of descriptions that are open (`kept_descriptions.py`).
    """

    def __init__(self, root: Path | None, agency: str) -> None:
        self._root = root
        self._agency = agency
        self._held: dict[str, HammingIndex] = {}
        self._guard = threading.Lock()
        self.views: dict[Path, KeptRange] = {}

    @property
    def path(self) -> Path | None:
        """The agency's folder, None where there is none; it may not be made yet."""
        return None if self._root is None else agency_folder(self._root, self._agency)

    def take(self, name: str, bits: int) -> "HammingIndex":
        """Return the newest index of a name, empty where there is none or it can't be trusted.

        It is the caller's own: what is done to it changes no other.
        """
        with self._guard:
            held = self._held.get(name)
            if held is None or held.bits != bits or (self.path is not None and held.is_behind(self.path / name)):
                self._held[name] = held = self._opened(name, bits)
            return held.copy()

    def put(self, name: str, index: "HammingIndex") -> None:
        """Keep an index to be taken the next time; don't change it any more."""
        with self._guard:
            self._held[name] = index

    def save(self, name: str, index: "HammingIndex") -> None:
        """Write an index to its folder. Call it under the writer's lock. Raises BusyError, CatalogError."""
        if self.path is None:
            self.put(name, index)
            return
        index.save(self.path / name, index.state)
        with self._guard:
            self._held.pop(name, None)  # whoever takes it next maps the files, and the memory it took is free

    def _opened(self, name: str, bits: int) -> "HammingIndex":
        from clew.matching.hamming import HammingIndex  # noqa: PLC0415

        if self.path is not None:
            try:
                index = HammingIndex.open(self.path / name)
            except IndexDamagedError:  # none yet, or damaged: `doctor` and `index status` tell; it is made anew
                return HammingIndex(bits)
            if index.bits == bits:
                return index
        return HammingIndex(bits)
