"""A reference as written, in the forms in which it is compared with the numbers of a ledger."""

from __future__ import annotations

import dataclasses
import re
import string

from extractor.reconciliation.blocking.written import small_as_digits, turned

LETTERS = string.ascii_uppercase.encode()
DIGITS = string.digits.encode()
_UPPER = bytes(range(256)).upper()
_OTHERS = bytes(set(range(256)) - set(string.ascii_letters.encode() + DIGITS))
NO_DIGITS = bytes(set(range(256)) - set(DIGITS))
# As recognition confuses them: O/0, I/l/1, S/5, B/8, Z/2, G/6.
LOOKS = bytes.maketrans(b"OQDILSBZG", b"000115826")
# "Rechnung 4711", "Nr. 24/4711", "inv#90071", "fact n° 12345"
_LABEL = re.compile(r"^(?:\s*[^\W\d]+[\s.:#°º]+)+(?=\S*\d)|^\s*[^\W\d]{2,}#|^\s*#|^\s*[Nn][°º]\s*")
# "4711 vom 12.03.2025", "4711 du 12/03/25", "4711 - 12.3.2025"
_DAY = re.compile(r"[\s,-]+(?:(?:vom|du|del|of|dated|le|de|from|am)\s+)?"
                  r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\s*$", re.IGNORECASE)  # fmt: skip
GROUP = re.compile(rb"[0-9]+")
# "2024/00123", "20240000123"
_CENTURY = re.compile(rb"(?<![0-9])20([1-3][0-9])")
_PIECE = re.compile("[0-9A-Za-z]+")
_HAS_DIGIT = re.compile("[0-9]")
_ADDED = 3  # characters at most of what people put behind a number: "-01", "/A", "TTC"
_LEAST_BEFORE = 5  # digits before that


@dataclasses.dataclass(frozen=True, slots=True)
class Written:
    """A reference in the forms that are compared.

    Attributes:
        forms: letters and digits in upper case, with and without what may be a label; then parts
            of it that may be the number, where something else stands beside it.
        digits: the digits alone, what recognition may have meant by them, and those of the parts.
        normal: the digits with each group's zeros and the year's century left out.
        folded: the forms with look-alikes as digits.
        whole: how many of the folded forms, and of the digits, are not parts.
    """

    text: str
    forms: tuple[bytes, ...]
    folded: tuple[bytes, ...]
    digits: tuple[bytes, ...]
    normal: tuple[bytes, ...]
    whole: tuple[int, int]

    @classmethod
    def of(cls, text: str) -> Written:
        """Prepare a reference."""
        bare = _LABEL.sub("", text, count=1)
        forms = dict.fromkeys(it for it in (compact(bare.encode()), compact(text.encode())) if it)
        forms = forms or {b"": None}
        plain = _only_digits(next(iter(forms)))
        meant = _meant(next(iter(forms)))
        small = compact(small_as_digits(bare).encode())
        looks = dict.fromkeys(it.translate(LOOKS) for it in (*forms, small))
        digits = dict.fromkeys((plain, meant, _meant(small)))
        own_digits = len(digits)
        for part in _parts(bare):
            forms.setdefault(compact(part.encode()))
            digits.setdefault(_meant(compact(part.encode())))
        own_looks = len(looks)
        looks |= dict.fromkeys(it.translate(LOOKS) for it in forms)
        upper = bare.encode().translate(_UPPER)
        meant_as = upper.lstrip(LETTERS).translate(LOOKS)
        normal = dict.fromkeys(normal_digits(it) for it in (upper, meant_as))
        whole = (own_looks, own_digits)
        return cls(text, tuple(forms), tuple(looks), tuple(digits), tuple(normal), whole)


def normal_digits(text: bytes) -> bytes:
    """Give the digits with each group's zeros and the year's century left out."""
    dated = _CENTURY.sub(rb"\1 ", text) if b"20" in text else text
    groups: list[bytes] = GROUP.findall(dated)
    return b"".join([it.lstrip(b"0") for it in groups])


def _parts(text: str) -> list[str]:
    """Give what may be the number where a day, a customer's code or another order stands."""
    undated = _DAY.sub("", text, count=1)
    found = [undated] if undated != text else []
    pieces = _PIECE.findall(undated)
    if 2 <= len(pieces) <= 5:
        rest = "".join(pieces[1:])
        if sum(map(str.isdigit, rest)) >= 4 and _HAS_DIGIT.search(pieces[0]):
            found.append(rest)
        found.append("".join(reversed(pieces)))
        found += ["".join(it) for it in turned(pieces)]
        before = "".join(pieces[:-1])
        if len(pieces[-1]) <= _ADDED and sum(map(str.isdigit, before)) >= _LEAST_BEFORE:
            found.append(before)
    return found


def _meant(form: bytes) -> bytes:
    """Give the digits, with letters behind the first of them for what they look like."""
    return _only_digits(form.lstrip(LETTERS).translate(LOOKS))


def _only_digits(text: bytes) -> bytes:
    return text.translate(None, NO_DIGITS)


def compact(text: bytes) -> bytes:
    """Give letters and digits in upper case."""
    return text.translate(_UPPER, _OTHERS)
