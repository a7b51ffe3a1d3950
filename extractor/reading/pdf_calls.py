"""PDFium's functions on plain addresses.

ctypes makes an object of every pointer that a function gives, which costs more than most of these
functions do: with plain addresses a walk over a page's objects takes two thirds of the time, and
asking for a colour a third (measured on the casebook; ``python -m benchmarks.reading.speed``).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from pypdfium2 import raw

_ADDRESS, _INT = ctypes.c_void_p, ctypes.c_int


def _plain(function: object, result: object, *arguments: object) -> Callable[..., Any]:
    place = ctypes.cast(function, ctypes.c_void_p).value  # type: ignore[arg-type]
    return ctypes.CFUNCTYPE(result, *arguments)(place)  # type: ignore[arg-type]


def address(handle: object) -> int:
    """Give the address behind one of pypdfium2's raw handles."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


page_object = _plain(raw.FPDFPage_GetObject, _ADDRESS, _ADDRESS, _INT)
form_size = _plain(raw.FPDFFormObj_CountObjects, _INT, _ADDRESS)
form_object = _plain(raw.FPDFFormObj_GetObject, _ADDRESS, _ADDRESS, ctypes.c_ulong)
kind_of = _plain(raw.FPDFPageObj_GetType, _INT, _ADDRESS)
bounds_of = _plain(raw.FPDFPageObj_GetBounds, _INT, *[_ADDRESS] * 5)
matrix_of = _plain(raw.FPDFPageObj_GetMatrix, _INT, _ADDRESS, _ADDRESS)
fill_of = _plain(raw.FPDFPageObj_GetFillColor, _INT, *[_ADDRESS] * 5)
set_active = _plain(raw.FPDFPageObj_SetIsActive, _INT, _ADDRESS, _INT)
draw_mode_of = _plain(raw.FPDFPath_GetDrawMode, _INT, *[_ADDRESS] * 3)
segments_of = _plain(raw.FPDFPath_CountSegments, _INT, _ADDRESS)
segment = _plain(raw.FPDFPath_GetPathSegment, _ADDRESS, _ADDRESS, _INT)
segment_kind = _plain(raw.FPDFPathSegment_GetType, _INT, _ADDRESS)
segment_point = _plain(raw.FPDFPathSegment_GetPoint, _INT, *[_ADDRESS] * 3)
text_mode = _plain(raw.FPDFTextObj_GetTextRenderMode, _INT, _ADDRESS)
character_box = _plain(raw.FPDFText_GetLooseCharBox, _INT, _ADDRESS, _INT, _ADDRESS)
character_index = _plain(raw.FPDFText_GetCharIndexFromTextIndex, _INT, _ADDRESS, _INT)
text_object = _plain(raw.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _INT)


class Buffers:
    """Memory that PDFium writes answers into; one set serves a whole page."""

    def __init__(self) -> None:
        self.bounds = (ctypes.c_float * 4)()  # left, bottom, right, top
        self.colour = (ctypes.c_uint * 4)()  # red, green, blue, opacity
        self.both = (ctypes.c_uint64 * 2).from_buffer(self.colour)  # the same, quick to compare
        self.modes = (ctypes.c_int * 2)()  # fill, stroke
        self.first, self.last = raw.FS_RECTF(), raw.FS_RECTF()
        self.matrix = raw.FS_MATRIX()
        self.at_bounds = _places(self.bounds, 4)
        self.at_colour = _places(self.colour, 4)
        self.at_modes = _places(self.modes, 2)
        self.at_first, self.at_last = ctypes.addressof(self.first), ctypes.addressof(self.last)
        self.at_matrix = ctypes.addressof(self.matrix)


def _places(array: ctypes.Array[Any], count: int) -> tuple[int, ...]:
    start = ctypes.addressof(array)
    return tuple(start + 4 * index for index in range(count))
