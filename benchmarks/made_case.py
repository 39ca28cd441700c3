"""Makes a workspace with one large case out of rows, as ingest would have left it: no file is read, none decoded.

Media of cameras and of the web; some in several places, some stacked with others, some films, a twentieth on a list
that tells what to find, a twelfth on one of known-good files. Thumbnails are small grey JPEGs, a few hundred of them,
or drawn scenes of the size that ingest keeps.
Run: python benchmarks/made_case.py FOLDER [--stacks N] [--drawn N]
"""

import argparse
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from PIL import Image
from sqlalchemy import Table

from clew.model.findings import Kind, Outcome
from clew.samples.dice import Dice
from clew.samples.scene import draw_scene
from clew.store import cases, schema
from clew.store.catalog import Transaction
from clew.store.transaction import batches
from clew.store.vault import Vault
from clew.store.workspace import Workspace

AGENCY = "local"
CASE = "OP-114"
EXHIBITS = ("KP/1", "KP/2")
THUMBNAILS = 400
PARTS_OF_A_SCENE = 8
"""Thumbnails cut of one drawn scene: drawing takes 45 ms, cutting and encoding 3."""
MODELS = (
    *(("Canon", "Canon EOS 5D"), ("FUJIFILM", "X-T30"), ("NIKON CORPORATION", "NIKON D70"), ("SONY", "ILCE-6000")),
    *(("Apple", f"iPhone {number}") for number in range(6, 16)),
    *(("samsung", f"SM-G{number}B") for number in range(900, 1000, 7)),
)
SIZES = ((4000, 3000), (4032, 3024), (6000, 4000), (1600, 1200), (1080, 1920), (640, 480))
BEGAN = datetime(2012, 1, 1, tzinfo=UTC)
EXAMINED = datetime(2026, 11, 1, tzinfo=UTC)

Row = dict[str, object]


def main() -> None:
    """Make a workspace and leave it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--stacks", type=int, default=400_000)
    parser.add_argument("--drawn", type=int, default=0)
    given = parser.parse_args()
    make_case(given.folder, given.stacks, drawn=given.drawn)


def make_case(folder: Path, stacks: int, seed: int = 11, drawn: int = 0) -> None:
    """Make a workspace in a folder that is not there yet, with so many drawn thumbnails (0: few small grey ones)."""
    workspace = Workspace(folder)
    workspace.create()
    catalog = workspace.open_catalog(AGENCY)
    keys = scenes(workspace.vault, drawn) if drawn else thumbnails(workspace.vault)
    chance = np.random.default_rng(seed)
    sizes = chance.choice([1, 1, 1, 1, 1, 1, 1, 1, 2, 3], stacks)
    leaders = np.repeat(np.cumsum(sizes) - sizes, sizes)
    with catalog.writing() as tx:
        cases.add_case(tx, CASE)
        for exhibit in EXHIBITS:
            cases.add_exhibit(tx, CASE, exhibit, "folder", b"/evidence/" + exhibit.encode())
        _put(tx, schema.hashsets, map(_list, range(2)))
        made = _Made(chance, len(leaders), keys)
        numbers = range(len(leaders))
        _put(tx, schema.media, map(made.media, numbers))
        _put(tx, schema.pictures, map(made.picture, numbers))
        _put(tx, schema.footage, (made.film(number) for number in numbers if made.is_film[number]))
        _put(tx, schema.occurrences, (row for number in numbers for row in made.places(number)))
        _put(tx, schema.matches, (made.match(number) for number in numbers if made.list_of[number]))
        _put(tx, schema.segments, made.segments())
        _put(tx, schema.stack_members, map(_member, leaders.tolist(), numbers))
    catalog.close()


def thumbnails(vault: Vault) -> list[bytes]:
    """Keep small grey pictures, soft shapes of chance; return their keys."""
    chance = np.random.default_rng(3)
    kept = []
    for _ in range(THUMBNAILS):
        soft = Image.fromarray(chance.integers(40, 220, (6, 8), np.uint8)).resize((256, 192), Image.Resampling.BICUBIC)
        stream = io.BytesIO()
        soft.save(stream, "JPEG", quality=70)
        kept.append(stream.getvalue())
    return vault.put_many(kept)


def scenes(vault: Vault, count: int) -> list[bytes]:
    """Keep thumbnails as ingest makes them, 512 px wide: stretches of drawn scenes, each another; return their keys."""
    kept: list[bytes] = []
    for number in range(-(-count // PARTS_OF_A_SCENE)):
        _kind, drawn = draw_scene(Dice(3, number), (768, 576))
        for part in range(min(PARTS_OF_A_SCENE, count - len(kept))):
            left, top = 64 * (part % 4), 192 * (part // 4)
            stream = io.BytesIO()
            drawn.crop((left, top, left + 512, top + 384)).save(stream, "JPEG", quality=80)
            kept.append(stream.getvalue())
    return vault.put_many(kept)


class _Made:
    """The facts of every media by its number, drawn beforehand."""

    def __init__(self, chance: np.random.Generator, count: int, keys: Sequence[bytes]) -> None:
        self._keys = keys
        self._digests = chance.bytes(32 * count)
        self._is_camera = chance.random(count) < 0.6
        self._model = np.sort(chance.integers(0, len(MODELS), count))
        self._second = np.sort(chance.integers(0, 14 * 365 * 86400, count))
        self._size = chance.integers(20_000, 9_000_000, count)
        self._shape = chance.integers(0, len(SIZES), count)
        self._has_gps = chance.random(count) < 0.12
        self._is_deleted = chance.random(count) < 0.06
        self._is_salvaged = chance.random(count) < 0.01
        self._edited = chance.random(count) < 0.2
        self._copies = chance.choice([1, 1, 1, 1, 1, 1, 1, 2, 3], count)
        self.is_film = chance.random(count) < 0.04
        self.list_of = chance.choice([0, 1, 2], count, p=[0.87, 0.05, 0.08])
        self._bits = chance.choice([0, 0, 4, 12, 26], count)

    def media(self, number: int) -> Row:
        is_film = self.is_film[number]
        sha256 = self._sha256(number)
        return {
            "agency": AGENCY,
            "id": number + 1,
            "sha256": sha256,
            "md5": sha256[:16],
            "sha1": sha256[:20],
            "ed2k": sha256[16:],
            "size": int(self._size[number]) * (12 if is_film else 1),
            "mime": "video/mp4" if is_film else "image/jpeg",
            "kind": (Kind.VIDEO if is_film else Kind.PICTURE).value,
            "outcome": Outcome.EXAMINED.value,
            "decoder": "av/1" if is_film else "jpeg/1",
            "thumbnail": self._keys[number % len(self._keys)],
        }

    def picture(self, number: int) -> Row:
        width, height = SIZES[self._shape[number]]
        is_camera = bool(self._is_camera[number]) and not self.is_film[number]
        make, model = MODELS[self._model[number]] if is_camera else (None, None)
        taken = BEGAN + timedelta(seconds=int(self._second[number]))
        is_located = is_camera and bool(self._has_gps[number])
        return {
            "agency": AGENCY,
            "media_id": number + 1,
            "width": width,
            "height": height,
            "frames": 1,
            "is_salvaged": bool(self._is_salvaged[number]),
            "make": make,
            "model": model,
            "body_serial": f"{4200 + self._model[number]}" if is_camera else None,
            "lens_serial": None,
            "software": ("GIMP 2.10" if self._edited[number] else "1.0") if is_camera else None,
            "taken_at": taken.strftime("%Y-%m-%dT%H:%M:%S") if is_camera else None,
            "latitude": 52.5 if is_located else None,
            "longitude": 13.4 if is_located else None,
            "recorded_width": width if is_camera else None,
            "recorded_height": height if is_camera else None,
            "icc_name": None,
            "embedded_thumbnail_differs": is_camera and number % 400 == 0,
            "embedded_thumbnail_distance": 40 if is_camera else None,
        }

    def film(self, number: int) -> Row:
        duration = 5_000 + int(self._size[number]) // 20
        return {
            "agency": AGENCY,
            "media_id": number + 1,
            "duration_ms": duration,
            "stated_ms": duration,
            "rotation": 0,
            "frames_per_second": 30.0,
            "container": "mp4",
            "video_codec": "h264",
            "audio_codec": "aac",
            "encoder": "",
            "streams": 2,
            "is_partial": number % 50 == 0,
            "partial_reason": "",
            "depth": "full",
            "contact_sheet": None,
        }

    def places(self, number: int) -> Iterator[Row]:
        modified = BEGAN + timedelta(seconds=int(self._second[number]) + 3600)
        for copy in range(self._copies[number]):
            name = f"IMG_{number:07d}" if self._is_camera[number] else self._sha256(number)[:5].hex()
            name = f"{name}-{copy}" if copy else name
            yield {
                "agency": AGENCY,
                "exhibit_id": 1 + number % 5 // 4,
                "path": f"{_folder(number, copy, is_camera=bool(self._is_camera[number]))}/{name}.jpg".encode(),
                "container": b"",
                "size": int(self._size[number]),
                "modified_ns": int(modified.timestamp()) * 1_000_000_000,
                "created_ns": None,
                "accessed_ns": None,
                "is_deleted": bool(self._is_deleted[number]),
                "outcome": Outcome.EXAMINED.value,
                "reason": "",
                "media_id": number + 1,
                "examined_at": EXAMINED,
                "remark": "",
            }

    def match(self, number: int) -> Row:
        bits = int(self._bits[number]) if self.list_of[number] == 1 else 0
        return {
            "agency": AGENCY,
            "media_id": number + 1,
            "hashset_id": int(self.list_of[number]),
            "entry_key": self._sha256(number)[:20],
            "algorithm": "pdq" if bits else "sha1",
            "part": "",
            "hashset_version": "7",
            "kind": "near" if bits else "exact",
            "hasher_version": "1" if bits else "",
            "distance": bits,
            "threshold": 31 if bits else 0,
            "form": 0,
            "categories": '[["us", "2.0", "1"]]',
            "series": "bridge" if bits and number % 97 == 0 else None,
            "purpose": "alert" if self.list_of[number] == 1 else "ignore",
        }

    def segments(self) -> Iterator[Row]:
        """Yield what every fourth film shares with the film four further."""
        films = np.flatnonzero(self.is_film).tolist()
        for one, other in zip(films[::4], films[4::4], strict=False):
            first, second = sorted((one, other), key=self._sha256)
            yield {
                "agency": AGENCY,
                "media_id": first + 1,
                "other_id": second + 1,
                "position": 0,
                "track": "frames",
                "start_ms": 1_000,
                "end_ms": 4_000,
                "other_start_ms": 0,
                "other_end_ms": 3_000,
                "speed": 1.0,
                "is_mirrored": False,
                "items": 3,
                "distance": 6.0,
                "share": 0.2,
                "other_share": 0.2,
            }

    def _sha256(self, number: int) -> bytes:
        return self._digests[32 * number : 32 * number + 32]


def _folder(number: int, copy: int, *, is_camera: bool) -> str:
    group = number // 150
    if copy:
        return f"Backup {2010 + group % 15}/copy {group}"
    if is_camera:
        return f"DCIM/{100 + group % 400}MEDIA" if group % 3 else f"Users/owner/Pictures/Album {group}"
    return f"Users/owner/Downloads/{group % 40}/set {group}"


def _list(number: int) -> Row:
    return {
        "agency": AGENCY,
        "id": number + 1,
        "name": ("national", "reference")[number],
        "format": "csv",
        "publisher": "",
        "version": "7",
        "scheme": "us",
        "purpose": ("alert", "ignore")[number],
        "licence": "",
        "expires": None,
        "source_sha256": bytes(32),
        "imported_at": EXAMINED,
        "entries": 0,
    }


def _member(leader: int, number: int) -> Row:
    return {
        "agency": AGENCY,
        "case_id": 1,
        "representative_id": leader + 1,
        "media_id": number + 1,
        "distance": 0 if leader == number else 4 + number % 20,
    }


def _put(tx: Transaction, table: Table, rows: Iterator[Row]) -> None:
    for batch in batches(rows, 5000):
        tx.connection.execute(table.insert(), batch)


if __name__ == "__main__":
    main()
