"""A release is whole or not there, and stays as it was made."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from extractor.errors import ReleaseError
from extractor.releases import (
    InUse,
    list_releases,
    open_release,
    read_release,
    verify_release,
    write_release,
)
from extractor.values.release import Comparison
from tests.releases.making import facts, package, released, saving


@pytest.fixture
def shipped(tmp_path: Path) -> InUse:
    return package(tmp_path / "package")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "store" / "models"


def test_a_release_holds_what_was_trained_and_copies_of_the_rest(
    root: Path, shipped: InUse
) -> None:
    release = released(root, shipped)
    assert (release.number, release.parent) == (1, "shipped")
    opened = open_release(root, 1)
    assert (opened.folders["category"] / "weights").read_bytes() == b"new"
    assert (opened.folders["triage"] / "weights").read_bytes() == b"triage"
    assert opened.origins["category"].release == "1"
    assert (opened.origins["triage"].release, opened.origins["triage"].version) == ("shipped", "1")


def test_it_stays_the_same_when_the_package_brings_newer_models(root: Path, shipped: InUse) -> None:
    released(root, shipped)
    shutil.rmtree(shipped.folders["triage"].parent)
    assert (open_release(root, 1).folders["triage"] / "weights").read_bytes() == b"triage"


def test_what_is_inherited_twice_still_says_where_it_comes_from(root: Path, shipped: InUse) -> None:
    released(root, shipped)
    write_release(root, {"triage": saving(b"t")}, facts(), parent=open_release(root, 1))
    origins = open_release(root, 2).origins
    assert {name: it.release for name, it in origins.items()} == {
        "dispute": "shipped", "triage": "2", "category": "1", "amount": "shipped",
        "entities": "shipped", "calibration": "shipped",
    }  # fmt: skip


def test_its_facts_are_read_as_they_were_written(root: Path, shipped: InUse) -> None:
    compared = Comparison("category", "language:de", "own", 80, 0.8, 0.9, 9, 1, 0.02, 0.03, 0.17)
    made = released(root, shipped, b"new", compared)
    assert read_release(root, 1) == made
    card = (root / "1" / "card.md").read_text()
    assert "| category | own | language:de | 80 | 0.800 | 0.900 | 9 | 1 | 0.020 |" in card


def test_a_number_is_never_given_twice(root: Path, shipped: InUse) -> None:
    for _ in range(2):
        released(root, shipped)
    shutil.rmtree(root / "2")
    assert released(root, shipped).number == 3
    assert [it.number for it in list_releases(root)] == [1, 3]


def test_nothing_is_left_of_a_release_that_cannot_be_saved(root: Path, shipped: InUse) -> None:
    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(ReleaseError, match="No space left"):
        write_release(root, {"category": full}, facts(), parent=shipped)
    assert list_releases(root) == ()
    assert [it.name for it in root.iterdir()] == [".lock"]


@pytest.mark.parametrize("name", ["tessdata", "../category"])
def test_a_model_that_no_pipeline_opens_is_refused(root: Path, shipped: InUse, name: str) -> None:
    with pytest.raises(ValueError, match="no such models"):
        write_release(root, {name: saving(b"")}, facts(), parent=shipped)
    assert not root.exists()


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        pytest.param(
            lambda it: (it / "category/weights").write_bytes(b"x"), "was changed", id="changed"
        ),
        pytest.param(lambda it: (it / "triage/weights").unlink(), "is missing", id="missing"),
        pytest.param(lambda it: (it / "triage/more").touch(), "does not belong", id="added"),
        pytest.param(lambda it: shutil.rmtree(it / "entities"), "cannot be read", id="no-model"),
        pytest.param(
            lambda it: (it / "release.json").write_text("{"), "cannot be read", id="facts"
        ),
        pytest.param(lambda it: (it / "release.json").unlink(), "cannot be read", id="no-facts"),
    ],
)
def test_a_damaged_release_says_what_to_do(
    root: Path, shipped: InUse, harm: object, said: str
) -> None:
    released(root, shipped)
    assert callable(harm)
    harm(root / "1")
    with pytest.raises(ReleaseError, match=f"release 1: .*{said}.*models rollback"):
        verify_release(root, 1)
    assert [it.number for it in list_releases(root)] == [1]


def test_a_manifest_made_anew_over_other_weights_is_noticed(root: Path, shipped: InUse) -> None:
    released(root, shipped)
    folder = root / "1" / "category"
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ReleaseError, match="its manifest was changed"):
        verify_release(root, 1)


def test_what_is_no_release_is_not_listed(root: Path, shipped: InUse) -> None:
    released(root, shipped)
    for name in ("01", "x", ".making-abc", "²"):
        (root / name).mkdir()
    (root / "7").touch()
    assert [it.number for it in list_releases(root)] == [1]


def test_a_release_that_is_not_there_says_where_to_look(root: Path) -> None:
    with pytest.raises(ReleaseError, match="release 4: does not exist; `extractor models list`"):
        open_release(root, 4)
