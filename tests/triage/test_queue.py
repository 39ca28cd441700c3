from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import Any

import msgspec
import numpy as np
import pytest

from clew.config import Triage, Weights
from clew.model.match import Match, MatchKind
from clew.model.queue import Lane, QueueItem
from clew.model.stack import Stack, StackMember
from clew.triage.facts import CaseFacts
from clew.triage.queue import queue

CANON: Mapping[str, Any] = {"make": "Canon", "model": "Canon EOS 5D", "body_serial": "0420"}
NOTHING = Weights(**dict.fromkeys(Weights.__struct_fields__, 0.0))


def sha(number: int) -> bytes:
    return number.to_bytes(6, "big") + bytes(26)


@dataclass
class Case:
    """Media by number with their facts, in stacks, with matches; each lies in a folder of its own unless said."""

    media: dict[int, dict[str, Any]] = field(default_factory=dict)
    stacked: list[Sequence[int]] = field(default_factory=list)
    matches: dict[bytes, list[Match]] = field(default_factory=dict)

    def add(self, *numbers: int, **facts: Any) -> None:  # noqa: ANN401
        """Add one stack, whose representative has these facts; the others have none."""
        self.stacked.append(numbers)
        self.media |= {number: facts if number == numbers[0] else {} for number in numbers}

    def match(self, number: int, kind: str = "exact", purpose: str = "alert", series: str | None = None) -> None:
        made = Match(
            sha256=sha(number),
            hashset="national",
            hashset_version="7",
            entry_key=b"key",
            kind=MatchKind(kind),
            algorithm="pdq",
            hasher_version="1",
            distance=12,
            threshold=31,
            part="",
            form=0,
            categories=(),
            series=series,
            purpose=purpose,
        )
        self.matches.setdefault(sha(number), []).append(made)

    def stacks(self) -> list[Stack]:
        return [
            Stack(sha(numbers[0]), tuple(StackMember(sha(number), bits) for bits, number in enumerate(numbers)))
            for numbers in self.stacked
        ]

    def facts(self) -> CaseFacts:
        def column(name: str, default: object) -> list[Any]:
            return [facts.get(name, default) for facts in self.media.values()]

        places = [facts.get("folders", [f"own {number}"]) for number, facts in self.media.items()]
        folders = list(dict.fromkeys(folder for several in places for folder in several))
        return CaseFacts(
            sha256=[sha(number) for number in self.media],
            width=np.array(column("width", 0), np.int64),
            height=np.array(column("height", 0), np.int64),
            exif_width=np.array(column("exif_width", 0), np.int64),
            exif_height=np.array(column("exif_height", 0), np.int64),
            make=column("make", None),
            model=column("model", None),
            body_serial=column("body_serial", None),
            software=column("software", None),
            taken_at=column("taken_at", None),
            thumbnail_differs=np.array(column("thumbnail", None)) != None,  # noqa: E711 - element by element
            thumbnail_distance=np.array([bits or -1 for bits in column("thumbnail", None)], np.int64),
            any_deleted=np.array(column("deleted", False), bool),  # noqa: FBT003
            path=column("path", b"a.jpg"),
            duration_ms=np.array(column("duration_ms", 0), np.int64),
            is_video=np.array(column("duration_ms", 0), np.int64) > 0,
            speech_ms=np.array(column("speech_ms", -1), np.int64),
            occurrence_media=np.array([row for row, several in enumerate(places) for _ in several], np.int64),
            occurrence_folder=np.array([folders.index(name) for several in places for name in several], np.int64),
            folders=folders,
        )

    def queue(self, weights: Weights | None = None, **more: Any) -> list[QueueItem]:  # noqa: ANN401
        settings = Triage() if weights is None else Triage(weights=weights)
        return queue(self.stacks(), self.facts(), self.matches, settings, **more)


def told(case: Case, name: str, **more: Any) -> dict[int, list[tuple[str, float]]]:  # noqa: ANN401
    """What each stack is told if only the named reason counts, with weight 10."""
    items = case.queue(msgspec.structs.replace(NOTHING, **{name: 10.0}), **more)
    return {
        int.from_bytes(item.sha256[:6], "big"): [(each.text, each.weight) for each in item.reasons if each.weight]
        for item in items
    }


@pytest.fixture
def case() -> Case:
    return Case()


def test_camera_exif(case: Case) -> None:
    case.add(1, **CANON)
    case.add(2)
    assert told(case, "camera_exif") == {1: [("camera EXIF: Canon EOS 5D", 10.0)], 2: []}


def test_a_copy_that_has_what_the_best_version_lacks_is_told(case: Case) -> None:
    case.add(1, 2, 3)
    case.media[2] = dict(CANON)
    assert told(case, "camera_exif")[1] == [("camera EXIF: Canon EOS 5D (in a copy)", 10.0)]


def test_camera_body_seen_nowhere_else(case: Case) -> None:
    case.add(1, **CANON)
    case.add(2, **{**CANON, "body_serial": "0000"})
    case.add(3, **{**CANON, "body_serial": "77"})
    answers = told(case, "camera_unknown", elsewhere={("CANON INC.", "canon eos 5d", " 77"), (None, None, "0420")})
    text = "camera body on no list and in no other case: Canon EOS 5D no. 0420"
    assert answers == {1: [(text, 10.0)], 2: [], 3: []}


@pytest.mark.parametrize(
    ("facts", "is_native"),
    [
        ({"width": 4000, "height": 3000, "exif_width": 4000, "exif_height": 3000}, True),
        ({"width": 3000, "height": 2000, "exif_width": 3000, "exif_height": 2000}, True),
        ({"width": 2000, "height": 1500, "exif_width": 2000, "exif_height": 1500}, False),
        ({"width": 4000, "height": 3000}, False),
        ({"width": 3000, "height": 4000, "exif_width": 4000, "exif_height": 3000}, False),
        ({}, False),
    ],
    ids=["full", "half", "quarter", "EXIF has none", "turned", "not decoded"],
)
def test_native_resolution(case: Case, facts: dict[str, int], is_native: bool) -> None:  # noqa: FBT001
    case.add(9, **CANON, width=4000, height=3000)
    case.add(1, **CANON, **facts)
    case.add(2, **facts)
    answers = told(case, "native_resolution")
    size = f"{facts.get('width')}x{facts.get('height')}"
    text = f"resolution native to the camera: {size}, as its EXIF says"
    assert answers == {9: [], 1: [(text, 10.0)] if is_native else [], 2: []}


def test_embedded_thumbnail_differs_by_distance(case: Case) -> None:
    case.add(1, thumbnail=32)
    case.add(2, thumbnail=120)
    case.add(3, thumbnail=0)
    case.add(4)
    assert told(case, "embedded_thumbnail_differs") == {
        1: [("embedded thumbnail differs by 32 bits", 5.0)],
        2: [("embedded thumbnail differs by 120 bits", 10.0)],
        3: [("embedded thumbnail differs", 10.0)],
        4: [],
    }


def test_many_taken_within_minutes_by_one_camera(case: Case) -> None:
    for number in range(5):
        case.add(number, **CANON, taken_at=f"2024-05-01T12:0{2 * number}:30")
    case.add(8, **{**CANON, "body_serial": "77"}, taken_at="2024-05-01T12:04:00")
    case.add(9, **CANON, taken_at="2024-05-01T12:11:00")
    answers = told(case, "taken_together")
    text = "one of 5 taken within 10 minutes by Canon EOS 5D"
    assert answers == {**{number: [(text, 10.0)] for number in range(5)}, 8: [], 9: [(text, 10.0)]}


def test_copies_of_one_picture_were_taken_once(case: Case) -> None:
    case.add(*range(9), **CANON, taken_at="2024-05-01T12:00:00")
    for number in range(9):
        case.media[number] = {**CANON, "taken_at": "2024-05-01T12:00:00"}
    assert told(case, "taken_together") == {0: []}


def test_no_editing_software(case: Case) -> None:
    case.add(1, **CANON)
    case.add(2, **CANON, software="Firmware 1.1.1")
    case.add(3, **CANON, software="Adobe Photoshop CS6")
    case.add(4, software="")
    assert told(case, "no_editing_software") == {
        1: [("no editing software: EXIF names none", 10.0)],
        2: [("no editing software: EXIF names Firmware 1.1.1", 10.0)],
        3: [],
        4: [],
    }


def test_recent_counts_from_the_newest_of_the_case(case: Case) -> None:
    case.add(1, taken_at="2020-12-31T10:00:00")
    case.add(2, taken_at="2020-01-01T10:00:00")
    case.add(3, taken_at="2011-01-01T10:00:00")
    case.add(4)
    assert told(case, "recent") == {
        1: [("recent: taken 2020-12-31, the newest here 2020-12-31", 10.0)],
        2: [("recent: taken 2020-01-01, the newest here 2020-12-31", 5.0)],
        3: [],
        4: [],
    }


def test_capture_times_after_today_are_left_out(case: Case) -> None:
    case.add(1, taken_at="2099-01-01T00:00:00")
    case.add(2, taken_at="2020-01-01T00:00:00")
    text = "recent: taken 2020-01-01, the newest here 2020-01-01"
    assert told(case, "recent", today=date(2024, 1, 1)) == {1: [], 2: [(text, 10.0)]}


def test_deleted(case: Case) -> None:
    case.add(1, deleted=True)
    case.add(2, 3, 4, deleted=True)
    case.add(5)
    assert told(case, "deleted") == {1: [("deleted", 10.0)], 2: [("deleted: 1 of 3 versions", 10.0)], 5: []}


def test_copies_count_occurrences_of_the_whole_stack(case: Case) -> None:
    case.add(1, folders=["a"])
    case.add(2, folders=["a", "b", "c"])
    case.add(3, 4, folders=["a", "a", "a", "a", "a", "a", "a"])
    case.add(5, folders=["a"] * 40)
    answers = told(case, "copies")
    assert answers == {1: [], 2: [("3 copies", 3.17)], 3: [("8 copies", 6.0)], 5: [("40 copies", 10.0)]}
    assert {item.sha256: item.copies for item in case.queue()} == {sha(1): 1, sha(2): 3, sha(3): 8, sha(5): 40}


def test_folder_with_many_hits(case: Case) -> None:
    case.add(1, folders=["KP/1: some", "KP/1: dense"])
    case.add(2, folders=["KP/1: some"])
    for number, folder in ((3, "KP/1: dense"), (4, "KP/1: dense"), (5, "KP/1: some")):
        case.add(number, folders=[folder])
        case.match(number)
    case.add(6, folders=["KP/1: good", "KP/1: empty"])
    case.add(7, folders=["KP/1: good"])
    case.match(7, purpose="ignore")
    answers = told(case, "folder_hits")
    assert answers[1] == [("folder with many hits: 2 of 3 files in KP/1: dense are on lists", 6.67)]
    assert answers[2] == [("folder with many hits: 1 of 3 files in KP/1: some are on lists", 3.33)]
    assert answers[6] == []


def test_reasons_stand_by_weight_and_add_up(case: Case) -> None:
    case.add(1, **CANON, deleted=True, thumbnail=100)
    (item,) = case.queue()
    weights = [reason.weight for reason in item.reasons]
    assert weights == sorted(weights, reverse=True)
    assert item.score == sum(weights) == 15.0 + 12.0 + 10.0 + 6.0 + 4.0


def test_lanes_come_in_order_and_ranks_count_in_each(case: Case) -> None:
    case.add(1)
    case.match(1)
    case.add(2)
    case.match(2, "near")
    case.add(3, 4)
    case.match(4, series="bridge")
    case.add(5)
    case.add(6, deleted=True)
    items = case.queue()
    assert [(item.lane, item.rank, item.sha256) for item in items] == [
        (Lane.NEW, 1, sha(6)),
        (Lane.NEW, 2, sha(5)),
        (Lane.SERIES, 1, sha(3)),
        (Lane.NEAR, 1, sha(2)),
        (Lane.KNOWN, 1, sha(1)),
    ]
    assert items[2].reasons[-1].text == "near to something of series 'bridge'"


def test_other_evidence_of_a_series_puts_a_stack_into_its_lane(case: Case) -> None:
    case.add(1, 2)
    (item,) = case.queue(series={sha(2): "bridge"})
    assert item.lane is Lane.SERIES


def test_an_item_names_its_stack_and_shows_the_path_of_the_representative(case: Case) -> None:
    case.add(7, 8, path=b"DCIM/7.jpg")
    (item,) = case.queue()
    assert (item.stack, item.sha256, item.path) == ("000000000007", sha(7), b"DCIM/7.jpg")


def test_an_empty_case_has_an_empty_queue(case: Case) -> None:
    assert case.queue() == []


def test_media_without_any_place_are_queued(case: Case) -> None:
    case.add(1, folders=[])
    assert [item.copies for item in case.queue()] == [0]


def test_a_member_without_facts_is_an_error(case: Case) -> None:
    case.add(1, 2)
    del case.media[2]
    with pytest.raises(ValueError, match=sha(2).hex()):
        case.queue()


def test_the_queue_does_not_depend_on_the_order_of_the_input() -> None:
    random = Random(5)  # noqa: S311
    case = Case()
    for number in range(0, 300, 3):
        taken = f"2024-05-0{random.randint(1, 3)}T12:{random.randint(10, 20)}:00"
        facts: dict[str, Any] = {"folders": [random.choice("abc") for _ in range(random.randint(1, 3))]}
        facts |= {**CANON, "taken_at": taken} if random.random() < 0.7 else {}
        case.add(number, number + 1, number + 2, **facts)
        if random.random() < 0.4:
            case.match(number, random.choice(["exact", "near"]), series=random.choice([None, "bridge"]))
    first = case.queue()
    for _ in range(3):
        other = replace(case, media=dict(random.sample(list(case.media.items()), len(case.media))))
        other.stacked = random.sample(case.stacked, len(case.stacked))
        other.matches = dict(random.sample(list(case.matches.items()), len(case.matches)))
        assert other.queue() == first
