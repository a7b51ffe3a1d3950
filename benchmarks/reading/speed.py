"""CPU seconds of our words, and of words with rules, lines and tables, against pdfplumber.

Use: ``python -m benchmarks.reading.speed CASEBOOK``. All digital PDFs of the folder, in turns,
best of three rounds; only the ratios mean anything on another machine.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2

from benchmarks.report.figures import Figure, keep
from extractor.reading.layout import lay_out
from extractor.reading.pdf import open_pdf

ROUNDS = 3


def plumber_words(content: bytes) -> None:
    """Give pdfplumber's words with boxes."""
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            page.extract_words()


def plumber_tables(content: bytes) -> None:
    """Give pdfplumber's words and tables."""
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            page.extract_words()
            for table in page.find_tables():
                table.extract()


def our_words(content: bytes) -> None:
    """Give our words with boxes (and the rules, which come along)."""
    with open_pdf("", content) as pdf:
        for index in range(len(pdf)):
            pdf.page(index)


def our_tables(content: bytes) -> None:
    """Give our words, rules, lines in reading order and tables."""
    with open_pdf("", content) as pdf:
        for index in range(len(pdf)):
            page = pdf.page(index)
            lay_out(page.words, page.rules)


def main(folder: Path) -> None:
    """Print CPU seconds and ratios."""
    contents = [
        path.read_bytes() for path in sorted(folder.rglob("*.pdf")) if _has_text(path.read_bytes())
    ]
    readers: tuple[Callable[[bytes], None], ...] = (
        plumber_words,
        our_words,
        plumber_tables,
        our_tables,
    )
    best = dict.fromkeys(readers, float("inf"))
    for _ in range(ROUNDS):
        for reader in readers:
            start = time.process_time()
            for content in contents:
                reader(content)
            best[reader] = min(best[reader], time.process_time() - start)
    print(f"{len(contents)} digital PDFs, CPU seconds, best of {ROUNDS}")
    for reader, seconds in best.items():
        print(f"  {reader.__name__:16}{seconds:8.3f}")
    words = best[plumber_words] / best[our_words]
    tables = best[plumber_tables] / best[our_tables]
    print(f"words + boxes          {words:6.1f} x pdfplumber")
    print(f"words + rules + tables {tables:6.1f} x pdfplumber")
    what = "CPU of digital PDFs, pdfplumber's against ours:"
    keep(
        "reading.speed",
        [
            Figure(
                f"{what} words and boxes (`extract_words`)",
                words,
                "times",
                target="15",
                is_short=words < 15,
            ),
            Figure(
                f"{what} with rules and tables (`find_tables`)",
                tables,
                "times",
                target="8",
                is_short=tables < 8,
            ),
        ],
    )


def _has_text(content: bytes) -> bool:
    document = pypdfium2.PdfDocument(content)
    return bool(document[0].get_textpage().count_chars())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
