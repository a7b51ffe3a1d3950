"""Picture files to arrays: size checked before decoding, several pages, turned as the camera says.

Pillow's only door.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import struct
import warnings
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image, UnidentifiedImageError

from extractor.errors import CorruptFileError, LimitError, MemoryLimitError

Pixels = npt.NDArray[np.uint8]

A4_LONG_INCHES = 11.69
PLAUSIBLE_INCHES = (2.0, 40.0)  # of the long side; else the stated dots per inch are wrong
CAMERA_DPI = 100  # cameras and screens state 72 or 96, whatever was photographed
CAMERA_INCHES = 14.0  # long side from which that is not believed
TOO_LITTLE = "to decode the picture takes more memory than there is"
LARGE = 10_000_000  # pixels; a page of more is not kept while it is read
ROUNDING = 0.01  # a PNG counts dots per metre: 600 per inch become 599.9988
BAND = 256  # rows of the shrunk picture that are made at a time
_GREY = {"1", "L", "I", "I;16", "F"}
_DEEP = {"I", "I;16", "F"}  # more than a byte a pixel
_FORMATS = ("TIFF", "JPEG", "PNG", "WEBP", "BMP", "GIF")
# what Pillow raises on broken files, most of it by accident
_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    TypeError,
    LookupError,
    ArithmeticError,
    struct.error,
)


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

    def __init__(self, name: str, content: bytes, *, max_pixels: int, dpi: int | None) -> None:
        self._name = name
        self._content = content
        self._max_pixels = max_pixels
        self._wanted_dpi = dpi
        self._image: Image.Image | None = _opened(name, content)

    def has(self, index: int) -> bool:
        """Say whether there is such a page, counted from 0.

        Raises:
            CorruptFileError: the file is damaged where it would begin.
        """
        try:
            return _has_page(self._name, self._at_hand(), index)
        except CorruptFileError:
            if index and not self._reaches(index - 1):
                return False  # the page before is the damaged one, and is the last
            raise

    def _reaches(self, index: int) -> bool:
        try:
            return _has_page(self._name, self._at_hand(), index)
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
        image = self._at_hand()
        pixels = image.width * image.height
        picture = _page(self._name, image, self._max_pixels, self._wanted_dpi)
        if pixels > LARGE or pixels > image.width * image.height:
            self.close()
        return picture

    def close(self) -> None:
        """Let go of what has been decoded; it is opened again when needed."""
        if self._image is not None:
            self._image.close()
            self._image = None

    def _at_hand(self) -> Image.Image:
        if self._image is None:
            self._image = _opened(self._name, self._content)
        return self._image


@contextlib.contextmanager
def open_pictures(
    name: str, content: bytes, *, max_pixels: int, dpi: int | None = None
) -> Iterator[Pictures]:
    """Open a picture file.

    Args:
        name: for errors.
        content: its bytes.
        max_pixels: of a page; larger ones are refused before they are decoded.
        dpi: a page with at least twice as many dots per inch is shrunk to no fewer than these
            while it is decoded, so that the whole is never held twice; None shrinks nothing.

    Raises:
        CorruptFileError: it is damaged, or no picture.
        LimitError: it has more pixels than any setting would allow.
    """
    pictures = Pictures(name, content, max_pixels=max_pixels, dpi=dpi)
    try:
        yield pictures
    finally:
        pictures.close()


@contextlib.contextmanager
def _strict() -> Iterator[None]:
    """Let Pillow's warning of huge pictures be an error, and its remarks on odd tags be silent."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def _has_page(name: str, image: Image.Image, index: int) -> bool:
    """Go to a page; asking for the number of pages would walk through them all.

    Only TIFF files have pages: further pictures in others are animations and previews.
    """
    if index and image.format != "TIFF":
        return False
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
        raise LimitError(name, "the picture has too many pixels (reading.max_pixels)") from error
    except (UnidentifiedImageError, *_DAMAGE) as error:
        raise CorruptFileError(name, "no readable picture") from error


def _page(name: str, image: Image.Image, max_pixels: int, wanted_dpi: int | None) -> Picture:
    width, height = image.size
    if width * height > max_pixels:
        detail = f"the picture has {width} x {height} pixels, more than {max_pixels}"
        raise LimitError(name, f"{detail} (reading.max_pixels)")
    dpi = _dpi(image)
    times = max(int(dpi / wanted_dpi + ROUNDING), 1) if wanted_dpi else 1
    # a JPEG can be decoded at a half, a quarter or an eighth
    image.draft(image.mode, (width // times, height // times))
    drafted = round(width / image.width)
    times, dpi = max(times // drafted, 1), dpi / drafted
    damage = _load(name, image)
    try:
        with _strict():
            turn = image.getexif().get(ExifTags.Base.Orientation, 1)
            pixels = _turned(_pixels(image, times), turn)
    except _DAMAGE as error:
        raise CorruptFileError(name, "no readable picture") from error
    except MemoryError as error:
        raise MemoryLimitError(name, TOO_LITTLE) from error
    return Picture(pixels, dpi / times, damage)


def _load(name: str, image: Image.Image) -> bool:
    """Decode; say whether the file ends early but shows something."""
    try:
        with _strict():
            image.load()
    except _DAMAGE as error:
        if "truncated" in str(error) and _shows_something(image):
            return True
        raise CorruptFileError(name, "the picture is cut off or damaged") from error
    except MemoryError as error:
        raise MemoryLimitError(name, TOO_LITTLE) from error
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
    if dpi <= CAMERA_DPI:
        high = CAMERA_INCHES
    if dpi > 1 and low <= long_side / dpi <= high:
        return dpi
    return max(long_side / A4_LONG_INCHES, 1.0)


def _pixels(image: Image.Image, times: int) -> Pixels:
    """Shrink band by band: copies of the whole would take more memory than the picture itself."""
    width, height = (-(-side // times) for side in image.size)
    is_grey = image.mode in _GREY
    top = max(float(image.getextrema()[1]), 1.0) if image.mode in _DEEP else 0.0  # type: ignore[arg-type]  # one band: numbers
    pixels = np.empty((height, width) if is_grey else (height, width, 3), np.uint8)
    for first in range(0, height, BAND):
        last = min(first + BAND, height)
        band = image.crop((0, first * times, image.width, min(last * times, image.height)))
        plain = _grey(band, top) if is_grey else _colour(band)
        shrunk = np.asarray(plain.reduce(times) if times > 1 else plain)
        pixels[first:last] = shrunk if is_grey else shrunk[:, :, ::-1]
    return pixels


def _grey(image: Image.Image, top: float) -> Image.Image:
    if image.mode not in _DEEP:
        return image.convert("L")
    values = np.asarray(image, dtype=np.float32)
    return Image.fromarray((values * (255.0 / top)).clip(0, 255).astype(np.uint8))


def _colour(image: Image.Image) -> Image.Image:
    """Give red, green and blue; what is seen through lies on white paper."""
    if "A" in image.getbands() or "transparency" in image.info:
        see_through = image.convert("RGBA")
        paper = Image.new("RGBA", see_through.size, "white")
        image = Image.alpha_composite(paper, see_through)
    return image.convert("RGB")


def _turned(pixels: Pixels, turn: int) -> Pixels:
    """Set upright what the camera noted as turned (Exif 2.3, tag 274)."""
    if turn in {5, 6, 7, 8}:
        pixels = np.swapaxes(pixels, 0, 1)
    if turn in {2, 3, 6, 7}:
        pixels = pixels[:, ::-1]
    if turn in {3, 4, 7, 8}:
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)
