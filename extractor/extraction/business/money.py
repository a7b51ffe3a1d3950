"""Find amounts in a segment, and the currency of a whole document."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from decimal import Decimal

from extractor.extraction.amounts import find_amounts
from extractor.extraction.business.candidates import Candidate
from extractor.extraction.business.layout import Segment
from extractor.extraction.business.marks import Marked
from extractor.extraction.dates import find_days

# "1,38,500.00" as written in India: hundreds of thousands in twos.
_INDIAN = re.compile(r"(?<![\d.,])\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?(?![\d,]|\.\d)")
_USUAL = ("EUR", "USD", "GBP", "CHF")
_CODE = re.compile(
    r"(?<![A-Za-z])(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|CAD|AUD|NZD|MXN|MAD|INR|MYR|SGD|HKD|JPY"
    r"|CNY|BRL|HUF|RON|TRY|ZAR|AED|ARS|CLP|COP|PEN|IDR|THB|PHP|KRW|ILS|XOF|XAF|TND|DZD|BGN|ISK)"
    r"(?![A-Za-z])"
)
_SIGNS = {
    "€": "EUR",
    "euro": "EUR",
    "£": "GBP",
    "r$": "BRL",
    "us$": "USD",
    "ca$": "CAD",
    "a$": "AUD",
    "s$": "SGD",
    "hk$": "HKD",
    "$": "$",
    "₹": "INR",
    "rs.": "INR",
    "rs": "INR",
    "rm": "MYR",
    "¥": "JPY",
    "zł": "PLN",
    "kč": "CZK",
    "kr": "kr",
    "kr.": "kr",
    "ft": "HUF",
    "lei": "RON",
    "₺": "TRY",
    "fr.": "CHF",
    "sfr.": "CHF",
    "rp": "IDR",
    "฿": "THB",
    "₱": "PHP",
    "₩": "KRW",
    "₪": "ILS",
}
_SIGN = re.compile(
    r"(?:(?<![A-Za-z])(?:r\$|us\$|ca\$|a\$|s\$|hk\$|rs\.?|rm|sfr\.|fr\.|rp|kr\.?|ft|lei|zł|kč|euros?)"
    r"(?![A-Za-z$])|[€£$₹¥₺฿₱₩₪])",
    re.IGNORECASE,
)
_DOLLARS = (("canad", "CAD"), ("australia", "AUD"), ("mexico", "MXN"), ("singapore", "SGD"))
_KRONOR = {"sv": "SEK", "no": "NOK", "nb": "NOK", "da": "DKK"}
_YEAR = re.compile(r"(?:19|20)\d\d\Z")


@dataclasses.dataclass(frozen=True, slots=True)
class Sum:
    """An amount at ``text[start:end]``, with its sign.

    Attributes:
        quality: 0 to 1, how much it looks like money: cents and a currency.
    """

    start: int
    end: int
    value: Decimal
    quality: float


def find_sums(text: str) -> list[Sum]:
    """Find what may be amounts, whole numbers included, in order."""
    taken = [(it.start, it.end) for it in find_days(text)]
    found: list[Sum] = []
    for match in _INDIAN.finditer(text):
        value = Decimal(match.group().replace(",", ""))
        found.append(Sum(match.start(), match.end(), value, 1.0))
        taken.append(match.span())
    for amount in find_amounts(text, bare=True):
        if any(start < amount.end and amount.start < end for start, end in taken):
            continue
        value = -amount.value if amount.negative else amount.value
        quality = _quality(text[amount.start : amount.end], marked=amount.currency is not None)
        found.append(Sum(amount.start, amount.end, value, quality))
    return sorted(found, key=lambda it: it.start)


def amounts_of(segment: Segment) -> list[Candidate[Decimal]]:
    """Give the amounts of a segment as candidates without a label."""
    return [
        Candidate(it.value, segment, it.start, it.end, it.quality, "amount")
        for it in find_sums(segment.text)
    ]


def currency_of(marked: Marked, total: Candidate[Decimal] | None) -> Candidate[str] | None:
    """Decide on the currency: what stands by the total counts most, then how often it is written.

    Args:
        marked: the whole document.
        total: the document's total, or None if none was found.
    """
    votes: Counter[str] = Counter()
    places: dict[str, Candidate[str]] = {}
    for segment in marked.layout.segments:
        by_total = total is not None and segment.row == total.segment.row
        labelled = any(hit.field == "currency" for hit in marked.hits(segment))
        for match in (*_CODE.finditer(segment.text), *_SIGN.finditer(segment.text)):
            code = _SIGNS.get(match.group().casefold(), match.group())
            code = "EUR" if code.casefold().startswith("euro") else code
            if match.group().isalpha() and not _by_number(segment.text, match.span(), labelled):
                continue
            votes[code] += 8 if by_total else 6 if labelled else 1
            places.setdefault(
                code, Candidate(code, segment, match.start(), match.end(), 0.0, "currency")
            )
    if not votes:
        return None
    best, count = max(votes.items(), key=lambda it: it[1])
    share = count / votes.total()
    return dataclasses.replace(
        places[best], value=_resolved(marked, best), score=0.6 + 0.38 * share
    )


def _by_number(text: str, span: tuple[int, int], labelled: bool) -> bool:  # noqa: FBT001
    before, after = text[: span[0]].rstrip(" (:-"), text[span[1] :].lstrip(" .:)-")
    alone = not before and not after
    near = before[-1:].isdigit() or after[:1].isdigit()
    return labelled or alone or near or text[span[0] : span[1]] in _USUAL


def _resolved(marked: Marked, code: str) -> str:
    text = " ".join(it.folded for it in marked.layout.segments)
    if code == "$":
        return next((found for word, found in _DOLLARS if word in text), "USD")
    if code == "kr":
        return _KRONOR.get(marked.language or "", "SEK")
    return code


def _quality(written: str, *, marked: bool) -> float:
    cents = re.search(r"[.,]\d{2}\D*\Z", written) is not None
    if cents:
        return 1.0
    if marked:
        return 0.9
    return 0.3 if _YEAR.match(written) else 0.55
