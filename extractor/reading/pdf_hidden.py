"""Tell text that a person cannot see: the page is drawn with and without it, and compared.

Only doubtful text is tried, so that ordinary pages are never drawn. Text drawn in no ink needs no
trial. What is found may be an attempt to deceive a reading machine, or a scan's text layer.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from extractor.reading import pdf_calls as calls
from extractor.reading.pdf_shapes import Cover, Shapes
from extractor.reading.pdf_words import Found
from extractor.values.document import Word
from extractor.values.geometry import Box, around

TRIAL_DPI = 72
MAX_TRIAL_PIXELS = 4_000_000
DARK = 100  # of 255; an area of a darker colour shows light text
FAINT = 16  # of 255: a smaller difference on the page is not seen

Picture = npt.NDArray[np.uint8]


@dataclasses.dataclass(frozen=True, slots=True)
class Sight:
    """Words by whether a person sees them, in the file's order."""

    seen: list[Found]
    hidden: list[Found]


def parted(
    page: pdfium.PdfPage,
    textpage: pdfium.PdfTextPage,
    found: list[Found],
    shapes: Shapes,
    *,
    try_all: bool,
) -> Sight:
    """Part words into those that can be seen and those that cannot.

    Args:
        page: is drawn where there is doubt.
        textpage: of the page.
        found: its words.
        shapes: its other objects.
        try_all: doubt every word, as in a file with layers that may be switched off.
    """
    covers = shapes.late_covers()
    under = _centers_in([it.box for it in found], covers) if covers and found else None
    tiny = any(it.tiny for it in found)
    handle = calls.address(textpage.raw)
    objects = [calls.text_object(handle, it.start) or 0 for it in found]
    doubtful = set(objects) - {0} if try_all else _lost_on_ground(found, objects, shapes)
    if under is not None and not try_all:
        doubtful |= _covered(objects, covers, under, shapes)
    lost = shapes.unseen | _lost(page, found, objects, doubtful - shapes.unseen)
    return _sorted(handle, found, lost) if lost or tiny else Sight(found, [])


def may_hide(boxes: list[Box], shapes: Shapes) -> bool:
    """Say whether a page has text that may be unseen, from its other objects."""
    if shapes.unseen or shapes.doubtful or shapes.pale or shapes.tinted:
        return True
    covers = shapes.late_covers()
    return bool(covers and boxes) and bool(_centers_in(boxes, covers).any())


def _centers_in(boxes: list[Box], covers: list[Cover]) -> npt.NDArray[np.bool_]:
    """Say for each word and each cover whether the word's middle lies in it."""
    x0, y0, x1, y1 = np.array([(it.x0, it.y0, it.x1, it.y1) for it in boxes]).T
    x, y = (x0 + x1)[:, None] / 2, (y0 + y1)[:, None] / 2
    left, top, right, bottom = np.array(
        [(it.box.x0, it.box.y0, it.box.x1, it.box.y1) for it in covers]
    ).T
    inside: npt.NDArray[np.bool_] = (left <= x) & (x <= right) & (top <= y) & (y <= bottom)
    return inside


def _covered(
    objects: list[int], covers: list[Cover], under: npt.NDArray[np.bool_], shapes: Shapes
) -> set[int]:
    """Give text over which something is drawn later."""
    order = {shape: index for index, shape in enumerate(shapes.texts)}
    found: set[int] = set()
    for index, cover in zip(*(it.tolist() for it in under.nonzero()), strict=True):
        shape = objects[index]
        if order.get(shape, covers[cover].texts) < covers[cover].texts:
            found.add(shape)
    return found


def _lost_on_ground(found: list[Found], objects: list[int], shapes: Shapes) -> set[int]:
    """Give oddly drawn text, pale text on nothing dark, and text in the colour of its ground."""
    odd = shapes.doubtful.intersection(objects)
    near = shapes.pale.union(shapes.tinted).intersection(objects)
    if not near:
        return odd
    order = {shape: index for index, shape in enumerate(shapes.texts)}
    for it, shape in zip(found, objects, strict=True):
        if shape not in near:
            continue
        behind = [
            cover
            for cover in shapes.covers
            if cover.texts <= order.get(shape, 0) and cover.box.contains(it.box.center)
        ]
        on_dark = bool(behind) and _is_dark(behind[-1])
        same = bool(behind) and shapes.tinted.get(shape) == behind[-1].colour
        if same or (shape in shapes.pale and not on_dark):
            odd.add(shape)
    return odd


def _is_dark(cover: Cover) -> bool:
    red, green, blue = cover.colour >> 16, (cover.colour >> 8) & 255, cover.colour & 255
    return cover.colour >= 0 and min(red, green, blue) < DARK


def _lost(
    page: pdfium.PdfPage, found: list[Found], objects: list[int], doubtful: set[int]
) -> set[int]:
    """Give the doubtful text objects that leave no trace on the page."""
    boxes: dict[int, list[Box]] = {}
    for it, shape in zip(found, objects, strict=True):
        if shape in doubtful:
            boxes.setdefault(shape, []).append(it.box)
    if not boxes:
        return set()
    width, height = page.get_size()
    part = around([it for its in boxes.values() for it in its])
    x0, y0 = max(part.x0 - 1, 0.0), max(part.y0 - 1, 0.0)
    x1, y1 = min(part.x1 + 1, width), min(part.y1 + 1, height)
    if x1 - x0 < 1 or y1 - y0 < 1:
        return set()
    scale = min(TRIAL_DPI / 72, (MAX_TRIAL_PIXELS / ((x1 - x0) * (y1 - y0))) ** 0.5)
    crop = (x0, height - y1, width - x1, y0)
    whole = page.render(scale=scale, crop=crop)
    for shape in boxes:
        calls.set_active(shape, 0)
    try:
        without = page.render(scale=scale, crop=crop)
    finally:
        for shape in boxes:
            calls.set_active(shape, 1)
    pictures: tuple[Picture, Picture] = (whole.to_numpy(), without.to_numpy())
    seen = {
        shape
        for shape, its in boxes.items()
        if any(_differ(*pictures, it, (x0, y0), scale) for it in its)
    }
    whole.close()
    without.close()
    return set(boxes) - seen


def _differ(
    whole: Picture, without: Picture, box: Box, corner: tuple[float, float], scale: float
) -> bool:
    """Say whether a word's place looks otherwise without it; the pictures begin at a corner."""
    height, width, _ = whole.shape
    left, top = int((box.x0 - corner[0]) * scale), int((box.y0 - corner[1]) * scale)
    right, bottom = int((box.x1 - corner[0]) * scale), int((box.y1 - corner[1]) * scale)
    rows = slice(max(top, 0), min(bottom + 2, height))
    columns = slice(max(left, 0), min(right + 2, width))
    one, other = whole[rows, columns], without[rows, columns]
    if not one.size:
        return False
    return int(np.abs(one.astype(np.int16) - other).max()) >= FAINT


def _sorted(handle: int, found: list[Found], lost: set[int]) -> Sight:
    """Part words by the fate of their characters; one of which a part is seen is cut."""
    seen: list[Found] = []
    hidden: list[Found] = []
    for it in found:
        fates = [
            (calls.text_object(handle, index) or 0) in lost for index in range(it.start, it.end + 1)
        ]
        if it.tiny or all(fates):
            hidden.append(it)
        elif not any(fates):
            seen.append(it)
        else:
            hidden.append(it)
            seen.extend(_cut(it, fates))
    return Sight(seen, hidden)


def _cut(found: Found, fates: Sequence[bool]) -> list[Found]:
    text = found.word.text
    if len(text) != len(fates):
        return []
    kept = "".join(letter for letter, gone in zip(text, fates, strict=True) if not gone)
    return [dataclasses.replace(found, word=Word(kept, found.box))] if kept else []
