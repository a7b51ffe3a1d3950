"""What shadows said otherwise, and which of the two people found right since."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from decimal import Decimal

import sqlalchemy as sa

from extractor.store import tables as base
from extractor.store import tables_cases as cases
from extractor.store.store import Store
from extractor.store.tables_shadow import shadow_difference, shadow_run
from extractor.store.writing import insert
from extractor.values.shadow import ShadowDifference

SAME = "same"
OTHER = "other"
FAILED = "failed"
_d = shadow_difference.c
_r = shadow_run.c


@dataclasses.dataclass(frozen=True, slots=True)
class ShadowFigures:
    """How a shadow compared so far, in files."""

    release: int
    same: int = 0
    other: int = 0
    failed: int = 0

    @property
    def files(self) -> int:
        """Give how many were given to it."""
        return self.same + self.other + self.failed


@dataclasses.dataclass(frozen=True, slots=True)
class ShadowSeen:
    """A difference, with what became of it.

    Attributes:
        file: as it came.
        case_id: of the case that the dispute is, or the first of its file; "" without one.
        decided: what a person said since; None where nobody did.
    """

    difference: ShadowDifference
    file: str
    sha256: str
    case_id: str
    decided: str | None

    @property
    def right(self) -> str:
        """Say which was right: "before", "after", "neither", or "" where nobody decided."""
        if self.decided is None:
            return ""
        sides = {self.difference.before: "before", self.difference.after: "after"}
        return sides.get(self.decided, "neither")


def begin_shadow(store: Store, release: int, submission: int) -> None:
    """Note that a shadow was given a file; it counts as failed until `put_shadow`.

    Raises:
        StoreError: the store does not answer.
    """
    _put(store, release, submission, FAILED, "ended", ())


def put_shadow(
    store: Store,
    release: int,
    submission: int,
    found: Sequence[ShadowDifference],
    *,
    problem: str = "",
) -> None:
    """Keep what a shadow said otherwise about a file; replaces what it said before.

    Args:
        store: where.
        release: its number.
        submission: number of the file.
        found: the differences.
        problem: a code, where it came to no end.

    Raises:
        StoreError: the store does not answer.
    """
    outcome = FAILED if problem else OTHER if found else SAME
    _put(store, release, submission, outcome, problem, found)


def _put(
    store: Store,
    release: int,
    submission: int,
    outcome: str,
    problem: str,
    found: Sequence[ShadowDifference],
) -> None:
    run = {"release": release, "submission": submission, "outcome": outcome,
           "problem": problem or None, "at": store.clock()}  # fmt: skip
    rows = [
        {
            "release": release, "submission": submission, "field": it.field,
            "record_id": it.record_id, "before": it.before, "after": it.after,
            "before_confidence": it.before_confidence, "after_confidence": it.after_confidence,
            "amount_minor": None if it.amount is None else base.to_minor(it.amount),
            "currency": it.currency,
        }
        for it in found
    ]  # fmt: skip
    with store.database.writing(synced=False) as connection:
        new = insert(connection.dialect.name, shadow_run).values(run)
        again = {key: new.excluded[key] for key in ("outcome", "problem", "at")}
        keys = ["release", "submission"]
        connection.execute(new.on_conflict_do_update(index_elements=keys, set_=again))
        connection.execute(
            shadow_difference.delete().where(_d.release == release, _d.submission == submission)
        )
        if rows:
            connection.execute(shadow_difference.insert(), rows)


def shadow_figures(store: Store, release: int) -> ShadowFigures:
    """Count the files that a shadow was given.

    Raises:
        StoreError: the store does not answer.
    """
    chosen = sa.select(_r.outcome, sa.func.count()).where(_r.release == release)
    with store.database.reading() as connection:
        counts = {str(it[0]): int(it[1]) for it in connection.execute(chosen.group_by(_r.outcome))}
    return ShadowFigures(release, counts.get(SAME, 0), counts.get(OTHER, 0), counts.get(FAILED, 0))


def shadow_seen(store: Store, release: int, *, most: int = 500) -> tuple[ShadowSeen, ...]:
    """Give what a shadow said otherwise, the newest first.

    Args:
        store: with the differences.
        release: number of the shadow.
        most: so many.

    Raises:
        StoreError: the store does not answer.
    """
    s = base.submission.c
    chosen = (
        sa.select(shadow_difference, s.name, s.sha256)
        .join(base.submission, s.number == _d.submission)
        .where(_d.release == release)
        .order_by(_d.number.desc())
        .limit(most)
    )
    with store.database.reading() as connection:
        rows = connection.execute(chosen).all()
        numbers = sorted({it.submission for it in rows})
        told = connection.execute(_cases_of(numbers)).all()
        decided = connection.execute(_decided_on(numbers)).all()
    found = []
    for row in rows:
        own = [it for it in told if it.submission == row.submission]
        case = next((it for it in own if it.record_id == row.record_id), own[0] if own else None)
        answers = [
            it.decided
            for it in decided
            if it.submission == row.submission
            and it.field == row.field
            and (it.case_number is None or not row.record_id or case is None
                 or it.case_number == case.case_number)
        ]  # fmt: skip
        found.append(
            ShadowSeen(
                _difference(row), row.name, row.sha256, case.case_id if case else "",
                answers[-1] if answers else None,
            )
        )  # fmt: skip
    return tuple(found)


def _cases_of(numbers: Sequence[int]) -> sa.Select[tuple[int, str, int, str]]:
    source, case = cases.case_source.c, cases.dispute_case.c
    return (
        sa.select(source.submission, source.record_id, source.case_number, case.case_id)
        .join(cases.dispute_case, case.number == source.case_number)
        .where(source.submission.in_(numbers))
        .order_by(source.case_number)
    )


def _decided_on(numbers: Sequence[int]) -> sa.Select[tuple[int, int | None, str, str]]:
    c = cases.correction.c
    return (
        sa.select(c.submission, c.case_number, c.field, c.decided)
        .where(c.submission.in_(numbers))
        .order_by(c.number)
    )


def _difference(row: sa.Row[tuple[object, ...]]) -> ShadowDifference:
    minor = row.amount_minor
    return ShadowDifference(
        field=row.field,
        record_id=row.record_id,
        before=row.before,
        after=row.after,
        before_confidence=row.before_confidence,
        after_confidence=row.after_confidence,
        amount=None if minor is None else Decimal(minor).scaleb(-2),
        currency=row.currency,
    )
