"""Reliability diagrams as SVG: bars of what was right over what was said, with intervals."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

from extractor.errors import InputError
from extractor.evaluation.reliability import Bin, Reliability

SIDE = 260  # of the square, in pixels
LEFT, TOP, BELOW = 46, 34, 40
LEAST_HEIGHT = 0.6  # of the bar for the fewest answers, in pixels
COUNTS = 34  # height of the strip that shows how many answers a bin has


def write_diagrams(fields: Mapping[str, Reliability], folder: Path) -> list[Path]:
    """Write ``reliability-FIELD.svg`` for each field and give the paths.

    Raises:
        InputError: the folder cannot be written to.
    """
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for field, it in fields.items():
            path = folder / f"reliability-{field}.svg"
            path.write_text(diagram(field, it), encoding="utf-8")
            written.append(path)
    except OSError as error:
        raise InputError(str(folder), f"no diagrams can be written ({error.strerror})") from error
    return written


def diagram(field: str, it: Reliability) -> str:
    """Give one diagram; the dashed line is where every confidence means what it says."""
    width, height = LEFT + SIDE + 16, TOP + SIDE + COUNTS + BELOW
    most = max((part.count for part in it.bins), default=1)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
            f' width="{width}" height="{height}" font-family="sans-serif" font-size="11"'
            ' fill="#222">'
        ),
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="{LEFT}" y="15" font-size="13" font-weight="bold">{escape(field)}</text>',
        (
            f'<text x="{LEFT}" y="28">{it.count} answers, ECE {it.error:.3f}'
            f" (by chance {it.by_chance:.3f})</text>"
        ),
        *_axes(),
        *(_bar(part, most) for part in it.bins if part.count),
        (
            f'<line x1="{LEFT}" y1="{TOP + SIDE}" x2="{LEFT + SIDE}" y2="{TOP}" stroke="#555"'
            ' stroke-dasharray="4 4"/>'
        ),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _axes() -> list[str]:
    marks = [
        f'<rect x="{LEFT}" y="{TOP}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#999"/>'
    ]
    for step in range(6):
        share = step / 5
        across, up = _across(share), _up(share)
        marks += [
            f'<text x="{LEFT - 6}" y="{up + 4:.1f}" text-anchor="end">{share:.1f}</text>',
            (
                f'<text x="{across:.1f}" y="{TOP + SIDE + COUNTS + 16}" text-anchor="middle">'
                f"{share:.1f}</text>"
            ),
        ]
    marks += [
        (
            f'<text x="{LEFT + SIDE / 2}" y="{TOP + SIDE + COUNTS + 32}" text-anchor="middle">'
            "confidence, and how many answers have it</text>"
        ),
        (
            f'<text x="12" y="{TOP + SIDE / 2}" text-anchor="middle"'
            f' transform="rotate(-90 12 {TOP + SIDE / 2})">share right</text>'
        ),
    ]
    return marks


def _bar(part: Bin, most: int) -> str:
    left, right = _across(part.low) + 1, _across(part.high) - 1
    top, said = _up(part.share), _across(part.said)
    deep = max(LEAST_HEIGHT, part.count / most * (COUNTS - 4))
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}"'
        f' height="{TOP + SIDE - top:.1f}" fill="#9db8d2"/>'
        f'<line x1="{said:.1f}" y1="{_up(part.share_low):.1f}" x2="{said:.1f}"'
        f' y2="{_up(part.share_high):.1f}" stroke="#1f4e79"/>'
        f'<circle cx="{said:.1f}" cy="{top:.1f}" r="3" fill="#1f4e79"/>'
        f'<rect x="{left:.1f}" y="{TOP + SIDE + 2}" width="{right - left:.1f}"'
        f' height="{deep:.1f}" fill="#c9c9c9"><title>{part.count} answers</title></rect>'
    )


def _across(share: float) -> float:
    return LEFT + share * SIDE


def _up(share: float) -> float:
    return TOP + (1 - share) * SIDE
