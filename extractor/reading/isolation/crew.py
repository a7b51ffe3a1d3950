"""Who reads for one reader: children that look at pages, and children that recognise scans."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from extractor.jail.host import can_fork
from extractor.jail.messages import Start
from extractor.jail.pictures import Picture
from extractor.jail.pool import Pool
from extractor.reading.isolation.recognition import Recognition
from extractor.reading.isolation.tasks import Task
from extractor.reading.settings import ReadingSettings

PROGRAM = "extractor.reading.isolation.program"
RECOGNISER = "extractor.reading.isolation.recogniser"
PICTURES_OF_A_LIFE = 200  # read by one process: loading its models then costs 1 to 2 ms a page
MOST_WORKERS = 4  # unless the settings say so: each may need as much memory as is allowed


class Crew:
    """Three pools, because what a process has loaded makes it large, and large ones fork slowly.

    Whoever holds a child of one pool may wait for one of a later pool, and never the other way
    round, so nobody waits for ever. Nobody waits for a recogniser: there are as many as lookers,
    and who asks one for a picture's words holds the looker that prepared it.

    Attributes:
        openers: take mails apart, and read their texts; the same as the lookers where no template
            can fork.
        lookers: take anything apart, and read all that needs no text recognition.
        recognisers: give the words of pictures that lookers prepared.
    """

    def __init__(
        self, settings: ReadingSettings, *, program: str = PROGRAM, told: bytes | None = None
    ) -> None:
        """Start nothing yet.

        Args:
            settings: how to read.
            program: the module that children run.
            told: what it is to know, as JSON; None for the settings.
        """
        self.settings = settings
        self.size = settings.workers or usable_cores()
        told = told or travelling(settings).model_dump_json().encode()
        self.lookers = Pool(_start(program, told, settings, Task.LOOK), self.size)
        self.openers = self.lookers
        if can_fork():
            self.openers = Pool(_start(program, told, settings, Task.MAIL), self.size)
        own = travelling(settings).model_dump_json().encode()
        start = _start(RECOGNISER, own, settings, Task.RECOGNISE)
        self.recognisers = Pool(start, self.size, life=PICTURES_OF_A_LIFE)

    @property
    def pools(self) -> tuple[Pool, ...]:
        """Give each pool once."""
        return tuple({self.openers: 0, self.lookers: 0, self.recognisers: 0})

    def recognition(self, picture: Picture, seconds: float) -> Recognition:
        """Have a picture recognised that a looker has prepared.

        Args:
            picture: to recognise.
            seconds: that it may take.

        Raises:
            ChildEndedError: the picture ends who reads it.
            ReaderError: no process can be started.
        """
        limit = self.settings.memory_bytes
        seconds = max(seconds, 0.0)
        return Recognition(picture, self.recognisers, memory_bytes=limit, seconds=seconds)

    def process_ids(self) -> tuple[int, ...]:
        """Give the numbers of the children that run now."""
        return tuple(number for pool in self.pools for number in pool.process_ids())

    def close(self) -> None:
        """End all children."""
        for pool in self.pools:
            pool.close()


def travelling(settings: ReadingSettings) -> ReadingSettings:
    """Make the paths of settings absolute: children stand in a folder of their own."""
    names = ("tesseract_path", "tessdata_dir", "cache_dir")
    given = {name: getattr(settings, name) for name in names}
    paths = {name: Path(path).absolute() for name, path in given.items() if path is not None}
    if settings.cache_dir is not None:
        with contextlib.suppress(OSError):  # said when a page is kept
            settings.cache_dir.mkdir(parents=True, exist_ok=True)
    return settings.model_copy(update=paths)


def usable_cores() -> int:
    """Count the cores that this process may use, at most MOST_WORKERS."""
    with contextlib.suppress(AttributeError):  # not on every platform
        return min(len(os.sched_getaffinity(0)), MOST_WORKERS)
    return min(os.cpu_count() or 1, MOST_WORKERS)


def _start(program: str, told: bytes, settings: ReadingSettings, task: Task) -> Start:
    return Start(
        program=program,
        settings=told,
        task=task,
        memory_bytes=settings.memory_bytes,
        written_bytes=settings.written_bytes,
    )
