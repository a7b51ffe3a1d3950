"""Tables in plain text: bars, tabs or blanks part the cells, and columns stand under each other.

Where blanks part them, an empty cell shows only by where the others stand; so the columns are the
strips that stay blank in all full lines. A line of one piece amid the rows is a remark of the row
above it ("    3 bottles broken"), and an empty line or a rule ends nothing while rows go on below.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterator, Sequence

TABLE_ROWS = 2  # lines with the same number of columns that make a table of plain text
FULL = 3  # pieces of a line that says where columns are
CROSSED = 0.12  # of the full lines that may cross a blank strip
ASKEW = 2  # characters by which a piece may stand out of its column
GAP = 2  # lines without cells that may stand between two rows

# columns of a table in plain text: two blanks, a tab or a bar between cells
_CELL_BREAK = re.compile(r"(?<!\s)\s*\|\s*|\t+|(?<=\S) {2,}(?=\S)")
# such as "-----+-----", "=====", "|---|---|"
_RULE_LINE = re.compile(r"[\s|+=_:-]{3,}")
_DIGIT = re.compile(r"\d")
_PIECE = re.compile(r"\S+(?: \S+)*")


@dataclasses.dataclass(frozen=True, slots=True)
class TextTable:
    """Rows of a table in plain text.

    Attributes:
        rows: of cells, all as many.
        last: index of its last line.
    """

    rows: tuple[tuple[str, ...], ...]
    last: int


def table_at(lines: Sequence[str], first: int) -> TextTable | None:
    """Give the table that begins at a line, if one does."""
    found = _parted(lines, first)
    if found is not None and (found[1] or "|" in lines[first]):
        return found[0]
    return _aligned(lines, first) or (found[0] if found else None)


def _parted(lines: Sequence[str], first: int) -> tuple[TextTable, bool] | None:
    """Give rows of lines that fall into the same number of pieces, and whether tabs part them."""
    rows: list[tuple[int, list[str]]] = []
    tabs = "\t" in lines[first].strip()
    for index in range(first, len(lines)):
        line = lines[index].strip()
        if rows and line and _RULE_LINE.fullmatch(line):
            continue
        cells = _cells(lines[index], tabs=tabs)
        if len(cells) < FULL or (rows and len(cells) != len(rows[0][1])) or line.startswith(">"):
            break
        rows.append((index, cells))
    with_figures = any(_DIGIT.search(cell) for _, cells in rows for cell in cells)
    if len(rows) < TABLE_ROWS or not with_figures:
        return None
    return TextTable(tuple(tuple(cells) for _, cells in rows), rows[-1][0]), tabs


def _cells(line: str, *, tabs: bool) -> list[str]:
    if tabs:
        return [cell.strip() for cell in line.strip("\r\n").split("\t")]
    return [cell.strip() for cell in _CELL_BREAK.split(line.strip().strip("| "))]


def _aligned(lines: Sequence[str], first: int) -> TextTable | None:
    """Give rows of lines whose pieces stand under each other."""
    if not _is_full(lines[first]):
        return None
    last = max(_going_on(lines, first))
    block = [line for line in lines[first : last + 1] if line.strip() and not _is_rule(line)]
    full = [line for line in block if _is_full(line)]
    with_figures = sum(bool(_DIGIT.search(line)) for line in full)
    places = _separators(full)
    if len(full) < TABLE_ROWS or not with_figures or len(places) + 1 < FULL:
        return None
    return TextTable(tuple(tuple(_shared_out(line, places)) for line in block), last)


def _is_full(line: str) -> bool:
    if line.lstrip().startswith(">") or "\t" in line or "|" in line or _is_rule(line):
        return False
    return len(_PIECE.findall(line)) >= FULL


def _is_rule(line: str) -> bool:
    return _RULE_LINE.fullmatch(line) is not None and bool(line.strip())


def _going_on(lines: Sequence[str], first: int) -> Iterator[int]:
    """Give the indices of the lines that belong to the table; remarks only amid or below rows."""
    yield first
    full = [lines[first]]
    waiting = 0
    for index in range(first + 1, len(lines)):
        line = lines[index]
        if line.lstrip().startswith(">"):
            return
        if _is_full(line):
            if waiting and not _fits(line, full):
                return
            full.append(line)
            waiting = 0
            yield index
        elif _is_rule(line):
            continue
        elif not waiting and line.startswith("  ") and line.strip():
            yield index  # a remark set in, or a cell that goes on
        elif not waiting and len(_PIECE.findall(line)) == FULL - 1 and _fits(line, full):
            yield index
        else:
            waiting += 1
            if waiting > GAP:
                return


def _fits(line: str, full: Sequence[str]) -> bool:
    """Say whether a line's pieces keep to the columns of the lines above."""
    places = _separators(full)
    crossed = sum(
        any(piece.start() + ASKEW < place < piece.end() - ASKEW for place in places)
        for piece in _PIECE.finditer(line)
    )
    return bool(places) and crossed == 0


def _separators(full: Sequence[str]) -> list[float]:
    """Give the places between columns; titles that stand askew do not count."""
    below = _blank_strips([line for line in full if _DIGIT.search(line)])
    every = _blank_strips(full)
    return every if len(every) >= len(below) else below


def _blank_strips(full: Sequence[str]) -> list[float]:
    """Give the middle of the strips that stay blank in full lines."""
    width = max(map(len, full), default=0)
    cover = [0] * (width + 1)
    for line in full:
        for piece in _PIECE.finditer(line):
            for place in range(piece.start(), piece.end()):
                cover[place] += 1
    allowed = int(CROSSED * len(full))
    places: list[float] = []
    for blank, group in itertools.groupby(range(width), key=lambda at: cover[at] <= allowed):
        strip = list(group)
        if blank and strip[0] > 0 and any(cover[at] > allowed for at in range(strip[0])):
            places.append((strip[0] + strip[-1] + 1) / 2)
    return places


def _shared_out(line: str, places: Sequence[float]) -> list[str]:
    """Share out a line's pieces to columns; a remark stands in the first."""
    cells: list[list[str]] = [[] for _ in range(len(places) + 1)]
    pieces = list(_PIECE.finditer(line))
    if len(pieces) == len(cells) and not _DIGIT.search(line):
        return [piece.group() for piece in pieces]
    if len(pieces) == 1 and any(pieces[0].start() < at < pieces[0].end() for at in places):
        cells[0].append(pieces[0].group())
        return [" ".join(cell) for cell in cells]
    for piece in pieces:
        middle = (piece.start() + piece.end()) / 2
        across = sum(piece.start() < at < piece.end() for at in places)
        at = piece.start() if across > 1 else middle
        cells[sum(at > place for place in places)].append(piece.group())
    return [" ".join(cell) for cell in cells]
