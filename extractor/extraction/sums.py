"""Say which amounts were paid or are announced, and which is the invoice's total as stated.

Apart from what is disputed: the paid amount and the total are facts the customer tells, the
disputed amount is chosen elsewhere.
"""

from __future__ import annotations

import functools
import importlib.resources
import re
import tomllib
from collections.abc import Iterator, Sequence

from extractor.extraction.sentences import Sentence
from extractor.values.finding import Amount
from extractor.values.particulars import Sum, SumRole

_REACH = 60  # characters in front of an amount
_BEHIND = 50
_TOTAL_REACH = 34  # "Rechnung RG-2026-33410 vom 09.03.2026 " stands between
_NOT = re.compile(r"\b(?:not|n.t|never|nicht|keine?|pas|no|jamais|nunca)\b")
# "; ", ". ", " and ": another clause begins; not in "your invoice: OF-44718, USD 6,120.00"
_CLAUSE = re.compile(
    r"[;!?]\s|\. |, (?!\d|usd|eur|gbp)| and | et | und | y | that | que | but | aber | mais "
)


def find_sums(sentence: Sentence, amounts: Sequence[Amount]) -> Iterator[Sum]:
    """Give the amounts of a sentence that are a payment or an invoice's total.

    Args:
        sentence: to look in.
        amounts: those that begin in it, in order.
    """
    last = 0
    for at, amount in enumerate(amounts):
        low = amount.span.start - sentence.start
        high = amount.span.end - sentence.start
        end = amounts[at + 1].span.start - sentence.start if at + 1 < len(amounts) else None
        before = sentence.folded[max(last, low - _REACH) : low]
        behind = sentence.folded[high : high + _BEHIND][: end - high if end else None]
        role = _role(before, behind)
        last = high
        if role is not None and amount.value > 0:
            yield Sum(role, amount.money, amount.span)


def _role(before: str, behind: str) -> SumRole | None:
    follows = _first(behind)
    if follows is SumRole.PAID:
        return follows
    for clause in reversed(_CLAUSE.split(before)[-2:]):
        name = _last(clause)
        if name is not None:
            if name == "other" and follows is not None:
                return follows
            return SumRole(name) if name in set(SumRole) else None
    return follows


def _last(clause: str) -> str | None:
    ends = {
        name: max(match.end() for match in found)
        for name, pattern in _patterns("before").items()
        for found in [list(pattern.finditer(clause))]
        if found
    }
    best = max(ends, key=lambda name: ends[name], default=None)
    if best == SumRole.PAID and _NOT.search(clause):
        return "other"  # "I'm not paying £3,127.46"
    if best == SumRole.TOTAL and len(clause) - ends[best] > _TOTAL_REACH:
        return None
    return best


def _first(behind: str) -> SumRole | None:
    for name, pattern in _patterns("behind").items():
        if re.match(rf"[\s,(]*(?:€|eur\b|£|\$)?[\s,(]*(?:{pattern.pattern})", behind):
            return SumRole(name)
    return None


@functools.cache
def _patterns(side: str) -> dict[str, re.Pattern[str]]:
    file = importlib.resources.files("extractor.extraction") / "lexicon" / "sums.toml"
    groups = tomllib.loads(file.read_text(encoding="utf-8"))[side]
    return {name: re.compile(rf"(?<!\w)(?:{'|'.join(cues)})") for name, cues in groups.items()}
