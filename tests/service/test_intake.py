"""What arrives together is durable before any of it is acknowledged."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from extractor.errors import SourceError
from extractor.service import intake as intakes
from extractor.service.intake import Intake
from extractor.store.store import Store
from extractor.store.tally import tally
from extractor.testing import MemorySource
from extractor.values.incoming import Incoming
from tests.service.example import digest, incoming


class Careful(MemorySource):
    """Looks into the store whenever it is told that something is durable.

    Attributes:
        known: how many of its things the store had, each time.
    """

    def __init__(self, store: Store, *texts: str) -> None:
        super().__init__([incoming(it) for it in texts])
        self._store = store
        self._texts = texts
        self.known: list[int] = []

    def stored(self, incoming: Incoming) -> None:
        self.known.append(sum(self._store.knows(digest(it)) for it in self._texts))
        super().stored(incoming)


def taken_in(store: Store, source: MemorySource) -> int:
    intake = Intake(source, store, name="memory")
    try:
        return intake.once(threading.Event())
    finally:
        intake.close()


def test_what_waits_together_is_durable_together(store: Store) -> None:
    source = Careful(store, "a", "b", "c")
    assert taken_in(store, source) == 3
    assert source.known == [3, 3, 3]
    assert taken_in(store, source) == 0


def test_the_same_bytes_in_one_handful_are_one_file_that_came_twice(store: Store) -> None:
    source = MemorySource([incoming("a", key="1"), incoming("a", key="2")])
    assert taken_in(store, source) == 2
    told = tally(store)
    assert (told.received, told.in_work, told.duplicate, told.adds_up) == (2, 1, 1, True)


def test_a_handful_is_not_larger_than_its_bounds(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intakes, "_TOGETHER", 2)
    source = Careful(store, "a", "b", "c", "d", "e")
    assert taken_in(store, source) == 5
    assert source.known == [2, 2, 4, 4, 5]


def test_what_came_before_a_source_went_away_is_kept(store: Store) -> None:
    class Torn(Careful):
        def poll(self) -> Iterator[Incoming]:
            yield from super().poll()
            raise SourceError("memory", "the line was cut")

    source = Torn(store, "a", "b")
    with pytest.raises(SourceError, match="cut"):
        taken_in(store, source)
    assert source.acknowledged == ["a", "b"]
    assert tally(store).in_work == 2
