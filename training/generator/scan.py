"""Turns PDF pages into what scanners, fax machines and telephones make of them."""

from __future__ import annotations

import datetime as dt
import importlib.resources
import io
from collections.abc import Sequence
from pathlib import Path
from random import Random

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

Grey = npt.NDArray[np.uint8]
STYLES = ("office", "office", "office", "phone", "pale", "fax")
STAMPS = {
    "fr": ("REÇU LE", "COURRIER ARRIVÉ", "COMPTABILITÉ"),
    "en": ("RECEIVED", "ACCOUNTS", "POSTED"),
    "de": ("EINGEGANGEN", "EINGANG", "Buchhaltung"),
    "es": ("RECIBIDO", "ENTRADA", "REGISTRO"),
}


def scanned(content: bytes, style: str, rng: Random, lang: str) -> tuple[str, bytes]:
    """Print a PDF and scan it.

    Args:
        content: of the PDF.
        style: ``office``, ``phone``, ``pale`` or ``fax``.
        rng: draws angles, stains and the file's kind.
        lang: of the stamps.

    Returns:
        The ending of the file's name and its bytes.
    """
    dpi = rng.choice((150, 200, 200)) if style != "fax" else 204
    pages = _rendered(content, dpi)
    noise = np.random.default_rng(rng.getrandbits(32))
    if rng.random() < 0.35:
        pages[0] = _stamped(pages[0], rng, lang)
    degrade = {"office": _office, "phone": _phone, "pale": _pale, "fax": _fax}[style]
    return _written([degrade(page, rng, noise) for page in pages], style, rng, dpi)


def _rendered(content: bytes, dpi: int) -> list[Grey]:
    document = pypdfium2.PdfDocument(content)
    pages = [
        _grey(page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L"))
        for page in document
    ]
    document.close()
    return pages


def _stamped(page: Grey, rng: Random, lang: str) -> Grey:
    """Put a date stamp near the upper edge, not always straight."""
    file = Path(str(importlib.resources.files("font_roboto"))) / "files" / "Roboto-Bold.ttf"
    font = ImageFont.truetype(str(file), size=int(page.shape[1] / 45))
    day = dt.date(2026, rng.randint(1, 12), rng.randint(1, 28)).strftime("%d.%m.%Y")
    words = f"{rng.choice(STAMPS[lang])}\n{day}"
    stamp = Image.new("L", (int(page.shape[1] * 0.24), int(page.shape[1] * 0.09)), 255)
    ink = rng.randint(70, 140)
    draw = ImageDraw.Draw(stamp)
    draw.multiline_text((10, 8), words, fill=ink, font=font)
    draw.rectangle((0, 0, stamp.width - 1, stamp.height - 1), outline=ink, width=3)
    turned = np.asarray(stamp.rotate(rng.uniform(-12, 12), expand=True, fillcolor=255))
    y = int(page.shape[0] * rng.uniform(0.02, 0.2))
    x = int(page.shape[1] * rng.uniform(0.4, 0.7))
    result = page.copy()
    area = result[y : y + turned.shape[0], x : x + turned.shape[1]]
    np.minimum(area, turned[: area.shape[0], : area.shape[1]], out=area)
    return _grey(result)


def _turned(page: Grey, angle: float) -> Grey:
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return _grey(cv2.warpAffine(page, matrix, (width, height), borderValue=255))


def _grey(picture: npt.ArrayLike) -> Grey:
    made: Grey = np.clip(np.asarray(picture), 0, 255).astype(np.uint8)
    return made


def _grained(page: Grey, noise: np.random.Generator, strength: float) -> Grey:
    return _grey(page.astype(np.float32) + noise.normal(0, strength, page.shape))


def _office(page: Grey, rng: Random, noise: np.random.Generator) -> Grey:
    page = _turned(page, rng.uniform(-1.2, 1.2))
    page = _grey(cv2.GaussianBlur(page, (3, 3), rng.uniform(0.3, 0.8)))
    page = _grained(page, noise, rng.uniform(2, 8))
    if rng.random() < 0.3:  # the shadow of a fold
        y = rng.randrange(page.shape[0] // 4, page.shape[0] * 3 // 4)
        page[y : y + 2] = np.minimum(page[y : y + 2], 190)
    return page


def _pale(page: Grey, rng: Random, noise: np.random.Generator) -> Grey:
    lightest = rng.randint(110, 165)
    paled = lightest + page.astype(np.float32) * (250 - lightest) / 255
    return _grained(_turned(_grey(paled), rng.uniform(-0.8, 0.8)), noise, rng.uniform(2, 5))


def _phone(page: Grey, rng: Random, noise: np.random.Generator) -> Grey:
    height, width = page.shape
    reach = 0.03
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + np.array(
        [[rng.uniform(-reach, reach) * width, rng.uniform(-reach, reach) * height] for _ in "1234"],
        np.float32,
    )
    matrix = cv2.getPerspectiveTransform(corners, moved)
    page = _grey(cv2.warpPerspective(page, matrix, (width, height), borderValue=120))
    light = np.linspace(rng.uniform(0.65, 0.9), 1.0, width, dtype=np.float32)
    if rng.random() < 0.5:
        light = light[::-1]
    page = _grey(page.astype(np.float32) * light[None, :])
    page = _grey(cv2.GaussianBlur(page, (0, 0), rng.uniform(0.4, 0.9)))
    return _grained(page, noise, rng.uniform(2, 6))


def _fax(page: Grey, rng: Random, noise: np.random.Generator) -> Grey:
    page = _turned(page, rng.uniform(-0.7, 0.7))
    height, width = page.shape
    coarse = rng.random() < 0.25
    if coarse:
        page = _grey(cv2.resize(page, (width, height // 2), interpolation=cv2.INTER_AREA))
    page = _grained(page, noise, 18)
    bits = _grey(np.where(page > rng.randint(120, 165), 255, 0))
    specks = noise.random(bits.shape) < rng.uniform(0.0002, 0.0015)
    bits[specks] = 255 - bits[specks]
    if coarse:
        bits = _grey(cv2.resize(bits, (width, height), interpolation=cv2.INTER_NEAREST))
    return bits


def _written(pages: Sequence[Grey], style: str, rng: Random, dpi: int) -> tuple[str, bytes]:
    pictures = [Image.fromarray(page) for page in pages]
    target = io.BytesIO()
    if style == "fax":
        bits = [it.convert("1") for it in pictures]
        bits[0].save(
            target, "TIFF", compression="group4", save_all=True, append_images=bits[1:],
            dpi=(dpi, dpi),
        )  # fmt: skip
        return ".tif", target.getvalue()
    quality = rng.choice((45, 60, 75, 85))
    kinds = (
        [".pdf", ".pdf", ".tif"] if len(pictures) > 1 else [".pdf", ".jpg", ".jpg", ".png", ".tif"]
    )
    kind = ".jpg" if style == "phone" and len(pictures) == 1 else rng.choice(kinds)
    if kind == ".pdf":
        return kind, _pictures_as_pdf(pictures, quality, dpi)
    if kind == ".tif":
        pictures[0].save(
            target, "TIFF", compression="jpeg", save_all=True, append_images=pictures[1:],
            dpi=(dpi, dpi),
        )  # fmt: skip
    elif kind == ".png":
        pictures[0].save(target, "PNG", dpi=(dpi, dpi))
    else:
        pictures[0].save(target, "JPEG", quality=quality, dpi=(dpi, dpi))
    return kind, target.getvalue()


def _pictures_as_pdf(pictures: Sequence[Image.Image], quality: int, dpi: int) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, invariant=1)
    for picture in pictures:
        packed = io.BytesIO()
        picture.save(packed, "JPEG", quality=quality)
        width, height = picture.width * 72 / dpi, picture.height * 72 / dpi
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(packed), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return target.getvalue()
