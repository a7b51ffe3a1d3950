"""Which documents of the store a run is about, and what has to be known to make their records."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from extractor.store import tables as t
from extractor.store.proposals import KEPT_AS_IT_IS, Recorded
from extractor.store.reprocessing.where import condition
from extractor.store.store import Store
from extractor.values.reprocess import Choice

_AT_ONCE = 5000
_PICTURES = ("pdf", "png", "jpg", "jpeg", "tif", "tiff", "gif", "bmp", "webp")
_s = t.submission.c
_r = t.reading.c
_RECORDED = sa.select(
    _s.number, _s.sha256, _s.name, _s.mailed_at, sa.func.coalesce(_r.sha256, "")
).outerjoin(t.reading, _r.submission == _s.number)


@dataclasses.dataclass(frozen=True, slots=True)
class Counted:
    """How many documents there are to do.

    Attributes:
        with_words: of them, those whose words are kept: nothing is read again.
        pictures: of the others, those that are or hold a PDF or a picture: some of their pages
            may have to be recognised.
    """

    documents: int
    with_words: int
    pictures: int


def count_chosen(store: Store, choice: Choice) -> Counted:
    """Count what a choice finds in the store.

    Raises:
        StoreError: the store does not answer.
    """
    p = t.part.c
    holds = sa.exists().where(
        p.submission == _s.number,
        sa.or_(p.media_type.like("image/%"), p.media_type == "application/pdf"),
    )
    is_one = sa.or_(*(_s.name.ilike(f"%.{it}") for it in _PICTURES))
    has_words = _r.sha256.is_not(None)
    figures = sa.select(
        sa.func.count(),
        sa.func.count(_r.sha256),
        sa.func.sum(sa.case((sa.and_(sa.not_(has_words), sa.or_(is_one, holds)), 1), else_=0)),
    )
    with store.database.reading() as connection:
        chosen = figures.select_from(
            t.submission.outerjoin(t.reading, _r.submission == _s.number)
        ).where(*_conditions(choice, connection.dialect.name))
        row = connection.execute(chosen).one()
    return Counted(int(row[0]), int(row[1]), int(row[2] or 0))


def chosen_numbers(store: Store, choice: Choice) -> Iterator[int]:
    """Give the numbers of the documents that a choice finds in the store, oldest first.

    Raises:
        StoreError: the store does not answer.
    """
    last = 0
    while True:
        with store.database.reading() as connection:
            some = (
                sa.select(_s.number)
                .where(_s.number > last, *_conditions(choice, connection.dialect.name))
                .order_by(_s.number)
                .limit(_AT_ONCE)
            )
            numbers = list(connection.execute(some).scalars())
        yield from numbers
        if len(numbers) < _AT_ONCE:
            return
        last = numbers[-1]


def spread_sample(store: Store, choice: Choice, most: int) -> list[Recorded]:
    """Give a few of the documents that a choice finds, spread evenly over all of them.

    Raises:
        StoreError: the store does not answer.
    """
    total = count_chosen(store, choice).documents
    step = max(total // most, 1)
    numbers = [it for at, it in enumerate(chosen_numbers(store, choice)) if at % step == 0]
    return recorded_of(store, numbers[:most])


def recorded_of(store: Store, numbers: Sequence[int]) -> list[Recorded]:
    """Give what is known of documents by their numbers, in their order; what is gone is left out.

    Raises:
        StoreError: the store does not answer.
    """
    with store.database.reading() as connection:
        rows = connection.execute(_RECORDED.where(_s.number.in_(numbers)).order_by(_s.number))
        return [Recorded(*it) for it in rows]


def _conditions(choice: Choice, dialect: str) -> list[sa.ColumnElement[Any]]:
    """Say what can be made again (see `proposals.recorded`) and fits."""
    found: list[sa.ColumnElement[Any]] = [_s.state.not_in(KEPT_AS_IT_IS), _s.has_bytes]
    if choice.since is not None:
        found.append(_s.received_at >= choice.since)
    if choice.until is not None:
        found.append(_s.received_at < choice.until)
    return found + [condition(it, dialect) for it in choice.where]
