"""Breaks whole files in the ways that files break, and in those that an attacker tries, by a seed."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

LIES = (0, 1, 2, 7, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, (1 << 63) - 1)
"""What sizes, counts and offsets are replaced with, beside the file's own size and ones near to it."""
HEADER_BYTES = 512
"""Where most formats say how large and how many: half of what is changed lies so near to the beginning or end."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """A broken file: `name` says which original was broken, which number it has, and how: "zip:17:cut+lied"."""

    name: str
    content: bytes

    @property
    def original(self) -> str:
        """The name of the whole file."""
        return self.name.split(":")[0]

    @property
    def hows(self) -> list[str]:
        """What was done to it, in order."""
        return self.name.split(":")[2].split("+")


def mutations(files: Mapping[str, bytes], count: int, seed: int) -> Iterator[Mutation]:
    """Yield so many mutations, each original in its turn; equal seeds and originals give equal ones."""
    names = sorted(files)
    for number in range(count):
        name = names[number % len(names)]
        yield mutation(files, name, number // len(names), seed)


def mutation(files: Mapping[str, bytes], name: str, number: int, seed: int) -> Mutation:
    """Return one mutation of the original of this name: one to three breaks after each other."""
    chance = random.Random(f"{seed}/{name}/{number}")  # noqa: S311 - the same each time
    others = [files[each] for each in sorted(files)]
    content, done = bytearray(files[name]), []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        how = chance.choice(sorted(BREAKS))
        content = BREAKS[how](content, chance, others)
        done.append(how)
    return Mutation(f"{name}:{number}:{'+'.join(done)}", bytes(content))


Break = Callable[[bytearray, random.Random, Sequence[bytes]], bytearray]


def _cut(content: bytearray, chance: random.Random, _: Sequence[bytes]) -> bytearray:
    """Truncate, as a download or a disk that was full does."""
    return content[: int(len(content) * chance.random())]


def _cut_tail(content: bytearray, chance: random.Random, _: Sequence[bytes]) -> bytearray:
    return content[: max(0, len(content) - chance.randint(1, 64))]


def _flip(content: bytearray, chance: random.Random, _: Sequence[bytes]) -> bytearray:
    for _bit in range(chance.choice((1, 2, 8, 64)) if content else 0):
        content[_place(content, chance)] ^= 1 << chance.randrange(8)
    return content


def _splice(content: bytearray, chance: random.Random, others: Sequence[bytes]) -> bytearray:
    """Write a run of another file over one of this."""
    other = chance.choice(others)
    start = chance.randrange(max(1, len(other)))
    run = other[start : start + chance.choice((16, 256, 4096))]
    at = _place(content, chance)
    content[at : at + len(run)] = run
    return content


def _lie(content: bytearray, chance: random.Random, _: Sequence[bytes]) -> bytearray:
    """Replace what may be a size, a count or an offset."""
    for _field in range(chance.choice((1, 1, 2, 4))):
        width = chance.choice((1, 2, 4, 4, 8))
        near = len(content) + chance.choice((-1, 0, 1, 1 << 16))
        value = chance.choice((*LIES, near, chance.getrandbits(8 * width))) & ((1 << 8 * width) - 1)
        at = _place(content, chance)
        at -= at % chance.choice((1, width))
        content[at : at + width] = value.to_bytes(width, chance.choice(("little", "big")))
    return content


def _repeat(content: bytearray, chance: random.Random, _: Sequence[bytes]) -> bytearray:
    """Have a run come several times."""
    start, end = _run(content, chance)
    return content[:end] + content[start:end] * chance.choice((1, 3, 20)) + content[end:]


def _remove(content: bytearray, chance: random.Random, _: Sequence[bytes]) -> bytearray:
    start, end = _run(content, chance)
    return content[:start] + content[end:]


def _wipe(content: bytearray, chance: random.Random, _: Sequence[bytes]) -> bytearray:
    """Have a run be zeros, or ones, as bad sectors and cheap flash do."""
    start, end = _run(content, chance)
    content[start:end] = bytes([chance.choice((0, 255))]) * (end - start)
    return content


def _join(content: bytearray, chance: random.Random, others: Sequence[bytes]) -> bytearray:
    """Append another file, or put it in front."""
    other = chance.choice(others)[: 1 << 16]
    return content + other if chance.random() < 0.7 else bytearray(other) + content


BREAKS: dict[str, Break] = {
    "cut": _cut,
    "tail cut": _cut_tail,
    "flipped": _flip,
    "spliced": _splice,
    "lied": _lie,
    "repeated": _repeat,
    "removed": _remove,
    "wiped": _wipe,
    "joined": _join,
}


def _place(content: bytearray, chance: random.Random) -> int:
    """Return where to change something: half the time near the beginning or end, else anywhere but in long zeros."""
    size = len(content)
    if chance.random() < 0.5 or not size:
        at = chance.randrange(max(1, min(size, HEADER_BYTES)))
        return at if chance.random() < 0.75 else max(0, size - 1 - at)
    for _ in range(20):
        at = chance.randrange(size)
        if any(content[at : at + 16]):
            return at
    return chance.randrange(size)


def _run(content: bytearray, chance: random.Random) -> tuple[int, int]:
    """Return the bounds of a run of bytes."""
    start = _place(content, chance)
    return start, min(len(content), start + chance.choice((1, 16, 188, 512, 4096)))
