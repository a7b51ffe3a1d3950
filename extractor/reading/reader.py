"""Read parts where they can do no harm: in processes of their own, pages in parallel.

PDFs, pictures, office files and HTML go through libraries in C, which some files hang or kill, so
children read them. A mail's plain text stays in this process. So does everything when it is told
to (`isolate = false`), and when the caller brings an engine of their own, which cannot travel.
"""

from __future__ import annotations

import contextlib
import importlib
import weakref
from collections.abc import Generator
from types import ModuleType, TracebackType

from extractor.errors import EmptyFileError, LimitError
from extractor.protocols import OcrEngine
from extractor.reading.body import read_text
from extractor.reading.gather import Beyond, Leaf, blank, finished, gather, is_paged
from extractor.reading.isolation.crew import Crew
from extractor.reading.isolation.dealing import Dealing
from extractor.reading.isolation.hands import Loan
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document, Page
from extractor.values.submission import Part, PartRole


class Reader:
    """Reads parts; keeps its processes for the next ones.

    May be used by several threads. Closed as a context manager, by `close`, or when nobody holds
    it any more.
    """

    def __init__(
        self,
        settings: ReadingSettings,
        *,
        engine: OcrEngine | None = None,
        crew: Crew | None = None,
    ) -> None:
        """Start nothing yet.

        Args:
            settings: how, and how far.
            engine: one of your own; then everything is read in this process.
            crew: who reads; None starts processes of its own. It is closed with the reader.
        """
        self.settings = settings
        self._engine = engine
        self._has_own_engine = engine is not None
        self._crew = crew or Crew(settings)
        self._closing = weakref.finalize(self, self._crew.close)

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes; reading again starts new ones."""
        self._crew.close()

    def process_ids(self) -> tuple[int, ...]:
        """Give the numbers of the processes that run now."""
        return self._crew.process_ids()

    def read(self, part: Part, lent: Loan | None = None) -> Document:
        """Read one part to words, lines and tables.

        Args:
            part: a mail's text or a file.
            lent: a child of the crew that has the part already.

        Raises:
            InputError: it is empty, damaged, encrypted, of an unknown type, or not one page could
                be read within the limits.
            OcrError: it is a picture and there is no engine, or the engine failed.
            ReaderError: no process can be started.
        """
        self._check(part)
        if not is_paged(part.media_type):
            return self._whole(part, lent)
        with contextlib.closing(self._leaves(part, lent)) as leaves:
            return finished(gather(part, leaves, self.settings), self.settings)

    def pages(self, part: Part) -> Generator[Page, None, None]:
        """Read the pages of a PDF or picture one after the other, keeping none.

        For files of thousands of pages, which then need no more memory than short ones. Why the
        reading ends early is noted on a last page without words.

        Raises:
            InputError: it cannot be opened.
            ReaderError: no process can be started.
        """
        self._check(part)
        with contextlib.closing(self._leaves(part)) as leaves:
            for index, leaf in enumerate(leaves):
                if isinstance(leaf, Leaf):
                    yield leaf.page
                    continue
                for note in leaf.notes:
                    yield blank(index, note)

    def _check(self, part: Part) -> None:
        if not part.content and part.role is not PartRole.BODY:
            raise EmptyFileError(part.name)
        if len(part.content) > self.settings.max_bytes:
            raise LimitError(
                part.name, f"it has more than {self.settings.max_bytes} bytes (reading.max_bytes)"
            )

    def _whole(self, part: Part, lent: Loan | None) -> Document:
        if part.media_type == "text/plain" and lent is None:
            return finished(read_text(part), self.settings)
        if self.is_here():
            read: ModuleType = importlib.import_module("extractor.reading.read")
            here: Document = read.read(part, settings=self.settings, engine=self._engine)
            return here
        return finished(Dealing(part, self._crew, lent).whole(), self.settings)

    def _leaves(self, part: Part, lent: Loan | None = None) -> Generator[Leaf | Beyond, None, None]:
        if not self.is_here():
            yield from Dealing(part, self._crew, lent).leaves()
            return
        pages: ModuleType = importlib.import_module("extractor.reading.pages")
        with pages.open_paged(part, settings=self.settings, engine=self._own_engine()) as paged:
            yield from pages.leaves(paged, self.settings)

    def _own_engine(self) -> OcrEngine | None:
        if self._engine is None:
            engines: ModuleType = importlib.import_module("extractor.reading.engines")
            self._engine = engines.best_engine(self.settings)
        return self._engine

    def is_here(self) -> bool:
        """Say whether everything is read in this process."""
        return self._has_own_engine or not self.settings.isolate
