"""What a worker of a run does: load everything once, then make one record after the other.

It reads originals and kept words, and writes nothing. A light worker loads no text recognition;
what it may have read otherwise with it, it hands on.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from extractor.batch.executor import Need, NeedsOcr
from extractor.batch.fetching import fetched
from extractor.batch.objects import Objects
from extractor.errors import InputError, OcrError, SourceError, StoreError
from extractor.pipeline import Pipeline
from extractor.releases import InUse
from extractor.remaking.making import Kept, Steps, remake_given, remake_kept
from extractor.settings import Settings
from extractor.store.readings import pack_reading
from extractor.values.document import PageSource
from extractor.values.incoming import Incoming
from extractor.values.reading import Reading
from extractor.values.record import FileRecord
from extractor.values.reprocess import Place
from extractor.values.sampled import Sampled

# of pages that another look with text recognition may read otherwise
_MAY_BE_READ = frozenset(
    {"ocr_failed", "ocr_timeout", "text_layer_unchecked", "text_layer_distrusted", "picture_only",
     "no_text", "page_unreadable"}
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """Where a document lies.

    Attributes:
        key: unlike that of any other item of the shard.
        number: of the submission; 0 for a document outside the store.
        reading: SHA-256 of its kept words; empty where none are kept.
        place: outside the store; None for one in it.
    """

    key: str
    number: int
    name: str
    sha256: str
    mailed_at: dt.datetime | None = None
    reading: str = ""
    place: Place | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Made:
    """What a worker made of a document.

    Attributes:
        sha256: of its bytes; empty where they could not be had.
        record: as JSON; empty where there is none.
        ledger: version of the books it was made with; empty where none were asked.
        words: packed, where they are worth keeping.
        problem: code and sentence; None where there is a record.
    """

    sha256: str
    record: str = ""
    ledger: str = ""
    words: bytes | None = None
    problem: tuple[str, str] | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Recipe:
    """All that a worker needs; gives its work function when it is called in the worker.

    Attributes:
        ledger: folder of the books.
        blobs: folder of originals and kept words.
        sampled: what people had found in the fair sample when the run began.
        options: of object storage.
    """

    in_use: InUse
    ledger: Path
    settings: Settings
    blobs: Path
    sampled: Sampled
    options: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def __call__(self, need: Need) -> Callable[[Item], Made]:
        """Load everything.

        Raises:
            ExtractorError: ledger, settings or models are at fault.
        """
        pipeline = self.pipeline(need)
        has_engine = need is Need.OCR or self.settings.reading.engine == "none"
        steps: Steps = pipeline if has_engine else WithoutRecognition(pipeline)
        return functools.partial(_made, self, steps, Objects(self.options))

    def pipeline(self, need: Need) -> Pipeline:
        """Load a pipeline as a worker of this class has it.

        Raises:
            ExtractorError: ledger, settings or models are at fault.
        """
        changes: dict[str, object] = {"workers": 1}  # the documents are spread
        if need is Need.LIGHT:
            changes["engine"] = "none"
        reading = self.settings.reading.model_copy(update=changes)
        pipeline = Pipeline.of_release(
            self.in_use,
            ledger=self.ledger,
            settings=self.settings.model_copy(update={"reading": reading}),
        )
        pipeline.follow(lambda _: self.sampled)
        return pipeline


class WithoutRecognition:
    """Steps of a pipeline without an engine; hands on what one may read otherwise."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps

    def read_incoming(self, incoming: Incoming) -> Reading:
        """Take it apart and read it.

        Raises:
            NeedsOcr: an engine may read it otherwise.
            ExtractorError: nobody is at fault but this machine.
        """
        try:
            reading = self._steps.read_incoming(incoming)
        except (InputError, OcrError) as error:
            raise NeedsOcr from error
        if _may_be_read_otherwise(reading):
            raise NeedsOcr
        return reading

    def conclude_reading(self, reading: Reading) -> FileRecord:
        """Find out what it contests."""
        return self._steps.conclude_reading(reading)


def _may_be_read_otherwise(reading: Reading) -> bool:
    if len(reading.documents) < len(reading.submission.parts):
        return True  # a part could not be read, as a picture cannot
    return any(
        page.source is PageSource.OCR or not _MAY_BE_READ.isdisjoint((*page.notes, *it.notes))
        for it in reading.documents
        for page in it.pages
    )


def _made(recipe: Recipe, steps: Steps, objects: Objects, item: Item) -> Made:
    if item.place is not None:
        return _made_of_place(recipe, steps, objects, item.place)
    kept = Kept(item.name, item.sha256, item.mailed_at, item.reading)
    try:
        remade = remake_kept(recipe.blobs, steps, kept)
    except StoreError as error:  # of this document: its bytes are gone
        return Made(item.sha256, problem=(error.code, error.detail))
    words = pack_reading(remade.words) if remade.words is not None else None
    return _told(item.sha256, remade.record, words)


def _made_of_place(recipe: Recipe, steps: Steps, objects: Objects, place: Place) -> Made:
    try:
        content = fetched(place, objects, recipe.settings.intake)
    except (InputError, SourceError) as error:
        return Made("", problem=(error.reason, str(error)))
    sha256 = hashlib.sha256(content).hexdigest()
    incoming = Incoming(place.name, f"reprocess:{place}", content, sha256, received=place.received)
    remade = remake_given(steps, incoming, sha256)
    return _told(sha256, remade.record, None)


def _told(sha256: str, record: FileRecord, words: bytes | None) -> Made:
    books = record.source.ledger_version or ""
    return Made(sha256, record.model_dump_json(), books, words)
