"""Find identifiers that belong to a company: mail addresses, VAT numbers, SIREN, IBAN."""

from __future__ import annotations

import dataclasses
import re

# "j.arnoult@leroux.fr"
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
# "FR52 555 400 787", "GB 229 7820 36", "DE229918053", "ESB81758617", "FR 14 262844293"
_VAT = re.compile(
    r"(?<![A-Za-z0-9])(?:FR ?[0-9A-Z]{2}(?: ?\d){9}|DE(?: ?\d){9}|GB(?: ?\d){9}(?:(?: ?\d){3})?"
    r"|ES ?[A-Z]?(?: ?-?\d){7,8} ?[A-Z]?|BE ?[01](?:[ .]?\d){9}|IT(?: ?\d){11}|NL(?: ?\d){9} ?B ?\d\d"
    r"|ATU(?: ?\d){8}|LU(?: ?\d){8}|PT(?: ?\d){9}|IE ?\d[0-9A-Z]\d{5}[A-Z]{1,2}"
    r"|CHE[- ]?\d{3}\.?\d{3}\.?\d{3})(?![A-Za-z0-9])"
)
# "SIRET 555 400 787 00021", "RCS Quimper 799 861 528"
_SIREN_SPAN = re.compile(
    r"(?i)(?:siret|siren|rcs)\D{0,24}?(\d{3}[ .]?\d{3}[ .]?\d{3}(?:[ .]?\d{5})?)"
)
# "CIF B81758617", "NIF: B-81758617"
_CIF = re.compile(
    r"(?i)\b(?:cif|nif|n\.i\.f\.|c\.i\.f\.)\W{0,3}((?:ES)?[A-Z]-?\d{7,8}-?[0-9A-Z]?)\b"
)
# "IBAN FR76 1558 9297 0400 1234 5678 943"
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,4})?(?![A-Za-z0-9])"
)
# "02 98 41 17 60", "+44 1632 960771", "03685 / 44 17-0"
_PHONE = re.compile(
    r"(?i)(?:\b(?:t[ée]l\w*|fax|phone|mobile?|portable|m[óo]vil|tlf|tfno|handy|t|f|m)\b[.:]?\s*)"
    r"(?:\(?\+?\d[\d ()./-]{6,20}\d)|\+\d[\d ()./-]{8,20}\d|(?<!\d)0\d(?:[ .]\d\d){4}(?!\d)"
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
    for kind, pattern in (("iban", _IBAN), ("vat_id", _VAT)):
        for match in pattern.finditer(text):
            value = re.sub(r"[ .-]", "", match.group())
            if not any(it.start <= match.start() < it.end for it in found):
                found.append(FoundIdentifier(*match.span(), kind, value))
    for match in _CIF.finditer(text):
        value = re.sub(r"[ .-]", "", match[1]).upper()
        value = value if value.startswith("ES") else f"ES{value}"
        found.append(FoundIdentifier(*match.span(1), "vat_id", value))
    for match in _SIREN_SPAN.finditer(text):
        value = re.sub(r"\D", "", match[1])[:9]
        found.append(FoundIdentifier(*match.span(1), "siren", value))
    for match in _PHONE.finditer(text):
        found.append(FoundIdentifier(*match.span(), "phone", re.sub(r"\D", "", match.group())))
    return sorted(found, key=lambda it: (it.start, it.end))
