"""Pages done in any order, handed on in theirs, until the file or its time is at an end."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from extractor.errors import TimeLimitError
from extractor.reading.gather import ALONE, Beyond, Leaf, told, unread
from extractor.reading.settings import ReadingSettings

TIME_LIMIT = "time_limit"
BAD_PAGE_LIMIT = "bad_page_limit"


@dataclasses.dataclass(frozen=True, slots=True)
class _Done:
    leaf: Leaf
    is_bad: bool  # it ended its child


class Order:
    """What is read of a file so far.

    Attributes:
        given: pages before it have been handed on.
        language: of the first page whose language could be told, in the order of the pages.
        seconds: that were spent waiting for answers.
        is_over: the end has been handed on.
    """

    def __init__(self, name: str, settings: ReadingSettings) -> None:
        self.given = 0
        self.language: str | None = None
        self.seconds = 0.0
        self.is_over = False
        self._name = name
        self._settings = settings
        self._results: dict[int, _Done | Beyond] = {}
        self._bad = 0

    def put(self, index: int, leaf: Leaf, *, is_bad: bool = False) -> None:
        """Keep a page until its turn comes."""
        self._results[index] = _Done(leaf, is_bad)

    def end(self, index: int, beyond: Beyond) -> None:
        """Say where the end is, or has to be."""
        self._results[index] = beyond

    def language_for(self, index: int) -> str | None:
        """Give the language in which a scan is to be read."""
        return self.language if index >= ALONE else None

    def is_due(self, index: int) -> bool:
        """Say whether all is known that a scan depends on."""
        return self.language is not None or index < ALONE or index == self.given

    def ready(self) -> Iterator[Leaf | Beyond]:
        """Hand on what is next; the end too when a limit is reached."""
        while (done := self._results.pop(self.given, None)) is not None:
            if isinstance(done, Beyond):
                yield self._over(done)
                return
            self.given += 1
            self.language = self.language or told(done.leaf.page, self._settings)
            self._bad += done.is_bad
            yield done.leaf
            if self._bad >= self._settings.bad_pages:
                yield self._over(self._end_or((BAD_PAGE_LIMIT,)))
                return
        if self.seconds > self._settings.document_seconds:
            yield from self._out_of_time()

    def _out_of_time(self) -> Iterator[Leaf | Beyond]:
        limit = self._settings.document_seconds
        problem = TimeLimitError(self._name, f"reading it takes more than {limit:g} seconds")
        kept = [index for index, done in self._results.items() if isinstance(done, _Done)]
        until = max(kept, default=self.given - 1 if self.given else 0)
        for index in range(self.given, until + 1):
            done = self._results.pop(index, None)
            yield done.leaf if isinstance(done, _Done) else unread(index, problem, TIME_LIMIT)
        self.given = until + 1
        yield self._over(self._end_or((TIME_LIMIT,)))

    def _over(self, beyond: Beyond) -> Beyond:
        self.is_over = True
        return beyond

    def _end_or(self, notes: tuple[str, ...]) -> Beyond:
        """End here, with what is known of the real end."""
        if isinstance(end := self._results.get(self.given), Beyond):
            return end
        ends = [it for it in self._results.values() if isinstance(it, Beyond)]
        return Beyond(notes, ends[0].einvoice if ends else None)
