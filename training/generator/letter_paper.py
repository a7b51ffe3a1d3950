"""The parts of a letter around its text: letterhead, window, reference lines, footer."""

from __future__ import annotations

import dataclasses
from random import Random

from reportlab.lib.colors import Color, HexColor, black
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from training.generator.fonts import FAMILIES, Family
from training.generator.parties import Party
from training.generator.words import topic

WIDTH, HEIGHT = A4
MM = 72 / 25.4
COLOURS = ("#1f3a5f", "#7a1f1f", "#2f5d3a", "#444444", "#000000", "#b35900", "#4b2e63")
HEADS = ("left", "right", "centre", "band", "logo", "rule", "typed")


@dataclasses.dataclass(frozen=True, slots=True)
class Letterhead:
    """How a company's letters look; one company has one."""

    family: Family
    size: float
    head: str
    window: str
    reference: str
    footer: str
    side: bool
    colour: str
    margin: float

    @property
    def name(self) -> str:
        """Give the layout's name, for splits."""
        return f"letter-{self.head}-{self.window}-{self.reference}{'-side' if self.side else ''}"


@dataclasses.dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says around its text."""

    sender: Party
    receiver: Party
    text: str
    subject: str
    dated: str
    reference: tuple[tuple[str, str], ...]
    attention: str
    slogan: str
    enclosure: str


def choose_letterhead(rng: Random) -> Letterhead:
    """Invent a company's letterhead."""
    return Letterhead(
        family=rng.choice(FAMILIES),
        size=rng.choice((9.5, 10, 10.5, 11, 11, 12)),
        head=rng.choice(HEADS),
        window=rng.choice(("left", "left", "right")),
        reference=rng.choice(("row", "block", "inline", "none", "none")),
        footer=rng.choice(("columns", "line", "lines", "none")),
        side=rng.random() < 0.15,
        colour=rng.choice(COLOURS),
        margin=rng.choice((18, 20, 24, 25)) * MM,
    )


def wrap(text: str, font: str, size: float, room: float) -> list[str]:
    """Break a paragraph into lines that fit; at least one."""
    lines, line = [], ""
    for word in text.split(" "):
        tried = f"{line} {word}" if line else word
        if line and stringWidth(tried, font, size) > room:
            lines.append(line)
            line = word
        else:
            line = tried
    return [*lines, line]


def draw_head(canvas: Canvas, letter: Letter, style: Letterhead) -> None:
    """Draw the letterhead."""
    who, colour = letter.sender, HexColor(style.colour)
    top = HEIGHT - 20 * MM
    contact = f"{who.street} · {' '.join(who.address[2:])} · {who.phone} · {who.domain}"
    canvas.setFillColor(colour)
    canvas.setFont(style.family.bold, 16 if len(who.name) < 34 else 12)
    if style.head == "band":
        canvas.rect(0, HEIGHT - 24 * MM, WIDTH, 24 * MM, stroke=0, fill=1)
        canvas.setFillColor(Color(1, 1, 1))
        canvas.drawString(style.margin, HEIGHT - 15 * MM, who.name)
    elif style.head == "centre":
        canvas.drawCentredString(WIDTH / 2, top, who.name)
        canvas.setFont(style.family.plain, 8)
        canvas.drawCentredString(WIDTH / 2, top - 12, contact)
        if letter.slogan:
            canvas.drawCentredString(WIDTH / 2, top - 23, letter.slogan)
    elif style.head in {"right", "logo"}:
        if style.head == "logo":
            canvas.circle(style.margin + 9 * MM, top, 8 * MM, stroke=0, fill=1)
            canvas.setFillColor(Color(1, 1, 1))
            canvas.drawCentredString(style.margin + 9 * MM, top - 6, who.name[:1].upper())
            canvas.setFillColor(colour)
        canvas.drawRightString(WIDTH - style.margin, top, who.name)
        canvas.setFont(style.family.plain, 8)
        for at, line in enumerate((*who.address[1:], who.phone, who.domain, letter.slogan)):
            canvas.drawRightString(WIDTH - style.margin, top - 12 - 10 * at, line)
    elif style.head == "typed":
        canvas.setFillColor(black)
        canvas.setFont(style.family.plain, style.size)
        for at, line in enumerate((*who.address, who.phone)):
            canvas.drawString(style.margin, top - style.size * 1.25 * at, line)
    else:
        canvas.drawString(style.margin, top, who.name)
        canvas.setFont(style.family.plain, 7.5)
        canvas.drawString(style.margin, top - 11, contact)
        if style.head == "rule":
            canvas.setStrokeColor(colour)
            canvas.line(style.margin, top - 16, WIDTH - style.margin, top - 16)


def draw_window(canvas: Canvas, letter: Letter, style: Letterhead) -> None:
    """Draw the receiver's address where an envelope's window is."""
    x = style.margin if style.window == "left" else 112 * MM
    y = HEIGHT - 52 * MM
    canvas.setFillColor(black)
    if style.head not in {"typed", "right"} and style.window == "left":
        canvas.setFont(style.family.plain, 6.5)
        canvas.drawString(x, y + 12, " · ".join(letter.sender.address))
    canvas.setFont(style.family.plain, style.size)
    name, *rest = letter.receiver.address
    lines = [name, letter.attention, *rest] if letter.attention else [name, *rest]
    for at, line in enumerate(lines):
        canvas.drawString(x, y - at * style.size * 1.25, line)


def draw_references(canvas: Canvas, letter: Letter, style: Letterhead, left: float) -> None:
    """Draw reference lines and date."""
    y = HEIGHT - 92 * MM
    small = max(7.5, style.size - 2)
    if style.reference == "row":
        fonts = (style.family.plain, small)
        wide = [max(stringWidth(it, *fonts) for it in pair) for pair in letter.reference]
        gap = max(4.0, (WIDTH - left - style.margin - sum(wide)) / max(1, len(wide) - 1))
        for at, (label, value) in enumerate(letter.reference):
            x = left + sum(wide[:at]) + at * gap
            canvas.setFont(style.family.plain, 7)
            canvas.drawString(x, y + 10, label)
            canvas.setFont(*fonts)
            canvas.drawString(x, y, value)
        return
    if style.reference == "block":
        x = 130 * MM if style.window == "left" else style.margin
        canvas.setFont(style.family.plain, small)
        for at, (label, value) in enumerate(letter.reference):
            canvas.drawString(x, HEIGHT - 52 * MM - at * 11, f"{label}: {value}")
        return
    if style.reference == "inline":
        canvas.setFont(style.family.plain, small)
        pairs = [f"{label} : {value}" for label, value in letter.reference]
        shown = "   ".join(pairs[:2])
        if stringWidth(shown, style.family.plain, small) > WIDTH - left - style.margin:
            shown = pairs[1]
        canvas.drawString(left, y + 6, shown)
    canvas.setFont(style.family.plain, style.size)
    canvas.drawRightString(WIDTH - style.margin, y - 6, letter.dated)


def draw_foot(canvas: Canvas, who: Party, style: Letterhead) -> None:
    """Draw seat, register and bank at the foot or the side."""
    labels = topic("letters")["footer_label"][who.lang]
    seat, register, vat, bank, director = labels[len(who.name) % len(labels)]
    facts = [
        (f"{seat}: {who.street}, {' '.join(who.address[2:])}", f"{who.phone} · info@{who.domain}"),
        (f"{register} {who.register}", f"{vat} {who.vat_id}", f"{director}: {who.director}"),
        (f"{bank}: {who.bank}", f"IBAN {who.iban}", f"BIC {who.bic}"),
    ]
    canvas.setFillColor(HexColor("#555555"))
    if style.side:
        canvas.setFont(style.family.plain, 6.5)
        y = HEIGHT - 112 * MM
        for group in facts:
            for line in group:
                for part in wrap(line, style.family.plain, 6.5, 40 * MM):
                    canvas.drawString(style.margin, y, part)
                    y -= 8
            y -= 6
    elif style.footer == "columns":
        canvas.setFont(style.family.plain, 6.3)
        for at, group in enumerate(facts):
            x = style.margin + at * (WIDTH - 2 * style.margin) / 3
            for row, line in enumerate(group):
                canvas.drawString(x, 20 * MM - row * 8, line)
    elif style.footer in {"line", "lines"}:
        canvas.setFont(style.family.plain, 6.3)
        lines = [" – ".join(group) for group in facts]
        for at, line in enumerate(lines[: 1 if style.footer == "line" else 3]):
            canvas.drawCentredString(WIDTH / 2, 18 * MM - 8 * at, line)
