"""Compare what workers made with what counts, and write a shard down."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from extractor.batch.executor import Done, ItemResult
from extractor.batch.working import Item, Made
from extractor.errors import BatchError, SourceError
from extractor.remaking.change import Change, change_of
from extractor.store.readings import unpack_reading
from extractor.store.reprocessing.results import (
    Found,
    Known,
    digests_in_run,
    known_by_digest,
    known_by_number,
    put_shard,
)
from extractor.store.store import Store
from extractor.values.differences import (
    Contested,
    Difference,
    compared,
    contested,
    same_facts,
)
from extractor.values.reading import Reading
from extractor.values.record import FileRecord, Status
from extractor.values.reprocess import DETAILS, Outcome, Result, Run

_OUTCOMES = {
    Change.SAME: Outcome.SAME,
    Change.OTHER: Outcome.OTHER,
    Change.READABLE: Outcome.READABLE,
    Change.UNREADABLE: Outcome.UNREADABLE,
}


def keep_done(
    store: Store, run: Run, position: int, items: Sequence[Item], done: Done[Made]
) -> tuple[Found, ...]:
    """Compare a shard's records with those that count, and write all of it down.

    Args:
        store: with the run.
        run: the run.
        position: of the shard in it.
        items: of the shard.
        done: what came of them, in their order.

    Returns:
        What came of each; nothing where the shard was done already.

    Raises:
        BatchError: the records are made with another ledger than those before, or not one
            document of a storage can be had: then nothing is written down.
        StoreError: the store does not answer.
    """
    _check_ledger(run, done.results)
    _check_storage(run, done.results)
    outside = [it.result.sha256 for it in done.results if it.result and it.result.sha256]
    if items and items[0].place is None:
        by_number = known_by_number(store, [it.number for it in items])
        known: list[Known | None] = [by_number.get(it.number) for it in items]
    else:
        by_digest = known_by_digest(store, outside)
        known = [by_digest.get(it.result.sha256) if it.result else None for it in done.results]
    seen = digests_in_run(store, run.number, outside) if items and items[0].place else set()
    found = tuple(_found(items, done.results, known, seen))
    seconds = (done.cpu_seconds, done.wall_seconds)
    shard = (run.number, position)
    return found if put_shard(store, shard, found, done.worker, seconds) else ()


def _check_ledger(run: Run, results: Sequence[ItemResult[Made]]) -> None:
    wanted = run.frame.ledger_version
    used = {it.result.ledger for it in results if it.result} - {"", wanted}
    if used:
        detail = (
            f"the ledger changed while it was at work ({wanted} is {', '.join(sorted(used))} "
            "by now); what it has stays, begin another run for the rest"
        )
        raise BatchError(f"run {run.number}", detail)


def _check_storage(run: Run, results: Sequence[ItemResult[Made]]) -> None:
    """Stop where it is no document's fault; a single one that cannot be had is its own."""
    problems = [it.result.problem for it in results if it.result and it.result.problem]
    away = [text for code, text in problems if code == SourceError.code]
    if len(results) > 1 and len(away) == len(results):
        detail = f"{away[0]}; go on later with --resume {run.number}"
        raise BatchError(f"run {run.number}", detail)


def _found(
    items: Sequence[Item],
    results: Sequence[ItemResult[Made]],
    known: Sequence[Known | None],
    seen: set[str],
) -> Iterator[Found]:
    for item, result, there in zip(items, results, known, strict=True):
        made = result.result
        if made is None or made.problem is not None:
            told = made.problem if made else None
            problem = told or _problem(result)
            yield _failed(item, made, there, problem)
            continue
        if item.place is not None and made.sha256 in seen:
            yield _plain(item, made, Outcome.DUPLICATE, there)
            continue
        if item.place is not None:
            seen.add(made.sha256)
        yield _of_record(item, made, there)


def _of_record(item: Item, made: Made, there: Known | None) -> Found:
    if there is None:
        if item.place is None:  # it was erased while the run was at work
            return _plain(item, made, Outcome.LEFT, None)
        return _new(item, made)
    if there.is_left:
        return _plain(item, made, Outcome.LEFT, there)
    if same_facts(json.loads(there.body), json.loads(made.record)):
        return Found(_result(item, made, there, Outcome.SAME), words=_words(made))
    before = FileRecord.model_validate_json(there.body)
    after = FileRecord.model_validate_json(made.record)
    change, _ = change_of(before, after)
    outcome = _OUTCOMES[change]
    customer = before.customer or after.customer
    result = _result(item, made, there, outcome, customer.customer_id if customer else "", after)
    return Found(result, tuple(_differences(outcome, before, after)), _words(made))


def _differences(outcome: Outcome, before: FileRecord, after: FileRecord) -> Iterator[Difference]:
    if outcome is Outcome.SAME:
        return
    if outcome is Outcome.READABLE:
        said = after.triage.value if after.triage else ""
        yield _told(outcome.value, before.reason_code or "", said, after=contested(after))
    elif outcome is Outcome.UNREADABLE:
        said = before.triage.value if before.triage else ""
        yield _told(outcome.value, said, after.reason_code or "", before=contested(before))
    else:
        yield from compared(before, after) or (_told(DETAILS, "", ""),)


def _new(item: Item, made: Made) -> Found:
    record = FileRecord.model_validate_json(made.record)
    aside = record.status is Status.QUARANTINED
    said = record.reason_code if aside else record.triage.value if record.triage else ""
    customer = record.customer.customer_id if record.customer else ""
    result = _result(item, made, None, Outcome.NEW, customer, record)
    return Found(result, (_told(Outcome.NEW.value, "", said or "", after=contested(record)),))


def _failed(item: Item, made: Made | None, there: Known | None, problem: tuple[str, str]) -> Found:
    result = Result(
        submission=there.number if there else None,
        sha256=(made.sha256 if made else "") or item.sha256,
        name=item.name,
        outcome=Outcome.FAILED,
        version=there.version if there else 0,
        problem=problem,
        place=item.place,
    )
    return Found(result, (_told(Outcome.FAILED.value, "", problem[0]),))


def _plain(item: Item, made: Made, outcome: Outcome, there: Known | None) -> Found:
    """Give a result about which there is nothing to decide."""
    return Found(_result(item, made, there, outcome), (_told(outcome.value, "", ""),))


def _result(
    item: Item,
    made: Made,
    there: Known | None,
    outcome: Outcome,
    customer: str = "",
    record: FileRecord | None = None,
) -> Result:
    aside = record is not None and record.status is Status.QUARANTINED
    problem = (record.reason_code or "", record.reason or "") if record and aside else None
    return Result(
        submission=there.number if there else None,
        sha256=made.sha256,
        name=item.name,
        outcome=outcome,
        customer=customer,
        version=there.version if there else 0,
        correction=there.correction if there else 0,
        problem=problem,
        body=made.record,
        place=item.place,
    )


def _problem(result: ItemResult[Made]) -> tuple[str, str]:
    problem = result.problem
    return (problem.code.value, problem.text) if problem else ("error", "no record came of it")


def _words(made: Made) -> Reading | None:
    return unpack_reading(made.words) if made.words is not None else None


def _told(
    field: str,
    before_said: str,
    after_said: str,
    *,
    before: Contested | None = None,
    after: Contested | None = None,
) -> Difference:
    money = (before and before[0], after and after[0])
    known = before or after
    return Difference(
        field, "", before_said, after_said, 0.0, 0.0, *money, known[1] if known else None
    )
