"""Tables that are drawn: level and upright rules that meet.

A grid's cells come from its rules alone; a cell without a rule to its left neighbour is part of
that neighbour (a spanning cell), and its words stand in the first of the columns it covers.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from extractor.reading.shapes import Rule
from extractor.values.geometry import Box

TOUCH_POINTS = 4.0  # how far apart the ends of two rules that meet may be
SAME_LINE_POINTS = 3.0  # rules this close are one rule
COVERED = 0.6  # of a cell's side that must be ruled


@dataclasses.dataclass(frozen=True, slots=True)
class Grid:
    """Rules that hang together, as lines and columns from top left.

    Attributes:
        xs: of the upright rules, ascending; the outer edges included.
        ys: of the level rules, ascending; the outer edges included.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    uprights: tuple[Rule, ...]
    levels: tuple[Rule, ...]

    @property
    def box(self) -> Box:
        """Give the outer edges."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def cuts(self) -> list[float]:
        """Give the heights at which a rule runs over most of the grid, and its outer edges."""
        inner = [y for y in self.ys[1:-1] if self._is_level(y)]
        return [self.ys[0] - TOUCH_POINTS, *inner, self.ys[-1] + TOUCH_POINTS]

    def _is_level(self, y: float) -> bool:
        return covered(self.levels, y, self.xs[0], self.xs[-1]) >= COVERED

    def separators(self, top: float, bottom: float) -> list[float]:
        """Give the inner columns' edges that are drawn between two heights."""
        return [x for x in self.xs[1:-1] if covered(self.uprights, x, top, bottom) >= COVERED]


def grids_of(rules: Sequence[Rule]) -> list[Grid]:
    """Find rules that form a frame with at least two upright and two level lines."""
    grids = []
    for group in _groups([rule for rule in rules if rule.length > 0]):
        levels = tuple(rule for rule in group if rule.level)
        uprights = tuple(rule for rule in group if not rule.level)
        ys, xs = _lines(levels), _lines(uprights)
        if len(ys) >= 2 and len(xs) >= 2:
            grids.append(Grid(xs, ys, uprights, levels))
    return sorted(grids, key=lambda it: (it.ys[0], it.xs[0]))


def framed(rules: Sequence[Rule]) -> list[Rule]:
    """Give the rules of frames: those that hang together with rules of the other direction."""
    groups = _groups([rule for rule in rules if rule.length > 0])
    return [rule for group in groups if len({it.level for it in group}) == 2 for rule in group]


def _groups(rules: list[Rule]) -> list[list[Rule]]:
    """Put together rules that touch, directly or through others."""
    parent = list(range(len(rules)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    order = sorted(range(len(rules)), key=lambda index: rules[index].box.y0)
    boxes = [rule.box for rule in rules]
    open_now: list[int] = []
    for index in order:
        top = boxes[index].y0 - TOUCH_POINTS
        open_now = [it for it in open_now if boxes[it].y1 >= top]
        for other in open_now:
            if _touch(boxes[index], boxes[other]):
                parent[root(index)] = root(other)
        open_now.append(index)
    groups: dict[int, list[Rule]] = {}
    for index, rule in enumerate(rules):
        groups.setdefault(root(index), []).append(rule)
    return list(groups.values())


def _touch(one: Box, two: Box) -> bool:
    apart_x = max(one.x0, two.x0) - min(one.x1, two.x1)
    apart_y = max(one.y0, two.y0) - min(one.y1, two.y1)
    return apart_x <= TOUCH_POINTS and apart_y <= TOUCH_POINTS


def _lines(rules: Iterable[Rule]) -> tuple[float, ...]:
    """Give the places of rules, those that nearly coincide as one."""
    places: list[list[float]] = []
    for at in sorted(rule.at for rule in rules):
        if places and at - places[-1][-1] <= SAME_LINE_POINTS:
            places[-1].append(at)
        else:
            places.append([at])
    return tuple(sum(group) / len(group) for group in places)


def covered(rules: Iterable[Rule], at: float, start: float, end: float) -> float:
    """Give the share of a stretch that rules at one place cover."""
    length = end - start
    if length <= 0:
        return 1.0
    pieces = sorted(
        (max(rule.start, start), min(rule.end, end))
        for rule in rules
        if abs(rule.at - at) <= SAME_LINE_POINTS and rule.end > start and rule.start < end
    )
    covered, reached = 0.0, start
    for first, last in pieces:
        covered += max(last - max(first, reached), 0.0)
        reached = max(reached, last)
    return covered / length
