"""A diagram is well-formed and shows every bin that has answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from defusedxml import ElementTree

from extractor.errors import InputError
from extractor.evaluation.diagrams import diagram, write_diagrams
from extractor.evaluation.reliability import reliability

SEEN = reliability([0.95, 0.91, 0.55, 0.15], [True, True, False, False])


def test_every_bin_with_answers_has_a_point() -> None:
    tree = ElementTree.fromstring(diagram("amount", SEEN))
    points = [it for it in tree.iter() if it.tag.endswith("circle")]
    assert len(points) == sum(part.count > 0 for part in SEEN.bins) == 3


def test_a_name_cannot_break_the_drawing() -> None:
    tree = ElementTree.fromstring(diagram("a < b & c", SEEN))
    assert "a < b & c" in "".join(tree.itertext())


def test_a_field_has_a_file(tmp_path: Path) -> None:
    written = write_diagrams({"amount": SEEN, "triage": reliability([], [])}, tmp_path / "new")
    assert [path.name for path in written] == ["reliability-amount.svg", "reliability-triage.svg"]
    assert all(ElementTree.parse(path) is not None for path in written)


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="file"):
        write_diagrams({"amount": SEEN}, tmp_path / "file")
