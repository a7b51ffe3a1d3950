"""Stretches say what they touch, whatever their order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.stretches import Stretches

SPANS = st.tuples(st.integers(0, 60), st.integers(0, 60))


@given(taken=st.lists(SPANS, max_size=12), asked=SPANS)
def test_touching_is_sharing_a_character(
    taken: list[tuple[int, int]], asked: tuple[int, int]
) -> None:
    covered = {at for start, end in taken for at in range(start, end)}
    shares = any(at in covered for at in range(*asked))
    if asked[0] < asked[1]:
        assert Stretches(taken).touch(*asked) is shares


def test_neighbours_do_not_touch() -> None:
    assert not Stretches([(3, 5)]).touch(5, 8)
    assert not Stretches([(3, 5)]).touch(0, 3)
    assert Stretches([(3, 5)]).touch(4, 5)
    assert not Stretches().touch(0, 9)
