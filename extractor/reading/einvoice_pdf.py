"""The electronic invoice that lies in a PDF (Factur-X, ZUGFeRD, Order-X)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from extractor.errors import CorruptFileError, UnsafeFileError
from extractor.reading.einvoice import read_einvoice
from extractor.reading.pdf import Pdf
from extractor.values.document import Page, PageSource
from extractor.values.einvoice import EInvoice

MAX_XML_BYTES = 20 * 1024 * 1024

UNSAFE = "einvoice_refused"
UNREADABLE = "einvoice_unreadable"
DIFFERS = "einvoice_differs"
# what stands between the digits of a sum and the parts of a number
_BETWEEN = re.compile(r"[\W_]")
# The first that is there is read: a file that also carries the old kind means the new one.
_USUAL_NAMES = ("factur-x.xml", "xrechnung.xml", "order-x.xml", "zugferd-invoice.xml")


def embedded(pdf: Pdf) -> tuple[EInvoice | None, tuple[str, ...]]:
    """Give the electronic invoice in a PDF, and notes for XML that could not be read.

    Returns:
        None if there is none; the notes are "einvoice_refused" for XML that declares a document
        type, and "einvoice_unreadable" for damaged XML.
    """
    notes: dict[str, None] = {}
    files = list(pdf.attached(ending=".xml", max_bytes=MAX_XML_BYTES))
    for name, content in sorted(files, key=lambda it: _rank(it[0])):
        try:
            invoice = read_einvoice(name, content)
        except UnsafeFileError:
            notes[UNSAFE] = None
            continue
        except CorruptFileError:
            notes[UNREADABLE] = None
            continue
        if invoice is not None:
            return invoice, tuple(notes)
    return None, tuple(notes)


def _rank(name: str) -> int:
    known = name.lower()
    return _USUAL_NAMES.index(known) if known in _USUAL_NAMES else len(_USUAL_NAMES)


def differs(invoice: EInvoice, pages: Sequence[Page]) -> bool:
    """Say whether the pages show another number or total than the electronic invoice.

    Only text layers are compared, because text recognition makes mistakes; a value that is
    nowhere printed differs.
    """
    read = [page for page in pages if page.words]
    if not read or any(page.source is not PageSource.TEXT_LAYER for page in read):
        return False
    printed = _packed("".join(word.text for page in read for word in page.words))
    number = invoice.number is not None and _packed(invoice.number) not in printed
    total = invoice.total is not None and not _prints(invoice.total, printed)
    return number or total


def _packed(text: str) -> str:
    return _BETWEEN.sub("", text).casefold()


def _prints(total: Decimal, printed: str) -> bool:
    """Look for a sum's digits, however grouped: "1.234,50", "1 234.50", "1'234.50", "1234,5"."""
    digits = f"{abs(total):.2f}".replace(".", "")
    short = digits.removesuffix("00") if digits.endswith("00") else digits.removesuffix("0")
    return digits in printed or short in printed
