"""Answers of models to documents they had not seen: what calibration learns from."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from extractor.evaluation.answers import answers
from extractor.records.assemble import Outcome, assemble
from extractor.records.scores import DISPUTE, OTHER, Scored, facts_of, scores_of

DIGITS = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """One scored answer, and whether it was right."""

    scored: Scored
    right: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Judged:
    """One document judged by models that had not seen it.

    Attributes:
        file: of the case.
        fold: the models that judged it learnt from all others.
        said: "dispute" or "other".
        answers: those that can be right or wrong.
        scores: all scores, also of disputes that there are not.
        facts: of the whole document.
        right: all of its record is.
        trial: empty, or what was changed about the case, such as "not_in_ledger".
        is_own: it came to the user, not with the models.
    """

    file: str
    fold: int
    said: str
    answers: tuple[Answer, ...]
    scores: tuple[Scored, ...]
    facts: Mapping[str, float]
    right: bool
    trial: str = ""
    is_own: bool = False


def judge(gold: Mapping[str, Any], outcome: Outcome, *, fold: int, trial: str = "") -> Judged:
    """Compare an outcome with the answer of a person.

    Args:
        gold: of the case.
        outcome: with scores as the models gave them, not calibrated.
        fold: of the case.
        trial: what was changed about the case.
    """
    told = {(it.field, it.dispute): it.right for it in answers(gold, assemble(outcome))}
    scores = tuple(
        dataclasses.replace(it, score=round(it.score, DIGITS)) for it in scores_of(outcome)
    )
    return Judged(
        file=str(gold["file"]),
        fold=fold,
        said=DISPUTE if outcome.disputes else OTHER,
        answers=tuple(
            Answer(it, told[it.field, it.dispute])
            for it in scores
            if (it.field, it.dispute) in told and not (trial and it.kind == "none")
        ),
        scores=scores,
        facts={key: round(value, DIGITS) for key, value in facts_of(outcome).items()},
        right=told["document", None],
        trial=trial,
    )


def judged_as_lines(rows: Iterable[Judged]) -> str:
    """Give one line a document."""
    return "".join(json.dumps(row_of(it), ensure_ascii=False) + "\n" for it in rows)


def judged_of_lines(lines: Iterable[str]) -> list[Judged]:
    """Read what `judged_as_lines` gave."""
    return [judged_of_row(json.loads(line)) for line in lines]


def row_of(row: Judged) -> dict[str, Any]:
    """Give a judged document as JSON can hold it."""
    rights = {(it.scored.field, it.scored.dispute): it.right for it in row.answers}
    return {
        "file": row.file,
        "fold": row.fold,
        "trial": row.trial,
        "said": row.said,
        "right": row.right,
        "scores": [
            [it.field, it.dispute, it.kind, it.score, rights.get((it.field, it.dispute))]
            for it in row.scores
        ],
        "facts": {key: value for key, value in row.facts.items() if value},
    }


def judged_of_row(row: Mapping[str, Any]) -> Judged:
    """Give a judged document again."""
    scores = [
        (Scored(field, score, kind, dispute), right)
        for field, dispute, kind, score, right in row["scores"]
    ]
    return Judged(
        file=row["file"],
        fold=row["fold"],
        said=row["said"],
        answers=tuple(Answer(scored, right) for scored, right in scores if right is not None),
        scores=tuple(scored for scored, _ in scores),
        facts=row["facts"],
        right=row["right"],
        trial=row["trial"],
    )


def count_kinds(rows: Iterable[Judged]) -> Counter[tuple[str, str]]:
    """Count answers by field and kind of source."""
    return Counter((it.scored.field, it.scored.kind) for row in rows for it in row.answers)
