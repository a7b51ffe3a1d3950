"""Picture files to arrays: size checked before decoding, several pages, turned as the camera says.

Pillow's only door.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import warnings
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from extractor.errors import CorruptFileError, LimitError

Pixels = npt.NDArray[np.uint8]

A4_LONG_INCHES = 11.69
PLAUSIBLE_INCHES = (2.0, 40.0)  # of the long side; else the stated dots per inch are wrong
_FORMATS = ("TIFF", "JPEG", "PNG", "WEBP", "BMP", "GIF")
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, MemoryError)


@dataclasses.dataclass(frozen=True, slots=True)
class Picture:
    """One decoded page.

    Attributes:
        pixels: height x width (grey) or height x width x 3 (BGR).
        dpi: as stated in the file, or what makes the long side that of an A4 sheet.
        damage: the page ends early; what was decoded is kept.
    """

    pixels: Pixels
    dpi: float
    damage: bool = False


class Pictures:
    """An open picture file; its pages are decoded one at a time, when asked for."""

    def __init__(self, name: str, image: Image.Image, *, max_pixels: int) -> None:
        self._name = name
        self._image = image
        self._max_pixels = max_pixels

    def has(self, index: int) -> bool:
        """Say whether there is such a page, counted from 0.

        Raises:
            CorruptFileError: the file is damaged where it would begin.
        """
        try:
            return _has_page(self._name, self._image, index)
        except CorruptFileError:
            if index and not self._reaches(index - 1):
                return False  # the page before is the damaged one, and is the last
            raise

    def _reaches(self, index: int) -> bool:
        try:
            return _has_page(self._name, self._image, index)
        except CorruptFileError:
            return False

    def page(self, index: int) -> Picture:
        """Decode a page.

        Raises:
            LimitError: it has more pixels than allowed; it is not decoded.
            CorruptFileError: it is damaged, or there is none.
        """
        if not self.has(index):
            raise CorruptFileError(self._name, f"page {index + 1}")
        return _page(self._name, self._image, self._max_pixels)


@contextlib.contextmanager
def open_pictures(name: str, content: bytes, *, max_pixels: int) -> Iterator[Pictures]:
    """Open a picture file.

    Raises:
        CorruptFileError: it is damaged, or no picture.
        LimitError: it has more pixels than any setting would allow.
    """
    with _opened(name, content) as image:
        yield Pictures(name, image, max_pixels=max_pixels)


@contextlib.contextmanager
def _strict() -> Iterator[None]:
    """Let Pillow's warning of huge pictures be an error, and its remarks on odd tags be silent."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def _has_page(name: str, image: Image.Image, index: int) -> bool:
    """Go to a page; asking for the number of pages would walk through them all."""
    try:
        with _strict():
            image.seek(index)
    except EOFError:
        return False
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, *_DAMAGE) as error:
        raise CorruptFileError(name, f"page {index + 1}") from error
    return True


def _opened(name: str, content: bytes) -> Image.Image:
    try:
        with _strict():
            return Image.open(io.BytesIO(content), formats=_FORMATS)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise LimitError(name, "the picture has too many pixels") from error
    except (UnidentifiedImageError, *_DAMAGE) as error:
        raise CorruptFileError(name, "no readable picture") from error


def _page(name: str, image: Image.Image, max_pixels: int) -> Picture:
    width, height = image.size
    if width * height > max_pixels:
        detail = f"the picture has {width} x {height} pixels, more than {max_pixels}"
        raise LimitError(name, detail)
    dpi = _dpi(image)
    damage = _load(name, image)
    with _strict():
        upright = ImageOps.exif_transpose(image)
    return Picture(_pixels(upright), dpi, damage)


def _load(name: str, image: Image.Image) -> bool:
    """Decode; say whether the file ends early but shows something."""
    try:
        with _strict():
            image.load()
    except _DAMAGE as error:
        if "truncated" in str(error) and _shows_something(image):
            return True
        raise CorruptFileError(name, "the picture is cut off or damaged") from error
    return False


def _shows_something(image: Image.Image) -> bool:
    try:
        low, high = image.convert("L").getextrema()
    except _DAMAGE:
        return False
    return low != high


def _dpi(image: Image.Image) -> float:
    long_side = max(image.size)
    stated = image.info.get("dpi", (0, 0))
    dpi = float(stated[0]) if isinstance(stated, tuple) else 0.0
    low, high = PLAUSIBLE_INCHES
    if dpi > 1 and low <= long_side / dpi <= high:
        return dpi
    return max(long_side / A4_LONG_INCHES, 1.0)


def _pixels(image: Image.Image) -> Pixels:
    if image.mode in {"1", "L", "I", "I;16", "F"}:
        return np.asarray(_as_grey(image), dtype=np.uint8)
    if "A" in image.getbands() or "transparency" in image.info:
        see_through = image.convert("RGBA")
        paper = Image.new("RGBA", see_through.size, "white")
        image = Image.alpha_composite(paper, see_through)
    colour = np.asarray(image.convert("RGB"), dtype=np.uint8)
    return np.ascontiguousarray(colour[:, :, ::-1])


def _as_grey(image: Image.Image) -> Image.Image:
    if image.mode in {"1", "L"}:
        return image.convert("L")
    values = np.asarray(image, dtype=np.float64)
    top = max(float(values.max(initial=0.0)), 1.0)
    return Image.fromarray((values * (255.0 / top)).clip(0, 255).astype(np.uint8))
