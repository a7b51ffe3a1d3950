"""Ruled lines among the paths of a PDF page."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Sequence

from pypdfium2 import raw

from extractor.reading import pdf_calls as calls
from extractor.reading.pdf_space import Space
from extractor.reading.shapes import Rule
from extractor.values.geometry import Box

RULE_POINTS = 2.5  # a thinner filled shape is a line
SHORT_RULE_POINTS = 6.0  # a shorter line is a dash or a stroke of a letter
RECTANGLE_SEGMENTS = 5
MAX_SEGMENTS = 2_000  # of one path; the rest is left out

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclasses.dataclass(frozen=True, slots=True)
class Path:
    """A path on a page.

    Attributes:
        shape: the address of PDFium's object.
        matrix: of the forms it stands in.
    """

    shape: int
    matrix: Matrix
    box: Box
    filled: bool
    stroked: bool


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """Give the matrix that applies ``inner`` first and ``outer`` then."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
            e * g + f * i + k, e * h + f * j + m)  # fmt: skip


def moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    """Apply a matrix to a point."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def rules_of(path: Path, space: Space, buffers: calls.Buffers) -> Iterator[Rule]:
    """Give the level and upright lines that a path draws.

    A stroked rectangle gives its four sides, a thin filled one gives one line, a wide filled one
    (a shaded row) gives none.
    """
    segments = calls.segments_of(path.shape)
    if segments <= RECTANGLE_SEGMENTS:
        if path.stroked and segments >= RECTANGLE_SEGMENTS - 1:
            yield from _sides(path.box)
        return
    yield from _rules_of_segments(path, space, min(segments, MAX_SEGMENTS), buffers)


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
    path: Path, space: Space, count: int, buffers: calls.Buffers
) -> Iterator[Rule]:
    """Give the rules of a path that draws many lines at once."""
    own = buffers.matrix
    calls.matrix_of(path.shape, buffers.at_matrix)
    matrix = times((own.a, own.b, own.c, own.d, own.e, own.f), path.matrix)
    at_x, at_y = buffers.at_bounds[:2]
    part: list[tuple[float, float]] = []
    for index in range(count + 1):
        segment = calls.segment(path.shape, index) if index < count else None
        ends = segment is None or calls.segment_kind(segment) == raw.FPDF_SEGMENT_MOVETO
        if ends and part:
            yield from _rules_of_part(part, space, stroked=path.stroked)
            part = []
        if segment is not None and calls.segment_point(segment, at_x, at_y):
            part.append(moved(buffers.bounds[0], buffers.bounds[1], matrix))


def _rules_of_part(
    points: list[tuple[float, float]], space: Space, *, stroked: bool
) -> Iterator[Rule]:
    groups: Iterable[Sequence[tuple[float, float]]]
    groups = itertools.pairwise(points) if stroked else [points]
    for corners in groups:
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        box = space.box(min(xs), min(ys), max(xs), max(ys))
        thin = min(box.width, box.height) <= RULE_POINTS
        if thin and max(box.width, box.height) >= SHORT_RULE_POINTS:
            yield Rule.of(box)
