"""Whether the pages of an invoice say what the electronic invoice in the same file says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from extractor.values.document import Page, PageSource
from extractor.values.einvoice import EInvoice

DIFFERS = "einvoice_differs"
# what stands between the digits of a sum and the parts of a number
_BETWEEN = re.compile(r"[\W_]")


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
