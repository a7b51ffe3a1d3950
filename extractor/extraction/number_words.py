"""Numbers written as words, up to 999, in four languages; accents and case are folded before."""

from __future__ import annotations

import itertools

_ONES = (
    "un une one ein eine einen una eins uno",
    "deux two zwei dos",
    "trois three drei tres",
    "quatre four vier cuatro",
    "cinq five funf fuenf cinco",
    "six sechs seis",
    "sept seven sieben siete",
    "huit eight acht ocho",
    "neuf nine neun nueve",
    "dix ten zehn diez",
    "onze eleven elf once",
    "douze twelve zwolf zwoelf doce dozen dutzend douzaine docena",
    "treize thirteen dreizehn trece",
    "quatorze fourteen vierzehn catorce",
    "quinze fifteen funfzehn quince",
    "seize sixteen sechzehn dieciseis",
    "dix-sept seventeen siebzehn diecisiete",
    "dix-huit eighteen achtzehn dieciocho",
    "dix-neuf nineteen neunzehn diecinueve",
)
_FRENCH = "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_ENGLISH = "one two three four five six seven eight nine"
_GERMAN = "ein zwei drei vier funf sechs sieben acht neun"
_SPANISH = "uno dos tres cuatro cinco seis siete ocho nueve"
_TENS: dict[str, tuple[str, ...]] = {
    "fr": ("vingt", "trente", "quarante", "cinquante", "soixante", "septante", "", "nonante"),
    "en": ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
    "de": ("zwanzig", "dreissig", "vierzig", "funfzig", "sechzig", "siebzig", "achtzig", "neunzig"),
    "es": ("veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta",
           "noventa"),
}  # fmt: skip


def _small() -> dict[str, int]:
    words = {name: value for value, names in enumerate(_ONES, start=1) for name in names.split()}
    for tens in _TENS.values():
        words.update({name: 10 * at for at, name in enumerate(tens, start=2) if name})
    words.update(zip(("quatre-vingt", "quatre-vingts"), (80, 80), strict=True))
    return words


def _compounds() -> dict[str, int]:
    """Give 21 to 99: "vingt et un", "twenty-one", "einundzwanzig", "treinta y uno"."""
    words: dict[str, int] = {}
    for at, (one, other) in itertools.product(range(2, 10), enumerate(_ENGLISH.split(), start=1)):
        words[f"{_TENS['en'][at - 2]}-{other}"] = 10 * at + one
    for at, (one, other) in itertools.product(range(2, 10), enumerate(_GERMAN.split(), start=1)):
        words[f"{other}und{_TENS['de'][at - 2]}"] = 10 * at + one
    for at, (one, other) in itertools.product(range(2, 10), enumerate(_SPANISH.split(), start=1)):
        words[f"{_TENS['es'][at - 2]}-y-{other}"] = 10 * at + one
        words[f"veinti{other}"] = 20 + one
    words |= {"veintiun": 21, "veintiuna": 21}
    bases = {name: 10 * at for at, name in enumerate(_TENS["fr"], start=2) if name}
    for (base, start), (one, other) in itertools.product(
        [*bases.items(), ("quatre-vingt", 80)], enumerate(_FRENCH.split(), start=1)
    ):
        if one < 10 or start in {60, 80}:
            words[f"{base}-{other}"] = start + one
            words[f"{base}-et-{other}"] = start + one
            words[f"{base}-et-une"] = start + 1
    return words


def _hundreds() -> dict[str, int]:
    words = {"cent": 100, "hundred": 100, "hundert": 100, "cien": 100, "ciento": 100}
    for one, (fr, en, de) in enumerate(
        zip(_FRENCH.split(), _ENGLISH.split(), _GERMAN.split(), strict=False), start=1
    ):
        words |= {f"{fr}-cents": 100 * one, f"{fr}-cent": 100 * one}
        words |= {f"{en}-hundred": 100 * one, f"{de}hundert": 100 * one}
    spanish = "dos tres cuatro quin seis sete ocho nove"
    for one, name in enumerate(spanish.split(), start=2):
        stem = f"{name}ient" if name == "quin" else f"{name}cient"
        words |= {f"{stem}os": 100 * one, f"{stem}as": 100 * one}
    return words


def _dozens() -> dict[str, int]:
    words = dict.fromkeys(("une-douzaine", "one-dozen", "ein-dutzend", "una-docena"), 12)
    plain = zip(_FRENCH.split(), _ENGLISH.split(), _GERMAN.split(), _SPANISH.split(), strict=False)
    for many, (fr, en, de, es) in enumerate(plain, start=1):
        if many > 1:
            words |= dict.fromkeys(
                (f"{fr}-douzaines", f"{en}-dozen", f"{de}-dutzend", f"{es}-docenas"), 12 * many
            )
    return words


_VALUES: dict[str, int] = _dozens() | _hundreds() | _compounds() | _small()
# A word, and what a compound adds to it: "vingt et un", "twenty-one", "deux cents", "dix-sept".
_FIRST = sorted({name.split("-")[0] for name in _VALUES}, key=len, reverse=True)
_LAST = sorted({name.split("-")[-1] for name in _VALUES}, key=len, reverse=True)
NUMBER_WORD = (
    rf"(?:{'|'.join(_FIRST)})(?:[ -](?:et[ -]|y |vingts?[ -])?(?:{'|'.join(_LAST)})(?![a-z]))?"
).replace("ss", "(?:ss|ß)")


def word_value(written: str) -> int | None:
    """Give the value of a number word, folded; None if it is none ("trois un")."""
    return _VALUES.get("-".join(written.replace("ß", "ss").split()))
