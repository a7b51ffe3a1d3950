"""Gather what the models learn from, for installations that retrain without ``training/corpus``."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.learning.material import CLAIMS, MESSAGES, PASSAGES, Material, sample_rows
from extractor.learning.sample import Sample
from extractor.pipeline import Pipeline
from training.cases import Case
from training.money import MoneyCase
from training.samples import category_samples, dispute_samples, money_samples


def compile_material(
    passages: Sequence[Sample],
    cases: Sequence[Case],
    money: Sequence[MoneyCase],
    pipeline: Pipeline,
) -> Material:
    """Gather everything that models learn from.

    Args:
        passages: hand-written ones.
        cases: the part of the casebook to learn from; nothing else of it is looked at.
        money: messages with the amount they contest.
        pipeline: understands the cases.
    """
    return Material(
        {
            PASSAGES: sample_rows(passages),
            CLAIMS: sample_rows([*category_samples(cases, pipeline), *money_samples(money)]),
            MESSAGES: sample_rows(dispute_samples(cases, pipeline)),
        }
    )
