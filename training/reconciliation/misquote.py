"""How people and machines misquote a document number: formats, recognition, typing.

Known sources only: separators and prefixes left out, zeros and years shortened, look-alike
characters of recognition, slips of the hand. Nothing here knows a numbering scheme.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from random import Random

# Look-alikes as recognition takes them, both ways; seldom ones once, frequent ones twice.
_LOOKS = {
    "0": "OOQD68", "1": "IIl|74", "2": "ZZ7", "3": "85B", "4": "A91", "5": "SS63", "6": "GG8b5",
    "7": "1TZ", "8": "BB360", "9": "g48q", "O": "00Q", "I": "11l", "S": "55", "B": "88", "Z": "22",
    "G": "66C", "A": "4", "L": "1I", "D": "0O", "E": "F", "F": "EP", "M": "NH", "V": "UY", "R": "K",
}  # fmt: skip
_NEAR = {
    "0": "98", "1": "24", "2": "135", "3": "26", "4": "157", "5": "2468", "6": "359", "7": "48",
    "8": "579", "9": "680",
}  # fmt: skip
_LABELS = (
    "Rechnung ", "Rg. ", "RE-Nr. ", "Nr. ", "Facture ", "Fact. ", "fact n° ", "N°", "Inv ",
    "Invoice ", "inv#", "No. ", "#", "Factura ", "Fra. ", "ref ", "Beleg ", "your inv. ", "V/Fact ",
)  # fmt: skip

Change = Callable[[Random, str], str]


@dataclasses.dataclass(frozen=True, slots=True)
class Habits:
    """How often each kind of misquoting happens among the writers of one ledger."""

    weights: Mapping[str, float]
    again: float  # chance of another change on top

    def write(self, rng: Random, number: str) -> str:
        """Write a number as one of them would."""
        names = list(self.weights)
        shares = [self.weights[name] for name in names]
        written = number
        for _ in range(3):
            kind = rng.choices(names, shares)[0]
            changed = CHANGES[kind](rng, written) if kind != "clean" else written
            if len(re.sub(r"\W", "", changed)) >= 3:
                written = changed
            if kind == "clean" or rng.random() > self.again:
                break
        return written


# Shares as in collected remittances: a quarter clean, a third reformatted, a fifth misread, the
# rest mistyped. Every ledger has its own mixture around them.
USUAL = {
    "clean": 25, "separators": 8, "prefix_lost": 7, "zeros_lost": 6, "spaces": 4, "year": 6,
    "labelled": 6, "tail": 3, "suffix_lost": 1.5, "letter_case": 2, "zeros_added": 1,
    "recognition": 16, "recognition_twice": 3, "split_or_joined": 1, "swapped": 6, "wrong": 4,
    "neighbour_key": 2, "dropped": 3, "doubled": 2, "inserted": 1, "year_wrong": 1,
    "prefix_other": 1, "customer_code": 2, "day_behind": 1.5, "turned": 1,
}  # fmt: skip


def draw_habits(rng: Random) -> Habits:
    """Draw the mixture of one ledger."""
    weights = {name: share * rng.gammavariate(3.0, 1 / 3.0) for name, share in USUAL.items()}
    return Habits(weights, rng.choice((0.08, 0.15, 0.15, 0.25)))


def _separators(rng: Random, text: str) -> str:
    if not re.search(r"[^0-9A-Za-z]", text):
        place = _border(rng, text)
        return f"{text[:place]}{rng.choice('-/ .')}{text[place:]}" if place else text
    new = rng.choice(("", "", " ", "-", "/", ".", "_"))
    if rng.random() < 0.75:
        return re.sub(r"[^0-9A-Za-z]+", new, text)
    return re.sub(r"[^0-9A-Za-z]+", new, text, count=1)


def _border(rng: Random, text: str) -> int:
    borders = [it.start() for it in re.finditer(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])", text)]
    return rng.choice(borders) if borders else 0


def _prefix_lost(rng: Random, text: str) -> str:
    cut = re.sub(r"^[A-Za-z]+[^0-9A-Za-z]*", "", text)
    if cut == text or rng.random() < 0.15:
        parts = re.split(r"[^0-9A-Za-z]+", text)
        return text[len(parts[0]) + 1 :] if len(parts) > 1 else text
    return cut


def _prefix_other(rng: Random, text: str) -> str:
    letters = rng.choice(("RE", "FA", "INV", "R", "F", "FC", "FAC", "IN", "RG", "N"))
    return letters + rng.choice(("", "-", " ")) + re.sub(r"^[A-Za-z]+[^0-9A-Za-z]*", "", text)


def _customer_code(rng: Random, text: str) -> str:
    """Put a code of the customer's in front: a supplier number, a branch, a journal."""
    letters = "".join(rng.choice("ABCDEFKLMPRSTV") for _ in range(rng.choice((0, 1, 2, 3))))
    digits = str(rng.randrange(10 ** rng.choice((2, 3, 4, 5, 6))))
    code = letters + digits if letters or rng.random() < 0.8 else "K"
    return f"{code}{rng.choice(('_', '/', '-', ' ', ':', ' - '))}{text}"


def _day_behind(rng: Random, text: str) -> str:
    day = (
        f"{rng.randint(1, 28):02d}",
        f"{rng.randint(1, 12):02d}",
        rng.choice(("2024", "2025", "25")),
    )
    small = rng.choice(("", "vom ", "du ", "del ", "of ", "dated ", "de "))
    return f"{text} {small}{rng.choice('./-').join(day)}"


def _turned(rng: Random, text: str) -> str:
    parts = re.split(r"([^0-9A-Za-z]+)", text)
    if len(parts) < 3:
        return text
    words = parts[::2]
    if len(words) == 3 and rng.random() < 0.5:
        words = [words[0], words[2], words[1]]
    else:
        words = words[::-1]
    return parts[1].join(words)


def _zeros_lost(rng: Random, text: str) -> str:
    places = list(re.finditer(r"(?<!\d)0+(?=\d)", text))
    inner = list(re.finditer(r"(?<=[1-9])0{2,}(?=[1-9])", text))
    chosen = rng.choice(places or inner) if places or inner else None
    if chosen is None:
        return text
    kept = "" if rng.random() < 0.8 else chosen.group()[1:]
    between = "" if chosen in places else rng.choice(("", "/", "-"))
    return text[: chosen.start()] + kept + between + text[chosen.end() :]


def _zeros_added(rng: Random, text: str) -> str:
    groups = list(re.finditer(r"\d+", text))
    if not groups:
        return text
    at = groups[-1].start() if rng.random() < 0.7 else rng.choice(groups).start()
    return text[:at] + "0" * rng.choice((1, 1, 2)) + text[at:]


def _spaces(rng: Random, text: str) -> str:
    groups = list(re.finditer(r"\d{4,}", text))
    if not groups:
        return text
    group = rng.choice(groups)
    digits = group.group()
    size = rng.choice((2, 3, 3, 4))
    head = len(digits) % size if rng.random() < 0.7 else 0
    pieces = [digits[:head]] if head else []
    pieces += [digits[at : at + size] for at in range(head, len(digits), size)]
    return text[: group.start()] + " ".join(pieces) + text[group.end() :]


def _year(rng: Random, text: str) -> str:
    full = re.search(r"(?<!\d)20(\d\d)", text)
    if full:
        with_mark = re.sub(r"20\d\d[^0-9A-Za-z]*", "", text, count=1)
        short = text[: full.start()] + full.group(1) + text[full.end() :]
        return with_mark if rng.random() < 0.35 and len(with_mark) > 3 else short
    short_year = re.search(r"(?<!\d)2\d(?=[^0-9]|\d{4,})", text)
    if short_year is None:
        return text
    if rng.random() < 0.5:
        return text[: short_year.start()] + "20" + text[short_year.start() :]
    rest = text[short_year.end() :].lstrip("-/._ ")
    return text[: short_year.start()] + rest if len(rest) > 3 else text


def _year_wrong(rng: Random, text: str) -> str:
    found = re.search(r"(?<!\d)(?:20)?2\d(?=[^0-9]|\d{4,})", text)
    if found is None:
        return text
    last = int(found.group()[-1])
    return text[: found.end() - 1] + str((last + rng.choice((-1, 1))) % 10) + text[found.end() :]


def _tail(rng: Random, text: str) -> str:
    digits = re.sub(r"\D", "", text)
    size = rng.choice((4, 4, 5, 5, 6, 7, 8))
    return digits[-size:] if len(digits) > size else text


def _suffix_lost(_rng: Random, text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]?[A-Za-z]+$|[-/.]\d$", "", text)


def _labelled(rng: Random, text: str) -> str:
    return rng.choice(_LABELS) + text


def _letter_case(rng: Random, text: str) -> str:
    return text.lower() if rng.random() < 0.8 else text.capitalize()


def _recognition(rng: Random, text: str) -> str:
    places = [at for at, it in enumerate(text) if it.upper() in _LOOKS]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + rng.choice(_LOOKS[text[at].upper()]) + text[at + 1 :]


def _recognition_twice(rng: Random, text: str) -> str:
    return _recognition(rng, _recognition(rng, text))


def _split_or_joined(rng: Random, text: str) -> str:
    at = rng.randrange(1, len(text))
    if text[at] in "1IlJ-/." or rng.random() < 0.3:
        return text[:at] + text[at + 1 :]
    return text[:at] + rng.choice((" ", ".", "-", "'", "1")) + text[at:]


def _swapped(rng: Random, text: str) -> str:
    pairs = enumerate(itertools.pairwise(text))
    places = [at for at, (a, b) in pairs if a.isdigit() and b.isdigit() and a != b]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _wrong(rng: Random, text: str) -> str:
    return _replace_digit(rng, text, lambda it: rng.choice([n for n in "0123456789" if n != it]))


def _neighbour_key(rng: Random, text: str) -> str:
    return _replace_digit(rng, text, lambda it: rng.choice(_NEAR[it]))


def _replace_digit(rng: Random, text: str, new: Callable[[str], str]) -> str:
    at = _digit(rng, text)
    return text[:at] + new(text[at]) + text[at + 1 :] if at >= 0 else text


def _dropped(rng: Random, text: str) -> str:
    at = _digit(rng, text)
    return text[:at] + text[at + 1 :] if at >= 0 else text


def _doubled(rng: Random, text: str) -> str:
    at = _digit(rng, text)
    return text[:at] + text[at] + text[at:] if at >= 0 else text


def _inserted(rng: Random, text: str) -> str:
    at = _digit(rng, text)
    return text[:at] + rng.choice("0123456789") + text[at:] if at >= 0 else text


def _digit(rng: Random, text: str) -> int:
    places: Sequence[int] = [at for at, it in enumerate(text) if it.isdigit()]
    return rng.choice(places) if places else -1


CHANGES: Mapping[str, Change] = {
    "separators": _separators, "prefix_lost": _prefix_lost, "zeros_lost": _zeros_lost,
    "spaces": _spaces, "year": _year, "labelled": _labelled, "tail": _tail,
    "suffix_lost": _suffix_lost, "letter_case": _letter_case, "zeros_added": _zeros_added,
    "recognition": _recognition, "recognition_twice": _recognition_twice,
    "split_or_joined": _split_or_joined, "swapped": _swapped, "wrong": _wrong,
    "neighbour_key": _neighbour_key, "dropped": _dropped, "doubled": _doubled,
    "inserted": _inserted, "year_wrong": _year_wrong, "prefix_other": _prefix_other,
    "customer_code": _customer_code, "day_behind": _day_behind, "turned": _turned,
}  # fmt: skip
