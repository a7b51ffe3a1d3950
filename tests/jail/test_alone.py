"""Where no template can fork, a child is started for itself and used again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.jail import pool as pools
from extractor.jail.child import Child, ChildEndedError
from extractor.jail.pool import Pool

MakePool = Callable[..., Pool]
Ask = Callable[[Child, str], str]


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch, make_pool: MakePool) -> Pool:
    monkeypatch.setattr(pools, "can_fork", lambda: False)
    return make_pool()


def test_a_child_is_used_again(pool: Pool, ask: Ask) -> None:
    first = pool.take()
    assert ask(first, "say a") == "a"
    pool.give_back(first)
    second = pool.take()
    assert ask(second, "say b") == "b"
    assert second is first
    assert pool.template_id() is None


@pytest.mark.parametrize(
    ("what", "note"),
    [("abort", "page_crashed"), ("fill", "memory_limit"), ("spin", "page_timeout")],
)
def test_a_child_that_dies_is_named_and_the_next_one_works(
    pool: Pool, ask: Ask, what: str, note: str
) -> None:
    child = pool.take()
    with pytest.raises(ChildEndedError) as caught:
        ask(child, what)
    assert caught.value.note == note
    pool.bury(child)
    assert ask(pool.take(), "say well") == "well"


def test_closing_ends_it(pool: Pool, ask: Ask) -> None:
    child = pool.take()
    assert ask(child, "say a") == "a"
    pool.close()
    assert not Path(f"/proc/{child.process_id}").exists()
