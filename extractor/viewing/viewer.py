"""Show what was received, asked for by the SHA-256 of the file.

Words come from the kept reading; only where there is none is the file read again. Pictures are
drawn by a jailed child, one for each request, and kept.
"""

from __future__ import annotations

import collections
import dataclasses
import select
import threading
import time
from collections.abc import Sequence
from types import TracebackType

from extractor.errors import CorruptFileError, InputError, ReaderError, StoreError
from extractor.intake.limits import Limits
from extractor.jail.child import GONE, START_SECONDS, Child, ChildEndedError
from extractor.jail.messages import Answer, Problem, Ready
from extractor.jail.pictures import Picture
from extractor.jail.problems import error_of
from extractor.jail.views import (
    Draw,
    Drawn,
    Held,
    Hold,
    LetterShown,
    ShowLetter,
    Spell,
    Spelt,
)
from extractor.opening.opener import Opener
from extractor.opening.told import Told
from extractor.reading.isolation.crew import Crew, travelling
from extractor.reading.isolation.problems import problem_of_note
from extractor.reading.settings import ReadingSettings
from extractor.store.proposals import keep_words, recorded
from extractor.store.steps import kept_reading
from extractor.store.store import Store
from extractor.values.document import Document, Page, Word
from extractor.values.geometry import Box
from extractor.values.reading import Reading
from extractor.viewing.original import Original, Piece, Sheet, original_of
from extractor.viewing.shelf import Shelf

PROGRAM = "extractor.viewing.program"
WIDTHS = (300, 1400, 2400)  # pixels: to choose from, to read, to read closely
REMEMBERED = 24  # readings held in memory
ATTEMPTS = 2  # where a child was ended from outside


@dataclasses.dataclass(frozen=True, slots=True)
class Letter:
    """A mail as harmless markup.

    Attributes:
        markup: empty where the mail has only plain text.
        left_out: pictures and the like that were not taken over.
    """

    markup: str
    left_out: int


class Viewer:
    """Shows files of a store; may be used by several threads. Close it, or use it in ``with``."""

    def __init__(
        self, store: Store, reading: ReadingSettings, limits: Limits, *, program: str = PROGRAM
    ) -> None:
        """Start nothing yet.

        Args:
            store: with the originals.
            reading: how files are read.
            limits: how large and deep a file may be.
            program: the module that children run.
        """
        told = Told(intake=limits, reading=travelling(reading))
        self._store = store
        self._settings = reading
        self._limits = limits
        self._crew = Crew(reading, program=program, told=told.model_dump_json().encode())
        self._shelf = Shelf(store.pictures)
        self._readings: collections.OrderedDict[str, Reading] = collections.OrderedDict()
        self._lock = threading.Lock()

    def __enter__(self) -> Viewer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes."""
        self._crew.close()

    def reading(self, sha256: str) -> Reading:
        """Give the words of a file, read again where they are not kept.

        Raises:
            StoreError: no file has this SHA-256, or its bytes are gone.
            InputError, OcrError: it cannot be read.
        """
        with self._lock:
            known = self._readings.get(sha256)
            if known is not None:
                self._readings.move_to_end(sha256)
                return known
        number, full = self._store.find(sha256)
        if full != sha256:
            raise StoreError(self._store.database.where, f"no file {sha256}")
        found = kept_reading(self._store, number) or self._read_again(sha256)
        with self._lock:
            self._readings[sha256] = found
            while len(self._readings) > REMEMBERED:
                self._readings.popitem(last=False)
        return found

    def original(self, sha256: str) -> Original:
        """Give the parts and pages of a file.

        Raises:
            StoreError, InputError, OcrError: as for `reading`.
        """
        return original_of(self.reading(sha256))

    def text(self, sha256: str, part: int) -> Document:
        """Give the words of a part with the offsets that evidence speaks of.

        Raises:
            StoreError, InputError, OcrError: as for `reading`.
            CorruptFileError: the part could not be read.
        """
        reading = self.reading(sha256)
        place = self._piece(sha256, part).document
        if place is None:
            raise CorruptFileError(reading.submission.file, "this part could not be read")
        return reading.documents[place]

    def words(self, sha256: str, part: int, page: int) -> Page:
        """Give a page with its words and their boxes.

        Raises:
            StoreError, InputError, OcrError: as for `text`.
            CorruptFileError: there is no such page.
        """
        document = self.text(sha256, part)
        for it in document.pages:
            if it.number == page:
                return it
        raise CorruptFileError(document.name, f"it has no page {page}")

    def picture(self, sha256: str, part: int, page: int, *, width: int = WIDTHS[1]) -> bytes:
        """Give a page as a WebP file, upright and straight as it was read.

        Args:
            sha256: of the file.
            part: place among the parts.
            page: from 1.
            width: in pixels; the next of `WIDTHS` is taken.

        Raises:
            StoreError, InputError, ReaderError: it cannot be drawn.
        """
        pixels = next((it for it in WIDTHS if it >= width), WIDTHS[-1])
        name = f"{part}-{page}-{pixels}"
        kept = self._shelf.fetch(sha256, name)
        if kept is not None:
            return kept
        answer = self._ask(sha256, self._draw(sha256, part, page, pixels))
        if not isinstance(answer, Drawn):
            raise ReaderError(sha256[:12], "it answered something else")
        self._shelf.put(sha256, name, answer.content)
        return answer.content

    def letter(self, sha256: str, part: int) -> Letter:
        """Give a mail's text as it was laid out, as harmless markup.

        Raises:
            StoreError, InputError, ReaderError: it cannot be shown.
        """
        piece = self._piece(sha256, part)
        wanted = ShowLetter(piece.number, piece.name, piece.media_type)
        answer = self._ask(sha256, wanted)
        if not isinstance(answer, LetterShown):
            raise ReaderError(sha256[:12], "it answered something else")
        return Letter(answer.markup, answer.left_out)

    def spell(self, sha256: str, part: int, page: int, box: Box) -> tuple[Word, ...]:
        """Give the words in a box that a person dragged; those of a scan are recognised again.

        Raises:
            StoreError, InputError, OcrError, ReaderError: they cannot be read.
        """
        known = self.words(sha256, part, page)
        inside = words_inside(known.words, box)
        if inside and all(it.sure for it in inside):
            return inside
        language = self.text(sha256, part).language
        wanted = Spell(self._draw(sha256, part, page, WIDTHS[-1]), box, language)
        answer = self._ask(sha256, wanted)
        return (answer.words if isinstance(answer, Spelt) else ()) or inside

    def forget(self, sha256: str) -> None:
        """Keep nothing of a file, as when it is erased."""
        with self._lock:
            self._readings.pop(sha256, None)
        self._shelf.forget(sha256)

    def _piece(self, sha256: str, part: int) -> Piece:
        pieces = self.original(sha256).pieces
        if not 0 <= part < len(pieces):
            raise CorruptFileError(sha256[:12], f"it has no part {part}")
        return pieces[part]

    def _draw(self, sha256: str, part: int, page: int, pixels: int) -> Draw:
        piece = self._piece(sha256, part)
        sheet = next((it for it in piece.sheets if it.number == page), None)
        if sheet is None:
            raise CorruptFileError(piece.name, f"it has no page {page} to draw")
        return _draw_of(piece, sheet, pixels)

    def _read_again(self, sha256: str) -> Reading:
        """Read a file of which no words are kept, and keep them."""
        submission = next(iter(recorded(self._store, [sha256])), None)
        content = self._store.original(sha256)
        name = submission.name if submission else sha256
        documents: list[Document] = []
        with Opener(self._settings, self._limits) as opener, opener.open(content, name) as opened:
            for number in range(len(opened.submission.parts)):
                try:
                    documents.append(opened.read(number))
                except InputError:
                    continue
        reading = Reading(opened.submission, tuple(documents))
        if submission is not None:
            keep_words(self._store, submission, reading)
        return reading

    def _ask(self, sha256: str, wanted: Draw | Spell | ShowLetter) -> Answer:
        """Give a child the file and a wish; what it answers is of the wish's kind.

        Raises:
            InputError, OcrError: it cannot be done.
            ReaderError: no process can be started.
        """
        file = self.reading(sha256).submission.file
        content = self._store.original(sha256)
        pool = self._crew.lookers
        for _ in range(ATTEMPTS):
            child = pool.take()
            try:
                answer = self._answer(child, file, content, wanted)
            except ChildEndedError as error:
                pool.bury(child)
                if error.note == GONE or child.was_killed:
                    continue
                if not child.is_ready:
                    raise ReaderError(file, "it ended while it started") from error
                raise problem_of_note(file, "showing it", error.note, self._settings) from error
            except BaseException:
                pool.bury(child)
                raise
            pool.give_back(child)
            if isinstance(answer, Problem):
                raise error_of(answer, file)
            return answer
        raise ReaderError(file, "the processes that show it are ended from outside")

    def _answer(
        self, child: Child, file: str, content: bytes, wanted: Draw | Spell | ShowLetter
    ) -> Answer:
        name = file.encode("utf-8", "replace").decode("utf-8")
        seconds = self._settings.page_seconds
        deadline = time.monotonic() + seconds + (0 if child.is_ready else START_SECONDS)
        child.send(Hold(name, len(content)), content, seconds=deadline - time.monotonic())
        child.send(wanted, seconds=deadline - time.monotonic())
        poller = select.poll()
        poller.register(child, select.POLLIN)
        while poller.poll(max(deadline - time.monotonic(), 0) * 1000):
            for answer in child.receive():
                if isinstance(answer, Ready):
                    deadline = time.monotonic() + seconds
                elif isinstance(answer, Picture):
                    words = self._crew.recognition(answer, deadline - time.monotonic()).words()
                    child.send(words, seconds=seconds)
                elif not isinstance(answer, Held):
                    return answer
        raise ChildEndedError("page_timeout")


def words_inside(words: Sequence[Word], box: Box) -> tuple[Word, ...]:
    """Give the words whose middle lies in a box."""
    return tuple(it for it in words if it.box is not None and box.contains(it.box.center))


def _draw_of(piece: Piece, sheet: Sheet, pixels: int) -> Draw:
    return Draw(
        piece.number, piece.name, piece.media_type, sheet.number, sheet.width, sheet.height,
        sheet.source, sheet.notes, pixels,
    )  # fmt: skip
