"""Sessions: kept after every answer, gone on with after a kill, taken back, shared."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from extractor.errors import LabelError
from extractor.labeling.answers import Answers, read_folder
from extractor.labeling.session import Rules, Session, Task
from extractor.values.label import LabelledItem, read_labels
from tests.labeling.making import Clock, document, propose, session

WAITING = [document(it, doubt=it / 20) for it in range(20)]
ALONE = Rules(doubles=0.0)
TWICE = Rules(doubles=1.0, random_share=0.0)


def ask(asking: Session) -> Task:
    task = asking.next()
    assert task
    return task


def answer(asking: Session, category: str = "shortage") -> str:
    task = ask(asking)
    said = dataclasses.replace(task.proposal, items=(LabelledItem(category),))
    return asking.answer(said).id


def test_an_answer_is_kept_with_who_when_and_how(tmp_path: Path) -> None:
    asking = session(tmp_path, WAITING, rules=ALONE)
    first = answer(asking, "wrong_item")
    (kept,) = read_labels(tmp_path / "anna.jsonl")
    assert (kept.id, kept.labeler, kept.chosen) == (first, "anna", "active")
    assert kept.items[0].category == "wrong_item"
    assert kept.texts == propose(first).texts
    assert kept.batch == "anna 2026-07-06"
    assert kept.at is not None


def test_a_session_goes_on_after_a_kill_in_the_same_order(tmp_path: Path) -> None:
    whole = session(tmp_path / "whole", WAITING, rules=ALONE)
    wanted = [answer(whole) for _ in range(20)]
    found = []
    for _ in range(20):  # a new program for each answer; what was asked before it died is unheard
        died = session(tmp_path / "killed", WAITING, rules=ALONE)
        ask(died)
        asking = session(tmp_path / "killed", WAITING, rules=ALONE)
        found.append(answer(asking))
    assert found == wanted
    assert session(tmp_path / "killed", WAITING, rules=ALONE).next() is None


def test_an_answer_about_another_document_is_refused(tmp_path: Path) -> None:
    asking = session(tmp_path, WAITING)
    asked = ask(asking).id
    other = next(it.id for it in WAITING if it.id != asked)
    with pytest.raises(LabelError, match="another document is asked"):
        asking.answer(propose(other))


def test_what_is_skipped_comes_again_at_the_end(tmp_path: Path) -> None:
    asking = session(tmp_path, WAITING[:3], rules=ALONE)
    skipped = ask(asking).id
    asking.skip(skipped)
    order = [answer(asking) for _ in range(3)]
    assert order[-1] == skipped
    assert asking.next() is None


def test_what_somebody_does_not_know_is_left_to_others(tmp_path: Path) -> None:
    asking = session(tmp_path, WAITING[:3], rules=ALONE)
    unknown = ask(asking).id
    asking.do_not_know(unknown)
    mine = [answer(asking), answer(asking)]
    assert unknown not in mine
    assert session(tmp_path, WAITING[:3], rules=ALONE).next() is None
    colleague = session(tmp_path, WAITING[:3], "ben", rules=ALONE)
    assert ask(colleague).id == unknown


def test_an_answer_that_is_taken_back_is_asked_again_as_it_was_given(tmp_path: Path) -> None:
    asking = session(tmp_path, WAITING, rules=ALONE)
    answer(asking)
    second = answer(asking, "wrong_item")
    ask(asking)
    back = asking.undo()
    assert back
    assert back.id == second
    assert back.proposal.items[0].category == "wrong_item"
    assert len(read_labels(tmp_path / "anna.jsonl")) == 1
    assert ask(asking) is back
    answer(asking)
    assert len(read_labels(tmp_path / "anna.jsonl")) == 2


def test_leaving_out_can_be_taken_back_too_also_by_the_next_program(tmp_path: Path) -> None:
    clock = Clock()
    asking = session(tmp_path, WAITING, rules=ALONE, clock=clock)
    first = answer(asking)
    second = ask(asking).id
    asking.do_not_know(second)
    again = session(tmp_path, WAITING, rules=ALONE, clock=clock)
    task = again.undo()
    assert task
    assert (task.id, again.done().unknown) == (second, 0)
    task = again.undo()
    assert task
    assert (task.id, again.done().answered) == (first, 0)
    assert again.undo() is None


def test_two_people_share_the_work_and_answer_doubles(tmp_path: Path) -> None:
    anna = session(tmp_path, WAITING[:6], rules=TWICE)
    mine = [answer(anna), answer(anna)]
    ben = session(tmp_path, WAITING[:6], "ben", rules=TWICE)
    task = ask(ben)
    assert task.is_double
    assert task.id in mine
    assert task.proposal.labeler == ""  # the other's answer is not shown
    answer(ben)
    done = ben.done()
    assert (done.answered, done.doubles) == (1, 1)
    said = [it.labeler for it in read_folder(tmp_path) if it.id == task.id]
    assert said == ["anna", "ben"]


def test_without_doubles_nobody_is_asked_what_another_has_answered(tmp_path: Path) -> None:
    anna = session(tmp_path, WAITING[:4], rules=ALONE)
    ben = session(tmp_path, WAITING[:4], "ben", rules=ALONE)
    order = [answer(anna), answer(ben), answer(anna), answer(ben)]
    assert sorted(order) == sorted(it.id for it in WAITING[:4])


def test_who_works_alone_is_asked_again_later_under_another_name(tmp_path: Path) -> None:
    rules = Rules(doubles=1.0, random_share=0.0, doubles_by_same=True)
    asking = session(tmp_path, WAITING[:3], rules=rules)
    first = [answer(asking) for _ in range(3)]
    assert ask(asking).is_double
    again = [answer(asking) for _ in range(3)]
    assert sorted(again) == sorted(first)
    assert asking.next() is None
    assert {it.labeler for it in asking.labels()} == {"anna", "anna again"}


def test_a_double_keeps_how_its_document_was_chosen(tmp_path: Path) -> None:
    rules = Rules(doubles=1.0, random_share=1.0)
    drawn = answer(session(tmp_path, WAITING, rules=rules))
    ben = session(tmp_path, WAITING, "ben", rules=rules)
    answer(ben)
    assert {(it.id, it.chosen) for it in ben.labels()} == {(drawn, "random")}


def test_progress_is_told(tmp_path: Path) -> None:
    asking = session(tmp_path, WAITING, rules=ALONE)
    for _ in range(10):
        answer(asking)
    asking.skip(ask(asking).id)
    asking.do_not_know(ask(asking).id)
    done = asking.done()
    assert (done.answered, done.by_lot, done.skipped, done.unknown) == (10, 2, 1, 1)
    assert done.left == 9
    assert done.seconds_each == 30.0


@pytest.mark.parametrize("name", ["", "../anna", "a/b", ".hidden", "anna again", "x" * 61, "a\n"])
def test_a_name_that_is_no_file_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(LabelError, match="cannot be a labeler's name"):
        Answers(tmp_path, name)


def test_a_damaged_file_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "anna.jsonl").write_text('{"format": 1, "id": "x"}\nnonsense\n')
    with pytest.raises(LabelError, match=r"anna\.jsonl, line 2"):
        Answers(tmp_path, "anna")
    (tmp_path / "ben.passed").write_text('{"id": "x"}\n')
    (tmp_path / "anna.jsonl").unlink()
    with pytest.raises(LabelError, match=r"ben\.passed, line 1"):
        Answers(tmp_path, "ben")
