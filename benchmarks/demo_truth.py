"""What is known of the demo's media: what each shows, holds or says, and which lines are written in it."""

from collections import defaultdict
from pathlib import Path

from clew.samples.leads.signs import SIGNS
from clew.samples.leads.truth import RIGHT
from clew.samples.leads.truth import read_truth as read_leads_truth
from clew.samples.truth import NO_FILM, TruthFile, read_truth

KEEPS_EXIF = frozenset({"original", "exact copy", "edited", "older thumbnail", "wrong extension", "undecodable name"})
FILM_VOICE = "voice of the films"
LEAST_SPOKEN_MS = 4000
"""Speech from which on a voice can be told (`linkers/voices/telling.py`)."""
CONTENT = "content"
JUSTLY, OTHERWISE, WRONGLY = "right", "same content, told as another kind", "wrong"

Things = dict[str, set[str]]
"""What a media has, by the sort of thing."""


def known(sample: Path) -> dict[str, Things]:
    """Return what the truths say of each media, by SHA-256 in hex."""
    has: dict[str, Things] = defaultdict(lambda: defaultdict(set))
    truth = read_truth(sample / "truth.json")
    bases = {base.id: base for base in truth.bases}
    for file in (each for each in truth.files if each.sha256):
        things, base = has[file.sha256], bases.get(file.base)
        if file.film != NO_FILM:
            things[CONTENT].add(f"film {file.film}")
        if file.spoken_ms >= LEAST_SPOKEN_MS:
            things["voice"].add(FILM_VOICE)
        if base is not None:
            things[CONTENT].add(base.first or f"base {base.id}")
            if base.camera and base.camera[-1] and file.kind in KEEPS_EXIF:
                things["camera"].add("/".join(base.camera))
        things["text"].update(_lines_of(file))
    for labelled in read_leads_truth(sample / "leads" / "truth.json").files:
        for label, values in labelled.labels.items():
            has[labelled.sha256][label].update(values)
    return has


def written(sample: Path) -> dict[str, set[str]]:
    """Return the lines that are written in each picture in which something is; titles in films are not told."""
    lines: dict[str, set[str]] = defaultdict(set)
    for file in read_truth(sample / "truth.json").files:
        lines[file.sha256].update(_lines_of(file))
        if "title" in file.parameters:
            lines[file.sha256].add(str(file.parameters["title"]))
    by_last = {sign[-1]: sign for sign in SIGNS}
    for labelled in read_leads_truth(sample / "leads" / "truth.json").files:
        lines[labelled.sha256].update(labelled.labels.get("written", ()))
        for last in labelled.labels.get("text", ()):
            lines[labelled.sha256].update(by_last[last])
    return {sha256: some for sha256, some in lines.items() if some}


def _lines_of(file: TruthFile) -> set[str]:
    return {str(file.parameters["words"])} if "words" in file.parameters else set()


def judged(one: Things, other: Things, kind: str) -> str:
    """Return whether two media have a thing in common that a kind of link tells of.

    It is `OTHERWISE` where that is nothing but content, which other kinds tell of: the pair is rightly linked, and told
    as what it isn't.
    """
    if any(kind in kinds and one[label] & other[label] for label, kinds in RIGHT.items()):
        return JUSTLY
    return OTHERWISE if one[CONTENT] & other[CONTENT] else WRONGLY


def sharing(things: dict[str, Things], label: str) -> dict[str, set[str]]:
    """Return the media that have each thing of a sort, where two and more do."""
    having: dict[str, set[str]] = defaultdict(set)
    for media, has in things.items():
        for value in has[label]:
            having[value].add(media)
    return {value: those for value, those in having.items() if len(those) > 1}
