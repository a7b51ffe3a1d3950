"""Say whether lists of money in a submission are shown to be paid in full.

A payment advice whose table was not read, or was read in part, may hold money back all the same.
It is settled only where every row with money says that nothing is held back; a debit note never is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extractor.extraction.advice import Advice, advice_of
from extractor.extraction.amounts import find_amounts
from extractor.extraction.money_row import MoneyRow
from extractor.extraction.units import NOT_CLAIMING
from extractor.values.document import Document

LEAST = 2  # lines with several amounts, or rows: fewer are no list


def unsettled(
    documents: Sequence[Document], tables: Sequence[tuple[int, Sequence[MoneyRow]]]
) -> int:
    """Count the payment advices and debit notes that are not shown to be paid in full.

    Args:
        documents: of the submission, proof left out.
        tables: the rows of each table of money, with its document's index.
    """
    rows: dict[int, list[MoneyRow]] = {}
    for number, some in tables:
        rows.setdefault(number, []).extend(some)
    kinds = [advice_of(document) for document in documents]
    about_money = any(kind is not Advice.NEITHER for kind in kinds)
    return sum(
        _is_open(number, document, kind, rows)
        for number, (document, kind) in enumerate(zip(documents, kinds, strict=True))
        if kind is Advice.DEBIT or about_money
    )


def _is_open(
    number: int, document: Document, kind: Advice, rows: Mapping[int, Sequence[MoneyRow]]
) -> bool:
    lists = len(list(_listing_lines(document)))
    if kind is Advice.DEBIT and (lists or rows.get(number)):
        return True
    mine = [row for row in rows.get(number, ()) if not row.is_total and _has_money(row)]
    if any(row.amounts.deducted for row in mine):
        return True
    # rows that were read need not be all; a total and a line of facts are none
    return lists > len(mine) + LEAST if mine else lists >= LEAST


def _has_money(row: MoneyRow) -> bool:
    amounts = row.amounts
    return any(it is not None for it in (amounts.gross, amounts.deducted, amounts.paid))


def _listing_lines(document: Document) -> Iterator[str]:
    """Give the lines with several amounts, those of quoted history left out."""
    at = 0
    for line in document.text.splitlines(keepends=True):
        if len(find_amounts(line)) > 1 and document.section_at(at) not in NOT_CLAIMING:
            yield line
        at += len(line)
