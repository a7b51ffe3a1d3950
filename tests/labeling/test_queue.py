"""What is asked next: doubtful, unlike what is known, worth money; and a part by lot."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.labeling.queue import Queue
from extractor.labeling.waiting import Waiting, waiting_of
from tests.labeling.making import document


def asked(queue: Queue, count: int) -> list[str]:
    order = []
    for turn in range(count):
        pick = queue.next(turn)
        assert pick
        queue.take([pick.id])
        order.append(pick.id)
    return order


def test_the_more_doubtful_is_asked_first() -> None:
    queue = Queue([document(it, doubt=it / 10) for it in range(10)], seed=1, random_share=0)
    assert asked(queue, 3) == ["0009", "0008", "0007"]


def test_of_two_as_doubtful_the_dearer_is_asked_first() -> None:
    cheap, dear = document(1, amount=12), document(2, amount=40_000)
    assert asked(Queue([cheap, dear], seed=1, random_share=0), 2) == ["0002", "0001"]


def test_what_is_like_something_labelled_waits() -> None:
    alike = [document(it, doubt=0.9, traits=("pallet", "missing")) for it in (1, 2, 3)]
    other = document(4, doubt=0.4, traits=("price", "agreed"))
    queue = Queue([*alike, other], seed=1, random_share=0)
    assert asked(queue, 2)[1] == "0004"


def test_new_doubts_change_the_order() -> None:
    queue = Queue([document(1, doubt=0.9), document(2, doubt=0.1)], seed=1, random_share=0)
    queue.rerank({"0001": 0.05, "0002": 0.8, "unheard of": 1.0})
    assert asked(queue, 1) == ["0002"]


def test_what_is_likely_next_is_told_without_asking_it() -> None:
    waiting = [document(it, doubt=it / 100) for it in range(50)]
    queue = Queue(waiting, seed=1)
    likely = queue.likely_next(3)
    assert (
        likely == sorted((it.id for it in waiting if not queue.is_by_lot(it.id)), reverse=True)[:3]
    )
    assert asked(queue, 1) == likely[:1]
    assert len(queue.likely_next(999)) < 50


def test_one_in_five_is_drawn_by_lot_and_says_so() -> None:
    queue = Queue([document(it, doubt=0.5) for it in range(500)], seed=1)
    chosen = []
    for turn in range(100):
        pick = queue.next(turn)
        assert pick
        queue.take([pick.id])
        chosen.append(pick.chosen)
        assert queue.is_by_lot(pick.id) == (pick.chosen == "random")
    assert chosen.count("random") == 20
    assert chosen[4] == "random"


def test_the_lot_is_a_fair_sample_whatever_is_doubtful() -> None:
    """Doubt plays no part in it: the mean doubt of the lot is that of all."""
    draw = random.Random(5)
    waiting = [document(it, doubt=draw.random()) for it in range(4000)]
    queue = Queue(waiting, seed=3)
    lot = [it.doubt for it in waiting if queue.is_by_lot(it.id)]
    assert 700 < len(lot) < 900
    assert abs(sum(lot) / len(lot) - 0.5) < 0.04


def test_a_document_that_comes_later_does_not_change_the_lot() -> None:
    early, late = [document(it) for it in range(50)], [document(it) for it in range(60)]
    before, after = Queue(early, seed=3), Queue(late, seed=3)
    assert [before.is_by_lot(it.id) for it in early] == [after.is_by_lot(it.id) for it in early]


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_everything_is_asked_once_with_any_share(share: float) -> None:
    queue = Queue([document(it) for it in range(20)], seed=3, random_share=share)
    assert len(set(asked(queue, 20))) == 20
    assert queue.next(20) is None


@given(seed=st.integers(0, 1000), shuffled=st.randoms(use_true_random=False))
def test_the_order_depends_on_the_seed_and_not_on_how_documents_come(
    seed: int, shuffled: random.Random
) -> None:
    waiting = [document(it, doubt=(it % 4) / 4, traits=(f"w{it % 5}",)) for it in range(25)]
    other = waiting[:]
    shuffled.shuffle(other)
    assert asked(Queue(waiting, seed=seed), 25) == asked(Queue(other, seed=seed), 25)


def test_taking_back_leaves_the_queue_as_it_was() -> None:
    waiting = [document(it, doubt=it / 10, traits=(f"w{it % 3}",)) for it in range(10)]
    queue, again = Queue(waiting, seed=1), Queue(waiting, seed=1)
    first = asked(again, 1)
    second = asked(queue, 2)
    queue.put_back(second[1:], first)
    assert queue.next(1) == again.next(1)


def test_a_record_says_what_choosing_needs() -> None:
    record = {
        "source": {"file": "a.eml", "subject": "Facture 4711 manquants"},
        "confidence": 0.7, "language": "fr", "document_type": "claim_email",
        "triage": "dispute", "customer": {"customer_id": "C1"},
        "disputes": [
            {
                "category": {"code": "shortage", "because": ["manque"], "runner_up": None},
                "disputed_amount": {"value": "88.00"},
                "reasons": ["amount:low_confidence(0.88)"],
            },
            {
                "category": {"code": "shortage", "because": [], "runner_up": None},
                "disputed_amount": None, "reasons": [],
            },
        ],
    }  # fmt: skip
    found = waiting_of("abc", record)
    assert found == Waiting("abc", "a.eml", pytest.approx(0.3), 88.0, found.traits)
    assert {"manquants", "manque", "customer C1", "amount:low_confidence"} <= set(found.traits)
