"""Payment advices and debit notes as PDF."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Sequence
from decimal import Decimal
from random import Random
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, black
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from training.generator.fonts import FAMILIES, Family
from training.generator.formats import AmountStyle
from training.generator.parties import Party
from training.generator.tables import Sheet
from training.generator.words import phrases

LOOKS = ("grid", "lines", "zebra", "bare", "head", "boxed")
HEADS = ("sides", "swapped", "centred", "right", "stacked", "form")
_RATIO = 0.5


@dataclasses.dataclass(frozen=True, slots=True)
class Paper:
    """How one company prints its advices.

    Attributes:
        rows: on a page; a longer table goes on on the next one.
        carried: whether subtotals are carried from page to page.
    """

    family: Family
    size: float
    look: str
    wide: bool
    rows: int
    carried: bool
    boxed_facts: bool
    upper: bool
    head: str
    full: bool

    @property
    def name(self) -> str:
        """Give the layout's name, for splits."""
        return f"{self.look}-{self.head}{'-wide' if self.wide else ''}"


def choose_paper(rng: Random, columns: int) -> Paper:
    """Choose a look; wide tables get a wide page."""
    return Paper(
        family=rng.choice(FAMILIES),
        size=rng.choice((7.5, 8, 8, 9, 9, 10)) - (0.8 if columns > 8 else 0),
        look=rng.choice(LOOKS),
        wide=columns > 7 or rng.random() < 0.12,
        rows=rng.choice((5, 8, 12, 18, 25)),
        carried=rng.random() < 0.5,
        boxed_facts=rng.random() < 0.4,
        upper=rng.random() < 0.1,
        head=rng.choice(HEADS),
        full=rng.random() < 0.4,
    )


def write_table(
    sheet: Sheet, paper: Paper, sender: Party, receiver: Party, write: AmountStyle
) -> bytes:
    """Draw a table with the letterhead above it."""
    size = landscape(A4) if paper.wide else A4
    target = io.BytesIO()
    document = SimpleDocTemplate(
        target, pagesize=size, leftMargin=45, rightMargin=40, topMargin=40, bottomMargin=45,
        invariant=1, title="", pageCompression=1,
    )  # fmt: skip
    style = ParagraphStyle("s", fontName=paper.family.plain, fontSize=9.5, leading=12)
    bold = ParagraphStyle("b", parent=style, fontName=paper.family.bold, fontSize=13, leading=17)
    story = _top(sheet, paper, sender, receiver, (style, bold), size[0] - 85)
    if sheet.intro:
        story += [Paragraph(escape(sheet.intro), style), Spacer(1, 8)]
    story += _pages(sheet, paper, size[0] - 85, write, sender.lang)
    for line in (*sheet.legend, sheet.outro):
        story += [Spacer(1, 5), Paragraph(escape(line), style)]

    def foot(canvas: Canvas, _: object) -> None:
        canvas.setFont(paper.family.plain, 6.5)
        canvas.drawString(45, 24, f"{' · '.join(sender.address)} · {sender.vat_id}")
        canvas.drawRightString(size[0] - 40, 24, str(canvas.getPageNumber()))

    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return target.getvalue()


def _top(
    sheet: Sheet,
    paper: Paper,
    sender: Party,
    receiver: Party,
    styles: tuple[ParagraphStyle, ParagraphStyle],
    room: float,
) -> list[Flowable]:
    """Give what stands above the table: who, to whom, title, facts."""
    style, bold = styles
    aligned = {"centred": TA_CENTER, "right": TA_RIGHT}.get(paper.head, TA_LEFT)
    placed = ParagraphStyle("p", parent=style, alignment=aligned)
    strong = ParagraphStyle("q", parent=bold, alignment=aligned)
    ours = _address(receiver.address, style)
    theirs = _address((*sender.address, sender.phone), placed)
    title = Paragraph(escape(sheet.title), strong)
    told = _facts(sheet, paper, style) if sheet.facts else Spacer(1, 1)
    if paper.head == "sides":
        parts = [_beside(theirs, ours, room), Spacer(1, 14), title, Spacer(1, 6), told]
    elif paper.head == "swapped":
        parts = [title, Spacer(1, 10), _beside(ours, theirs, room), Spacer(1, 10), told]
    elif paper.head == "form":
        name = Paragraph(escape(sender.name), strong)
        below = [_beside(ours, told, room), Spacer(1, 12), title]
        parts = [name, _address(sender.address[1:], placed), Spacer(1, 16), *below]
    else:
        parts = [theirs, Spacer(1, 16), ours, Spacer(1, 16), title, Spacer(1, 6), told]
    return [*parts, Spacer(1, 8)]


def _address(lines: Sequence[str], style: ParagraphStyle) -> Paragraph:
    return Paragraph("<br/>".join(escape(it) for it in lines), style)


def _beside(left: Flowable, right: Flowable, room: float) -> Table:
    top = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]
    return Table([[left, right]], colWidths=[room / 2, room / 2], style=top)


def _facts(sheet: Sheet, paper: Paper, style: ParagraphStyle) -> Table:
    rows = [[Paragraph(escape(a), style), Paragraph(escape(b), style)] for a, b in sheet.facts]
    lines = [("BOX", (0, 0), (-1, -1), 0.5, black)] if paper.boxed_facts else []
    return Table(rows, colWidths=[110, 150], hAlign="LEFT", style=lines)


def _pages(
    sheet: Sheet, paper: Paper, room: float, write: AmountStyle, lang: str
) -> list[Flowable]:
    """Split the lines over pages, with subtotals where the paper has them."""
    widths = _widths(sheet, paper, room)
    parts: list[Flowable] = []
    running = Decimal(0)
    starts = _starts(sheet, paper)
    for at, start in enumerate(starts):
        end = starts[at + 1] if at + 1 < len(starts) else len(sheet.rows)
        rows = list(sheet.rows[start:end])
        over, under = phrases("tables", "carried", lang)
        if paper.carried and at:
            rows.insert(0, _carried(sheet, under, write.write(running)))
        running += sum(sheet.money[start:end], Decimal(0))
        last = end == len(sheet.rows)
        if paper.carried and not last:
            rows.append(_carried(sheet, over, write.write(running)))
        if last and sheet.total:
            rows.append(sheet.total)
        parts.append(_table(sheet, rows, paper, widths, with_total=last and bool(sheet.total)))
        if not last:
            parts.append(PageBreak())
    return parts


def _starts(sheet: Sheet, paper: Paper) -> list[int]:
    """Give the first row of each page; a reason stays below its line."""
    starts = [0]
    for at, row in enumerate(sheet.rows):
        if at - starts[-1] >= paper.rows and len(row) > 1 and len(sheet.rows) - at > 1:
            starts.append(at)
    return starts


def _carried(sheet: Sheet, label: str, amount: str) -> tuple[str, ...]:
    cells = [""] * len(sheet.headings)
    cells[max(sheet.right, default=0)] = amount
    free = next((at for at in range(len(cells)) if at not in sheet.right), 0)
    cells[free] = label
    return tuple(cells)


def _table(
    sheet: Sheet,
    rows: Sequence[tuple[str, ...]],
    paper: Paper,
    widths: Sequence[float],
    *,
    with_total: bool,
) -> Table:
    left = ParagraphStyle(
        "c", fontName=paper.family.plain, fontSize=paper.size, leading=paper.size * 1.2
    )
    right = ParagraphStyle("r", parent=left, alignment=TA_RIGHT)
    strong = ParagraphStyle("h", parent=left, fontName=paper.family.bold)
    strong_right = ParagraphStyle("hr", parent=strong, alignment=TA_RIGHT)
    headings = [it.upper() if paper.upper else it for it in sheet.headings]
    data: list[list[object]] = [
        [
            Paragraph(escape(text), strong_right if at in sheet.right else strong)
            for at, text in enumerate(headings)
        ]
    ]
    commands = _commands(paper, len(rows))
    for index, row in enumerate(rows, start=1):
        final = with_total and index == len(rows)
        if len(row) == 1:
            data.append([Paragraph(escape(row[0]), left), *[""] * (len(headings) - 1)])
            commands.append(("SPAN", (0, index), (-1, index)))
            continue
        data.append(
            [
                Paragraph(
                    escape(text),
                    (strong_right if final else right)
                    if at in sheet.right
                    else (strong if final else left),
                )
                for at, text in enumerate(row)
            ]
        )
    return Table(data, colWidths=list(widths), style=commands, repeatRows=1, hAlign="LEFT")


def _commands(paper: Paper, rows: int) -> list[tuple[object, ...]]:
    grey, light = HexColor("#999999"), HexColor("#eeeeee")
    pad = [("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3)]
    looks: dict[str, list[tuple[object, ...]]] = {
        "grid": [("GRID", (0, 0), (-1, -1), 0.4, grey)],
        "lines": [("LINEBELOW", (0, 0), (-1, -1), 0.3, grey)],
        "zebra": [("BACKGROUND", (0, at), (-1, at), light) for at in range(0, rows + 1, 2)],
        "bare": [],
        "head": [
            ("LINEBELOW", (0, 0), (-1, 0), 0.8, black),
            ("BACKGROUND", (0, 0), (-1, 0), light),
        ],
        "boxed": [
            ("BOX", (0, 0), (-1, -1), 0.8, black),
            ("LINEBEFORE", (1, 0), (-1, -1), 0.4, grey),
            ("LINEBELOW", (0, 0), (-1, 0), 0.8, black),
        ],
    }
    return [*pad, ("VALIGN", (0, 0), (-1, -1), "TOP"), *looks[paper.look]]


def _widths(sheet: Sheet, paper: Paper, room: float) -> list[float]:
    """Give each column what its longest word or figure needs, the words the rest."""
    wide: list[float] = []
    least: list[float] = []
    rows = [row for row in (*sheet.rows, sheet.total) if len(row) == len(sheet.headings)]
    headings = [it.upper() if paper.upper else it for it in sheet.headings]
    for at, heading in enumerate(headings):
        cells = [row[at] for row in rows]
        words = [
            part
            for cell in (*cells, heading)
            for part in ([cell] if at in sheet.right and cell != heading else cell.split())
        ]
        font = paper.family.bold
        least.append(max((stringWidth(it, font, paper.size) for it in words), default=10) + 8)
        longest = max(stringWidth(it, font, paper.size) for it in (*cells, heading))
        wide.append(max(least[-1], min(longest + 8, room * _RATIO)))
    extra = room - sum(least)
    wanted = sum(wide) - sum(least)
    if wanted <= 0 or extra <= 0:
        return least
    share = min(1.0, extra / wanted)
    widths = [a + (b - a) * share for a, b in zip(least, wide, strict=True)]
    spare = room - sum(widths)
    across = any(len(row) == 1 for row in sheet.rows)  # words below need the room
    return [it + spare / len(widths) for it in widths] if paper.full or across else widths
