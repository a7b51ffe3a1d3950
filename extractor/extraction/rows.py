"""Read the money in a table's rows: what was billed, what was held back, what was paid.

Column titles propose the roles; arithmetic over the rows (billed = held back + paid) decides.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import importlib.resources
import itertools
import re
import tomllib
from collections.abc import Sequence
from decimal import Decimal

from extractor.extraction.amounts import find_amounts
from extractor.extraction.labels import fold
from extractor.values.claim import RowAmounts
from extractor.values.document import Cell, Document, Page, Table
from extractor.values.finding import Span

_ZERO = Decimal(0)


class Role(enum.StrEnum):
    """What a column holds."""

    GROSS = "gross"
    DEDUCTED = "deducted"
    PAID = "paid"
    REASON = "reason"
    OTHER = "other"


# "Total", "Sous-total HT", "Summe in Euro", "Paid GBP", "To your euro account", "macht"
_TOTAL = re.compile(
    r"\W*(?:(?:sous|sub|zwischen|grand)?\W?(?:tota|summe|suma|gesamt|sum\b)|paid|to your|macht"
    r"|montant|net a|zahlbetrag|uberweis|importe|amount|balance|saldo|tva|vat|mwst|iva)"
)


# "156,14 (1)", "311,40 *": a mark behind the amount, not the amount itself
HEAD = 600  # characters in which a document says what it is
_DEBIT_NOTE = re.compile(
    r"(?:note|avis) de debit|debit (?:note|memo|advice)|chargeback|belastungsanzeige|ruckbelastung"
    r"|nota de (?:cargo|debito)|aviso de cargo"
)
_FOOTNOTE = re.compile(r"(?<=\d)\s?(?:\(\w{1,2}\)|\*+|[¹²³]|\[\w\])\s*$")


@dataclasses.dataclass(frozen=True, slots=True)
class CellText:
    """A cell's text and where it begins in the document's text."""

    text: str
    span: Span | None


@dataclasses.dataclass(frozen=True, slots=True)
class MoneyRow:
    """One row of a table below its titles.

    Attributes:
        stretches: where its words stand in the document's text, one a line and cell.
        amounts: what it says of money, as far as the table's columns tell.
        reason: the words of it that are neither reference, day nor number.
        is_total: it adds up the others.
    """

    table: int
    stretches: tuple[tuple[int, int], ...]
    amounts: RowAmounts
    reason: str
    text: str
    is_total: bool


def read_tables(number: int, document: Document) -> list[list[MoneyRow]]:
    """Read all tables of a document that have money in them.

    Args:
        number: index of the document in its submission.
        document: any document.
    """
    result: list[list[MoneyRow]] = []
    for page in document.pages:
        for table in page.tables:
            rows = _read_table(number, document, page, table, len(result))
            if rows:
                result.append(rows)
    return result


def _read_table(
    number: int, document: Document, page: Page, table: Table, table_number: int
) -> list[MoneyRow]:
    titles = [
        " ".join(page.cell_text(row[column]) for row in table.rows[: table.header_rows]).strip()
        for column in range(len(table.rows[0]))
    ]
    body = table.rows[table.header_rows :]
    cells = [[_cell(number, document, page, cell) for cell in row] for row in body]
    values = [[_value(cell.text) for cell in row] for row in cells]
    money = _money_columns(titles, cells, values)
    if not money:
        return []
    roles = assign_roles(titles, values, money)
    if len(money) == 1 and _is_debit_note(document):
        roles[money[0]] = Role.DEDUCTED
    return [
        _row(document, page, row, cells[at], values[at], roles, table_number)
        for at, row in enumerate(body)
    ]


def _is_debit_note(document: Document) -> bool:
    """Say whether a document calls itself a debit note: then its one amount is what is debited."""
    return _DEBIT_NOTE.search(fold(document.text[:HEAD])) is not None


def _cell(number: int, document: Document, page: Page, cell: Cell) -> CellText:
    if not cell.words:
        return CellText("", None)
    starts = sorted(document.word_start(page, index) for index in cell.words)
    first = starts[0]
    text = page.cell_text(cell)
    end = first + len(text)
    if document.text[first:end] != text:
        last = max(cell.words, key=lambda index: document.word_start(page, index))
        end = document.word_start(page, last) + len(page.words[last].text)
    return CellText(text, Span(number, first, end, text, document.section_at(first), None, "table"))


def _value(text: str) -> Decimal | None:
    """Give the amount a cell holds; None if it holds something else or nothing."""
    if re.fullmatch(r"[-–—/.\s0]*", text):
        return _ZERO if "0" in text else None
    text = _FOOTNOTE.sub("", text)
    found = find_amounts(text, bare=True)
    if not found:
        return None
    rest = text[: found[0].start] + text[found[0].end :]
    letters = sum(character.isalpha() for character in rest)
    return found[0].value if letters <= 9 and len(found) == 1 else None


def _money_columns(
    titles: Sequence[str],
    cells: Sequence[Sequence[CellText]],
    values: Sequence[Sequence[Decimal | None]],
) -> list[int]:
    columns: list[int] = []
    for column in range(len(titles)):
        texts = [row[column].text for row in cells if row[column].text.strip(" -–—/.")]
        read = [
            value
            for row, value in (
                (row[column].text, line[column]) for row, line in zip(cells, values, strict=True)
            )
            if value is not None and row.strip(" -–—/.")
        ]
        cents = sum(bool(re.search(r"[.,]\d\d(?!\d)|€|£|EUR|GBP", text)) for text in texts)
        if texts and len(read) >= 0.6 * len(texts) and cents >= 0.5 * len(texts):
            columns.append(column)
    return columns


def assign_roles(
    titles: Sequence[str], values: Sequence[Sequence[Decimal | None]], money: Sequence[int]
) -> dict[int, Role]:
    """Say what each money column holds.

    Args:
        titles: one a column; empty where there is none.
        values: rows of cell values, None where a cell holds no amount.
        money: the columns that hold amounts.
    """
    roles = {column: _titled(titles[column]) for column in money}
    for column in range(len(titles)):
        if column not in roles:
            roles[column] = Role.REASON if _titled(titles[column]) is Role.REASON else Role.OTHER
    triple = _sum_columns(values, money)
    if triple is None:
        return roles
    whole, first, second = triple
    for column in money:
        roles[column] = Role.OTHER
    held, paid = _held_and_paid(titles, values, first, second)
    roles.update({whole: Role.GROSS, held: Role.DEDUCTED, paid: Role.PAID})
    return roles


@functools.cache
def _titles() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    file = importlib.resources.files("extractor.extraction") / "lexicon" / "columns.toml"
    groups = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple((Role(name), re.compile("|".join(stems))) for name, stems in groups.items())


def _titled(title: str) -> Role:
    folded = fold(title)
    for role, pattern in _titles():
        if pattern.search(folded):
            return role
    return Role.OTHER


def _sum_columns(
    values: Sequence[Sequence[Decimal | None]], money: Sequence[int]
) -> tuple[int, int, int] | None:
    best: tuple[int, tuple[int, int, int]] | None = None
    for whole, first, second in itertools.permutations(money, 3):
        if first > second:
            continue
        good = bad = 0
        for row in values:
            total = row[whole]
            parts = (row[first], row[second])
            if total is None or total == 0 or parts == (None, None):
                continue
            fits = total == sum((part or _ZERO) for part in parts)
            good += fits
            bad += not fits
        if good > bad and good >= 1 and (best is None or good > best[0]):
            best = (good, (whole, first, second))
    return best[1] if best else None


def _held_and_paid(
    titles: Sequence[str], values: Sequence[Sequence[Decimal | None]], first: int, second: int
) -> tuple[int, int]:
    named = {column: _titled(titles[column]) for column in (first, second)}
    for held, paid in ((first, second), (second, first)):
        if named[held] is Role.DEDUCTED and named[paid] is not Role.DEDUCTED:
            return held, paid
        if named[paid] is Role.PAID and named[held] is not Role.PAID:
            return held, paid
    # Most lines are paid in full: the emptier column is what was held back.
    empty = {column: sum(not row[column] for row in values) for column in (first, second)}
    return (first, second) if empty[first] >= empty[second] else (second, first)


def _row(
    document: Document,
    page: Page,
    row: Sequence[Cell],
    cells: Sequence[CellText],
    values: Sequence[Decimal | None],
    roles: dict[int, Role],
    table_number: int,
) -> MoneyRow:
    stretches = tuple(
        (start, start + len(page.words[index].text))
        for cell in row
        for index in cell.words
        for start in (document.word_start(page, index),)
    )
    by_role: dict[Role, int] = {}
    for column, role in sorted(roles.items()):
        if values[column] is not None:
            by_role.setdefault(role, column)
    text = " ".join(cell.text for cell in cells if cell.text)
    return MoneyRow(
        table=table_number,
        stretches=stretches,
        amounts=_amounts(cells, values, by_role),
        reason=_reason(cells, values, roles),
        text=text,
        is_total=_is_total(cells),
    )


def _is_total(cells: Sequence[CellText]) -> bool:
    """Say whether a row adds up the others: its first words are "Total", "Summe", "Paid GBP"."""
    first = next((cell.text for cell in cells if re.search(r"[^\W\d_]{2}", cell.text)), "")
    return _TOTAL.match(fold(first)) is not None and not re.search(r"\d{3}", first)


def _amounts(
    cells: Sequence[CellText], values: Sequence[Decimal | None], by_role: dict[Role, int]
) -> RowAmounts:
    def value(role: Role) -> Decimal | None:
        return values[by_role[role]] if role in by_role else None

    gross, held, paid = value(Role.GROSS), value(Role.DEDUCTED), value(Role.PAID)
    span = cells[by_role[Role.DEDUCTED]].span if Role.DEDUCTED in by_role else None
    if held is None and gross is not None and paid is not None and gross > paid:
        held = gross - paid
    currency = None
    for cell in cells:
        found = find_amounts(cell.text, bare=False)
        currency = next((it.currency for it in found if it.currency), currency)
    if span is not None:
        found = find_amounts(span.text, bare=True)
        if found:
            start = span.start + found[0].start
            written = span.text[found[0].start : found[0].end]
            span = dataclasses.replace(span, start=start, end=start + len(written), text=written)
    return RowAmounts(gross, held, paid, span, currency)


def _reason(
    cells: Sequence[CellText], values: Sequence[Decimal | None], roles: dict[int, Role]
) -> str:
    named = [cells[column].text for column, role in roles.items() if role is Role.REASON]
    if any(len(text) > 2 for text in named):
        return " ".join(text for text in named if text)
    texts = [
        cell.text
        for column, cell in enumerate(cells)
        if values[column] is None and sum(letter.isalpha() for letter in cell.text) >= 4
    ]
    return max(texts, key=len, default="")
