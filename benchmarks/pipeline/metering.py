"""Counts what each stage of the pipeline takes, from outside: names are wrapped while it counts.

Whatever a stage calls belongs to it, unless that is a stage of its own.
"""

from __future__ import annotations

import contextlib
import functools
from collections import defaultdict
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import extractor.pipeline as pipeline_module
from extractor.classification.own import OwnCategories
from extractor.pipeline import Pipeline
from extractor.stages import understanding, weighing

READING, REST = "intake and reading", "between the stages"
PLACES: tuple[tuple[str, ModuleType | type, tuple[str, ...]], ...] = (
    (READING, Pipeline, ("read_content",)),
    (
        "extraction",
        understanding,
        (
            "passed_on", "_with_subject", "extract", "find_supporting", "without_proof", "_segment",
            "whole_message", "naming_lines",
        ),
    ),
    ("extraction", weighing, ("listen",)),
    ("extraction", pipeline_module, ("whole_message",)),
    ("customers and links", understanding, ("identify_customers", "_links")),
    ("classification", weighing, ("triage", "document_type")),
    ("classification", OwnCategories, ("classify",)),
    ("amounts", weighing, ("choose_amount",)),
    ("record", pipeline_module, ("calibrated", "assemble", "route", "draw")),
    (REST, Pipeline, ("understand_documents", "conclude", "measure")),
)  # fmt: skip
STAGES = tuple(dict.fromkeys(name for name, _, _ in PLACES))


class Meter:
    """Divides what a clock counts among stages.

    Attributes:
        spent: by stage; what belongs to none is under "".
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begin.

        Args:
            clock: counts seconds, steps, or whatever only ever grows.
        """
        self.spent: dict[str, float] = defaultdict(float)
        self._clock = clock
        self._inside = [""]
        self._since = clock()

    def begin(self, stage: str) -> None:
        """Count for this stage from now on."""
        self._note()
        self._inside.append(stage)

    def end(self) -> None:
        """Count for the stage before again."""
        self._note()
        self._inside.pop()

    def take(self) -> dict[str, float]:
        """Give what was spent since this was asked last."""
        self._note()
        spent, self.spent = dict(self.spent), defaultdict(float)
        return spent

    def _note(self) -> None:
        now = self._clock()
        self.spent[self._inside[-1]] += now - self._since
        self._since = self._clock()


@contextlib.contextmanager
def metered(meter: Meter, *, twice: str = "") -> Iterator[None]:
    """Wrap every place of every stage while the context lasts.

    Args:
        meter: that counts.
        twice: a stage that does all its work twice, to see whether that is noticed.
    """
    with contextlib.ExitStack() as stack:
        for stage, owner, names in PLACES:
            for name in names:
                before = getattr(owner, name)
                setattr(owner, name, _wrapped(before, stage, meter, again=stage == twice))
                stack.callback(setattr, owner, name, before)
        yield


def _wrapped(
    function: Callable[..., Any], stage: str, meter: Meter, *, again: bool
) -> Callable[..., Any]:
    @functools.wraps(function)
    def counted(*arguments: object, **named: object) -> object:
        meter.begin(stage)
        try:
            if again:
                function(*arguments, **named)
            return function(*arguments, **named)
        finally:
            meter.end()

    return counted
