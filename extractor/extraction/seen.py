"""An amount or a number of goods, and what the words around it say."""

from __future__ import annotations

import dataclasses
import functools
import importlib.resources
import re
import tomllib
from decimal import Decimal

from extractor.extraction.labels import fold
from extractor.extraction.money_words import Heard, hear
from extractor.values.claim import Claim
from extractor.values.finding import Amount, Quantity, Span

# "à 16,22", "@ 4.50", "je 17,77", "x 12.00": a price for one
_PRICED = re.compile(r"(?:\ba|à|@|je|x|×|\*|zu|zum|por)\s*$")
# "6 of the 40", "3 sur 4", "2 von 12", "4 de los 30"
_OF_ALL = (
    r"(?:out of|of(?: the| our| your| those)?|von(?: den)?|der|sur(?: les)?|des|de(?: los| las)?)"
)
_IS_PART = re.compile(rf"\s?(?:[a-z]+ ){{0,2}}?{_OF_ALL} (?:les |the |den )?\d")
_IS_ALL = re.compile(
    rf"\b{_OF_ALL}\s$|\b(?:all|alle[n]?|tou(?:te)?s les|tod[oa]s l[oa]s|insgesamt|total de)\s$"
)
_OTHERS = re.compile(
    r"\b(?:other|others|autres|andere[nr]?|ubrigen|restlichen|otr[oa]s|remaining|restant[es]*"
    r"|demas)\s$"
)
_OTHERS_BEHIND = re.compile(r"\s?(?:other|others|autres|andere|weitere|otr[oa]s|remaining|restant)")
_ONLY = re.compile(
    r"\b(?:only|just|seulement|que|qu'|ne|nur|bloss|lediglich|solo|solamente|unicamente|tan solo)"
    r"\s(?:[a-z]+\s)?$"
)
_OF_TIME = re.compile(
    r"\s?(?:[a-z]+\s)?(?:days?|weeks?|months?|hours?|h_|jours?|semaines?|mois|heures?|tagen?|wochen?"
    r"|monaten?|stunden?|werktagen?|kalendertagen?|dias?|semanas?|mes(?:es)?|horas?|ans|years?"
    r"|jahren?|anos|personnes?|people|personen"
    r"|januar|februar|marz|april|mai|juni|juli|august|september|oktober|november|dezember"
    r"|janvier|fevrier|mars|avril|juin|juillet|aout|septembre|octobre|novembre|decembre"
    r"|january|february|march|may|june|july|october|december"
    r"|de (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre"
    r"|diciembre))\b"
)


@dataclasses.dataclass(frozen=True, slots=True)
class SeenAmount:
    """An amount with what stands around it.

    Attributes:
        cues: which groups of cue words stand before, near and after it.
        priced: it is written as a price for one.
        order: its place among the amounts of the claim.
        bare: a whole number without a currency; money only because the ledger knows it so.
        said: what its clause says of money and goods.
        around: what its sentence says.
        nearest: which of held back, paid, fine or aside is said nearest to it.
    """

    amount: Amount
    cues: frozenset[str]
    priced: bool
    order: int
    bare: bool = False
    said: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    nearest: str = ""

    @property
    def value(self) -> Decimal:
        """Give the bare value."""
        return self.amount.value


@dataclasses.dataclass(frozen=True, slots=True)
class SeenQuantity:
    """A number of goods with what stands around it.

    Attributes:
        said: what its clause says of money and goods.
        around: what its sentence says.
        marks: "part" and "all" of "6 of the 40", "others", "only", "of_time".
        unit: index of its sentence.
    """

    quantity: Quantity
    said: frozenset[str]
    around: frozenset[str]
    marks: frozenset[str]
    unit: int

    @property
    def value(self) -> Decimal:
        """Give the bare number."""
        return self.quantity.value


def is_cleared(seen: SeenAmount) -> bool:
    """Say whether an amount's clause tells that it is paid, right or another matter."""
    return bool(seen.said & {"fine", "paid", "aside"}) and not seen.said & {"hold", "short"}


def is_claimed(seen: SeenAmount) -> bool:
    """Say whether an amount's clause tells that it is held back, and nothing else."""
    return "hold" in seen.said and not seen.said & {"fine", "paid", "aside"}


def see_quantity(claim: Claim, quantity: Quantity) -> SeenQuantity | None:
    """Give a number of goods with what stands around it; None if it is not in the claim."""
    unit = unit_of(claim, quantity.span)
    if unit is None:
        return None
    heard = hear(unit.text)
    at = quantity.span.start - unit.start
    end = at + len(quantity.span.text)
    before, behind = heard.folded[max(0, at - 30) : at], heard.folded[end : end + 30]
    tests = {
        "part": _IS_PART.match(behind),
        "all": _IS_ALL.search(before),
        "others": _OTHERS.search(before) or _OTHERS_BEHIND.match(behind),
        "only": _ONLY.search(before),
        "of_time": _OF_TIME.match(behind) or _OF_TIME.search(quantity.span.text),
    }
    marks = frozenset(name for name, match in tests.items() if match)
    return SeenQuantity(
        quantity, _said_about(heard, at), heard.said, marks, claim.units.index(unit)
    )


def see_amount(claim: Claim, amount: Amount, order: int, *, bare: bool) -> SeenAmount:
    """Give an amount with what stands around it."""
    unit = unit_of(claim, amount.span)
    if unit is None:
        return SeenAmount(amount, frozenset(), priced=False, order=order, bare=bare)
    at = amount.span.start - unit.start
    text = fold(unit.text)
    before = text[max(0, at - 70) : at]
    near = re.split(r"[\d;]", text[max(0, at - 30) : at])[-1]
    after = re.split(r"[\d;\n]", text[at + len(amount.span.text) :][:50])[0]
    cues: set[str] = set()
    for name, pattern in _cues().items():
        for place, words in (("before", before), ("near", near), ("after", after)):
            if pattern.search(words):
                cues.add(f"{place}_{name}")
    priced = _PRICED.search(near) is not None
    heard = hear(unit.text)
    return SeenAmount(
        amount,
        frozenset(cues),
        priced=priced,
        order=order,
        bare=bare,
        said=_said_about(heard, at),
        around=heard.said,
        nearest=heard.nearest(at, ("hold", "paid", "fine", "aside")),
    )


_MATTER = frozenset({"hold", "paid", "fine", "spoilt", "short", "got", "billed", "aside", "back"})


def _said_about(heard: Heard, at: int) -> frozenset[str]:
    """Give what a clause says, or its sentence where the clause says nothing."""
    clause = heard.said_about(at)
    return clause if clause & _MATTER else heard.said


def unit_of(claim: Claim, span: Span) -> Span | None:
    """Give the sentence of the claim in which a stretch begins; None if there is none."""
    for unit in claim.units:
        if unit.document == span.document and unit.start <= span.start < unit.end:
            return unit
    return None


@functools.cache
def _cues() -> dict[str, re.Pattern[str]]:
    file = importlib.resources.files("extractor.extraction") / "lexicon" / "cues.toml"
    groups = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        name: re.compile(r"(?<![a-z])(?:" + "|".join(re.escape(stem) for stem in stems) + ")")
        for name, stems in groups.items()
    }
