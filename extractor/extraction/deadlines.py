"""Find the day until which the customer wants an answer, written or worked out.

"Within 14 days" counts from the day of receipt, working days from Monday to Friday without
holidays. A term in a sentence that asks for nothing, or that tells of a promise or payment, is
not one set for us.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator, Sequence

from extractor.extraction.number_words import NUMBER_WORD, word_value
from extractor.extraction.sentences import Sentence, lexicon
from extractor.values.finding import Day
from extractor.values.particulars import DayRole, RoleDay

METHOD = "rule:deadline"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FRIDAY = 4
_MOST = 400  # days; longer terms are something else
_WORKING = r"(?P<working>business|working|werk|arbeits|bank)"
_DAYS = (
    rf"(?:{_WORKING}[ -]?)?(?:(?P<days>days?|tagen?|jours?|dias?)"
    r"|(?P<weeks>weeks?|wochen?|semaines?|semanas?))"
    r"(?P<working_behind> ouvres| ouvrables| habiles| laborables)?"
)
# "sous huitaine", "sous quinzaine": eight and fifteen days to the French
_FRENCH = {"huitaine": 8, "quinzaine": 15}
# "Freitag, den ", "vendredi ", "el viernes ": may stand between "by" and the day
_LINK = r"(?:[a-z]{4,9},? )?(?:the |den |dem |le |la |el |del |al |au )?(?:[a-z]{4,9} )?"


def find_deadline(
    sentence: Sentence, days: Sequence[Day], received: dt.date | None
) -> Iterator[RoleDay]:
    """Give the terms that a sentence sets, at most one.

    Args:
        sentence: to look in.
        days: those that begin in it, in order.
        received: the terms count from it; None leaves a counted term without its day.
    """
    if not _cue("asking").search(sentence.folded):
        return
    written = _written(sentence, days, received)
    if written is not None:
        yield written
        return
    counted = _counted(sentence, received) or _named(sentence, received)
    if counted is not None:
        yield counted


def _written(sentence: Sentence, days: Sequence[Day], received: dt.date | None) -> RoleDay | None:
    for day in days:
        low = day.span.start - sentence.start
        match = _until().search(sentence.folded[max(0, low - 60) : low])
        if match is None or _is_past(sentence, low - (len(match.group()))):
            continue
        known = [it for it in day.readings if received is None or it >= received]
        if known:
            return RoleDay(DayRole.DEADLINE, known[0], day.span)
    return None


@functools.cache
def _until() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(lexicon('deadlines')['until'])}) {_LINK}$")


def _counted(sentence: Sentence, received: dt.date | None) -> RoleDay | None:
    match = _within().search(sentence.folded)
    if match is None or _is_past(sentence, match.start()):
        return None
    number = _FRENCH.get(match["french"] or "") or _number(match["n"])
    if number is None or number > _MOST:
        return None
    is_working = bool(match["working"] or match["working_behind"])
    day = None
    derivation = None
    unit = "working days" if is_working else "weeks" if match["weeks"] else "days"
    if received is not None:
        day = (
            _add_working_days(received, number)
            if is_working
            else received + dt.timedelta(days=number * (7 if match["weeks"] else 1))
        )
        derivation = f"{received.isoformat()} + {number} {unit}"
    span = sentence.span(*match.span(), METHOD)
    return RoleDay(DayRole.DEADLINE, day, span, derivation)


@functools.cache
def _within() -> re.Pattern[str]:
    words = "|".join(lexicon("deadlines")["within"])
    french = "|".join(_FRENCH)
    return re.compile(
        rf"\b(?:{words}) (?:(?P<french>{french})"
        rf"|(?P<n>\d{{1,3}}|{NUMBER_WORD}|an?|une?|eine[rm]?|einem)"
        rf" {_DAYS}(?![a-z]))"
    )


def _number(written: str | None) -> int | None:
    if written is None:
        return None
    return int(written) if written.isdigit() else word_value(written) or 1


def _named(sentence: Sentence, received: dt.date | None) -> RoleDay | None:
    """Read "by Friday", "bis Ende der Woche", "before the year end"."""
    match = _ends().search(sentence.folded)
    if match is None or received is None or _is_past(sentence, match.start()):
        return None
    name = next(key for key, text in match.groupdict().items() if text is not None)
    day = _day_named(name, received)
    span = sentence.span(*match.span(), METHOD)
    derivation = f"{name.replace('_', ' ')} after {received.isoformat()}"
    return RoleDay(DayRole.DEADLINE, day, span, derivation)


@functools.cache
def _ends() -> re.Pattern[str]:
    groups = lexicon("deadlines")
    until = "|".join(groups["until"])
    names = [it for it in groups if it.startswith("end_of") or it in _WEEKDAYS or it == "tomorrow"]
    alternatives = "|".join(f"(?P<{name}>{'|'.join(groups[name])})" for name in names)
    return re.compile(
        rf"\b(?:{until})(?: the| el| le| la| next| this| fin de)* (?:{alternatives})\b"
    )


def _day_named(name: str, received: dt.date) -> dt.date:
    if name == "tomorrow":
        return received + dt.timedelta(days=1)
    if name == "end_of_year":
        return dt.date(received.year, 12, 31)
    if name == "end_of_month":
        following = dt.date(received.year + received.month // 12, received.month % 12 + 1, 1)
        return following - dt.timedelta(days=1)
    if name == "end_of_week":
        return received + dt.timedelta(days=(_FRIDAY - received.weekday()) % 7)
    ahead = (_WEEKDAYS.index(name) - received.weekday()) % 7
    return received + dt.timedelta(days=ahead or 7)


def _add_working_days(day: dt.date, number: int) -> dt.date:
    left = number
    while left:
        day += dt.timedelta(days=1)
        left -= day.weekday() <= _FRIDAY
    return day


def _is_past(sentence: Sentence, at: int) -> bool:
    """Say whether the words around tell of a promise or payment rather than set a term."""
    clause = re.split(r"[;:()]| and | und | et | y ", sentence.folded[:at])[-1]
    return _cue("past").search(clause[-60:] + sentence.folded[at : at + 45]) is not None


@functools.cache
def _cue(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(lexicon('deadlines')[name])})")
