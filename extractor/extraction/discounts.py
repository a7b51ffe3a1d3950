"""Tell a deduction for paying early from one that contests something.

A line paid "less 2 % cash discount" settles the invoice. Only so much as is usual counts (up to
5 %), and only where the line gives no other reason.
"""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.extraction.labels import fold

MOST = Decimal("0.0505")  # of what was billed

_DISCOUNT = re.compile(
    r"\b(?:skonto\w*|sk\b\.?|escompte|esc\b\.?|(?:dto|dcto|desc(?:uento)?)?\.?\s?(?:por\s)?p(?:ronto"
    r"|\.)?\s?p(?:ago|\.)?\b|(?:cash|settlement|prompt(?: payment)?|early(?: payment)?) disc\w*\.?)"
)
# what may stand around it: "less", "déduit", "abzgl. 2 %", "selon vos conditions"
_AROUND = re.compile(
    r"\b(?:less|minus|moins|deduit\w*|deducted?|taken|abzgl\.?|abzuglich|abzug|ber\w*|nach|menos"
    r"|aplicad\w*|descontad\w*|per|as agreed|terms|your|ihre\w*|vos|votre|sus|selon|lt\.?|gem\.?"
    r"|laut|segun|conditions?|bedingungen|condiciones|de|en|du|for|por|of|le|the|il|el)\b"
)


_USUAL = tuple(Decimal(it) / 1000 for it in (10, 15, 20, 25, 30, 35, 40, 50))
_CENT = Decimal("0.01")


def is_usual_share(held: Decimal, billed: Decimal | None) -> bool:
    """Say whether an amount is a share of what is billed that paying early usually earns."""
    return billed is not None and any(abs(held - billed * it) <= _CENT for it in _USUAL)


def is_cash_discount(reason: str, held: Decimal, billed: Decimal | None) -> bool:
    """Say whether what a line holds back is a discount for paying early, and nothing else.

    Args:
        reason: the words of the line.
        held: what it holds back.
        billed: what it bills, or None if it does not say.
    """
    folded = fold(reason)
    if not _DISCOUNT.search(folded) or (billed is not None and held > billed * MOST):
        return False
    rest = _AROUND.sub(" ", _DISCOUNT.sub(" ", folded))
    return sum(sign.isalpha() for sign in rest) <= 3
