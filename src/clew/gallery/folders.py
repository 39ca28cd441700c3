"""The folders of a case with all that lie above them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clew.gallery.texts import Integers, Numbers, Texts

DEEPEST = 32
"""Levels told apart; what lies deeper counts as in the folder there. Real drives have 20, a hostile archive any."""


@dataclass(frozen=True, slots=True, eq=False)
class FolderTree:
    """Folders as texts, sorted so that each comes before those below it, with how deep each lies (an exhibit: 0).

    Of k folders that were given, number i lies in `chain[lims[i]:lims[i + 1]]`, the exhibit first, itself last.
    """

    texts: Texts
    depths: Numbers
    chain: Integers
    lims: Integers

    @property
    def own(self) -> Integers:
        """The number of each folder that was given."""
        return self.chain[self.lims[1:] - 1]


def folder_tree(folders: Sequence[tuple[str, str]]) -> FolderTree:
    """Put (exhibit, path of a folder, "" for the root) into a tree."""
    keys = [(exhibit, *(part for part in folder.split("/")[:DEEPEST] if part)) for exhibit, folder in folders]
    known = {key[:depth] for key in set(keys) for depth in range(1, len(key) + 1)}
    numbers = {key: number for number, key in enumerate(sorted(known))}
    lims = np.zeros(len(keys) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, keys), np.int64, len(keys)), out=lims[1:])
    chain = [numbers[key[:depth]] for key in keys for depth in range(1, len(key) + 1)]
    return FolderTree(
        Texts.of([f"{exhibit}: {'/'.join(parts) or '.'}" for exhibit, *parts in numbers]),
        np.fromiter((len(key) - 1 for key in numbers), np.int32, len(numbers)),
        np.array(chain, np.int64),
        lims,
    )
