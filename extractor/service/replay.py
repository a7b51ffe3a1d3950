"""Make records again of what was received before, from kept words where there are some.

Nothing that counts is changed: what comes out otherwise is proposed. So a new model can be tried
on everything that ever came in without recognising a page again; what is quickly read is read.
"""

from __future__ import annotations

import dataclasses
import enum
import time
from collections.abc import Callable, Iterator, Sequence

from extractor.errors import InputError, OcrError
from extractor.intake.quarantine import quarantined
from extractor.service.worker import KEEP_AFTER_SECONDS, Steps
from extractor.store.audit import SYSTEM, By
from extractor.store.proposals import Recorded, adopt, current, keep_words, propose
from extractor.store.steps import kept_reading
from extractor.store.store import Store
from extractor.store.writing import Then
from extractor.values.incoming import Incoming
from extractor.values.record import FileRecord, Status


class Change(enum.StrEnum):
    """How a record made again compares with the one that counts."""

    SAME = "same"
    OTHER = "other"
    READABLE = "readable"  # it was set aside before
    UNREADABLE = "unreadable"  # it was not; nothing is proposed


@dataclasses.dataclass(frozen=True, slots=True)
class Replayed:
    """One record made again.

    Attributes:
        kept: the record that counts; with `adopt`, the new one.
        differences: names of what is otherwise, such as "disputes[0].category".
    """

    sha256: str
    name: str
    change: Change
    kept: FileRecord
    differences: tuple[str, ...] = ()


def replay(
    store: Store,
    steps: Steps,
    chosen: Sequence[Recorded],
    *,
    adopts: bool = False,
    by: By = SYSTEM,
    then: Then | None = None,
) -> Iterator[Replayed]:
    """Make records again, one at a time.

    Args:
        store: with the originals.
        steps: makes the records.
        chosen: which.
        adopts: make what is proposed count, and hand it on.
        by: who adopts, for the audit trail.
        then: does in the same transaction what follows, see `writing.conclude`.

    Raises:
        ExtractorError: the store or the models are at fault, not one file.
    """

    def adopted(submission: Recorded) -> FileRecord | None:
        return adopt(store, submission, by=by, then=then) if adopts else None

    for submission in chosen:
        yield _replayed(store, steps, submission, adopted)


def _replayed(
    store: Store,
    steps: Steps,
    submission: Recorded,
    adopted: Callable[[Recorded], FileRecord | None],
) -> Replayed:
    before = current(store, submission.number)
    made = _made(store, steps, submission)
    was_aside = before.status is Status.QUARANTINED
    if made.status is Status.QUARANTINED:
        change = Change.SAME if was_aside else Change.UNREADABLE
        return Replayed(submission.sha256, submission.name, change, before)
    if not propose(store, submission, made):
        return Replayed(submission.sha256, submission.name, Change.SAME, before)
    kept = adopted(submission) or before
    return Replayed(
        submission.sha256,
        submission.name,
        Change.READABLE if was_aside else Change.OTHER,
        kept,
        differences(before, made),
    )


def _made(store: Store, steps: Steps, submission: Recorded) -> FileRecord:
    try:
        reading = kept_reading(store, submission.number)
        if reading is None:
            incoming = Incoming(
                submission.name,
                "store",
                store.original(submission.sha256),
                submission.sha256,
                received=submission.mailed_at,
            )
            began = time.monotonic()
            reading = steps.read_incoming(incoming)
            if time.monotonic() - began >= KEEP_AFTER_SECONDS:
                keep_words(store, submission, reading)
        return steps.conclude_reading(reading)
    except (InputError, OcrError) as error:
        return quarantined(submission.name, submission.sha256, error)


def differences(before: FileRecord, after: FileRecord) -> tuple[str, ...]:
    """Name what two records of one file say otherwise, as paths into them."""
    return tuple(_paths("", _facts(before), _facts(after)))


def _facts(record: FileRecord) -> dict[str, object]:
    """Leave out what is no statement about the file."""
    return record.model_dump(
        mode="json",
        exclude={
            "version": True,
            "schema_version": True,
            "related": True,
            "replaces": True,
            "source": {"file", "ledger_version", "models"},
            "disputes": {"__all__": {"follows"}},
        },
    )


def _paths(path: str, one: object, other: object) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys((*one, *other)):
            below = f"{path}.{key}" if path else str(key)
            yield from _paths(below, one.get(key), other.get(key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for at, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from _paths(f"{path}[{at}]", left, right)
    elif one != other:
        yield path
