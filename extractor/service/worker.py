"""The loop that takes work from the store, reads it and records what became of it.

What arrives is durable before it is work (see `intake`), and what is recorded is handed on by
somebody else (see `relay`), so that text recognition delays neither. A worker may be killed at
any line: what it had is given to another, from the last state that is durable. What costs less to
do again than to write down has no durable state in between.
"""

from __future__ import annotations

import dataclasses
import functools
import logging
import random
import threading
import time
from collections.abc import Callable, Sequence

from extractor.errors import (
    CrashingFileError,
    ExtractorError,
    InputError,
    LedgerError,
    ModelError,
    OcrError,
    ReaderError,
    StoreError,
)
from extractor.faultpoints import reached
from extractor.intake.quarantine import quarantined
from extractor.logs import about, working_on
from extractor.remaking.making import KEEP_AFTER_SECONDS, Steps
from extractor.service.ahead import Ahead, Read
from extractor.service.stuck import ended_when_stuck
from extractor.store.runner import LostTaskError, Runner, Task
from extractor.store.steps import (
    Made,
    incoming_of,
    kept_extract,
    kept_reading,
    note_extracted,
    note_read,
    note_recorded,
)
from extractor.store.store import Store
from extractor.store.writing import Passed, Then
from extractor.values.drift import Measured
from extractor.values.progress import State
from extractor.values.reading import Reading
from extractor.values.record import FileRecord

log = logging.getLogger(__name__)

ATTEMPTS = 3  # that may die before a file is set aside
OCR_FAULTS = 4  # of text recognition, before it is the file's own
_FIRST_PAUSE = 1.0  # seconds
_LONGEST_PAUSE = 60.0
_REAP_EVERY = 20  # tasks


@dataclasses.dataclass(slots=True)
class Line:
    """What one worker works with.

    Attributes:
        sinks: names of those that records go to.
        tell: is called with each record after it is kept, for progress.
        idle_seconds: pause when there is nothing to do.
        retry_seconds: pause when the store does not answer.
        stuck_seconds: the process is ended when understanding takes longer; None for never.
        then: does what follows from a record in the transaction that makes it count; None
            leaves its cases to whoever keeps cases next.
        keep_after_seconds: what took as long to read, or to understand, is kept as a state of its
            own; what was quicker is done again after a crash.
        measure: says of words how they are laid out and how familiar they are; None keeps of a
            document what its record says.
        ahead: how many further submissions are read meanwhile; only where that happens in other
            processes.
        release: is asked before each document and gives the name of the models from then on; None
            where they never change.
        beside: is given number, words and record of what counts now; must come back at once. None
            where nobody looks.
        in_hand: the task that is being worked on.
        reserved: gives the tasks that are being read ahead.
    """

    store: Store
    runner: Runner
    steps: Steps
    sinks: Sequence[str] = ()
    tell: Callable[[FileRecord], None] = lambda _: None
    idle_seconds: float = 0.25
    retry_seconds: float = 5.0
    stuck_seconds: float | None = None
    then: Then | None = None
    keep_after_seconds: float = KEEP_AFTER_SECONDS
    measure: Callable[[Reading], Measured] | None = None
    ahead: int = 0
    release: Callable[[], str] | None = None
    beside: Callable[[int, Reading, FileRecord], None] | None = None
    in_hand: Task | None = None
    reserved: Callable[[], Sequence[Task]] = tuple


def work(line: Line, *, stop: threading.Event, drain: bool = False) -> int:
    """Work until told to stop; the task in hand is finished first.

    Args:
        line: what to work with.
        stop: set it to end.
        drain: end when nothing is left that is due.

    Returns:
        How many submissions got an outcome.
    """
    with Ahead(line.runner, functools.partial(_read, line=line), most=line.ahead) as ahead:
        line.reserved = ahead.reserved
        return _worked(line, ahead, stop, drain=drain)


def _worked(line: Line, ahead: Ahead, stop: threading.Event, *, drain: bool) -> int:
    count = taken = 0
    while not stop.is_set():
        try:
            if taken % _REAP_EVERY == 0 or line.in_hand is None:
                line.runner.free_the_dead()
            line.in_hand = ahead.begin() or line.runner.claim()
        except StoreError as error:
            log.warning("the store does not answer", extra=about(error))
            stop.wait(line.retry_seconds)
            continue
        if line.in_hand is None:
            if drain:
                break
            stop.wait(line.idle_seconds)
            continue
        taken += 1
        with working_on(line.in_hand.sha256[:12]):
            count += _deal_with(line.in_hand, line, ahead, stop)
    line.in_hand = None
    return count


def _deal_with(task: Task, line: Line, ahead: Ahead, stop: threading.Event) -> bool:
    """Bring one submission to its end; say whether it got there."""
    try:
        made = _made_of(task, line, ahead)
        record = note_recorded(line.store, line.runner, task, made, line.sinks, line.then)
    except LostTaskError as error:
        log.warning("a task was lost", extra=about(error))
        return False
    except ExtractorError as error:  # not the submission's fault: see `_attempted`
        _postpone(task, error, line, stop)
        return False
    line.tell(record)
    if line.beside is not None and made.words is not None:
        line.beside(task.number, made.words, record)
    return True


def _postpone(task: Task, error: ExtractorError, line: Line, stop: threading.Event) -> None:
    pause = min(_FIRST_PAUSE * 2**task.faults, _LONGEST_PAUSE)
    seconds = pause * random.uniform(0.75, 1.25)  # noqa: S311 (no secret)
    log.warning("cannot go on yet", extra=about(error))
    try:
        line.runner.postpone(task, str(error), seconds=seconds)
    except StoreError as also:
        log.warning("the store does not answer", extra=about(also))
        stop.wait(line.retry_seconds)


def _made_of(task: Task, line: Line, ahead: Ahead) -> Made:
    """Give the record of a task, from where it had come; a quarantined one if it cannot be read.

    Raises:
        ExtractorError: something else than the submission is at fault; it is to be tried again.
    """
    if not task.has_bytes:
        record = quarantined(task.name, task.sha256, InputError(task.name))
        updates = {"reason": task.problem, "reason_code": task.problem_code}
        return Made(record.model_copy(update=updates))
    if task.attempts > ATTEMPTS:
        return _set_aside(task, CrashingFileError(task.name, f"{ATTEMPTS} times"))
    release = line.release() if line.release is not None else None
    if task.state is State.EXTRACTED and (kept := _kept(task, line, release)):
        words = kept_reading(line.store, task.number)
        return Made(kept, measured=_measured(words, line) if words else None)
    try:
        return _attempted(task, line, ahead)
    except InputError as error:
        return _set_aside(task, error)
    except OcrError as error:
        if task.faults < OCR_FAULTS:
            raise
        return _set_aside(task, error)
    except (ReaderError, StoreError, LedgerError, ModelError):
        raise
    except Exception as error:  # one document must never stop the line
        log.exception("unexpected fault", extra={"sha256": task.sha256})
        problem = InputError(task.name, f"an unexpected fault: {type(error).__name__}")
        return _set_aside(task, problem)


def _kept(task: Task, line: Line, release: str | None) -> FileRecord | None:
    """Give what was extracted before, unless by other models, such as some given back since."""
    kept = kept_extract(line.store, task.number)
    if kept is None or release is None or kept.source.models in {None, release}:
        return kept
    return None


def _set_aside(task: Task, error: InputError | OcrError) -> Made:
    return Made(quarantined(task.name, task.sha256, error))


def _attempted(task: Task, line: Line, ahead: Ahead) -> Made:
    read = ahead.reading_of(task)
    ahead.go_on(task)
    new = None if read.is_kept else read.reading
    passed = () if read.is_kept else (Passed(State.READ, read.at),)
    began = time.monotonic()
    with ended_when_stuck(line.stuck_seconds):
        record = line.steps.conclude_reading(read.reading)
    measured = _measured(read.reading, line)
    reached("extract.done")
    if time.monotonic() - began >= line.keep_after_seconds:
        note_extracted(line.store, line.runner, task, Made(record, new, passed))
        return Made(record, measured=measured, words=read.reading)
    passed = (*passed, Passed(State.EXTRACTED, line.store.clock()))
    return Made(record, new, passed, measured, read.reading)


def _measured(reading: Reading, line: Line) -> Measured | None:
    return line.measure(reading) if line.measure else None


def _read(task: Task, line: Line) -> Read:
    """Give the words of a task, kept ones where there are; what took long to read is kept."""
    if task.state is not State.RECEIVED and (kept := kept_reading(line.store, task.number)):
        return Read(kept, is_kept=True, at=line.store.clock())
    began = time.monotonic()
    reading = line.steps.read_incoming(incoming_of(line.store, task))
    reached("read.done")
    is_slow = time.monotonic() - began >= line.keep_after_seconds
    if is_slow:
        note_read(line.store, line.runner, task, reading)
    return Read(reading, is_kept=is_slow, at=line.store.clock())
