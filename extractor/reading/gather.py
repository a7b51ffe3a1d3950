"""Pages, read or not, to one document; what was read is kept, and what was not is named."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from extractor.errors import InputError, LimitError, MemoryLimitError, OcrError
from extractor.reading.einvoice_check import DIFFERS, differs
from extractor.reading.flow import LONGEST_WORD
from extractor.reading.language import language_of
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document, Page, PageSource
from extractor.values.einvoice import EInvoice
from extractor.values.submission import Part

PAGE_LIMIT = "page_limit"
ALONE = 2  # first pages: each tells its own language, so that two processes can begin at once
WORD_LIMIT = "word_limit"
LONG_WORD = "long_word"


@dataclasses.dataclass(frozen=True, slots=True)
class Leaf:
    """One page, and why it is empty when it could not be read."""

    page: Page
    problem: InputError | OcrError | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Beyond:
    """There is no further page to read.

    Attributes:
        notes: about the whole file; they say so when a limit is the reason.
        einvoice: what lies in the file beside its pages.
    """

    notes: tuple[str, ...] = ()
    einvoice: EInvoice | None = None


def is_paged(media_type: str) -> bool:
    """Say whether files of this type have pages that can be read one by one."""
    return media_type == "application/pdf" or media_type.startswith("image/")


def unread(index: int, problem: InputError | OcrError, note: str | None = None) -> Leaf:
    """Give an empty page that says why it is empty.

    Args:
        index: of the page, from 0.
        problem: raised in the end if no other page can be read either.
        note: a code; None takes the one for the kind of problem.
    """
    return Leaf(blank(index, note or _note_of(problem)), problem)


def blank(index: int, note: str) -> Page:
    """Give an empty page of unknown size."""
    return Page(index + 1, 0.0, 0.0, PageSource.OCR, (), (), notes=(note,))


def gather(part: Part, leaves: Iterable[Leaf | Beyond], settings: ReadingSettings) -> Document:
    """Make the document of the pages; `finished` says the rest.

    Raises:
        InputError, OcrError: not one page could be read; the first reason.
    """
    pages: list[Page] = []
    problems: list[InputError | OcrError] = []
    notes: tuple[str, ...] = ()
    einvoice: EInvoice | None = None
    words = 0
    for leaf in leaves:
        if isinstance(leaf, Beyond):
            notes, einvoice = leaf.notes, leaf.einvoice
            break
        if words > settings.max_words:
            notes = (WORD_LIMIT,)
            break
        pages.append(_shortened(leaf.page))
        words += len(leaf.page.words)
        if leaf.problem is not None:
            problems.append(leaf.problem)
    _raise_if_nothing(pages, problems)
    return Document(part.name, part.media_type, tuple(pages), notes=notes, einvoice=einvoice)


def _shortened(page: Page) -> Page:
    """Cut words that no language has, which patterns need ages for; the page says so."""
    if all(len(it.text) <= LONGEST_WORD for it in page.words):
        return page
    words = tuple(
        it if len(it.text) <= LONGEST_WORD else dataclasses.replace(it, text=it.text[:LONGEST_WORD])
        for it in page.words
    )
    return dataclasses.replace(page, words=words, notes=(*page.notes, LONG_WORD))


def finished(document: Document, settings: ReadingSettings) -> Document:
    """Add what can be said of the whole: its language, and whether its parts contradict."""
    notes = document.notes
    if document.einvoice is not None and differs(document.einvoice, document.pages):
        notes = (*notes, DIFFERS)
    language = language_of(document.text, settings.languages)
    return dataclasses.replace(document, notes=notes, language=language)


def told(page: Page, settings: ReadingSettings) -> str | None:
    """Tell the language of a page, None for too few words."""
    return language_of(" ".join(word.text for word in page.words), settings.languages)


def _raise_if_nothing(pages: Sequence[Page], problems: Sequence[InputError | OcrError]) -> None:
    if problems and len(problems) == len(pages):
        raise problems[0]


def _note_of(problem: InputError | OcrError) -> str:
    kinds = (
        (OcrError, "ocr_failed"),
        (MemoryLimitError, "memory_limit"),
        (LimitError, "page_too_large"),
    )
    return next((note for kind, note in kinds if isinstance(problem, kind)), "page_unreadable")
