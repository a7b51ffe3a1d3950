"""Find what a record has to do with earlier ones."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from extractor.records.follow import SAME_ATTACHMENT, Earlier, with_follows
from extractor.store import tables as t
from extractor.values.record import FileRecord, RelatedRecord, Relation
from extractor.values.submission import PartRole

_MOST = 500  # earlier disputes that are looked at, the newest ones
_OFTEN = 20  # files that share an attachment; what came more often is a leaflet and proves nothing
_LOCK = 7_241_007  # first half of the advisory lock on a customer


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
    mine, theirs = t.part.alias("mine"), t.part.alias("theirs")
    rows = connection.execute(
        sa.select(mine.c.name, mine.c.sha256, theirs.c.submission, t.submission.c.sha256)
        .join(theirs, (theirs.c.sha256 == mine.c.sha256) & (theirs.c.submission != number))
        .join(t.submission, t.submission.c.number == theirs.c.submission)
        .where(
            mine.c.submission == number,
            mine.c.role != PartRole.BODY.value,
            theirs.c.role != PartRole.BODY.value,
        )
        .order_by(theirs.c.submission)
        .limit(_MOST)
    ).all()
    often: dict[str, int] = {}
    for _, sha256, _, _ in rows:
        often[sha256] = often.get(sha256, 0) + 1
    found: dict[int, tuple[str, frozenset[str]]] = {}
    for name, sha256, other, file in rows:
        if often[sha256] <= _OFTEN:
            found[other] = (file, found.get(other, ("", frozenset()))[1] | {name})
    return found


def _earlier(
    connection: sa.Connection,
    number: int,
    record: FileRecord,
    shared: dict[int, tuple[str, frozenset[str]]],
) -> Iterator[Earlier]:
    """Give the earlier disputes of the same customer that could be meant."""
    d, s = t.dispute.c, t.submission.c
    customer = record.customer.customer_id if record.customer else None
    invoices = {it.invoice.number for it in record.disputes if it.invoice}
    may_be: list[sa.ColumnElement[bool]] = [d.submission.in_(shared)] if shared else []
    if customer is not None and invoices:
        may_be.append(d.invoice.in_(invoices))
    if customer is not None and record.source.in_reply_to:
        may_be.append(s.message_id == record.source.in_reply_to)
    if not may_be:
        return
    beside = t.dispute.alias("beside")
    others = sa.select(sa.func.count()).where(beside.c.submission == s.number)
    rows = connection.execute(
        sa.select(t.dispute, s.sha256, s.message_id, others.scalar_subquery().label("others"))
        .join(t.submission, s.number == d.submission)
        .where(
            d.submission != number,
            d.follows.is_(None),
            d.customer_id == customer if customer is not None else d.customer_id.is_(None),
            sa.or_(*may_be),
        )
        .order_by(d.submission.desc())
        .limit(_MOST)
    ).all()
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
    rows = connection.execute(
        sa.select(t.submission.c.sha256)
        .where(
            t.submission.c.message_id == record.source.message_id,
            t.submission.c.number != number,
        )
        .order_by(t.submission.c.number)
        .limit(_OFTEN)
    )
    return list(rows.scalars())
