"""The dial says what it rests on and what would prove it."""

from __future__ import annotations

import dataclasses

import pytest

from extractor.cli.dial_words import dial_sentences
from extractor.records.dial import Dial, Standing

DIAL = Dial(
    target=0.99,
    standing=Standing.PROVEN,
    threshold=0.9431,
    reviewed=812,
    accepted=480,
    wrong=1,
    bound=0.9901,
    needed=299,
)


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (Standing.PROVEN, ["proven by 812", "0.9431 on: 479 of 480 right", "at least 0.9901"]),
        (Standing.EXPECTED, ["expected, not proven", "479 of 480", "not enough evidence", "299"]),
        (Standing.CAREFUL, ["cannot be promised", "triage", "not enough evidence", "299"]),
        (Standing.OFF, ["speak against it", "everything goes to a person"]),
    ],
)
def test_every_position_is_told_with_its_figures(standing: Standing, said: list[str]) -> None:
    told = "\n".join(dial_sentences(dataclasses.replace(DIAL, standing=standing)))
    assert "0.99 of what is decided without a look" in told
    assert [words for words in said if words not in told] == []
