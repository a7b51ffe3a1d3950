"""Reason codes as sentences a clerk understands.

A code is ``family:name`` or ``family:name(figure)``; what is not listed here is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# such as category:low_confidence(0.41)
_CODE = re.compile(r"(?P<key>[\w.-]+(?::[\w.-]+)*)(?:\((?P<figure>[^()]*)\))?\Z")
# such as invoice:by_number_one_digit_off, or number:one_digit_off in an invoice's own reasons
_LINK = re.compile(
    r"(?:invoice:by_)?(?P<fact>number|purchase_order|delivery_note|amount|issue_date|goods)[:_](?P<how>\w+)\Z"
)

_FACTS = {
    "number": "invoice number",
    "purchase_order": "order number",
    "delivery_note": "delivery note number",
    "amount": "amount",
    "issue_date": "invoice date",
    "goods": "goods on the invoice",
}
_HOW = {
    "exact": "as in the ledger",
    "same_digits": "with other signs between",
    "ocr_confusion": "with letters and digits mixed up",
    "ending": "only its end is written",
    "ending_one_digit_off": "only its end is written, one character off",
    "longer": "with more written around it",
    "zeros_dropped": "without its zeros",
    "one_digit_off": "one character off",
    "one_digit_more_or_less": "one character too many or too few",
    "two_digits_swapped": "two characters swapped",
    "two_digits_off": "two characters off",
    "issued": "the day it was issued",
    "open": "the amount that is open",
    "gross": "with tax",
    "net": "without tax",
}
_SENTENCES = {
    "invoice:none": "no open invoice fits",
    "invoice:ambiguous": "several open invoices fit ({})",
    "invoice:low_confidence": "the invoice is not sure ({})",
    "invoice:exact": "the invoice number stands in the ledger as written",
    "invoice:one_digit_off": "the invoice number is one character off",
    "invoice:by_order_number": "found by the order number",
    "invoice:by_delivery_note": "found by the delivery note",
    "invoice:by_amount": "found by its amount",
    "invoice:by_date": "found by its date",
    "amount:absent": "no contested amount is written ({} sure)",
    "amount:derived": "the amount was worked out ({} sure)",
    "amount:above_invoice": "the amount is higher than the invoice",
    "amount:low_confidence": "the amount is not sure ({})",
    "category:low_confidence": "the reason is not sure ({})",
    "customer:unknown": "no customer fits",
    "customer:low_confidence": "the customer is not sure ({})",
    "customer:mail_domain": "the customer writes from its own mail domain",
    "mail_domain": "writes from its own mail domain",
    "web_domain": "its web address is written",
    "vat_id": "its VAT id is written",
    "iban": "an account that it pays from is written",
    "iban_of_group": "an account that its group pays from is written",
    "email": "its mail address is written",
    "name": "its name is written ({} of 100)",
    "customer_number": "its customer number is written",
    "exact_number": "the invoice is this customer's",
    "exact_purchase_order": "the order is this customer's",
    "exact_delivery_note": "the delivery note is this customer's",
    "siren": "its SIREN is written",
    "address_in_text": "one of its mail addresses is written",
    "city": "its town is written",
    "invoice_number": "one of its invoice numbers is written",
    "invoice_and_amount": "one of its invoice numbers is written with its amount",
    "amount_and_day": "an amount and the day of one of its invoices are written",
    "amount": "the amount of one of its invoices is written",
    "document:low_confidence": "all of it together is not sure enough ({})",
    "reading:incomplete": "not every page could be read",
    "rows:unresolved": "a row holds money back of an invoice that is not known",
    "rows:unsettled": "it lists money, and not every row is shown to be paid in full",
    "triage:low_confidence": "it is not sure whether this is a dispute ({})",
    "triage:payment_notice": "tells of a payment ({} sure)",
    "triage:promise_to_pay": "promises to pay ({} sure)",
    "triage:document_request": "asks for a document ({} sure)",
    "triage:order": "is an order ({} sure)",
    "triage:supplier_invoice": "is somebody's invoice to us ({} sure)",
    "triage:dispute_closed": "a dispute is settled ({} sure)",
    "triage:auto_reply": "is an automatic reply ({} sure)",
    "triage:newsletter_or_spam": "is advertising ({} sure)",
    "triage:other": "contests nothing ({} sure)",
    "page_unreadable": "a page could not be read",
    "page_limit": "pages behind the limit were left out",
    "ocr_timeout": "reading a page took too long",
    "blank_page": "a page is blank",
    "picture_only": "a page is a picture without text",
    "proof_missing": "said to be enclosed, but not there: {}",
    "recognised:title": "recognised by its title",
    "recognised:name": "recognised by its file name",
    "recognised:picture": "a picture without words",
    "belongs:shared_number": "shares a number with the dispute ({})",
    "belongs:only_dispute": "came with the only dispute",
    "no_text": "hardly a word could be read",
    "row_limit": "rows behind the limit were left out",
    "low_confidence": "a page is hard to read",
    "picture_cut_off": "a picture ends too early",
    "parts_unread": "parts that could not be read: {}",
    "rows_unresolved": "rows that hold money back of no known invoice: {}",
    "rows_unsettled": "payment advices or debit notes not shown to be paid in full: {}",
    "skipped:small_picture": "logos were left out",
    "skipped:signature": "an electronic signature was left out",
    "skipped:calendar": "a calendar entry was left out",
    "skipped:encrypted_file": "an attachment with a password was left out",
    "skipped:unreadable_type": "an attachment of a type that cannot be read was left out",
    "skipped:unknown_type": "an attachment of unknown type was left out",
    "skipped:corrupt_file": "a damaged attachment was left out",
    "skipped:limit_exceeded": "an attachment that is too large or too deep was left out",
    "skipped:delivery_report": "a delivery or reading report was left out",
    "skipped:business_card": "a business card was left out",
    "skipped:encrypted": "part of an encrypted mail was left out",
    "skipped:other_version": "another version of the text was left out",
    "skipped:yenc": "a file within the text (yEnc) was left out",
    "skipped:link": "a link in an archive was not followed",
    "skipped:elsewhere": "a file that is not in the mail was not fetched",
    "skipped:unsafe_file": "a dangerous attachment was left out",
    "skipped:limit": "an attachment beyond the limit `{}` was left out",
    "skipped:empty": "an empty attachment was left out",
}


def sentence(code: str) -> str:
    """Give the sentence of a reason code, or the code itself if it has none."""
    parsed = _CODE.match(code)
    if parsed is None:
        return code
    key, figure = parsed["key"], parsed["figure"]
    if key.startswith("skipped:limit:"):
        key, figure = "skipped:limit", key.rpartition(":")[2]
    template = _SENTENCES.get(key) or _link_sentence(parsed["key"])
    if template is None:
        return code
    if "{}" in template:
        return template.format(figure) if figure else re.sub(r":? ?\(?\{\}[^)]*\)?", "", template)
    return f"{template} ({figure})" if figure else template


def sentences(codes: Iterable[str]) -> str:
    """Join the sentences of several codes, each once."""
    return "; ".join(dict.fromkeys(sentence(it) for it in codes))


def spoken(code: str | None) -> str:
    """Give a code of the taxonomy as words: "price_difference" as "price difference"."""
    return (code or "").replace("_", " ")


def _link_sentence(key: str) -> str | None:
    found = _LINK.match(key)
    if found is None:
        return None
    how = _HOW.get(found["how"], spoken(found["how"]))
    return f"found by the {_FACTS[found['fact']]}, {how}"
