"""What a child is told before it takes a file apart."""

from __future__ import annotations

import pydantic

from extractor.intake.limits import Limits
from extractor.reading.settings import ReadingSettings


class Told(pydantic.BaseModel):
    """How far to take files apart, and how to read them."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")

    intake: Limits
    reading: ReadingSettings
