"""Diagrams as SVG: bars made of parts, and lines. The same figures give the same bytes."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence

from benchmarks.report.page import number

COLOURS = (
    "#1f4e79", "#c46a1b", "#3b7d4f", "#8a3b6b", "#6b6b6b", "#b59a2a", "#2a8c9e", "#9c4a3c",
)  # fmt: skip
LEFT, RIGHT, TOP, BAR, GAP, WIDTH = 20, 190, 40, 22, 14, 460
LETTER = 6.2  # pixels, of the names at the left


def bars(
    title: str, unit: str, rows: Mapping[str, Mapping[str, float]], *, even: bool = False
) -> str:
    """Give bars that lie one below the other, each made of its parts.

    Args:
        title: what is shown.
        unit: of the values.
        rows: the parts of each bar, by name; parts of the same name have the same colour.
        even: all bars are of the same length, to show the shares of their parts.
    """
    parts = list(dict.fromkeys(name for row in rows.values() for name in row))
    most = max((sum(row.values()) for row in rows.values()), default=0.0) or 1.0
    left = LEFT + LETTER * max(map(len, rows), default=0)
    height = TOP + len(rows) * (BAR + GAP) + 30
    drawn = []
    for at, (name, row) in enumerate(rows.items()):
        y = TOP + at * (BAR + GAP)
        x, whole = left, sum(row.values())
        drawn.append(_text(left - 8, y + 15, name, anchor="end"))
        for part, value in row.items():
            wide = WIDTH * value / ((whole or 1.0) if even else most)
            colour = COLOURS[parts.index(part) % len(COLOURS)]
            drawn.append(
                f'<rect x="{x:.1f}" y="{y}" width="{wide:.1f}" height="{BAR}" fill="{colour}"/>'
            )
            x += wide
        drawn.append(_text(x + 6, y + 15, f"{number(whole)} {unit}"))
    if len(parts) > 1:
        height = max(height, TOP + 16 * len(parts) + 10)
        drawn += _legend(parts, left + WIDTH + 80)
    return _framed(title, left + WIDTH + RIGHT + 60, height, drawn)


def lines(
    title: str,
    across: str,
    up: str,
    curves: Mapping[str, Sequence[tuple[float, float]]],
    *,
    height: int = 260,
) -> str:
    """Give curves over one axis, both from nought.

    Args:
        title: what is shown.
        across: what the x axis counts.
        up: what the y axis counts.
        curves: points of each, by name, in order of x.
        height: of the field, in pixels.
    """
    points = [point for curve in curves.values() for point in curve]
    most_x = max((x for x, _ in points), default=0.0) or 1.0
    most_y = _round_up(max((y for _, y in points), default=0.0) or 1.0)
    left = 70
    drawn = [
        f'<rect x="{left}" y="{TOP}" width="{WIDTH}" height="{height}" fill="none" stroke="#999"/>',
        _text(left + WIDTH / 2, TOP + height + 34, across, anchor="middle"),
        _text(left, TOP - 8, up),
    ]
    for step in range(5):
        y = TOP + height * (1 - step / 4)
        x = left + WIDTH * step / 4
        drawn.append(_text(left - 6, y + 4, f"{most_y * step / 4:g}", anchor="end"))
        drawn.append(_text(x, TOP + height + 16, f"{most_x * step / 4:.3g}", anchor="middle"))
    for at, curve in enumerate(curves.values()):
        spots = " ".join(
            f"{left + WIDTH * x / most_x:.1f},{TOP + height * (1 - y / most_y):.1f}"
            for x, y in curve
        )
        colour = COLOURS[at % len(COLOURS)]
        drawn.append(f'<polyline points="{spots}" fill="none" stroke="{colour}"/>')
    drawn += _legend(list(curves), left + WIDTH + 16)
    wide = 60 + LETTER * max(map(len, curves), default=0)
    return _framed(title, left + WIDTH + wide, TOP + height + 50, drawn)


def _round_up(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return next(power * it for it in (1, 2, 3, 4, 5, 6, 8, 10) if power * it >= value)


def _legend(names: Sequence[str], left: float) -> list[str]:
    drawn = []
    for at, name in enumerate(names):
        y = TOP + 16 * at
        colour = COLOURS[at % len(COLOURS)]
        drawn.append(f'<rect x="{left}" y="{y}" width="10" height="10" fill="{colour}"/>')
        drawn.append(_text(left + 16, y + 9, name))
    return drawn


def _text(x: float, y: float, text: str, *, anchor: str = "start") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{html.escape(text)}</text>'


def _framed(title: str, width: float, height: float, drawn: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}"'
        f' width="{width:.0f}" height="{height:.0f}" font-family="sans-serif" font-size="11"'
        ' fill="#222">'
    )
    ground = f'<rect width="{width:.0f}" height="{height:.0f}" fill="#fff"/>'
    name = f'<text x="10" y="20" font-weight="bold">{html.escape(title)}</text>'
    return "\n".join([head, ground, name, *drawn, "</svg>"]) + "\n"
