"""Reviewed documents are kept once each, and count for the models that judged them."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import SettingsError
from extractor.store.evidence import add_evidence, load_evidence
from extractor.values.calibration import Reviewed

RIGHT, WRONG = Reviewed(0.97, right=True), Reviewed(0.4, right=False)


def test_what_was_added_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "evidence.jsonl"
    assert add_evidence(file, "models-1", [("aa", RIGHT), ("bb", WRONG)]) == 2
    assert set(load_evidence(file, "models-1")) == {RIGHT, WRONG}


def test_a_document_that_comes_again_counts_once(tmp_path: Path) -> None:
    file = tmp_path / "evidence.jsonl"
    add_evidence(file, "models-1", [("aa", RIGHT)])
    assert add_evidence(file, "models-1", [("aa", WRONG)]) == 1
    assert load_evidence(file, "models-1") == (WRONG,)


def test_what_other_models_said_stays_and_does_not_count(tmp_path: Path) -> None:
    file = tmp_path / "evidence.jsonl"
    add_evidence(file, "models-1", [("aa", RIGHT)])
    assert add_evidence(file, "models-2", [("aa", WRONG), ("bb", RIGHT)]) == 2
    assert load_evidence(file, "models-1") == (RIGHT,)
    assert load_evidence(file, "models-3") == ()


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("no JSON", id="text"),
        pytest.param("[1, 2]", id="a-list"),
        pytest.param('{"sha256": "aa", "confidence": 0.5, "right": true}', id="half"),
        pytest.param(
            '{"sha256": "aa", "confidence": 0.5, "right": 1, "models": "m"}', id="not-yes-or-no"
        ),
        pytest.param(
            '{"sha256": "aa", "confidence": 97, "right": true, "models": "m"}', id="per-cent"
        ),
    ],
)
def test_a_line_that_is_no_review_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    file = tmp_path / "evidence.jsonl"
    add_evidence(file, "m", [("aa", RIGHT)])
    file.write_text(file.read_text() + line + "\n")
    with pytest.raises(SettingsError, match="line 2"):
        load_evidence(file, "m")


def test_missing_evidence_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        load_evidence(tmp_path / "none.jsonl", "m")


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        add_evidence(tmp_path / "no folder" / "evidence.jsonl", "m", [("aa", RIGHT)])
