import numpy as np
import numpy.typing as npt
import pytest

from clew.linker import Linker, Looks, linkers
from clew.model.link import Proposal


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


def proposed(linker: Linker, held: dict[int, bytes], asked: dict[int, bytes]) -> list[Proposal]:
    index = linker.index()
    for view, description in held.items():
        index.add([view], [description])
    return index.propose(list(asked), list(asked.values()))


def test_a_linker_says_what_it_proposes(linker: Linker) -> None:
    assert linker.kinds
    assert linker.name
    assert linker.version


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
