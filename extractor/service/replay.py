"""Make records again of what was received before, from kept words where there are some.

Nothing that counts is changed: what comes out otherwise is proposed. So a new model can be tried
on everything that ever came in without recognising a page again; what is quickly read is read.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence

from extractor.remaking.change import Change, change_of
from extractor.remaking.making import Kept, Steps, remake_kept
from extractor.store.audit import SYSTEM, By
from extractor.store.proposals import Recorded, adopt, current, keep_words, propose
from extractor.store.store import Store
from extractor.store.writing import Then
from extractor.values.record import FileRecord, Status


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
    kept = Kept(submission.name, submission.sha256, submission.mailed_at, submission.reading)
    remade = remake_kept(store.blobs, steps, kept)
    if remade.words is not None:
        keep_words(store, submission, remade.words)
    change, paths = change_of(before, remade.record)
    sha256, name = submission.sha256, submission.name
    if change is Change.UNREADABLE or remade.record.status is Status.QUARANTINED:
        return Replayed(sha256, name, change, before)
    if not propose(store, submission, remade.record):
        return Replayed(sha256, name, Change.SAME, before)
    change = Change.OTHER if change is Change.SAME else change  # of another ledger
    return Replayed(sha256, name, change, adopted(submission) or before, paths)
