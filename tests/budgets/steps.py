"""Counts what Python does: lines, calls and returns, and calls of what is not Python.

The same work gives the same count, however busy the machine is. What happens inside a call of
native code counts as one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType, TracebackType

Trace = Callable[[FrameType, str, object], object]


class Steps:
    """Counts in this thread while its context lasts.

    Attributes:
        count: so far.
    """

    def __init__(self) -> None:
        self.count = 0

    def now(self) -> float:
        """Give the count, for a meter."""
        return self.count

    def __enter__(self) -> Steps:
        self._before = sys.gettrace(), sys.getprofile()
        sys.settrace(self._trace)
        sys.setprofile(self._native)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        tracer, profiler = self._before
        sys.setprofile(profiler)
        sys.settrace(tracer)

    def _trace(self, frame: FrameType, event: str, argument: object) -> Trace:  # noqa: ARG002
        self.count += 1
        return self._trace

    def _native(self, frame: FrameType, event: str, argument: object) -> None:  # noqa: ARG002
        if event == "c_call":
            self.count += 1
