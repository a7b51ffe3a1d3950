"""A few things at a time: what is too many for one step is done in several."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def handfuls(items: Iterable[T], most: int) -> Iterator[tuple[T, ...]]:
    """Give so many at a time, 1 or more, and what is left at the end; taken as they are wanted."""
    left = iter(items)
    while some := tuple(itertools.islice(left, most)):  # `itertools.batched` from Python 3.12 on
        yield some
