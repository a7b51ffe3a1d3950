"""The documents that are labelled: those of a store, or of a folder that is taken into one."""

from __future__ import annotations

import collections
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from extractor.errors import InputError, OcrError, ReaderError
from extractor.intake.files import expand, read_file
from extractor.intake.quarantine import quarantined
from extractor.labeling.proposals import Proposal, propose
from extractor.labeling.waiting import Waiting, waiting_in
from extractor.pipeline import Pipeline
from extractor.reconciliation.index import LedgerIndex
from extractor.store.proposals import keep_words, recorded
from extractor.store.store import Store
from extractor.values.label import LabelledDocument
from extractor.values.reading import Reading
from extractor.values.taxonomy import Taxonomy
from extractor.viewing.viewer import Viewer

_REMEMBERED = 64  # proposals


class Documents:
    """Documents of a store, with what a pipeline says of them. Close it, or use it in ``with``."""

    def __init__(self, store: Store, pipeline: Pipeline) -> None:
        """Look at a store.

        Args:
            store: with the originals.
            pipeline: makes the proposals; see `use` for another.
        """
        self.store = store
        self._pipeline = pipeline
        settings = pipeline.settings
        self.viewer = Viewer(store, settings.reading, settings.intake)
        self._proposals: collections.OrderedDict[str, Proposal] = collections.OrderedDict()

    @classmethod
    def open(cls, folder: str | Path, pipeline: Pipeline) -> Documents:
        """Open a store, or make one.

        Raises:
            StoreError: it cannot be opened.
        """
        return cls(Store.open(folder), pipeline)

    def __enter__(self) -> Documents:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes that show pages, and let the store go."""
        self.viewer.close()
        self.store.close()

    @property
    def books(self) -> LedgerIndex:
        """Give the look-ups of the pipeline's ledger."""
        return self._pipeline.index

    @property
    def taxonomy(self) -> Taxonomy:
        """Give the categories and sub-reasons in use."""
        return self._pipeline.taxonomy

    @property
    def categories(self) -> tuple[str, ...]:
        """Give the codes of the categories that the pipeline's model knows."""
        return tuple(self._pipeline.models.category.labels)

    def use(self, pipeline: Pipeline) -> None:
        """Let another pipeline make the proposals, as after a retraining."""
        self._pipeline = pipeline
        self._proposals.clear()

    def take_in(
        self,
        paths: Sequence[str | Path],
        *,
        pattern: str = "*",
        advance: Callable[[str], None] = lambda _: None,
    ) -> int:
        """Read files that the store does not have yet; their words are kept with them.

        What cannot be read is kept as set aside, and is not asked about.

        Args:
            paths: of files and folders.
            pattern: of names within folders, such as "*.eml".
            advance: called with the name of each file when it is done.

        Returns:
            How many files were new.

        Raises:
            InputError: there is nothing at a path.
            StoreError: they cannot be kept.
        """
        files = [it for it in expand([Path(it) for it in paths]) if it.match(pattern)]
        new = 0
        for file in files:
            new += self._take_in(file)
            advance(file.name)
        return new

    def _take_in(self, file: Path) -> bool:
        try:
            content = read_file(file, limits=self._pipeline.settings.intake)
        except InputError:
            return False
        sha256 = hashlib.sha256(content).hexdigest()
        if self.store.knows(sha256):
            return False
        try:
            reading = self._pipeline.read_content(content, str(file))
        except ReaderError:
            raise
        except (InputError, OcrError) as error:
            self.store.save(quarantined(str(file), sha256, error), content)
            return True
        self.store.save(self._pipeline.conclude_reading(reading), content)
        keep_words(self.store, recorded(self.store, [sha256])[0], reading)
        return True

    def waiting(self) -> Iterator[Waiting]:
        """Give all that may be labelled.

        Raises:
            StoreError: the store does not answer.
        """
        return waiting_in(self.store)

    def reading(self, document: str) -> Reading:
        """Give the words of a document.

        Raises:
            StoreError, InputError, OcrError: it is not there or cannot be read.
        """
        return self.viewer.reading(document)

    def proposal(self, document: str) -> Proposal:
        """Give what the machine says of a document.

        Raises:
            StoreError, InputError, OcrError: it is not there or cannot be read.
        """
        if document not in self._proposals:
            self._proposals[document] = propose(self._pipeline, self.reading(document))
            while len(self._proposals) > _REMEMBERED:
                self._proposals.popitem(last=False)
        return self._proposals[document]

    def propose(self, document: str) -> LabelledDocument:
        """Give a proposal as a label, for a session.

        Raises:
            StoreError, InputError, OcrError: it is not there or cannot be read.
        """
        return self.proposal(document).label

    def doubts(self, documents: Iterable[str]) -> dict[str, float]:
        """Say how doubtful documents are to the pipeline that makes the proposals now.

        Raises:
            StoreError, InputError, OcrError: one is not there or cannot be read.
        """
        return {it: 1 - self._confidence(it) for it in documents}

    def _confidence(self, document: str) -> float:
        return float(self._pipeline.conclude_reading(self.reading(document)).confidence)
