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
_TOKEN = re.compile("[0-9A-Z]+")
_NO_LETTER = re.compile("[^A-Z]")
_MIXED = re.compile("[0-9][A-Z]|[A-Z][0-9]")
_LOST = re.compile("(?<=[0-9])[A-Z](?=[0-9])")
_YEAR = re.compile("(?:20)?[0-9]{2}")
_DATE = re.compile(
    r"(?<![0-9./-])(?:0?[1-9]|[12][0-9]|3[01])([./-])(?:0?[1-9]|1[0-2])\1(?:[0-9]{2}){1,2}(?![0-9./-])"
)
_SYMBOLS = str.maketrans({"|": "1", "!": "1", "$": "5", "§": "5", "&": "8", "°": " "})
_FIRST_DIGIT = re.compile("[0-9].*")
_SEPARATED = re.compile(r"[\s:#°,;]+")
_FIRST_YEAR, _LAST_YEAR = 10, 39
LEAST_DIGITS = 4  # of a key made of digits only
READ = 4  # readings compared with a customer's invoices
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
    ascii_ = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return ascii_.translate(_SYMBOLS).upper()


def number_keys(written: str) -> NumberKeys:
    """Give every key under which a written number is looked for."""
    full: dict[bytes, None] = {}
    digits: dict[bytes, None] = {}
    years: dict[bytes, None] = {}
    yearless: dict[bytes, None] = {}
    tails: dict[tuple[int, int], None] = {}
    for stretch in _stretches(plain(written)):
        full[fold(stretch)] = None
        for reading in _readings(stretch):
            groups = _GROUP.findall(reading)
            joined = "".join(groups)
            stripped = _stripped(groups)
            digits[joined.lstrip("0").encode()] = None
            digits[stripped.encode()] = None
            letters = _NO_LETTER.sub("", reading)
            for year, rest in (("", stripped), *_year_first(groups), *_year_last(groups)):
                if year and rest:
                    years[f"{year}{rest}".encode()] = None
                if rest and (letters or len(rest) >= LEAST_DIGITS):
                    yearless[f"{letters}~{rest}".encode()] = None
            tail = joined[-NIBBLES:]
            if tail.strip("0"):
                # The zeros written count: "0012" is four digits.
                tails[int(tail, 16), len(tail)] = None
    return NumberKeys(
        tuple(it for it in full if it),
        tuple(it for it in digits if len(it) >= LEAST_DIGITS),
        tuple(years),
        tuple(yearless),
        tuple(tails)[:READ],
    )


def _stretches(text: str) -> list[str]:
    """Give the text, and parts of it that may be the number.

    "RECHNUNG 24-17" is "24-17" too, and "78264-INV/25/1887", after a number of the sender's own,
    "INV/25/1887".
    """
    undated = _DATE.sub(" ", text)
    if undated != text and sum(map(str.isdigit, undated)) >= LEAST_DIGITS:
        return list(dict.fromkeys((*_parts(undated.strip()), *_parts(text))))
    return _parts(text)


def _parts(text: str) -> list[str]:
    words = [it for it in _SEPARATED.split(text) if it]
    with_digits = [it for it in words if _GROUP.search(it)]
    found = [text]
    if 0 < len(with_digits) < len(words):
        found.append(" ".join(with_digits))
    if len(with_digits) > 1:
        longest = max(with_digits, key=len)
        if sum(map(str.isdigit, longest)) >= LEAST_DIGITS:
            found.append(longest)
    parts = list(_TOKEN.finditer(found[-1]))
    if len(parts) > 1:
        for dropped, beside, rest in (
            (parts[0][0], parts[1][0][0], found[-1][parts[1].start() :]),
            (parts[-1][0], "0", found[-1][: parts[-2].end()]),
        ):
            year = _YEAR.fullmatch(dropped) and beside.isdigit()
            if _GROUP.search(dropped) and not year and sum(map(str.isdigit, rest)) >= LEAST_DIGITS:
                found.append(rest)
    return list(dict.fromkeys(found))


def _readings(text: str) -> list[str]:
    """Give the text, and with letters among digits taken for digits or for one that is lost."""
    if not _MIXED.search(text):
        return [text]
    read = _TOKEN.sub(lambda it: _from_first_digit(it[0]), text)
    found = (text, read, _TOKEN.sub(lambda it: _as_digits(it[0]), text), _LOST.sub("0", read))
    return list(dict.fromkeys(found))


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
