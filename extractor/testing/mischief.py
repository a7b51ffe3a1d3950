"""A child's program that does on purpose what hostile files do by themselves.

For programs built on this package that want to see what becomes of such files, without having any:
`misbehaving` makes a pipeline whose children look at a file's name before they take it apart. The
name's first word, up to a "-" or ".", says what happens.

=========  =======================================  =================
first word what the child does                      outcome
=========  =======================================  =================
crash      ends as PDFium does on some small files  `corrupt_file`
hang       waits for ever                           `time_limit`
spin       computes for ever                        `time_limit`
memory     takes memory until there is none         `memory_limit`
output     sends more than anybody would take       `memory_limit`
=========  =======================================  =================

Every other file is read as always.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import PurePath

from extractor.jail.channel import Prepared
from extractor.jail.messages import LARGEST_FRAME, FrameTooLongError
from extractor.opening.opener import Opener
from extractor.opening.program import prepared
from extractor.pipeline import Pipeline

PROGRAM = "extractor.testing.mischief"


def misbehaving(pipeline: Pipeline) -> Pipeline:
    """Let the processes of a pipeline misbehave on files with such names.

    Lower `[reading] page_seconds`, `page_cpu_seconds` and `memory_bytes` in its settings so that
    they do not take long.
    """
    pipeline.close()
    settings = pipeline.settings
    pipeline.opener = Opener(settings.reading, settings.intake, program=PROGRAM)
    pipeline.reader = pipeline.opener.reader
    return pipeline


def prepare(settings: bytes, task: str) -> Prepared:
    """Give what serves an opener until it has gone, unless a file's name ends it before."""
    return prepared(settings, task, before=_look_at)


def _look_at(file: str) -> None:
    first = PurePath(file).name.lower().replace(".", "-").split("-")[0]
    _MISCHIEF.get(first, _nothing)()


def _nothing() -> None:
    pass


def _hang() -> None:
    threading.Event().wait()


def _spin() -> None:
    while True:
        pass


def _fill() -> None:
    taken = []
    while True:
        taken.append(bytearray(1 << 24))


def _overflow() -> None:
    raise FrameTooLongError(LARGEST_FRAME + 1)


_MISCHIEF: dict[str, Callable[[], None]] = {
    "crash": os.abort,
    "hang": _hang,
    "spin": _spin,
    "memory": _fill,
    "output": _overflow,
}
