"""Keep a few small figures of a document, in the transaction that makes its record count."""

from __future__ import annotations

import sqlalchemy as sa

from extractor.store import tables as t
from extractor.store.tables_drift import SLICES, trace
from extractor.values.drift import Measured
from extractor.values.record import FileRecord, Status

COMMAND = "command"  # the channel of what a person had processed
_CAME = (
    sa.select(t.submission.c.sha256, t.submission.c.received_at, t.arrival.c.source)
    .outerjoin(t.arrival, t.arrival.c.submission == t.submission.c.number)
    .where(t.submission.c.number == sa.bindparam("which"))
    .order_by(t.arrival.c.number)
    .limit(1)
)
_RENEW = trace.update().where(trace.c.submission == sa.bindparam("which"))
_KEEP = trace.insert()


def put_trace(
    connection: sa.Connection, number: int, record: FileRecord, measured: Measured | None
) -> None:
    """Keep what a record says of its document; of one that was set aside, nothing is kept.

    Args:
        connection: in a writing transaction.
        number: of the submission.
        record: the one that counts.
        measured: what only the words tell; None leaves what was known of them before.
    """
    if record.status is not Status.PROCESSED:
        return
    said: dict[str, object] = {
        "language": (record.language or "")[:8],
        "document_type": record.document_type.value if record.document_type else "",
        "triage": record.triage.value if record.triage else "",
        "category": record.disputes[0].category.code if record.disputes else "",
        "decision": record.decision.value,
        "confidence": record.confidence,
    }
    if measured is not None:
        said |= {"layout": measured.layout, "unfamiliar": measured.unfamiliar}
    if connection.execute(_RENEW, {"which": number, **said}).rowcount:
        return
    came = connection.execute(_CAME, {"which": number}).one()
    row = {
        "submission": number,
        "slice": slice_of(came.sha256),
        "at": came.received_at,
        "channel": came.source or COMMAND,
        "layout": "",
        "unfamiliar": None,
    }
    connection.execute(_KEEP, row | said)


def slice_of(sha256: str) -> int:
    """Give the slice that chance, in the shape of a digest, puts a document into."""
    return int(sha256[:8], 16) % SLICES
