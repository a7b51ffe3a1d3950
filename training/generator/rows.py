"""What a payment advice or debit note settles: a line for each document, before any layout."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from decimal import Decimal
from random import Random

from training.generator.mutilate import bare
from training.generator.stories import CATEGORIES, Story, StoryInvoice, StoryItem
from training.generator.words import phrase, phrases

CENT = Decimal("0.01")
FORMS = ("joined", "spaced", "last")


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One document.

    Attributes:
        reference: its number as the customer's bookkeeping holds it.
        deducted: what is held back for the item; 0 where nothing is.
        reason: the words beside it, may be empty.
        category: of the item; ``""`` where nothing is contested.
    """

    invoice: StoryInvoice
    reference: str
    billed: Decimal
    discount: Decimal
    deducted: Decimal
    reason: str
    code: str
    claim: str
    item: StoryItem | None
    category: str

    @property
    def paid(self) -> Decimal:
        """Give what is paid."""
        return self.billed - self.discount - self.deducted


def is_row(story: Story) -> bool:
    """Say whether a note can be a line of a table: one matter with an amount within the invoice."""
    if story.channel != "note":
        return False
    if not story.items:
        return len(story.invoices) <= 1
    (item, *more) = story.items
    if more or item.amount is None:
        return False
    return item.amount <= story.invoice(item.invoice).open


def claim_row(story: Story, rng: Random, *, claim: str, form: str) -> Row:
    """Make a line of a note."""
    item = story.items[0]
    invoice = story.invoice(item.invoice)
    reference = invoice.number
    if item.reference and item.reference != invoice.number and rng.random() < 0.5:
        reference = item.reference
    else:
        reference = short_form(invoice.number, form)
    return Row(
        invoice, reference, invoice.open, Decimal(0), item.amount or Decimal(0),
        " ".join(story.text.split()), "", claim, item, item.category,
    )  # fmt: skip


def paid_row(invoice: StoryInvoice, rng: Random, lang: str, *, remark: str, form: str) -> Row:
    """Make a line of an invoice that is paid as billed, or less a cash discount."""
    discount = Decimal(0)
    if not remark and rng.random() < 0.15:
        rate = rng.choice((Decimal("0.02"), Decimal("0.03"), Decimal("0.02")))
        discount = (invoice.open * rate).quantize(CENT)
        remark = phrase(rng, "tables", "discount_remark", lang)
    remark = remark or phrase(rng, "tables", "paid_remark", lang)
    reference = short_form(invoice.number, form)
    return Row(
        invoice, reference, invoice.open, discount, Decimal(0), remark, "", "", None, ""
    )  # fmt: skip


def credit_row(invoice: StoryInvoice, rng: Random, number: str, lang: str) -> Row:
    """Make a line of a credit note that is set off."""
    amount = -(invoice.open * Decimal(rng.randint(3, 20)) / 100).quantize(CENT)
    credit = dataclasses.replace(invoice, number=number, po_number="", delivery_note="")
    remark = phrase(rng, "tables", "credit_remark", lang)
    return Row(credit, number, amount, Decimal(0), Decimal(0), remark, "", "", None, "")


def unexplained_row(invoice: StoryInvoice, rng: Random) -> Row:
    """Make a line that is paid short without a word."""
    share = Decimal(rng.randint(4, 35)) / 100
    deducted = (invoice.open * share).quantize(CENT)
    item = StoryItem("other_dispute", invoice.number, None, None, None, deducted, "derivable", None)
    return Row(
        invoice, invoice.number, invoice.open, Decimal(0), deducted, "", "", "", item,
        "other_dispute",
    )  # fmt: skip


def short_form(number: str, form: str) -> str:
    """Write a number as bookkeeping programs cut it: one of ``FORMS``, or as it is."""
    parts = [it for it in re.split(r"[\W_]+", number) if it]
    if form == "joined":
        return "".join(parts)
    if form == "spaced":
        return " ".join(parts)
    if form == "last" and parts and len(bare(parts[-1])) >= 4:
        return parts[-1]
    return number


def with_codes(
    rows: Sequence[Row], rng: Random, lang: str, *, silent: bool
) -> tuple[list[Row], list[tuple[str, str]]]:
    """Give the customer's reason codes to the lines, and the legend that explains them.

    Args:
        rows: the lines.
        rng: draws codes and their wordings.
        lang: of the legend.
        silent: the code stands in place of the words.
    """
    codes: dict[str, tuple[str, str]] = {}
    form = rng.choice(("{n:02d}", "R{n}", "{n}", "{a}{n}", "{a}{b}", "Z{n:03d}", "{n}0"))
    used = rng.sample(range(1, 90), len(rows) + 3)
    categories = sorted({row.category for row in rows if row.category})
    others = sorted(CATEGORIES - set(categories))
    for at, category in enumerate([*categories, *rng.sample(others, rng.choice((0, 1, 3)))]):
        a, b = rng.choice("ABDGKLMQPRSTX"), rng.choice("ADEFKMNPRSU")
        code = form.format(n=used[at % len(used)], a=a, b=b)
        while code in {known for known, _ in codes.values()}:
            code += rng.choice("ABC")
        codes[category] = code, rng.choice(phrases("legends", category, lang))
    coded = [
        dataclasses.replace(
            row,
            code=codes[row.category][0] if row.category else "",
            reason="" if silent and row.item else row.reason,
        )
        for row in rows
    ]
    legend = sorted(codes.values())
    rng.shuffle(legend)
    return coded, legend
