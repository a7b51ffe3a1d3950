"""What managers are to look at: reasons for dispute that come more often than before."""

from __future__ import annotations

import dataclasses
import urllib.parse

from extractor.casework.casework import Casework
from extractor.casework.recurring import LEAST_WINDOWS, recurrences
from extractor.values.case import Stage
from extractor.values.recurrence import WINDOW_DAYS, Recurrence, Recurrences
from extractor.web.cases.asked import Asked
from extractor.web.frame.render import Words
from extractor.workflow.recurrence_words import expected_of, what_of
from extractor.workflow.words import word

_LISTS = "/desk/cases"
_MOST_ODDS = 1_000_000


@dataclasses.dataclass(frozen=True, slots=True)
class Alarm:
    """One line of them.

    Attributes:
        odds: how seldom as many come by chance, in words.
        href: of the cases.
    """

    label: str
    seen: int
    expected: str
    odds: str
    href: str


@dataclasses.dataclass(frozen=True, slots=True)
class Watch:
    """All of them.

    Attributes:
        days: that "seen" is of.
        note: what was compared with what.
    """

    alarms: tuple[Alarm, ...]
    days: int
    note: str


def watch(casework: Casework, asked: Asked, language: str, say: Words) -> Watch:
    """Look what comes more often; a filter by anything that is no part of it is left aside."""
    report = recurrences(casework)
    shown = [it for it in report.found if _fits(it, asked)]
    taxonomy = casework.rules.taxonomy
    names = [word("categories", it.category, language, taxonomy) for it in shown]
    alarms = tuple(
        _alarm(it, name, report, language, say) for it, name in zip(shown, names, strict=True)
    )
    return Watch(alarms, WINDOW_DAYS, _note(casework, report, say))


def _fits(one: Recurrence, asked: Asked) -> bool:
    wanted = asked.all("category")
    if wanted and one.category not in wanted:
        return False
    names = asked.all(one.pair.value)
    return not names or one.key in names


def _alarm(one: Recurrence, name: str, report: Recurrences, language: str, say: Words) -> Alarm:
    label = f"{name} × {what_of(one, language)}"
    return Alarm(label, one.seen, expected_of(one, language), _odds(one, say), _href(one, report))


def _odds(one: Recurrence, say: Words) -> str:
    if one.chance * _MOST_ODDS < 1:
        return say._("less than once in a million")
    return say._("once in %(number)s", number=f"{round(1 / one.chance)}")


def _href(one: Recurrence, report: Recurrences) -> str:
    pairs = [
        ("category", one.category),
        (one.pair.value, one.key),
        ("from", report.first.isoformat()),
        ("order", "newest"),
        *(("stage", it.value) for it in Stage),
    ]
    return f"{_LISTS}?{urllib.parse.urlencode(pairs)}"


def _note(casework: Casework, report: Recurrences, say: Words) -> str:
    if not report.windows:
        days = (LEAST_WINDOWS + 1) * WINDOW_DAYS
        return say._("Told as soon as there are cases of %(days)s days to compare with.", days=days)
    rate = casework.rules.recurrence.false_alarms
    return say._(
        "%(tested)s combinations of a reason with a customer, carrier, article or root cause were "
        "compared with the %(days)s days before. On the long run, at most %(rate)s of a hundred "
        "alerts are false.",
        tested=report.tested, days=report.windows * WINDOW_DAYS, rate=f"{100 * rate:g}",
    )  # fmt: skip
