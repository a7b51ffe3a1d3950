"""Fill a store with records of an older release that differ from today's in a known way."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from benchmarks.batch.letters import copy_of
from extractor.casework.casework import Casework
from extractor.errors import InputError
from extractor.intake.quarantine import quarantined
from extractor.pipeline import Pipeline
from extractor.records.identity import record_id
from extractor.store import blobs
from extractor.store import tables as t
from extractor.store.readings import keep_reading
from extractor.store.store import Store
from extractor.store.tables import to_minor
from extractor.values.category import Category
from extractor.values.incoming import Incoming
from extractor.values.progress import Standing, State
from extractor.values.reading import Reading
from extractor.values.record import Decision, FileRecord, Status

OLD = "7"  # the release that the records are said to be of
EVERY = 23  # of so many documents, one has each alteration
_AT_ONCE = 500


@dataclasses.dataclass(frozen=True, slots=True)
class Model:
    """One of the different mails: what an undisturbed pipeline makes of it."""

    mail: bytes
    reading: Reading
    record: FileRecord

    def copy(self, number: int) -> tuple[bytes, Reading, FileRecord]:
        """Give a copy that differs in bytes that mean nothing, and what is to come of it."""
        content = copy_of(self.mail, number)
        sha256 = hashlib.sha256(content).hexdigest()
        name = f"{sha256[:10]}.eml"
        submission = dataclasses.replace(self.reading.submission, sha256=sha256, file=name)
        return (
            content,
            Reading(submission, self.reading.documents),
            named(self.record, sha256, name),
        )


def models_of(pipeline: Pipeline, mails: Sequence[bytes]) -> list[Model]:
    """Make the records of the different mails, in this process and undisturbed."""
    found = []
    for mail in mails:
        incoming = Incoming("model.eml", "memory", mail, hashlib.sha256(mail).hexdigest())
        reading = pipeline.read_incoming(incoming)
        found.append(Model(mail, reading, pipeline.conclude_reading(reading)))
    return found


def named(record: FileRecord, sha256: str, name: str) -> FileRecord:
    """Give the record as it is of a file with other bytes."""
    places: Counter[str | None] = Counter()
    disputes = []
    for it in record.disputes:
        invoice = it.invoice.number if it.invoice else None
        own = record_id(sha256, invoice, places[invoice])
        places[invoice] += 1
        disputes.append(it.model_copy(update={"record_id": own}))
    source = record.source.model_copy(update={"sha256": sha256, "file": name})
    return record.model_copy(update={"source": source, "disputes": tuple(disputes)})


def altered(record: FileRecord, number: int) -> tuple[FileRecord, str]:
    """Give what the older release made of the document, and what is otherwise today.

    Returns:
        The record, and "" or one of category, amount, decision, invoice, readable.
    """
    kind = {0: "category", 1: "amount", 2: "decision", 3: "invoice", 4: "readable"}.get(
        number % EVERY, ""
    )
    source = record.source.model_copy(update={"models": OLD})
    old = record.model_copy(update={"source": source})
    if not kind or len(record.disputes) != 1:
        return old, ""
    (one,) = record.disputes
    if kind == "readable":
        error = InputError(record.source.file, "an older version could not read it")
        return quarantined(record.source.file, record.source.sha256, error), kind
    if kind == "decision":
        other = Decision.AUTO if record.decision is Decision.REVIEW else Decision.REVIEW
        return old.model_copy(update={"decision": other}), kind
    if kind == "category":
        code = Category.OTHER_DISPUTE
        if one.category.code == code:
            return old, ""
        one = one.model_copy(update={"category": one.category.model_copy(update={"code": code})})
    elif kind == "amount":
        if one.disputed_amount is None:
            return old, ""
        value = one.disputed_amount.value + Decimal(10)
        amount = one.disputed_amount.model_copy(update={"value": value})
        one = one.model_copy(update={"disputed_amount": amount})
    else:
        if one.invoice is None:
            return old, ""
        one = one.model_copy(update={"invoice": None})
    return old.model_copy(update={"disputes": (one,)}), kind


def fill(store: Store, models: Sequence[Model], documents: int, first: int) -> Counter[str]:
    """Write documents, their words and their older records.

    Args:
        store: knows so many documents already as `first` says.
        models: each document is a copy of one of them.
        documents: how many there are to be in all.
        first: number of the first one, from 0.

    Returns:
        How many differ from today's in which way.
    """
    counts: Counter[str] = Counter()
    numbers = iter(range(first, documents))
    while some := list(itertools.islice(numbers, _AT_ONCE)):
        rows = [_rows(store, models[it % len(models)], it) for it in some]
        counts.update(kind for _, kind in rows if kind)
        with store.database.writing(synced=False) as connection:
            for table in (t.submission, t.reading, t.arrival, t.event, t.record, t.dispute):
                found = [row for tables, _ in rows for row in tables.get(table.name, ())]
                if found:
                    connection.execute(table.insert(), found)
    return counts


def _rows(
    store: Store, model: Model, number: int
) -> tuple[dict[str, list[dict[str, object]]], str]:
    content, reading, record = model.copy(number)
    sha256, name = record.source.sha256, record.source.file
    _put(blobs.place(store.blobs, sha256), content)
    words = keep_reading(store.blobs, reading)
    old, kind = altered(record, number)
    own, now = number + 1, store.clock()
    is_aside = old.status is Status.QUARANTINED
    state = State.QUARANTINED if is_aside else State.RECORDED if old.disputes else (
        State.NOT_A_DISPUTE
    )  # fmt: skip
    tables: dict[str, list[dict[str, object]]] = {
        "submission": [
            {"number": own, "sha256": sha256, "has_bytes": True, "size": len(content),
             "name": name, "state": state.value, "message_id": old.source.message_id,
             "received_at": now, "changed_at": now, "problem": old.reason,
             "problem_code": old.reason_code}
        ],
        "reading": [{"submission": own, "sha256": words, "at": now}],
        "arrival": [
            {"submission": own, "source": "old", "key": name, "origin": name, "name": name,
             "first": True, "acknowledged": True, "settled": True, "at": now}
        ],
        "event": [{"submission": own, "state": state.value, "at": now}],
        "record": [
            {"submission": own, "version": 1, "standing": Standing.CURRENT.value, "at": now,
             "body": old.model_dump_json()}
        ],
        "dispute": list(_disputes(old, own)),
    }  # fmt: skip
    return tables, kind


def _disputes(record: FileRecord, own: int) -> Iterator[dict[str, object]]:
    for position, it in enumerate(record.disputes):
        amount = it.disputed_amount
        yield {
            "submission": own, "position": position, "record_id": it.record_id,
            "customer_id": record.customer.customer_id if record.customer else None,
            "invoice": it.invoice.number if it.invoice else None, "category": it.category.code,
            "amount_minor": to_minor(amount.value) if amount else None,
            "currency": amount.currency if amount else None,
        }  # fmt: skip


def with_cases(store: Store, casework: Casework, model: Model, number: int) -> FileRecord:
    """Add a document as a service does: its older record opens a case."""
    content, reading, record = model.copy(number)
    old, _ = altered(record, number)
    kept = store.save(old, content, then=casework.open_cases).record
    words = keep_reading(store.blobs, reading)
    submission, _ = store.find(record.source.sha256)
    with store.database.writing() as connection:
        row = {"submission": submission, "sha256": words, "at": store.clock()}
        connection.execute(t.reading.insert(), row)
    return kept


def _put(target: Path, content: bytes) -> None:
    """Write an original; it is not synced, as no power cut is measured."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
