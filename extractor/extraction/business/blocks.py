"""Group segments that stand under each other into blocks: addresses, letterheads, footers."""

from __future__ import annotations

import dataclasses

from extractor.extraction.business.layout import Layout, Segment
from extractor.extraction.business.names import has_contact, is_street, is_town

_APART = 1.15  # letter heights between two lines from which a new block starts
_COLUMNS = 20  # segments on one row from which it is a wide table, which has no blocks
_ALIGNED = 6.0  # points by which the left edges of a block's lines may differ


@dataclasses.dataclass(frozen=True, slots=True)
class Block:
    """Lines under each other, with a common left edge or centre."""

    lines: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """Give all lines."""
        return "\n".join(it.text for it in self.lines)

    @property
    def is_address(self) -> bool:
        """Say whether it holds a town, or a street with something to reach it by."""
        towns = any(is_town(it.text) for it in self.lines)
        streets = any(is_street(it.text) for it in self.lines[1:])
        return towns or (streets and len(self.lines) >= 3)

    @property
    def has_contact(self) -> bool:
        """Say whether it names a phone, mail or web address."""
        return has_contact(self.text)


def find_blocks(layout: Layout) -> list[Block]:
    """Group all segments, in reading order of their first lines."""
    open_blocks: list[list[Segment]] = []
    done: list[list[Segment]] = []
    for segment in layout.segments:
        if len(layout.rows[segment.row]) > _COLUMNS:
            continue
        reached = [(_reaches(it[-1], segment), it) for it in open_blocks]
        done.extend(it for still, it in reached if not still)
        open_blocks = [it for still, it in reached if still]
        home = next((it for it in open_blocks if _continues(it[-1], segment)), None)
        if home is None:
            open_blocks.append([segment])
        else:
            home.append(segment)
    blocks = [Block(tuple(it)) for it in (*done, *open_blocks)]
    return sorted(blocks, key=lambda it: (it.lines[0].row, it.lines[0].box.x0))


def _reaches(last: Segment, segment: Segment) -> bool:
    room = segment.box.y0 - last.box.y1
    return last.page == segment.page and room <= 2 * _APART * max(last.height, segment.height)


def _continues(last: Segment, segment: Segment) -> bool:
    if last.row == segment.row:
        return False
    room = segment.box.y0 - last.box.y1
    if room > _APART * min(last.height, segment.height):
        return False
    left = abs(last.box.x0 - segment.box.x0) <= _ALIGNED
    right = abs(last.box.x1 - segment.box.x1) <= _ALIGNED / 2
    centre = abs(last.box.center[0] - segment.box.center[0]) <= _ALIGNED / 2
    return left or right or centre
