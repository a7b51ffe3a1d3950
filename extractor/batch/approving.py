"""Approve or reject what a run found, wholly or in part, as often as one likes."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from extractor.batch.fetching import fetched
from extractor.batch.objects import Objects
from extractor.errors import InputError, SourceError, WorkflowError
from extractor.handfuls import handfuls
from extractor.intake.limits import Limits
from extractor.store.reprocessing.report import results_of
from extractor.store.reprocessing.verdicts import (
    Judge,
    approve_known,
    approve_new,
    newcomers,
    note_verdict,
    reject_some,
)
from extractor.store.store import Store
from extractor.values.reprocess import Verdict, Wanted

log = logging.getLogger(__name__)

_AT_ONCE = 20  # documents in one transaction

Tell = Callable[[int], None]


def approve(
    store: Store, judge: Judge, wanted: Wanted, objects: Objects, limits: Limits, tell: Tell
) -> Counter[Verdict]:
    """Make the records of a run count, those that fit; may be broken off and begun again.

    Args:
        store: with the run.
        judge: who decides.
        wanted: of what waits for a verdict.
        objects: opens storages, for documents that the store does not have.
        limits: how large these may be.
        tell: is called with how many were looked at.

    Returns:
        How many came to which verdict; those whose case cannot be changed now still wait.

    Raises:
        SourceError: a storage does not answer.
        StoreError: the store does not answer.
    """
    counts: Counter[Verdict] = Counter()
    for numbers in _handfuls(store, judge.run, wanted):
        counts.update(_approved(store, judge, numbers))
        for it in newcomers(store, numbers):
            try:
                content = fetched(it.place, objects, limits)
            except InputError:
                content = None
            except SourceError as error:
                if error.retryable:
                    raise
                content = None
            counts[approve_new(store, judge, it.number, content)] += 1
        tell(len(numbers))
    if counts:
        body: dict[str, object] = {it.value: count for it, count in sorted(counts.items())}
        note_verdict(store, judge, "approved", body)
    return counts


def _approved(store: Store, judge: Judge, numbers: Sequence[int]) -> dict[Verdict, int]:
    """Approve together, or one by one where a case of one of them cannot be changed now."""
    try:
        return approve_known(store, judge, numbers)
    except WorkflowError:
        if len(numbers) == 1:
            log.warning("a record still waits: its case cannot be changed now")
            return {Verdict.WAITING: 1}
    counts: Counter[Verdict] = Counter()
    for number in numbers:
        counts.update(_approved(store, judge, [number]))
    return counts


def reject(store: Store, judge: Judge, wanted: Wanted, tell: Tell) -> int:
    """Note that what fits is not wanted; nothing else is changed.

    Returns:
        How many waited for it.

    Raises:
        StoreError: the store does not answer.
    """
    count = 0
    for numbers in _handfuls(store, judge.run, wanted):
        count += reject_some(store, judge, numbers)
        tell(len(numbers))
    if count:
        note_verdict(store, judge, "rejected", {"rejected": count})
    return count


def _handfuls(store: Store, run: int, wanted: Wanted) -> Iterator[Sequence[int]]:
    """Give the results that wait and fit; what a verdict changes does not come up again."""
    for numbers in results_of(store, run, wanted):
        yield from handfuls(numbers, _AT_ONCE)
