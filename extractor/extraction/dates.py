"""Find calendar days.

Patterns of our own read what is usual (0.004 ms each); dateparser, some 300 times slower, reads
the rest of what the patterns marked. A day and month that can be swapped keep both readings.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable

import dateparser

from extractor.extraction.stretches import Stretches

_NAMES = (
    "january januar janvier enero jan janv ene jän jänner",
    "february februar février fevrier febrero feb févr fevr fév",
    "march märz mars marzo mar maerz mär",
    "april avril abril apr avr abr",
    "may mai mayo",
    "june juni juin junio jun",
    "july juli juillet julio jul juil",
    "august août aout agosto aug ago",
    "september septembre septiembre sep sept set",
    "october oktober octobre octubre oct okt",
    "november novembre noviembre nov",
    "december dezember décembre decembre diciembre dec dez déc dic",
)
_MONTHS = {name: month for month, names in enumerate(_NAMES, start=1) for name in names.split()}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
# Only English puts the month first. "Ago 15" and "set 5" are then other words.
_ENGLISH = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
# Words that are months only where a year says so: "we may 12", "10 may be", "a 10 set box".
_DOUBTFUL = {"may", "set"}
_DASH = "\\-‐‑–"  # typesetters and mail programs write other dashes than the keyboard's
# "17/05/2026", "10-5-2026", "18.08.26", "15.10.2026", "15. 10. 2026"
_NUMERIC = re.compile(
    rf"(?<![\w/.,{_DASH}])(\d{{1,2}})([/.{_DASH}])(?:(\d{{1,2}})\2(\d{{4}}|\d{{2}})"
    rf"|(?<=\.) (\d{{1,2}})\. (\d{{4}}))(?![\w/]|[.,{_DASH}]\d)"
)
# The year first: "2026-06-30", "2026/06/30", "2026-06-30T08:15"
_ISO = re.compile(
    rf"(?<![\w/.{_DASH}])(20\d{{2}})([/.{_DASH}])(\d{{1,2}})\2(\d{{1,2}})"
    rf"(?!(?!T\d\d:)\w|/|[.,{_DASH}]\d)"
)
# "1er novembre 2026", "3. Februar", "2 de octubre de 2026", "5th October 2026", "25/Nov/26"
_DAY_MONTH = re.compile(
    rf"(?<![\w/.,{_DASH}])(\d{{1,2}})(?:er|ère|st|nd|rd|th|º|\.)?[ \-/]?(?:de |of )?({_MONTH})\b\.?"
    r"(?:[ ,\-/]*(?:de |del )?(20\d{2}|\d{2})(?![\d.,:]\d|\d))?",
    re.IGNORECASE,
)
# "November 16, 2026", "Oct 3"
_MONTH_DAY = re.compile(
    rf"\b({_ENGLISH})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (20\d{{2}}))?(?![\d.,:/]\d|\d)",
    re.IGNORECASE,
)
# "21/09", "12-11" (no year)
_SHORT = re.compile(r"(?<![\w/.,-])(\d{1,2})([/-])(\d{1,2})(?![\w/-]|[.,]\d)")
# "am 12.05.", "vom 3.4.": German days without a year
_DOTTED = re.compile(
    r"\b(?:am|vom|bis|zum|ab|seit|den|der|le|du|au|el|del)\s(\d{1,2})\.(\d{1,2})\.?(?!\w|[.,]\d)",
    re.IGNORECASE,
)


@dataclasses.dataclass(frozen=True, slots=True)
class FoundDay:
    """A day at ``text[start:end]``, with every reading it allows, the likelier first."""

    start: int
    end: int
    readings: tuple[dt.date, ...]


def find_days(text: str, *, reference: dt.date | None = None) -> list[FoundDay]:
    """Find all calendar days in a text, in order.

    Args:
        text: any text.
        reference: the day of receipt; gives the missing year of "le 3 mars" (the nearest such
            day, rather past than to come). Without it days without a year are left out.
    """
    found: list[FoundDay] = []
    for pattern, read in _PATTERNS:
        taken = Stretches((it.start, it.end) for it in found)
        for match in pattern.finditer(text):
            start = match.start(1)
            readings = read(match, reference)
            if readings and not taken.touch(start, match.end()):
                found.append(FoundDay(start, match.end(), readings))
    return sorted(found, key=lambda day: day.start)


def parse_day(written: str, *, language: str | None = None) -> dt.date | None:
    """Read one written day, however it is written; None if it is none."""
    found = find_days(written)
    if found:
        return found[0].readings[0]
    parsed = dateparser.parse(
        written,
        languages=[language] if language else None,
        settings={
            "DATE_ORDER": "DMY",
            "REQUIRE_PARTS": ["day", "month", "year"],
            # "Yesterday" depends on the day it is read: that is no written day.
            "PARSERS": ["absolute-time"],
        },
    )
    return parsed.date() if parsed else None


def _iso(match: re.Match[str], _reference: dt.date | None) -> tuple[dt.date, ...]:
    return _known([_day(int(match[1]), int(match[3]), int(match[4]))])


def _numeric(match: re.Match[str], _reference: dt.date | None) -> tuple[dt.date, ...]:
    first, second = int(match[1]), int(match[3] or match[5])
    year = _year(match[4] or match[6])
    return _known([_day(year, second, first), _day(year, first, second)])


def _day_month(match: re.Match[str], reference: dt.date | None) -> tuple[dt.date, ...]:
    return _named(match[2], match[1], match[3], reference)


def _month_day(match: re.Match[str], reference: dt.date | None) -> tuple[dt.date, ...]:
    return _named(match[1], match[2], match[3], reference)


def _named(name: str, day: str, year: str | None, reference: dt.date | None) -> tuple[dt.date, ...]:
    # Letters such as the Turkish dotless i match the pattern but are no month of ours.
    month = _MONTHS.get(name.casefold())
    if month is None:
        return ()
    if year:
        return _known([_day(_year(year), month, int(day))])
    if name in _DOUBTFUL:
        return ()
    return _known([_nearest(month, int(day), reference)])


def _short(match: re.Match[str], reference: dt.date | None) -> tuple[dt.date, ...]:
    return _known([_nearest(int(match[3]), int(match[1]), reference)])


def _dotted(match: re.Match[str], reference: dt.date | None) -> tuple[dt.date, ...]:
    return _known([_nearest(int(match[2]), int(match[1]), reference)])


_Read = Callable[["re.Match[str]", dt.date | None], tuple[dt.date, ...]]
# The surer pattern first: what it took is not read again.
_PATTERNS: tuple[tuple[re.Pattern[str], _Read], ...] = (
    (_ISO, _iso),
    (_NUMERIC, _numeric),
    (_DAY_MONTH, _day_month),
    (_MONTH_DAY, _month_day),
    (_SHORT, _short),
    (_DOTTED, _dotted),
)


def _year(written: str) -> int:
    return int(written) + 2000 if len(written) == 2 else int(written)


def _known(days: list[dt.date | None]) -> tuple[dt.date, ...]:
    return tuple(dict.fromkeys(day for day in days if day is not None))


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _nearest(month: int, day: int, reference: dt.date | None) -> dt.date | None:
    if reference is None:
        return None
    days = [_day(reference.year + shift, month, day) for shift in (-1, 0, 1)]
    known = [it for it in days if it is not None]

    # People write of what has been more often than of what will be.
    def distance(day: dt.date) -> float:
        days = (reference - day).days
        return days if days >= 0 else -2.5 * days

    return min(known, key=distance, default=None)


def month_number(word: str) -> int | None:
    """Give the number of a month named in one of the four languages, also inside a compound.

    "Juni" and "Juni-Rechnung" give 6; anything else gives None.
    """
    folded = word.casefold()
    return _MONTHS.get(folded) if len(folded) > 2 else None
