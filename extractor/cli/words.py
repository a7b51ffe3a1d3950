"""Reason codes as sentences a clerk understands.

A code is ``family:name`` or ``family:name(figure)``; what is not listed here is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# such as category:low_confidence(0.41)
_CODE = re.compile(r"(?P<key>[\w.-]+(?::[\w.-]+)*)(?:\((?P<figure>[^()]*)\))?\Z")

SENTENCES: dict[str, str] = {
    "invoice:exact": "the invoice number stands in the ledger as written",
    "invoice:normalised": "the invoice number fits when blanks and signs are left out",
    "invoice:one_digit_off": "the invoice number is one character off",
    "invoice:digits_swapped": "two digits of the invoice number are swapped",
    "invoice:shortened": "only the end of the invoice number is written",
    "invoice:similar": "the invoice number resembles one in the ledger ({})",
    "invoice:by_order_number": "found by the order number",
    "invoice:by_delivery_note": "found by the delivery note",
    "invoice:by_amount": "found by its amount",
    "invoice:by_date": "found by its date",
    "invoice:by_date_and_amount": "found by date and amount",
    "invoice:by_line": "found by the goods on it",
    "invoice:only_open": "the customer's only open invoice",
    "invoice:not_found": "no open invoice fits",
    "invoice:ambiguous": "several open invoices fit ({})",
    "invoice:absent": "no invoice is named",
    "invoice:other_customer": "the invoice belongs to another customer",
    "invoice:low_confidence": "the invoice is not sure ({})",
    "amount:explicit": "the amount is written",
    "amount:derived": "the amount was worked out ({})",
    "amount:absent": "no contested amount is written",
    "amount:above_invoice": "the amount is higher than the invoice",
    "amount:above_open": "the amount is higher than what is open",
    "amount:other_currency": "the amount is in another currency than the invoice",
    "amount:ambiguous": "several amounts could be meant ({})",
    "amount:low_confidence": "the amount is not sure ({})",
    "amount:sum_mismatch": "the amounts do not add up to the stated total",
    "category:low_confidence": "the reason is not sure ({})",
    "category:runner_up": "another reason is nearly as likely ({})",
    "category:none": "no known reason fits",
    "customer:mail_domain": "the customer writes from its own mail domain",
    "customer:vat_id": "the customer's VAT id is written",
    "customer:name": "the customer's name is written",
    "customer:alias": "another name of the customer is written",
    "customer:similar": "a similar customer name is written ({})",
    "customer:invoice": "the invoice belongs to this customer",
    "customer:number": "the customer number is written",
    "customer:not_found": "no customer fits",
    "customer:ambiguous": "several customers fit ({})",
    "customer:low_confidence": "the customer is not sure ({})",
    "triage:low_confidence": "it is not sure that this is a dispute ({})",
    "triage:not_a_dispute": "nothing is contested",
    "reading:low_confidence": "the scan is hard to read ({})",
    "reading:ocr": "read from a picture",
    "reading:part_unreadable": "a part could not be read ({})",
    "duplicate:same_file": "the same file came before",
    "duplicate:same_claim": "the same claim came before",
}


def sentence(code: str) -> str:
    """Give the sentence of a reason code, or the code itself if it has none."""
    parsed = _CODE.match(code)
    if parsed is None:
        return code
    template = SENTENCES.get(parsed["key"])
    if template is None:
        return code
    figure = parsed["figure"]
    if "{}" in template:
        return template.format(figure) if figure else template.replace(" ({})", "")
    return f"{template} ({figure})" if figure else template


def sentences(codes: Iterable[str]) -> str:
    """Join the sentences of several codes, each once."""
    return "; ".join(dict.fromkeys(sentence(it) for it in codes))


def spoken(code: str | None) -> str:
    """Give a code of the taxonomy as words: "price_difference" as "price difference"."""
    return (code or "").replace("_", " ")
