"""How alike the voices of one adult, and of different adults, sound to the linker, and what describing costs.

Recordings come in packages: PyPI's `pyannote.audio` 4.0.7 (source, tests/data: excerpts of the AMI meeting corpus, with
who speaks when) and Debian's `pocketsphinx-testdata` 0.8+5prealpha+1-15. They are unpacked by hand into one folder.
Of a meeting what exactly one person says counts, from four seconds on.
Run: python benchmarks/voices.py FOLDER
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from time import process_time

import av
import numpy as np
from recorded import record

from clew.linkers.voices import plugin
from clew.linkers.voices.encoder import RATE, Floats, Samples, embedded
from clew.linkers.voices.index import LEAST_COSINE, RATES

LEAST_SECONDS = 4
READERS = {
    "reader of Austen": ("0870.wav", "0880.wav", "0890.wav", "0920.wav", "0930.wav"),
    "player of cards": ("001.wav", "002.wav", "003.wav", "004.wav", "005.wav"),
    "speaker of numbers": ("numbers.raw", "goforward.raw", "something.raw"),
}
"""Files of pocketsphinx's by who speaks in them; each reader's are dealt out over as many recordings as last."""


def main() -> None:
    """Listen, compare, print and write results/voices.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    plugin.warm_up()
    recordings = [*meetings(given.folder), *readers(given.folder)]
    began = process_time()
    vectors = [_mean(embedded(speech)) for _, speech in recordings]
    seconds = process_time() - began
    same, different = list[float](), list[float]()
    people: dict[frozenset[str], float] = {}
    for (one, first), (other, second) in combinations(zip((who for who, _ in recordings), vectors, strict=True), 2):
        score = float(first @ second)
        if one == other:
            same.append(score)
        else:
            different.append(score)
            pair = frozenset((one, other))
            people[pair] = max(score, people.get(pair, 0.0))
    total = sum(len(speech) for _, speech in recordings) / RATE
    figures = {
        "adults": len({who for who, _ in recordings}),
        "recordings": len(recordings),
        "pairs of one": len(same),
        "least of them": min(same),
        "pairs of different adults": len(different),
        "pairs of people": len(people),
        "mean of different adults": float(np.mean(different)),
        "most of different adults": max(different),
        f"pairs of one at {LEAST_COSINE} and more, share": float(np.mean(np.array(same) >= LEAST_COSINE)),
        **{
            f"pairs of people at {least} and more": sum(each >= least for each in people.values()) for least, _ in RATES
        },
        "seconds of a core, a minute of speech": seconds / total * 60,
    }
    record("voices", figures, seconds_of_speech=round(total))


def meetings(folder: Path) -> Iterator[tuple[str, Samples]]:
    """Yield who speaks alone in each recording of a meeting, with what they say."""
    turns: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for path in sorted(folder.rglob("debug.*.rttm")):
        for line in path.read_text(encoding="utf-8").splitlines():
            _, name, _, start, length, _, _, who, *_ = line.split()
            turns[name].append((round(float(start) * RATE), round((float(start) + float(length)) * RATE), who))
    for name, spans in sorted(turns.items()):
        found = sorted(folder.rglob(f"{name}.wav"))
        if not found:
            continue
        sound = decoded(found[0])
        speakers = np.zeros(len(sound), np.int8)
        for begun, ended, _ in spans:
            speakers[begun:ended] += 1
        for person in sorted({who for _, _, who in spans}):
            own = np.zeros(len(sound), bool)
            for begun, ended, who in spans:
                own[begun:ended] |= who == person
            speech = sound[own & (speakers == 1)]
            if len(speech) >= LEAST_SECONDS * RATE:
                yield person, speech


def readers(folder: Path) -> Iterator[tuple[str, Samples]]:
    """Yield what readers say, in recordings that last long enough."""
    for who, ends in READERS.items():
        waiting = np.zeros(0, np.int16)
        for end in ends:
            for path in sorted(folder.rglob(f"*{end}")):
                waiting = np.concatenate((waiting, decoded(path)))
                if len(waiting) >= LEAST_SECONDS * RATE:
                    yield who, waiting
                    waiting = np.zeros(0, np.int16)


def decoded(path: Path) -> Samples:
    """Return the sound of a file in one channel; raw ones are so already."""
    if path.suffix == ".raw":
        return np.frombuffer(path.read_bytes(), "<i2").astype(np.int16)
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("s16", "mono", RATE)
        pieces = [each.to_ndarray()[0] for frame in container.decode(audio=0) for each in resampler.resample(frame)]
    return np.concatenate(pieces).astype(np.int16)


def _mean(vectors: Floats) -> Floats:
    mean = vectors.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), np.float32)


if __name__ == "__main__":
    main()
