"""Views by what their texts have in common, the rarer the better."""

from collections import defaultdict
from collections.abc import Sequence

from clew.linkers.text.keys import STRONG, Key, keys_of
from clew.linkers.text.lines import Line, unpacked
from clew.model.link import Evidence, Proposal

KIND = "same text"
MOST_COMMON = 0.005
"""Share of the views with text that a word may stand in at most to be a key: on one of 200 signs."""
MOST_VIEWS = 50
"""A key on more views leads nowhere: a shop's name on all of a seizure's receipts, whatever their share."""
SHOWN_KEYS = 5


class TextIndex:
    """An inverted index over the keys of texts."""

    def __init__(self) -> None:
        self._views: dict[Key, dict[int, Line]] = defaultdict(dict)
        self._count = 0

    def add(self, views: Sequence[int], descriptions: Sequence[bytes]) -> None:
        """Take in texts, each under a number; raises ValueError for what is none."""
        for view, description in zip(views, descriptions, strict=True):
            for key, line in keys_of(unpacked(description)).items():
                self._views[key][view] = line
            self._count += 1

    def propose(self, views: Sequence[int], descriptions: Sequence[bytes]) -> list[Proposal]:
        """Return the views that share a rare key with these; the score counts how many times rarer than always."""
        found = []
        for view, description in zip(views, descriptions, strict=True):
            shared: dict[int, list[tuple[float, Key, Line, Line]]] = defaultdict(list)
            for key, line in keys_of(unpacked(description)).items():
                others = self._views.get(key, {})
                share = self._share(len(others))
                if len(others) <= MOST_VIEWS and (key.kind in STRONG or share <= MOST_COMMON):
                    for other, its_line in others.items():
                        if other != view:
                            shared[other].append((share, key, line, its_line))
            found += [self._proposal(view, other, some) for other, some in sorted(shared.items())]
        return found

    def _share(self, count: int) -> float:
        """Return in which share of texts a key stands, as far as so few can tell: never 0."""
        return (count + 1) / (self._count + 2)

    def _proposal(self, view: int, other: int, shared: list[tuple[float, Key, Line, Line]]) -> Proposal:
        shared.sort(key=lambda each: (each[0], each[1].kind not in STRONG, each[1].plain))
        share, _, line, its_line = shared[0]
        facts = tuple((key.kind, key.plain) for _, key, _, _ in shared[:SHOWN_KEYS])
        rarity = (("of the texts known here it stands in", f"1 in {1 / share:,.0f}"),)
        return Proposal(view, other, KIND, 1 / share, share, Evidence(line.box, its_line.box, facts=facts + rarity))
