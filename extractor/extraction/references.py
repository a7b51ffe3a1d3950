"""Find what may be a document number: runs of letters and digits with at least three digits.

Candidates are proposed generously ("RE 7725001" as a whole and "7725001" alone); which one is
meant is for the ledger to say. Days, amounts, phone numbers, IBANs and tax numbers found by
other rules are left out where they cover the run.
"""

from __future__ import annotations

import dataclasses
import re

from extractor.extraction.labels import announced_kind
from extractor.extraction.stretches import Stretches
from extractor.values.finding import ReferenceKind

# Typesetters and mail programs write other dashes than the keyboard's; some people a backslash.
_JOIN = r"/._\\‐‑–-"
# "FA-2026-00123", "FAC26/000510", "9260 004 457", "FAC 26 / 000 927", "F2404-00123"
_RUN = re.compile(
    r"(?<![\w@.,])"
    rf"(?P<ref>(?:[A-Za-z]{{1,6}}\d?[A-Za-z]?\s?[{_JOIN}]?\s?)?"
    rf"\d[\dA-Za-z]*(?:(?:\s?[{_JOIN}]\s?|\s)(?:\d[\dA-Za-z]*|[A-Z]{{1,3}}\d*(?![a-z])))*)"
    r"(?![\w@])"
)
# "facture 1065", "the one ending 0837", "...3454"
_TOKEN = re.compile(
    rf"(?<![\w@])[A-Za-z]{{0,6}}[{_JOIN}]?\d[\w{_JOIN}]*\d(?![\w@])"
    r"|(?<![\w@])\d{3,}(?![\w@])"
)
# "RE-24001234/RE-24001235": two numbers
_TWO = re.compile(r"\s?/\s?(?=[A-Za-z]{1,6}[-‐‑–._ ]?\d{4})")
# "INV/24/0456-0458", "RE-24001234/35": a number and the end of another
_AND_TAIL = re.compile(r"(?P<head>.*\d{4,})(?:\s?[-‐‑–/]\s?)(?P<tail>\d{2,})")
_MIN_DIGITS = 3
_MAX_DIGITS = 20
_MAX_LENGTH = 40  # characters of two numbers together
_MIN_BEFORE_TAIL = 6  # digits; fewer are the year of one number ("2024/001234")


@dataclasses.dataclass(frozen=True, slots=True)
class FoundReference:
    """A possible document number at ``text[start:end]``."""

    start: int
    end: int
    text: str
    kind: ReferenceKind


def find_references(
    text: str, *, taken: list[tuple[int, int]] | None = None
) -> list[FoundReference]:
    """Find all possible document numbers in a text, in order, overlapping ones included.

    Args:
        text: any text.
        taken: stretches that are surely something else (days, amounts, IBANs).
    """
    blocked = Stretches(taken or ())
    found: dict[tuple[int, int], FoundReference] = {}
    position = 0
    for line in text.splitlines(keepends=True):
        for start, end in _proposals(line):
            _take(found, text, (position + start, position + end), blocked)
        position += len(line)
    return [found[key] for key in sorted(found)]


def _proposals(line: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for match in _RUN.finditer(line):
        spans.append(match.span("ref"))
        spans.extend(_parts(match.group("ref"), match.start("ref")))
        spans.extend(_joined(match.group("ref"), match.start("ref")))
    spans.extend(match.span() for match in _TOKEN.finditer(line))
    return spans


def _parts(run: str, offset: int) -> list[tuple[int, int]]:
    """Give the blank-free pieces of a run, and each pair of neighbours."""
    pieces = [match.span() for match in re.finditer(r"\S+", run)]
    spans = [(offset + start, offset + end) for start, end in pieces]
    for size in (2, 3, 4):
        for first in range(len(pieces) - size + 1):
            last = pieces[first + size - 1]
            spans.append((offset + pieces[first][0], offset + last[1]))
    return spans


def _joined(run: str, offset: int) -> list[tuple[int, int]]:
    """Give the single numbers of a run that names several."""
    spans: list[tuple[int, int]] = []
    low = 0
    for match in _TWO.finditer(run):
        spans += [(offset + low, offset + match.start()), (offset + match.end(), offset + len(run))]
        low = match.end()
    both = _AND_TAIL.fullmatch(run) if len(run) <= _MAX_LENGTH else None
    if both and sum(it.isdigit() for it in both["head"]) >= _MIN_BEFORE_TAIL:
        spans += [(offset + both.start(it), offset + both.end(it)) for it in ("head", "tail")]
    return spans


def _take(
    found: dict[tuple[int, int], FoundReference],
    text: str,
    span: tuple[int, int],
    blocked: Stretches,
) -> None:
    start, end = span
    written = text[start:end].strip(" -‐‑–/._\\")
    start += text[start:end].index(written) if written else 0
    end = start + len(written)
    digits = sum(character.isdigit() for character in written)
    if not _MIN_DIGITS <= digits <= _MAX_DIGITS:
        return
    if blocked.touch(start, end):
        return
    kind = announced_kind(text[max(0, start - 48) : start])
    if kind is ReferenceKind.UNKNOWN:
        letters = re.match(r"[A-Za-z]+", written)
        kind = announced_kind(letters.group()) if letters else kind
    found.setdefault((start, end), FoundReference(start, end, written, kind))
