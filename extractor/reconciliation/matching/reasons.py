"""Why an invoice is proposed: stable codes with figures, from the columns it was judged by."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.reconciliation.blocking.how import CustomerHow
from extractor.reconciliation.matching.features import KINDS, Floats, Line
from extractor.reconciliation.matching.model import SECOND

Codes = tuple[tuple[int, str], ...]
_AT = {name: place for place, name in enumerate(SECOND)}


def _codes(*pairs: tuple[str, str]) -> Codes:
    return tuple((_AT[name], code) for name, code in pairs)


# The first that holds is said.
_NUMBER = _codes(
    ("same", "exact_number"),
    ("same_folded", "look_alike_characters"),
    ("how_digits", "same_digits"),
    ("how_yearless", "year_written_otherwise"),
    ("ending", "ending"),
    ("swapped", "characters_swapped"),
)
_AMOUNT = _codes(
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
_CUSTOMER = _codes(
    ("customer_domain", "customer_mail_domain"),
    ("customer_group", "customer_group"),
    ("customer_unlike", "other_customer"),
)
_OTHER = _codes(
    ("day_issue", "issue_date"),
    ("day_due", "due_date"),
    ("article", "article"),
    ("article_quantity", "quantity"),
    ("currency_other", "currency_differs"),
    ("closed", "closed"),
)
_ORDER, _NOTE = _AT["how_order"], _AT["how_note"]
_AS_ORDER, _AS_NOTE = _AT["as_order"], _AT["as_note"]
_OFF_1, _MISTAKEN = _AT["digits_off_1"], _AT["digits_mistaken"]
_OFF, _SCORE, _OTHERS = _AT["off_per_digit"], _AT["customer_score"], _AT["others_customer"]


def reasons_of(line: Line, columns: Floats, how: CustomerHow) -> tuple[str, ...]:
    """Say what speaks for and against a candidate.

    Args:
        line: that it belongs to.
        columns: of the candidate, as ``SECOND``.
        how: by which facts its customer was found.
    """
    known: list[float] = columns.tolist()
    codes = _wording(line, known)
    if known[_SCORE]:
        codes.append(f"customer_name({100 * known[_SCORE]:.0f})")
    codes += ["customer_vat_id"] if how & (CustomerHow.VAT | CustomerHow.SIREN) else []
    codes += ["customer_iban"] if how & CustomerHow.IBAN else []
    codes += [code for place, code in _CUSTOMER if known[place]]
    if known[_OTHERS] > 0.5:
        codes.append("same_customer_as_other_lines")
    codes += [code for place, code in _AMOUNT if known[place]][:2]
    codes += [code for place, code in _OTHER if known[place]]
    return tuple(codes)


def _wording(line: Line, known: Sequence[float]) -> list[str]:
    kind = KINDS[line.kind]
    codes = ["purchase_order"] if known[_ORDER] or known[_AS_ORDER] else []
    codes += ["delivery_note"] if known[_NOTE] or known[_AS_NOTE] else []
    if kind == "claim" or not line.written:
        return codes
    said = next((code for place, code in _NUMBER if known[place]), "")
    if not said and known[_OFF_1]:
        said = "one_digit_off" if known[_MISTAKEN] else "one_digit_more_or_less"
    said = said or f"number({100 * (1 - known[_OFF]):.0f})"
    if known[_AS_ORDER] or known[_AS_NOTE]:
        kind = "purchase_order" if known[_AS_ORDER] else "delivery_note"
    return [said if kind == "reference" else f"{kind}_{said}", *codes]
