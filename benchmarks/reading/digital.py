"""Agreement of our words on digital PDFs with other readers', page by page.

Use: ``python -m benchmarks.reading.digital FOLDER...``. Yardsticks: ``pdftotext -bbox`` where it is
installed, and pdfplumber with ``x_tolerance_ratio=0.15`` (its default glues words). A word agrees
when the other reader has it on the same page (F1 over all words), its box when the intersection
is at least half of the union. Pages on which no reader finds text are left out.
"""

from __future__ import annotations

import collections
import dataclasses
import html
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pdfplumber

from benchmarks.reading.casebook import tokens
from extractor.errors import InputError
from extractor.reading.pdf import open_pdf

BLANK_SHARE = 0.15
MAX_PAGES = 20  # of one file
_PAGE = re.compile(r"<page\b.*?</page>", re.DOTALL)
_WORD = re.compile(
    r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>'
)

Box = tuple[float, float, float, float]
Words = list[tuple[str, Box]]
Reader = Callable[[Path], list[Words]]


def ours(path: Path) -> list[Words]:
    """Give our words, page by page; none of a file that we refuse."""
    pages: list[Words] = []
    try:
        with open_pdf(path.name, path.read_bytes()) as pdf:
            for index in range(min(len(pdf), MAX_PAGES)):
                page = pdf.page(index)
                words = [*page.words, *(word for aside in page.asides for word in aside.words)]
                pages.append(
                    [
                        (it.text, (it.box.x0, it.box.y0, it.box.x1, it.box.y1))
                        for it in words
                        if it.box
                    ]
                )
    except InputError:
        return []
    return pages


def plumber(path: Path) -> list[Words]:
    """Give pdfplumber's words."""
    with pdfplumber.open(io.BytesIO(path.read_bytes())) as pdf:
        return [
            [
                (it["text"], (it["x0"], it["top"], it["x1"], it["bottom"]))
                for it in page.extract_words(x_tolerance_ratio=BLANK_SHARE)
            ]
            for page in pdf.pages[:MAX_PAGES]
        ]


def poppler(path: Path) -> list[Words]:
    """Give pdftotext's words."""
    command = ["pdftotext", "-bbox", "-l", str(MAX_PAGES), str(path), "-"]
    done = subprocess.run(command, capture_output=True, check=False)
    text = done.stdout.decode("utf-8", "replace")
    return [
        [
            (html.unescape(it[5]), (float(it[1]), float(it[2]), float(it[3]), float(it[4])))
            for it in _WORD.finditer(page)
        ]
        for page in _PAGE.findall(text)
    ]


@dataclasses.dataclass(slots=True)
class Tally:
    """What two readers share, over all pages.

    Attributes:
        shared: words, punctuation at their edges off.
        same: words as they stand.
        placed: those of them that stand in the same place.
    """

    shared: int = 0
    ours: int = 0
    theirs: int = 0
    same: int = 0
    placed: int = 0

    def add(self, mine: Words, other: Words) -> float:
        """Count a page; give its F1."""
        left = tokens(" ".join(text for text, _ in mine))
        right = tokens(" ".join(text for text, _ in other))
        shared = sum((left & right).values())
        self.shared += shared
        self.ours += sum(left.values())
        self.theirs += sum(right.values())
        texts = [collections.Counter(text for text, _ in words) for words in (mine, other)]
        self.same += sum((texts[0] & texts[1]).values())
        self.placed += _placed(mine, other)
        return 2 * shared / max(sum(left.values()) + sum(right.values()), 1)

    def __str__(self) -> str:
        f1 = 2 * self.shared / max(self.ours + self.theirs, 1)
        return f"F1 {f1:.4f}, boxes {self.placed / max(self.same, 1):.4f} of {self.same} same words"


def _placed(mine: Words, other: Words) -> int:
    """Count words of both that stand in the same place."""
    places: dict[str, list[Box]] = collections.defaultdict(list)
    for text, box in other:
        places[text].append(box)
    count = 0
    for text, box in mine:
        best = max(places[text], key=lambda it: _overlap(it, box), default=None)
        if best is not None and _overlap(best, box) >= 0.5:
            places[text].remove(best)
            count += 1
    return count


def _overlap(one: Box, other: Box) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    areas = ((it[2] - it[0]) * (it[3] - it[1]) for it in (one, other))
    return width * height / max(sum(areas) - width * height, 1e-9)


def main(folders: Sequence[Path]) -> None:
    """Print the worst pages and the shares."""
    readers: dict[str, Reader] = {"pdfplumber": plumber}
    if shutil.which("pdftotext"):
        readers["pdftotext"] = poppler
    tallies = {name: Tally() for name in readers}
    worst: list[tuple[float, str]] = []
    files = sorted({path for folder in folders for path in folder.rglob("*.pdf")})
    for path in files:
        mine = ours(path)
        if not any(mine):
            continue
        for name, reader in readers.items():
            for number, (page, other) in enumerate(zip(mine, reader(path), strict=False), start=1):
                if page or other:
                    score = tallies[name].add(page, other)
                    worst.append((score, f"{score:.3f} {name} {path.name} page {number}"))
    for _, line in sorted(worst)[:12]:
        print(line)
    print(f"{len(files)} files")
    for name, tally in tallies.items():
        print(f"{name:12}{tally}")


if __name__ == "__main__":
    main([Path(it) for it in sys.argv[1:]])
