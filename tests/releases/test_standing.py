"""One release is in use at any instant, whoever changes it and whenever the program ends."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.errors import ReleaseError
from extractor.releases import (
    InUse,
    activate,
    choose_shadow,
    list_releases,
    read_standing,
    resolve,
    roll_back,
    stamp,
)
from tests.releases.making import AT, package, released

SHIPPED = 0


@pytest.fixture
def shipped(tmp_path: Path) -> InUse:
    return package(tmp_path / "package")


@pytest.fixture
def root(tmp_path: Path, shipped: InUse) -> Path:
    """Give a folder with three releases, none of them in use."""
    folder = tmp_path / "models"
    for content in (b"one", b"two", b"three"):
        released(folder, shipped, content)
    return folder


def promote(root: Path, number: int) -> None:
    activate(root, number, expects=read_standing(root).active, who="jean", at=AT)


def test_without_releases_the_shipped_models_are_in_use(tmp_path: Path, shipped: InUse) -> None:
    package_folder = tmp_path / "package"
    assert resolve(tmp_path / "none", shipped=package_folder) == shipped
    assert resolve(None, shipped=package_folder).name == "shipped"


def test_what_is_promoted_is_opened(root: Path) -> None:
    promote(root, 2)
    in_use = resolve(root)
    assert (in_use.name, (in_use.folders["category"] / "weights").read_bytes()) == ("2", b"two")


def test_going_back_leads_through_all_that_was_promoted(root: Path) -> None:
    for number in (1, 3, 2):
        promote(root, number)
    seen = [roll_back(root, who="jean", at=AT).active for _ in range(3)]
    assert seen == [3, 1, SHIPPED]
    with pytest.raises(ReleaseError, match="no release before"):
        roll_back(root, who="jean", at=AT)
    assert [it.number for it in read_standing(root).history] == [1, 2, 3, 4, 5, 6]


def test_going_back_passes_by_a_release_that_is_broken(root: Path) -> None:
    for number in (1, 3, 2):
        promote(root, number)
    (root / "3" / "category" / "weights").unlink()
    assert roll_back(root, who="jean", at=AT).active == 1


def test_a_broken_release_is_not_brought_into_use(root: Path) -> None:
    (root / "1" / "category" / "weights").write_bytes(b"x")
    with pytest.raises(ReleaseError, match="was changed"):
        promote(root, 1)
    assert read_standing(root).active == SHIPPED


def test_what_breaks_in_use_says_how_to_go_back_and_that_works(
    root: Path, tmp_path: Path, shipped: InUse
) -> None:
    promote(root, 1)
    (root / "1" / "category" / "weights").write_bytes(b"x")
    with pytest.raises(ReleaseError, match="extractor models rollback"):
        resolve(root)
    roll_back(root, who="jean", at=AT)
    assert resolve(root, shipped=tmp_path / "package") == shipped


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"format": 1, "active": 2}', b'{"format": 9, "active": 0}', b"\xff"],
)
def test_a_damaged_choice_says_how_to_go_back_and_that_works(
    root: Path, tmp_path: Path, shipped: InUse, content: bytes
) -> None:
    promote(root, 2)
    (root / "active.json").write_bytes(content)
    with pytest.raises(ReleaseError, match=r"active\.json: .*`extractor models rollback`"):
        resolve(root)
    assert roll_back(root, who="jean", at=AT).active == SHIPPED
    assert resolve(root, shipped=tmp_path / "package") == shipped
    assert (root / "active.json.damaged").read_bytes() == content


def test_who_chose_by_an_older_state_is_told(root: Path) -> None:
    promote(root, 1)
    with pytest.raises(ReleaseError, match="1 was brought into use meanwhile; compare again"):
        activate(root, 2, expects=SHIPPED, who="jean", at=AT)
    with pytest.raises(ReleaseError, match="in use already"):
        promote(root, 1)


def test_a_change_is_seen_from_outside(root: Path) -> None:
    seen = {stamp(root)}
    for number in (1, 2, 1):
        promote(root, number)
        seen.add(stamp(root))
    assert len(seen) == 4
    assert stamp(None) == ()


def test_a_shadow_ends_when_it_is_promoted(root: Path) -> None:
    assert read_standing(root).shadow is None
    assert choose_shadow(root, 2, who="jean", at=AT).shadow == 2
    promote(root, 1)
    assert read_standing(root).shadow == 2
    promote(root, 2)
    assert read_standing(root).shadow is None
    with pytest.raises(ReleaseError, match="is in use"):
        choose_shadow(root, 2, who="jean", at=AT)
    assert choose_shadow(root, SHIPPED, who="jean", at=AT).shadow == SHIPPED


def _promoting(root: Path, number: int, start: object) -> None:
    start.wait()  # type: ignore[attr-defined]
    try:
        activate(root, number, expects=SHIPPED, who=str(number), at=AT)
    except ReleaseError:
        raise SystemExit(1) from None


def test_of_two_promoters_at_once_one_is_told(root: Path) -> None:
    forking = multiprocessing.get_context("fork")
    start = forking.Barrier(2)
    both = [forking.Process(target=_promoting, args=(root, it, start)) for it in (1, 2)]
    for it in both:
        it.start()
    for it in both:
        it.join()
    assert sorted(it.exitcode or 0 for it in both) == [0, 1]
    winner = 1 if both[0].exitcode == 0 else 2
    standing = read_standing(root)
    assert (standing.active, len(standing.history)) == (winner, 1)


def test_two_writers_at_once_get_numbers_of_their_own(root: Path, shipped: InUse) -> None:
    forking = multiprocessing.get_context("fork")
    both = [forking.Process(target=released, args=(root, shipped)) for _ in range(3)]
    for it in both:
        it.start()
    for it in both:
        it.join()
    assert [it.exitcode for it in both] == [0, 0, 0]
    assert [it.number for it in list_releases(root) if not it.problem] == [1, 2, 3, 4, 5, 6]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
@given(steps=st.lists(st.sampled_from([1, 2, 3, "back"]), max_size=7))
def test_going_back_is_undoing(root: Path, steps: list[int | str]) -> None:
    (root / "active.json").unlink(missing_ok=True)
    stack = [SHIPPED]
    for step in steps:
        if step == "back" and len(stack) > 1:
            stack.pop()
            roll_back(root, who="jean", at=AT)
        elif isinstance(step, int) and step != stack[-1]:
            stack.append(step)
            promote(root, step)
        assert read_standing(root).active == stack[-1]
