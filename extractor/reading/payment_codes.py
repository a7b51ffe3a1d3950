"""What payment codes say: the European credit transfer (GiroCode) and the Swiss QR-bill.

EPC069-12 version 2 and 3, and the Swiss implementation guidelines for the QR-bill 2.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# "EUR12.3", "EUR1250"
_EPC_AMOUNT = re.compile(r"([A-Z]{3})(\d{1,9}(?:\.\d{1,2})?)")
_SWISS_AMOUNT = re.compile(r"\d{1,9}\.\d{2}")
_SWISS_LINES = 28  # without the lines that may follow the reference


def lines_of_code(text: str) -> list[str]:
    """Give a payment code's values with their labels; nothing for any other code."""
    lines = [it.strip() for it in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    if lines[0] == "BCD" and len(lines) >= 7:
        return [it for it in _epc(lines) if it]
    if lines[0] == "SPC" and len(lines) >= _SWISS_LINES:
        return [it for it in _swiss(lines) if it]
    return []


def _epc(lines: list[str]) -> Iterator[str]:
    """Read service tag, version, charset, SCT, BIC, name, IBAN, amount, purpose, references."""
    lines = [*lines, *[""] * 12][:12]
    _, _, _, _, bic, name, iban, amount, _, reference, message, _ = lines
    yield from _labelled("Payee", name)
    yield from _labelled("IBAN", iban)
    yield from _labelled("BIC", bic)
    match = _EPC_AMOUNT.fullmatch(amount)
    if match:
        yield f"Amount: {_two_decimals(match[2])} {match[1]}"
    yield from _labelled("Reference", reference)
    yield from _labelled("Remittance information", message)


def _swiss(lines: list[str]) -> Iterator[str]:
    """Read the fields by their fixed lines: creditor 4, amount 18, debtor 20, reference 27."""
    lines = [*lines, *[""] * 31]
    yield from _labelled("Payee", lines[5])
    yield from _labelled("IBAN", lines[3])
    if _SWISS_AMOUNT.fullmatch(lines[18]):
        yield f"Amount: {lines[18]} {lines[19]}"
    yield from _labelled("Payer", lines[21])
    yield from _labelled("Reference", lines[28])
    yield from _labelled("Remittance information", lines[29])


def _labelled(label: str, value: str) -> Iterator[str]:
    if value:
        yield f"{label}: {value}"


def _two_decimals(amount: str) -> str:
    whole, _, rest = amount.partition(".")
    return f"{whole}.{rest:0<2}"
