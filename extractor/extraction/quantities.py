"""Find counted units ("12 cartons", "six colis") and bare whole numbers that may count something."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal

from extractor.extraction.labels import fold

_WORDS: dict[str, int] = {}
for _value, _names in enumerate(
    (
        "un une one ein eine einen una",
        "deux two zwei dos",
        "trois three drei tres",
        "quatre four vier cuatro",
        "cinq five funf fuenf cinco",
        "six sechs seis",
        "sept seven sieben siete",
        "huit eight acht ocho",
        "neuf nine neun nueve",
        "dix ten zehn diez",
        "onze eleven elf once",
        "douze twelve zwolf zwoelf doce dozen dutzend douzaine docena",
        "treize thirteen dreizehn trece",
        "quatorze fourteen vierzehn catorce",
        "quinze fifteen funfzehn quince",
        "seize sixteen sechzehn dieciseis",
        "dix-sept seventeen siebzehn diecisiete",
        "dix-huit eighteen achtzehn dieciocho",
        "dix-neuf nineteen neunzehn diecinueve",
        "vingt twenty zwanzig veinte",
    ),
    start=1,
):
    _WORDS.update(dict.fromkeys(_names.split(), _value))
_WORDS.update({"vingt-quatre": 24, "twenty-four": 24, "trente": 30, "thirty": 30, "dreissig": 30,
               "treinta": 30, "trente-six": 36, "thirty-six": 36, "quarante": 40, "forty": 40,
               "vierzig": 40, "cuarenta": 40, "cinquante": 50, "fifty": 50, "funfzig": 50,
               "cincuenta": 50, "soixante": 60, "sixty": 60, "sechzig": 60, "sesenta": 60,
               "cent": 100, "hundred": 100, "hundert": 100, "cien": 100})  # fmt: skip

_UNITS = (
    "cartons?|cts?|ctns?|colis|caisses?|boites?|boxe?s?|bocal|bocaux|pots?|sacs?|futs?|bidons?|"
    "palettes?|pal|packs?|paquets?|rouleaux?|bouteilles?|unites?|pieces?|pcs?|pce|articles?|lots?|"
    "cases?|cs|cases|jars?|tins?|cans?|units?|pallets?|bags?|drums?|rolls?|bottles?|crates?|items?|"
    "sheets?|reams?|sets?|kits?|kartons?|kisten?|stuck|stk|paletten?|dosen?|glaser|kolli|gebinde|"
    "sacke?|flaschen?|rollen?|ve|packungen?|einheiten?|pakete?|eimer|cajas?|bultos?|pales?|palets?|"
    "botes?|latas?|frascos?|unidades?|uds?|sacos?|botellas?|rollos?|paquetes?|garrafas?|bidones|"
    "heures?|hours?|hrs?|stunden?|std|horas?|jours?|days?|tage|jornadas?|metres?|meter|metros?|"
    "kg|kilos?|tonnes?|tonnen?|toneladas?|litres?|liter|litros?|fl|gl"
)
# "12 cartons", "six colis", "120 uds.", "36 karton"
_COUNTED = re.compile(
    rf"(?<![\w.,/-])(?P<n>\d{{1,5}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})\s?"
    rf"(?:\w+\s)?(?P<unit>{_UNITS})(?![\w-])"
)
# "sur 6", "12 des 30", "14 sardines on the pallet, you charged 18"
_BARE = re.compile(r"(?<![\w.,/:€£$%-])(\d{1,4})(?![\w%€£$/:-]|[.,]\d|\s?(?:%|ml|g|kg|cl|%))")


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
    blocked = taken or []
    folded = fold(text)
    found: dict[int, FoundQuantity] = {}
    for match in _COUNTED.finditer(folded):
        number = match["n"]
        value = Decimal(number) if number.isdigit() else Decimal(_WORDS[number])
        found[match.start()] = FoundQuantity(*match.span(), value, match["unit"])
    for match in _BARE.finditer(folded):
        if match.start() not in found:
            found[match.start()] = FoundQuantity(*match.span(), Decimal(match[1]), "")
    return [
        found[start]
        for start in sorted(found)
        if not any(low < found[start].end and start < high for low, high in blocked)
    ]
