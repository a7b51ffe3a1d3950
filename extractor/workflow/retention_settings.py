"""How long personal data is kept, with its defaults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import pydantic

from extractor.values.category import CategoryCode

Days = Annotated[int, pydantic.Field(ge=0, le=36_500)]


class RetentionSettings(pydantic.BaseModel):
    """The `[retention]` section: after how many days `extractor retention run` erases.

    Attributes:
        closed_days: after a case was closed; None keeps everything.
        other_days: after a file came that no case tells of; None keeps them.
        category: the same as `closed_days` for cases of a category.
        customer: the same for a customer's; it comes before the category's.
    """

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")

    closed_days: Days | None = None
    other_days: Days | None = None
    category: Mapping[CategoryCode, Days] = pydantic.Field(default_factory=dict)
    customer: Mapping[str, Days] = pydantic.Field(default_factory=dict)

    def days_of(self, category: CategoryCode, customer_id: str) -> int | None:
        """Give the days after closing for a case; None keeps it."""
        if customer_id in self.customer:
            return self.customer[customer_id]
        return self.category.get(category, self.closed_days)

    @property
    def shortest(self) -> int | None:
        """Give the fewest days after closing that any case has; None where all are kept."""
        chosen = [*self.category.values(), *self.customer.values()]
        chosen += [] if self.closed_days is None else [self.closed_days]
        return min(chosen, default=None)
