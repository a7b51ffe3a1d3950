"""The keys under which a written reference may stand in the tables.

``number_keys`` works on one text; ``columns`` builds the same keys for a whole ledger. A test holds
the two together.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator, Sequence

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
_DATED = re.compile("(?:20[0-9]{2})|[0-9]{1,2}")
_LEAST_RUN = 3  # digits of a running number that stands before its year
_DATE = re.compile(
    r"(?<![0-9./-])(?:0?[1-9]|[12][0-9]|3[01])([./-])(?:0?[1-9]|1[0-2])\1(?:[0-9]{2}){1,2}(?![0-9./-])"
)
# Small letters look like other digits than capitals do: "b" is 6 where "B" is 8.
_SMALL = str.maketrans("bgq?", "6997")
_AMONG_DIGITS = re.compile(
    "(?<=[0-9])[bgq](?![A-Za-z])|(?<![A-Za-z0-9])[bgq](?=[0-9])|[?](?=[0-9])"
)
_SYMBOLS = str.maketrans({"|": "1", "!": "1", "$": "5", "§": "5", "&": "8", "°": " "})
_FIRST_DIGIT = re.compile("[0-9].*")
_SEPARATED = re.compile(r"[\s:#°,;]+")
_FIRST_YEAR, _LAST_YEAR = 10, 39
LEAST_DIGITS = 4  # of a key made of digits only
WORDS = 3  # with so many digits, each of which may be the number
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


def small_as_digits(written: str) -> str:
    """Give a text with small letters and question marks among digits as the digits they look like.

    "2600668b" is 26006686; capitals are folded by ``fold``.
    """
    return _AMONG_DIGITS.sub(lambda it: it[0].translate(_SMALL), written)


def number_keys(written: str) -> NumberKeys:
    """Give every key under which a written number is looked for."""
    full: dict[bytes, None] = {}
    digits: dict[bytes, None] = {}
    years: dict[bytes, None] = {}
    yearless: dict[bytes, None] = {}
    tails: dict[tuple[int, int], int] = {}
    for place, stretch, reading in _read(written):
        full[fold(stretch)] = None
        letters = _NO_LETTER.sub("", reading)
        found = _GROUP.findall(reading)
        for groups in (found, *turned(found)):
            joined = "".join(groups)
            stripped = _stripped(groups)
            digits[joined.lstrip("0").encode()] = None
            digits[stripped.encode()] = None
            for year, rest in (("", stripped), *_year_first(groups), *_year_last(groups)):
                if year and rest:
                    years[f"{year}{rest}".encode()] = None
                if rest and (letters or len(rest) >= LEAST_DIGITS):
                    yearless[f"{letters}~{rest}".encode()] = None
            tail = joined[-NIBBLES:]
            if tail.strip("0"):
                # The zeros written count: "0012" is four digits.
                tails.setdefault((int(tail, 16), len(tail)), place)
    return NumberKeys(
        tuple(it for it in full if it),
        tuple(it for it in digits if len(it) >= LEAST_DIGITS),
        tuple(years),
        tuple(yearless),
        tuple(sorted(tails, key=tails.__getitem__))[:READ],
    )


def _read(written: str) -> Iterator[tuple[int, str, str]]:
    """Give each stretch that may be the number in each of its readings, counted from 0."""
    for text in dict.fromkeys((plain(written), plain(small_as_digits(written)))):
        for stretch in _stretches(text):
            for place, reading in enumerate(_readings(stretch)):
                yield place, stretch, reading


def turned(groups: Sequence[str]) -> list[list[str]]:
    """Give groups of digits with the first behind year and month, where it stands before them.

    "00699/25/04" is 2504-00699 written the other way round.
    """
    first, *rest = groups or ("",)
    if not first.isdigit() or len(first) < _LEAST_RUN or _may_be_year(first):
        return []
    if not 1 <= len(rest) <= 2:
        return []
    if not all(_DATED.fullmatch(it) for it in rest) or not any(map(_may_be_year, rest)):
        return []
    return [[*rest, first], [*rest[::-1], first]][: len(rest)]


def _may_be_year(group: str) -> bool:
    return _YEAR.fullmatch(group) is not None and _is_year(group[-2:])


def _stretches(text: str) -> list[str]:
    """Give the text, and parts of it that may be the number.

    "RECHNUNG 24-17" is "24-17" too, and "78264-INV/25/1887", after a number of the sender's own,
    "INV/25/1887".
    """
    undated = _DATE.sub(" ", text)
    if undated != text and _digits_in(undated) >= LEAST_DIGITS:
        return list(dict.fromkeys((*_parts(undated.strip()), *_parts(text))))
    return _parts(text)


def _parts(text: str) -> list[str]:
    words = [it for it in _SEPARATED.split(text) if it]
    with_digits = [it for it in words if _GROUP.search(it)]
    found = [text]
    if 0 < len(with_digits) < len(words):
        found.append(" ".join(with_digits))
    if len(with_digits) > 1:
        # "KRED71946:3108399": a number of their own may be as long as ours.
        longer = [it for it in with_digits if _digits_in(it) >= LEAST_DIGITS]
        found += sorted(longer, key=len, reverse=True)[:WORDS]
    for whole in found[max(1, len(found) - WORDS) :] or found:
        found += _without_an_end(whole)
    return list(dict.fromkeys(found))


def _without_an_end(text: str) -> list[str]:
    """Give the text without its first part, and without its last, where digits are left."""
    parts = list(_TOKEN.finditer(text))
    if len(parts) < 2:
        return []
    found = []
    first, last = parts[0][0], parts[-1][0]
    behind, before = text[parts[1].start() :], text[: parts[-2].end()]
    year_first = _YEAR.fullmatch(first) and parts[1][0][0].isdigit()
    for dropped, belongs, rest in (
        (first, year_first, behind),
        (last, _may_be_year(last) or _counts_on(before, last), before),
    ):
        if _GROUP.search(dropped) and not belongs and _digits_in(rest) >= LEAST_DIGITS:
            found.append(rest)
    return found


def _counts_on(before: str, last: str) -> bool:
    """Say whether two digits may end a range that begins before them: "4512-18"."""
    return len(last) == 2 and last.isdigit() and last > "".join(_GROUP.findall(before))[-2:]


def _digits_in(text: str) -> int:
    return sum(map(str.isdigit, text))


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
