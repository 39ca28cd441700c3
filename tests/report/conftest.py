"""Sample reports with drawn pictures, and a Chromium to read them in."""

import hashlib
import io
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PIL import Image, ImageDraw

from clew.model.queue import Lane, QueueItem, Reason
from clew.model.report import Report, ReportExhibit, ReportFile, ReportItem, ReportList, ReportNotes

REASONS = (
    Reason("camera body 31-077215 is on no list", 15.0),
    Reason("embedded thumbnail differs from the picture (41 bits)", 12.0),
    Reason("camera EXIF present (Nikon D3500)", 10.0),
    Reason("8 pictures taken within 10 minutes", 8.0),
    Reason("resolution native to the camera", 8.0),
    Reason("no editing software named", 4.0),
    Reason("3 copies", 3.3),
)


def drawn_picture(seed: int) -> bytes:
    """Draw a landscape with a house, a bridge or a boat; a JPEG of 512 px on the longer side."""
    rng = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    width, height = rng.choice(((512, 384), (384, 512), (512, 342)))
    horizon = height * rng.uniform(0.4, 0.65)
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    hue = rng.randrange(360)
    for y in range(height):
        draw.line((0, y, width, y), f"hsl({hue}, 45%, {round(86 - 34 * y / height)}%)")
    draw.ellipse(
        (width * 0.7, height * 0.08, width * 0.82, height * 0.08 + width * 0.12), f"hsl({hue + 180}, 80%, 75%)"
    )
    for layer in range(4):
        base = horizon + layer * (height - horizon) / 5
        ridge = [(x, base - rng.uniform(0, height * 0.14)) for x in range(0, width + 32, 32)]
        draw.polygon([*ridge, (width, height), (0, height)], f"hsl({hue + 60 + 15 * layer}, 35%, {46 - 8 * layer}%)")
    _draw_object(draw, rng, width * rng.uniform(0.15, 0.5), height * 0.72, width * 0.28)
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=82)
    return stream.getvalue()


def _draw_object(draw: ImageDraw.ImageDraw, rng: random.Random, x: float, y: float, size: float) -> None:
    kind = rng.choice(("house", "bridge", "boat"))
    if kind == "house":
        draw.rectangle((x, y, x + size, y + size * 0.6), "#e9dcc6", "#4a3b2a", 2)
        draw.polygon([(x - 8, y), (x + size / 2, y - size * 0.4), (x + size + 8, y)], "#9c3d2e", "#4a3b2a")
        draw.rectangle((x + size * 0.4, y + size * 0.25, x + size * 0.58, y + size * 0.6), "#5b4632")
    elif kind == "bridge":
        draw.rectangle((x - size * 0.2, y, x + size * 1.6, y + size * 0.1), "#8d8f93")
        for arch in range(3):
            left = x + arch * size * 0.5
            draw.arc((left, y + size * 0.05, left + size * 0.45, y + size * 0.6), 180, 360, "#8d8f93", 9)
    else:
        draw.polygon(
            [(x, y), (x + size, y), (x + size * 0.8, y + size * 0.2), (x + size * 0.2, y + size * 0.2)], "#7a2f22"
        )
        draw.polygon([(x + size * 0.5, y - size * 0.7), (x + size * 0.5, y - 4), (x + size * 0.85, y - 4)], "#fbfaf5")


def report_item(number: int, lane: Lane, rank: int, thumbnail: bytes) -> ReportItem:
    """Make one stack as a case has it."""
    rng = random.Random(number)  # noqa: S311 - a sample, not a secret
    sha256 = hashlib.sha256(number.to_bytes(8)).digest()
    reasons = tuple(sorted(rng.sample(REASONS, rng.randrange(2, 6)), key=lambda reason: -reason.weight))
    matches = {
        Lane.NEAR: (f"{rng.randrange(2, 31)} bits (of 31) from a line of National 2026.2, US C2", "mirrored copy"),
        Lane.KNOWN: ("SHA-1 is on National 2026.2, US C3",),
        Lane.SERIES: ("near to 4 pictures of the series \u201cRiver bridge\u201d (National 2026.2)",),
        Lane.NEW: (),
    }[lane]
    path = f"Users/k/Pictures/Camera Roll/2026-09-{1 + number % 28:02}/DSC_{number:04}.JPG".encode()
    item = QueueItem(
        stack=sha256.hex()[:12],
        lane=lane,
        rank=rank,
        score=sum(reason.weight for reason in reasons),
        reasons=reasons,
        sha256=sha256,
        path=path,
        copies=1 + number % 5,
    )
    category = "UK C, by a.moreau on 2026-11-17" if number % 4 == 3 else ""
    at = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)
    comments = (("The bridge by the old mill.\nSeen in OP-98 as well.", "a.moreau", at),) if number % 5 == 1 else ()
    notes = ReportNotes(comments, ("bridge", "winter") if number % 3 == 1 else (), ("Old town",) if comments else ())
    return ReportItem(item, thumbnail, 6000, 4000, matches, category, notes=notes)


@pytest.fixture(scope="session")
def pictures() -> tuple[bytes, ...]:
    return tuple(drawn_picture(seed) for seed in range(12))


def sample_items(sizes: dict[Lane, int], pictures: tuple[bytes, ...]) -> tuple[ReportItem, ...]:
    """Make this many stacks in each lane, ranked by their score."""
    ranked: list[ReportItem] = []
    for lane, many in sizes.items():
        drawn = [report_item(100 * len(ranked) + number, lane, 1, b"") for number in range(many)]
        drawn.sort(key=lambda each: -each.item.score)
        ranked.extend(
            replace(each, item=replace(each.item, rank=rank), thumbnail=pictures[rank % len(pictures)])
            for rank, each in enumerate(drawn, start=1)
        )
    return tuple(ranked)


MakeReport = Callable[..., Report]


def sample_report(items: tuple[ReportItem, ...], left_out: int = 0) -> Report:
    """Make a case of 5,000 files whose sums add up around these stacks."""
    lanes = {lane: sum(each.item.lane is lane for each in items) for lane in Lane}
    lanes[Lane.NEW] += left_out
    return Report(
        case="OP-114",
        agency="Cantonal police, unit 7",
        officer="a.moreau",
        created=datetime(2026, 11, 18, 14, 2, 11, 250_000, tzinfo=UTC),
        exhibits=(
            ReportExhibit("KP/1", b"/mnt/evidence/kp1", 4_200, 4_081, 116, 3, 18_432_118_204),
            ReportExhibit("KP/2", b"/mnt/evidence/kp2 (phone)", 800, 780, 19, 1, 2_204_118_001),
        ),
        lanes=tuple(lanes.items()),
        media_by_lane=tuple((lane, number * 3) for lane, number in lanes.items()),
        words=(("series", "Old town", 4), ("tag", "bridge", 7)),
        categories=(
            ("uk", "2014", "B", "Category B", 4),
            ("uk", "2014", "C", "Category C", 12),
            ("uk", "2014", "N", "Not pertinent", 231),
        ),
        lists=(
            ReportList(
                "National", "National Hash Centre", "2026.2", "us 2.0", "alert", "2027-01-31", 1_204_331, 212, 57
            ),
            ReportList("Hotline feed", "", "", "", "alert", "2026-06-30", 88_120, 3, 0),
            ReportList("Known good", "NSRL", "RDS 2026.09", "", "ignore", "", 42_118_204, 640, 0),
        ),
        items=items,
        stacks_left_out=left_out,
        failures=(
            ReportFile("KP/1", b"Users/k/Downloads/broken.jpg", 18_204, "decoder crashed (signal 11)", "ab" * 32),
            ReportFile("KP/1", b"Users/k/Downloads/flood.png", 912, "pixel flood 60000x60000", "cd" * 32),
            ReportFile("KP/1", b"Users/k/Desktop/caf\xe9.tif", 40_118_204, "over 30 s", "ef" * 32),
            ReportFile("KP/2", b"DCIM/100APPLE/IMG_0007.HEIC", 0, "permission denied", ""),
        ),
        unsupported=(("type not examined yet", "video/mp4", 88), ("not a picture", "application/pdf", 47)),
        tools=(
            ("clew", "0.1.0"),
            ("Python", "3.11.9"),
            ("PDQ hasher", "1"),
            ("Pillow", "13.0.0"),
            ("simplejpeg", "1.9.0"),
        ),
        settings=(("near match", "31 bits of 256 or less"), ("quality", "50 or more"), ("stack radius", "31 bits")),
        sandbox="Landlock ABI 7, seccomp: no network, no writes, no new processes\nlimits: 30 s, 2048 MiB a file",
        catalog_digest=hashlib.sha256(b"catalog").hexdigest(),
        custody_head=hashlib.sha256(b"custody").hexdigest(),
    )


@pytest.fixture(scope="session")
def report(pictures: tuple[bytes, ...]) -> Report:
    """A case with stacks in every lane, some of them left out."""
    sizes = {Lane.NEW: 14, Lane.SERIES: 3, Lane.NEAR: 6, Lane.KNOWN: 4}
    return sample_report(sample_items(sizes, pictures), left_out=1_191)


@pytest.fixture(scope="session")
def make_report() -> MakeReport:
    return sample_report


@pytest.fixture(scope="session")
def make_item() -> Callable[[int, Lane, int, bytes], ReportItem]:
    return report_item
