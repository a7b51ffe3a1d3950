"""One walk over the objects of a PDF page: its rules and pictures, and text that may be unseen.

Text is doubtful when it is drawn in no or in a light colour, in the colour of an area, or before
something that covers it. Whether it really cannot be seen is for `pdf_hidden` to find out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import pypdfium2 as pdfium
from pypdfium2 import raw

from extractor.reading import pdf_calls as calls
from extractor.reading.pdf_rules import (
    IDENTITY,
    RULE_POINTS,
    SHORT_RULE_POINTS,
    Matrix,
    Path,
    moved,
    rules_of,
    times,
)
from extractor.reading.pdf_space import Space
from extractor.reading.shapes import Rule
from extractor.values.geometry import Box

MAX_SHAPES = 20_000  # a page with more is a drawing, not a form; the rest is left out
MAX_DEPTH = 4  # forms inside each other
LIGHT = 215  # of 255; text whose darkest colour channel is lighter may be lost on white
OPAQUE = 40  # of 255; less is as good as transparent
COVER_SEGMENTS = 20  # a path with more is a drawing or a signature
COVER_POINTS = 4.0  # a thinner area hides no text
_UNSEEN_MODES = {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}
_NO_COLOUR = -1  # a pattern


@dataclasses.dataclass(frozen=True, slots=True)
class Cover:
    """An area or picture that hides what was drawn before.

    Attributes:
        texts: how many text objects were drawn before it.
        colour: as 0xRRGGBB; negative for a picture.
    """

    box: Box
    texts: int
    colour: int


@dataclasses.dataclass(slots=True)
class Shapes:
    """What stands on a page beside words.

    Attributes:
        texts: addresses of the text objects, in the order in which they are drawn.
        colours: from which of them on another colour, as 0xRRGGBB, holds.
        unseen: those that no ink is drawn for.
        doubtful: those drawn in an unusual way.
        pale: those that may be lost on white.
        tinted: those in the colour of an area, with that colour.
        light: whether the colour that holds now may be lost on white.
    """

    rules: list[Rule] = dataclasses.field(default_factory=list)
    pictures: list[Box] = dataclasses.field(default_factory=list)
    covers: list[Cover] = dataclasses.field(default_factory=list)
    texts: list[int] = dataclasses.field(default_factory=list)
    colours: list[tuple[int, int]] = dataclasses.field(default_factory=list)
    unseen: set[int] = dataclasses.field(default_factory=set)
    doubtful: set[int] = dataclasses.field(default_factory=set)
    pale: set[int] = dataclasses.field(default_factory=set)
    tinted: dict[int, int] = dataclasses.field(default_factory=dict)
    light: bool = False

    def late_covers(self) -> list[Cover]:
        """Give what is drawn over earlier text."""
        return [it for it in self.covers if it.texts]


def shapes_of(page: pdfium.PdfPage, space: Space) -> Shapes:
    """Walk over a page and the forms in it."""
    shapes = Shapes()
    walk = _Walk(space, shapes, calls.Buffers())
    handle = calls.address(page.raw)
    count = raw.FPDFPage_CountObjects(page.raw)
    walk.over(handle, count, calls.page_object, IDENTITY, 0)
    shapes.tinted.update(_in_colours(shapes, {cover.colour for cover in shapes.covers}))
    return shapes


def _in_colours(shapes: Shapes, colours: set[int]) -> Iterator[tuple[int, int]]:
    """Give the text that is drawn in one of some colours, and its colour."""
    if not shapes.colours:
        return
    ends = [*(start for start, _ in shapes.colours[1:]), len(shapes.texts)]
    for (start, colour), end in zip(shapes.colours, ends, strict=True):
        if colour in colours:
            yield from ((shape, colour) for shape in shapes.texts[start:end])


@dataclasses.dataclass(slots=True)
class _Walk:
    space: Space
    shapes: Shapes
    buffers: calls.Buffers
    left: int = MAX_SHAPES

    def over(
        self,
        holder: int,
        count: int,
        get: Callable[[int, int], int],
        matrix: Matrix,
        depth: int,
    ) -> None:
        shapes = self.shapes
        texts, doubtful, unseen = shapes.texts, shapes.doubtful, shapes.unseen
        both, at_colour = self.buffers.both, self.buffers.at_colour
        kind_of, text_mode, fill_of = calls.kind_of, calls.text_mode, calls.fill_of
        last: tuple[int, int] = (-1, -1)
        for index in range(min(count, self.left)):
            shape = get(holder, index)
            mode = text_mode(shape)
            if mode >= 0:  # less for everything but text
                known = fill_of(shape, *at_colour)
                if mode or not known:
                    (unseen if mode in _UNSEEN_MODES else doubtful).add(shape)
                elif both[0] != last[0] or both[1] != last[1]:
                    last = both[0], both[1]
                    self._new_colour()
                if shapes.light:
                    shapes.pale.add(shape)
                texts.append(shape)
                continue
            kind = kind_of(shape)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(shape, matrix)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self._picture(shape, matrix)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
                self._form(shape, matrix, depth)
                last = (-1, -1)
        self.left -= min(count, self.left)

    def _new_colour(self) -> None:
        """Note from which text on another colour holds, and whether it may be lost on white."""
        red, green, blue, opacity = self.buffers.colour
        self.shapes.light = opacity < OPAQUE or min(red, green, blue) > LIGHT
        colour = (red << 16) | (green << 8) | blue
        self.shapes.colours.append((len(self.shapes.texts), colour))

    def _form(self, shape: int, matrix: Matrix, depth: int) -> None:
        own = self.buffers.matrix
        calls.matrix_of(shape, self.buffers.at_matrix)
        inner = times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
        self.over(shape, max(calls.form_size(shape), 0), calls.form_object, inner, depth + 1)

    def _picture(self, shape: int, matrix: Matrix) -> None:
        box = self._bounds(shape, matrix)
        if box is not None:
            self.shapes.pictures.append(box)
            self.shapes.covers.append(Cover(box, len(self.shapes.texts), _NO_COLOUR))

    def _path(self, shape: int, matrix: Matrix) -> None:
        box = self._bounds(shape, matrix, least=SHORT_RULE_POINTS)
        if box is None:
            return
        thinner = min(box.width, box.height)
        if thinner <= RULE_POINTS:
            self.shapes.rules.append(Rule.of(box))
            return
        buffers = self.buffers
        calls.draw_mode_of(shape, *buffers.at_modes)
        filled, stroked = bool(buffers.modes[0]), bool(buffers.modes[1])
        path = Path(shape, matrix, box, filled, stroked)
        self.shapes.rules.extend(rules_of(path, self.space, buffers))
        if filled and thinner >= COVER_POINTS and calls.segments_of(shape) <= COVER_SEGMENTS:
            self._cover(path)

    def _cover(self, path: Path) -> None:
        colour = self.buffers.colour
        known = calls.fill_of(path.shape, *self.buffers.at_colour)
        if known and colour[3] < 255 - OPAQUE:
            return
        value = (colour[0] << 16) | (colour[1] << 8) | colour[2] if known else _NO_COLOUR
        self.shapes.covers.append(Cover(path.box, len(self.shapes.texts), value))

    def _bounds(self, shape: int, matrix: Matrix, *, least: float = 0.0) -> Box | None:
        """Give where an object stands; None where it is shorter than ``least`` points."""
        buffers = self.buffers
        if not calls.bounds_of(shape, *buffers.at_bounds):
            return None
        left, bottom, right, top = buffers.bounds
        if matrix is not IDENTITY:
            left, bottom, right, top = _around(left, bottom, right, top, matrix)
        if right - left < least and top - bottom < least:
            return None
        return self.space.box(left, bottom, right, top)


def _around(
    left: float, bottom: float, right: float, top: float, matrix: Matrix
) -> tuple[float, float, float, float]:
    corners = [moved(x, y, matrix) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def covered_share(boxes: list[Box], space: Space) -> float:
    """Give the share of a page, 0 to 1, that pictures cover; strips of one scan add up."""
    return min(sum(_shares(boxes, space)), 1.0)


def _shares(boxes: list[Box], space: Space) -> Iterator[float]:
    for box in boxes:
        width = min(box.x1, space.width) - max(box.x0, 0.0)
        height = min(box.y1, space.height) - max(box.y0, 0.0)
        yield max(width, 0.0) * max(height, 0.0) / max(space.width * space.height, 1.0)
