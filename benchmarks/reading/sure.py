"""How right are tokens with digits that are flagged sure, on the casebook's scans.

Use: ``python -m benchmarks.reading.sure CASEBOOK [ENGINE...] [--errors] [--worse]``; the engines
and the worse scans are those of `benchmarks.reading.words`.

A token is right if the source has it, as often as it is read. A browser breaks long references at
a hyphen ("FA-2026-" above "00375"), so the two halves of such a token are right too. Coverage is
the share of the source's tokens with digits that were flagged sure and are right. The numbers in
`extractor.reading.grades` and `extractor.reading.both` were chosen on every second document of each
style; what counts is how they do on the others, "held out".
"""

from __future__ import annotations

import collections
import dataclasses
import itertools
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.reading.casebook import text_of, tokens
from benchmarks.reading.words import document_of, engine_of, scans_of
from extractor.reading.grades import has_digit
from extractor.values.document import SURE, Word

BANDS = (0.0, 0.5, 0.8, 0.9, 0.95, SURE, 0.985, 1.01)
DEFAULT = ["tesseract", "ppocr", "both"]


@dataclasses.dataclass(frozen=True, slots=True)
class Judged:
    """One token with digits as it was read."""

    text: str
    confidence: float
    right: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Score:
    """What was read of one scan, and how many tokens with digits its source has."""

    style: str
    held_out: bool
    tokens: tuple[Judged, ...]
    wanted: int


def judge(words: Iterable[Word], source: str) -> tuple[tuple[Judged, ...], int]:
    """Say of each token with digits whether the source has it, and how many the source has."""
    left = collections.Counter({it: n for it, n in tokens(source).items() if has_digit(it)})
    wanted = sum(left.values())
    judged: list[Judged] = []
    unknown: list[Judged] = []
    for word in sorted(words, key=lambda it: -it.confidence):
        for text in tokens(word.text):
            if has_digit(text):
                it = Judged(text, word.confidence, right=left[text] > 0)
                (judged if it.right else unknown).append(it)
                left[text] -= it.right
    halves = _halves(left)
    for it in unknown:
        judged.append(dataclasses.replace(it, right=halves[it.text] > 0))
        halves[it.text] -= 1
    return tuple(judged), wanted


def _halves(left: collections.Counter[str]) -> collections.Counter[str]:
    halves: collections.Counter[str] = collections.Counter()
    for text, count in left.items():
        parts = text.split("-")
        for at in range(1, len(parts)):
            halves["-".join(parts[:at])] += count
            halves["-".join(parts[at:])] += count
    return halves


def main(folder: Path, names: Sequence[str], *, show_errors: bool, worse: bool) -> None:
    """Print a table of shares for each engine."""
    for name in names:
        engine = engine_of(name)
        if engine is None:
            print(f"{name}: not installed\n")
            continue
        scores: list[Score] = []
        seen: collections.Counter[str] = collections.Counter()
        for case in scans_of(folder, worse=worse):
            words = [word for page in document_of(case, engine).pages for word in page.words]
            judged, wanted = judge(words, text_of(case.source))
            seen[str(case.style)] += 1
            scores.append(Score(str(case.style), seen[str(case.style)] % 2 == 0, judged, wanted))
            wrong = [it for it in judged if not it.right and (it.confidence >= SURE)]
            if show_errors and wrong:
                print(case.name, case.style, *(f"{it.text} {it.confidence:.3f}" for it in wrong))
        _print(name, scores)


def _print(name: str, scores: Sequence[Score]) -> None:
    print(f"{name}, sure from {SURE}         tokens   sure   right  coverage")
    for style in sorted({it.style for it in scores}):
        _line(style, [it for it in scores if it.style == style])
    _line("chosen on", [it for it in scores if not it.held_out])
    _line("held out", [it for it in scores if it.held_out])
    _line("all", scores)
    every = [it for score in scores for it in score.tokens]
    for low, high in itertools.pairwise(BANDS):
        band = [it for it in every if low <= it.confidence < high]
        if band:
            told = sum(it.confidence for it in band) / len(band)
            print(f"  confidence {low:.3f} to {min(high, 1):.3f}: {len(band):5} tokens, "
                  f"told {told:.3f}, right {_share(band):.3f}")  # fmt: skip
    print(flush=True)


def _line(label: str, scores: Sequence[Score]) -> None:
    every = [it for score in scores for it in score.tokens]
    sure = [it for it in every if it.confidence >= SURE]
    wanted = sum(score.wanted for score in scores)
    coverage = sum(it.right for it in sure) / max(wanted, 1)
    print(f"  {label:26} {len(every):6} {len(sure):6}  {_share(sure):6.3f}  {coverage:8.3f}")


def _share(read: Sequence[Judged]) -> float:
    return sum(it.right for it in read) / max(len(read), 1)


if __name__ == "__main__":
    given = [it for it in sys.argv[2:] if not it.startswith("-")]
    flags = {"show_errors": "--errors" in sys.argv, "worse": "--worse" in sys.argv}
    main(Path(sys.argv[1]), given or DEFAULT, **flags)
