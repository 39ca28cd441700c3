"""The settings: one frozen object, read once by the shell and passed down."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, get_args

import msgspec
from msgspec import Meta

from clew.errors import ConfigError, system_reason

_LINE = r"^[^\x00-\x1f\x7f]*$"
"""Text that stays on one line, wherever it is shown."""


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one file may cost in the examiner child.

    A picture of 108 MP (12000x9000 px of noisy colour) takes 1.8 s and 0.6 GiB as PNG, 1.3 s and 0.8 GiB as TIFF, 0.2 s
    as JPEG, and as WebP, the dearest, 2.4 s and 1.6 GiB, on one core; 30 s and 2 GiB leave room above.
    """

    seconds: Annotated[float, Meta(gt=0, le=86_400, description="Time for one file, in seconds.")] = 30.0
    memory_mib: Annotated[int, Meta(ge=64, le=1 << 20, description="Memory for one file, in MiB.")] = 2048
    max_pixels: Annotated[int, Meta(ge=1, le=1 << 40, description="Larger pictures are not decoded.")] = 500_000_000


class Footage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How videos are watched.

    `swift` looks at key frames and scene changes only, `full` at one frame every `every_ms`, and at more, up to
    four times as many, where the picture moves; `benchmarks/footage.py` measures what each costs and finds.
    """

    depth: Annotated[
        str, Meta(pattern="^(swift|full)$", description="How closely videos are watched: swift, or full.")
    ] = "full"
    every_ms: Annotated[
        int, Meta(ge=40, le=60_000, description="full: time between two hashed frames of what stands still, in ms.")
    ] = 1000
    seconds: Annotated[
        float, Meta(gt=0, le=604_800, description="Time for one video, in seconds; what came until then is kept.")
    ] = 3600.0


class Containers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far archives, documents, mail and disk images are opened."""

    depth: Annotated[int, Meta(ge=0, le=64, description="How deep containers inside containers are opened.")] = 8
    members: Annotated[int, Meta(ge=1, le=1 << 31, description="Files taken out of one container.")] = 5_000_000
    ratio: Annotated[
        int, Meta(ge=1, le=1 << 20, description="A container may hold so many times its own size, and 1 GiB.")
    ] = 250
    member_gib: Annotated[int, Meta(ge=1, le=1 << 20, description="Larger files inside containers aren't opened.")] = 64


class Matching(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Distances in bits of 256, inclusive; `benchmarks/recall.py` measures them again.

    Near at 31 and quality 50, as PDQ's authors have it: of 5,000 files of known truth all re-encoded, resized, mirrored
    and turned copies were found, and no unrelated pair. The stack radius is the same: no stack of that run mixed two
    pictures. Within 10 bits, near-identical, lay all re-encoded, turned and reformatted copies, 96 % of the resized,
    93 % of those with another tone, half of those with text laid over, 1 % of crops.
    """

    near_bits: Annotated[int, Meta(ge=0, le=256, description="A picture this near to a listed one matches it.")] = 31
    minimum_quality: Annotated[int, Meta(ge=0, le=100, description="PDQ of less quality matches nothing nearly.")] = 50
    stack_bits: Annotated[int, Meta(ge=0, le=256, description="How far a stack reaches from its best picture.")] = 31
    near_identical_bits: Annotated[
        int, Meta(ge=0, le=256, description="A stack's category holds for copies this near; for others it is proposed.")
    ] = 10


_Weight = Annotated[float, Meta(ge=0, le=1000)]


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much each reason counts in the rank inside a lane; 0 switches a reason off."""

    camera_exif: Annotated[_Weight, Meta(description="EXIF names the camera.")] = 10.0
    camera_unknown: Annotated[_Weight, Meta(description="The camera body is on no list and in no other case.")] = 15.0
    native_resolution: Annotated[_Weight, Meta(description="The picture has a size its camera makes.")] = 8.0
    embedded_thumbnail_differs: Annotated[_Weight, Meta(description="The small picture inside shows another.")] = 12.0
    taken_together: Annotated[_Weight, Meta(description="Many were taken within minutes.")] = 8.0
    no_editing_software: Annotated[_Weight, Meta(description="EXIF names no editing software.")] = 4.0
    recent: Annotated[_Weight, Meta(description="Taken not long ago.")] = 6.0
    deleted: Annotated[_Weight, Meta(description="Found as a deleted file.")] = 6.0
    copies: Annotated[_Weight, Meta(description="There are many copies.")] = 3.0
    folder_hits: Annotated[_Weight, Meta(description="Many files beside it are on lists.")] = 20.0
    new_stretch: Annotated[_Weight, Meta(description="Part of a mostly known film is in no known one.")] = 25.0
    known_stretch: Annotated[_Weight, Meta(description="A stretch or a frame of it is in a known film.")] = 10.0
    holds_known: Annotated[_Weight, Meta(description="A small part of it is in a known picture.")] = 10.0
    frame_of_film: Annotated[_Weight, Meta(description="The picture is a frame of a film that was found.")] = 5.0
    same_sound: Annotated[_Weight, Meta(description="It sounds like another film, under another picture.")] = 8.0
    speech: Annotated[_Weight, Meta(description="Somebody speaks.")] = 6.0
    lasting: Annotated[_Weight, Meta(description="It is a video, and how long.")] = 4.0
    continues_unsolved: Annotated[_Weight, Meta(description="A lead says it goes on with what is unsolved.")] = 200.0
    """More than all others together (160), also at the scale of an open lead: what may go on stands above."""


class Triage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the queue is ordered."""

    weights: Weights = Weights()
    together_minutes: Annotated[int, Meta(ge=1, le=10_000, description="`taken_together`: within this time.")] = 10
    together_count: Annotated[int, Meta(ge=2, le=10_000, description="`taken_together`: at least so many.")] = 5
    recent_days: Annotated[int, Meta(ge=0, le=100_000, description="`recent`: days before the newest.")] = 730


class Linkers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which linkers this agency may not use at all; `clew linkers off` switches one off in a case."""

    off: Annotated[
        str, Meta(pattern=_LINE, description="Linkers that are off in every case, with commas between: faces, voices.")
    ] = ""


class Review(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The review page.

    Its port stays the same from one start to the next, because browsers keep by address and port what the page has
    still to send.
    """

    port: Annotated[int, Meta(ge=0, le=65_535, description="Port on this machine; 0: any free one.")] = 8414
    language: Annotated[
        str, Meta(pattern="^(|en|de)$", description="Language of the page: en, de. Empty: the browser's.")
    ] = ""
    protection: Annotated[
        str, Meta(pattern="^(strong|middle|light)$", description="How pictures arrive: strong, middle, light.")
    ] = "strong"
    scheme: Annotated[
        str, Meta(pattern=_LINE, description="Scheme that the keys give at first. Empty: that of the case's lists.")
    ] = ""
    exposure_minutes: Annotated[
        int, Meta(ge=0, le=1440, description="Remind officers at so many minutes unblurred a day. 0: never.")
    ] = 0
    exposure_pictures: Annotated[
        int, Meta(ge=0, le=1_000_000, description="Remind officers at so many different pictures a day. 0: never.")
    ] = 0
    exposure_of_all: Annotated[
        bool, Meta(description="Let every officer of a case see what the others were exposed to.")
    ] = False
    map: Annotated[
        str, Meta(pattern=_LINE, description="A PMTiles file that places are shown on. Empty: outlines only.")
    ] = ""
    film: Annotated[
        str,
        Meta(
            pattern="^(original|transcoded)$",
            description="What browsers play of films: original bytes where they can, or always transcoded ones.",
        ),
    ] = "original"


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings; `officer` empty means the operating system's user."""

    officer: Annotated[
        str, Meta(max_length=200, pattern=_LINE, description="Who acts, on record. Empty: the system's user.")
    ] = ""
    agency: Annotated[
        str, Meta(min_length=1, max_length=200, pattern=_LINE, description="Whose records these are.")
    ] = "local"
    workspace: Annotated[str, Meta(min_length=1, pattern=_LINE, description="Folder that holds all state.")] = (
        "clew-workspace"
    )
    catalog_url: Annotated[
        str, Meta(pattern=_LINE, description="postgresql+psycopg://USER@HOST/DATABASE. Empty: SQLite in the workspace.")
    ] = ""
    workers: Annotated[int, Meta(ge=0, le=1024, description="Examiner children. 0: one for each processor core.")] = 0
    limits: Limits = Limits()
    footage: Footage = Footage()
    containers: Containers = Containers()
    matching: Matching = Matching()
    triage: Triage = Triage()
    linkers: Linkers = Linkers()
    review: Review = Review()


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its key with dots ("limits.seconds"), its default, what it means, which values it takes."""

    key: str
    default: str | int | float
    meaning: str
    allowed: str


def settings_of(config: type[msgspec.Struct] = Config) -> list[Setting]:
    """Return every setting in order, those of sections after the others."""
    return [
        Setting(key, field.default, *_meaning(field.type))
        for key, field in sorted(_leaves(config), key=lambda leaf: "." in leaf[0])
    ]


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A config file as read: the settings it adds up to, and the keys it gives itself."""

    path: Path
    config: Config
    given: frozenset[str]


def read_config(path: Path) -> ConfigFile:
    """Read a TOML config file; raises ConfigError that names the file, the setting, and what is allowed."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"config file {path}: {system_reason(error)}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"config file {path}: not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"config file {path}: no valid TOML: {error}") from error
    given = frozenset(_checked(table, Config, "", f"config file {path}"))
    return ConfigFile(path, msgspec.convert(table, Config), given)


def check_setting(key: str, value: object, place: str) -> None:
    """Raise ConfigError that names `place`, unless the setting takes the value."""
    _converted(key, value, place, is_strict=True)


def setting_from_text(key: str, text: str, place: str) -> Any:  # noqa: ANN401  as the setting has it
    """Return the value that text stands for; raises ConfigError that names `place` where the setting takes no such."""
    return _converted(key, text, place, is_strict=False)


def _converted(key: str, value: object, place: str, *, is_strict: bool) -> Any:  # noqa: ANN401
    field = dict(_leaves(Config))[key]
    try:
        return msgspec.convert(value, field.type, strict=is_strict)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{place}: {key} = {value!r} is not allowed: give {_meaning(field.type)[1]}") from error


def _checked(table: Mapping[str, Any], type_: type[msgspec.Struct], prefix: str, place: str) -> Iterator[str]:
    """Yield the keys of a table of settings; raises ConfigError at the first that is wrong."""
    fields = {field.name: field for field in msgspec.structs.fields(type_)}
    for name, value in table.items():
        key = prefix + name
        if name not in fields:
            close = get_close_matches(key, [each.key for each in settings_of()], n=1)
            hint = f"did you mean {close[0]}?" if close else "`clew config --example` shows all there are"
            raise ConfigError(f"{place}: there is no setting {key}; {hint}")
        section = fields[name].default
        if not isinstance(section, msgspec.Struct):
            check_setting(key, value, place)
            yield key
        elif isinstance(value, Mapping):
            yield from _checked(value, type(section), f"{key}.", place)
        else:
            raise ConfigError(f"{place}: {key} is a section: write [{key}], and its settings below it")


def _leaves(type_: type[msgspec.Struct], prefix: str = "") -> Iterator[tuple[str, msgspec.structs.FieldInfo]]:
    for field in msgspec.structs.fields(type_):
        if isinstance(field.default, msgspec.Struct):
            yield from _leaves(type(field.default), f"{prefix}{field.name}.")
        else:
            yield prefix + field.name, field


def _meaning(annotation: Any) -> tuple[str, str]:  # noqa: ANN401  a type
    """Return what a setting means and which values it takes, in words."""
    kind, *metas = get_args(annotation)
    meaning = next(meta.description for meta in metas if meta.description)
    low = next((meta for meta in metas if meta.ge is not None or meta.gt is not None), Meta())
    high = next((meta.le for meta in metas if meta.le is not None), None)
    if kind is bool:
        return meaning, "true or false"
    if kind is str:
        return meaning, "one line of text" + (", not empty" if any(meta.min_length for meta in metas) else "")
    number = "a whole number" if kind is int else "a number"
    least = f"over {low.gt:g}" if low.gt is not None else f"from {low.ge}"
    return meaning, f"{number} {least}, {high} at most" if low.gt is not None else f"{number} {least} to {high}"
