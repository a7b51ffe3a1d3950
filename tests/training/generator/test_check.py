from __future__ import annotations

import dataclasses
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from training.generator.check import corpus_problems, problems, readings
from training.generator.stories import Story, StoryError, load_stories, parse_story


def test_the_stories_of_these_tests_are_sound(stories: list[Story]) -> None:
    assert len(stories) >= 15
    assert corpus_problems(stories) == []


def test_every_story_of_the_repository_is_sound(root: Path) -> None:
    folder = root / "training" / "corpus" / "stories"
    if not folder.is_dir():
        pytest.skip("no stories have been written yet")
    found = corpus_problems(load_stories(folder))
    assert not found, "\n".join(found[:40])


def test_a_reference_that_is_not_in_the_text_is_named(stories: list[Story]) -> None:
    story = stories[0]
    wrong = dataclasses.replace(story, items=(dataclasses.replace(story.items[0], reference="99"),))
    assert problems(wrong) == [f"{story.id}: reference '99' does not stand in the text"]


def test_an_explicit_amount_must_be_the_one_that_is_written(stories: list[Story]) -> None:
    story = next(it for it in stories if it.items and it.items[0].amount_is == "explicit")
    item = dataclasses.replace(story.items[0], amount=Decimal("1.23"))
    assert "is not 1.23" in problems(dataclasses.replace(story, items=(item,)))[0]


@pytest.mark.parametrize("field", ["net", "gross", "open"])
def test_sums_that_do_not_agree_are_named(field: str, stories: list[Story]) -> None:
    story = stories[0]
    changes: dict[str, Any] = {field: Decimal("99999.00")}
    invoice = dataclasses.replace(story.invoices[0], **changes)
    assert problems(dataclasses.replace(story, invoices=(invoice,)))


def test_a_label_must_be_what_the_items_say(stories: list[Story]) -> None:
    assert problems(dataclasses.replace(stories[0], label="wrong_item"))
    assert problems(dataclasses.replace(stories[0], label="promise_to_pay"))
    assert problems(dataclasses.replace(stories[0], label="nonsense"))


def test_the_same_text_twice_is_named(stories: list[Story]) -> None:
    again = dataclasses.replace(stories[0], id="other:1")
    assert corpus_problems([stories[0], again]) == [f"other:1: the same text as {stories[0].id}"]


@pytest.mark.parametrize("line", ["nonsense", "[]", json.dumps({"lang": "de"})])
def test_a_line_that_is_no_story_is_named_with_its_place(line: str) -> None:
    with pytest.raises(StoryError, match="authors:7"):
        parse_story(line, "authors", "authors:7")


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1.508,00 €", "1508.00"),
        ("1 508,00", "1508"),
        ("EUR 1'508.-", "1508"),
        ("£1,508", "1508"),
        ("12,5 %", "12.5"),
        ("1.5k", "1500"),
        ("350.–", "350"),
    ],
)
def test_figures_are_read_whichever_mark_they_use(written: str, amount: str) -> None:
    assert Decimal(amount) in readings(written)
