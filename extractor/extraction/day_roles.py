"""Say what the days of a message are the days of: of invoice, delivery, promise or claim.

The nearest word in front decides, as far as the sentence and the day before it; "delivered" may
also stand behind. A day that no word explains gets no role.
"""

from __future__ import annotations

import datetime as dt
import functools
import importlib.resources
import re
import tomllib
from collections.abc import Iterator, Sequence

from extractor.extraction.sentences import Sentence
from extractor.values.finding import Day
from extractor.values.particulars import DayRole, RoleDay

_REACH = 70  # characters in front of a day that speak of it
_BEHIND = 45
# "delivered yesterday", "livré hier", "heute gebracht", "trajo ayer"
_RELATIVE = re.compile(
    r"\b(?:(?P<today>today|heute|aujourd'hui|hoy)|(?P<yesterday>yesterday|gestern|hier|ayer))\b"
)
_DAYS_AGO = {"today": 0, "yesterday": 1}
# "bis heute nichts", "a día de hoy no ha llegado": nothing came
_NOTHING = re.compile(r"\b(?:not|nothing|never|nichts?|nie|rien|pas|jamais|nada|no)\b")


def find_role_days(
    sentence: Sentence, days: Sequence[Day], received: dt.date | None
) -> Iterator[RoleDay]:
    """Give the days of a sentence that words explain.

    Args:
        sentence: to look in.
        days: those that begin in it, in order.
        received: makes "yesterday" a day; None leaves it out.
    """
    last = 0
    for at, day in enumerate(days):
        low = day.span.start - sentence.start
        high = day.span.end - sentence.start
        end = (
            days[at + 1].span.start - sentence.start if at + 1 < len(days) else len(sentence.folded)
        )
        role = _role(sentence.folded[max(last, low - _REACH) : low], sentence.folded[high:end])
        last = high
        if role is not None:
            yield RoleDay(role, _likeliest(day, received), day.span)
    if received is not None:
        yield from _relative(sentence, received)


def _likeliest(day: Day, received: dt.date | None) -> dt.date:
    """Take the reading that is not far in the future where day and month may be swapped."""
    if received is None:
        return day.readings[0]
    near = [it for it in day.readings if (it - received).days <= 60]
    return (near or list(day.readings))[0]


def _role(before: str, behind: str) -> DayRole | None:
    ahead = _nearest(before)
    clause = re.split(r"[,;.:()]\s", behind[:_BEHIND])[0]
    follows = _first(clause)
    if ahead is None or (ahead == "delivery" and follows == "promised"):
        ahead = follows
    name = _FULL.get(ahead or "", ahead)
    return DayRole(name) if name in set(DayRole) else None


_FULL = {"promised": DayRole.PROMISED.value}


def _first(clause: str) -> str | None:
    found = [
        (match.start(), name)
        for name, pattern in _patterns("behind").items()
        for match in [pattern.search(clause)]
        if match
    ]
    return min(found, default=(0, None))[1]


def _nearest(before: str) -> str | None:
    """Give the role of the last cue; a promise in the same breath goes before a delivery."""
    ends: dict[str, int] = {}
    for name, pattern in _patterns("before").items():
        for match in pattern.finditer(before):
            if name != "invoice" or _ADJACENT.fullmatch(before, match.end()):
                ends[name] = max(ends.get(name, -1), match.end())
    if not ends:
        return None
    best = max(ends, key=lambda name: ends[name])
    return "promised" if best == "delivery" and "promised" in ends else best


# " RE-1 vom ", " is dated ", " F-88213 du ": a number and a few small words; anything else between
# an invoice and a day tells of something else
_ADJACENT = re.compile(
    r"\W*(?:(?:[\w/.-]*\d[\w/.-]*|[a-z]{1,2}|vom|of|from|dated|date|datee?|du|de|del|is|ist|est|es|mit|datum|fecha|con|tiene"
    r"|tragt|das|le|el|the|no|nr|n|number|fechada|und|war|a|von|am|au|al|on|carries|bears|usd|eur|gbp)\W+)*"
)


@functools.cache
def _patterns(side: str) -> dict[str, re.Pattern[str]]:
    file = importlib.resources.files("extractor.extraction") / "lexicon" / "day_roles.toml"
    groups = tomllib.loads(file.read_text(encoding="utf-8"))[side]
    return {name: re.compile(rf"\b(?:{'|'.join(cues)})") for name, cues in groups.items()}


def _relative(sentence: Sentence, received: dt.date) -> Iterator[RoleDay]:
    """Read "delivered yesterday", in either order."""
    for match in _RELATIVE.finditer(sentence.folded):
        before = sentence.folded[max(0, match.start() - _REACH) : match.start()]
        behind = sentence.folded[match.end() : match.end() + _BEHIND]
        if _NOTHING.search(before) or _NOTHING.search(behind):
            continue
        if _role(before, behind) is not DayRole.DELIVERY:
            continue
        ago = _DAYS_AGO[match.lastgroup or ""]
        shift = f"{received.isoformat()} - {ago} day" if ago else received.isoformat()
        span = sentence.span(*match.span(), "rule:relative_day")
        yield RoleDay(DayRole.DELIVERY, received - dt.timedelta(days=ago), span, shift)
