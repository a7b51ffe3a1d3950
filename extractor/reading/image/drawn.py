"""Lines drawn on a page: found by their ink, and painted over where they hide text."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extractor.reading.image.pixels import Pixels, ink_of, paper_of
from extractor.reading.shapes import Rule

LEVEL_RULE_POINTS = 30.0
BRIDGE_PIXELS = 9  # between the dashes of a dashed rule
RULE_POINTS = 3.0  # thicker ones are bars or letters
LONELY_SHARE = 0.2  # of the pixels beside a rule that may be ink: where other rules meet it
UPRIGHT_RULE_POINTS = 17.0  # taller than any letter of a table
LONG_RULE_POINTS = 34.0  # an upright run of more is a rule, whatever it ends at
HELD_POINTS = 4.0


def rules_in(grey: Pixels, *, dpi: float) -> list[Rule]:
    """Find drawn lines on an upright page, in points from the top left."""
    dark = ink_of(grey, block=max(int(dpi / 6) | 1, 15))
    points = 72 / dpi
    found = [
        Rule(level=True, at=at, start=start, end=end)
        for at, start, end in _runs(dark, points, LEVEL_RULE_POINTS)
    ]
    uprights = [
        Rule(level=False, at=at, start=start, end=end)
        for at, start, end in _runs(dark.T.copy(), points, UPRIGHT_RULE_POINTS)
    ]
    return found + [
        rule for rule in uprights if rule.length >= LONG_RULE_POINTS or _is_held(rule, found)
    ]


def _is_held(upright: Rule, levels: Sequence[Rule]) -> bool:
    """Say whether a short upright run ends at level rules: else it is letters under each other."""
    return all(
        any(
            abs(level.at - end) <= HELD_POINTS
            and level.start - HELD_POINTS <= upright.at <= level.end + HELD_POINTS
            for level in levels
        )
        for end in (upright.start, upright.end)
    )


def without_rules(grey: Pixels, rules: Sequence[Rule], *, dpi: float) -> Pixels:
    """Paint drawn lines over with paper, because text recognition loses cells in frames."""
    painted = grey.copy()
    scale = dpi / 72
    paper = paper_of(grey)
    for rule in rules:
        box = rule.box
        corner = (round(box.x0 * scale), round(box.y0 * scale))
        other = (round(box.x1 * scale), round(box.y1 * scale))
        cv2.line(painted, corner, other, (paper,), max(round(dpi / 50), 3))
    return painted


def _runs(dark: Pixels, points: float, length: float) -> list[tuple[float, float, float]]:
    """Find long, thin, lonely runs of ink along x: (y, from x, to x) in points."""
    along = max(int(length / points), 8)
    bridged = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, BRIDGE_PIXELS), np.uint8))
    runs = cv2.morphologyEx(bridged, cv2.MORPH_OPEN, np.ones((1, along), np.uint8))
    # a rule that drifts by a row leaves two runs; joined they are one
    joined = cv2.dilate(runs, np.ones((2, 3), np.uint8))
    outlines, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    boxes = [cv2.boundingRect(it) for it in outlines]
    for x, y, width, height in sorted(boxes, key=lambda it: (it[1], it[0])):
        if height * points <= RULE_POINTS and _is_lonely(dark, x, y, width, height):
            found.append(((y + height / 2) * points, x * points, (x + width) * points))
    return found


def _is_lonely(dark: Pixels, x: int, y: int, width: int, height: int) -> bool:
    """Say whether there is little ink right above and below: no row of letters, no shaded cell."""
    above = dark[max(y - 3, 0) : max(y - 1, 0), x : x + width]
    below = dark[y + height + 1 : y + height + 3, x : x + width]
    sides = [float(it.mean()) for it in (above, below) if it.size]
    return all(share < LONELY_SHARE for share in sides)
