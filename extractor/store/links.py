"""Find what a record has to do with earlier ones."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from extractor.records.follow import SAME_ATTACHMENT, Earlier, with_follows
from extractor.store import tables as t
from extractor.values.record import FileRecord, RelatedRecord, Relation
from extractor.values.submission import PartRole

_MOST = 500  # earlier disputes that are looked at, the newest ones
_OFTEN = 20  # files that share an attachment; what came more often is a leaflet and proves nothing
_LOCK = 7_241_007  # first half of the advisory lock on a customer


_mine, _theirs = t.part.alias("mine"), t.part.alias("theirs")
_SHARED = (
    sa.select(_mine.c.name, _mine.c.sha256, _theirs.c.submission, t.submission.c.sha256)
    .join(
        _theirs,
        (_theirs.c.sha256 == _mine.c.sha256) & (_theirs.c.submission != _mine.c.submission),
    )
    .join(t.submission, t.submission.c.number == _theirs.c.submission)
    .where(
        _mine.c.submission == sa.bindparam("which"),
        _mine.c.role != PartRole.BODY.value,
        _theirs.c.role != PartRole.BODY.value,
    )
    .order_by(_theirs.c.submission)
    .limit(_MOST)
)
_SAME_MESSAGE = (
    sa.select(t.submission.c.sha256)
    .where(
        t.submission.c.message_id == sa.bindparam("message"),
        t.submission.c.number != sa.bindparam("which"),
    )
    .order_by(t.submission.c.number)
    .limit(_OFTEN)
)


def linked(
    connection: sa.Connection, number: int, record: FileRecord
) -> tuple[FileRecord, str | None]:
    """Give the record with `follows` and `related` as the store knows them.

    Args:
        connection: in a writing transaction.
        number: of its submission.
        record: as extracted.

    Returns:
        And the SHA-256 of the file whose attachment it repeats, if any.
    """
    shared = _shared(connection, number) if record.disputes else {}
    earlier: list[Earlier] = []
    if record.disputes:
        _one_at_a_time(connection, record)
        earlier = list(_earlier(connection, number, record, shared))
        record = with_follows(record, earlier)
    copied = _copied(record, earlier)
    related = [
        RelatedRecord(kind=Relation.SAME_MESSAGE, sha256=it)
        for it in _same_message(connection, number, record)
    ]
    related += [
        RelatedRecord(kind=Relation.SAME_ATTACHMENT, sha256=it)
        for it in sorted({sha256 for sha256, _ in shared.values()})
    ]
    return record.model_copy(update={"related": tuple(related)}), copied


def save_related(connection: sa.Connection, number: int, record: FileRecord) -> None:
    """Write down which submissions belong to this one."""
    if record.version > 1:
        connection.execute(t.related.delete().where(t.related.c.submission == number))
    rows = [
        {"submission": number, "kind": it.kind.value, "other": it.sha256} for it in record.related
    ]
    if rows:
        connection.execute(t.related.insert(), rows)


def _one_at_a_time(connection: sa.Connection, record: FileRecord) -> None:
    """Let no other transaction record a dispute of the same customer at the same time.

    SQLite has one writer anyway; on PostgreSQL two reminders would not see each other.
    """
    if connection.dialect.name == "sqlite":
        return
    customer = record.customer.customer_id if record.customer else ""
    key = sa.func.hashtext(customer)
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK, key)))


def _shared(connection: sa.Connection, number: int) -> dict[int, tuple[str, frozenset[str]]]:
    """Give the other submissions with a same attachment: their SHA-256 and our names for it."""
    rows = connection.execute(_SHARED, {"which": number}).all()
    often: dict[str, int] = {}
    for _, sha256, _, _ in rows:
        often[sha256] = often.get(sha256, 0) + 1
    found: dict[int, tuple[str, frozenset[str]]] = {}
    for name, sha256, other, file in rows:
        if often[sha256] <= _OFTEN:
            found[other] = (file, found.get(other, ("", frozenset()))[1] | {name})
    return found


@functools.cache
def _could_be_meant(
    *, known: bool, invoices: bool, reply: bool, shared: bool
) -> sa.Select[Any] | None:
    """Give the statement for disputes that share one of these with a record; None without any."""
    d, s = t.dispute.c, t.submission.c
    may_be: list[sa.ColumnElement[bool]] = []
    if invoices:
        may_be.append(d.invoice.in_(sa.bindparam("invoices", expanding=True)))
    if reply:
        may_be.append(s.message_id == sa.bindparam("reply"))
    if shared:
        may_be.append(d.submission.in_(sa.bindparam("shared", expanding=True)))
    if not may_be:
        return None
    beside = t.dispute.alias("beside")
    others = sa.select(sa.func.count()).where(beside.c.submission == s.number)
    return (
        sa.select(t.dispute, s.sha256, s.message_id, others.scalar_subquery().label("others"))
        .join(t.submission, s.number == d.submission)
        .where(
            d.submission != sa.bindparam("which"),
            d.follows.is_(None),
            d.customer_id == sa.bindparam("customer") if known else d.customer_id.is_(None),
            sa.or_(*may_be),
        )
        .order_by(d.submission.desc())
        .limit(_MOST)
    )


def _earlier(
    connection: sa.Connection,
    number: int,
    record: FileRecord,
    shared: dict[int, tuple[str, frozenset[str]]],
) -> Iterator[Earlier]:
    """Give the earlier disputes of the same customer that could be meant."""
    customer = record.customer.customer_id if record.customer else None
    invoices = {it.invoice.number for it in record.disputes if it.invoice}
    reply = record.source.in_reply_to
    statement = _could_be_meant(
        known=customer is not None,
        invoices=customer is not None and bool(invoices),
        reply=customer is not None and bool(reply),
        shared=bool(shared),
    )
    if statement is None:
        return
    values = {
        "which": number,
        "customer": customer,
        "invoices": list(invoices),
        "reply": reply,
        "shared": list(shared),
    }
    rows = connection.execute(statement, values).all()
    for it in rows:
        yield Earlier(
            record_id=it.record_id,
            sha256=it.sha256,
            customer_id=it.customer_id,
            invoice=it.invoice,
            category=it.category,
            amount=t.from_minor(it.amount_minor),
            currency=it.currency,
            message_id=it.message_id or "",
            alone=it.others == 1,
            shared=shared[it.submission][1] if it.submission in shared else frozenset(),
        )


def _copied(record: FileRecord, earlier: list[Earlier]) -> str | None:
    files = {it.record_id: it.sha256 for it in earlier}
    followed = [it.follows for it in record.disputes if it.follows]
    return next((files[it.record_id] for it in followed if SAME_ATTACHMENT in it.because), None)


def _same_message(connection: sa.Connection, number: int, record: FileRecord) -> list[str]:
    """Give the other files that came under this mail's message id."""
    if not record.source.message_id:
        return []
    values = {"message": record.source.message_id, "which": number}
    return list(connection.execute(_SAME_MESSAGE, values).scalars())
