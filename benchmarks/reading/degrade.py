"""Make bad scans of good pages, each in one way, the same every time.

A page is height x width x 3 (BGR), drawn at 200 dots per inch.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Degrade = Callable[[Pixels, np.random.Generator], Pixels]


def clean(page: Pixels, noise: np.random.Generator) -> Pixels:
    """Scan well: a little grain."""
    return _limited(page + noise.normal(0, 3, page.shape))


def pale(page: Pixels, noise: np.random.Generator) -> Pixels:
    """Print with a spent cartridge: ink of level 212 on paper of level 236."""
    return _limited(page * (24 / 255) + 212 + noise.normal(0, 3, page.shape))


def shaded(page: Pixels, noise: np.random.Generator) -> Pixels:
    """Let a shadow fall from one corner to the other."""
    height, width = page.shape[:2]
    ramp = np.add.outer(np.linspace(0, 0.5, height), np.linspace(0, 0.5, width))
    return _limited(page * (1 - 0.65 * ramp[:, :, None]) + noise.normal(0, 4, page.shape))


def specks(page: Pixels, noise: np.random.Generator) -> Pixels:
    """Strew salt and pepper over 6 % of a grey page."""
    grey = _limited(
        cv2.GaussianBlur(page, (0, 0), 0.7)[:, :, 0] + noise.normal(0, 6, page.shape[:2])
    )
    places = noise.random(grey.shape)
    grey[places < 0.03] = 0
    grey[places > 0.97] = 255
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR).astype(np.uint8)


def fax(page: Pixels, noise: np.random.Generator) -> Pixels:
    """Send by fax: black and white only, ragged edges, a few specks."""
    grey = cv2.GaussianBlur(page, (0, 0), 1.0)[:, :, 0] + noise.normal(0, 28, page.shape[:2])
    bilevel = np.where(grey > 140, 255, 0).astype(np.uint8)
    bilevel[noise.random(bilevel.shape) < 0.0015] = 0
    return cv2.cvtColor(bilevel, cv2.COLOR_GRAY2BGR).astype(np.uint8)


def stamp(page: Pixels, noise: np.random.Generator) -> Pixels:
    """Set red and blue stamps of large letters over the text."""
    overlay = np.full_like(page, 255)
    height, width = page.shape[:2]
    stamps = (
        ((40, 40, 215), "RECEIVED 12.11.2026", 0.2),
        ((200, 70, 30), "LITIGE / DISPUTE", 0.36),
    )
    for colour, text, level in stamps:
        x, y = int(noise.uniform(0.08, 0.3) * width), int((level + noise.uniform(0, 0.06)) * height)
        cv2.putText(overlay, text, (x, y), cv2.FONT_HERSHEY_DUPLEX, 3.0, colour, 9, cv2.LINE_AA)
        cv2.rectangle(overlay, (x - 30, y - 100), (x + 1000, y + 40), colour, 8)
    turn = cv2.getRotationMatrix2D((width / 2, height / 3), 9, 1.0)
    inked = cv2.warpAffine(overlay, turn, (width, height), borderValue=(255, 255, 255))
    return _limited(page * (inked.astype(np.float64) / 255.0) + noise.normal(0, 3, page.shape))


def signature(page: Pixels, noise: np.random.Generator) -> Pixels:
    """Sign in blue ink across the lower lines."""
    drawn = page.copy()
    height, width = page.shape[:2]
    lines = np.flatnonzero((page[:, :, 0] < 128).sum(axis=1) > 0.02 * width)
    y0 = int(lines[int(0.55 * len(lines))]) if len(lines) else height // 2
    for _ in range(3):
        t = np.linspace(0, 6 * np.pi, 400)
        x = width * 0.15 + t * width * 0.025 + 40 * np.sin(1.7 * t)
        y = y0 + noise.uniform(-60, 120) + 70 * np.sin(t + noise.uniform(0, 3)) + 0.1 * (x - x[0])
        points = np.stack([x, y], axis=1).astype(np.int32)
        cv2.polylines(drawn, [points], isClosed=False, color=(190, 60, 25), thickness=6)
    return _limited(np.minimum(drawn, page) + noise.normal(0, 3, page.shape))


def photo(page: Pixels, noise: np.random.Generator) -> Pixels:
    """Photograph the sheet on a dark desk, aslant and in uneven light."""
    height, width = page.shape[:2]
    big = (int(width * 1.25), int(height * 1.2))
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moved = np.array([(0.12, 0.09), (0.88, 0.06), (0.93, 0.93), (0.06, 0.91)], np.float32)
    warp = cv2.getPerspectiveTransform(corners, moved * np.array(big, np.float32))
    desk = np.full((big[1], big[0], 3), (38, 52, 66), np.float64)
    desk += noise.normal(0, 9, desk.shape)
    seen = cv2.warpPerspective(page, warp, big, flags=cv2.INTER_AREA)
    mask = (
        cv2.warpPerspective(np.full(page.shape[:2], 255, np.uint8), warp, big)[:, :, None] / 255.0
    )
    light = 1 - 0.4 * np.add.outer(np.linspace(0, 0.6, big[1]), np.linspace(0.4, 0, big[0]))
    picture = (seen * mask + desk * (1 - mask)) * light[:, :, None]
    blurred = cv2.GaussianBlur(picture, (0, 0), 0.8) + noise.normal(0, 4, picture.shape)
    return _jpeg(_limited(blurred), 60)


def skewed(degrees: float) -> Degrade:
    """Lay the sheet aslant."""

    def degrade(page: Pixels, noise: np.random.Generator) -> Pixels:
        height, width = page.shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
        turned = cv2.warpAffine(
            page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)
        )
        return clean(turned.astype(np.uint8), noise)

    return degrade


def turned(degrees: int) -> Degrade:
    """Lay the sheet on its side or upside down."""

    def degrade(page: Pixels, noise: np.random.Generator) -> Pixels:
        return np.ascontiguousarray(np.rot90(clean(page, noise), -(degrees // 90)))

    return degrade


def coarse(page: Pixels, noise: np.random.Generator) -> Pixels:
    """Scan at 150 dots per inch and keep it as JPEG of quality 45."""
    shrunk = cv2.resize(page, None, fx=0.75, fy=0.75, interpolation=cv2.INTER_AREA)
    return _jpeg(clean(shrunk.astype(np.uint8), noise), 45)


def _jpeg(page: Pixels, quality: int) -> Pixels:
    _, stored = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(stored, cv2.IMREAD_COLOR), dtype=np.uint8)


def _limited(levels: npt.NDArray[np.floating]) -> Pixels:
    return levels.clip(0, 255).astype(np.uint8)
