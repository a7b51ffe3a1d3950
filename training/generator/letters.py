"""Letters as PDF."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from random import Random

from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from training.generator.formats import day_in_words, day_style
from training.generator.letter_paper import (
    HEIGHT,
    MM,
    WIDTH,
    Letter,
    Letterhead,
    draw_foot,
    draw_head,
    draw_references,
    draw_window,
    wrap,
)
from training.generator.parties import Party
from training.generator.words import phrase, phrases


def make_letter(
    rng: Random,
    sender: Party,
    receiver: Party,
    text: str,
    day: dt.date,
    *,
    our_number: str,
    contact: str,
) -> Letter:
    """Put a text between what stands around it."""
    lang = sender.lang
    date = day_in_words(day, lang) if rng.random() < 0.6 else day.strftime(day_style(rng, lang))
    labels = rng.choice(phrases("letters", "reference", lang))
    values = (contact, our_number, sender.phone, f"info@{sender.domain}", date)
    subject = ""
    if rng.random() < 0.35:
        mark = phrase(rng, "letters", "subject_mark", lang)
        subject = mark + phrase(rng, "letters", "subject", lang)
    return Letter(
        sender=sender,
        receiver=receiver,
        text=text,
        subject=subject,
        dated=phrase(rng, "letters", "dated", lang).format(town=sender.town, date=date),
        reference=tuple(zip(labels, values, strict=True)),
        attention=phrase(rng, "letters", "attention", lang) if rng.random() < 0.5 else "",
        slogan=phrase(rng, "letters", "slogan", lang) if rng.random() < 0.4 else "",
        enclosure=phrase(rng, "letters", "enclosure", lang) if rng.random() < 0.25 else "",
    )


def write_letter(letter: Letter, style: Letterhead, rng: Random) -> bytes:
    """Draw a letter, on as many pages as it takes."""
    lang = letter.sender.lang
    left = style.margin + (48 * MM if style.side else 0)
    room = WIDTH - left - style.margin
    lines = _lines(letter, style, room)
    first = HEIGHT - (98 if style.reference == "none" else 112) * MM
    step = style.size * rng.choice((1.2, 1.3, 1.4))
    bottom = 34 * MM
    pages = _paged(lines, first, HEIGHT - 30 * MM, bottom, step)
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle("")
    numbering = phrase(rng, "letters", "page", lang)
    for at, page in enumerate(pages):
        if at == 0:
            draw_head(canvas, letter, style)
            draw_window(canvas, letter, style)
            draw_references(canvas, letter, style, left)
        _body(canvas, page, style, left, (first if at == 0 else HEIGHT - 30 * MM, step))
        draw_foot(canvas, letter.sender, style)
        if len(pages) > 1:
            canvas.setFont(style.family.plain, 8)
            text = numbering.format(page=at + 1, pages=len(pages))
            canvas.drawRightString(WIDTH - style.margin, 28 * MM, text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _lines(letter: Letter, style: Letterhead, room: float) -> list[tuple[str, bool]]:
    """Give the text's lines, each with whether it is bold."""
    lines: list[tuple[str, bool]] = []
    if letter.subject:
        lines += [
            (part, True) for part in wrap(letter.subject, style.family.bold, style.size, room)
        ]
        lines.append(("", False))
    for paragraph in letter.text.split("\n"):
        parts = wrap(paragraph, style.family.plain, style.size, room)
        lines += [(part, False) for part in parts]
    if letter.enclosure:
        lines += [("", False), (letter.enclosure, False)]
    return lines


def _paged(
    lines: Sequence[tuple[str, bool]], first: float, top: float, bottom: float, step: float
) -> list[list[tuple[str, bool]]]:
    pages: list[list[tuple[str, bool]]] = []
    left = list(lines)
    room = int((first - bottom) / step)
    while left:
        pages.append(left[:room])
        left = left[room:]
        room = int((top - bottom) / step)
    return pages


def _body(
    canvas: Canvas,
    lines: Sequence[tuple[str, bool]],
    style: Letterhead,
    left: float,
    start: tuple[float, float],
) -> None:
    canvas.setFillColor(black)
    y, step = start
    for text, bold in lines:
        canvas.setFont(style.family.bold if bold else style.family.plain, style.size)
        canvas.drawString(left, y, text)
        y -= step
