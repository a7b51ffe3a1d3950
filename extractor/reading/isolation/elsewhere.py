"""Text recognition as the child sees it that holds a file: another process does it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from extractor.jail.channel import Channel
from extractor.jail.messages import Problem
from extractor.jail.pictures import Picture, WordsRead
from extractor.jail.problems import error_of
from extractor.protocols import OcrEngine
from extractor.values.document import Word


class EngineElsewhere:
    """Sends pictures to whoever asked for the page, and waits for their words."""

    def __init__(self, engine: OcrEngine, channel: Channel) -> None:
        """Ask nothing yet.

        Args:
            engine: what the other process recognises with; here it only tells of itself.
            channel: to whoever asked for the page.
        """
        self.name = engine.name
        self._engine = engine
        self._channel = channel

    def version(self) -> str:
        """Give the engine's version.

        Raises:
            OcrError: it is not installed.
        """
        return self._engine.version()

    def languages(self) -> tuple[str, ...]:
        """Give the ISO 639-1 codes it can read."""
        return self._engine.languages()

    def recognise(
        self, picture: npt.NDArray[np.uint8], *, language: str | None, dpi: int
    ) -> Sequence[Word]:
        """Read one upright page; boxes in pixels.

        Raises:
            OcrError: the engine failed.
            OcrTimeoutError: it ran out of time.
        """
        height, width = picture.shape
        pixels = np.ascontiguousarray(picture).data
        self._channel.send(Picture(width, height, dpi, language, pixels))
        answer = self._channel.next()
        if isinstance(answer, WordsRead):
            return answer.words
        if isinstance(answer, Problem):
            raise error_of(answer, self.name)
        raise SystemExit  # nobody waits for this page any more
