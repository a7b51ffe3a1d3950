"""Compare answers with gold, line by line and claim by claim."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Sequence

from benchmarks.reconciliation.gold import Claim, GoldLine, Named, Standing
from extractor.values.query import Answer, Decision, LineAnswer


@dataclasses.dataclass(frozen=True, slots=True)
class Judged:
    """One line of gold and what was answered to it.

    Attributes:
        claim: its place in the test.
        found: the best invoice's number; empty where none was proposed.
        probability: of the best; 0 where none.
        right: the best is the meant one, be it closed; for a range, all are found and no other.
        none: "none of them" is likelier than the best.
        accepted: numbers accepted automatically for this line.
        wrong: of those, how many are not meant.
        code: the first reason given.
    """

    claim: int
    gold: GoldLine
    found: str
    probability: float
    none_probability: float
    right: bool
    decision: Decision
    accepted: int
    wrong: int
    reasons: tuple[str, ...]

    @property
    def none(self) -> bool:
        """Say whether "none of them" is likelier than the best."""
        return self.none_probability >= self.probability


@dataclasses.dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A whole claim: which set of invoices was answered.

    Attributes:
        milliseconds: CPU of the whole claim.
        exact: the best answers of the lines are the meant invoices, all of them and no other.
        exact_or_none: the same, where lines for which "none" is likelier answer nothing.
        stray: automatic answers to anything beside the gold lines, right and wrong.
    """

    claim: Claim
    lines: tuple[Judged, ...]
    milliseconds: float
    exact: bool
    exact_or_none: bool
    all_accepted: bool
    stray_right: int
    stray_wrong: int
    customer_right: bool


def judge(place: int, claim: Claim, answer: Answer, milliseconds: float) -> JudgedClaim:
    """Compare one answer with its gold."""
    groups, stray = _aligned(claim.lines, answer.lines)
    lines = tuple(
        _judge_line(place, gold, found) for gold, found in zip(claim.lines, groups, strict=True)
    )
    best = {number for line in answer.lines if (number := proposed(line))}
    likelier = {number for line in answer.lines if _beats_none(line) and (number := proposed(line))}
    extra = [
        line.matches[0].number for line in stray if line.decision is Decision.AUTO and line.matches
    ]
    right = sum(number in claim.numbers for number in extra)
    return JudgedClaim(
        claim,
        lines,
        milliseconds,
        exact=best == claim.numbers,
        exact_or_none=likelier == claim.numbers,
        all_accepted=answer.decision is Decision.AUTO,
        stray_right=right,
        stray_wrong=len(extra) - right,
        customer_right=answer.customer_id == claim.customer_id,
    )


def _beats_none(line: LineAnswer) -> bool:
    return bool(line.matches) and line.matches[0].probability > line.none_probability


def proposed(line: LineAnswer) -> str:
    """Give the open invoice that a line's answer puts first; empty where it says none or closed."""
    if not line.matches:
        return ""
    settled = line.decision is Decision.NO_MATCH or "closed" in line.matches[0].reasons
    return "" if settled else line.matches[0].number


def _aligned(
    gold: Sequence[GoldLine], found: Sequence[LineAnswer]
) -> tuple[list[list[LineAnswer]], list[LineAnswer]]:
    """Give each gold line its answers: by reference, several for a range that was spelt out."""
    left = list(found)
    groups: list[list[LineAnswer]] = []
    for line in gold:
        same = [one for one in left if one.reference == line.written]
        if line.form != "range":
            same = same[:1]
        groups.append(same)
        left = [one for one in left if not any(one is taken for taken in same)]
    for place, line in enumerate(gold):
        if line.named is Named.NOTHING and len(gold) == 1:
            groups[place] += left
            left = []
        elif line.form == "range":
            inside = [one for one in left if not one.reference or _folded(one.reference)]
            groups[place] += inside
            left = [one for one in left if not any(one is taken for taken in inside)]
    return groups, left


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in plain if character.isalnum())


def _judge_line(place: int, gold: GoldLine, found: Sequence[LineAnswer]) -> Judged:
    matched = [line for line in found if line.matches]
    automatic = [line.matches[0].number for line in matched if line.decision is Decision.AUTO]
    wrong = sum(number not in gold.numbers for number in automatic)
    best = max(matched, key=lambda line: line.matches[0].probability, default=None)
    none = min((line.none_probability for line in found), default=1.0)
    if len(gold.numbers) > 1:
        believed = {number for line in found if (number := proposed(line))}
        right = believed == set(gold.numbers)
    else:
        meant = (*gold.numbers, gold.settled)
        right = best is not None and best.matches[0].number in meant
    decision = Decision.REVIEW
    if found and all(line.decision is found[0].decision for line in found):
        decision = found[0].decision
    elif automatic and len(gold.numbers) > 1 and not wrong:
        accepted = set(automatic) >= set(gold.numbers)
        decision = Decision.AUTO if accepted else Decision.REVIEW
    return Judged(
        place,
        gold,
        best.matches[0].number if best else "",
        best.matches[0].probability if best else 0.0,
        none,
        right,
        decision,
        len(automatic),
        wrong,
        best.matches[0].reasons if best else (),
    )


def is_matchable(line: GoldLine) -> bool:
    """Say whether a line's invoice is open, and what is written can tell which one."""
    return line.standing is Standing.OPEN and line.certain and len(line.numbers) == 1


def names_a_number(line: GoldLine) -> bool:
    """Say whether a line names an open invoice by a number, however written."""
    return line.standing is Standing.OPEN and line.named is Named.NUMBER and len(line.numbers) == 1
