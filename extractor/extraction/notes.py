"""Give each row's claim the sentences outside the table that explain it.

Notes name their row by the invoice, by a mark that stands in the row too ("R7", "(a)", "**"), by
its month, by its amount, or only by their order.
"""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Sequence

from extractor.extraction.dates import find_days, month_number
from extractor.extraction.essence import essence
from extractor.extraction.legend import Meaning
from extractor.extraction.units import units_of
from extractor.values.claim import Claim
from extractor.values.document import Document
from extractor.values.finding import Findings, Span
from extractor.values.match import NAMING, Link

ENDING_DIGITS = (4, 5, 6)  # a note that begins "4565" means the row of FA-2026-04565
SHORT_REASON = 14  # characters; a cell that says no more than "see below"
# "R7", "(a)", "**", "E01", "Code 22": a mark a note can begin with
_MARK = re.compile(
    r"\(\w{1,3}\)|\*{1,4}|\[\w{1,3}\]|[¹²³⁴⁵]|[A-Za-z]{1,3}-?\d{1,3}|[A-Z]{2,4}|\d{1,2}\)"
)
_MONTH_WORD = re.compile(r"[^\W\d_]{3,}")


def add_notes(
    documents: Sequence[Document],
    claims: Sequence[Claim],
    links: Sequence[Link],
    findings: Findings,
    *,
    settled: set[str],
    legends: Sequence[Meaning] = (),
) -> list[Claim]:
    """Give each claim of a row its notes.

    Args:
        documents: of the submission.
        claims: one a row, in document order.
        links: words that lead to open invoices.
        findings: everything extraction proposed.
        settled: invoices of rows paid in full; what is said of them belongs to no claim.
        legends: what codes of the rows mean; a legend's other entries explain no row.
    """
    if not claims:
        return []
    named = {link.span.start for link in links if link.kind in NAMING and link.score >= 0.4}
    units = _outside(documents, claims, named, legends)
    notes = _named_notes(units, claims, links, findings, settled)
    told = {it.text for it in legends}
    empty = [
        at
        for at, claim in enumerate(claims)
        if not notes[at] and _is_empty(claim) and claim.passage not in told
    ]
    if empty:
        _by_order(documents, units, notes, empty, len(claims))
    if len(claims) == 1 and 0 in empty:
        notes[0] = list(units)  # everything else that is said explains the only one
    return [_with_notes(claim, notes[at]) for at, claim in enumerate(claims)]


def _is_empty(claim: Claim) -> bool:
    return len(claim.passage) < SHORT_REASON


def _outside(
    documents: Sequence[Document],
    claims: Sequence[Claim],
    named: set[int],
    legends: Sequence[Meaning],
) -> list[Span]:
    """Give the units that touch no table of money and no legend."""
    rows = [(unit.document, unit.start, unit.end) for claim in claims for unit in claim.units]
    tabled: dict[int, tuple[int, int]] = {}
    for number, start, end in rows:
        low, high = tabled.get(number, (start, end))
        tabled[number] = (min(low, start), max(high, end))
    marks = _marks(claims)
    result: list[Span] = []
    for number, document in enumerate(documents):
        low, high = tabled.get(number, (-1, -1))
        blocks = {(it.start, it.end) for it in legends if it.document == number}
        breaks = named | _line_starts(document.text, marks)
        breaks |= {edge for start, end in blocks for edge in (start, end + 1)}
        result.extend(
            unit
            for unit in units_of(number, document, breaks=breaks)
            if not (unit.start < high and low < unit.end)
            and not any(start <= unit.start < end for start, end in blocks)
        )
    return result


def _line_starts(text: str, marks: dict[str, int]) -> set[int]:
    """Give the offsets of lines that begin with a mark of a row."""
    starts: set[int] = set()
    position = 0
    for line in text.splitlines(keepends=True):
        words = line.split()
        if words and words[0].rstrip(":.=-–") in marks:
            starts.add(position + line.index(words[0]))
        position += len(line)
    return starts


def _named_notes(
    units: Sequence[Span],
    claims: Sequence[Claim],
    links: Sequence[Link],
    findings: Findings,
    settled: set[str],
) -> dict[int, list[Span]]:
    marks = _marks(claims)
    months = _months(claims)
    notes: dict[int, list[Span]] = defaultdict(list)
    current: set[int] = set()
    for unit in units:
        named, other = _by_invoice(unit, claims, links, settled)
        if not named and not other:
            named = (
                _by_mark(unit, marks)
                or _by_amount(unit, claims, findings)
                or _by_month(unit, months)
            )
        if named or other:
            current = named
        for at in current:
            notes[at].append(unit)
    return notes


def _by_invoice(
    unit: Span, claims: Sequence[Claim], links: Sequence[Link], settled: set[str]
) -> tuple[set[int], bool]:
    """Give the claims whose invoice a unit names, and whether it names a settled one."""
    numbers = {
        link.invoice.number
        for link in links
        if link.span.document == unit.document
        and link.kind in NAMING
        and link.score >= 0.4
        and unit.start <= link.span.start < unit.end
    }
    named = {
        at
        for at, claim in enumerate(claims)
        if claim.invoice is not None and claim.invoice.number in numbers
    }
    return named, bool(numbers & settled)


def _marks(claims: Sequence[Claim]) -> dict[str, int]:
    """Give the marks that stand in one claim's row only."""
    owners: dict[str, set[int]] = defaultdict(set)
    for at, claim in enumerate(claims):
        for unit in claim.units:
            if _MARK.fullmatch(unit.text):
                owners[unit.text].add(at)
    for at, claim in enumerate(claims):
        for ending in _endings(claim):
            owners[ending].add(at)
    return {mark: next(iter(where)) for mark, where in owners.items() if len(where) == 1}


def _endings(claim: Claim) -> set[str]:
    """Give what a note may call a row by: its number's last digits, as written in the row."""
    digits = re.sub(r"\D", "", claim.as_written.text) if claim.as_written else ""
    return {digits[-size:] for size in ENDING_DIGITS if len(digits) > size}


def _by_mark(unit: Span, marks: dict[str, int]) -> set[int]:
    first = re.match(r"\W*(\d+)\b", unit.text)
    if first and first[1] in marks:
        return {marks[first[1]]}
    words = re.findall(r"\(\w{1,3}\)|\*+|\[\w+\]|[¹²³⁴⁵]|[\w-]+\)?", unit.text)[:5]
    for word in words:
        if word in marks and not word.isdigit():
            return {marks[word]}
    return set()


def _by_amount(unit: Span, claims: Sequence[Claim], findings: Findings) -> set[int]:
    values = {
        amount.value
        for amount in findings.amounts
        if amount.span.document == unit.document and unit.start <= amount.span.start < unit.end
    }
    hits = {
        at
        for at, claim in enumerate(claims)
        if claim.row is not None and claim.row.deducted in values
    }
    return hits if len(hits) == 1 else set()


def _months(claims: Sequence[Claim]) -> dict[int, int]:
    """Give the months in which only one claim's invoice was issued."""
    owners: dict[int, set[int]] = defaultdict(set)
    for at, claim in enumerate(claims):
        days = [it for unit in claim.units for it in find_days(unit.text)]
        month = days[0].readings[0].month if days else None
        if month is None and claim.invoice is not None and claim.invoice.issue_date is not None:
            month = claim.invoice.issue_date.month
        if month is not None:
            owners[month].add(at)
    return {month: next(iter(where)) for month, where in owners.items() if len(where) == 1}


def _by_month(unit: Span, months: dict[int, int]) -> set[int]:
    for word in _MONTH_WORD.findall(unit.text)[:3]:
        month = month_number(word)
        if month in months:
            return {months[month]}
    return set()


def _by_order(
    documents: Sequence[Document],
    units: Sequence[Span],
    notes: dict[int, list[Span]],
    empty: list[int],
    claims: int,
) -> None:
    """Share out a list of just as many notes as there are rows to explain, in order."""
    if len(empty) != claims:
        return
    for run in _runs(documents, units):
        lines = run if len(run) == claims else run[1:]
        if len(lines) == claims:
            for at, line in zip(empty, lines, strict=True):
                notes[at] = [line]
            return


def _runs(documents: Sequence[Document], units: Sequence[Span]) -> list[list[Span]]:
    """Give runs of lines without an empty line between, and runs of list items."""
    runs: list[list[Span]] = []
    for unit in units:
        text = documents[unit.document].text
        lines: list[Span] = []
        position = unit.start
        for line in text[unit.start : unit.end].split("\n"):
            if line.strip():
                lines.append(
                    dataclasses.replace(unit, start=position, end=position + len(line), text=line)
                )
            position += len(line) + 1
        follows = runs and text[runs[-1][-1].end : unit.start].count("\n") <= 1
        if follows and runs[-1][-1].document == unit.document:
            runs[-1].extend(lines)
        else:
            runs.append(lines)
    return runs


def _with_notes(claim: Claim, notes: Sequence[Span]) -> Claim:
    if not notes:
        return claim
    said = essence(notes)
    # A cell that only says "see below" gives way to what is said there.
    passage = said if _is_empty(claim) else f"{claim.passage}\n{said}"
    return dataclasses.replace(claim, passage=passage, units=(*claim.units, *notes))
