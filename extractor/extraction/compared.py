"""Tell invoices that are only compared with from those that are contested.

"SI-20431 is the same parasols you already invoiced on SI-20399": the second number proves the
first claim, it is none of its own.
"""

from __future__ import annotations

import functools
import importlib.resources
import re
import tomllib
from collections.abc import Sequence

from extractor.extraction.labels import fold
from extractor.values.document import Document
from extractor.values.finding import Span
from extractor.values.match import NAMING, Link

REACH = 90  # characters before the number

# "the invoice no.", "votre facture n°", "der Rechnung Nr.": between a cue and the number
_LABEL = (
    r"(?:\s(?:la|le|l'|les|the|your|our|votre|notre|vos|der|die|ihrer?|su|nuestra|vuestra|invoice"
    r"|inv|bill|document|doc|factura|facture|fact|fra|rechnung|rg|re|beleg|no|nr|n|num|numero"
    r"|nummer|number|ref|of|de|du|von|vom|del)\b[.°º'’:]*){0,5}[\s:(\"«“#]*$"
)
# not the point of "Rechnung Nr. B200"
_SENTENCE_END = re.compile(r"[.!?;]\s+(?=[A-ZÀ-ÖØ-Þ¿¡][a-zß-ÿ' ])|\n\s*\n")


def only_compared(
    numbers: Sequence[str], links: Sequence[Link], documents: Sequence[Document]
) -> set[str]:
    """Give the invoices that every mention outside a title only compares with.

    Args:
        numbers: of the invoices that the words lead to.
        links: words that lead to open invoices.
        documents: of the submission.

    Returns:
        Never all of ``numbers``.
    """
    compared: set[str] = set()
    for number in numbers:
        mentions = [
            link.span for link in links if link.invoice.number == number and link.kind in NAMING
        ]
        # An order number that two invoices share speaks for neither.
        own = [span for span in mentions if not _is_shared(span, number, links)] or mentions
        if own and all(_is_compared(span, documents) for span in own):
            compared.add(number)
    return compared if len(compared) < len(set(numbers)) else set()


def _is_shared(span: Span, number: str, links: Sequence[Link]) -> bool:
    return any(
        link.invoice.number != number
        and link.kind in NAMING
        and (link.span.document, link.span.start) == (span.document, span.start)
        for link in links
    )


def _is_compared(span: Span, documents: Sequence[Document]) -> bool:
    before = documents[span.document].text[max(0, span.start - REACH) : span.start]
    sentence = " ".join(fold(_SENTENCE_END.split(before)[-1]).split())
    return _cue().search(sentence + " ") is not None


@functools.cache
def _cue() -> re.Pattern[str]:
    file = importlib.resources.files("extractor.extraction") / "lexicon" / "compared.toml"
    patterns = tomllib.loads(file.read_text(encoding="utf-8"))["patterns"]
    return re.compile(rf"\b(?:{'|'.join(patterns)}){_LABEL}")
