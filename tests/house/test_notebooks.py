"""Notebooks are committed without outputs and take their inputs from one cell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def _code_cells(path: Path) -> list[dict[str, Any]]:
    return [it for it in json.loads(path.read_text())["cells"] if it["cell_type"] == "code"]


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda it: it.name)
def test_a_notebook_is_committed_without_outputs(path: Path) -> None:
    assert not [it for it in _code_cells(path) if it["outputs"] or it["execution_count"]]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda it: it.name)
def test_a_notebook_has_one_cell_of_parameters(path: Path) -> None:
    tagged = [it for it in _code_cells(path) if "parameters" in it["metadata"].get("tags", [])]
    assert len(tagged) == 1
