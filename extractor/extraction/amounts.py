"""Find amounts of money: a number with a currency, or one with two decimals."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal

from extractor.extraction.numbers import NO_CENTS, NUMBER, parse_number
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
    "sfr": "CHF",
    "sfr.": "CHF",
    "sek": "SEK",
    "nok": "NOK",
    "dkk": "DKK",
    "pln": "PLN",
    "zł": "PLN",
    "czk": "CZK",
    "cad": "CAD",
    "mad": "MAD",
    "mxn": "MXN",
    "rs": "INR",
    "rs.": "INR",
    "inr": "INR",
    "r": "ZAR",
    "zar": "ZAR",
    "dh": "MAD",
    "dt": "TND",
    "tnd": "TND",
    "s/": "PEN",
    "s/.": "PEN",
}
# Words for money that leave the currency open, and may name goods: "20 pavos", "12 Mäuse".
_SLANG = frozenset({"balles", "pavos", "mäuse", "piepen", "kröten", "bucks", "quid"})
_LEAST_SLANG = 30
# ISO codes in capitals ("mad" is a word), names in any case.
_CODES = (
    r"(?:€|£|\$|(?:(?i:eurs?|euros?|gbp|pounds?|quid|libras|livres|pfund|usd|dollars|dólares|chf|sfr\.?"
    r"|francs|franken|zł|balles|pavos|mäuse|piepen|kröten|bucks|dinars?|dirhams?|pesos|rupees)"
    # "DH-2611-07" and "CAD-0012" are numbers of something
    r"|(?:SEK|NOK|DKK|PLN|CZK|CAD|MAD|MXN|INR|ZAR|TND|Rs\.?|DH|DT|kr|S/\.?)(?![-/]\d)"
    # "R27 945,00"; but "R-4408" and "R4408" are numbers of something
    r"|R(?=\s?\d[\d ,.]{0,12}[.,]\d\d(?!\d)))(?![a-zA-Z])"
    # "6 Euro pallets" are no money, nor is "4 euro-palettes"
    r"(?!(?<=[oO])[- ]?(?i:pal|norm|box|gitter)))"
)
_CURRENCY = rf"(?:(?<![a-zA-Z])|(?=[€£$])){_CODES}"
_MINUS = "-–−"
# With the currency in front or behind, or none: "175,16 €", "EUR 1,972.80", "£78.97", "120 euros".
# With a sign or brackets: "-116,47", "(45.00)", "1 206,74- EUR", "-€45.00".
# In round figures: "1.234,- €", "12,5 k€", "£5k".
_AMOUNT = re.compile(
    rf"(?:(?P<lead>(?<!\w)[{_MINUS}(])?(?P<front>{_CURRENCY})\s?)?(?P<sign>[{_MINUS}(])?\s?"
    rf"(?(front)|(?<![\w.,/'’])(?<!\w-))(?P<number>{NUMBER})"
    rf"(?:(?P<kilo>\s?[kK])(?=\s?{_CODES}|(?(front)\b|(?!)))|(?P<whole>{NO_CENTS})"
    rf"|(?!\w|[.,]\d|/\d))"
    rf"(?P<tail>\)|[{_MINUS}](?!\w))?(?:\s?(?P<back>(?(kilo){_CODES}|{_CURRENCY})))?"
    rf"(?P<last>\)|[{_MINUS}](?!\w))?"
)
# "50,00 %", "1,5 kg", "10 cartons": a number of something else.
_NOT_MONEY = re.compile(
    r"\s?(?:%|‰|°|kg\b|g\b|gr\b|mg\b|ml\b|cl\b|l\b|m²|m2\b|m³|mm\b|cm\b|km\b|kW|h\b|Uhr|hrs?\b|min\b"
    r"|bar\b|[ap]\.?m\b|pts?\b|t\b|to\b|tonnes?\b|tonnen?\b|stk\b|stück\b|pcs\b|uds?\b|kwh\b"
    r"|mwh\b|std\b|stunden?\b|heures?\b|horas?\b|hours?\b|litres?\b|liter\b|litros?\b|kilos?\b)",
    re.IGNORECASE,
)
_MAX_DIGITS = 11  # with cents; longer runs are numbers of something
_RATE = r"(?:\d\d?(?:[.,]\d+)? ?% )?"
_NET = re.compile(
    r"\b(?:H\.?T\.?(?!\w)|hors[ -]taxes?|net(?:to|t)?s?\b"
    r"|ex(?:\.|cl\.?|cluding)?[ -]?VAT|before VAT"
    rf"|plus {_RATE}(?:VAT|MwSt|USt)|net of VAT|(?:zzgl\.?|zuzüglich) {_RATE}(?:MwSt|USt)"
    r"|ohne (?:MwSt|USt)|exkl\.? MwSt"
    rf"|sin IVA|más {_RATE}IVA|IVA (?:no incluido|aparte)|base imponible|neto)"
    rf"|\+ ?{_RATE}(?:VAT|IVA|TVA|MwSt)",
    re.IGNORECASE,
)
_GROSS = re.compile(
    r"\b(?:T\.?T\.?C\.?(?!\w)|toutes taxes"
    rf"|inc(?:l\.?|luding)?\.? {_RATE}VAT|VAT incl|with (?:the )?VAT"
    rf"|gross|brut(?:to)?\b|(?:inkl\.?|einschl\.?) {_RATE}(?:MwSt|USt)|mit (?:MwSt|USt)"
    r"|IVA incl\w*|con IVA)",
    re.IGNORECASE,
)
# Where what is said of one amount ends: another number (but not a rate), a line, a sentence.
_ELSEWHERE = re.compile(
    r"\d(?![\d.,]* ?%)|[;\n€£$]|^\. "
    r"|(?<=[a-z])(?<!\bincl)(?<!\binc)(?<!\bexcl)(?<!\bex)(?<!inkl)(?<!exkl)(?<!zzgl)(?<!nschl)\. "
)
# "§ 12.34", "Art. 5.10", "version 2.10": a number of a paragraph.
_CLAUSE = re.compile(
    r"(?:§|\b(?:art|ziff|abs|cl)\.|\b(?:clause|ziffer|version))\s?$", re.IGNORECASE
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
    behind = _ELSEWHERE.split(after[:32])[0]
    ahead = _ELSEWHERE.split(before[-32:])[-1]
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
    currency = currency_code(match["front"] or "") or currency_code(match["back"] or "")
    written = (match["front"] or match["back"] or "").casefold()
    if not written and not _is_bare_amount(text, match, bare=bare):
        return None
    value = parse_number(match["number"])
    if value is not None and written in _SLANG and value < _LEAST_SLANG and currency is None:
        return None
    if value is None or len(re.sub(r"\D", "", match["number"])) > _MAX_DIGITS:
        return None
    if match["kilo"]:
        value *= 1000
    bracketed = "(" in _around(match, "lead", "sign") and ")" in _around(match, "tail", "last")
    minus = re.search(rf"[{_MINUS}]", _around(match, "lead", "sign", "tail", "last")) is not None
    start, end = _stretch(match, bracketed=bracketed)
    basis = basis_of(text[max(0, start - 40) : start], text[end : end + 40])
    return FoundAmount(start, end, value, currency, basis, negative=bracketed or minus)


def _is_bare_amount(text: str, match: re.Match[str], *, bare: bool) -> bool:
    """Say whether a number without a currency is money all the same."""
    has_cents = re.search(r"[.,]\d{2}$", match["number"]) is not None
    if not (has_cents or match["whole"] or bare):
        return False
    if _NOT_MONEY.match(text, match.end("number")):
        return False
    lead = text[max(0, match.start("number") - 12) : match.start("number")]
    if _CLAUSE.search(lead):
        return False
    return not (has_cents and _looks_like_a_day(text, match))


def _around(match: re.Match[str], *groups: str) -> str:
    return "".join(match[group] or "" for group in groups)


def _stretch(match: re.Match[str], *, bracketed: bool) -> tuple[int, int]:
    """Give where an amount stands; a bracket that has no other one is not part of it."""
    start = min(match.start(it) for it in ("front", "number") if match[it])
    for group in ("sign", "lead"):
        if match[group] and (bracketed or match[group] != "("):
            start = min(start, match.start(group))
    end = max(match.end(it) for it in ("number", "kilo", "whole", "back") if match[it])
    for group in ("tail", "last"):
        if match[group] and (bracketed or match[group] != ")"):
            end = max(end, match.end(group))
    return start, end


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
