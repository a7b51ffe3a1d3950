"""Draw marks on the picture of a page: boxes, tags, and a legend below.

Pillow's second door. Every frame has a number that is told below the page; tags with words would
cover the rows of a table.
"""

from __future__ import annotations

import dataclasses
import io
import unicodedata
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from extractor.explain.explanation import Verdict
from extractor.explain.marks import Mark, Subject
from extractor.values.document import Page
from extractor.values.geometry import Box

Pixels = npt.NDArray[np.uint8]
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
Tell = Callable[[str], str]
Colour = tuple[int, int, int]

COLOURS: dict[Subject, Colour] = {
    Subject.INVOICE: (17, 122, 55),
    Subject.REFERENCE: (0, 125, 140),
    Subject.AMOUNT: (200, 70, 0),
    Subject.CUSTOMER: (25, 90, 210),
    Subject.DAY: (120, 70, 190),
    Subject.WORD: (190, 30, 120),
    Subject.PASSAGE: (150, 150, 150),
}
# of the bars beside the words of each dispute; further disputes begin again
BARS: tuple[Colour, ...] = ((214, 158, 0), (92, 120, 200), (170, 90, 160), (90, 160, 90))
THICK = {Verdict.CHOSEN: 3, Verdict.SUPPORTING: 2, Verdict.REJECTED: 1}  # pixels
AROUND = 2  # pixels between a word and its frame
FONT, SMALL = 15, 13
MARGIN, ROW = 12, 19
MOST_TOLD = 120  # rows of a column below a page
BLACK: Colour = (0, 0, 0)
_SIGNS = {"€": "EUR ", "£": "GBP ", "ß": "ss", "–": "-", "—": "-", "’": "'", "×": "x", "°": "o"}
_LINED = {Subject.PASSAGE, Subject.WORD}  # drawn as lines, without a number


@dataclasses.dataclass(frozen=True, slots=True)
class _Sheet:
    """A page under the pen."""

    draw: ImageDraw.ImageDraw
    scale: float
    page: Page

    def boxes(self, mark: Mark) -> list[Box]:
        return [it.box for it in mark.place.spots if it.page == self.page.number]

    def pixels(self, box: Box) -> tuple[float, float, float, float]:
        scale = self.scale
        return (
            box.x0 * scale - AROUND,
            box.y0 * scale - AROUND,
            box.x1 * scale + AROUND,
            box.y1 * scale + AROUND,
        )


def drawn_marks(pixels: Pixels, page: Page, marks: Sequence[Mark], *, tell: Tell) -> Image.Image:
    """Give the page, grey, with its coloured marks and what they mean below it.

    Args:
        pixels: the page: grey, or height x width x 3 (BGR).
        page: its size in points says what the boxes are measured in.
        marks: those on this page; spots on others are passed over.
        tell: makes a sentence of a code.
    """
    image = _grey(pixels)
    sheet = _Sheet(ImageDraw.Draw(image), image.width / page.width, page)
    here = [it for it in marks if sheet.boxes(it)]
    for mark in here:
        if mark.subject is Subject.PASSAGE:
            _draw_bar(sheet, mark)
        elif mark.subject is Subject.WORD:
            _draw_underline(sheet, mark)
    told = _in_order([it for it in here if it.subject not in _LINED], sheet)
    for number, mark in reversed(list(enumerate(told, 1))):
        _draw_frame(sheet, mark, str(number))
    return _with_panel(image, here, told, tell)


def _in_order(marks: Sequence[Mark], sheet: _Sheet) -> list[Mark]:
    """Sort by what became of them, then down the page."""
    rank = list(Verdict)

    def key(mark: Mark) -> tuple[int, float, float]:
        first = sheet.boxes(mark)[0]
        return rank.index(mark.verdict), first.y0, first.x0

    return sorted(marks, key=key)


def _grey(pixels: Pixels) -> Image.Image:
    """Give a page without colour: then every colour is a mark."""
    if pixels.ndim == 3:
        return Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1])).convert("L").convert("RGB")
    return Image.fromarray(pixels).convert("RGB")


def _font(size: int) -> Font:
    return ImageFont.load_default(size)


def _draw_bar(sheet: _Sheet, mark: Mark) -> None:
    """Draw a bar at the left of the lines that are about a dispute."""
    colour = _bar_colour(mark.dispute or 0)
    for box in sheet.boxes(mark):
        x = 4.0 + 6.0 * (mark.dispute or 0)
        y0, y1 = box.y0 * sheet.scale - 1, box.y1 * sheet.scale + 1
        sheet.draw.rectangle((x, y0, x + 3, y1), fill=colour)


def _bar_colour(dispute: int) -> Colour:
    return BARS[dispute % len(BARS)]


def _draw_underline(sheet: _Sheet, mark: Mark) -> None:
    for box in sheet.boxes(mark):
        x0, _, x1, y1 = sheet.pixels(box)
        sheet.draw.rectangle((x0, y1, x1, y1 + 2), fill=COLOURS[Subject.WORD])


def _draw_frame(sheet: _Sheet, mark: Mark, number: str) -> None:
    colour = COLOURS[mark.subject]
    for box in sheet.boxes(mark):
        sheet.draw.rectangle(sheet.pixels(box), outline=colour, width=THICK[mark.verdict])
    _, y0, x1, _ = sheet.pixels(sheet.boxes(mark)[0])
    chosen = mark.verdict is Verdict.CHOSEN
    font = _font(FONT if chosen else SMALL)
    size = sheet.draw.textlength(number, font=font)
    half = 8 if chosen else 7
    frame = (x1 - 1, y0 - half, x1 + size + 5, y0 + half)
    sheet.draw.rectangle(frame, fill=colour if chosen else "white", outline=colour)
    ink = "white" if chosen else colour
    sheet.draw.text((x1 + 2, y0), number, fill=ink, font=font, anchor="lm")


def _with_panel(
    image: Image.Image, here: Sequence[Mark], told: Sequence[Mark], tell: Tell
) -> Image.Image:
    """Put below the page what the colours and the numbers mean: chosen left, rejected right."""
    lines = [(it.verdict, _told(number, it, tell)) for number, it in enumerate(told, 1)]
    kept = [line for verdict, line in lines if verdict is not Verdict.REJECTED]
    rejected = [line for verdict, line in lines if verdict is Verdict.REJECTED]
    width = image.width / 2 if kept and rejected else image.width
    columns = [_wrapped(it, width - 2 * MARGIN) for it in (kept, rejected) if it]
    height = 2 * MARGIN + ROW * (2 + max((len(it) for it in columns), default=0))
    sheet = Image.new("RGB", (image.width, image.height + height), "white")
    sheet.paste(image, (0, 0))
    draw = ImageDraw.Draw(sheet)
    y = image.height
    draw.line((0, y, image.width, y), fill=(90, 90, 90), width=2)
    _draw_key(draw, here, y + MARGIN)
    for column, rows in enumerate(columns):
        for at, (text, colour) in enumerate(rows):
            spot = (MARGIN + column * width, y + MARGIN + ROW * (at + 2))
            draw.text(spot, text, fill=colour, font=_font(SMALL))
    return sheet


def _wrapped(lines: Sequence[tuple[str, Colour]], width: float) -> list[tuple[str, Colour]]:
    """Break lines that are wider than so many pixels, and stop after so many rows."""
    font = _font(SMALL)
    rows: list[tuple[str, Colour]] = []
    for text, colour in lines:
        row = ""
        for word in text.split(" "):
            longer = f"{row} {word}" if row else word
            if row and font.getlength(longer) > width:
                rows.append((row, colour))
                longer = f"      {word}"
            row = longer
        rows.append((row, colour))
    return [*rows[:MOST_TOLD], ("...", BLACK)] if len(rows) > MOST_TOLD else rows


def _draw_key(draw: ImageDraw.ImageDraw, here: Sequence[Mark], y: float) -> None:
    """Draw the legend: a colour a subject, then what thick and thin boxes mean."""
    font = _font(SMALL)
    x = float(MARGIN)
    seen = {it.subject for it in here} - {Subject.PASSAGE}
    keys = [(14.0, COLOURS[it], it.value) for it in Subject if it in seen]
    about = sorted({it.dispute or 0 for it in here if it.subject is Subject.PASSAGE})
    keys += [(4.0, _bar_colour(it), f"about dispute {it + 1}") for it in about]
    for width, colour, text in keys:
        draw.rectangle((x, y + 1, x + width, y + 13), fill=colour)
        draw.text((x + width + 5, y), text, fill="black", font=font)
        x += width + 20 + draw.textlength(text, font=font)
    text = "filled number: chosen; thick frame: speaks for it; thin frame: rejected"
    draw.text((MARGIN, y + ROW), text, fill="black", font=font)


def _told(number: int, mark: Mark, tell: Tell) -> tuple[str, Colour]:
    why = "; ".join(dict.fromkeys(tell(it) for it in mark.why))
    about = f"dispute {mark.dispute + 1}" if mark.dispute is not None else ""
    text = f"{number}  {mark.subject}: {mark.place.text}"
    said = " - ".join(it for it in (text, about, mark.label, why) if it)
    return _plain(said), COLOURS[mark.subject]


def _plain(text: str) -> str:
    """Give text in the letters that Pillow's own font has, which are those of ASCII."""
    for sign, name in _SIGNS.items():
        text = text.replace(sign, name)
    plain = unicodedata.normalize("NFKD", text)
    bare = "".join(it for it in plain if not unicodedata.combining(it))
    return " ".join("".join(it if " " <= it <= "~" else "?" for it in bare).split())


def as_png(image: Image.Image) -> bytes:
    """Give the picture as a PNG file."""
    stream = io.BytesIO()
    # our colours and 64 greys: a fifth of the size, and no mark changes its colour
    palette = Image.new("P", (1, 1))
    greys = [(level, level, level) for level in range(3, 256, 4)]
    colours = [*COLOURS.values(), *BARS, (0, 0, 0), (255, 255, 255), *greys]
    palette.putpalette([channel for colour in colours for channel in colour])
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def as_pdf(images: Sequence[Image.Image], *, dpi: int) -> bytes:
    """Give pictures as one PDF, a page each."""
    stream = io.BytesIO()
    images[0].save(stream, "PDF", save_all=True, append_images=images[1:], resolution=dpi)
    return stream.getvalue()
