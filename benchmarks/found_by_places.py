"""What local features find of copies that a hash of the whole picture does not, and how often wrongly. For recall.py.

Every base picture that lies in the evidence is compared with every copy of the kinds that are beyond such a hash, as
`clew link --all` would; each is described at the size a decoder reduces it to.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps
from views_of_places import reduced

from clew.linkers.places import plugin
from clew.model.link import COPIES, Proposal
from clew.model.occurrence import INSIDE
from clew.samples.truth import Truth, TruthFile

KINDS = ("text", "border", "window", "crop", "small rotation")


def places_figures(truth: Truth, evidence: Path) -> dict[str, object]:
    """Return by kind of alteration what is told to be a copy, or linked at all, and what is wrong."""
    bases = _bases(truth)
    copies = [each for each in truth.files if each.kind in KINDS and each.base in bases and _is_plain(each)]
    index = plugin.index()
    index.add(list(bases), [_described(evidence, each) for each in bases.values()])
    asked = range(len(truth.bases), len(truth.bases) + len(copies))
    proposed = index.propose(asked, [_described(evidence, each) for each in copies])
    return dict(_figures(copies, [(copies[each.view - asked.start], each) for each in proposed], len(bases)))


def _figures(
    copies: list[TruthFile], proposed: list[tuple[TruthFile, Proposal]], bases: int
) -> Iterator[tuple[str, object]]:
    found = {id(copy): each.kind for copy, each in proposed if each.other == copy.base}
    for kind in KINDS:
        those = [each for each in copies if each.kind == kind]
        told = sum(found.get(id(each)) in COPIES for each in those)
        yield f"{kind}, % told as copies by places of {len(those)}", 100 * told / len(those)
        linked = sum(id(each) in found for each in those)
        yield f"{kind}, % linked by places", 100 * linked / len(those)
    wrong = [each.kind for copy, each in proposed if each.other != copy.base]
    yield "pairs of unrelated pictures that places compared", len(copies) * (bases - 1)
    yield "of those told as copies by places", sum(kind in COPIES for kind in wrong)
    yield "of those linked in other ways by places", sum(kind not in COPIES for kind in wrong)


def _bases(truth: Truth) -> dict[int, TruthFile]:
    """Return for each base a file that has its very bytes and lies in no container, where one does."""
    plain = {each.sha256: each for each in truth.files if each.sha256 and _is_plain(each)}
    return {base.id: plain[base.sha256] for base in truth.bases if base.sha256 in plain}


def _is_plain(each: TruthFile) -> bool:
    return INSIDE not in each.path_bytes and bool(each.sha256)


def _described(evidence: Path, each: TruthFile) -> bytes:
    with Image.open(os.fsencode(evidence) + b"/" + each.path_bytes) as picture:
        return plugin.describe(np.asarray(reduced(ImageOps.exif_transpose(picture).convert("RGB"))))
