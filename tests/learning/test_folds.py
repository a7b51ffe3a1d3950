from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.learning.folds import split
from tests.learning.small import document, labels

COMPLAINT = "Sehr geehrte Damen und Herren, bei der Lieferung vom Montag fehlten drei Kartons"


def test_folds_are_of_about_the_same_size() -> None:
    found = split(labels(23), folds=5, seed=1)
    assert sorted(Counter(found.folds).values()) == [4, 4, 5, 5, 5]


def test_the_documents_of_a_customer_share_a_fold() -> None:
    documents = [
        document(str(at), f"text {'abcdefgh'[at]}", customer=f"C{at % 3}") for at in range(8)
    ]
    found = split(documents, seed=1)
    assert found.by_customer
    for at in range(3):
        assert len({found.folds[it] for it in range(at, 8, 3)}) == 1


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(COMPLAINT, id="the-same"),
        pytest.param(COMPLAINT.upper(), id="shouted"),
        pytest.param(COMPLAINT.replace("drei", "zwei"), id="another-count"),
        pytest.param(f"{COMPLAINT}. Mit freundlichen Grüßen", id="with-a-greeting"),
    ],
)
def test_texts_that_are_worded_alike_share_a_fold_whoever_sent_them(other: str) -> None:
    documents = [*labels(12), document("x", COMPLAINT, customer="A")]
    documents.append(document("y", other, customer="B"))
    found = split(documents, seed=1)
    assert found.folds[-1] == found.folds[-2]
    assert len(set(found.groups)) == 13


def test_letters_without_words_are_not_alike() -> None:
    found = split([document(str(at), "") for at in range(6)], seed=1)
    assert len(set(found.groups)) == 6


def test_where_all_come_from_one_customer_wording_decides() -> None:
    documents = [document(str(at), it.message, customer="A") for at, it in enumerate(labels(9))]
    found = split(documents, seed=1)
    assert (found.by_customer, found.count) == (False, 5)


def test_what_is_all_alike_cannot_be_held_out() -> None:
    found = split([document(str(at), COMPLAINT) for at in range(4)], seed=1)
    assert found.count == 1


@given(seed=st.integers(0, 1000), count=st.integers(1, 30))
def test_every_document_has_a_fold_and_the_same_seed_gives_it_again(seed: int, count: int) -> None:
    documents = labels(count)
    found = split(documents, seed=seed)
    assert len(found.folds) == count
    assert set(found.folds) == set(range(found.count))
    assert split(documents, seed=seed) == found
