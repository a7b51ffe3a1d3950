"""An office in which samples arrive and people decide about them."""

from __future__ import annotations

import functools
from collections import Counter
from pathlib import Path

from extractor.casework.casework import Casework
from extractor.learning.from_store import labels_of_store
from extractor.pipeline import Pipeline
from extractor.store.store import Store
from extractor.values.label import LabelledDocument
from extractor.values.record import AuditRecord, FileRecord
from tests.casework.example import RULES


@functools.cache
def _processed(pipeline: Pipeline, path: Path) -> FileRecord:
    return pipeline.process(path)


class Office:
    """A store with its cases; files are processed when they arrive."""

    def __init__(self, store: Store, pipeline: Pipeline, samples: Path) -> None:
        self.store = store
        self.pipeline = pipeline
        self.casework = Casework(store, RULES, ledger=pipeline.ledger)
        self.left_out: Counter[str] = Counter()
        self._samples = samples

    def receive(self, name: str, audit: AuditRecord | None = None) -> FileRecord:
        path = self._samples / name
        made = _processed(self.pipeline, path).model_copy(update={"audit": audit})
        saved = self.store.save(made, path.read_bytes(), then=self.casework.open_cases)
        return saved.record

    def labels(self, *, each_person: bool = False) -> list[LabelledDocument]:
        found = labels_of_store(
            self.store, self.pipeline, each_person=each_person, left_out=self.left_out
        )
        return list(found)
