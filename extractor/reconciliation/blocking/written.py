"""The keys under which a written reference may stand in the tables.

``number_keys`` works on one text; ``columns`` builds the same keys for a whole ledger. A test holds
the two together.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata

# What OCR and people take for digits.
_CONFUSED = {
    "O": "0",
    "Q": "0",
    "D": "0",
    "I": "1",
    "L": "1",
    "S": "5",
    "B": "8",
    "Z": "2",
    "G": "6",
}
LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = b"0123456789"
UPPER = bytes.maketrans(LETTERS.lower(), LETTERS)
FOLD = bytes(_CONFUSED.get(chr(byte), chr(byte)).encode("latin-1")[0] for byte in UPPER)
DROPPED = bytes(byte for byte in range(256) if UPPER[byte] not in LETTERS + DIGITS)
_OCR = str.maketrans(_CONFUSED)
_GROUP = re.compile("[0-9]+")
_TOKEN = re.compile("[0-9A-Z|]+")
_FIRST_DIGIT = re.compile("[0-9].*")
_SEPARATED = re.compile(r"[\s:#°,;]+")
_FIRST_YEAR, _LAST_YEAR = 10, 39
LEAST_DIGITS = 4  # of a key made of digits only
NIBBLES = 16  # digits compared inside a customer's invoices


@dataclasses.dataclass(frozen=True, slots=True)
class NumberKeys:
    """Keys of one written number.

    Attributes:
        full: letters and digits, folded.
        digits: only digits, the zeros at the front left out; in one piece and group by group.
        years: two digits of the year, then the other digits.
        yearless: the letters, "~", and the digits without the year.
        tails: the last 16 digits, one a hexadecimal digit, and how many there are.
    """

    full: tuple[bytes, ...]
    digits: tuple[bytes, ...]
    years: tuple[bytes, ...]
    yearless: tuple[bytes, ...]
    tails: tuple[tuple[int, int], ...]


def fold(text: str) -> bytes:
    """Give letters and digits only, in upper case, with letters that look like digits as such."""
    return text.encode().translate(FOLD, DROPPED)


def plain(text: str) -> str:
    """Give a text as people type it, in upper case."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).upper()


def number_keys(written: str) -> NumberKeys:
    """Give every key under which a written number is looked for."""
    text = plain(written)
    stretches = _stretches(text)
    full = dict.fromkeys(fold(it) for it in stretches)
    digits: dict[bytes, None] = {}
    years: dict[bytes, None] = {}
    yearless: dict[bytes, None] = {}
    tails: dict[tuple[int, int], None] = {}
    for stretch in stretches:
        for reading in _readings(stretch):
            groups = _GROUP.findall(reading)
            joined = "".join(groups)
            digits[joined.lstrip("0").encode()] = None
            digits["".join(it.lstrip("0") for it in groups).encode()] = None
            letters = re.sub("[^A-Z]", "", reading)
            found = [("", _stripped(groups)), *_year_first(groups), *_year_last(groups)]
            for year, rest in found:
                if year and rest:
                    years[f"{year}{rest}".encode()] = None
                if rest and (letters or len(rest) >= LEAST_DIGITS):
                    yearless[f"{letters}~{rest}".encode()] = None
            tail = joined[-NIBBLES:].lstrip("0")
            if tail:
                # The zeros written count: "0012" is four digits.
                tails[int(tail, 16), min(NIBBLES, len(joined))] = None
    return NumberKeys(
        tuple(it for it in full if it),
        tuple(it for it in digits if len(it) >= LEAST_DIGITS),
        tuple(years),
        tuple(yearless),
        tuple(tails)[:3],
    )


def _stretches(text: str) -> list[str]:
    """Give the text, and the part of it that holds digits: "RECHNUNG 24-17" is "24-17" too."""
    words = [it for it in _SEPARATED.split(text) if it]
    with_digits = [it for it in words if _GROUP.search(it)]
    found = [text]
    if 0 < len(with_digits) < len(words):
        found.append(" ".join(with_digits))
    if len(with_digits) > 1:
        longest = max(with_digits, key=len)
        if sum(map(str.isdigit, longest)) >= LEAST_DIGITS:
            found.append(longest)
    return found


def _readings(text: str) -> list[str]:
    """Give the text, and with letters among digits taken for digits."""
    return list(
        dict.fromkeys(
            (
                text,
                _TOKEN.sub(lambda it: _from_first_digit(it[0]), text),
                _TOKEN.sub(lambda it: _as_digits(it[0]), text),
            )
        )
    )


def _from_first_digit(token: str) -> str:
    return _FIRST_DIGIT.sub(lambda it: _as_digits(it[0]), token)


def _as_digits(token: str) -> str:
    return token.translate(_OCR) if _GROUP.search(token) else token


def _stripped(groups: list[str]) -> str:
    return "".join(it.lstrip("0") for it in groups)


def _year_first(groups: list[str]) -> list[tuple[str, str]]:
    joined = "".join(groups)
    found = []
    if joined[:2] == "20" and _is_year(joined[2:4]):
        found.append((joined[2:4], _without(groups, 4)))
    if _is_year(joined[:2]):
        found.append((joined[:2], _without(groups, 2)))
    return found


def _year_last(groups: list[str]) -> list[tuple[str, str]]:
    if len(groups) < 2:
        return []
    last = groups[-1]
    if (len(last) == 4 and last[:2] == "20" and _is_year(last[2:])) or (
        len(last) == 2 and _is_year(last)
    ):
        return [(last[-2:], _stripped(groups[:-1]))]
    return []


def _is_year(two: str) -> bool:
    return len(two) == 2 and _FIRST_YEAR <= int(two) <= _LAST_YEAR


def _without(groups: list[str], count: int) -> str:
    """Give the digits after the first ``count``, each group without zeros at its front."""
    rest = []
    for group in groups:
        rest.append(group[count:].lstrip("0"))
        count = max(0, count - len(group))
    return "".join(rest)
