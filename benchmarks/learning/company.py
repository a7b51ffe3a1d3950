"""A company whose documents the models of fields do not know: its language is left out of them.

What its people label are documents that are made of hand-written stories of that language, with
numbers, customers and a ledger of their own. Asked are documents by others: the casebooks of that
language, and the messages with money that are kept apart.
"""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from extractor.extraction.disputed import choose_amount
from extractor.extraction.entities import EntityModel
from extractor.learning.amounts import AmountExample, fit_amount_scorer
from extractor.learning.learn_amounts import examples_of
from extractor.learning.learn_ner import marked_texts
from extractor.learning.marked import CASEBOOK, MarkedText
from extractor.learning.material import AMOUNTS, CLAIMS, MARKED, PASSAGES, Material, is_held_out
from extractor.learning.ner import learnt_of, train_further
from extractor.learning.texts import fit_category
from extractor.pipeline import Pipeline
from extractor.reconciliation.load import load_ledger
from extractor.settings import load_settings
from extractor.stages.understanding import Understanding
from extractor.trained import Models
from extractor.values.category import TriageClass
from extractor.values.label import SPAN_FIELDS, LabelledDocument, LabelledItem, LabelledSpan
from training.cases import Case, load_cases
from training.generator.compose import Options, generate
from training.generator.stories import load_stories
from training.generator.write import write_cases
from training.made import made_texts
from training.money import MoneyCase, load_messages
from training.ner import marked_texts as marked_texts_of
from training.ner import places_of, written_values
from training.passages import CORPUS
from training.recipe import reader, train_shipped_ner

POOL = 300  # documents that wait to be labelled
APART = 400  # documents of stories that are kept apart
BOOKS = ("casebook", "second/de-es", "second/fr-en")


@dataclasses.dataclass(frozen=True)
class Book:
    """Documents that are read, with a ledger that they are about."""

    cases: tuple[Case, ...]
    pipeline: Callable[[Models], Pipeline]

    def understood(self, models: Models) -> list[tuple[Case, Pipeline, Understanding]]:
        """Take all documents through the stages."""
        pipeline = self.pipeline(models)
        return [
            (it, pipeline, pipeline.understand_documents(it.submission, it.documents))
            for it in self.cases
        ]


@dataclasses.dataclass(frozen=True)
class Company:
    """What there is to learn, to label and to ask of fields.

    Attributes:
        before: of the material, what is in other languages, but for the customers that are asked.
        base: models that learnt from it; what tells disputes from the rest is as it is shipped.
        pool: documents that may be labelled.
        asked: documents of the language, which nobody learns from.
        own_marked: texts of the casebook in the language, which nobody learns from either.
        apart: texts in all languages that are made like the company's, of stories by others.
        messages: with the amount they contest, of all languages; nobody learns from them.
        marked: texts in other languages, by customers that nobody learns from.
        choices: of amounts, of the same.
    """

    language: str
    before: Material
    base: Models
    pool: Book
    asked: tuple[Book, ...]
    own_marked: tuple[MarkedText, ...]
    apart: tuple[MarkedText, ...]
    messages: tuple[MoneyCase, ...]
    marked: tuple[MarkedText, ...]
    choices: tuple[AmountExample, ...]

    def learn_marks(
        self, labels: Sequence[tuple[LabelledDocument, Understanding]], seed: int
    ) -> EntityModel:
        """Learn places as well, as `extractor train --only ner` does."""
        basis = self.base.entities
        if basis is None:
            raise ValueError("a company begins with a NER")
        known = learnt_of([MarkedText.of_row(it) for it in self.before.rows(MARKED)])
        own = [it for label, _ in labels for it in marked_texts(label, basis)]
        return train_further(basis, own, known, seed=seed)

    def learn(self, labels: Sequence[tuple[LabelledDocument, Understanding]], seed: int) -> Models:
        """Learn places and amounts anew, as `extractor train --only ner ranker` does."""
        amounts = [AmountExample.of_row(it) for it in self.before.rows(AMOUNTS)]
        for label, known in labels:
            amounts += examples_of(label, known, self.base.category)
        return dataclasses.replace(
            self.base,
            entities=self.learn_marks(labels, seed),
            amount=fit_amount_scorer(amounts),
        )


def make_company(
    material: Material, language: str, *, seed: int, only_marks: bool = False
) -> Company:
    """Leave a language out.

    Args:
        material: of the shipped models.
        language: two letters.
        seed: of the documents that wait, and of the NER.
        only_marks: nothing but places is asked, of the casebook's texts: all else is as shipped.
    """

    def is_asked(row: Any) -> bool:  # noqa: ANN401 (rows of all parts)
        return is_held_out(row.get("origin", ""), row.get("customer", ""))

    others = material.only(lambda row: row.get("language") != language)
    before = others.only(lambda row: not is_asked(row))
    asked = others.only(is_asked)
    marks = [MarkedText.of_row(it) for it in before.rows(MARKED)]
    base = dataclasses.replace(Models.load(), entities=train_shipped_ner(marks, seed=seed))
    if not only_marks:
        amounts = [AmountExample.of_row(it) for it in before.rows(AMOUNTS)]
        base = dataclasses.replace(
            base,
            category=fit_category(before.samples(PASSAGES, CLAIMS)),
            amount=fit_amount_scorer(amounts),
        )
    own = material.only(lambda row: row.get("language") == language)
    return Company(
        language=language,
        before=before,
        base=base,
        pool=_pool(language, base, seed),
        asked=() if only_marks else tuple(book_of(CORPUS / it, base, language) for it in BOOKS),
        own_marked=tuple(
            MarkedText.of_row(it) for it in own.rows(MARKED) if it["origin"] == CASEBOOK
        ),
        apart=tuple(made_texts(base, CORPUS / "kept_apart", count=APART)),
        messages=tuple(load_messages(CORPUS / "amounts_apart")),
        marked=(
            *(MarkedText.of_row(it) for it in asked.rows(MARKED)),
            *(it for book in BOOKS[1:] for it in _marked(CORPUS / book, base, language)),
        ),
        choices=tuple(AmountExample.of_row(it) for it in asked.rows(AMOUNTS)),
    )


def label_of(case: Case, known: Understanding) -> LabelledDocument:
    """Give what a person says of a document: all of it, and every place of each field."""
    return LabelledDocument(
        id=case.id,
        file=case.file.name,
        texts=tuple(it.text for it in known.documents),
        message=known.message.passage,
        language=case.language,
        customer_id=case.customer_id or "",
        triage=TriageClass.DISPUTE.value if case.is_dispute else "",
        items=tuple(
            LabelledItem(
                it.category,
                invoice_number=it.invoice_number,
                amount=None if it.amount_is == "absent" else it.amount,
                amount_is=it.amount_is,  # type: ignore[arg-type]  # gold is checked by the generator
            )
            for it in case.items
        ),
        spans=tuple(
            LabelledSpan(at, start, start + len(value), field, value)
            for at, document in enumerate(known.documents)
            for value, name in written_values(case)
            for field in SPAN_FIELDS
            if field == name
            for start in places_of(document.text, value)
        ),
    )


def amount_is_right(case: MoneyCase, models: Models) -> bool:
    """Ask for the amount of a message about one known invoice."""
    verdict = models.category.classify(case.claim.passage)
    shares = {guess.label: guess.probability for guess in verdict.guesses}
    choice, _ = choose_amount(case.claim, case.findings, shares, models.amount)
    return (choice.value if choice else None) == case.item.amount


def _pool(language: str, models: Models, seed: int) -> Book:
    stories = [it for it in load_stories(CORPUS / "stories") if it.lang == language]
    options = Options(seed=seed + 1, cases=POOL, scans=0.0)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "pool"
        write_cases(generate(stories, options), folder)
        return book_of(folder, models, language)


def _marked(folder: Path, models: Models, language: str) -> list[MarkedText]:
    """Give the texts of a book in all other languages."""
    texts = marked_texts_of(load_cases(folder, reader(folder, models)))
    return [it for it in texts if it.language != language]


def book_of(folder: Path, models: Models, language: str = "") -> Book:
    """Read documents in the form of the casebook.

    Args:
        folder: with inbox, gold, ledger and settings.
        models: of the pipeline that reads them; what they say is not used.
        language: only those in it; empty for all.
    """
    readable = reader(folder, models)
    ledger, settings = load_ledger(folder / "ledger"), load_settings(folder / "extractor.toml")

    def pipeline(models: Models) -> Pipeline:
        return Pipeline(ledger, settings=settings, models=models, ocr_engine=None)

    return Book(tuple(load_cases(folder, readable, language=language)), pipeline)
