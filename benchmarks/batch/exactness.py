"""Say what is not exactly as it should be after a great run."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from benchmarks.batch.filled import Model, altered
from benchmarks.batch.scene import Site
from extractor.casework.casework import Casework
from extractor.settings import load_settings
from extractor.store import tables as t
from extractor.store.proposals import current
from extractor.store.reprocessing.report import summarised
from extractor.store.reprocessing.results import unpacked
from extractor.store.reprocessing.runs import get_run
from extractor.store.store import Store
from extractor.store.tables_reprocess import reprocess_change, reprocess_result
from extractor.values.record import FileRecord
from extractor.values.reprocess import Outcome, RunState, Verdict
from extractor.workflow.rules import load_rules

_r = reprocess_result.c


def standing(casework: Casework, case_id: str) -> dict[str, str]:
    """Give how a case stands."""
    case = casework.get(case_id).case
    return {
        "status": case.status,
        "category": str(case.axes.category),
        "amounts": " ".join(str(it.disputed) for it in case.items),
        "invoices": " ".join(it.invoice for it in case.items),
        "customer": case.customer_id,
    }


def checked(
    site: Site, given: argparse.Namespace, models: Sequence[Model], put_in: Counter[str]
) -> Iterator[str]:
    """Compare every result with what an undisturbed pipeline makes; give what is wrong."""
    with site.store() as store:
        run = get_run(store, 1)
        if run.state is not RunState.DONE or run.done != given.documents:
            yield f"the run is {run.state} with {run.done} documents"
        found = summarised(store, 1)
        changed = sum(put_in.values())
        other = changed - put_in["readable"]
        expected = {Outcome.SAME: given.documents - changed, Outcome.OTHER: other,
                    Outcome.READABLE: put_in["readable"]}  # fmt: skip
        if dict(found.outcomes) != {key: it for key, it in expected.items() if it}:
            yield f"outcomes {dict(found.outcomes)} instead of {expected}"
        counts: Counter[str] = Counter()
        for kind in found.kinds:
            counts[kind.field] += kind.count
        if counts != put_in:
            yield f"changes {dict(counts)} instead of {dict(put_in)}"
        yield from _each(store, given, models)


def _each(store: Store, given: argparse.Namespace, models: Sequence[Model]) -> Iterator[str]:
    """Look at each document's result."""
    seen: Counter[str] = Counter()
    expected = {}
    for number in range(given.documents):
        record = models[number % len(models)].copy(number)[2]
        expected[record.source.sha256] = number
    last = 0
    while True:
        chosen = sa.select(reprocess_result).where(_r.number > last).order_by(_r.number).limit(1000)
        with store.database.reading() as connection:
            rows = connection.execute(chosen).all()
        for row in rows:
            seen[row.sha256] += 1
            number = expected.get(row.sha256)
            if number is None:
                yield f"{row.sha256[:12]} never came"
                continue
            record = models[number % len(models)].copy(number)[2]
            _, kind = altered(record, number)
            if (row.outcome == Outcome.SAME) != (not kind):
                yield f"{row.sha256[:12]} is {row.outcome}, put in was {kind or 'nothing'}"
            if kind and FileRecord.model_validate_json(unpacked(row.body)) != record:
                yield f"{row.sha256[:12]} is not as an undisturbed pipeline makes it"
        if len(rows) < 1000:
            break
        last = rows[-1].number
    doubled = sum(it > 1 for it in seen.values())
    if doubled or len(seen) != given.documents:
        yield f"{len(seen)} documents have results, {doubled} more than one"


def most_frequent(site: Site) -> str:
    """Give the category that most were changed to."""
    with site.store() as store:
        found = [it for it in summarised(store, 1).kinds if it.field == "category"]
    return max(found, key=lambda it: it.files).after


def versions(site: Site) -> dict[int, int]:
    """Give the version of each document's current record."""
    chosen = sa.select(t.record.c.submission, t.record.c.version).where(
        t.record.c.standing == "current"
    )
    with site.store() as store, store.database.reading() as connection:
        return {it[0]: it[1] for it in connection.execute(chosen)}


def approved(
    site: Site,
    given: argparse.Namespace,
    models: Sequence[Model],
    kind: str,
    before: dict[int, int],
) -> Iterator[str]:
    """Make sure that what was approved counts, and nothing else."""
    d = reprocess_change.c
    chosen = (
        sa.select(_r.submission, _r.verdict, _r.sha256)
        .join(reprocess_change, d.result == _r.number)
        .where(d.field == "category", d.after == kind)
    )
    expected = {}
    for number in range(given.documents):
        record = models[number % len(models)].copy(number)[2]
        expected[record.source.sha256] = record
    with site.store() as store:
        with store.database.reading() as connection:
            rows = connection.execute(chosen).all()
        meant = {it.submission for it in rows if it.verdict == Verdict.APPROVED}
        if len(meant) != len(rows):
            yield f"{len(meant)} of {len(rows)} are approved"
        after = versions(site)
        if {it for it in after if after[it] != before[it]} != meant:
            yield "other records count than were approved"
        for row in rows:
            now = current(store, row.submission)
            bare = {"version": 1, "related": (), "replaces": ()}
            disputes = tuple(it.model_copy(update={"follows": None}) for it in now.disputes)
            if now.model_copy(update=bare | {"disputes": disputes}) != expected[row.sha256]:
                yield f"{row.sha256[:12]} counts otherwise than it was made"
    print(f"{len(meant):,} of {len(before):,} records became current", flush=True)


def stands(site: Site, decided: dict[str, dict[str, str]]) -> Iterator[str]:
    """Make sure that what people decided is as they left it."""
    settings = load_settings(site.settings)
    with site.store() as store:
        casework = Casework(store, load_rules(settings.workflow))
        for case_id, before in decided.items():
            if standing(casework, case_id) != before:
                yield f"case {case_id} is not as a person left it"
