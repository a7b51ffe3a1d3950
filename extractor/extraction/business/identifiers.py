"""Find IBANs and VAT numbers by their form and check digits, and addresses on the net."""

from __future__ import annotations

import dataclasses
import re

# "DE08 7009 0100 1234 5678 90", "FR20 1242 1242 1242 1242 1242 124", "NL50INGB0683251309"
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])([A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}(?: ?[A-Z0-9]{1,3})?)(?![A-Za-z0-9])"
)
_IBAN_LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18,
    "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22,
    "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18,
    "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
}  # fmt: skip
# National forms of the VAT number (Council Directive 2006/112/EC, article 215; VIES).
_VAT_FORMS = {
    "AT": r"U\d{8}", "BE": r"[01]\d{9}", "BG": r"\d{9,10}", "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}", "DE": r"\d{9}", "DK": r"\d{8}", "EE": r"\d{9}", "EL": r"\d{9}",
    "ES": r"[A-Z0-9]\d{7}[A-Z0-9]", "FI": r"\d{8}", "FR": r"[A-Z0-9]{2}\d{9}",
    "GB": r"(?:\d{9}|\d{12}|GD\d{3}|HA\d{3})", "HR": r"\d{11}", "HU": r"\d{8}",
    "IE": r"\d[A-Z0-9]\d{5}[A-Z]{1,2}", "IT": r"\d{11}", "LT": r"(?:\d{9}|\d{12})",
    "LU": r"\d{8}", "LV": r"\d{11}", "MT": r"\d{8}", "NL": r"\d{9}B\d{2}", "PL": r"\d{10}",
    "PT": r"\d{9}", "RO": r"\d{2,10}", "SE": r"\d{12}", "SI": r"\d{8}", "SK": r"\d{10}",
    "CHE": r"\d{9}(?:MWST|TVA|IVA)?", "XI": r"\d{9}",
}  # fmt: skip
# "DE123456789", "FR 11 999999998", "NL810433941B01", "CHE-123.456.789 MWST", "ATU 12345678"
_VAT = re.compile(
    r"(?<![A-Za-z0-9])(?P<land>CHE|[A-Z]{2})[ .\-]?(?P<rest>[A-Z0-9](?:[ .\-]?[A-Z0-9]){6,13}?)"
    r"(?:\s?(?P<tail>MWST|TVA|IVA))?(?![A-Za-z0-9])"
)
# "ESB12345678" is rare at home: "CIF: B12345678", "NIF 12345678Z"
_SPANISH = re.compile(
    r"(?:C\.?I\.?F|N\.?I\.?F|I\.?V\.?A)\.?[^A-Za-z0-9]{0,6}"
    r"(?P<number>[A-HJ-NP-SUVW]-?\d{7,8}-?[0-9A-J]?|[XYZ]?\d{7,8}-?[A-Z])(?![A-Za-z0-9])"
)
_NET = re.compile(
    r"(?:[\w.+-]+@|https?://|www\.)(?P<host>[\w.-]+\.[a-z]{2,})|(?<![\w@.])(?P<bare>[\w-]{3,}\.(?:com|de|fr|es|nl|it|co\.uk|eu|net|org|at|ch|be|io|shop|lu|pt|pl|se|dk|no))(?![\w.@])",
    re.IGNORECASE,
)
_PUBLIC_HOSTS = frozenset(
    {"gmail", "googlemail", "yahoo", "hotmail", "outlook", "gmx", "web", "t-online", "orange"}
    | {"wanadoo", "free", "laposte", "live", "icloud", "aol", "telefonica", "msn", "mail", "sfr"}
    | {"localhost", "example"}
)


@dataclasses.dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier at ``text[start:end]``, without blanks and punctuation."""

    start: int
    end: int
    value: str


def find_ibans(text: str) -> list[Identifier]:
    """Find IBANs of the right length; a wrong check sum is kept, its confidence is the caller's."""
    found: list[Identifier] = []
    for match in _IBAN.finditer(text):
        packed = match[1].replace(" ", "")
        length = _IBAN_LENGTHS.get(packed[:2])
        if length is None or len(packed) < length:
            continue
        found.append(
            Identifier(match.start(), _end_of(text, match.start(), length), packed[:length])
        )
    return found


def iban_agrees(iban: str) -> bool:
    """Say whether the check digits of an IBAN are right (ISO 13616: modulo 97 is 1)."""
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1


def find_vat_ids(text: str) -> list[Identifier]:
    """Find VAT numbers of European form."""
    found: list[Identifier] = []
    for match in _VAT.finditer(text):
        packed = re.sub(r"[ .\-]", "", match["rest"])
        form = _VAT_FORMS.get(match["land"])
        if form and re.fullmatch(form, packed) and not _inside_iban(text, match.start()):
            found.append(Identifier(match.start(), match.end(), match["land"] + packed))
    for match in _SPANISH.finditer(text):
        packed = re.sub(r"[^A-Z0-9]", "", match["number"])
        if len(packed) == 9:
            found.append(Identifier(match.start("number"), match.end("number"), f"ES{packed}"))
    return found


def find_hosts(text: str) -> list[str]:
    """Give the names of own mail and web domains: "aubonmoulin" for sav@aubonmoulin.fr."""
    hosts: list[str] = []
    for match in _NET.finditer(text):
        parts = (match["host"] or match["bare"]).lower().removeprefix("www.").split(".")
        name = parts[-3] if len(parts) > 2 and len(parts[-2]) <= 3 else parts[-2]
        if name not in _PUBLIC_HOSTS:
            hosts.append(name)
    return hosts


def _end_of(text: str, start: int, length: int) -> int:
    seen = 0
    for at in range(start, len(text)):
        seen += not text[at].isspace()
        if seen == length:
            return at + 1
    return len(text)


def _inside_iban(text: str, start: int) -> bool:
    return any(it.start <= start < it.end for it in find_ibans(text))
