"""Learning curves as SVG: the share right over the number of labels, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from extractor.labeling.curve import QUEUE, Point, by_order

WIDTH, HEIGHT = 460, 250
LEFT, RIGHT, TOP, BELOW = 52, 90, 22, 44
_COLOURS = {QUEUE: "#0f5c8c"}
_OTHER = "#9a4f00"


def curve_diagram(points: Sequence[Point]) -> str:
    """Give one diagram; bars are 95 % intervals."""
    most = max((it.labels for it in points), default=0) or 1
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
            f' width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="11"'
            ' fill="#222">'
        ),
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for step in range(6):
        up = _up(step / 5)
        parts.append(
            f'<line x1="{LEFT}" y1="{up:.1f}" x2="{WIDTH - RIGHT}" y2="{up:.1f}" stroke="#ddd"/>'
            f'<text x="{LEFT - 6}" y="{up + 4:.1f}" text-anchor="end">{step * 20} %</text>'
        )
    for size in sorted({it.labels for it in points}):
        across = _across(size / most)
        middle = f'y="{HEIGHT - BELOW + 16}" text-anchor="middle"'
        parts.append(f'<text x="{across:.1f}" {middle}>{size}</text>')
    center = (LEFT + WIDTH - RIGHT) / 2
    parts.append(
        f'<text x="{center}" y="{HEIGHT - 8}" text-anchor="middle">labelled documents</text>'
        f'<text x="{LEFT}" y="13" font-weight="bold">categories right while held out</text>'
    )
    for at, (order, curve) in enumerate(by_order(points).items()):
        parts += _curve(order, curve, most, shift=5.0 * at)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _curve(order: str, curve: Sequence[Point], most: int, *, shift: float) -> list[str]:
    colour = _COLOURS.get(order, _OTHER)
    places = [(_across(it.labels / most) + shift, it) for it in curve]
    path = " ".join(f"{x:.1f},{_up(it.right):.1f}" for x, it in places)
    drawn = [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>']
    for x, it in places:
        drawn.append(
            f'<line x1="{x:.1f}" y1="{_up(it.low):.1f}" x2="{x:.1f}" y2="{_up(it.high):.1f}"'
            f' stroke="{colour}" opacity="0.45"/>'
            f'<circle cx="{x:.1f}" cy="{_up(it.right):.1f}" r="3" fill="{colour}">'
            f"<title>{it.labels} labels: {it.right:.0%} of {it.matters}</title></circle>"
        )
    x, last = places[-1]
    beside = _up(last.right) + 4 + shift * 2  # where curves end in one point
    drawn.append(f'<text x="{x + 10:.1f}" y="{beside:.1f}" fill="{colour}">{escape(order)}</text>')
    return drawn


def _across(share: float) -> float:
    return LEFT + 6 + share * (WIDTH - LEFT - RIGHT - 12)


def _up(share: float) -> float:
    return TOP + (1 - share) * (HEIGHT - TOP - BELOW)
