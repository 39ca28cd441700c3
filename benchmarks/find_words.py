"""How long it takes to find words among what was read in 150,000 pictures.

The texts are made: words of syllables, some often and most seldom as in any language, a share of them misread by a
letter. The peer is the same look as a scan of all texts, by `LIKE`, without an index, words or misreadings.
Run: python benchmarks/find_words.py [--texts N]
"""

import argparse
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np
from find_text import median
from made_case import CASE, make_case
from recorded import record
from sqlalchemy import func, select

from clew.casework.desk import Desk, open_desk
from clew.casework.find import find_text
from clew.config import Config
from clew.model.link import Description
from clew.store import descriptions, media, schema
from clew.store.catalog import Transaction
from clew.store.descriptions import Described
from clew.store.written import Written, written

LINKER = ("text", "bench")
WORDS, LEAST, MOST, LINE = 60_000, 2, 40, 6
"""Different words there are, those of a text at least and at most, and those of a line."""
MISREAD = 0.03
BATCH, HITS = 1000, 50


def main() -> None:
    """Make a catalog, measure, print and write results/find_words.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=150_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "workspace"
        make_case(workspace, given.texts)
        with open_desk(Config(workspace=str(workspace)), "bench", create=False) as desk:
            record("find_words", measured(desk, workspace, given.texts), texts=given.texts, words=WORDS)


def measured(desk: Desk, workspace: Path, count: int) -> dict[str, object]:
    """Put so many texts in, and look for words that are frequent, rare, misspelt, and nowhere."""
    chance = np.random.default_rng(7)
    words = vocabulary(chance)
    with desk.catalog.reading() as tx:
        digests = media.media_of_case(tx, CASE)[:count]
    before = _bytes(workspace)
    began = time.process_time()
    texts = [text(chance, words) for _ in digests]
    making = time.process_time() - began
    began = time.process_time()
    for first in range(0, count, BATCH):
        said = zip(digests[first : first + BATCH], texts[first : first + BATCH], strict=True)
        with desk.catalog.writing() as tx:
            descriptions.record(
                tx, LINKER, {sha256: Described([(Description(*LINKER, "", b""), each)]) for sha256, each in said}
            )
    taken = time.process_time() - began
    figures: dict[str, object] = {
        "putting a text in, ms of a core": 1000 * taken / count,
        "bytes a text, with the index": (_bytes(workspace) - before) / count,
        "bytes a text": float(np.mean([len(each.encode()) for each in texts])),
        "making the texts, s": making,
    }
    return figures | looked(desk, words, texts)


def _bytes(workspace: Path) -> int:
    """Return the size of the catalog, with all that was written to it."""
    with closing(sqlite3.connect(workspace / "catalog.sqlite")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return (workspace / "catalog.sqlite").stat().st_size


def looked(desk: Desk, words: Sequence[str], texts: Sequence[str]) -> dict[str, object]:
    """Return the median times of looks, with and without the index, and how many of them find what they should."""
    told = Counter(word for each in texts for word in each.lower().split())
    rare = next(word for word, count in told.items() if len(word) >= 8 and word in words and 3 <= count <= 20)
    line = next(each for each in texts if rare in each.lower()).lower().split()
    others = [each for each in line if each != rare and told[each] > 20]
    two = sorted(others, key=told.__getitem__)[:2]
    with_most = [rare, max(told, key=told.__getitem__)]
    asked = {
        "a frequent word": words[0],
        "a rare word": rare,
        "a rare word as it stands": f'"{rare}"',
        "a rare word, misspelt": rare[:3] + rare[4] + rare[3] + rare[5:],
        "three words of a text": " ".join([rare, *two]),
        "the same, each misspelt": " ".join(f"{each[:2]}x{each[3:]}" for each in (rare, *two)),
        "a rare word and one of most texts": " ".join(with_most),
        "two letters": words[0][:2],
        "a word that is nowhere": "qxqxwzqxqy",
    }
    figures: dict[str, object] = {}
    with desk.catalog.reading() as tx:
        for what, sought in asked.items():
            figures[f"{what}, ms"] = median(partial(_written, tx, sought))
            figures[f"{what}, found"] = len(_written(tx, sought))
        scan = median(partial(_scan, tx, rare))
        alone = median(partial(_written, tx, f'"{rare}"'))
    figures |= {
        "a scan for a rare word, ms": scan,
        "a rare word as it stands, times as fast as the scan": scan / alone,
        "the whole of clew find, a rare word, ms": median(lambda: find_text(desk, rare)),
    }
    return figures


def _written(tx: Transaction, sought: str) -> list[Written]:
    return written(tx, sought, HITS, {})


def _scan(tx: Transaction, word: str) -> int:
    table = schema.descriptions
    statement = select(table.c.media_id).where(func.lower(table.c.text).like(f"%{word}%"))
    return len(tx.connection.execute(statement).all())


def vocabulary(chance: np.random.Generator) -> list[str]:
    """Return different words of two to five syllables, the frequent ones first: those are short."""
    starts, ends = "b c d f g h j k l m n p r s t v w br cl dr fl gr pl st tr", "a e i o u ai ea or an en"
    parts = (starts.split(), ends.split())
    found = dict[str, None]()
    while len(found) < WORDS:
        syllables = 2 + min(3, len(found) * 4 // WORDS)
        word = "".join(each[int(chance.integers(len(each)))] for _ in range(syllables) for each in parts)
        found[word] = None
    return list(found)


def text(chance: np.random.Generator, words: Sequence[str]) -> str:
    """Return a text of lines; the word of rank n stands in it as often as 1/n (Zipf), now and then misread."""
    count = int(chance.integers(LEAST, MOST))
    ranks = np.minimum(np.exp(chance.random(count) * np.log(WORDS)).astype(int), WORDS) - 1
    said = [misread(chance, words[rank]) if chance.random() < MISREAD else words[rank] for rank in ranks.tolist()]
    return "\n".join(" ".join(said[first : first + LINE]) for first in range(0, count, LINE)).title()


def misread(chance: np.random.Generator, word: str) -> str:
    """Return a word with one letter that is another."""
    at = int(chance.integers(len(word)))
    return word[:at] + "il1o0"[int(chance.integers(5))] + word[at + 1 :]


if __name__ == "__main__":
    main()
