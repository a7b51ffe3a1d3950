"""The features of amounts and documents in words; one that is not listed is shown by its name."""

from __future__ import annotations

import re

from extractor.cli.words import spoken

_CUES = {
    "claim": "a word of claiming",
    "whole": "a word for the total",
    "unit": "a word for a unit price",
    "paid": "a word of paying",
    "owed": "a word for what is due",
    "fee": "a word for a fee",
}
_SIDES = {"near": "right before it", "before": "before it", "after": "after it"}
_KINDS = {
    "difference": "a difference",
    "difference_to_ledger": "a difference to the ledger",
    "product": "quantity times price",
    "line_total": "a line of the invoice",
    "line_units": "units of a line",
    "line_missing": "missing units of a line",
    "price_gap": "a price gap",
    "price_gap_text": "a price gap in the text",
    "percent": "a percentage",
    "tax": "the tax",
    "none": "no amount",
}
_AMONG = {
    "short": "for shortages",
    "spoilt": "for damage",
    "swapped": "for wrong goods",
    "price": "for prices",
    "late": "for lateness",
    "whole": "for whole invoices",
    "amounts": "among other amounts",
}
_SINGLE = {
    "explicit": "written",
    "derived": "worked out",
    "is_whole": "the invoice's total",
    "is_whole_x_whole": "the total, and all of it is contested",
    "is_whole_x_part": "the total, but a part is contested",
    "is_part_x_whole": "a part, but all of it is contested",
    "is_line_total": "the total of a line",
    "is_unit_price": "a unit price of the invoice",
    "only_amount": "the only amount",
    "largest": "the largest",
    "smallest": "the smallest",
    "first": "the first",
    "last": "the last",
    "repeated": "written more than once",
    "has_currency": "with a currency",
    "is_net": "without tax",
    "is_gross_basis": "with tax",
    "many_amounts": "one of many amounts",
    "priced": "written as a price for one",
    "is_sum": "the sum of two others",
    "before_tax": "its tax and the sum with tax are written too",
    "with_tax": "the sum without tax and the tax are written too",
    "bare": "without a currency",
    "may_be_due": "may be what is left to pay",
    "too_much": "more than the invoice",
    "tiny": "very small",
    "ways": "worked out in several ways",
    "whole_share": "all of the invoice may be contested",
    "diff_of_line": "from a line of the invoice",
    "diff_of_total": "from a total of the invoice",
    "diff_of_pair": "of the only two amounts",
    "diff_of_prices": "of two prices",
    "diff_with_price": "with a price",
    "diff_next": "the larger named right before the smaller",
    "diff_before": "the smaller named right before the larger",
    "diff_apart": "named apart",
    "diff_close_values": "of amounts close to each other",
    "diff_very_close": "of amounts very close to each other",
    "diff_owed": "the smaller is what is due",
    "diff_paid": "the smaller is what is paid",
    "diff_billed": "the larger is what was billed",
    "none_without_amounts": "no amount is written",
    "none_without_parts": "only totals and prices are written",
    "none_without_claimed": "no amount has a word of claiming",
    "none_with_whole": "the total is written",
    "none_with_derived": "something can be worked out",
    "none_amounts": "how many amounts are written",
    "none_quantities": "quantities are written",
    "none_counted": "units are counted",
    # of the whole document
    "sure": "all parts together",
    "always": "documents like this one",
    "scan": "a scan",
    "noted": "reading noted something",
    "language_unknown": "an unknown language",
    "unfamiliar": "words never met in training",
    "names_invoices": "names invoices",
    "disputes": "several disputes",
    "few_words": "few words tell the reason",
    "rival_category": "the next reason is close",
    "rival_invoice": "another invoice is close",
    "unknown_number": "an invoice number that the ledger does not know",
}
# near_claim, before_paid_x_many
_CUE = re.compile(rf"({'|'.join(_SIDES)})_({'|'.join(_CUES)})(_x_many)?\Z")
# difference_x_price, none_x_whole
_CROSS = re.compile(
    rf"({'|'.join(sorted(_KINDS, key=len, reverse=True))})_x_({'|'.join(_AMONG)})\Z"
)


def feature_words(feature: str) -> str:
    """Give a feature in words."""
    cue, cross = _CUE.match(feature), _CROSS.match(feature)
    if feature in _SINGLE:
        return _SINGLE[feature]
    if cue:
        return f"{_CUES[cue[2]]} {_SIDES[cue[1]]}{', among many amounts' if cue[3] else ''}"
    if cross:
        return f"{_KINDS[cross[1]]} {_AMONG[cross[2]]}"
    if feature in _KINDS:
        return _KINDS[feature]
    supported = _KINDS.get(feature.removeprefix("supported_"))
    if feature.startswith("supported_") and supported:
        return f"also works out as {supported}"
    return spoken(feature)
