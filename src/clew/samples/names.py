"""Where files lie and what they are called on an ordinary disk: cameras, messengers, downloads, caches."""

from clew.samples.camera import MODELS, Shot
from clew.samples.dice import Dice

UNDECODABLE = "é".encode("latin-1")
"""A letter in a file name's old coding, which is no UTF-8."""

ALBUMS = ("Coast", "Autumn walk", "Old town", "Garden", "House move", "Workshop", "Harbour day")
CACHES = ("Users/owner/AppData/Local/Browser/Cache", "home/owner/.cache/browser/entries")


class Names:
    """Gives every file a path of its own."""

    def __init__(self, dice: Dice, taken: set[str] | None = None) -> None:
        """Draw names by these dice; none that is `taken`, to which every name given is added."""
        self._dice = dice
        self.taken: set[str] = set() if taken is None else taken

    def camera(self, shot: Shot, number: int) -> str:
        """Return a path below DCIM for the camera's picture of this number."""
        folder = MODELS[shot.model][3]
        if folder == "Camera":
            return self._free(f"DCIM/Camera/{shot.taken:%Y%m%d_%H%M%S}", ".jpg")
        card = f"Card {shot.body_serial[-3:]}/" if shot.body_serial else ""
        return self._free(f"{card}DCIM/{folder}/IMG_{number % 10000:04d}", ".JPG")

    def anywhere(self, suffix: str) -> str:
        """Return a path where pictures that were passed on end up."""
        dice = self._dice
        year, month, day = dice.whole(2016, 2025), dice.whole(1, 12), dice.whole(1, 28)
        match dice.whole(0, 7):
            case 0:
                stem = f"Phone/WhatsApp/Media/WhatsApp Images/IMG-{year}{month:02d}{day:02d}-WA{dice.whole(0, 99):04d}"
            case 1:
                stem = f"Downloads/{dice.pick(('image', 'download', 'unnamed', 'photo'))} ({dice.whole(1, 40)})"
            case 2:
                stem = f"{dice.pick(CACHES)}/f_{dice.token(6)}"
                suffix = dice.pick(("", "", suffix))
            case 3:
                hour, minute = dice.whole(0, 23), dice.whole(0, 59)
                stem = f"Pictures/{dice.pick(ALBUMS)}/{year}-{month:02d}-{day:02d} {hour:02d}.{minute:02d}"
            case 4:
                stem = f"Operation Orchard/export {dice.whole(1, 9)}/{dice.token(16)}"
            case 5:
                stem = f"Documents/Backup {year}/DSC{dice.whole(0, 9999):05d}"
            case 6:
                stem = f"Phone/Signal/signal-{year}-{month:02d}-{day:02d}-{dice.whole(100000, 235959)}"
            case _:
                stem = f"Pictures/{dice.pick(ALBUMS)}/{dice.token(8, 'abcdefghijklmnopqrstuvwxyz')}"
        return self._free(stem, suffix)

    def film(self, suffix: str, shot: Shot | None = None) -> str:
        """Return a path where a film, a recording or a still of one ends up; a camera's own where a shot is given."""
        dice = self._dice
        if shot is not None:
            return self._free(f"DCIM/{MODELS[shot.model][3]}/VID_{shot.taken:%Y%m%d_%H%M%S}", suffix)
        year, month, day = dice.whole(2016, 2025), dice.whole(1, 12), dice.whole(1, 28)
        match dice.whole(0, 4):
            case 0:
                stem = f"Phone/WhatsApp/Media/WhatsApp Video/VID-{year}{month:02d}{day:02d}-WA{dice.whole(0, 99):04d}"
            case 1:
                stem = f"Downloads/{dice.pick(('film', 'video', 'clip', 'part'))} ({dice.whole(1, 40)})"
            case 2:
                stem = f"Videos/{dice.pick(ALBUMS)}/{year}-{month:02d}-{day:02d}"
            case 3:
                stem = f"Operation Orchard/export {dice.whole(1, 9)}/{dice.token(16)}"
            case _:
                stem = f"Videos/{dice.token(8, 'abcdefghijklmnopqrstuvwxyz')}"
        return self._free(stem, suffix)

    def screenshot(self, suffix: str) -> str:
        """Return a path for a picture of a screen."""
        dice = self._dice
        stamp = f"{dice.whole(2018, 2025)}-{dice.whole(1, 12):02d}-{dice.whole(1, 28):02d} {dice.whole(100000, 235959)}"
        return self._free(f"Pictures/Screenshots/Screenshot {stamp}", suffix)

    def below(self, folder: str, suffix: str, letters: int = 6) -> str:
        """Return a path in a folder, its name made of letters."""
        return self._free(f"{folder}/{self._dice.token(letters, 'abcdefghijklmnopqrstuvwxyz')}", suffix)

    def _free(self, stem: str, suffix: str) -> str:
        path, copy = stem + suffix, 1
        while path.casefold() in self.taken:
            copy += 1
            path = f"{stem} - {copy}{suffix}"
        self.taken.add(path.casefold())
        return path
