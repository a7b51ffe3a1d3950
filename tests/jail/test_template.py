"""Whatever happens to a child or its template, the next child works and nothing is left behind."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.errors import ReaderError
from extractor.jail.child import GONE, Child, ChildEndedError
from extractor.jail.messages import Start
from extractor.jail.pool import Pool

MakePool = Callable[..., Pool]
Ask = Callable[[Child, str], str]


def runs(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    except FileNotFoundError:
        return False
    return state.split()[0] != "Z"


def ends(process_id: int) -> bool:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if not runs(process_id):
            return True
        time.sleep(0.02)
    return False


def test_each_document_has_a_child_of_its_own(make_pool: MakePool, ask: Ask) -> None:
    pool = make_pool()
    numbers = set()
    for text in "abc":
        child = pool.take()
        assert ask(child, f"say {text}") == text
        numbers.add(child.process_id)
        pool.give_back(child)
    assert len(numbers) == 3
    assert pool.template_id() not in numbers


@pytest.mark.parametrize(
    ("what", "note"),
    [
        pytest.param("abort", "page_crashed", id="aborts"),
        pytest.param("break", "page_crashed", id="fault"),
        pytest.param("fill", "memory_limit", id="memory"),
        pytest.param("spin", "page_timeout", id="computes"),
    ],
)
def test_a_child_that_dies_is_named_and_the_next_one_works(
    make_pool: MakePool, ask: Ask, what: str, note: str
) -> None:
    pool = make_pool()
    child = pool.take()
    with pytest.raises(ChildEndedError) as caught:
        ask(child, what)
    assert caught.value.note == note
    pool.bury(child)
    assert ask(pool.take(), "say well") == "well"


def test_what_a_child_started_ends_with_it(make_pool: MakePool, ask: Ask) -> None:
    pool = make_pool(starts_programs=True)
    child = pool.take()
    assert ask(child, "fork") == "forked"
    away = int(ask(child, "run_away"))
    assert runs(away)
    pool.give_back(child)
    assert ends(away)
    assert ends(child.process_id or 0)


def test_a_template_that_is_killed_is_started_again(make_pool: MakePool, ask: Ask) -> None:
    pool = make_pool()
    child = pool.take()
    assert ask(child, "say a") == "a"
    first = pool.template_id()
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert ends(child.process_id or 0)
    with pytest.raises(ChildEndedError) as caught:
        ask(child, "say b")
    assert caught.value.note == GONE
    pool.bury(child)
    assert ask(pool.take(), "say c") == "c"
    assert pool.template_id() != first


def test_a_template_that_cannot_load_is_an_error_and_no_endless_loop() -> None:
    pool = Pool(Start("tests.jail.nowhere", b"", "", 300_000_000, 1_000), 1)
    begin = time.monotonic()
    try:
        child = pool.take()
    except ReaderError:
        return
    assert not child.until_ready(seconds=60)
    assert time.monotonic() - begin < 60
    pool.close()


def test_closing_ends_all(make_pool: MakePool, ask: Ask) -> None:
    pool = make_pool(size=2)
    children = [pool.take(), pool.take()]
    numbers = [*pool.process_ids(), pool.template_id() or 0]
    assert ask(children[0], "say a") == "a"
    assert len(set(numbers)) == 4  # one more is forked ahead
    pool.close()
    assert all(ends(it) for it in numbers)


def test_two_hundred_children_leave_neither_zombie_nor_open_file(
    make_pool: MakePool, ask: Ask
) -> None:
    pool = make_pool()
    pool.give_back(pool.take())
    template = Path(f"/proc/{pool.template_id()}")
    before = len(list(Path("/proc/self/fd").iterdir()))
    inside = len(list((template / "fd").iterdir()))
    for number in range(200):
        child = pool.take()
        if number % 10:
            assert ask(child, f"say {number}") == str(number)
        else:
            with pytest.raises(ChildEndedError):
                ask(child, "abort")
        pool.give_back(child)
    assert ask(pool.take(), "say last") == "last"  # all before it was obeyed
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 3
    until = time.monotonic() + 60  # those given back last are still being buried
    while len(list((template / "fd").iterdir())) > inside + 3 and time.monotonic() < until:
        time.sleep(0.02)
    assert len(list((template / "fd").iterdir())) <= inside + 3
    kids = (template / "task" / template.name / "children").read_text(encoding="utf-8").split()
    assert len(kids) <= 2
