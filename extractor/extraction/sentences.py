"""Cut what a message says now into short stretches, each with its folded text."""

from __future__ import annotations

import bisect
import dataclasses
import functools
import importlib.resources
import re
import tomllib
from collections.abc import Collection, Sequence
from typing import Generic, Protocol, TypeVar

from extractor.extraction.labels import fold
from extractor.extraction.units import units_of
from extractor.values.document import Document
from extractor.values.finding import Span

# "Expte.", "Réf.", "Az.", "Reg. Nr."
_ABBREVIATED = re.compile(
    r"(?i)\b(?:expte|exp|r[eé]f|az|rekl|best|dossier n|ped|alb|cde|claim no)\.$"
)
_WRAPPED = 50  # characters; a shorter line ends by itself and was not broken by a mail program


@dataclasses.dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of a document: a sentence, a list item, or a line of its own.

    Attributes:
        whole: where it stands.
        folded: its text without case and accents, of the same length.
    """

    whole: Span
    folded: str

    @property
    def start(self) -> int:
        """Give the offset of its first character."""
        return self.whole.start

    def span(self, low: int, high: int, method: str) -> Span:
        """Give the stretch from ``low`` to ``high``, counted within the sentence."""
        whole = self.whole
        return dataclasses.replace(
            whole,
            start=whole.start + low,
            end=whole.start + high,
            text=whole.text[low:high],
            method=method,
        )


def sentences_of(documents: Sequence[Document], *, leave_out: Collection[int]) -> list[Sentence]:
    """Cut documents into sentences, in order; history, signatures and legal notices left out.

    Args:
        documents: of a submission.
        leave_out: indices of documents that are proof and say nothing for the customer.
    """
    return [
        sentence
        for number, document in enumerate(documents)
        if number not in leave_out
        for unit in _joined(units_of(number, document), document.text)
        for sentence in _lines(unit)
    ]


def _joined(units: Sequence[Span], text: str) -> list[Span]:
    """Join what was parted behind an abbreviation that announces a number: "Expte. VZ/26"."""
    whole: list[Span] = []
    for unit in units:
        last = whole[-1] if whole else None
        if last and _ABBREVIATED.search(last.text) and "\n" not in text[last.end : unit.start]:
            joined = text[last.start : unit.end]
            whole[-1] = dataclasses.replace(last, end=unit.end, text=joined)
        else:
            whole.append(unit)
    return whole


def _lines(unit: Span) -> list[Sentence]:
    """Part a unit where a short line ends."""
    pieces: list[Sentence] = []
    low = at = 0
    for line in unit.text.splitlines(keepends=True):
        at += len(line)
        if len(line.rstrip()) < _WRAPPED or at == len(unit.text):
            _add(pieces, unit, low, at)
            low = at
    return pieces


def _add(pieces: list[Sentence], unit: Span, low: int, high: int) -> None:
    text = unit.text[low:high].rstrip()
    if text.strip():
        start = unit.start + low
        whole = dataclasses.replace(unit, start=start, end=start + len(text), text=text)
        pieces.append(Sentence(whole, fold(text)))


class _Spanned(Protocol):
    @property
    def span(self) -> Span:
        """Say where it stands."""
        ...


Found = TypeVar("Found", bound=_Spanned)


class Placed(Generic[Found]):
    """Findings of one kind, asked for by stretch in logarithmic time."""

    def __init__(self, findings: Sequence[Found]) -> None:
        self._all = sorted(findings, key=lambda it: (it.span.document, it.span.start))
        self._keys = [(it.span.document, it.span.start) for it in self._all]

    def within(self, sentence: Sentence) -> list[Found]:
        """Give those that begin in a sentence, in order."""
        whole = sentence.whole
        low = bisect.bisect_left(self._keys, (whole.document, whole.start))
        high = bisect.bisect_left(self._keys, (whole.document, whole.end))
        return self._all[low:high]


@functools.cache
def lexicon(name: str) -> dict[str, list[str]]:
    """Give the groups of a word list in ``lexicon/``, such as "asks"."""
    file = importlib.resources.files("extractor.extraction") / "lexicon" / f"{name}.toml"
    groups: dict[str, list[str]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return groups
