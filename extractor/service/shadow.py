"""A release that runs beside the one in use, on the same readings, and is never waited for.

It works in a process of its own, at the lowest priority. The worker hands it the words of each file
after that file's record counts, through a queue that takes no more when it is full: a shadow that
is slow, hangs or dies leaves files out and costs nothing else.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import signal
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from typing import BinaryIO

from extractor.errors import ExtractorError, StoreError
from extractor.logs import about
from extractor.store.readings import pack_reading, unpack_reading
from extractor.store.shadows import begin_shadow, put_shadow
from extractor.store.store import Store
from extractor.values.reading import Reading
from extractor.values.record import FileRecord
from extractor.values.shadow import differences

log = logging.getLogger(__name__)

WAITING = 32  # files that may wait for the shadow
SECONDS = 60  # that one file may take it
DEATHS = 5  # after which it is left alone, until another release is the shadow
_HEAD = struct.Struct(">QQQ")  # number of the submission, length of the record, of the words
_LEAVE_SECONDS = 5.0  # to end by itself

Conclude = Callable[[Reading], FileRecord]


class Beside:
    """Hands readings to a shadow; started with the first one, and anew for another release."""

    def __init__(self, command: Callable[[int], list[str]], chosen: Callable[[], int]) -> None:
        """Hand to nobody yet.

        Args:
            command: gives what runs the shadow of a release.
            chosen: says which release is the shadow now; 0 for none. Cheap.
        """
        self._command = command
        self._chosen = chosen
        self._release = 0
        self._child: subprocess.Popen[bytes] | None = None
        self._waiting: queue.Queue[bytes | None] = queue.Queue(WAITING)
        self._feeder: threading.Thread | None = None
        self._deaths = 0

    def offer(self, number: int, reading: Reading, record: FileRecord) -> None:
        """Hand on what was read, unless nobody wants it or too much waits already.

        Args:
            number: of the submission.
            reading: its words.
            record: of the release in use.
        """
        release = self._chosen()
        if release != self._release:
            self.close()
            self._release, self._deaths = release, 0
        if self._child is not None and self._child.poll() is not None:
            self.close()
            self._deaths += 1
            log.warning("the shadow died", extra={"count": self._deaths})
        if not release or self._deaths >= DEATHS:
            return
        packed = pack_reading(reading)
        if packed is None:
            return
        body = record.model_dump_json().encode()
        if self._child is None and not self._start():
            return
        with contextlib.suppress(queue.Full):
            self._waiting.put_nowait(_HEAD.pack(number, len(body), len(packed)) + body + packed)

    def close(self, *, finish_seconds: float = 0.0) -> None:
        """End the shadow.

        Args:
            finish_seconds: it may take so long with what it was given.
        """
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(queue.Full):
            self._waiting.put_nowait(None)
        if self._feeder is not None and finish_seconds:
            self._feeder.join(finish_seconds)
        try:
            child.wait(finish_seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        self._waiting = queue.Queue(WAITING)

    def _start(self) -> bool:
        try:
            self._child = subprocess.Popen(  # noqa: S603 (our own program)
                self._command(self._release),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the worker, which then ends it
            )
        except OSError as error:
            log.warning("the shadow cannot be started", extra=about(error))
            return False
        arguments = (self._child, self._waiting)
        self._feeder = threading.Thread(target=_feed, args=arguments, daemon=True)
        self._feeder.start()
        return True


def _feed(child: subprocess.Popen[bytes], waiting: queue.Queue[bytes | None]) -> None:
    assert child.stdin is not None  # noqa: S101 (see `_start`)
    try:
        while (given := waiting.get()) is not None:
            child.stdin.write(given)
            child.stdin.flush()
    except OSError:  # it has gone; the next offer starts another one
        return
    finally:
        with contextlib.suppress(OSError):
            child.stdin.close()


def run_beside(
    store: Store, release: int, conclude: Conclude, stream: BinaryIO, *, seconds: float = SECONDS
) -> int:
    """Be the shadow: compare whatever comes until the stream ends.

    Args:
        store: takes the differences.
        release: number of the shadow.
        conclude: makes records with its models.
        stream: as `Beside` writes it.
        seconds: the process is ended where one file takes longer.

    Returns:
        How many files were compared.

    Raises:
        StoreError: the store does not answer.
    """
    count = 0
    for number, record, reading in _given(stream):
        begin_shadow(store, release, number)
        try:
            with _limited(seconds):
                made = conclude(reading)
        except StoreError:
            raise
        except ExtractorError as error:
            put_shadow(store, release, number, (), problem=error.code)
            continue
        put_shadow(store, release, number, differences(record, made))
        count += 1
    return count


def _given(stream: BinaryIO) -> Iterator[tuple[int, FileRecord, Reading]]:
    while len(head := stream.read(_HEAD.size)) == _HEAD.size:
        number, first, second = _HEAD.unpack(head)
        body, packed = stream.read(first), stream.read(second)
        reading = unpack_reading(packed)
        if len(packed) == second and reading is not None:
            yield number, FileRecord.model_validate_json(body), reading


@contextlib.contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """End the process where the block takes longer; the system does it, whatever hangs."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
