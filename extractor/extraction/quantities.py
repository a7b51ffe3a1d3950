"""Find counted units ("12 cartons", "six colis") and bare whole numbers that may count."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal

from extractor.extraction.labels import fold
from extractor.extraction.number_words import NUMBER_WORD, word_value
from extractor.extraction.numbers import NUMBER, parse_number
from extractor.extraction.stretches import Stretches

_MOST = 1_000_000  # longer runs are numbers of something

_UNITS = (
    "cartons?|cts?|ctns?|colis|caisses?|boites?|boxe?s?|bocal|bocaux|pots?|sacs?|futs?|bidons?|"
    "palettes?|pal|packs?|paquets?|rouleaux?|bouteilles?|unites?|pieces?|pcs?|pce|articles?|lots?|"
    "cases?|cs|jars?|tins?|cans?|units?|pallets?|bags?|drums?|rolls?|bottles?|crates?|items?|"
    "sheets?|reams?|sets?|kits?|kartons?|kisten?|stuck|stk|st(?=\\.)|paletten?|dosen?|glaser|kolli|gebinde|"
    "sacke?|flaschen?|rollen?|ve|packungen?|einheiten?|pakete?|eimer|cajas?|bultos?|pales?|palets?|"
    "botes?|latas?|frascos?|unidades?|uds?|sacos?|botellas?|rollos?|paquetes?|garrafas?|bidones|"
    "heures?|hours?|hrs?|stunden?|std|horas?|jours?|days?|tage|jornadas?|metres?|meter|metros?|"
    "kg|kilos?|tonnes?|tonnen?|toneladas?|litres?|liter|litros?|fl|gl"
)
# "12 cartons", "six colis", "120 uds.", "36 karton", "1 200 sacs", "2,5 kg"
_COUNTED = re.compile(
    rf"(?<![\w.,/])(?<!\w-)(?P<n>{NUMBER}(?![.,]?\d)|(?:{NUMBER_WORD})\b)\s?"
    rf"(?:[^\W\d]+\s)?(?P<unit>{_UNITS})(?![\w-])"
)
# "sur 6", "12 des 30", "14 sardines on the pallet, you charged 18"
_BARE = re.compile(r"(?<![\w.,/:€£$%-])(\d{1,4})(?![\w%€£$/:-]|[.,]\d|\s?(?:%|ml|g|kg|cl|%))")
# "drei Scheiben", "vier davon": counted in words, whatever it is
_BARE_WORD = re.compile(rf"(?<![\w-])(?:{NUMBER_WORD})(?![\w-])")


@dataclasses.dataclass(frozen=True, slots=True)
class FoundQuantity:
    """A number of units at ``text[start:end]``; unit is empty for a bare number."""

    start: int
    end: int
    value: Decimal
    unit: str


def find_quantities(
    text: str, *, taken: list[tuple[int, int]] | None = None
) -> list[FoundQuantity]:
    """Find all numbers of units in a text, in order.

    Args:
        text: any text.
        taken: stretches that are surely something else (days, amounts).
    """
    blocked = Stretches(taken or ())
    folded = fold(text)
    counted = [
        FoundQuantity(*match.span(), value, match["unit"])
        for match in _COUNTED.finditer(folded)
        for value in [_value(match["n"])]
        if value is not None
    ]
    inside = Stretches((it.start, it.end) for it in counted)
    bare = [
        FoundQuantity(*match.span(), value, "")
        for pattern in (_BARE, _BARE_WORD)
        for match in pattern.finditer(folded)
        for value in [_value(match[0])]
        if value is not None and not inside.touch(*match.span())
        if value >= 2 or match[0].isdigit()
    ]
    return sorted(
        (it for it in (*counted, *bare) if not blocked.touch(it.start, it.end)),
        key=lambda it: it.start,
    )


def _value(written: str) -> Decimal | None:
    if written[0].isdigit():
        value = parse_number(written)
        return value if value is not None and value < _MOST else None
    number = word_value(written)
    return Decimal(number) if number is not None else None
