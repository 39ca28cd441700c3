from hypothesis import given, settings
from hypothesis import strategies as st

from clew.model.occurrence import INSIDE
from clew.samples.family import MadeFamily
from clew.samples.outcome import _base, path_text
from clew.samples.plan import PROPORTIONS, counts, make_plan


@given(files=st.integers(20, 20_000), has_pipe=st.booleans())
def test_kinds_add_up_to_all_files_and_leave_room_for_originals(files: int, *, has_pipe: bool) -> None:
    kinds = counts(files, has_pipe=has_pipe)
    assert sum(kinds.values()) == files
    assert kinds["original"] >= files // 8
    if files >= 60:
        assert all(kinds[kind] for kind in PROPORTIONS if has_pipe or kind != "pipe")


@settings(max_examples=20, deadline=None)
@given(files=st.integers(20, 1500), seed=st.integers(0, 10_000))
def test_a_plan_gives_every_file_a_path_of_its_own(files: int, seed: int) -> None:
    plan = make_plan(files, seed)
    planned = list(plan.paths())
    assert sorted(number for number, _ in planned) == list(range(plan.total))
    assert len({path.lower() for _, path in planned}) == plan.total
    outside = [path for _, path in planned if INSIDE not in path]
    films = sum(len(family.films) for family in plan.films)
    assert files <= len(outside) <= files + films + len(plan.containers)


@settings(max_examples=10, deadline=None)
@given(files=st.integers(60, 3000), seed=st.integers(0, 10_000))
def test_what_lies_in_a_container_comes_before_it(files: int, seed: int) -> None:
    plan = make_plan(files, seed)
    numbers = {each.path: each.number for each in plan.containers}
    assert {kind for _, _, kind, _ in plan.inside()} >= {"original", "exact copy", "zip", "message"}
    for number, path, _, _ in plan.inside():
        assert numbers[path.rpartition(INSIDE)[0]] > number


@settings(max_examples=20, deadline=None)
@given(files=st.integers(60, 1500), seed=st.integers(0, 10_000))
def test_something_of_every_lane_can_be_told(files: int, seed: int) -> None:
    families = make_plan(files, seed).families
    assert any(family.known_by for family in families)
    assert any(not family.known_by for family in families)
    assert any(family.shot for family in families)
    copies = {
        file.kind for family in families if family.series and family.known_by == ("md5",) for file in family.files
    }
    assert "re-encoding" in copies


def test_a_base_is_named_by_its_original_whatever_bytes_its_path_has() -> None:
    """Of so many files one original lies in an archive that names its files in an old code page."""
    odd = 0
    for family in make_plan(5000, 11).families:
        originals = [planned.path for planned in family.files if planned.kind == "original"]
        named = _base(family, MadeFamily(family.base, 8, 8, 1, "image/png", "", "", "", "", ())).first
        assert named == (path_text(originals[0])[0] if originals else "")
        odd += bool(originals) and path_text(originals[0])[1]
    assert odd
