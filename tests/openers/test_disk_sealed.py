"""After its sample was opened, a disk opener imports nothing and opens nothing, whatever the disk."""

import subprocess
import sys

SEALED = """
import sys
from importlib import import_module
from io import BytesIO
from clew.disk.specimens.ewf import draw_e01
from clew.disk.specimens.fat import Planted, draw_fat, loose_files, with_partitions
from clew.errors import ExaminationError
from clew.opener import Opening

names = ["disk_ewf", "disk_iso", "disk_qcow", "disk_raw", "disk_vhd", "disk_vmdk"]
plugins = [import_module(f"clew.openers.{name}").plugin for name in names]

def take(plugin, content):
    opening = Opening([BytesIO(content)], b"disk", len(content), (b"password",))
    try:
        for member in plugin.members(opening):
            for piece in member.pieces() if member.pieces else ():
                pass
    except ExaminationError:
        pass

for plugin in plugins:
    take(plugin, plugin.sample())
touched = []
sys.addaudithook(lambda event, args: touched.append((event, args)) if event in {"open", "import"} else None)
fat16 = draw_fat([Planted("B/Long name of a file.jpg", bytes(9000))], sectors=9000, loose=loose_files())
locked = b"\\xeb\\x58\\x90-FVE-FS-".ljust(65536, b"Z")
apfs = bytes(32) + b"NXSB" + (4096).to_bytes(4, "little") + bytes(65536)
for disk in (fat16, with_partitions([(7, locked), (0x83, apfs), (6, fat16)]), b"\\0" * 100000):
    for plugin in plugins:
        take(plugin, disk)
    take(plugins[0], draw_e01(disk[: len(disk) // 512 * 512]))
for plugin in plugins:
    whole = plugin.sample()
    for share in (0.3, 0.6, 0.9):
        take(plugin, whole[: int(share * len(whole))])
found = [each for each in touched if not (each[0] == "import" and each[1][0] in sys.modules)]
print(found)
sys.exit(bool(found))
"""


def test_after_the_samples_nothing_is_opened_or_imported() -> None:
    done = subprocess.run([sys.executable, "-c", SEALED], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
