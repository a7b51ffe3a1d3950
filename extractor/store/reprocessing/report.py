"""What a run found otherwise: counted by kind with its money, and change by change."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from extractor.store import tables_cases as c
from extractor.store.reprocessing.where import like
from extractor.store.store import Store
from extractor.store.tables import from_minor
from extractor.store.tables_reprocess import reprocess_change, reprocess_result
from extractor.values.reprocess import (
    CODED,
    SOMETHING,
    ChangeKind,
    Outcome,
    ResultRow,
    Verdict,
    Wanted,
)

_AT_ONCE = 500
_r = reprocess_result.c
_d = reprocess_change.c
_TOUCHED = "the case"


@dataclasses.dataclass(frozen=True, slots=True)
class Summary:
    """What came of a run.

    Attributes:
        outcomes: how many documents came out so.
        verdicts: what people said of those about which there is something to decide.
        kinds: the most frequent ones first within their field.
        decided: documents that came out otherwise and of which a person had decided something.
    """

    outcomes: Mapping[Outcome, int]
    verdicts: Mapping[Verdict, int]
    kinds: tuple[ChangeKind, ...]
    decided: int


def summarised(store: Store, run: int, wanted: Wanted | None = None) -> Summary:
    """Count what came of a run.

    Args:
        store: with the run.
        run: its number.
        wanted: only these changes are counted by kind; None for all.

    Raises:
        StoreError: the store does not answer.
    """
    outcomes = sa.select(_r.outcome, sa.func.count()).where(_r.run == run).group_by(_r.outcome)
    verdicts = (
        sa.select(_r.verdict, sa.func.count())
        .where(_r.run == run, _r.verdict != Verdict.NONE.value)
        .group_by(_r.verdict)
    )
    decided = sa.select(sa.func.count()).where(
        _r.run == run, _r.outcome != Outcome.SAME.value, _is_decided()
    )
    with store.database.reading() as connection:
        return Summary(
            {Outcome(it[0]): int(it[1]) for it in connection.execute(outcomes)},
            {Verdict(it[0]): int(it[1]) for it in connection.execute(verdicts)},
            tuple(_kinds(connection, run, wanted or Wanted())),
            int(connection.execute(decided).scalar_one()),
        )


def _kinds(connection: sa.Connection, run: int, wanted: Wanted) -> Iterator[ChangeKind]:
    plain = _d.field.not_in(sorted({*CODED, *Outcome}))
    before, after = (
        sa.case((sa.and_(plain, side != ""), SOMETHING), else_=side).label(name)
        for side, name in ((_d.before, "one"), (_d.after, "other"))
    )
    currency = sa.func.coalesce(_d.currency, "").label("money")
    files = sa.func.count(sa.distinct(_d.result)).label("files")
    decided = sa.func.count(sa.distinct(sa.case((_is_decided(), _d.result), else_=None)))
    chosen = (
        sa.select(
            _d.field, before, after, currency, files, sa.func.count().label("number"),
            sa.func.coalesce(sa.func.sum(_d.before_minor), 0).label("minor"),
            sa.func.coalesce(sa.func.sum(_d.after_minor), 0).label("minor_after"),
            decided.label("decided"),
        )
        .join(reprocess_result, _r.number == _d.result)
        .where(*_fitting(run, wanted))
        .group_by(_d.field, "one", "other", "money")
        .order_by(_d.field, files.desc(), "one", "other", "money")
    )  # fmt: skip
    for it in connection.execute(chosen):
        yield ChangeKind(
            it.field, it.one, it.other, it.money, int(it.files), int(it.number),
            _amount(it.minor), _amount(it.minor_after), int(it.decided),
        )  # fmt: skip


def changes_of(
    store: Store, run: int, wanted: Wanted, *, most: int | None = None
) -> Iterator[ResultRow]:
    """Give the changes that a run found, document by document.

    Args:
        store: with the run.
        run: its number.
        wanted: which.
        most: so many; None for all.

    Raises:
        StoreError: the store does not answer.
    """
    last, left = 0, most
    while left is None or left > 0:
        size = _AT_ONCE if left is None else min(_AT_ONCE, left)
        chosen = (
            sa.select(reprocess_change, _r.submission, _r.sha256, _r.name, _r.outcome, _r.verdict,
                      _r.problem)
            .join(reprocess_result, _r.number == _d.result)
            .where(*_fitting(run, wanted), _d.number > last)
            .order_by(_d.number)
            .limit(size)
        )  # fmt: skip
        with store.database.reading() as connection:
            rows = connection.execute(chosen).all()
            decided = _decided(connection, [it.submission for it in rows if it.submission])
        yield from (_row(it, decided.get(it.submission, ())) for it in rows)
        if len(rows) < size:
            return
        last = rows[-1].number
        left = None if left is None else left - len(rows)


def results_of(store: Store, run: int, wanted: Wanted) -> Iterator[Sequence[int]]:
    """Give the numbers of the results that have a fitting change, some at a time.

    Raises:
        StoreError: the store does not answer.
    """
    last = 0
    while True:
        chosen = (
            sa.select(_d.result)
            .join(reprocess_result, _r.number == _d.result)
            .where(*_fitting(run, wanted), _d.result > last)
            .order_by(_d.result)
            .limit(_AT_ONCE)
            .distinct()
        )
        with store.database.reading() as connection:
            numbers = list(connection.execute(chosen).scalars())
        if not numbers:
            return
        yield numbers
        last = numbers[-1]


def _fitting(run: int, wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    yield _d.run == run
    if wanted.kind:
        yield _d.field == wanted.kind
    if wanted.before is not None:
        yield _d.before == wanted.before
    if wanted.after is not None:
        yield _d.after == wanted.after
    if wanted.customer:
        yield _r.customer == wanted.customer
    if wanted.documents:
        begins = (_r.sha256.like(f"{like(it)}%", escape="\\") for it in wanted.documents)
        yield sa.or_(*begins)
    if wanted.verdict is not None:
        yield _r.verdict == wanted.verdict.value


def _is_decided() -> sa.ColumnElement[bool]:
    """Say of a result whether a person decided something about its document."""
    corrected = sa.select(c.correction.c.submission).where(c.correction.c.submission.is_not(None))
    case = c.dispute_case.c
    touched = sa.select(case.submission).where(case.touched, case.submission.is_not(None))
    return _r.submission.in_(sa.union(corrected, touched))


def _decided(connection: sa.Connection, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Give the fields that people decided, by submission; that of a case they closed or moved."""
    k, case = c.correction.c, c.dispute_case.c
    corrected = sa.select(k.submission, k.field).where(k.submission.in_(numbers))
    touched = sa.select(case.submission, case.status).where(
        case.submission.in_(numbers), case.touched
    )
    found: dict[int, dict[str, None]] = {}
    for number, field in connection.execute(corrected.order_by(k.number)):
        found.setdefault(number, {})[field] = None
    for number, status in connection.execute(touched.order_by(case.number)):
        found.setdefault(number, {})[f"{_TOUCHED} ({status})"] = None
    return {number: tuple(it) for number, it in found.items()}


def _row(row: sa.Row[Any], decided: tuple[str, ...]) -> ResultRow:
    return ResultRow(
        number=row.result,
        sha256=row.sha256,
        name=row.name,
        outcome=Outcome(row.outcome),
        verdict=Verdict(row.verdict),
        field=row.field,
        record_id=row.record_id,
        before=row.before,
        after=row.after,
        before_amount=from_minor(row.before_minor),
        after_amount=from_minor(row.after_minor),
        currency=row.currency or "",
        problem=row.problem or "",
        decided=decided,
    )


def _amount(minor: object) -> Decimal:
    return from_minor(int(str(minor))) or Decimal("0.00")
