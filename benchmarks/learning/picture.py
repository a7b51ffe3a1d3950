"""Learning curves as SVG: the mean over seeds, and from the least to the largest.

    python -m benchmarks.learning.picture POINTS.json ... --svg docs/learning.svg

The points are those that `benchmarks.learning.curves` and `benchmarks.learning.fields` keep.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Sequence
from pathlib import Path

from benchmarks.learning.points import Point, read_points

SIDE, LEFT, TOP, GAP = 220, 46, 40, 60
MOST = 200  # labels
TASKS = ["category", "triage", "marks, other suppliers", "marks, other stories", "amounts"]
COLOURS = {"active": "#1f4e79", "random": "#c46a1b"}


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--tasks", nargs="+", default=TASKS)
    parser.add_argument("--svg", type=Path, required=True)
    given = parser.parse_args()
    points = [it for file in given.files for it in read_points(file)]
    shown = sorted(
        (it for it in points if it.task in given.tasks),
        key=lambda it: (given.tasks.index(it.task), it.language),
    )
    given.svg.write_text(draw(shown), encoding="utf-8")


def draw(points: Sequence[Point]) -> str:
    """Give one small diagram a task and language."""
    panels = list(dict.fromkeys((it.task, it.language) for it in points))
    across = min(4, len(panels))
    width = LEFT + across * (SIDE + GAP)
    height = -(-len(panels) // across) * (SIDE + TOP + 40) + 20
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
            f' width="{width}" height="{height}" font-family="sans-serif" font-size="11"'
            ' fill="#222">'
        ),
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for at, (task, language) in enumerate(panels):
        own = [it for it in points if (it.task, it.language) == (task, language)]
        left, top = LEFT + at % across * (SIDE + GAP), TOP + at // across * (SIDE + TOP + 40)
        parts += _panel(f"{task}, {language} left out", own, left, top)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(title: str, points: Sequence[Point], left: int, top: int) -> list[str]:
    parts = [
        f'<text x="{left}" y="{top - 8}" font-weight="bold">{title}</text>',
        f'<rect x="{left}" y="{top}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#999"/>',
    ]
    for step in range(6):
        y = top + SIDE * (1 - step / 5)
        parts.append(
            f'<text x="{left - 6}" y="{y + 4:.0f}" text-anchor="end">{step / 5:.1f}</text>'
        )
    for size in (0, 50, 100, 200):
        x = left + SIDE * size / MOST
        parts.append(f'<text x="{x:.0f}" y="{top + SIDE + 15}" text-anchor="middle">{size}</text>')
    for at, (order, colour) in enumerate(COLOURS.items()):
        parts += _curve([it for it in points if it.order in {order, "before"}], colour, left, top)
        parts.append(
            f'<text x="{left + SIDE - 50}" y="{top + SIDE - 24 + 14 * at}" fill="{colour}">'
            f"{order}</text>"
        )
    return parts


def _curve(points: Sequence[Point], colour: str, left: int, top: int) -> list[str]:
    shares: dict[int, list[float]] = {}
    for it in points:
        shares.setdefault(it.labels, []).append(it.own)
    spots = []
    parts = []
    for size, found in sorted(shares.items()):
        x = left + SIDE * size / MOST
        low, mean, high = (
            top + SIDE * (1 - it) for it in (min(found), statistics.mean(found), max(found))
        )
        spots.append(f"{x:.1f},{mean:.1f}")
        parts.append(
            f'<line x1="{x:.1f}" y1="{low:.1f}" x2="{x:.1f}" y2="{high:.1f}" stroke="{colour}"/>'
            f'<circle cx="{x:.1f}" cy="{mean:.1f}" r="2.5" fill="{colour}"/>'
        )
    line = f'<polyline points="{" ".join(spots)}" fill="none" stroke="{colour}"/>'
    return [line, *parts]


if __name__ == "__main__":
    main()
