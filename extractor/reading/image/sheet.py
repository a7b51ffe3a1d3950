"""A photographed sheet of paper: found on its desk by its light, and laid flat."""

from __future__ import annotations

import itertools
import math

import cv2
import numpy as np
import numpy.typing as npt

from extractor.reading.image.pixels import Pixels, paper_of, pixels, resized

Corners = tuple[tuple[float, float], ...]

FOUND_ON = 480  # long side of the picture that the sheet is looked for on
SHEET_SHARE = (0.2, 0.97)  # of the picture; more is a page without a desk
FILLED = 0.94  # of the four-sided outline that must be paper: else it is no sheet
DARKER = 45  # levels between the paper and what lies around it
EDGE = 0.01  # of the picture's width and height
INNER_CORNERS = 3  # that must not lie at the picture's edge
STRAIGHT_DEGREES = (60.0, 120.0)  # of each corner
A4_RATIO = math.sqrt(2)
A4_LIKE = 0.14  # how far from A4's ratio a sheet may be and still be taken for A4


def sheet_in(grey: Pixels) -> Corners | None:
    """Find a light sheet on a darker ground.

    Returns:
        Its corners from top left, clockwise, as shares of the picture's width and height; None if
        the paper fills the picture or no four-sided sheet stands out.
    """
    reduced = cv2.GaussianBlur(resized(grey, FOUND_ON / max(grey.shape)), (5, 5), 0)
    height, width = reduced.shape
    # letters are darker than the desk's shine: closed away before light and dark are told apart
    closed = cv2.morphologyEx(reduced, cv2.MORPH_CLOSE, np.ones((11, 11), np.uint8))
    paper = pixels(closed)
    _, light = cv2.threshold(paper, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    outlines, _ = cv2.findContours(light, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None
    hull = cv2.convexHull(max(outlines, key=cv2.contourArea))
    quad = _four_sided(np.asarray(hull, dtype=np.int32))
    if quad is None:
        return None
    area = float(cv2.contourArea(quad))
    low, high = SHEET_SHARE
    if not low <= area / (width * height) <= high:
        return None
    inside = np.zeros(light.shape, np.uint8)
    cv2.fillConvexPoly(inside, quad.astype(np.int32), (1,))
    if float((light[inside == 1] > 0).mean()) < FILLED or not _stands_out(paper, inside):
        return None
    ordered = _clockwise(quad)
    corners = tuple((float(x) / width, float(y) / height) for x, y in ordered)
    return corners if _is_rectangular(ordered) and _lies_within(corners) else None


def flattened(picture: Pixels, corners: Corners) -> Pixels:
    """Cut a sheet out of a picture and set its sides at right angles.

    Args:
        picture: grey or BGR.
        corners: as found by ``sheet_in``.
    """
    height, width = picture.shape[:2]
    quad = np.array(corners, np.float32) * np.array([width, height], np.float32)
    across, down = _size(quad)
    flat = np.array([(0, 0), (across, 0), (across, down), (0, down)], np.float32)
    matrix = cv2.getPerspectiveTransform(quad, flat)
    edge = paper_of(picture)
    return pixels(
        cv2.warpPerspective(
            picture,
            matrix,
            (across, down),
            flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(edge, edge, edge),
        )
    )


def _lies_within(corners: Corners) -> bool:
    """Say whether the desk shows around the sheet: a dark band on a scan ends at its edges."""
    low, high = EDGE, 1 - EDGE
    return sum(low < x < high and low < y < high for x, y in corners) >= INNER_CORNERS


def _four_sided(outline: npt.NDArray[np.int32]) -> npt.NDArray[np.float32] | None:
    length = cv2.arcLength(outline, closed=True)
    for share in (0.02, 0.03, 0.04, 0.06):
        corners = cv2.approxPolyDP(outline, share * length, closed=True)
        if len(corners) == 4:
            return np.asarray(corners.reshape(4, 2), dtype=np.float32)
    return None


def _stands_out(paper: Pixels, inside: Pixels) -> bool:
    """Say whether the paper is clearly lighter than its surroundings."""
    ground = paper[inside == 0]
    sheet = float(np.median(paper[inside == 1]))
    return bool(ground.size) and sheet - float(np.median(ground)) >= DARKER


def _clockwise(quad: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Order corners from the one nearest to the top left of the picture."""
    middle = quad.mean(axis=0)
    angles = np.arctan2(quad[:, 1] - middle[1], quad[:, 0] - middle[0])
    ordered = quad[np.argsort(angles)]
    return np.roll(ordered, -int(ordered.sum(axis=1).argmin()), axis=0)


def _is_rectangular(quad: npt.NDArray[np.float32]) -> bool:
    low, high = STRAIGHT_DEGREES
    for before, corner, after in zip(
        np.roll(quad, 1, axis=0), quad, np.roll(quad, -1, axis=0), strict=True
    ):
        one, two = before - corner, after - corner
        cosine = float(one @ two / max(float(np.linalg.norm(one) * np.linalg.norm(two)), 1e-6))
        if not low <= math.degrees(math.acos(max(-1.0, min(1.0, cosine)))) <= high:
            return False
    return True


def _size(quad: npt.NDArray[np.float32]) -> tuple[int, int]:
    """Give width and height of the flat sheet: its longer sides, in A4's ratio if near to it."""
    sides = [float(np.linalg.norm(two - one)) for one, two in itertools.pairwise([*quad, quad[0]])]
    across, down = max(sides[0], sides[2]), max(sides[1], sides[3])
    ratio = max(across, down) / max(min(across, down), 1.0)
    if abs(ratio / A4_RATIO - 1) <= A4_LIKE:
        across, down = (across, across * A4_RATIO) if down >= across else (down * A4_RATIO, down)
    return max(round(across), 1), max(round(down), 1)
