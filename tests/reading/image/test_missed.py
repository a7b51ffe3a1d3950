"""What was not read is found, and what is read on a sheet of pieces has its place on the page."""

from __future__ import annotations

import numpy as np

from extractor.reading.image.missed import missed_text, sheet_of
from extractor.reading.image.pixels import Pixels
from extractor.values.geometry import Box

LINES = [Box(88.0, 122.0 + 40 * line, 720.0, 138.0 + 40 * line) for line in range(20)]


def test_a_line_that_was_not_read_is_found(page: Pixels) -> None:
    left_out = LINES[7]
    pieces = missed_text(page, [box for box in LINES if box is not left_out])
    assert pieces
    assert all(left_out.contains(piece.center, margin=3) for piece in pieces)


def test_nothing_is_missed_on_a_page_that_was_read(page: Pixels) -> None:
    assert missed_text(page, LINES) == []
    assert missed_text(page, []) == []


def test_rules_and_blots_are_not_taken_for_text(page: Pixels) -> None:
    page[1000:1003, 90:700] = 0
    page[1050:1120, 300:420] = 0
    assert missed_text(page, LINES) == []


def test_a_place_on_the_sheet_of_pieces_is_a_place_on_the_page(page: Pixels) -> None:
    pieces = [LINES[3], LINES[11]]
    sheet = sheet_of(page, pieces)
    for piece in pieces:
        dark = np.argwhere(page[int(piece.y0) : int(piece.y1), 88:720] < 100)
        y, x = dark[len(dark) // 2] + (int(piece.y0), 88)
        back = [
            box
            for row, column in np.argwhere(sheet.picture < 100)
            if (box := sheet.on_page(Box(column, row, column + 1.0, row + 1.0))) is not None
        ]
        assert any(box.x0 == x and box.y0 == y for box in back)
    assert sheet.on_page(Box(0.0, 0.0, 5.0, 1.0)) is None
