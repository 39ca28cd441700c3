"""A disk with a table, two FAT file systems, a deleted file and four files that only carving finds."""

from clew.disk.specimens.fat import Planted, draw_fat, loose_files, with_partitions

NOTE, GONE = b"a note\n" * 3000, b"deleted\n" * 80
JPEG, PNG, GIF, MP4 = loose_files()


def sample() -> bytes:
    files = (Planted("Notes/a long name.txt", NOTE), Planted("OLD/GONE.TXT", GONE, is_deleted=True))
    second = draw_fat([Planted("B.TXT", b"b")], sectors=128)
    return with_partitions([(1, draw_fat(files, sectors=256, loose=loose_files())), (1, second)])


EXPECTED = {
    b"partition 1 (FAT)/Notes/a long name.txt": NOTE,
    b"partition 1 (FAT)/OLD/_ONE.TXT": GONE,
    b"partition 2 (FAT)/B.TXT": b"b",
    b"unallocated/000000074240.jpg": JPEG,
    b"unallocated/000000074752.png": PNG,
    b"unallocated/000000075264.gif": GIF,
    b"unallocated/000000075776.mp4": MP4,
}
