"""All current records as they are kept, quickly: for whoever looks at many and changes none."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from extractor.store import tables as t
from extractor.store.store import Store
from extractor.values.progress import Standing

_AT_ONCE = 500


def current_bodies(store: Store) -> Iterator[tuple[str, str]]:
    """Give the SHA-256 and the JSON text of every current record whose file is kept, oldest first.

    Raises:
        StoreError: the store does not answer.
    """
    last = 0
    while True:
        chosen = (
            sa.select(t.record.c.submission, t.submission.c.sha256, t.record.c.body)
            .join(t.submission, t.submission.c.number == t.record.c.submission)
            .where(
                t.record.c.standing == Standing.CURRENT.value,
                t.submission.c.has_bytes,
                t.record.c.submission > last,
            )
            .order_by(t.record.c.submission)
            .limit(_AT_ONCE)
        )
        with store.database.reading() as connection:
            rows = connection.execute(chosen).all()
        for row in rows:
            yield row.sha256, row.body
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1].submission
