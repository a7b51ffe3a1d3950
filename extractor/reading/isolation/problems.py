"""From the note of a child that ended to the error that tells it."""

from __future__ import annotations

from extractor.errors import CorruptFileError, InputError, MemoryLimitError, TimeLimitError
from extractor.reading.settings import ReadingSettings


def problem_of_note(name: str, what: str, note: str, settings: ReadingSettings) -> InputError:
    """Give the error.

    Args:
        name: of the file.
        what: was being done, such as "page 3".
        note: why the child ended.
        settings: whose limits it ran under.
    """
    if note == "page_timeout":
        return TimeLimitError(name, f"{what} takes more than {settings.page_seconds:g} seconds")
    if note == "memory_limit":
        allowed = settings.memory_bytes
        return MemoryLimitError(name, f"{what} takes more than {allowed} bytes of memory")
    return CorruptFileError(name, f"{what} ends the program that reads it")
