"""What the review page waits for with 400,000 stacks: its gallery made, opened, paged, counted, searched.

The catalog is made of rows (`made_case.py`). Making, opening and asking run in processes of their own, the questions
in the clock of one that is asked again and again; each is asked with another filter every time, so that none is
answered from what was kept.
Run: python benchmarks/gallery.py [--stacks N] [--keep FOLDER]
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
from made_case import CASE, make_case
from recorded import record

from clew.casework import gallery as act
from clew.casework import live_gallery
from clew.casework.categorise import categorise
from clew.casework.desk import Desk, open_desk
from clew.casework.live_gallery import Galleries, LiveGallery
from clew.casework.triage import ranked, view
from clew.config import Config
from clew.gallery.filters import Badge, Filters, Sort
from clew.gallery.shown import Shown
from clew.model.findings import Kind
from clew.model.queue import Lane

PAGE = 200
"""Tiles asked for at once."""
Figures = dict[str, object]


def main() -> None:
    """Make a catalog, measure, print and write results/gallery.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stacks", type=int, default=400_000)
    parser.add_argument("--keep", type=Path, help="make the workspace here, and leave it")
    parser.add_argument("--inner", choices=sorted(PARTS), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inner:
        with open_desk(Config(workspace=str(given.keep)), "bench", create=False) as desk:
            print(json.dumps(PARTS[given.inner](desk)))
        return
    with tempfile.TemporaryDirectory() as folder:
        workspace = given.keep or Path(folder) / "workspace"
        if not workspace.exists():
            make_case(workspace, given.stacks)
        figures: Figures = {}
        for name in PARTS:
            figures |= measured(name, workspace)
    record("gallery", figures, stacks=given.stacks)


def measured(name: str, workspace: Path) -> Figures:
    """Run one part in a process of its own."""
    command = [sys.executable, __file__, "--inner", name, "--keep", str(workspace)]
    said: Figures = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return said


@contextmanager
def timed(figures: Figures, name: str) -> Iterator[None]:
    """Note how long what is done inside takes, and of how much processor."""
    began, used = time.perf_counter(), time.process_time()
    yield
    figures[f"{name}, s"] = time.perf_counter() - began
    figures[f"{name}, s of a core"] = time.process_time() - used


def build(desk: Desk) -> Figures:
    """Measure every step from rows to a file."""
    figures: Figures = {}
    with timed(figures, "make anew"), act.uncollected(), desk.catalog.reading() as tx:
        with timed(figures, "token"):
            token = act.token_of(tx, desk, CASE)
        with timed(figures, "load the case"):
            seen = view(tx, desk, CASE)
        with timed(figures, "rank its stacks"):
            items = ranked(tx, desk, CASE, seen)
        with timed(figures, "put them into columns"):
            made = act.gallery_of(tx, desk, CASE, seen, items, token)
        with timed(figures, "write the file"):
            act.folder_of(desk).save(CASE, made)
    figures["file, MB"] = act.folder_of(desk).file(CASE).stat().st_size / 1e6
    figures["peak memory of making, MB"] = _peak_mb()
    return figures


def opened(desk: Desk) -> Figures:
    """Measure opening what is kept, as a server does that begins."""
    figures: Figures = {}
    before = _peak_mb()
    with timed(figures, "open"):
        act.open_gallery(desk, CASE)
    galleries = Galleries(desk)
    with timed(figures, "open, with decisions"):
        galleries.of(CASE).shown()
    galleries.close()
    figures["memory that opening adds, MB"] = _peak_mb() - before
    return figures


def asked(desk: Desk) -> Figures:
    """Measure every question."""
    live = Galleries(desk).of(CASE)
    shown = live.shown()
    count = shown.gallery.count
    figures: Figures = {}
    filters = list(_filters(shown))
    for sort in Sort:
        places = [count * number // 40 for number in range(40)]
        answers = [_seconds(shown.page, Filters(), sort, at, PAGE) for at in places]
        _note(figures, f"page of all by {sort}", answers)
    _note(figures, "page, filtered", [_seconds(shown.page, each, Sort.DATE, 100, PAGE) for each in filters])
    texts = [Filters(text=text) for text in ("img_00", "backup", "jpg", "album 12", "zzz", "0", "media/", "owner/p")]
    _note(figures, "page by part of a path", [_seconds(shown.page, each, Sort.RANK, 0, PAGE) for each in texts])
    _note(figures, "facets", [_seconds(shown.facets, each) for each in [Filters(), *filters]])
    _note(
        figures,
        "ticks of a scrubber",
        [_seconds(shown.ticks, each, sort) for each in [Filters(), *filters[:5]] for sort in Sort],
    )
    names = [shown.gallery.name(count * number // 40) for number in range(40)]
    _note(figures, "place", [_seconds(shown.place, name, Filters(), Sort.DATE) for name in names])
    undecided = [_seconds(shown.next_undecided, name, Filters(), Sort.DATE) for name in names]
    _note(figures, "next undecided", undecided)
    _note(figures, "what a decision touches", [_seconds(shown.touched_by, each) for each in filters])
    brought: list[float] = []
    for name in names[:20]:
        categorise(desk, CASE, name, "us", "1", "")
        brought.append(_seconds(live.shown))
    _note(figures, "overlay brought up to a decision", brought)
    figures["peak memory of asking, MB"] = _peak_mb()
    return figures


def beside(desk: Desk) -> Figures:
    """Measure pages while the gallery is built anew, in a process of its own and, for comparison, in the server's."""
    figures: Figures = {}
    for days, (where, least) in enumerate({"aside": 0, "by the server itself": 1 << 62}.items()):
        live_gallery.ASIDE = least
        triage = msgspec.structs.replace(desk.config.triage, recent_days=800 + days)
        other = replace(desk, config=msgspec.structs.replace(desk.config, triage=triage))
        galleries = Galleries(other)
        live = galleries.of(CASE)
        built_at, answers = live.shown().gallery.built_at, list[float]()
        while live.shown().gallery.built_at == built_at:
            count = live.shown().gallery.count
            answers.append(_seconds(_page, live, count // 2))
            time.sleep(0.05)
        _note(figures, f"page while the next gallery is built {where}", answers)
        galleries.close()
    return figures


PARTS: dict[str, Callable[[Desk], Figures]] = {"build": build, "open": opened, "ask": asked, "beside": beside}


def _filters(shown: Shown) -> Iterator[Filters]:
    """Yield filters, each other than those before, alone and combined."""
    facets = shown.facets(Filters())
    yield from (Filters(folders=(value,)) for value, _ in facets.folders[:12])
    yield from (Filters(cameras=(value,)) for value, _ in facets.cameras[:6])
    yield from (Filters(lists=(value,)) for value, _ in facets.lists)
    yield from (Filters(lanes=(lane,)) for lane in Lane)
    yield from (Filters(first=date(year, 1, 1), last=date(year + 1, 6, 1)) for year in range(2013, 2025, 2))
    yield from (Filters(min_size=size, kinds=(Kind.PICTURE,)) for size in (10_000, 100_000, 1_000_000, 5_000_000))
    yield from (Filters(has=(badge,), is_decided=False) for badge in Badge)
    yield Filters(lanes=(Lane.NEW, Lane.NEAR), folders=(facets.folders[2][0],), has=(Badge.CAMERA,), text="img")


def _seconds(ask: Callable[..., object], *about: object) -> float:
    began = time.perf_counter()
    ask(*about)
    return time.perf_counter() - began


def _page(live: LiveGallery, first: int) -> None:
    live.shown().page(Filters(), Sort.DATE, first, PAGE)


def _note(figures: Figures, name: str, seconds: list[float]) -> None:
    figures[f"{name}, ms at the median"] = 1000 * statistics.median(seconds)
    figures[f"{name}, ms at worst"] = 1000 * max(seconds)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
