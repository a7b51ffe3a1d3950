"""What a mail consists of, and how mail programs write it as text."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Sequence


@dataclasses.dataclass(frozen=True, slots=True)
class Text:
    """What the sender typed."""

    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Quote:
    """An earlier message below or above, under the lines that a mail program puts over it.

    Attributes:
        forwarded: passed on rather than answered: programs leave such text without marks.
    """

    head: str
    text: str
    forwarded: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Grid:
    """A table; the first row holds the headings, ``right`` the columns of figures.

    A row of one cell runs over all columns.
    """

    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int]


@dataclasses.dataclass(frozen=True, slots=True)
class Small:
    """Small print."""

    text: str


Block = Text | Quote | Grid | Small


def as_text(blocks: Sequence[Block], *, marks: bool, width: int = 0, bars: str = "  ") -> str:
    """Write blocks as plain text.

    Args:
        blocks: from top to bottom.
        marks: whether answered messages carry ``>``.
        width: wrap typed lines to this many characters; 0 leaves them.
        bars: between the columns of tables.
    """
    return "\n\n".join(_plain(block, marks=marks, width=width, bars=bars) for block in blocks)


def _plain(block: Block, *, marks: bool, width: int, bars: str) -> str:
    if isinstance(block, Text):
        return wrapped(block.text, width) if width else block.text
    if isinstance(block, Small):
        return f"{'--' if marks else '_' * 30}\n{block.text}"
    if isinstance(block, Grid):
        return "\n".join(_aligned(block, bars))
    if not marks or block.forwarded or "\n" in block.head:  # headers of Outlook stand alone
        return f"{block.head}\n\n{block.text}"
    quoted = "\n".join(f"> {line}".rstrip() for line in block.text.split("\n"))
    return f"{block.head}\n{quoted}"


def wrapped(text: str, width: int) -> str:
    """Wrap long lines as mail programs do."""
    return "\n".join(
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )


def _aligned(grid: Grid, bars: str) -> list[str]:
    columns = len(grid.rows[0])
    full = [row for row in grid.rows if len(row) == columns]
    sizes = [max(len(row[at]) for row in full) for at in range(columns)]
    lines: list[str] = []
    for index, row in enumerate(grid.rows):
        if len(row) == 1 < columns:
            lines.append(f"{bars * 2}{row[0]}")
            continue
        cells = [
            cell.rjust(sizes[at]) if at in grid.right and index else cell.ljust(sizes[at])
            for at, cell in enumerate(row)
        ]
        lines.append(bars.join(cells).rstrip())
        if index == 0:
            lines.append("-" * len(bars.join(cells)))
    return lines
