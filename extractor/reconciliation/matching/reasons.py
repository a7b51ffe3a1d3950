"""Why an invoice is proposed: stable codes with figures, from the columns it was judged by."""

from __future__ import annotations

from collections.abc import Mapping

from extractor.reconciliation.matching.features import KINDS, Floats, Line
from extractor.reconciliation.matching.model import SECOND

_AT = {name: place for place, name in enumerate(SECOND)}
# The first that holds is said.
_NUMBER = (
    ("same", "exact_number"),
    ("same_folded", "look_alike_characters"),
    ("how_digits", "same_digits"),
    ("how_yearless", "year_written_otherwise"),
    ("ending", "ending"),
    ("swapped", "characters_swapped"),
)
_AMOUNT = (
    ("amount_gross", "amount(gross)"),
    ("amount_net", "amount(net)"),
    ("amount_open", "amount(open)"),
    ("sum", "amount(sum)"),
    ("line_total", "amount(line)"),
    ("amount_difference", "amount(difference)"),
    ("amount_discount", "amount(less_discount)"),
    ("amount_near", "amount(near)"),
    ("amount_exceeds", "amount_exceeds_invoice"),
)
_CUSTOMER = (
    ("customer_tax_id", "customer_vat_id"),
    ("customer_domain", "customer_mail_domain"),
    ("customer_group", "customer_group"),
)
_OTHER = (
    ("day_issue", "issue_date"),
    ("day_due", "due_date"),
    ("article", "article"),
    ("article_quantity", "quantity"),
    ("currency_other", "currency_differs"),
    ("closed", "closed"),
)


def reasons_of(line: Line, columns: Floats) -> tuple[str, ...]:
    """Say what speaks for and against a candidate.

    Args:
        line: that it belongs to.
        columns: of the candidate, as ``SECOND``.
    """
    known = {name: float(columns[place]) for name, place in _AT.items()}
    codes = [*_wording(line, known), *_customer(known)]
    codes += [code for name, code in _AMOUNT if known[name]][:2]
    codes += [code for name, code in _OTHER if known[name]]
    return tuple(codes)


def _wording(line: Line, known: Mapping[str, float]) -> list[str]:
    kind = KINDS[line.kind]
    codes = ["purchase_order"] if known["how_order"] else []
    codes += ["delivery_note"] if known["how_note"] else []
    if kind == "claim" or not line.written:
        return codes
    said = next((code for name, code in _NUMBER if known[name]), "")
    if not said and known["digits_off_1"]:
        said = "one_digit_off" if known["digits_mistaken"] else "one_digit_more_or_less"
    if not said:
        said = f"number({100 * (1 - known['off_per_digit']):.0f})"
    if said == "look_alike_characters" and not known["look_alike"]:
        said = "exact_number"
    return [said if kind == "reference" else f"{kind}_{said}", *codes]


def _customer(known: Mapping[str, float]) -> list[str]:
    codes = [code for name, code in _CUSTOMER if known[name]]
    if known["customer_score"]:
        codes.insert(0, f"customer_name({100 * known['customer_score']:.0f})")
    if known["customer_unlike"]:
        codes.append("other_customer")
    if known["others_customer"] > 0.5:
        codes.append("same_customer_as_other_lines")
    return codes
