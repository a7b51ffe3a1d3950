"""The amounts that a claim writes: an invoice's, a part of it, one digit wrong."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from extractor.values.ledger import OpenInvoice
from extractor.values.money import to_cents


def value(invoice: OpenInvoice, kind: str) -> Decimal:
    """Give the amount of a kind: "net", "open", else gross."""
    if kind == "net":
        return invoice.net_amount
    return invoice.open_amount if kind == "open" else invoice.gross_amount


def garbled(rng: Random, amount: Decimal) -> Decimal:
    """Round an amount, or get one of its digits wrong."""
    if rng.random() < 0.4:
        return amount.quantize(Decimal(1))
    text = str(amount)
    at = rng.choice([place for place, it in enumerate(text) if it.isdigit()])
    changed = Decimal(text[:at] + rng.choice("0123456789") + text[at + 1 :])
    return changed or amount


def part(rng: Random, invoice: OpenInvoice) -> Decimal:
    """Give a disputed part: a line, a difference, or a share."""
    kind = rng.choice(("line", "share", "difference", "discount"))
    if kind == "line" and invoice.lines:
        return rng.choice(invoice.lines).total
    if kind == "difference":
        return to_cents(invoice.gross_amount * Decimal(rng.uniform(0.5, 0.99)))
    if kind == "discount":
        return to_cents(
            invoice.gross_amount * Decimal(rng.choice(("0.98", "0.97", "0.02", "0.03")))
        )
    return to_cents(invoice.gross_amount * Decimal(rng.uniform(0.02, 0.6)))
