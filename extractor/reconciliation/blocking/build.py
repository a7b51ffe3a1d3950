"""Build the index of a book, a piece of rows at a time, next to the book's columns."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.blocking import key_columns as keys
from extractor.reconciliation.blocking.name_forms import name_of_domain
from extractor.reconciliation.blocking.name_table import NameTable
from extractor.reconciliation.blocking.senders import FREEMAIL, SHARED_DOMAIN
from extractor.reconciliation.blocking.tables import KeyTable
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.columns import write_column
from extractor.reconciliation.book.hashing import hash_numbers, hash_rows

FORMAT = 1
MANIFEST = "index.json"
PIECE = 65_536
FULL, DIGITS, YEARS, YEARLESS, AMOUNT, TAIL = 1, 2, 3, 4, 5, 6  # salts
TAIL_DIGITS = 6
AMOUNTS = ("gross", "net", "open")

Entries = list[tuple[npt.NDArray[np.uint64], npt.NDArray[np.int32]]]
Matrix = npt.NDArray[np.uint8]


def build_index(book: Book, folder: Path) -> None:
    """Write the index of a book's mapped rows into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_numbers(book, folder)
    for name in ("order", "note"):
        _write_documents(book, folder, name)
    _write_amounts(book, folder)
    names = [
        (name, place)
        for place, customer in enumerate(book.customers())
        for name in (customer.name, *customer.aliases)
    ]
    NameTable.write(folder, names, _words_of_domains(book))
    described = {"format": FORMAT, "invoices": book.base_count, "customers": book.base_customers}
    (folder / MANIFEST).write_text(json.dumps(described) + "\n", encoding="utf-8")


def _words_of_domains(book: Book) -> list[tuple[str, int]]:
    """Give what the mail domains that are not anybody's seem to name."""
    owners: dict[str, list[int]] = defaultdict(list)
    for place, customer in enumerate(book.customers()):
        for domain in customer.domains:
            owners[domain].append(place)
    return [
        (name_of_domain(domain), place)
        for domain, places in owners.items()
        if domain not in FREEMAIL and len(places) <= SHARED_DOMAIN
        for place in places
    ]


def number_entries(
    texts: Matrix, years: npt.NDArray[np.int_], rows: npt.NDArray[np.int32]
) -> Entries:
    """Give the hashes of invoice numbers under all their keys, with the rows."""
    raw = keys.upper(texts)
    digits = keys.are_digits(raw)
    entries = [(hash_rows(keys.full_keys(texts), FULL), rows), *_digit_entries(raw, digits, rows)]
    with_year, without, dated = keys.year_keys(raw, digits, years)
    entries.append((hash_rows(with_year, YEARS)[dated], rows[dated]))
    undated = keys.undated_keys(raw, digits)
    entries.append((hash_rows(without, YEARLESS)[dated], rows[dated]))
    entries.append((hash_rows(undated, YEARLESS)[~dated], rows[~dated]))
    tails, counts = keys.tails(raw, digits)
    longer = counts > TAIL_DIGITS
    endings = (tails[longer] & np.uint64(16**TAIL_DIGITS - 1)).astype(np.int64)
    entries.append((hash_numbers(endings, TAIL), rows[longer]))
    return entries


def _digit_entries(raw: Matrix, digits: keys.Flags, rows: npt.NDArray[np.int32]) -> Entries:
    joined = keys.one_piece(raw, digits)
    grouped = keys.squeeze(raw, keys.significant(raw, digits))
    kept = keys.long_enough(joined)
    other = keys.long_enough(grouped) & (joined != grouped).any(axis=1)
    return [
        (hash_rows(joined, DIGITS)[kept], rows[kept]),
        (hash_rows(grouped, DIGITS)[other], rows[other]),
    ]


def document_entries(texts: Matrix, rows: npt.NDArray[np.int32]) -> Entries:
    """Give the hashes of order or delivery note numbers, with the rows; empty texts give none."""
    kept = texts[:, 0] != 0
    texts, rows = texts[kept], rows[kept]
    raw = keys.upper(texts)
    entries = _digit_entries(raw, keys.are_digits(raw), rows)
    return [(hash_rows(keys.full_keys(texts), FULL), rows), *entries]


def years_of(days: npt.NDArray[np.int32]) -> npt.NDArray[np.int_]:
    """Give the years of days since 1970; 0 where there is no day."""
    known = days > -(2**31)
    dates = np.where(known, days, 0).astype("datetime64[D]")
    return np.where(known, dates.astype("datetime64[Y]").astype(np.int64) + 1970, 0)


def amount_entries(
    amounts: tuple[npt.NDArray[np.int64], ...], rows: npt.NDArray[np.int32]
) -> Entries:
    """Give the hashes of gross, net and open amounts, each different one once."""
    gross, net, rest = amounts
    other = net != gross
    third = (rest != gross) & (rest != net) & (rest != 0)
    return [
        (hash_numbers(gross, AMOUNT), rows),
        (hash_numbers(net[other], AMOUNT), rows[other]),
        (hash_numbers(rest[third], AMOUNT), rows[third]),
    ]


def _pieces(count: int) -> list[tuple[int, int]]:
    return [(first, min(first + PIECE, count)) for first in range(0, count, PIECE)]


def _write(folder: Path, name: str, entries: Entries) -> None:
    nothing = (np.zeros(0, np.uint64), np.zeros(0, np.int32))
    entries.append(nothing)
    KeyTable.write(folder, name, [it[0] for it in entries], [it[1] for it in entries])


def _write_numbers(book: Book, folder: Path) -> None:
    column = book.text_column("number")
    entries: Entries = []
    tails = np.zeros(book.base_count, np.uint64)
    counts = np.zeros(book.base_count, np.uint8)
    for first, last in _pieces(book.base_count):
        texts = column.packed(first, last)
        rows = np.arange(first, last, dtype=np.int32)
        entries += number_entries(texts, years_of(book.columns["issue"][first:last]), rows)
        raw = keys.upper(texts)
        tails[first:last], counts[first:last] = keys.tails(raw, keys.are_digits(raw))
    _write(folder, "numbers", entries)
    _write_blocks(book, folder, tails, counts)


def _write_blocks(
    book: Book, folder: Path, tails: npt.NDArray[np.uint64], counts: npt.NDArray[np.uint8]
) -> None:
    """Write what is compared inside a customer's invoices, customer after customer."""
    customers = book.columns["customer"]
    order = np.argsort(customers, kind="stable").astype(np.int32)
    starts = np.searchsorted(customers[order], np.arange(book.base_customers + 1))
    place = np.empty_like(order)
    place[order] = np.arange(len(order), dtype=np.int32)
    write_column(folder / "block_at.npy", starts, np.int64)
    write_column(folder / "block_row.npy", order, np.int32)
    write_column(folder / "block_place.npy", place, np.int32)
    write_column(folder / "block_tail.npy", tails[order], np.uint64)
    write_column(folder / "block_count.npy", counts[order], np.uint8)
    for name in AMOUNTS:
        write_column(folder / f"block_{name}.npy", book.columns[name][order], np.int64)
    write_column(folder / "block_issue.npy", book.columns["issue"][order], np.int32)


def _write_documents(book: Book, folder: Path, name: str) -> None:
    column = book.text_column(name)
    entries: Entries = []
    for first, last in _pieces(book.base_count):
        entries += document_entries(
            column.packed(first, last), np.arange(first, last, dtype=np.int32)
        )
    _write(folder, f"{name}s", entries)


def _write_amounts(book: Book, folder: Path) -> None:
    rows = np.arange(book.base_count, dtype=np.int32)
    columns = (book.columns["gross"], book.columns["net"], book.columns["open"])
    _write(folder, "amounts", amount_entries(columns, rows))
