"""An explanation is written to a folder, under names of ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.errors import DeliveryError
from extractor.explain import files
from extractor.explain.as_json import as_json
from extractor.explain.explanation import Explanation
from extractor.explain.files import write_explanation
from extractor.reading.settings import ReadingSettings
from tests.explain.example import example

READING = ReadingSettings()


@pytest.fixture(scope="module")
def explanation() -> Explanation:
    return example()


def test_what_cannot_be_drawn_is_shown_as_text(explanation: Explanation, tmp_path: Path) -> None:
    """The letter's bytes are no PDF here, so both documents go into the HTML file."""
    written = write_explanation(
        explanation, tmp_path / "new", settings=READING, tell=lambda code: code
    )
    assert [it.name for it in written] == ["explain.json", "explain.html"]
    assert "99,00" in written[1].read_text()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("../../etc/passwd", "page-01-etc-passwd-p1.png", id="climbing"),
        pytest.param("brief <b>\x00.pdf", "page-01-brief-b-.pdf-p1.png", id="odd"),
        pytest.param("...", "page-01-document-p1.png", id="dots"),
        pytest.param("漢字", "page-01-document-p1.png", id="letters"),
        pytest.param("x" * 300, f"page-01-{'x' * 60}-p1.png", id="long"),
    ],
)
def test_a_senders_file_name_leads_nowhere(name: str, expected: str) -> None:
    assert files.page_name(1, name, 1) == expected


def test_a_folder_that_cannot_be_made_is_told(explanation: Explanation, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(DeliveryError, match="choose another folder"):
        write_explanation(explanation, tmp_path / "taken", settings=READING, tell=lambda code: code)


def test_json_holds_everything_and_its_places_lead_to_the_text(explanation: Explanation) -> None:
    content = json.loads(as_json(explanation))
    texts = [it["text"] for it in content["documents"]]
    amount = content["disputes"][0]["amounts"][0]
    place = amount["place"]
    assert amount["value"] == "12.50"
    assert texts[place["number"]][place["start"] : place["end"]] == "12,50"
    assert place["spots"] == [{"page": 1, "box": [100, 20, 140, 30]}]
    assert content["record"]["disputes"][0]["record_id"] == "0123456789abcdef"
    assert content["references"][0]["leads"][0]["how"] == "exact"


def test_json_holds_no_bytes_of_the_original(explanation: Explanation) -> None:
    assert set(json.loads(as_json(explanation))["submission"]["parts"][0]) == {
        "name",
        "media_type",
        "role",
    }
