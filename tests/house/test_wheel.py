"""The wheel holds all that a user needs without the checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=root, capture_output=True, check=True,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


@pytest.mark.slow
@pytest.mark.parametrize("part", ["inbox", "models", "schemas"])
def test_the_wheel_holds(part: str, wheel: set[str], root: Path) -> None:
    here = {
        f"extractor/_data/{path.relative_to(root).as_posix()}"
        for path in (root / part).rglob("*")
        if path.is_file()
    }
    assert here
    assert here <= wheel


@pytest.mark.slow
def test_the_wheel_holds_types_and_lexicon_but_no_tests(wheel: set[str]) -> None:
    assert "extractor/py.typed" in wheel
    assert any(name.startswith("extractor/extraction/lexicon/") for name in wheel)
    assert not [name for name in wheel if name.startswith(("tests/", "training/", "inbox/"))]
