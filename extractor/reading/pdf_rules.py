"""Ruled lines and pictures among the shapes of a PDF page."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterable, Iterator, Sequence

import pypdfium2 as pdfium
from pypdfium2 import raw

from extractor.reading.pdf_space import Space
from extractor.reading.shapes import Rule
from extractor.values.geometry import Box

RULE_POINTS = 2.5  # a thinner filled shape is a line
SHORT_RULE_POINTS = 6.0  # a shorter line is a dash or a stroke of a letter
MAX_SHAPES = 20_000  # a page with more is a drawing, not a form; the rest is left out
RECTANGLE_SEGMENTS = 5
MAX_SEGMENTS = 2_000  # of one path; the rest is left out


def rules_of(page: pdfium.PdfPage, space: Space) -> tuple[list[Rule], float]:
    """Give a page's level and upright lines, and the share of it that its largest picture covers.

    A stroked rectangle gives its four sides, a thin filled one gives one line, a wide filled one
    (a shaded row) gives none.
    """
    rules: list[Rule] = []
    picture = 0.0
    for index in range(min(raw.FPDFPage_CountObjects(page.raw), MAX_SHAPES)):
        shape = raw.FPDFPage_GetObject(page.raw, index)
        kind = raw.FPDFPageObj_GetType(shape)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            box = _bounds(shape, space)
            picture = max(picture, _share(box, space) if box else 0.0)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            rules.extend(_rules_of_path(shape, space))
    return rules, picture


def _bounds(shape: object, space: Space) -> Box | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(shape, left, bottom, right, top):
        return None
    return space.box(left.value, bottom.value, right.value, top.value)


def _share(box: Box, space: Space) -> float:
    width = min(box.x1, space.width) - max(box.x0, 0.0)
    height = min(box.y1, space.height) - max(box.y0, 0.0)
    return max(width, 0.0) * max(height, 0.0) / max(space.width * space.height, 1.0)


def _rules_of_path(shape: object, space: Space) -> Iterator[Rule]:
    box = _bounds(shape, space)
    if box is None or max(box.width, box.height) < SHORT_RULE_POINTS:
        return
    if min(box.width, box.height) <= RULE_POINTS:
        yield Rule.of(box)
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(shape, fill, stroke)
    segments = raw.FPDFPath_CountSegments(shape)
    if segments <= RECTANGLE_SEGMENTS:
        if stroke.value and segments >= RECTANGLE_SEGMENTS - 1:
            yield from _sides(box)
        return
    yield from _rules_of_segments(shape, space, min(segments, MAX_SEGMENTS), bool(stroke.value))


def _sides(box: Box) -> Iterator[Rule]:
    for level, at, start, end in (
        (True, box.y0, box.x0, box.x1),
        (True, box.y1, box.x0, box.x1),
        (False, box.x0, box.y0, box.y1),
        (False, box.x1, box.y0, box.y1),
    ):
        if end - start >= SHORT_RULE_POINTS:
            yield Rule(level, at, start, end)


def _rules_of_segments(
    shape: object,
    space: Space,
    count: int,
    stroked: bool,  # noqa: FBT001
) -> Iterator[Rule]:
    """Give the rules of a path that draws many lines at once."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(shape, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    part: list[tuple[float, float]] = []
    for index in range(count + 1):
        segment = raw.FPDFPath_GetPathSegment(shape, index) if index < count else None
        ends = segment is None or raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO
        if ends and part:
            yield from _rules_of_part(part, space, stroked)
            part = []
        if segment is not None and raw.FPDFPathSegment_GetPoint(segment, x, y):
            part.append(
                (
                    matrix.a * x.value + matrix.c * y.value + matrix.e,
                    matrix.b * x.value + matrix.d * y.value + matrix.f,
                )
            )


def _rules_of_part(
    points: list[tuple[float, float]],
    space: Space,
    stroked: bool,  # noqa: FBT001
) -> Iterator[Rule]:
    groups: Iterable[Sequence[tuple[float, float]]]
    groups = itertools.pairwise(points) if stroked else [points]
    for corners in groups:
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        box = space.box(min(xs), min(ys), max(xs), max(ys))
        thin = min(box.width, box.height) <= RULE_POINTS
        if thin and max(box.width, box.height) >= SHORT_RULE_POINTS:
            yield Rule.of(box)
