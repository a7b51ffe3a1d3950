"""What people found in the fair sample, document by document.

A document is answered once a person decided every important field of every dispute that its
record holds, or said whether it is a dispute at all. One thing wrong makes all of it wrong, as in
`extractor evaluate`: a reason, an invoice, an amount, the customer, a dispute too few or too many.
What people decided about an earlier or later version of the record answers nothing: its confidence
was another one.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

import sqlalchemy as sa

from extractor.handfuls import handfuls
from extractor.records.drawing import place_of
from extractor.store import tables as base
from extractor.store import tables_cases as t
from extractor.store.store import Store
from extractor.store.tables_audited import drawn
from extractor.values.calibration import Reviewed
from extractor.values.case import RelationKind
from extractor.values.category import TriageClass
from extractor.values.correction import TAKEN_BACK
from extractor.values.progress import Standing
from extractor.values.sampled import Sampled

IN_TIME: Final = dt.timedelta(days=14)
ASKED = frozenset({"customer", "invoice", "amount", "category"})  # in each dispute
_AT_ONCE = 400
_c = t.dispute_case.c
_SPLIT = RelationKind.SPLIT_FROM.value


@dataclasses.dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn document and what became of it.

    Attributes:
        file: name of it.
        disputes: that its record holds.
        right: everything in its record is; None until somebody has looked.
    """

    number: int
    sha256: str
    file: str
    version: int
    confidence: float
    disputes: int
    at: dt.datetime
    right: bool | None


def sampled(store: Store, calibration: str) -> Sampled:
    """Give what people found among the documents whose confidence one calibration said.

    Where the share was another at times, the smallest counts: then each document that could have
    been drawn had the same chance.

    Args:
        store: with the documents.
        calibration: its fingerprint.

    Raises:
        StoreError: the store does not answer.
    """
    late = store.clock() - IN_TIME
    chosen = _chosen().where(drawn.c.calibration == calibration)
    with store.database.reading() as connection:
        least = connection.execute(
            sa.select(sa.func.min(drawn.c.share)).where(drawn.c.calibration == calibration)
        ).scalar()
        found = list(_answered(connection, chosen))
    fair = [it for it in found if place_of(it.sha256) < (least or 0.0)]
    return Sampled(
        reviewed=tuple(Reviewed(it.confidence, it.right) for it in fair if it.right is not None),
        overdue=tuple(it.confidence for it in fair if it.right is None and it.at < late),
        waiting=sum(it.right is None and it.at >= late for it in fair),
    )


def waiting_drawn(store: Store) -> tuple[Drawn, ...]:
    """Give the drawn documents that nobody has looked at yet, the oldest first.

    Raises:
        StoreError: the store does not answer.
    """
    with store.database.reading() as connection:
        found = list(_answered(connection, _chosen()))
    return tuple(it for it in found if it.right is None)


def is_current() -> sa.Exists:
    """Ask whether a drawn record is the one that counts: it was not made again since."""
    record = base.record.c
    return sa.exists().where(
        record.submission == drawn.c.submission,
        record.version == drawn.c.version,
        record.standing == Standing.CURRENT.value,
    )


def _chosen() -> sa.Select[Any]:
    """Choose what was drawn and is not made again since without anybody having looked."""
    return (
        sa.select(
            drawn,
            base.submission.c.sha256,
            base.submission.c.name,
            is_current().label("is_current"),
        )
        .join(base.submission, base.submission.c.number == drawn.c.submission)
        .order_by(drawn.c.submission, drawn.c.version)
    )


def _answered(connection: sa.Connection, chosen: sa.Select[Any]) -> Iterable[Drawn]:
    rows = connection.execute(chosen).all()
    for some in handfuls(rows, _AT_ONCE):
        known = _Known.of(connection, {it.submission for it in some})
        for row in some:
            right = known.verdict(row.submission, row.version, row.disputes)
            if right is None and not row.is_current:
                continue
            yield Drawn(
                row.submission, row.sha256, row.name, row.version, row.confidence, row.disputes,
                row.at, right,
            )  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class _Known:
    """What people did about some files, by the number of the submission.

    Attributes:
        corrections: oldest first.
        opened: the cases that were opened from its record.
        divided: a case of it was split, or merged into another one of it.
    """

    corrections: dict[int, list[sa.Row[Any]]]
    opened: dict[int, set[int]]
    divided: set[int]

    @classmethod
    def of(cls, connection: sa.Connection, numbers: Iterable[int]) -> _Known:
        which = sorted(numbers)
        corrections: dict[int, list[sa.Row[Any]]] = defaultdict(list)
        for row in connection.execute(
            sa.select(t.correction)
            .where(t.correction.c.submission.in_(which))
            .order_by(t.correction.c.number)
        ):
            corrections[row.submission].append(row)
        opened: dict[int, set[int]] = defaultdict(set)
        divided: set[int] = set()
        source = t.case_source.c
        for row in connection.execute(
            sa.select(source.submission, source.case_number, source.kind).where(
                source.submission.in_(which)
            )
        ):
            if row.kind is None:
                opened[row.submission].add(row.case_number)
            elif row.kind == _SPLIT:
                divided.add(row.submission)
        other = t.dispute_case.alias("other")
        merged = (
            sa.select(_c.submission)
            .join(t.case_link, t.case_link.c.case_number == _c.number)
            .join(other, other.c.case_id == t.case_link.c.other)
            .where(
                t.case_link.c.kind == RelationKind.MERGED_INTO.value,
                _c.submission.in_(which),
                other.c.submission == _c.submission,
            )
        )
        divided |= set(connection.execute(merged).scalars())
        return cls(corrections, opened, divided)

    def verdict(self, number: int, version: int, disputes: int) -> bool | None:
        """Say whether all of a record is right; None where nobody has said enough."""
        rows = [it for it in self.corrections.get(number, ()) if it.record_version == version]
        last = {(it.case_number, it.field): it for it in rows}
        said = [it for it in last.values() if it.why != TAKEN_BACK]
        if number in self.divided or any(_is_wrong(it) for it in said):
            return False
        if any(it.field == "triage" for it in said):
            return True
        cases = self.opened.get(number, set())
        if not disputes or len(cases) < disputes:
            return None
        seen = {(it.case_number, it.field) for it in said}
        return True if all((case, field) in seen for case in cases for field in ASKED) else None


def _is_wrong(row: sa.Row[Any]) -> bool:
    if row.field == "triage":  # which of the other classes it is, nothing hangs on
        return TriageClass.DISPUTE in {row.machine, row.decided} and row.machine != row.decided
    return row.field in ASKED | {"dispute"} and row.machine != row.decided
