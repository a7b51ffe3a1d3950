"""One row of a table of money, and what rows say together."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from decimal import Decimal

from extractor.extraction.discounts import is_cash_discount
from extractor.extraction.labels import fold
from extractor.extraction.legend import is_legend
from extractor.values.claim import RowAmounts

_ZERO = Decimal(0)
# a set-off of the supplier's own credit note contests nothing
_CREDIT_NOTE = re.compile(
    r"(?:(?:votre|your|ihre?|su|vuestro|nuestro|n/)\W)?(?:(?:note|nota) de )?(?:avoir|gutschrift"
    r"|rechnungskorrektur|credit(?:o| memo| note)?|abono|cn\b|nc\b)"
)
# "... lt. Vereinbarung Gesamtbetrag": a remark that was read into the total below it
_ENDS_IN_TOTAL = re.compile(
    r"(?i)\b(?:(?:sous|sub|grand|zwischen|gesamt)\W?)?(?:total\w*|summe|suma|gesamt\w*)"
    r"(?: (?:general|pago|du reglement|payment|paid|factura|a payer))?\W*$"
)
REMARK = 12  # characters from which words beside a total are a remark


@dataclasses.dataclass(frozen=True, slots=True)
class MoneyRow:
    """One row of a table below its titles.

    Attributes:
        stretches: where its words stand in the document's text, one a line and cell.
        amounts: what it says of money, as far as the table's columns tell.
        reason: the words of it that are neither reference, day nor number.
        is_total: it adds up the others.
        codes: short cells that a legend may explain, such as "Z025" or "10".
    """

    table: int
    stretches: tuple[tuple[int, int], ...]
    amounts: RowAmounts
    reason: str
    text: str
    is_total: bool
    codes: tuple[str, ...] = ()


def joined(rows: Sequence[MoneyRow]) -> list[MoneyRow]:
    """Let a row that is only words go with the row above that they explain."""
    result: list[MoneyRow] = []
    codes = {code for row in rows for code in row.codes}
    explains_codes = False
    for row in rows:
        money = row.amounts
        explains_codes = explains_codes or is_legend(row.text, codes)
        bare = money.gross is None and money.deducted is None and money.paid is None
        letters = sum(sign.isalpha() for sign in row.text)
        digits = sum(sign.isdigit() for sign in row.text)
        alone = row.reason == row.text  # one cell only: a row of its own has a number beside it
        words = (
            bare
            and alone
            and not row.is_total
            and not explains_codes
            and letters >= 4
            and letters > digits
        )
        above = result[-1] if result else None
        if not (words and above is not None and above.amounts.deducted and not above.is_total):
            result.append(row)
            continue
        result[-1] = dataclasses.replace(
            above,
            stretches=(*above.stretches, *row.stretches),
            reason=f"{above.reason} {row.text}".strip(),
            text=f"{above.text} {row.text}",
        )
    return result


def added_up(rows: Sequence[MoneyRow]) -> list[MoneyRow]:
    """Take the amounts from a row that adds up those above it, whatever words stand beside it."""
    result: list[MoneyRow] = []
    last = 0  # where the rows below the last total begin
    for row in rows:
        adds = _sums_up(row, result) or _sums_up(row, result[last:])
        if adds:
            bare = RowAmounts(currency=row.amounts.currency)
            _explain(result, row)
            result.append(dataclasses.replace(row, amounts=bare, is_total=True))
        else:
            result.append(row)
        last = len(result) if result[-1].is_total else last
    return result


def _explain(above: list[MoneyRow], total: MoneyRow) -> None:
    """Give the last row that holds money back the words that were read into the total."""
    words = _ENDS_IN_TOTAL.sub("", total.reason).strip()
    if above and above[-1].amounts.deducted and not above[-1].reason and len(words) > REMARK:
        stretches = (*above[-1].stretches, *total.stretches)
        above[-1] = dataclasses.replace(above[-1], reason=words, stretches=stretches)


def _sums_up(row: MoneyRow, above: Sequence[MoneyRow]) -> bool:
    """Say whether a row's amounts are the sums of several rows."""
    parts = [it.amounts for it in above if not it.is_total]
    sums = [
        (mine, [getattr(it, name) or _ZERO for it in parts])
        for name in ("gross", "deducted", "paid")
        if (mine := getattr(row.amounts, name))
    ]
    least = 0 if _ENDS_IN_TOTAL.search(fold(row.reason)) else 1
    several = any(sum(map(bool, values)) > least for _, values in sums)
    return several and all(mine == sum(values, _ZERO) for mine, values in sums)


def settled(rows: Sequence[MoneyRow]) -> list[MoneyRow]:
    """Take what is held back for paying early, or against a credit note, for settled."""
    result: list[MoneyRow] = []
    for row in rows:
        held, billed = row.amounts.deducted, row.amounts.gross
        off = held is not None and (
            is_cash_discount(row.reason, held, billed) or _is_credit_note(row.reason)
        )
        kept = dataclasses.replace(row.amounts, deducted=None, deducted_span=None)
        result.append(dataclasses.replace(row, amounts=kept) if off else row)
    return result


def _is_credit_note(reason: str) -> bool:
    return len(reason.split()) <= 4 and _CREDIT_NOTE.fullmatch(fold(reason).strip(" .")) is not None
