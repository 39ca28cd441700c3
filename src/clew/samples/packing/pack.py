"""Packs every planned container, those that lie in others first."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from clew.model.occurrence import INSIDE
from clew.samples.dice import Dice
from clew.samples.packing import archives, disks, documents, mail
from clew.samples.packing.content import Container, Content, named_as_packed
from clew.samples.packing.encrypted import aes_zip, zipcrypto_zip
from clew.samples.packing.pdf import pdf
from clew.samples.packing.plan import LINKS, seconds_of
from clew.samples.packing.recipes import CUT_ZIP
from clew.samples.packing.seven_zip import seven_zip
from clew.samples.place import Made, Place
from clew.samples.planned import PlannedFile

Packer = Callable[[Sequence[Content]], bytes]


class Inside(NamedTuple):
    """One planned thing that lies in a container; `path` is the container's, "!/", and its own."""

    number: int
    path: bytes
    kind: str
    state: str = ""


PLAIN: dict[str, Packer] = {
    "zip": archives.plain_zip,
    "zip in zip": archives.plain_zip,
    "middle zip": archives.plain_zip,
    CUT_ZIP: archives.zip_without_directory,
    "zip64": archives.zip64,
    "zip of old names": archives.zip_of_old_names,
    "zip that climbs": archives.plain_zip,
    "zip bomb": archives.plain_zip,
    "7z": seven_zip,
    "tar": archives.tar,
    "tar.gz": archives.tar_gz,
    "tar.zst": archives.tar_zst,
    "e-mail": mail.message,
    "message": lambda contents: mail.message(contents, "\n"),
    "mailbox": mail.mailbox,
    "docx": documents.docx,
    "odt": documents.odt,
}
"""Containers that keep their contents' names."""


RENAMING: dict[str, Callable[[Sequence[Content]], Container]] = {
    "PDF": pdf,
    "web page": documents.page,
    "Thumbs.db": disks.thumbs_db,
    "raw disk": disks.raw_disk,
    "E01 disk": disks.e01,
}
"""Containers whose contents come out under other names."""


@dataclass(frozen=True, slots=True)
class PackedContainers:
    """What became of the containers; `paths` are whole paths as they come out of them, by number.

    `offsets` are where contents lie that have no name in their container any more, by number.
    """

    made: tuple[Made, ...]
    paths: dict[int, bytes]
    offsets: dict[int, int]


def pack_all(seed: int, containers: Sequence[PlannedFile], inside: Sequence[Inside], place: Place) -> PackedContainers:
    """Pack everything that was put aside into its containers, those that lie in others first."""
    contents = _by_container(inside)
    made: list[Made] = []
    names: dict[int, tuple[PlannedFile, bytes]] = {}
    offsets: dict[int, int] = {}
    for planned in containers:
        members = contents.get(planned.path, [])
        container = pack(seed, planned, [_content(planned, member, place) for member in members])
        for at, (member, name) in enumerate(zip(members, container.paths, strict=True)):
            names[member.number] = planned, name
            if container.offsets and container.offsets[at] >= 0:
                offsets[member.number] = container.offsets[at]
        made.append(place.write(planned.number, planned.path, container.data, seconds_of(planned.number)))
    return PackedContainers(tuple(made), {number: _whole_path(number, names) for number in names}, offsets)


def _by_container(inside: Sequence[Inside]) -> dict[bytes, list[Inside]]:
    """Return what lies directly in each container, by the container's planned path, in order."""
    found: dict[bytes, list[Inside]] = {}
    for each in sorted(inside, key=lambda one: one.number):
        container, mark, _ = each.path.rpartition(INSIDE)
        if mark:
            found.setdefault(container, []).append(each)
    return found


def _content(planned: PlannedFile, member: Inside, place: Place) -> Content:
    """Return what was put aside for a container, named as it is to be in there."""
    name = member.path[len(planned.path) + len(INSIDE) :]
    file = Path(os.fsdecode(place.of(member.number, member.path)))
    data = b"" if member.kind in LINKS else file.read_bytes()
    return Content(name, data, seconds_of(member.number), member.kind, member.state)


def _whole_path(number: int, names: Mapping[int, tuple[PlannedFile, bytes]]) -> bytes:
    """Return the path of what lies in a container, however deep, as it comes out."""
    planned, name = names[number]
    container = _whole_path(planned.number, names) if planned.number in names else planned.path
    return container + INSIDE + name


def pack(seed: int, planned: PlannedFile, contents: Sequence[Content]) -> Container:
    """Return a container of its contents."""
    dice = Dice(seed, 14, planned.number)
    password = str(planned.parameters.get("password", ""))
    if planned.kind in {"AES zip", "locked zip"}:
        return named_as_packed(aes_zip(contents, password, dice), contents)
    if planned.kind == "ZipCrypto zip":
        return named_as_packed(zipcrypto_zip(contents, password, dice), contents)
    if planned.kind in RENAMING:
        return RENAMING[planned.kind](contents)
    return named_as_packed(PLAIN[planned.kind](contents), contents)
