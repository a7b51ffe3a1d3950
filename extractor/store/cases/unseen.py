"""Documents drawn by lot in which no dispute was found: which ones wait, and what was said of one.

Those with disputes wait in the queue of the review; nothing but a person who opens these here ever
sees them. The dial learns of the answers, see `store.cases.sampled`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import sqlalchemy as sa

from extractor.store import tables as base
from extractor.store import tables_cases as t
from extractor.store.cases.loading import recorded
from extractor.store.cases.sampled import is_current
from extractor.store.store import Store
from extractor.store.tables_audited import drawn
from extractor.values.casework import Count
from extractor.values.correction import TAKEN_BACK
from extractor.values.record import FileRecord

_said = t.correction.alias("said")


@dataclasses.dataclass(frozen=True, slots=True)
class Unseen:
    """A drawn document in which no dispute was found.

    Attributes:
        number: of its submission.
        at: when it was drawn.
    """

    number: int
    sha256: str
    file: str
    confidence: float
    at: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """What a person said of it last.

    Attributes:
        number: of the decision; goes up with each.
        kind: a class of triage.
    """

    number: int
    kind: str
    who: str
    at: dt.datetime


def unseen(store: Store, *, after: int = 0, most: int = 50) -> tuple[Unseen, ...]:
    """Give the documents that nobody has looked at yet, the oldest first.

    Args:
        store: with them.
        after: number of the last one of the page before; 0 for the first page.
        most: how many.

    Raises:
        StoreError: the store does not answer.
    """
    chosen = _waiting().where(drawn.c.submission > after).limit(most)
    with store.database.reading() as connection:
        return tuple(_made(it) for it in connection.execute(chosen))


def count_unseen(store: Store, *, most: int = 1000) -> Count:
    """Count them, up to a number.

    Raises:
        StoreError: the store does not answer.
    """
    few = _waiting().with_only_columns(drawn.c.submission).order_by(None).limit(most + 1)
    with store.database.reading() as connection:
        number = connection.execute(sa.select(sa.func.count()).select_from(few.subquery())).scalar()
    return Count(min(number or 0, most), at_least=(number or 0) > most)


def unseen_document(store: Store, sha256: str) -> tuple[Unseen, FileRecord, Said | None] | None:
    """Give one with its record and what was said of it; None where it is none of them.

    Raises:
        StoreError: the store does not answer.
    """
    chosen = _drawn().where(base.submission.c.sha256 == sha256)
    with store.database.reading() as connection:
        row = connection.execute(chosen).first()
        source = recorded(connection, row.submission) if row else None
        if row is None or source is None:
            return None
        told = connection.execute(
            sa.select(_said)
            .where(
                _said.c.submission == row.submission,
                _said.c.record_version == row.version,
                _said.c.field == "triage",
                _said.c.why != TAKEN_BACK,
            )
            .order_by(_said.c.number.desc())
            .limit(1)
        ).first()
    said = Said(told.number, told.decided, told.who, told.at) if told else None
    return _made(row), source.record, said


def _drawn() -> sa.Select[Any]:
    """Choose the drawn documents without a dispute whose record still counts."""
    return (
        sa.select(drawn, base.submission.c.sha256, base.submission.c.name)
        .join(base.submission, base.submission.c.number == drawn.c.submission)
        .where(drawn.c.disputes == 0, is_current())
        .order_by(drawn.c.submission)
    )


def _waiting() -> sa.Select[Any]:
    """Choose those of them about which nobody has said anything."""
    answered = sa.exists().where(
        _said.c.submission == drawn.c.submission,
        _said.c.record_version == drawn.c.version,
        _said.c.field == "triage",
        _said.c.why != TAKEN_BACK,
    )
    return _drawn().where(~answered)


def _made(row: sa.Row[Any]) -> Unseen:
    return Unseen(row.submission, row.sha256, row.name, row.confidence, row.at)
