"""An event is taken back as a new one, and only whole histories make a case."""

from __future__ import annotations

import dataclasses

import pytest

from extractor.errors import NotPermittedError, WorkflowError
from extractor.values.case import EventKind
from extractor.workflow.changes import Assign, Move, Undo
from extractor.workflow.history import replay
from tests.workflow.example import CLERK, new_case, through


def test_an_event_is_taken_back_as_a_new_event() -> None:
    case, _ = new_case()
    after, (event,) = through(case, Move("validated"))
    back, (undone,) = through(after, Undo(event))
    assert back == dataclasses.replace(case, version=3)
    assert (undone.kind, undone.undoes) == (EventKind.UNDONE, 2)
    again, _ = through(back, Undo(undone))
    assert again.status == "validated"


def test_what_was_changed_since_is_not_taken_back() -> None:
    case, (event,) = through(new_case()[0], Assign("jean"))
    case, _ = through(case, Assign("anna"))
    with pytest.raises(WorkflowError, match="owner was changed again since"):
        through(case, Undo(event))


def test_whoever_may_not_make_a_move_may_not_take_it_back() -> None:
    case, events = through(
        new_case()[0], Move("validated"), Move("accepted"), Move("validated", reason="x")
    )
    with pytest.raises(NotPermittedError):
        through(case, Undo(events[-1]), who=CLERK)


def test_an_event_of_another_case_is_not_taken_back() -> None:
    _, (event,) = through(new_case(case_id="D-2")[0], Assign("jean"))
    case, _ = through(new_case()[0], Assign("jean"))
    with pytest.raises(WorkflowError, match="not one of this case"):
        through(case, Undo(event))


def test_events_with_a_gap_do_not_make_a_case() -> None:
    case, first = new_case()
    _, more = through(case, Assign("a"), Assign("b"))
    with pytest.raises(WorkflowError, match="event 2 is missing"):
        replay((*first, more[1]))
    altered = dataclasses.replace(more[1], number=2)
    with pytest.raises(WorkflowError, match="does not follow"):
        replay((*first, altered))
    with pytest.raises(WorkflowError, match="no events"):
        replay(())


@pytest.mark.parametrize("after", ["{", '"No body!"'], ids=["no JSON", "no code"])
def test_altered_events_do_not_make_a_case(after: str) -> None:
    _, (first,) = new_case()
    changes = tuple(
        dataclasses.replace(it, after=after) if it.field == "axes.category" else it
        for it in first.changes
    )
    with pytest.raises(WorkflowError, match=r"do not make a case \(axes.category\)"):
        replay((dataclasses.replace(first, changes=changes),))
