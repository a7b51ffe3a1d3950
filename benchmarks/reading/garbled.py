"""How many pages are taken for garbled: as they are (should be none), and with moved letters.

Use: ``python -m benchmarks.reading.garbled FOLDER...``. Every digital page of the PDFs with at
least 60 words; letters moved by n places are what a font without a table of its letters gives.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from extractor.errors import InputError
from extractor.reading.layers import ODD_SHARE
from extractor.reading.letters import is_garbled
from extractor.reading.pdf import open_pdf

LEAST_WORDS = 60
PLACES = (0, -29, -3, -1, 1, 3, 5, 29)


def pages(folders: Sequence[Path]) -> Iterator[list[str]]:
    """Give the words of each page."""
    for path in sorted({path for folder in folders for path in folder.rglob("*.pdf")}):
        try:
            with open_pdf(path.name, path.read_bytes()) as pdf:
                for index in range(min(len(pdf), 20)):
                    page = pdf.page(index)
                    if len(page.words) >= LEAST_WORDS and page.odd_share <= ODD_SHARE:
                        yield [word.text for word in page.words]
        except InputError:
            continue


def moved(word: str, places: int) -> str:
    """Move every letter of a word."""
    return "".join(chr(max(33, ord(letter) + places)) for letter in word)


def main(folders: Sequence[Path]) -> None:
    """Print the share of pages called garbled, by how far letters are moved."""
    found = list(pages(folders))
    print(f"{len(found)} pages")
    for places in PLACES:
        garbled = sum(is_garbled([moved(word, places) for word in words]) for words in found)
        print(f"moved by {places:3}: {garbled / max(len(found), 1):.3f}")


if __name__ == "__main__":
    main([Path(it) for it in sys.argv[1:]])
