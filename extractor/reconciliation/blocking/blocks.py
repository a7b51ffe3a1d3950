"""The invoices of some customers as columns that lie together."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.blocking.near import missed
from extractor.reconciliation.book.columns import open_column

COLUMNS = {
    "row": np.int32,
    "tail": np.uint64,
    "count": np.uint8,
    "gross": np.int64,
    "net": np.int64,
    "open": np.int64,
    "issue": np.int32,
}
WANTED = ("row", "tail", "count")
# Written digits that may be missing or wrong, by how many are written; the tenths are digits of
# the number that are not written.
_MISSED = {1: -1.0, 2: 0.95, 3: 1.6, 4: 2.4, 5: 2.8}
_MISSED_OF_MORE = 3.4


Misses = npt.NDArray[np.float32]


class Block:
    """The invoices of the likely customers."""

    __slots__ = ("_pieces", "_taken")

    def __init__(self, pieces: Sequence[dict[str, npt.NDArray[Any]]]) -> None:
        self._pieces = pieces
        self._taken: dict[str, npt.NDArray[Any]] = {}

    def column(self, name: str) -> npt.NDArray[Any]:
        """Give one column of all the invoices; put together when first asked for."""
        found = self._taken.get(name)
        if found is None:
            parts = [piece[name] for piece in self._pieces]
            if len(parts) == 1:
                found = parts[0]
            else:
                found = np.concatenate(parts) if parts else np.zeros(0, COLUMNS[name])
            self._taken[name] = found
        return found

    def paid(self, amounts: Sequence[int]) -> npt.NDArray[np.bool_]:
        """Say which invoices have one of the amounts as gross, net or open amount."""
        gross, net, rest = (self.column(name) for name in ("gross", "net", "open"))
        found = np.zeros(len(gross), np.bool_)
        for amount in amounts:
            found |= (gross == amount) | (net == amount) | (rest == amount)
        return found

    def missed(self, tails: Sequence[tuple[int, int]]) -> Misses:
        """Say how many written digits each invoice's number misses, in the best reading."""
        if not tails:
            return np.full(len(self.column("row")), np.inf, np.float32)
        found = missed(tails, self.column("tail"), self.column("count"))
        most = np.array([[allowed(count)] for _, count in tails], np.float32)
        found[found > most] = np.inf
        best: Misses = found.min(axis=0)
        return best


def allowed(count: int) -> float:
    """Give how many of so many written digits may be missed."""
    return _MISSED.get(count, _MISSED_OF_MORE)


@dataclasses.dataclass(slots=True)
class Blocks:
    """Where each customer's invoices lie."""

    starts: npt.NDArray[np.int64]
    columns: dict[str, npt.NDArray[Any]]
    place: npt.NDArray[np.int32]
    added: dict[int, dict[str, list[int]]] = dataclasses.field(default_factory=dict)
    added_tails: list[tuple[int, int]] = dataclasses.field(default_factory=list)

    @classmethod
    def open(cls, folder: Path) -> Blocks:
        """Map the columns that were written with the index."""
        columns = {name: open_column(folder / f"block_{name}.npy") for name in COLUMNS}
        return cls(
            open_column(folder / "block_at.npy"), columns, open_column(folder / "block_place.npy")
        )

    def of(self, customers: Sequence[int]) -> Block:
        """Give the invoices of customers."""
        pieces = []
        for customer in customers:
            if customer + 1 < len(self.starts):
                first, last = int(self.starts[customer]), int(self.starts[customer + 1])
                if last > first:
                    pieces.append({name: it[first:last] for name, it in self.columns.items()})
            added = self.added.get(customer)
            if added is not None:
                pieces.append({name: np.array(added[name], kind) for name, kind in COLUMNS.items()})
        return Block(pieces)

    def missed(self, rows: npt.NDArray[np.int32], tails: Sequence[tuple[int, int]]) -> Misses:
        """Say how many written digits the numbers of rows miss, in the best reading."""
        known = rows < len(self.place)
        places = self.place[rows[known]]
        added = [self.added_tails[it - len(self.place)] for it in rows[~known].tolist()]
        tail, count = np.zeros(len(rows), np.uint64), np.zeros(len(rows), np.uint8)
        tail[known], count[known] = self.columns["tail"][places], self.columns["count"][places]
        tail[~known], count[~known] = [it[0] for it in added], [it[1] for it in added]
        return Block([{"row": rows, "tail": tail, "count": count}]).missed(tails)

    def add(self, customer: int, values: dict[str, int]) -> None:
        """Add the next invoice after those that are known, in memory."""
        columns = self.added.setdefault(customer, defaultdict(list))
        for name in COLUMNS:
            columns[name].append(values[name])
        self.added_tails.append((values["tail"], values["count"]))
