"""What happens to a written number on its way: misread by OCR, misheard, mistyped, cut short.

Written for the test alone; no training has seen it.
"""

from __future__ import annotations

import random

# What engines read for a character on poor faxes and copies.
_MISREAD = {
    "0": "OODQoU6", "1": "lII|7i!", "2": "ZZ7z?", "3": "8B85", "4": "A9q", "5": "SS6$s",
    "6": "GGb85", "7": "1T/?Z", "8": "BB3S6&", "9": "gqg4P", "A": "4R", "B": "8E", "C": "G(",
    "E": "FB", "F": "PE", "G": "6C", "H": "N", "I": "1l", "K": "X", "L": "1I", "M": "N", "N": "H",
    "O": "0", "P": "F", "R": "K", "S": "5", "T": "7", "V": "Y", "W": "VV", "/": "1lI7", "-": "~._ ",
    ".": ", ", " ": ".",
}  # fmt: skip
_KEYPAD = {"1": "24", "2": "135", "3": "26", "4": "157", "5": "2468", "6": "359", "7": "48",
           "8": "579", "9": "68", "0": "12"}  # fmt: skip
_TOP_ROW = {"1": "2", "2": "13", "3": "24", "4": "35", "5": "46", "6": "57", "7": "68", "8": "79",
            "9": "80", "0": "9"}  # fmt: skip
# English teens and tens, French six/dix and soixante-dix, quatre-vingts, German zwei/drei.
_MISHEARD = (
    ("13", "30"), ("14", "40"), ("15", "50"), ("16", "60"), ("30", "13"), ("40", "14"),
    ("50", "15"), ("60", "16"), ("70", "6010"), ("80", "420"), ("90", "9"), ("72", "6012"),
    ("5", "9"), ("9", "5"), ("2", "3"), ("3", "2"), ("6", "10"), ("7", "1"), ("00", "0"),
)  # fmt: skip
_LETTERS_HEARD = {"F": "S", "S": "F", "B": "P", "P": "B", "D": "T", "T": "D", "M": "N", "N": "M",
                  "V": "B", "K": "A"}  # fmt: skip

SLIPS = {
    "mail": {"none": 80, "swap": 5, "key": 6, "drop": 3, "double": 3, "wrong": 3},
    "scan": {"none": 45, "ocr": 36, "ocr_twice": 11, "crop": 4, "split": 4},
    "phone": {"none": 57, "heard": 18, "tens": 8, "swap": 9, "drop": 5, "letter": 3},
    "remittance": {"none": 86, "field": 5, "swap": 3, "wrong": 3, "drop": 3},
    "sheet": {"none": 94, "exponent": 2, "key": 4},
}
CHANNELS = {"mail": 48, "scan": 22, "phone": 8, "remittance": 15, "sheet": 7}


def draw_slip(rng: random.Random, channel: str) -> str:
    """Choose what goes wrong on a channel, mostly "none"."""
    table = SLIPS[channel]
    return rng.choices(list(table), list(table.values()))[0]


def slip(rng: random.Random, written: str, kind: str) -> str:
    """Let one thing go wrong; gives the same text where it cannot."""
    match kind:
        case "ocr":
            return _misread(rng, written, 1)
        case "ocr_twice":
            return _misread(rng, written, 2)
        case "heard":
            return _mishear(rng, written)
        case "letter":
            return "".join(_LETTERS_HEARD.get(character, character) for character in written)
        case "swap" | "tens":
            return _swap(rng, written, pairs=kind == "tens")
        case "key" | "wrong":
            return _mistype(rng, written, near=kind == "key")
        case "drop" | "double":
            return _repeat(rng, written, times=0 if kind == "drop" else 2)
        case "crop" | "field" | "split" | "exponent":
            return _cut(rng, written, kind)
        case _:
            return written


def _digits(written: str) -> list[int]:
    return [at for at, character in enumerate(written) if character.isdigit()]


def _misread(rng: random.Random, written: str, times: int) -> str:
    readable = [at for at, character in enumerate(written) if character.upper() in _MISREAD]
    # Engines stumble over digits and letters; a separator is lost now and then.
    likely = [at for at in readable if written[at].isalnum() or rng.random() < 0.3] or readable
    for at in rng.sample(likely, min(times, len(likely))):
        seen = rng.choice(_MISREAD[written[at].upper()])
        written = written[:at] + seen + written[at + 1 :]
    return written


def _mishear(rng: random.Random, written: str) -> str:
    fitting = [(said, heard) for said, heard in _MISHEARD if said in written]
    if not fitting:
        return written
    said, heard = rng.choice(fitting)
    at = written.rfind(said)
    return written[:at] + heard + written[at + len(said) :]


def _swap(rng: random.Random, written: str, *, pairs: bool) -> str:
    """Swap neighbours; spoken German turns the two digits of a pair: "vierundfünfzig", 45."""
    places = [
        at
        for at in range(len(written) - 1)
        if written[at : at + 2].isdigit() and written[at] != written[at + 1]
    ]
    if pairs:
        places = [at for at in places if len(written) % 2 == at % 2] or places
    if not places:
        return written
    at = rng.choice(places)
    return written[:at] + written[at + 1] + written[at] + written[at + 2 :]


def _mistype(rng: random.Random, written: str, *, near: bool) -> str:
    places = _digits(written)
    if not places:
        return written
    at = rng.choice(places)
    if near:
        wrong = rng.choice((_KEYPAD if rng.random() < 0.5 else _TOP_ROW)[written[at]])
    else:
        wrong = rng.choice([digit for digit in "0123456789" if digit != written[at]])
    return written[:at] + wrong + written[at + 1 :]


def _repeat(rng: random.Random, written: str, *, times: int) -> str:
    places = _digits(written)
    if len(places) < 4:
        return written
    zeros = [at for at in places if written[at] == "0"]
    at = rng.choice(zeros) if zeros and rng.random() < 0.4 else rng.choice(places)
    return written[:at] + written[at] * times + written[at + 1 :]


def _cut(rng: random.Random, written: str, kind: str) -> str:
    if kind == "crop" and len(written) > 7:  # the edge of the copy
        return written[rng.randint(1, 2) :] if rng.random() < 0.8 else written[:-1]
    if kind == "field" and len(written) > 8:  # the bank keeps so many characters
        kept = written[-8:] if rng.random() < 0.75 else written[:10]
        return kept if len(_digits(kept)) >= 5 else written  # less is no reference
    if kind == "split":
        at = rng.randint(2, max(2, len(written) - 2))
        return f"{written[:at]} {written[at:]}"
    if (
        kind == "exponent" and written.isdigit() and len(written) > 10
    ):  # a spreadsheet's 9,00012E+10
        return f"{written[0]},{written[1:6]}E+{len(written) - 1}"
    return written
