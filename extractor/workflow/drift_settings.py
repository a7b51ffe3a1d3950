"""When a change of what comes in, or of how well it is read, is worth a notice."""

from __future__ import annotations

from typing import Annotated, Self

import pydantic

_Days = Annotated[int, pydantic.Field(ge=1, le=366)]


class DriftSettings(pydantic.BaseModel):
    """The `[drift]` section.

    Attributes:
        windows: lengths in days, each ending now, that are compared with what came before.
        reference_days: how far back it is looked, before a window.
        false_alarms: of the looks at documents in which nothing has changed, the share that may
            find something.
        least_documents: of a window; the reference needs four times as many.
        least_decided: values that people decided, or cases, of a window; the reference needs three
            times as many.
        distance: population stability index from which a change counts; by convention 0.1 is
            moderate and 0.25 large.
        ratio: how many times as large the share of corrections has to be.
        points: by how much it has to have grown at least, 0 to 1.
        least_new: documents from which a new customer, layout or language is named.
        tell: whom a notice goes to: names as in [[notices.person]], or the roles "manager" and
            "admin", which also mean everybody at the desk who has that role.
    """

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")

    windows: Annotated[tuple[_Days, ...], pydantic.Field(min_length=1, max_length=4)] = (7, 28)
    reference_days: int = pydantic.Field(default=180, ge=28, le=1096)
    false_alarms: float = pydantic.Field(default=0.01, gt=0, lt=1)
    least_documents: int = pydantic.Field(default=50, ge=20)
    least_decided: int = pydantic.Field(default=30, ge=10)
    distance: float = pydantic.Field(default=0.1, gt=0)
    ratio: float = pydantic.Field(default=1.5, ge=1)
    points: float = pydantic.Field(default=0.03, ge=0, lt=1)
    least_new: int = pydantic.Field(default=5, ge=1)
    tell: tuple[str, ...] = ("manager",)

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> Self:
        if len(set(self.windows)) < len(self.windows):
            raise ValueError("a window stands there twice")
        return self
