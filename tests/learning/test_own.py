from __future__ import annotations

import dataclasses

import pytest

from extractor.learning.own import claim_samples, fingerprint, message_samples, too_rare
from extractor.learning.sample import Sample
from extractor.values.label import LabelledDocument, LabelledItem
from tests.learning.small import document

MESSAGE = "Two cartons are missing, and the price is wrong"


def _document(*items: LabelledItem, triage: str = "") -> LabelledDocument:
    return dataclasses.replace(document("a", MESSAGE, triage=triage), items=items)


def test_a_passage_teaches_its_reason() -> None:
    found = claim_samples(
        _document(
            LabelledItem("shortage", passage="Two cartons are missing"),
            LabelledItem("price_difference", passage="the price is wrong"),
        ),
        weight=3.0,
    )
    assert [(it.text, it.label, it.weight) for it in found] == [
        ("Two cartons are missing", "shortage", 3.0),
        ("the price is wrong", "price_difference", 3.0),
    ]


def test_without_a_passage_the_message_teaches_the_reason() -> None:
    found = claim_samples(_document(LabelledItem("shortage"), LabelledItem("shortage")))
    assert [(it.text, it.label) for it in found] == [(MESSAGE, "shortage")]


def test_two_reasons_for_the_same_words_teach_none() -> None:
    assert not claim_samples(_document(LabelledItem("shortage"), LabelledItem("price_difference")))


def test_a_reason_that_nobody_told_teaches_nothing() -> None:
    assert not claim_samples(_document(LabelledItem("", invoice_number="F-1")))


def test_what_was_dismissed_teaches_no_reason() -> None:
    assert not claim_samples(_document(LabelledItem("shortage"), triage="order"))


@pytest.mark.parametrize(
    ("labelled", "label"),
    [
        pytest.param(_document(triage="order"), "order", id="another-class"),
        pytest.param(_document(triage="dispute"), "dispute", id="dispute"),
        pytest.param(_document(LabelledItem("shortage")), "dispute", id="a-reason-says-it"),
    ],
)
def test_a_message_teaches_what_it_is(labelled: LabelledDocument, label: str) -> None:
    assert [it.label for it in message_samples(labelled)] == [label]


def test_a_message_of_which_nobody_said_what_it_is_teaches_nothing() -> None:
    assert not message_samples(_document())
    assert not message_samples(dataclasses.replace(_document(triage="order"), message=" "))


def test_an_own_category_needs_some_labels() -> None:
    samples = [Sample("x", "own")] * 4 + [Sample("x", "other")] * 5 + [Sample("x", "shortage")]
    assert too_rare(samples, {"shortage"}) == {"own": 4}


def test_a_fingerprint_looks_at_words_only() -> None:
    assert fingerprint("a  b\n") == fingerprint("a b") != fingerprint("a c")
