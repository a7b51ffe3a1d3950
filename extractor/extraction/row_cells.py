"""What a cell of a table of money holds: an amount, a code, words, or an amount and words."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal

from extractor.extraction.amounts import find_amounts
from extractor.values.document import Cell, Document, Page
from extractor.values.finding import Span

CODE_LENGTH = 6
MOST_LETTERS = 9  # beside the amount: "EUR", "CHF CR", "(net)"

_ZERO = Decimal(0)
# "156,14 (1)", "311,40 *": a mark behind the amount, not the amount itself
_FOOTNOTE = re.compile(r"(?<=\d)\s?(?:\(\w{1,2}\)|\*+|[¹²³]|\[\w\])\s*$")
_CENTS = re.compile(r"[.,]\d\d(?!\d)|€|£|EUR|GBP")
_CODE = re.compile(r"(?!(?:EUR|GBP|CHF|USD)$)(?=.*[\dA-Z])[A-Za-z]{0,3}[-/]?\d{0,4}")
# "150,00 S", "75.00 DR": on a supplier's account invoices are credited and deductions debited
_DEBIT_SIDE = re.compile(r"\d\s?(?:DR|Dr|S|Soll|D)\b\.?\s*$")


@dataclasses.dataclass(frozen=True, slots=True)
class CellText:
    """A cell's text and where it begins in the document's text."""

    text: str
    span: Span | None


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """What a cell holds.

    Attributes:
        negative: the amount has a minus, before or behind it, or stands in brackets.
        rest: words beside the amount, where two columns were read as one.
    """

    value: Decimal | None
    negative: bool = False
    rest: str = ""


def cell_of(number: int, document: Document, page: Page, cell: Cell) -> CellText:
    """Give a cell's text with its place in a document."""
    if not cell.words:
        return CellText("", None)
    starts = sorted(document.word_start(page, index) for index in cell.words)
    first = starts[0]
    text = page.cell_text(cell)
    end = first + len(text)
    if document.text[first:end] != text:
        last = max(cell.words, key=lambda index: document.word_start(page, index))
        end = document.word_start(page, last) + len(page.words[last].text)
    return CellText(text, Span(number, first, end, text, document.section_at(first), None, "table"))


def held_in(text: str) -> Held:
    """Read a cell that holds an amount and nothing else; a dash is nothing, not zero."""
    if re.fullmatch(r"[-–—/.\s0]*", text):
        return Held(_ZERO if "0" in text else None)
    text = _FOOTNOTE.sub("", text)
    found = find_amounts(text, bare=True)
    if not found:
        return Held(None)
    rest = text[: found[0].start] + text[found[0].end :]
    letters = sum(character.isalpha() for character in rest)
    if letters > MOST_LETTERS or len(found) != 1:
        return Held(None)
    return Held(found[0].value, found[0].negative or _DEBIT_SIDE.search(text) is not None)


def held_at_edge(text: str) -> Held:
    """Read a cell of two columns: an amount with cents first or last, and words or a code."""
    found = [it for it in find_amounts(text, bare=True) if has_cents(text[it.start : it.end + 2])]
    if not found:
        return Held(None)
    first, last = found[0], found[-1]
    if not re.search(r"\w", re.sub(r"\b[A-Z]{3}\b", "", text[: first.start])):
        return Held(first.value, first.negative, _beside(text[first.end :]))
    if not re.search(r"\w", re.sub(r"\b[A-Z]{3}\b", "", text[last.end :])):
        return Held(last.value, last.negative, _beside(text[: last.start]))
    return Held(None)


def _beside(rest: str) -> str:
    return re.sub(r"^(?:[A-Z]{3}\b|[€£$])|[()]", "", rest.strip(" -–")).strip(" -–€£$")


def has_cents(text: str) -> bool:
    """Say whether a cell is written as money."""
    return _CENTS.search(text) is not None


def is_code(text: str) -> bool:
    """Say whether a cell may hold a reason code."""
    return 0 < len(text) <= CODE_LENGTH and _CODE.fullmatch(text) is not None


def says_something(text: str) -> bool:
    """Say whether a cell holds words, not a number with letters in it ("sinv 26 2721562")."""
    letters = sum(sign.isalpha() for sign in text)
    return letters >= 4 and letters > sum(sign.isdigit() for sign in text)
