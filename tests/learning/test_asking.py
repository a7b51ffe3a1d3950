from __future__ import annotations

import itertools

import pytest
from sklearn.metrics import f1_score

from extractor.learning.asking import CATEGORY, DISPUTE, OWN, SHIPPED, Asked, compare
from extractor.values.release import Comparison


def _asked(label: str, before: str, after: str, **other: str) -> Asked:
    facts = {"task": CATEGORY, "origin": OWN, "language": "fr", "customer": "C"} | other
    return Asked(**facts, label=label, before=before, after=after, group=next(GROUPS))


GROUPS = itertools.count()
ROWS = [
    *(_asked("shortage", "shortage", "shortage") for _ in range(6)),
    *(_asked("damage", "shortage", "damage", language="de") for _ in range(8)),
    *(_asked("price", "price", "damage", customer="") for _ in range(2)),
]


def _found(task: str = CATEGORY, part: str = "all", rows: list[Asked] = ROWS) -> Comparison:
    return next(it for it in compare(rows, seed=1) if (it.task, it.part) == (task, part))


def test_both_are_asked_the_same() -> None:
    found = _found()
    assert (found.cases, found.before, found.after) == (16, 8 / 16, 14 / 16)
    assert (found.gained, found.lost, found.p) == (8, 2, pytest.approx(0.109375))
    assert found.low is not None
    assert found.low < (14 - 8) / 16 < (found.high or 0)


@pytest.mark.parametrize(
    ("part", "cases", "gained", "lost"),
    [("language:de", 8, 8, 0), ("category:price", 2, 0, 2), ("customer:C", 14, 8, 0)],
)
def test_parts_are_compared_by_themselves(part: str, cases: int, gained: int, lost: int) -> None:
    found = _found(part=part)
    assert (found.cases, found.gained, found.lost) == (cases, gained, lost)


def test_texts_of_the_user_and_shipped_ones_are_apart() -> None:
    rows = [*ROWS, _asked("damage", "damage", "price", origin=SHIPPED)]
    found = {
        it.origin: it for it in compare(rows, seed=1) if (it.task, it.part) == ("category", "all")
    }
    assert (found[OWN].cases, found[SHIPPED].cases, found[SHIPPED].lost) == (16, 1, 1)


def test_rare_answers_count_as_much_as_frequent_ones_in_f1() -> None:
    found = _found("category_f1")
    names = ["damage", "price", "shortage"]
    gold = [it.label for it in ROWS]
    for said, figure in ((found.before, "before"), (found.after, "after")):
        answers = [getattr(it, figure) for it in ROWS]
        wanted = f1_score(gold, answers, labels=names, average="macro", zero_division=0)
        assert said == pytest.approx(wanted, abs=1e-4)
    assert found.p is None


def test_disputes_have_the_f1_of_disputes() -> None:
    rows = [
        *(_asked("dispute", "dispute", "none", task=DISPUTE) for _ in range(3)),
        *(_asked("none", "none", "none", task=DISPUTE) for _ in range(3)),
    ]
    found = _found("dispute_f1", rows=rows)
    assert (found.before, found.after) == (1.0, 0.0)


def test_nothing_asked_gives_nothing() -> None:
    assert compare([], seed=1) == ()
