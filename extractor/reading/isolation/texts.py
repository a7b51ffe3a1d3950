"""A child's kit for mails: reads their texts, and has nothing loaded that reads other files."""

from __future__ import annotations

from collections.abc import Callable

from extractor.errors import InputError
from extractor.jail.channel import Channel, Prepared, Serve
from extractor.jail.limits import allow_seconds
from extractor.jail.messages import Whole
from extractor.jail.problems import problem_of
from extractor.reading.body import read_text_part
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document
from extractor.values.submission import Part, PartRole

_SAMPLES = (
    Part("text", "text/plain", b"Bonjour, la facture FA-1 est fausse.\n", PartRole.BODY),
    Part("html", "text/html", b"<p>Bonjour</p><table><tr><td>1</td></tr></table>", PartRole.BODY),
)


class TextKit:
    """Reads the texts of a mail; other parts need another child.

    Attributes:
        settings: how to read, and how far.
    """

    def __init__(self, settings: ReadingSettings) -> None:
        """Read texts of our own, so that what reads them is loaded before the first one comes."""
        self.settings = settings
        for part in _SAMPLES:
            read_text_part(part)

    def prepared(self, serve: Serve) -> Prepared:
        """Say that reading needs nothing of the machine.

        Args:
            serve: reads with this kit.
        """
        return Prepared(serve)

    def serve(self, part: Part, channel: Channel) -> None:
        """Read a part."""
        serve_whole(part, read_text_part, self.settings, channel)


def serve_whole(
    part: Part, read: Callable[[Part], Document], settings: ReadingSettings, channel: Channel
) -> None:
    """Read a part in one go."""
    allow_seconds(settings.page_cpu_seconds)
    try:
        document = read(part)
    except InputError as error:
        channel.send(problem_of(error))
    else:
        channel.send(Whole(document))
