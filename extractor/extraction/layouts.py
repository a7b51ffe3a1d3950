"""Give documents that are laid out alike the same short name, without keeping a word of them.

What a form has in common with the next one of the same making are its headings and the columns in
which they stand; rows come and go, and whatever holds a digit is filled in. So the headings of the
first page, each with the quarter of the width in which it begins, are hashed, and two independent
minima of the hashes are the name: two documents get the same one with the square of the share of
headings that they have in common (Broder 1997). A form meets itself again also when a heading was
misread; two forms of one language that share a third of their headings meet in one of nine cases.

A letter has no headings to speak of. There the upper quarter of the page tells it: in which of nine
fields sender, receiver, date and subject stand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from extractor.extraction.labels import fold
from extractor.values.document import Document, Page, PageSource

_COLUMNS = 4
_LONGEST = 4  # words; a longer start of a line is a sentence
_FEWEST = 5  # headings; what has fewer is no form
_TOP, _BANDS = 0.27, 3  # the part of a page that holds a letter's head, and its cut
_FULL = 2  # words that make a field of it full
_KINDS = {
    PageSource.TEXT_LAYER: "pdf",
    PageSource.OCR: "scan",
    PageSource.MAIL: "mail",
    PageSource.SHEET: "sheet",
}
_SEEDS = (b"first", b"second")


def layout_of(documents: Sequence[Document]) -> str:
    """Give the layout family of what came: of its paper if there is one, of the mail otherwise.

    Returns:
        Such as "pdf-3f09ac1e" for a form, "pdf-0b1" for a letter, "mail-free" for a mail or a
        sheet that is no form; empty where nothing could be read.
    """
    pages = [it.pages[0] for it in documents if it.pages and it.pages[0].words]
    if not pages:
        return ""
    page = next((it for it in pages if it.source is not PageSource.MAIL), pages[0])
    kind = _KINDS[page.source]
    headings = frozenset(_headings(page))
    if len(headings) < _FEWEST:
        return f"{kind}-{_head(page)}" if page.width and page.height else f"{kind}-free"
    return f"{kind}-{''.join(_least(headings, it) for it in _SEEDS)}"


def _headings(page: Page) -> Iterator[str]:
    """Give what announces something, each with its column: "1 rechnungsnummer"."""
    for table in page.tables:
        for row in table.rows[: table.header_rows]:
            for cell in row:
                yield from _heading(page, list(cell.words))
    for line in page.lines:
        start = line.first
        for index in range(line.first, line.last):
            if page.words[index].text.endswith(":") and index - start < _LONGEST:
                yield from _heading(page, list(range(start, index + 1)))
            if page.words[index].text.endswith(":") or _is_far(page, index):
                start = index + 1


def _is_far(page: Page, index: int) -> bool:
    """Say whether the next word stands clearly apart, as in the next column."""
    if index + 1 >= len(page.words):
        return False
    here, there = page.words[index].box, page.words[index + 1].box
    return here is not None and there is not None and there.x0 - here.x1 > 2 * here.height


def _heading(page: Page, words: list[int]) -> Iterator[str]:
    texts = [fold(page.words[it].text).strip(" .:°#()") for it in words]
    said = " ".join(it for it in texts if it)
    if not said or any(it.isdigit() for it in said) or not any(it.isalpha() for it in said):
        return
    box = page.words[words[0]].box
    column = 0 if box is None or not page.width else int(_COLUMNS * box.x0 / page.width)
    yield f"{min(max(column, 0), _COLUMNS - 1)} {said}"


def _head(page: Page) -> str:
    """Say which fields of a letter's head are full, as three hexadecimal digits."""
    columns = 3
    counts = [0] * (columns * _BANDS)
    for word in page.words:
        if word.box is not None and 0 <= word.box.y0 < _TOP * page.height:
            column = min(max(int(columns * word.box.x0 / page.width), 0), columns - 1)
            counts[int(_BANDS * word.box.y0 / (_TOP * page.height)) * columns + column] += 1
    full = sum(1 << place for place, count in enumerate(counts) if count >= _FULL)
    return f"{full:03x}"


def _least(headings: frozenset[str], seed: bytes) -> str:
    return min(hashlib.blake2b(it.encode(), digest_size=2, key=seed).hexdigest() for it in headings)
