"""Gather what the models learn from, for installations that retrain without ``training/corpus``."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.learning.judged import row_of
from extractor.learning.marked import MarkedText
from extractor.learning.material import (
    AMOUNTS,
    CLAIMS,
    JUDGED,
    MARKED,
    MESSAGES,
    PASSAGES,
    Material,
    Row,
    sample_rows,
)
from extractor.learning.sample import Sample
from extractor.pipeline import Pipeline
from training.amount import CASEBOOK, choices, money_choices
from training.calibrate import load_judged
from training.cases import Case
from training.money import MoneyCase
from training.ner import marked_texts
from training.samples import category_samples, dispute_samples, money_samples


def compile_material(
    passages: Sequence[Sample],
    cases: Sequence[Case],
    money: Sequence[MoneyCase],
    pipeline: Pipeline,
    *,
    made: Sequence[MarkedText] = (),
) -> Material:
    """Gather everything that models learn from.

    Args:
        passages: hand-written ones.
        cases: the part of the casebook to learn from; nothing else of it is looked at.
        money: messages with the amount they contest.
        pipeline: understands the cases.
        made: marked documents for the NER beside the cases.
    """
    return Material(
        {
            PASSAGES: sample_rows(passages),
            CLAIMS: sample_rows([*category_samples(cases, pipeline), *money_samples(money)]),
            MESSAGES: sample_rows(dispute_samples(cases, pipeline)),
            MARKED: sample_rows([*marked_texts(cases), *made]),
            AMOUNTS: sample_rows(
                [*choices(cases, pipeline), *money_choices(money, pipeline.models.category)]
            ),
            JUDGED: _judged(cases),
        }
    )


def _judged(cases: Sequence[Case]) -> tuple[Row, ...]:
    """Give what models that had not seen them said of the cases."""
    known = {str(it.gold["file"]): it for it in cases}
    return tuple(
        {
            **row_of(it),
            "language": known[it.file].language,
            "origin": CASEBOOK,
            "customer": known[it.file].customer_id or "",
        }
        for it in load_judged()
        if it.file in known
    )
