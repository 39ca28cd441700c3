"""Writes compound files (MS-CFB, version 3) for tests."""

import struct

END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
FILETIME = 133_642_944_000_000_000
"""2024-07-01 08:00:00 UTC."""


def write(streams: dict[tuple[str, ...], bytes]) -> bytes:
    paths = sorted({path[:depth] for path in streams for depth in range(1, len(path) + 1)})
    fat: list[int] = []
    sectors: list[bytes] = []
    mini_fat: list[int] = []
    mini = b""

    def put(content: bytes) -> int:
        parts = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)]
        if not parts:
            return END
        first = len(fat)
        fat.extend(range(first + 1, first + len(parts)))
        fat.append(END)
        sectors.extend(parts)
        return first

    starts: dict[tuple[str, ...], tuple[int, int]] = {}
    for path, content in streams.items():
        if len(content) >= 4096:
            starts[path] = put(content), len(content)
        elif content:
            first, count = len(mini_fat), -(-len(content) // 64)
            mini_fat += [*range(first + 1, first + count), END]
            mini += content.ljust(64 * count, b"\0")
            starts[path] = first, len(content)
        else:
            starts[path] = END, 0
    root = put(mini)
    mini_start = put(struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(-(-len(mini_fat) // 128) * 512, b"\xff"))
    numbers = {path: number for number, path in enumerate(paths, 1)}
    entries = [_entry("Root Entry", 5, FREE, _first_child((), paths, numbers), root, len(mini))]
    for path in paths:
        siblings = [each for each in paths if each[:-1] == path[:-1]]
        place = siblings.index(path)
        right = numbers[siblings[place + 1]] if place + 1 < len(siblings) else FREE
        child = _first_child(path, paths, numbers)
        start, size = starts.get(path, (0, 0))
        entries.append(_entry(path[-1], 2 if path in starts else 1, right, child, start, size))
    directory = put(b"".join(entries).ljust(-(-len(entries) // 4) * 512, b"\0"))
    tables = 1
    while tables * 128 < len(fat) + tables:
        tables += 1
    first_table = len(fat)
    fat += [FAT] * tables
    fat += [FREE] * (tables * 128 - len(fat))
    head = struct.pack("<8s16s5H6s", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"")
    minis = -(-len(mini_fat) // 128)
    head += struct.pack("<9I", 0, tables, directory, 0, 4096, mini_start if minis else END, minis, END, 0)
    head += struct.pack("<109I", *range(first_table, first_table + tables), *[FREE] * (109 - tables))
    return head + b"".join(sectors) + struct.pack(f"<{len(fat)}I", *fat)


def _first_child(folder: tuple[str, ...], paths: list[tuple[str, ...]], numbers: dict[tuple[str, ...], int]) -> int:
    return next((numbers[path] for path in paths if path[:-1] == folder), FREE)


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    entry = raw.ljust(64, b"\0") + struct.pack("<HBB3I", len(raw), kind, 1, FREE, right, child)
    return entry + struct.pack("<16sIQQIQ", b"", 0, FILETIME, FILETIME, start, size)
