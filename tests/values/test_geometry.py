"""Boxes hold what lies in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.values.geometry import Box, around

POINT = st.floats(0, 1000, allow_nan=False)
BOX = st.builds(lambda x, y, w, h: Box(x, y, x + w, y + h), POINT, POINT, POINT, POINT)


@given(st.lists(BOX, min_size=1, max_size=6))
def test_the_box_around_holds_every_box(boxes: list[Box]) -> None:
    whole = around(boxes)
    for box in boxes:
        assert whole.contains((box.x0, box.y0))
        assert whole.contains((box.x1, box.y1))
    assert around([whole]) == whole
    assert around(reversed(boxes)) == whole


def test_the_box_around_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one"):
        around([])


def test_a_margin_reaches_outside() -> None:
    box = Box(10, 10, 20, 20)
    assert not box.contains((21, 15))
    assert box.contains((21, 15), margin=1)
    assert box.contains((10, 20))


def test_a_box_knows_its_size_and_middle() -> None:
    box = Box(10, 20, 40, 60)
    assert (box.width, box.height, box.center) == (30, 40, (25, 40))
    assert Box(1.004, 2.006, 3, 4).as_list() == [1.0, 2.01, 3, 4]
