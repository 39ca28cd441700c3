from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
import pytest

from clew.linker import Linker, Looks, Seeks, Senses, States, Tells, linkers
from clew.model.link import Box, Proposal
from clew.model.media_facts import Clock, Habits, Lying, MediaFacts, Position, Shared
from clew.model.segment import Segment, Track


def pixels(seed: int, height: int = 512, width: int = 640) -> npt.NDArray[np.uint8]:
    """Return a drawn picture with edges and corners at several scales."""
    dice = np.random.default_rng(seed)
    made = np.zeros((height, width, 3), np.int16)
    for cell in (16, 64):
        coarse = dice.integers(0, 128, (height // cell, width // cell, 3), dtype=np.int16)
        made += np.kron(coarse, np.ones((cell, cell, 1), np.int16))
    return made.astype(np.uint8)


def ready(name: str) -> Linker:
    found = linkers()[name]
    if (reason := found.missing()) is not None:
        pytest.skip(reason)
    found.warm_up()
    return found


@pytest.fixture(params=sorted(linkers()))
def linker(request: pytest.FixtureRequest) -> Linker:
    return ready(request.param)


@pytest.fixture(params=sorted(name for name, each in linkers().items() if isinstance(each, Looks)))
def looking(request: pytest.FixtureRequest) -> Looks:
    found = ready(request.param)
    assert isinstance(found, Looks)
    return found


@pytest.fixture(params=sorted(name for name, each in linkers().items() if isinstance(each, Seeks)))
def seeking(request: pytest.FixtureRequest) -> Seeks:
    found = ready(request.param)
    assert isinstance(found, Seeks)
    return found


@pytest.fixture(params=sorted(name for name, each in linkers().items() if isinstance(each, Tells)))
def telling(request: pytest.FixtureRequest) -> Tells:
    found = ready(request.param)
    assert isinstance(found, Tells)
    return found


def told(seed: int) -> MediaFacts:
    """Return facts of one of few cameras, in one of few exhibits, some of them at one place."""
    camera, at = seed % 3, datetime(2024, 5, 1, 12) + timedelta(minutes=7 * (seed % 11), days=seed % 2)  # noqa: DTZ001 - a camera's clock
    return MediaFacts(
        sha256=bytes([seed]) * 32,
        shared=(
            Shared(
                bytes([(seed + 3) % 40]) * 32,
                Segment(
                    Track.FRAMES,
                    0,
                    4000,
                    500,
                    4500,
                    1.0,
                    is_mirrored=False,
                    items=4,
                    distance=9.5,
                    share=0.5,
                    other_share=0.4,
                ),
            ),
        ),
        make="Maker",
        model=f"Model {camera}",
        body_serial="" if camera == 2 else f"10{camera}77{camera}5",
        lens_serial="L-40991",
        owner=("Ada Example", "", "")[seed % 3],
        counter=100 + seed,
        clock=Clock(at),
        position=Position(44.6, -110.5 + 0.0001 * seed, 50.0) if seed % 4 == 0 else None,
        habits=Habits("a1", f"160x120 {camera}", "4000x3000"),
        lying=(Lying(f"OP-{seed % 2}", f"KP/{seed % 3}", b"DCIM/%d.jpg" % seed),),
    )


def proposed(linker: Linker, held: dict[int, bytes], asked: dict[int, bytes]) -> list[Proposal]:
    index = linker.index()
    for view, description in held.items():
        index.add([view], [description])
    return index.propose(list(asked), list(asked.values()))


def test_a_linker_says_what_it_proposes(linker: Linker) -> None:
    assert linker.kinds
    assert linker.name
    assert linker.version


def test_a_linker_says_what_its_rates_rest_on(linker: Linker) -> None:
    assert isinstance(linker, States)
    for kind in linker.kinds:
        assert "easured" in linker.measured(kind), "say what was measured, or that it was not"


def test_the_same_pixels_are_described_by_the_same_bytes(looking: Looks) -> None:
    frozen = pixels(2)
    frozen.flags.writeable = False
    assert looking.describe(frozen) == looking.describe(pixels(2))


@pytest.mark.parametrize("shape", [(1, 1), (1, 600), (600, 1), (16, 16), (700, 64)])
def test_any_shape_can_be_described(looking: Looks, shape: tuple[int, int]) -> None:
    description = looking.describe(np.full((*shape, 3), 7, np.uint8))
    if description:
        assert proposed(looking, {1: description}, {1: description}) == []


def test_what_is_proposed_depends_on_no_order_and_is_never_the_view_itself(looking: Looks) -> None:
    described = {view: looking.describe(pixels(seed)) for view, seed in enumerate((3, 4, 3, 5))}
    described = {view: each for view, each in described.items() if each}
    found = proposed(looking, described, described)
    assert found == proposed(looking, dict(reversed(described.items())), described)
    assert all(each.view != each.other for each in found)
    assert {each.kind for each in found} <= set(looking.kinds)
    assert all(each in found for view, data in described.items() for each in proposed(looking, described, {view: data}))


def test_what_is_no_description_is_refused(looking: Looks) -> None:
    for broken in (b"x", looking.describe(pixels(6))[:-1] or b"xyz"):
        with pytest.raises(ValueError, match=r"."):
            looking.index().add([1], [broken])
        with pytest.raises(ValueError, match=r"."):
            looking.index().propose([1], [broken])


def test_what_is_found_of_a_part_depends_on_no_order_and_the_surest_comes_first(seeking: Seeks) -> None:
    part = seeking.describe_part(pixels(3), Box(0.25, 0.25, 0.5, 0.5))
    described = {view: seeking.describe_part(pixels(seed), Box(0, 0, 1, 1)) for view, seed in enumerate((3, 4, 3, 5))}
    answers = []
    for views in (described, dict(reversed(described.items()))):
        index = seeking.index()
        index.add(list(views), list(views.values()))
        answers.append(index.search(part, 3))
    assert answers[0] == answers[1] == sorted(answers[0], key=lambda each: each.rank)
    assert len({each.view for each in answers[0]}) == len(answers[0]) <= 3
    assert {each.kind for each in answers[0]} <= set(seeking.kinds)
    assert seeking.index().search(part, 3) == []
    assert index.search(b"", 3) == []
    with pytest.raises(ValueError, match=r"."):
        index.search(b"x", 3)


@pytest.mark.parametrize("box", [Box(0.5, 0.5, 0.6, 0.2), Box(-0.1, 0, 0.5, 0.5), Box(0.2, 0.2, 0, 0.5)])
def test_a_box_outside_the_picture_is_refused(seeking: Seeks, box: Box) -> None:
    with pytest.raises(ValueError, match="box"):
        seeking.describe_part(pixels(3), box)


def test_the_same_facts_are_described_by_the_same_bytes(telling: Tells) -> None:
    assert telling.describe_facts(told(4)) == telling.describe_facts(told(4))
    nothing = telling.describe_facts(MediaFacts(b"1" * 32))
    if nothing:
        assert proposed(telling, {1: nothing, 2: telling.describe_facts(MediaFacts(b"2" * 32))}, {1: nothing}) == []


def test_what_facts_propose_depends_on_no_order_and_is_never_the_media_itself(telling: Tells) -> None:
    described = {seed: telling.describe_facts(told(seed)) for seed in range(40)}
    described = {view: each for view, each in described.items() if each}
    found = proposed(telling, described, described)
    assert found
    assert found == proposed(telling, dict(reversed(described.items())), described)
    assert all(each.view != each.other for each in found)
    assert {each.kind for each in found} <= set(telling.kinds)
    assert all(each in found for view, data in described.items() for each in proposed(telling, described, {view: data}))


def test_what_tells_no_facts_is_refused(telling: Tells) -> None:
    for broken in (b"x", telling.describe_facts(told(4))[:-1]):
        with pytest.raises(ValueError, match=r"."):
            telling.index().add([1], [broken])
        with pytest.raises(ValueError, match=r"."):
            telling.index().propose([1], [broken])


@pytest.fixture(params=sorted(name for name, each in linkers().items() if isinstance(each, Senses)))
def sensing(request: pytest.FixtureRequest) -> Senses:
    found = ready(request.param)
    assert isinstance(found, Senses)
    return found


def test_noise_is_described_by_the_same_bytes_and_of_any_shape(sensing: Senses) -> None:
    frozen = pixels(2)
    frozen.flags.writeable = False
    assert sensing.describe_sensor(frozen) == sensing.describe_sensor(pixels(2)) != b""
    for shape in ((1, 1), (1, 600), (600, 1), (301, 257)):
        sensing.describe_sensor(np.full((*shape, 3), 130, np.uint8))


def test_prints_are_compared_in_any_order_and_never_with_themselves(sensing: Senses) -> None:
    described = [sensing.describe_sensor(pixels(seed)) for seed in (3, 4, 5)]
    prints = {at: sensing.print_of([each, described[0]]) for at, each in enumerate(described)}
    data = {at: each.data for at, each in prints.items()}
    found = proposed(sensing, data, data)
    assert found == proposed(sensing, dict(reversed(data.items())), data)
    assert found  # each rests on the first picture
    assert all(each.view != each.other and each.kind in sensing.kinds for each in found)
    near = sensing.sketches([each.sketch for each in prints.values()]).near(described[1])
    assert 1 in near
    for broken in (b"x", data[0][:-1]):
        with pytest.raises(ValueError, match=r"."):
            sensing.index().add([1], [broken])
        with pytest.raises(ValueError, match=r"."):
            sensing.print_of([broken])
        with pytest.raises(ValueError, match=r"."):
            sensing.sketches([broken])
