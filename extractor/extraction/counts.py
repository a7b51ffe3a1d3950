"""Find how many goods were billed, received, missing or damaged, and which goods.

In prose the word that tells what happened stands in the same clause, in a table in the column's
title. A number that no such word belongs to is left alone.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Sequence

from extractor.extraction.sentences import Sentence, lexicon
from extractor.values.finding import Quantity, Span
from extractor.values.particulars import Count, CountRole

_AHEAD = 90  # characters behind a number in which its verb stands
_BACK = 75
_NOT_REACH = 22  # characters in which a "not" belongs to its verb
# ", ", ". ", " but ", " davon ", ": ": another clause begins
_CLAUSE = re.compile(r"[;:.!?]\s|\s[–-]\s|, | but | and | et | und | y | mais | aber | pero ")
# "boxes of brass butt hinges (your", "pcs nitrile gloves,"
_OF = re.compile(r"\s*(?:(?:of the|of|de la|de los|de|von|des|du)\b|d')?\s*")
_NAME_WORDS = 5
_TIME = re.compile(
    r"(?:days?|tagen?|jours?|dias?|hours?|hrs|weeks?|wochen?|heures?|stunden?|std|horas?|jornadas?)\Z"
)
# "of the 25", "von 42", "sur 42", "de los 42": the whole of which the number before is a part
_PART_OF = re.compile(
    r"\b(?:out of|of(?: the| our| your)?|von(?: den)?|sur(?: les)?|de(?: los| las)?|des)\s*$"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Counted:
    """What a sentence says of counted goods.

    Attributes:
        articles: names of goods that are counted, also where nothing happened to them.
    """

    counts: tuple[Count, ...]
    articles: tuple[Span, ...]


def find_counts(
    sentence: Sentence, quantities: Sequence[Quantity], numbers: Sequence[Span]
) -> Counted:
    """Give the counted goods of a sentence whose fate its words tell.

    Args:
        sentence: to look in.
        quantities: the numbers that begin in it and may count, in order.
        numbers: article numbers that stand in it.
    """
    likely = [it for it in quantities if _counts_goods(it)]
    folded = _ASIDE.sub(lambda match: " " * len(match.group()), sentence.folded)
    counts: list[Count] = []
    articles: list[Span] = []
    last_unit = ""
    for at, quantity in enumerate(likely):
        low, high = (it - sentence.start for it in (quantity.span.start, quantity.span.end))
        unit, end = _unit(sentence, quantity, high)
        if _times().match(sentence.folded, _past_blank(sentence.folded, end)):
            continue
        bounds = _bounds(folded, likely, at, sentence.start)
        if bounds.whole_end is not None:
            whole_unit, end = _unit(sentence, likely[at + 1], bounds.whole_end)
            unit = unit or whole_unit
        article = _article(sentence, end, named=not unit)
        if article is not None:
            articles.append(article)
        role = _role(folded, low, high, bounds)
        if role is not None and _is_size(quantity, unit) and not bounds.whole:
            continue
        if bounds.whole and counts and counts[-1].role not in _PARTS_ONLY:
            role = None  # "12 of the 30 cartons arrived" tells nothing of the 30
        if role is not None and (unit or article or last_unit):
            number = _nearest_number(numbers, quantity.span)
            written = unit or ("" if article else last_unit)
            counts.append(Count(role, quantity.value, written, quantity.span, article, number))
        last_unit = unit or ("" if article else last_unit)
    return Counted(tuple(counts), tuple(articles))


# "(Art. 7)", ", por tanto,": what may stand between a number and its verb
_ASIDE = re.compile(
    r"\([^()]*\)|,? (?:por tanto|por lo tanto|therefore|thus|donc|somit|also|pues|a ce jour"
    r"|to date|bis heute|a dia de hoy),? "
)
# "never received 8 cartons", "8 Kartons nicht erhalten"
_NEVER = re.compile(r"\b(?:not|never|nicht|nie|keine?|pas|jamais|nunca|no (?:hemos|han?|nos|se))\b")
# eleven in Spanish, one time in English
_AMBIGUOUS = {"once", "elf", "set"}


_PARTS_ONLY = (CountRole.DAMAGED, CountRole.MISSING)
# "a 1 kg bag" is a size; a weight counts where it is large
_SIZES = {
    "kg",
    "kilo",
    "kilos",
    "l",
    "litre",
    "litres",
    "liter",
    "litro",
    "litros",
    "ml",
    "cl",
    "t",
}
_LARGEST_SIZE = 30


def _is_size(quantity: Quantity, unit: str) -> bool:
    words = {unit.casefold(), *quantity.span.text.casefold().split()}
    return bool(words & _SIZES) and quantity.value <= _LARGEST_SIZE


def _counts_goods(quantity: Quantity) -> bool:
    return (
        _times().fullmatch(quantity.unit) is None
        and quantity.span.text.casefold() not in _AMBIGUOUS
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _Bounds:
    """How far the words about a number reach.

    Attributes:
        whole: it is the whole of which the number before is a part.
        whole_end: where the whole ends of which it is itself a part, or None.
    """

    low: int
    high: int | None
    whole: bool
    whole_end: int | None = None


def _bounds(folded: str, quantities: Sequence[Quantity], at: int, start: int) -> _Bounds:
    def place(index: int) -> tuple[int, int]:
        span = quantities[index].span
        return span.start - start, span.end - start

    low = place(at - 1)[1] if at else 0
    whole = bool(at) and _PART_OF.search(folded[low : place(at)[0]]) is not None
    following = at + 1
    whole_end = None
    if following < len(quantities) and _PART_OF.search(folded[place(at)[1] : place(following)[0]]):
        whole_end = place(following)[1]
        following += 1
    high = place(following)[0] if following < len(quantities) else None
    return _Bounds(low, high, whole, whole_end)


def _role(folded: str, low: int, high: int, bounds: _Bounds) -> CountRole | None:
    """Say what happened to a number's goods: the nearer word in its clause decides."""
    front = _CLAUSE.split(folded[max(bounds.low, low - _BACK) : low])[-1]
    end = min(bounds.high or len(folded), high + _AHEAD)
    after = _CLAUSE.split(folded[high:end])[0]
    if bounds.whole_end is not None:
        for role in _PARTS_ONLY:
            if _cues()[role].search(after):
                return role
    best: tuple[float, str, str] = (999, "", "")
    for name, pattern in _cues().items():
        if bounds.whole and name not in {CountRole.BILLED, CountRole.RECEIVED}:
            continue
        for match in pattern.finditer(front):
            best = min(best, (len(front) - match.end() + 0.5, name, _around(front, match)))
        for match in pattern.finditer(after):
            best = min(best, (float(match.start()), name, _around(after, match)))
    if best[1] == CountRole.RECEIVED and _NEVER.search(best[2]):
        return CountRole.MISSING
    return CountRole(best[1]) if best[1] in set(CountRole) else None


def _around(clause: str, cue: re.Match[str]) -> str:
    return clause[max(0, cue.start() - _NOT_REACH) : cue.end() + _NOT_REACH // 2]


@functools.cache
def _cues() -> dict[str, re.Pattern[str]]:
    groups = lexicon("counts")
    return {name: re.compile(rf"\b(?:{'|'.join(groups[name])})") for name in (*CountRole, "other")}


def _unit(sentence: Sentence, quantity: Quantity, high: int) -> tuple[str, int]:
    """Give the unit as written, empty if there is none, and where it ends in the sentence."""
    if quantity.unit:
        written = sentence.whole.text[:high]
        return written[high - len(quantity.unit) :], high
    match = _further_units().match(sentence.folded, high)
    if match is None:
        return "", high
    return sentence.whole.text[match.start(1) : match.end(1)], match.end()


def _article(sentence: Sentence, at: int, *, named: bool) -> Span | None:
    """Give the words behind a number or unit that name the goods.

    Args:
        sentence: that holds them.
        at: where the number or unit ends.
        named: no unit stands between, so a noun must follow the number at once.
    """
    start = None if named else _OF.match(sentence.folded, at)
    low = start.end() if start else at
    low = _past_blank(sentence.folded, low)
    rest = sentence.folded[low:]
    end = _end_of_name().search(rest)
    name = (rest[: end.start()] if end else rest).rstrip(" -/")
    words = name.split()
    if not words or len(words) > _NAME_WORDS or not re.fullmatch(r"[^\W\d_]{3,}.*", words[0]):
        return None
    if named and words[0] in lexicon("counts")["no_goods"]:
        return None
    return sentence.span(low, low + len(name), "rule:goods")


def _past_blank(folded: str, at: int) -> int:
    return at + len(folded[at:]) - len(folded[at:].lstrip(" "))


@functools.cache
def _further_units() -> re.Pattern[str]:
    """Give units that count only where they hold something: "25 m of velvet", "48 Becher"."""
    return re.compile(rf"\s?({'|'.join(lexicon('counts')['further_units'])})\b")


@functools.cache
def _end_of_name() -> re.Pattern[str]:
    return re.compile(rf"[,;:.(!?+\n–]| - |\b(?:{'|'.join(lexicon('counts')['end_of_name'])})\b")


@functools.cache
def _times() -> re.Pattern[str]:
    return re.compile(
        rf"(?:business |working )?(?:{'|'.join(lexicon('counts')['times'])})(?![a-z])"
    )


def _nearest_number(numbers: Sequence[Span], place: Span) -> Span | None:
    return min(numbers, key=lambda it: abs(it.start - place.start), default=None)


def find_article_numbers(sentence: Sentence) -> list[Span]:
    """Give the article numbers that words announce, in order."""
    return [
        sentence.span(*match.span("n"), "rule:label")
        for match in _article_number().finditer(sentence.folded)
    ]


@functools.cache
def _article_number() -> re.Pattern[str]:
    labels = "|".join(lexicon("counts")["article"])
    # "(Art.-Nr. 118-440)", "item 330-118", "réf. BH-7640", "code article 71820"
    return re.compile(
        rf"(?<![\w-])(?:{labels})(?:\s|:|\.|#|n[°ºo]\.?|no\.?|nr\.?){{0,4}}"
        r"(?P<n>(?=[a-z./-]*\d)[a-z0-9]+(?:[-/.][a-z0-9]+)*)(?!\w|[-/]\d)"
    )
