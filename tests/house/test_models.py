"""Every shipped model is whole, described, and carries no code."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

MODELS = Path(__file__).parents[2] / "models"
VERSIONS = sorted(path.parent for path in MODELS.glob("*/*/manifest.json"))
BESIDE = {"manifest.json"}


def test_models_are_shipped() -> None:
    assert VERSIONS


@pytest.mark.parametrize("folder", sorted(MODELS.glob("*/*/")), ids=lambda it: it.parent.name)
def test_every_version_has_a_manifest_and_a_card(folder: Path) -> None:
    assert (folder / "manifest.json").is_file()
    assert (folder / "card.md").read_text().startswith("# ")


@pytest.mark.parametrize("folder", VERSIONS, ids=lambda it: it.parent.name)
def test_a_manifest_names_every_file_with_its_hash(folder: Path) -> None:
    named: dict[str, str] = json.loads((folder / "manifest.json").read_text())["files"]
    there = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in BESIDE
    }
    assert named == there
