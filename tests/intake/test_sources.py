"""Several sources are one: each gets its own acknowledgements, none keeps the others waiting."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from extractor.errors import SourceError
from extractor.intake.sources import Sources
from extractor.testing import MemorySource, check_source
from extractor.values.incoming import Incoming


def arrived(key: str) -> Incoming:
    return Incoming(name=f"{key}.eml", origin=f"test:{key}", content=key.encode(), key=key)


class AwaySource(MemorySource):
    """A source whose server is away."""

    def poll(self) -> Iterator[Incoming]:
        raise SourceError("imap:ap", "the connection is lost")


class HangingSource(MemorySource):
    """A source whose wait does not end when it is woken."""

    def __init__(self) -> None:
        super().__init__([arrived("x")])
        self.over = threading.Event()
        self.waits = 0

    def wait(self, seconds: float) -> None:
        self.waits += 1
        self.over.wait(max(seconds, 30))


def test_they_keep_the_promises_of_a_source() -> None:
    both = {"a": MemorySource([arrived("1"), arrived("2")]), "b": MemorySource([arrived("1")])}
    check_source(Sources(both), holds=3)


def test_each_is_told_what_came_from_it() -> None:
    first, second = MemorySource([arrived("1|x")]), MemorySource([arrived("1|x")])
    with Sources({"folder": first, "imap:ap": second}) as sources:
        from_first, from_second = sources.poll()
        sources.stored(from_second)
        sources.settled(from_second.key, "unreadable")
        sources.settled("no longer set|1", None)
    assert (first.acknowledged, second.acknowledged) == ([], ["1|x"])
    assert second.ended == {"1|x": "unreadable"}
    assert from_first.key != from_second.key


def test_one_that_is_away_is_told_after_the_others_gave_theirs() -> None:
    sources = Sources({"a": AwaySource(), "b": MemorySource([arrived("1")])})
    polled = sources.poll()
    assert next(polled).content == b"1"
    with pytest.raises(SourceError, match="connection is lost"):
        next(polled)


def test_the_first_thing_that_arrives_ends_the_wait_of_all() -> None:
    first, second = MemorySource(), MemorySource()
    sources = Sources({"a": first, "b": second})
    threading.Timer(0.05, second.put, [arrived("1")]).start()
    sources.wait(30)
    assert [it.content for it in sources.poll()] == [b"1"]


def test_one_that_hangs_is_left_alone_until_it_is_back() -> None:
    hanging = HangingSource()
    sources = Sources({"a": hanging, "b": MemorySource([arrived("1")])})
    sources.wake()
    sources.wait(30)
    sources.wait(0.01)
    assert [it.content for it in sources.poll()] == [b"1"]
    assert hanging.waits == 1
    hanging.over.set()
    with sources:
        pass
    assert len(list(sources.poll())) == 2
