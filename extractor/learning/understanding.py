"""Labelled documents as the stages understand them, for what learns from more than their words."""

from __future__ import annotations

from extractor.errors import InputError, OcrError, StoreError
from extractor.pipeline import Pipeline
from extractor.records.assemble import Outcome
from extractor.stages.understanding import Understanding
from extractor.store.steps import kept_reading
from extractor.store.store import Store
from extractor.trained import Models
from extractor.values.document import Document, Page, PageSource, lines_of
from extractor.values.label import LabelledDocument
from extractor.values.submission import Submission


class StageReader:
    """Takes labelled documents through the stages of a pipeline."""

    def __init__(self, pipeline: Pipeline, store: Store | None = None) -> None:
        """Say where words come from.

        Args:
            pipeline: with the user's ledger.
            store: with the words as they were read, or the originals; without it, and for a
                document that it does not have, the label's texts stand in: they have neither
                pages nor tables.
        """
        self._pipeline = pipeline
        self._store = store

    def understand(self, label: LabelledDocument) -> Understanding | None:
        """Give a document understood; None where it has no words."""
        kept = None
        if self._store is not None and label.sha256:
            kept = _kept(self._pipeline, self._store, label)
        return kept or _from_texts(self._pipeline, label)

    def weigh(self, known: Understanding, models: Models) -> Outcome:
        """Ask models about it; scores are as they give them."""
        return self._pipeline.weigh(known, models=models)


def _kept(pipeline: Pipeline, store: Store, label: LabelledDocument) -> Understanding | None:
    try:
        number, sha256 = store.find(label.sha256)
        reading = kept_reading(store, number) or pipeline.read_content(
            store.original(sha256), label.file
        )
    except (StoreError, InputError, OcrError):
        return None
    return pipeline.understand_documents(reading.submission, reading.documents)


def _from_texts(pipeline: Pipeline, label: LabelledDocument) -> Understanding | None:
    documents = tuple(_document(at, it, label) for at, it in enumerate(label.texts))
    if not documents:
        return None
    submission = Submission(label.file or label.id, label.sha256, "text/plain", ())
    return pipeline.understand_documents(submission, documents)


def _document(at: int, text: str, label: LabelledDocument) -> Document:
    words, lines = lines_of(text.split("\n"))
    page = Page(1, 0.0, 0.0, PageSource.MAIL, words, lines)
    return Document(f"text {at + 1}", "text/plain", (page,), label.language or None)
