"""Find amounts of money: a number with a currency, or one with two decimals."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal

from extractor.extraction.numbers import NUMBER, parse_number
from extractor.values.money import Basis

_SYMBOLS = {
    "€": "EUR",
    "£": "GBP",
    "$": "USD",
    "euro": "EUR",
    "euros": "EUR",
    "eur": "EUR",
    "eurs": "EUR",
    "gbp": "GBP",
    "pounds": "GBP",
    "pound": "GBP",
    "quid": "GBP",
    "libras": "GBP",
    "livres": "GBP",
    "pfund": "GBP",
    "usd": "USD",
    "dollars": "USD",
    "dólares": "USD",
    "chf": "CHF",
    "francs": "CHF",
    "franken": "CHF",
    "fr.": "CHF",
    "sek": "SEK",
    "nok": "NOK",
    "dkk": "DKK",
    "pln": "PLN",
    "zł": "PLN",
    "czk": "CZK",
    "cad": "CAD",
    "mad": "MAD",
    "mxn": "MXN",
}
_CURRENCY = (
    r"(?:€|£|\$|(?<![a-zA-Z])(?:EUR|GBP|USD|CHF|SEK|NOK|DKK|PLN|CZK|CAD|MAD|MXN|eurs?|euros?|Euros?"
    r"|EUROS?|pounds?|quid|libras|livres|Pfund|dollars|dólares|francs|Franken|eur|gbp|usd|chf)"
    r"(?![a-zA-Z]))"
)
# "175,16 €", "EUR 1,972.80", "£78.97", "-116,47", "(45.00)", "1 206,74- EUR", "120 euros".
_AMOUNT = re.compile(
    rf"(?P<front>{_CURRENCY})?\s?(?P<sign>[-–−(])?\s?(?<![\w.,/'’])(?<!\w-)(?P<number>{NUMBER})"
    rf"(?![\w]|[.,]\d|/\d)(?P<tail>[)]|-(?![\w\d]))?(?:\s?(?P<back>{_CURRENCY}))?"
)
# "50,00 %", "1,5 kg", "10 cartons": a number of something else.
_NOT_MONEY = re.compile(
    r"\s?(?:%|‰|°|kg\b|g\b|gr\b|mg\b|ml\b|cl\b|l\b|m²|m2\b|m³|mm\b|cm\b|km\b|kW|h\b|Uhr|hrs?\b|min\b"
    r"|bar\b|[ap]\.?m\b|pts?\b)",
    re.IGNORECASE,
)
_NET = re.compile(
    r"\b(?:H\.?T\.?(?!\w)|hors[ -]taxes?|net(?:to|t)?s?\b|ex(?:\.|cl\.?|cluding)?[ -]?VAT|before VAT"
    r"|plus VAT|\+ ?VAT|net of VAT|zzgl\.? (?:MwSt|USt)|ohne (?:MwSt|USt)|exkl\.? MwSt"
    r"|\+ ?IVA|sin IVA|más IVA|IVA (?:no incluido|aparte)|base imponible|neto)",
    re.IGNORECASE,
)
_GROSS = re.compile(
    r"\b(?:T\.?T\.?C\.?(?!\w)|toutes taxes|inc(?:l\.?|luding)?\.? VAT|VAT incl|with (?:the )?VAT"
    r"|gross|brut(?:to)?\b|inkl\.? (?:MwSt|USt)|mit (?:MwSt|USt)|IVA incl\w*|con IVA)",
    re.IGNORECASE,
)


@dataclasses.dataclass(frozen=True, slots=True)
class FoundAmount:
    """An amount at ``text[start:end]``; always positive, its sign apart."""

    start: int
    end: int
    value: Decimal
    currency: str | None
    basis: Basis
    negative: bool


def currency_code(written: str) -> str | None:
    """Give the ISO 4217 code of a written currency, or None if it is unknown."""
    return _SYMBOLS.get(written.strip().casefold())


def basis_of(before: str, after: str) -> Basis:
    """Tell net from gross by the words around an amount; what stands behind wins."""
    behind = re.split(r"[\d;\n€£$]|(?<=[a-z])\. ", after[:32])[0]
    ahead = re.split(r"[\d;\n€£$]|(?<=[a-z])\. ", before[-32:])[-1]
    for words in (behind, ahead):
        if _NET.search(words):
            return Basis.NET
        if _GROSS.search(words):
            return Basis.GROSS
    return Basis.UNKNOWN


def find_amounts(text: str, *, bare: bool = False) -> list[FoundAmount]:
    """Find all amounts of money in a text, in order.

    Args:
        text: any text.
        bare: also take whole numbers without a currency, as in a table's money column.
    """
    found: list[FoundAmount] = []
    for match in _AMOUNT.finditer(text):
        amount = _read(text, match, bare=bare)
        if amount is not None:
            found.append(amount)
    return found


def _read(text: str, match: re.Match[str], *, bare: bool) -> FoundAmount | None:
    number = match["number"]
    currency = currency_code(match["front"] or "") or currency_code(match["back"] or "")
    has_cents = re.search(r"[.,]\d{2}$", number) is not None
    if currency is None and not has_cents and not bare:
        return None
    if currency is None and _NOT_MONEY.match(text, match.end("number")):
        return None
    value = parse_number(number)
    if value is None or len(re.sub(r"\D", "", number)) > 11:
        return None
    if currency is None and has_cents and _looks_like_a_day(text, match):
        return None
    sign = (match["sign"] or "") + (match["tail"] or "")
    start = match.start("front") if match["front"] else match.start("sign")
    if start < 0:
        start = match.start("number")
    end = match.end("back") if match["back"] else match.end("tail")
    if end < 0:
        end = match.end("number")
    basis = basis_of(text[max(0, start - 40) : start], text[end : end + 40])
    return FoundAmount(start, end, value, currency, basis, negative=bool(sign))


def _looks_like_a_day(text: str, match: re.Match[str]) -> bool:
    # "le 12.05" or "24.07." is a day unless money words stand near.
    number = match["number"]
    if not re.fullmatch(r"\d{1,2}\.\d{2}", number):
        return False
    day, month = (int(part) for part in number.split("."))
    dotted = text[match.end("number") : match.end("number") + 1] == "."
    lead = text[max(0, match.start() - 6) : match.start()].casefold()
    announced = re.search(r"\b(?:le|du|au|am|vom|on|el|del|bis|zum|ab|kw)\s*$", lead) is not None
    return 1 <= day <= 31 and 1 <= month <= 12 and (dotted or announced)
