"""Drawn documents without a dispute wait until somebody says what they are."""

from __future__ import annotations

from decimal import Decimal

from extractor.casework.joining import ByHand
from extractor.store.cases.sampled import waiting_drawn
from extractor.store.cases.unseen import count_unseen, unseen, unseen_document
from extractor.values.case import Item
from extractor.values.casework import Count
from extractor.values.category import Category, TriageClass
from tests.casework.example import ANNA, MARIE, Bench, dispute, sha256
from tests.store.test_sampled import arrive, bench

__all__ = ["bench"]


def test_only_those_without_a_dispute_and_without_an_answer_wait_page_by_page(
    bench: Bench,
) -> None:
    arrive(bench, dispute("d1"))
    for name in ("a.eml", "b.eml", "c.eml"):
        arrive(bench, file=name)
    first = unseen(bench.store, most=2)
    assert [it.file for it in first] == ["a.eml", "b.eml"]
    assert [it.file for it in unseen(bench.store, after=first[-1].number)] == ["c.eml"]
    assert count_unseen(bench.store) == Count(3, at_least=False)
    assert count_unseen(bench.store, most=2) == Count(2, at_least=True)
    bench.casework.pass_by(sha256("a.eml"), None, ANNA)
    item = Item("FA-3", Decimal(5), "EUR")
    found = ByHand("C1", Category.SHORTAGE, (item,), sha256=sha256("b.eml"))
    bench.casework.open_by_hand(found, ANNA)
    assert [it.file for it in unseen(bench.store)] == ["c.eml"]
    without = [it.file for it in waiting_drawn(bench.store) if not it.disputes]
    assert without == ["c.eml"]


def test_what_was_said_last_is_told(bench: Bench) -> None:
    arrive(bench, file="a.eml")
    bench.casework.pass_by(sha256("a.eml"), None, ANNA)
    bench.casework.pass_by(sha256("a.eml"), TriageClass.OTHER, MARIE)
    found = unseen_document(bench.store, sha256("a.eml"))
    assert found
    document, record, said = found
    assert (document.file, record.triage) == ("a.eml", TriageClass.ORDER)
    assert said
    assert (said.kind, said.who) == ("other", "marie")


def test_a_document_that_was_made_again_waits_no_longer(bench: Bench) -> None:
    made = arrive(bench, file="a.eml")
    bench.store.save(made.model_copy(update={"audit": None, "confidence": 0.5}), None)
    assert unseen(bench.store) == ()
    assert unseen_document(bench.store, sha256("a.eml")) is None
