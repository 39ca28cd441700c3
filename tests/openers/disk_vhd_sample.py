"""A disk with a table, a FAT file system, a deleted file and four files that only carving finds."""

from clew.disk.specimens.fat import Planted, draw_fat, loose_files, with_partitions
from clew.disk.specimens.vhd import draw_vhd

NOTE, GONE = b"a note\n" * 3000, b"deleted\n" * 80
JPEG, PNG, GIF, MP4 = loose_files()


def sample() -> bytes:
    files = (Planted("Notes/a long name.txt", NOTE), Planted("OLD/GONE.TXT", GONE, is_deleted=True))
    return draw_vhd(with_partitions([(1, draw_fat(files, sectors=256, loose=loose_files()))]))


EXPECTED = {
    b"Notes/a long name.txt": NOTE,
    b"OLD/_ONE.TXT": GONE,
    b"unallocated/000000074240.jpg": JPEG,
    b"unallocated/000000074752.png": PNG,
    b"unallocated/000000075264.gif": GIF,
    b"unallocated/000000075776.mp4": MP4,
}
