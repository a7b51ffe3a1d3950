"""What is loaded once and used for many files: from bytes to a record.

intake -> reading -> extraction -> customers -> links -> claims -> classification -> amounts ->
records. What lies between reading and the record stands in `stages`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import hashlib
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from extractor.classification.own import OwnCategories
from extractor.errors import CorruptFileError, ExtractorError, InputError, ReaderError
from extractor.extraction.layouts import layout_of
from extractor.extraction.segment import whole_message
from extractor.intake.files import read_file
from extractor.intake.quarantine import quarantined
from extractor.opening.opener import Opener
from extractor.processes.in_order import InProcesses
from extractor.protocols import OcrEngine
from extractor.reconciliation.book_index import BookIndex, open_index
from extractor.reconciliation.index import LedgerIndex
from extractor.reconciliation.load import load_ledger
from extractor.records.assemble import Outcome, assemble
from extractor.records.confidence import calibrated
from extractor.records.dial import Dial
from extractor.records.drawing import draw
from extractor.records.route import Policy, Sureness, route
from extractor.releases import Choice, InUse, shipped_models
from extractor.settings import Settings, load_settings
from extractor.stages.dialling import dial_of
from extractor.stages.understanding import Understanding, as_far_as_possible, understand
from extractor.stages.weighing import weigh
from extractor.trained import Models
from extractor.values.document import Document
from extractor.values.drift import Measured
from extractor.values.incoming import Incoming
from extractor.values.ledger import Company, Ledger
from extractor.values.reading import Reading
from extractor.values.record import FileRecord
from extractor.values.sampled import Sampled
from extractor.values.submission import Submission

log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, slots=True)
class _Recipe:
    """What a worker process needs to make the same pipeline.

    Attributes:
        found: what people found in the fair sample; None where none is drawn.
        measures: documents as well.
    """

    ledger: Ledger | Path
    settings: Settings
    in_use: InUse | None
    ocr_engine: OcrEngine | None
    found: Sampled | None = None
    measures: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Processed:
    """What became of a file.

    Attributes:
        measured: what only its words tell; None where they could not be read, or nobody asked.
    """

    record: FileRecord
    measured: Measured | None = None


def _attempting(recipe: _Recipe) -> Callable[[str], Processed]:
    reading = recipe.settings.reading.model_copy(update={"workers": 1})  # the files are spread
    pipeline = Pipeline.of_release(
        recipe.in_use or shipped_models(),
        ledger=recipe.ledger,
        settings=recipe.settings.model_copy(update={"reading": reading}),
        ocr_engine=recipe.ocr_engine,
    )
    found = recipe.found
    if found is not None:
        pipeline.follow(lambda _: found)
    return functools.partial(pipeline.attempt_measured, measures=recipe.measures)


def _died(path: str) -> Processed:
    error = CorruptFileError(path, "reading it ended the program that reads")
    return Processed(quarantined(path, _sha256(path), error))


class Pipeline:
    """Models, ledger and settings kept in memory for many files."""

    def __init__(
        self,
        ledger: Ledger | BookIndex,
        *,
        settings: Settings,
        models: Models,
        ocr_engine: OcrEngine | None,
        in_use: InUse | None = None,
        following: Choice | None = None,
    ) -> None:
        books = ledger if isinstance(ledger, Ledger) else ledger.folder
        self._recipe = _Recipe(books, settings, in_use, ocr_engine)
        self._choice = following
        self.index: LedgerIndex = LedgerIndex(ledger) if isinstance(ledger, Ledger) else ledger
        self.settings = settings
        self.models = models
        self.opener = Opener(settings.reading, settings.intake, engine=ocr_engine)
        self.reader = self.opener.reader
        self.company: Company = settings.company.as_company()
        self._sampled: Callable[[str], Sampled] | None = None
        self.taxonomy = settings.taxonomy.as_taxonomy()
        self.categories = OwnCategories(models.category, self.taxonomy)
        self.dial: Dial = dial_of(settings, models.calibration)

    def ledger(self) -> Ledger | None:
        """Give the ledger; None where it is too large to be kept in memory."""
        return self._recipe.ledger if isinstance(self._recipe.ledger, Ledger) else None

    @classmethod
    def load(
        cls,
        *,
        ledger: str | Path | Ledger,
        settings: Settings | str | Path | None = None,
        models: Path | None = None,
        releases: Path | None = None,
        ocr_engine: OcrEngine | None = None,
    ) -> Pipeline:
        """Load everything once, with the models in use.

        Args:
            ledger: a folder of CSV files, one that a large ledger was imported into, or a ledger
                made elsewhere.
            settings: a TOML file, settings made elsewhere, or None for the defaults.
            models: the folder of models to use, whichever release is in use; None for that one.
            releases: the folder of releases; None for that of the settings.
            ocr_engine: an engine of your own; None takes the best one installed. With your own,
                files are read in this process, and can hang or end it.

        Raises:
            LedgerError: the ledger cannot be read.
            SettingsError: the settings are wrong.
            ModelError: a model is missing or altered.
            ReleaseError: the release in use is broken.
        """
        chosen = settings if isinstance(settings, Settings) else load_settings(settings)
        folder = None if models else releases or chosen.releases_folder()
        choice = Choice(folder, models or chosen.models.path)
        return cls.of_release(
            choice.look(), ledger=ledger, settings=chosen, ocr_engine=ocr_engine, following=choice
        )

    @classmethod
    def of_release(
        cls,
        in_use: InUse,
        *,
        ledger: str | Path | Ledger,
        settings: Settings,
        ocr_engine: OcrEngine | None = None,
        following: Choice | None = None,
    ) -> Pipeline:
        """Load everything once, with the models of one release.

        Args:
            in_use: the models.
            ledger: as for `load`.
            settings: made elsewhere.
            ocr_engine: as for `load`.
            following: says when to take up another one; None for never.

        Raises:
            LedgerError: the ledger cannot be read.
            ModelError: a model cannot be loaded.
        """
        return cls(
            ledger if isinstance(ledger, Ledger) else open_index(ledger) or load_ledger(ledger),
            settings=settings,
            models=Models.open(in_use),
            ocr_engine=ocr_engine,
            in_use=in_use,
            following=following,
        )

    @property
    def release(self) -> str:
        """Give the name of the release whose models it works with."""
        return self.models.release

    def take_up(self) -> bool:
        """Go over to the release that was brought into use since; call it between two documents.

        Returns:
            Whether there was one.

        Raises:
            ModelError: it cannot be used. What was in use stays so, and this is said once.
            SettingsError: the evidence for the dial cannot be read.
        """
        if self._choice is None or not self._choice.changed():
            return False
        in_use = self._choice.look()
        if in_use.name == self.release:
            return False
        models = Models.open(in_use)
        self.dial = dial_of(self.settings, models.calibration, self._sampled)
        self.categories = OwnCategories(models.category, self.taxonomy)
        self.models = models
        self._recipe = dataclasses.replace(self._recipe, in_use=in_use)
        return True

    def follow(self, sampled: Callable[[str], Sampled]) -> None:
        """Draw a fair sample for people from now on, and go by what they find in it.

        Args:
            sampled: gives what people found, of a calibration's fingerprint.

        Raises:
            StoreError: what they found cannot be had.
        """
        self._sampled = sampled
        self.renew_dial()

    def renew_dial(self) -> None:
        """Set the dial by what people found until now.

        Raises:
            StoreError: what they found cannot be had.
            SettingsError: the evidence that the settings name cannot be read.
        """
        self.dial = dial_of(self.settings, self.models.calibration, self._sampled)

    def __enter__(self) -> Pipeline:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes that read; they also end with the pipeline itself."""
        self.opener.close()

    def process(self, path: str | Path) -> FileRecord:
        """Read one file and write down what it contests.

        Raises:
            InputError: it cannot be read.
            OcrError: it is a picture and no engine can read it.
        """
        content = read_file(path, limits=self.settings.intake)
        return self.conclude(self.understand_file(content, os.fspath(path)))

    def process_many(
        self, paths: Iterable[str | Path], *, workers: int = 1
    ) -> Iterator[FileRecord]:
        """Process files in order; a file that cannot be read gives a quarantined record.

        Args:
            paths: of files.
            workers: processes, each with models of its own; 1 stays in this one. With more, a
                file that kills its process is set aside and the rest goes on.
        """
        for it in self._attempted(paths, workers, measures=False):
            yield it.record

    def process_measured(
        self, paths: Iterable[str | Path], *, workers: int = 1
    ) -> Iterator[Processed]:
        """Do what `process_many` does, and say of each file what only its words tell.

        Args:
            paths: of files.
            workers: as for `process_many`.
        """
        yield from self._attempted(paths, workers, measures=True)

    def _attempted(
        self, paths: Iterable[str | Path], workers: int, *, measures: bool
    ) -> Iterator[Processed]:
        files = [os.fspath(path) for path in paths]
        if workers > 1 and len(files) > 1:
            found = self._sampled and self._sampled(self.models.calibration.fingerprint)
            recipe = dataclasses.replace(self._recipe, found=found, measures=measures)
            make = functools.partial(_attempting, recipe)
            yield from InProcesses(make, _died, min(workers, len(files))).map(files)
            return
        for path in files:
            yield self.attempt_measured(path, measures=measures)

    def attempt(self, path: str | Path) -> FileRecord:
        """Process one file; any error of ours becomes a quarantined record.

        Raises:
            ReaderError: no process that reads can be started; the file is not at fault.
        """
        return self.attempt_measured(path, measures=False).record

    def attempt_measured(self, path: str | Path, *, measures: bool) -> Processed:
        """Do what `attempt` does, and measure the words where that is asked.

        Raises:
            ReaderError: no process that reads can be started; the file is not at fault.
        """
        try:
            content = read_file(path, limits=self.settings.intake)
            reading = self.read_content(content, os.fspath(path))
            record = self.conclude_reading(reading)
        except ReaderError:
            raise
        except ExtractorError as error:
            log.info("file set aside", extra={"code": error.code})
            return Processed(quarantined(os.fspath(path), _sha256(path), error))
        return Processed(record, self.measure(reading) if measures else None)

    def process_submission(self, submission: Submission) -> FileRecord:
        """Process a file that intake has taken apart.

        Raises:
            InputError: a part of it cannot be read and nothing else is left.
            OcrError: it is a picture and no engine can read it.
        """
        return self.conclude(self.understand(submission))

    def read_incoming(self, incoming: Incoming) -> Reading:
        """Take apart and read something that a source gave.

        Raises:
            InputError: it could not be had whole, or cannot be read.
            OcrError: it is a picture and no engine can read it.
        """
        if incoming.content is None:
            raise incoming.problem or InputError(incoming.name, "its bytes are missing")
        return self.read_content(incoming.content, incoming.name, received=incoming.received)

    def conclude_reading(self, reading: Reading) -> FileRecord:
        """Write down what was read; the submission's parts may be without their bytes."""
        return self.conclude(self.understand_documents(reading.submission, reading.documents))

    def measure(self, reading: Reading) -> Measured:
        """Say how what was read is laid out, and how many of its words the models never met."""
        passage = whole_message(reading.documents).passage
        return Measured(layout_of(reading.documents), self.models.dispute.unfamiliar(passage))

    def understand_file(self, content: bytes, file: str) -> Understanding:
        """Take a file apart and read it, in a process of its own, and understand what it says.

        Raises:
            InputError: no part of it can be read.
            OcrError: it is a picture and no engine can read it.
            ReaderError: no process that reads can be started; the file is not at fault.
        """
        reading = self.read_content(content, file)
        return self.understand_documents(reading.submission, reading.documents)

    def read_content(
        self, content: bytes, file: str, *, received: dt.datetime | None = None
    ) -> Reading:
        """Take a file apart and read it, in a process of its own.

        Args:
            content: the whole file.
            file: the name or path it is known by.
            received: aware; taken where the file itself does not say.

        Raises:
            InputError: no part of it can be read.
            OcrError: it is a picture and no engine can read it.
            ReaderError: no process that reads can be started; the file is not at fault.
        """
        with self.opener.open(content, file) as opened:
            submission = opened.submission
            count = len(submission.parts)
            documents = as_far_as_possible(
                functools.partial(opened.read, it) for it in range(count)
            )
        if submission.received is None and received is not None:
            submission = dataclasses.replace(submission, received=received)
        return Reading(submission, documents)

    def understand(self, submission: Submission) -> Understanding:
        """Read, find, identify, link and segment.

        Raises:
            InputError: no part of it can be read.
            OcrError: it is a picture and no engine can read it.
        """
        documents = self.read_parts(submission)
        return self.understand_documents(submission, documents)

    def read_parts(self, submission: Submission) -> tuple[Document, ...]:
        """Read every part; one that cannot be read is noted unless it was the only one.

        Raises:
            InputError: no part of it can be read.
            OcrError: it is a picture and no engine can read it.
        """
        read = self.reader.read
        return as_far_as_possible(functools.partial(read, it) for it in submission.parts)

    def understand_documents(
        self, submission: Submission, documents: tuple[Document, ...]
    ) -> Understanding:
        """Do everything of `understand` but reading."""
        self.index.refresh()
        return understand(
            submission,
            documents,
            index=self.index,
            company=self.company,
            entities=self.models.entities,
        )

    def conclude(self, known: Understanding) -> FileRecord:
        """Classify, choose amounts, assemble and route."""
        return self.write_down(self.decide(known))

    def decide(self, known: Understanding) -> Outcome:
        """Classify, choose amounts and say how sure all is; everything but the route."""
        return calibrated(self.weigh(known), self.models.calibration)

    def weigh(self, known: Understanding, *, models: Models | None = None) -> Outcome:
        """Classify and choose amounts, with scores as the models give them.

        Args:
            known: what was understood.
            models: that are asked; None for those in use.
        """
        asked = models or self.models
        own = self.categories
        if asked.category is not own.model:
            own = OwnCategories(asked.category, self.taxonomy)
        return weigh(
            known,
            models=asked,
            categories=own,
            taxonomy=self.taxonomy,
            ledger_version=self.index.version,
        )

    def write_down(self, outcome: Outcome) -> FileRecord:
        """Assemble the record and route it."""
        sureness = Sureness(tuple(it.amount_probability for it in outcome.disputes))
        record = route(assemble(outcome), sureness, self.policy)
        if self._sampled is None:
            return record
        return draw(
            record,
            sureness,
            self._least,
            share=self.settings.policy.audit_share,
            calibration=self.models.calibration.fingerprint,
        )

    @property
    def policy(self) -> Policy:
        """Give how sure each part must be for a decision without review."""
        return self.dial.policy(self._least)

    @property
    def _least(self) -> Policy:
        return Policy(
            **self.settings.decision.model_dump(),
            untrained=self.categories.untrained,
            unlisted=self.categories.unlisted,
        )


def _sha256(path: str | Path) -> str:
    try:
        with Path(path).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
