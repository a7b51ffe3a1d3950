"""Find identifiers that belong to a company: mail addresses, VAT numbers, SIREN, IBAN."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from extractor.extraction.stretches import Stretches

# "j.arnoult@leroux.fr"
# The look behind keeps a blob of a million letters from being tried at each of them.
_EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
# "FR52 555 400 787", "GB 229 7820 36", "DE229918053", "ESB81758617", "FR 14 262844293"
_VAT = re.compile(
    r"(?<![A-Za-z0-9])(?:FR ?[0-9A-Z]{2}(?: ?\d){9}|DE(?: ?\d){9}|GB(?: ?\d){9}(?:(?: ?\d){3})?"
    r"|ES[ -]?[A-Z]?(?: ?-?\d){7,8} ?[A-Z]?|BE ?[01](?:[ .]?\d){9}|IT(?: ?\d){11}"
    r"|NL(?: ?\d){9} ?B ?\d\d|ATU(?: ?\d){8}|LU(?: ?\d){8}|PT(?: ?\d){9}"
    r"|IE ?\d[0-9A-Z]\d{5}[A-Z]{1,2}"
    r"|CHE[- ]?\d{3}\.?\d{3}\.?\d{3})(?![A-Za-z0-9])"
)
# what announces a VAT number
_TAX = re.compile(r"(?i)\b(?:t\.?v\.?a|vat|ust|i\.?v\.?a|intra|tax|mwst|n\.?i\.?f)")
# "SIRET 555 400 787 00021", "RCS Quimper 799 861 528"
_SIREN_SPAN = re.compile(
    r"(?i)(?:siret|siren|rcs)\D{0,24}?(\d{3}[ .]?\d{3}[ .]?\d{3}(?:[ .]?\d{5})?)"
)
# "CIF B81758617", "NIF: B-81758617"
_CIF = re.compile(
    r"(?i)\b(?:cif|nif|n\.i\.f\.|c\.i\.f\.)\W{0,3}((?:ES)?[A-Z]-?\d{7,8}-?[0-9A-Z]?)\b"
)
# "VAT Reg No. 229 7820 36": on the island the country is left out
_UK_VAT = re.compile(
    r"(?i)\bVAT(?: reg(?:istration|\.)?)?(?: (?:no|number)\b)?[.:]*\s?"
    r"(\d{3} ?\d{4} ?\d{2})(?![\d ]\d)"
)
# "FR76 1558 9297 0400 1234 5678 943"
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])([A-Z]{2})\d{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,4})?(?![A-Za-z0-9])"
)
# Characters of an IBAN by country (ISO 13616 registry); others are told by their check digits.
_IBAN_LENGTHS = {"AT": 20, "BE": 16, "CH": 21, "CZ": 24, "DE": 22, "DK": 18, "ES": 24, "FI": 18,
                 "FR": 27, "GB": 22, "IE": 22, "IT": 27, "LU": 20, "MC": 27, "NL": 18, "NO": 15,
                 "PL": 28, "PT": 25, "SE": 24}  # fmt: skip
# "Tel. 02 98 41 17 60", "+44 1632 960771", "Fax: 03685 / 44 17-0", "T: 0211 123456"; a lone letter
# in front of other digits is a document number ("F 2404-00123").
_PHONE = re.compile(
    r"(?i)(?:\b(?:t[ée]l\w*|fax|phone|mobile?|portable|m[óo]vil|tlf|tfno|handy|[tfm](?=[.:]?\s*[(+0]))"
    r"(?!\w)\s?[.:]?\s*)"
    r"(?:\(?\+?\d[\d ()./-]{6,20}\d)|\+\d[\d ()./-]{8,20}\d|(?<!\d)0\d(?:[ .]\d\d){4}(?!\d)"
    # "0117 496 0331", "01752 555 360", "024 445 12 90", "03685 / 44 17-0"
    r"|(?<![\d/-])0[1-9]\d{1,3}(?: / |[ /-])\d{2,3} ?\d{2,4}(?:[ -]\d{1,2})?(?![\d/])"
)


@dataclasses.dataclass(frozen=True, slots=True)
class FoundIdentifier:
    """An identifier at ``text[start:end]``; kind is "email", "vat_id", "siren", "iban", "phone"."""

    start: int
    end: int
    kind: str
    value: str


def find_identifiers(text: str) -> list[FoundIdentifier]:
    """Find all identifiers in a text, in order."""
    found = [
        FoundIdentifier(*match.span(), "email", match.group().casefold())
        for match in _EMAIL.finditer(text)
    ]
    found.extend(_ibans(text))
    taken = Stretches((it.start, it.end) for it in found)
    found.extend(it for it in _vat_ids(text) if not taken.touch(it.start, it.start + 1))
    for match in _SIREN_SPAN.finditer(text):
        value = re.sub(r"\D", "", match[1])[:9]
        found.append(FoundIdentifier(*match.span(1), "siren", value))
    inside = [(it.start, it.end) for it in found]
    for match in _PHONE.finditer(text):
        if not any(low < match.end() and match.start() < high for low, high in inside):
            found.append(FoundIdentifier(*match.span(), "phone", re.sub(r"\D", "", match.group())))
    return sorted(found, key=lambda it: (it.start, it.end))


def _ibans(text: str) -> Iterator[FoundIdentifier]:
    for match in _IBAN.finditer(text):
        value = re.sub(r" ", "", match.group())
        wanted = _IBAN_LENGTHS.get(match[1], len(value))
        if len(value) < wanted or (match[1] not in _IBAN_LENGTHS and not _checks(value)):
            continue
        # What follows in the line ("... 943 BIC") is not part of it.
        end = match.end()
        while len(re.sub(r" ", "", text[match.start() : end])) > wanted:
            end -= 1
        yield FoundIdentifier(match.start(), end, "iban", value[:wanted])


def _checks(iban: str) -> bool:
    """Say whether the check digits of an IBAN are right (ISO 7064, mod 97-10)."""
    return int("".join(str(int(it, 36)) for it in iban[4:] + iban[:4])) % 97 == 1


def _vat_ids(text: str) -> Iterator[FoundIdentifier]:
    for match in _VAT.finditer(text):
        value = re.sub(r"[ .-]", "", match.group())
        lettered = value[:2] == "FR" and not value[2:4].isdigit()
        if lettered and not _TAX.search(text[max(0, match.start() - 30) : match.start()]):
            continue  # "FRA2600016727" is an invoice; keys with letters are rare
        # Three more digits behind a British number are a branch's.
        yield FoundIdentifier(*match.span(), "vat_id", value[:11] if value[:2] == "GB" else value)
    for match in _UK_VAT.finditer(text):
        yield FoundIdentifier(*match.span(1), "vat_id", "GB" + match[1].replace(" ", ""))
    known = {match.span() for match in _VAT.finditer(text)}
    for match in _CIF.finditer(text):
        if match.span(1) in known:
            continue
        value = re.sub(r"[ .-]", "", match[1]).upper()
        value = value if value.startswith("ES") else f"ES{value}"
        yield FoundIdentifier(*match.span(1), "vat_id", value)
