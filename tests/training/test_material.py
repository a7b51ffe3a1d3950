"""What ships is what the corpus says, so that an installation learns from the same as we do."""

from __future__ import annotations

import pytest

from extractor.learning.material import CLAIMS, MESSAGES, PASSAGES, Material, is_held_out
from extractor.values.category import Category, TriageClass
from training.money import load_money
from training.passages import load_passages
from training.samples import CASEBOOK, money_samples


@pytest.fixture(scope="module")
def material() -> Material:
    return Material.load()


def test_the_shipped_passages_are_those_of_the_corpus(material: Material) -> None:
    assert list(material.samples(PASSAGES)) == load_passages()


def test_the_shipped_claims_are_those_of_the_casebook_and_of_the_messages_with_money(
    material: Material,
) -> None:
    claims = material.samples(CLAIMS)
    assert [it for it in claims if it.origin != CASEBOOK] == money_samples(load_money())
    assert {it.origin for it in material.samples(MESSAGES)} == {CASEBOOK}


def test_enough_is_held_out_to_see_what_is_forgotten(material: Material) -> None:
    held = [it for it in material.samples(PASSAGES, CLAIMS) if is_held_out(it.origin, it.customer)]
    for category in Category:
        assert sum(it.label == category for it in held) >= 45
    for kind in set(TriageClass) - {TriageClass.DISPUTE}:
        assert sum(it.label == kind for it in held) >= 20
    for language in ("de", "en", "es", "fr"):
        assert sum(it.language == language for it in held) >= 200
