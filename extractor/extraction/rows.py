"""Read the money in a table's rows: what was billed, what was held back, what was paid."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from extractor.extraction.amounts import find_amounts
from extractor.extraction.labels import fold
from extractor.extraction.money_row import MoneyRow, joined, settled
from extractor.extraction.row_roles import Role, assign_roles, titled
from extractor.values.claim import RowAmounts
from extractor.values.document import Cell, Document, Page, Table
from extractor.values.finding import Span

HEAD = 600  # characters in which a document says what it is
CODE_LENGTH = 6
TITLES_LIE_WITHIN = 6  # rows: an address or a payment's facts may stand above them

_ZERO = Decimal(0)
# "Total", "Sous-total HT", "Summe in Euro", "Paid GBP", "To your euro account", "macht"
_TOTAL = re.compile(
    r"\W*(?:(?:sous|sub|zwischen|grand)?\W?(?:tota|summe|suma|gesamt|sum\b)|paid|to your|macht"
    r"|montant|net a|zahlbetrag|uberweis|importe|amount|balance|saldo|tva|vat|mwst|iva|ubertrag"
    r"|report\b|a reporter|carried|brought|suma y sigue|arrastre)"
)
_DEBIT_NOTE = re.compile(
    r"(?:note|avis) de debit|debit (?:note|memo|advice)|chargeback|belastungsanzeige|ruckbelastung"
    r"|nota de (?:cargo|debito)|aviso de cargo|rechnungskurzung|kurzungsanzeige"
    r"|deduction (?:note|notice|advice)|retenue sur (?:reglement|paiement|facture)"
    r"|nous debitons votre compte|(?:we|have) debit(?:ed)? your account|wir belasten (?:sie|ihr)"
    r"|cargamos en (?:su|vuestra) cuenta"
)
_PAYMENT = re.compile(
    r"\b(?:zahlung|uberweisung|bezahl|payment|remittance|paid|reglement|virement|paiement|pago\b"
    r"|pagos\b|transferencia|bacs\b|bank transfer)"
)
# "156,14 (1)", "311,40 *": a mark behind the amount, not the amount itself
_FOOTNOTE = re.compile(r"(?<=\d)\s?(?:\(\w{1,2}\)|\*+|[¹²³]|\[\w\])\s*$")
_CENTS = re.compile(r"[.,]\d\d(?!\d)|€|£|EUR|GBP")
_CODE = re.compile(r"(?!(?:EUR|GBP|CHF|USD)$)(?=.*[\dA-Z])[A-Za-z]{0,3}[-/]?\d{0,4}")


@dataclasses.dataclass(frozen=True, slots=True)
class CellText:
    """A cell's text and where it begins in the document's text."""

    text: str
    span: Span | None


@dataclasses.dataclass(frozen=True, slots=True)
class _Grid:
    """A table's body with what its columns hold."""

    titles: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    cells: tuple[tuple[CellText, ...], ...]
    values: tuple[tuple[Decimal | None, ...], ...]
    roles: Mapping[int, Role]
    signed: int | None = None  # the one money column, where its minus signs hold money back


def read_tables(number: int, document: Document) -> list[list[MoneyRow]]:
    """Read all tables of a document that have money in them.

    A table without titles that is as wide as the one above it goes on with its columns: pages
    end, and a reason that takes a line of its own parts a table in two.

    Args:
        number: index of the document in its submission.
        document: any document.
    """
    result: list[list[MoneyRow]] = []
    above: _Grid | None = None
    for page in document.pages:
        for table in page.tables:
            grid = _grid(number, document, page, table, above)
            if grid is None:
                continue
            above = grid
            rows = [_row(document, page, grid, at, len(result)) for at in range(len(grid.rows))]
            result.append(settled(joined(rows)))
    return result


def _grid(
    number: int, document: Document, page: Page, table: Table, above: _Grid | None
) -> _Grid | None:
    titles, body = _titles_and_body(page, table)
    cells = tuple(tuple(_cell(number, document, page, cell) for cell in row) for row in body)
    values = tuple(tuple(_value(cell.text) for cell in row) for row in cells)
    money = _money_columns(titles, cells, values)
    if not any(titles) and above is not None and len(above.titles) == len(titles):
        if not any(values[at][column] for at in range(len(body)) for column in above.roles):
            return None
        return dataclasses.replace(above, rows=body, cells=cells, values=values)
    if not money:
        return None
    roles = assign_roles(titles, values, money)
    signed = None
    held = any(roles[column] is Role.DEDUCTED for column in money)
    if len(money) == 1 and _is_debit_note(document):
        roles[money[0]] = Role.DEDUCTED
    elif not held and (
        _has_both_signs(cells, values, money) or _lists_payments(document, cells, values, money)
    ):
        signed = money[0]
    return _Grid(titles, body, cells, values, roles, signed)


def _titles_and_body(
    page: Page, table: Table
) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Give the titles and the rows below them; facts above the titles are no rows."""
    width = len(table.rows[0])
    for at, row in enumerate(table.rows[:TITLES_LIE_WITHIN]):
        if at >= table.header_rows or table.header_rows > 1:
            texts = [page.cell_text(cell) for cell in row]
            roles = {titled(text) for text in texts if text} - {Role.OTHER}
            filled = sum(bool(text) for text in texts)
            numbers = sum(bool(re.search(r"\d", text)) for text in texts)
            several = len(roles) >= 2 and filled >= max(3, width - 2) and numbers <= 1
            if several or (roles - {Role.REASON} and filled == width >= 3 and not numbers):
                return tuple(texts), table.rows[at + 1 :]
    heads = table.rows[: table.header_rows]
    titles = tuple(
        " ".join(page.cell_text(row[column]) for row in heads).strip() for column in range(width)
    )
    return titles, table.rows[table.header_rows :]


def _has_both_signs(
    cells: Sequence[Sequence[CellText]],
    values: Sequence[Sequence[Decimal | None]],
    money: Sequence[int],
) -> bool:
    """Say whether the one money column lists documents: invoices, and debits with a minus."""
    if len(money) != 1:
        return False
    signs = [
        _is_negative(row[money[0]].text)
        for row, read in zip(cells, values, strict=True)
        if read[money[0]]
    ]
    return 0 < sum(signs) < len(signs)


def _lists_payments(
    document: Document,
    cells: Sequence[Sequence[CellText]],
    values: Sequence[Sequence[Decimal | None]],
    money: Sequence[int],
) -> bool:
    """Say whether a payment advice lists what it pays: its total is the sum of its rows."""
    if len(money) != 1 or not _PAYMENT.search(fold(document.text[:HEAD])):
        return False
    parts = [row[money[0]] or _ZERO for row in values]
    total = next((at for at, row in enumerate(cells) if _is_total(row) and parts[at]), None)
    return total is not None and total >= 1 and sum(parts[:total], _ZERO) == parts[total]


def _is_negative(text: str) -> bool:
    return any(it.negative for it in find_amounts(text, bare=True))


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
        filled = [
            (row[column].text, line[column])
            for row, line in zip(cells, values, strict=True)
            if row[column].text.strip(" -–—/.")
        ]
        read = sum(value is not None for _, value in filled)
        cents = sum(bool(_CENTS.search(text)) for text, _ in filled)
        # a spreadsheet writes 848.00 as "848"
        named = titled(titles[column]) in {Role.GROSS, Role.DEDUCTED, Role.PAID} and cents > 0
        if filled and read >= 0.6 * len(filled) and (cents >= 0.5 * len(filled) or named):
            columns.append(column)
    return columns


def _row(document: Document, page: Page, grid: _Grid, at: int, table_number: int) -> MoneyRow:
    cells, values = grid.cells[at], grid.values[at]
    stretches = tuple(
        (start, start + len(page.words[index].text))
        for cell in grid.rows[at]
        for index in cell.words
        for start in (document.word_start(page, index),)
    )
    by_role: dict[Role, int] = {}
    for column, role in sorted(grid.roles.items()):
        if values[column] is not None:
            by_role.setdefault(role, column)
    if grid.signed is not None and values[grid.signed]:
        role = Role.DEDUCTED if _is_negative(cells[grid.signed].text) else Role.PAID
        by_role = {role: grid.signed}
    return MoneyRow(
        table=table_number,
        stretches=stretches,
        amounts=_amounts(cells, values, by_role),
        reason=_reason(cells, values, grid.roles),
        text=" ".join(cell.text for cell in cells if cell.text),
        is_total=_is_total(cells),
        codes=tuple(it.text for it in cells[1:] if _is_code(it.text)),
    )


def _is_code(text: str) -> bool:
    return 0 < len(text) <= CODE_LENGTH and _CODE.fullmatch(text) is not None


def _is_total(cells: Sequence[CellText]) -> bool:
    """Say whether a row adds up the others: its first words are "Total", "Summe", "Paid GBP"."""
    first = next((cell.text for cell in cells if re.search(r"[^\W\d_]{2}", cell.text)), "")
    return _TOTAL.match(fold(first)) is not None and not re.search(r"\d{3}", first)


def _amounts(
    cells: Sequence[CellText], values: Sequence[Decimal | None], by_role: Mapping[Role, int]
) -> RowAmounts:
    def value(role: Role) -> Decimal | None:
        return values[by_role[role]] if role in by_role else None

    gross, held, paid = value(Role.GROSS), value(Role.DEDUCTED), value(Role.PAID)
    span = cells[by_role[Role.DEDUCTED]].span if Role.DEDUCTED in by_role else None
    if held is None and gross is not None and paid is not None:
        rest = gross - paid - (value(Role.DISCOUNT) or _ZERO)
        held = rest if rest > 0 else None
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
    cells: Sequence[CellText], values: Sequence[Decimal | None], roles: Mapping[int, Role]
) -> str:
    named = [cells[column].text for column, role in roles.items() if role is Role.REASON]
    if any(len(text) > 2 for text in named):
        return " ".join(text for text in named if text)
    texts = [
        cell.text
        for column, cell in enumerate(cells)
        if values[column] is None and _says_something(cell.text)
    ]
    return max(texts, key=len, default="")


def _says_something(text: str) -> bool:
    """Say whether a cell holds words, not a number with letters in it ("sinv 26 2721562")."""
    letters = sum(sign.isalpha() for sign in text)
    return letters >= 4 and letters > sum(sign.isdigit() for sign in text)
