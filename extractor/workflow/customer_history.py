"""What a customer contested before, and how it ended."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from extractor.values.case import Case, Item, Outcome, RelationKind, Stage
from extractor.values.category import CategoryCode
from extractor.workflow.states import States


@dataclasses.dataclass(frozen=True, slots=True)
class Settled:
    """What was contested and granted in one currency, over decided items with an amount.

    Attributes:
        share: granted of contested, 0 to 1; None where nothing was contested.
    """

    currency: str
    contested: Decimal
    granted: Decimal

    @property
    def share(self) -> Decimal | None:
        """Give what was granted of what was contested, 0 to 1 with four places."""
        if not self.contested:
            return None
        return (self.granted / self.contested).quantize(Decimal("0.0001"))


@dataclasses.dataclass(frozen=True, slots=True)
class CustomerHistory:
    """A customer's other disputes; cases merged into another one do not count.

    Attributes:
        cases: all of them.
        open: those not decided yet.
        by_category: with their number, the most frequent first.
        by_outcome: of the decided ones.
        settled: one entry a currency.
        first: the day the oldest was opened; None where there is none.
    """

    cases: int
    open: int
    by_category: tuple[tuple[CategoryCode, int], ...]
    by_outcome: tuple[tuple[Outcome, int], ...]
    settled: tuple[Settled, ...]
    first: dt.date | None
    last: dt.date | None


def customer_history(
    customer_id: str, cases: Iterable[Case], states: States, *, without: str = ""
) -> CustomerHistory:
    """Sum up what a customer contested.

    Args:
        customer_id: whose; cases of others are left out.
        cases: any.
        states: to know which are open.
        without: a case that is not counted: the one that is looked at.
    """
    own = [
        it
        for it in cases
        if it.customer_id == customer_id and it.case_id != without and not _is_merged(it)
    ]
    categories = Counter(it.axes.category for it in own)
    outcomes = Counter(it.outcome for it in own if it.outcome is not None)
    days = sorted(it.opened_on for it in own)
    return CustomerHistory(
        cases=len(own),
        open=sum(states.statuses[it.status].stage in {Stage.OPEN, Stage.WAITING} for it in own),
        by_category=tuple(categories.most_common()),
        by_outcome=tuple(outcomes.most_common()),
        settled=_settled([item for it in own for item in it.items]),
        first=days[0] if days else None,
        last=days[-1] if days else None,
    )


def _settled(items: list[Item]) -> tuple[Settled, ...]:
    known = [it for it in items if it.disputed is not None and it.accepted is not None]
    return tuple(
        Settled(
            currency,
            sum((it.disputed or Decimal(0) for it in known if it.currency == currency), Decimal(0)),
            sum((it.accepted or Decimal(0) for it in known if it.currency == currency), Decimal(0)),
        )
        for currency in sorted({it.currency for it in known})
    )


def _is_merged(case: Case) -> bool:
    return any(it.kind is RelationKind.MERGED_INTO for it in case.links)
