"""Fit all models from passages and cases, in the order in which they depend on each other."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from extractor.extraction.entities import EntityModel
from extractor.learning.amounts import fit_amount_scorer
from extractor.learning.marked import MarkedText
from extractor.learning.material import CLAIMS, MESSAGES, PASSAGES, Material
from extractor.learning.ner import learnt_of, train_ner
from extractor.learning.sample import Sample
from extractor.learning.texts import fit_category, fit_dispute, fit_triage, kinds_told
from extractor.pipeline import Pipeline
from extractor.reading.engines import best_engine
from extractor.reconciliation.load import load_ledger
from extractor.settings import load_settings
from extractor.trained import Models
from extractor.values.linear import LinearScorer
from training.amount import choices, money_choices
from training.cases import Case
from training.money import MoneyCase
from training.ner import marked_texts
from training.ship import SEED

BATCH = 8  # texts of a step of the shipped NER
EPOCHS = 4
NOTHING = LinearScorer("amount", {})


def reader(casebook: Path, models: Models) -> Pipeline:
    """Give a pipeline over the casebook's ledger with the models given."""
    settings = load_settings(casebook / "extractor.toml")
    return Pipeline(
        load_ledger(casebook / "ledger"),
        settings=settings,
        models=models,
        ocr_engine=best_engine(settings.reading),
    )


def untrained(passages: Sequence[Sample]) -> Models:
    """Give the models that passages alone can make: no NER, no amounts."""
    triage = fit_triage(passages)
    return Models(
        dispute=fit_dispute(passages),
        triage=triage,
        category=fit_category(passages),
        amount=NOTHING,
        entities=None,
    )


def fit_all(
    material: Material,
    cases: Sequence[Case],
    pipeline: Pipeline,
    basis: Models,
    *,
    money: Sequence[MoneyCase],
    made: Sequence[MarkedText],
    epochs: int,
) -> Models:
    """Fit all models.

    Args:
        material: of the same cases.
        cases: the part of the casebook to learn from; nothing else of it is looked at.
        pipeline: understands the cases.
        basis: models of passages alone; they describe the cases to the amount scorer, so that it
            learns from categories as uncertain as they will be.
        money: messages with the amount they contest.
        made: marked documents for the NER beside the cases.
        epochs: of the NER; 0 leaves it out.
    """
    amount = fit_amount_scorer([*choices(cases, pipeline), *money_choices(money, basis.category)])
    category = fit_category(material.samples(PASSAGES, CLAIMS))
    messages = kinds_told(material.samples(PASSAGES, MESSAGES), basis.triage)
    dispute = fit_dispute(messages)
    marked = [*marked_texts(cases), *made]
    entities = train_shipped_ner(marked, epochs=epochs) if epochs else None
    return dataclasses.replace(
        basis, amount=amount, category=category, dispute=dispute, entities=entities
    )


def train_shipped_ner(
    texts: Sequence[MarkedText], *, seed: int = SEED, epochs: int = EPOCHS
) -> EntityModel:
    """Train the NER of the casebook's texts and of those that are made of stories."""
    return train_ner(learnt_of(texts), seed=seed, epochs=epochs, batch=BATCH)
