"""A letter to a customer: one event, one mail, nothing lost and nothing twice."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from extractor.casework.answering import Outgoing
from extractor.errors import NotPermittedError, StoreError, WorkflowError
from extractor.store.audit import By
from extractor.store.audit_check import verify
from extractor.store.erasing import Target, Why, erase
from extractor.store.letters import (
    letters_due,
    note_letter_not_sent,
    note_letter_sent,
    send_again,
    send_all_again,
)
from extractor.store.tables_audit import audit
from extractor.values.case import Event, EventKind, Letter
from extractor.workflow.changes import Undo
from tests.casework.example import ANNA, VICTOR, Bench, dispute

WORDS = Letter("compta@tanguy.example", "Re: FA-2026-0417", "Bonjour,\nmerci.\n")
OUTGOING = Outgoing(WORDS, "a" * 32, ("0@tanguy.example", "1@tanguy.example"))


def last(bench: Bench) -> Event:
    return bench.casework.get("d1").events[-1]


@pytest.fixture
def answered(bench: Bench) -> Bench:
    bench.record(dispute("d1"))
    bench.casework.answer("d1", OUTGOING, ANNA)
    return bench


def test_an_answer_is_in_the_history_the_audit_trail_and_on_its_way(answered: Bench) -> None:
    assert (last(answered).kind, last(answered).who) == (EventKind.ANSWERED, "anna")
    assert last(answered).letter == WORDS
    (posted,) = letters_due(answered.store)
    assert (posted.letter, posted.thread, posted.language) == (WORDS, OUTGOING.thread, "fr")
    (sent,) = answered.casework.get("d1").letters
    assert (sent.event, sent.state) == (last(answered).number, "waiting")
    with answered.store.database.reading() as connection:
        bodies = connection.execute(sa.select(audit.c.body).order_by(audit.c.number)).scalars()
        assert "compta@tanguy.example" in list(bodies)[-1]
    assert verify(answered.store).problems == ()


def test_the_same_page_sent_twice_is_one_letter(answered: Bench) -> None:
    before = answered.casework.get("d1").case.version
    answered.casework.answer("d1", OUTGOING, ANNA)
    assert answered.casework.get("d1").case.version == before
    assert len(letters_due(answered.store)) == 1


def test_what_was_given_up_is_sent_again_when_somebody_says_so(answered: Bench) -> None:
    (posted,) = letters_due(answered.store)
    note_letter_not_sent(answered.store, posted, "550 no such user", seconds=None)
    assert letters_due(answered.store) == []
    (sent,) = answered.casework.get("d1").letters
    assert (sent.state, sent.problem) == ("dead", "550 no such user")
    send_again(answered.store, "d1", sent.event, By("anna", "clerk"))
    (again,) = letters_due(answered.store)
    assert (again.token, again.attempts) == (posted.token, 0)
    note_letter_sent(answered.store, again)
    with pytest.raises(StoreError, match="given up"):
        send_again(answered.store, "d1", sent.event, By("anna", "clerk"))


def test_all_that_were_given_up_are_sent_again_at_once(answered: Bench) -> None:
    store = answered.store
    answered.casework.answer("d1", Outgoing(WORDS, "b" * 32), ANNA)
    answered.casework.answer("d1", Outgoing(WORDS, "c" * 32), ANNA)
    first, second, third = letters_due(store)
    note_letter_not_sent(store, first, "421 gone for the night", seconds=None)
    note_letter_not_sent(store, second, "421 gone for the night", seconds=None)
    note_letter_sent(store, third)
    assert send_all_again(store, By("anna", "clerk")) == 2
    assert [it.token for it in letters_due(store)] == [first.token, second.token]
    assert send_all_again(store, By("anna", "clerk")) == 0
    with store.database.reading() as connection:
        told = sa.select(audit.c.number).where(audit.c.what == "letter.retried")
        assert len(connection.execute(told).all()) == 2
    assert verify(store).problems == ()


def test_a_letter_without_words_is_not_sent_again(answered: Bench) -> None:
    (posted,) = letters_due(answered.store)
    note_letter_not_sent(answered.store, posted, "550 no such user", seconds=None)
    erase(answered.store, Target(cases=(1,)), Why(By("dpo"), "art. 17"))
    assert send_all_again(answered.store, By("anna", "clerk")) == 0


def test_an_answer_is_written_by_those_who_may_and_not_taken_back(answered: Bench) -> None:
    other = Outgoing(WORDS, "b" * 32)
    with pytest.raises(NotPermittedError):
        answered.casework.answer("d1", other, VICTOR)
    empty = Outgoing(Letter(WORDS.to, " ", WORDS.text), "c" * 32)
    with pytest.raises(WorkflowError, match="a subject"):
        answered.casework.answer("d1", empty, ANNA)
    with pytest.raises(WorkflowError, match="taken back"):
        answered.change("d1", Undo(last(answered)))


def test_erasing_waits_for_the_letter_and_then_takes_its_words(answered: Bench) -> None:
    target, why = Target(cases=(1,)), Why(By("dpo"), "art. 17")
    with pytest.raises(StoreError, match="still has to be sent"):
        erase(answered.store, target, why)
    (posted,) = letters_due(answered.store)
    note_letter_sent(answered.store, posted)
    erase(answered.store, target, why)
    assert last(answered).letter is None
