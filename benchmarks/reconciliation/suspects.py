"""Which other open invoices fit what a claim says as well: whether anybody could know."""

from __future__ import annotations

import collections
import dataclasses
import hashlib
from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.reconciliation.customers import Party
from benchmarks.reconciliation.world import OPEN, UNKNOWN, Ints, World
from extractor.reconciliation.numbers import compact
from extractor.values.query import CustomerHint

_ORDER_MODULI = np.array([10**8, 99_999 * 3, 10**6, 10**7, 10**6, 10**5 * 3, 10**7])


@dataclasses.dataclass(frozen=True, slots=True)
class Suspects:
    """Look-ups over the open rows of a world.

    Attributes:
        families: the customers of each group.
        namesakes: the customers of each name, in lower case and without legal form.
        number_keys: hashes of all numbers of the ledger, letters and digits only, rising.
        number_rows: the rows of these.
        order_keys: of every row, equal where the orders are written alike; -1 for none.
    """

    world: World
    families: Mapping[int, Sequence[int]]
    namesakes: Mapping[str, Sequence[int]]
    order_keys: Ints
    number_keys: Ints
    number_rows: Ints

    def customers(self, customer: int, hint: CustomerHint, sender: str) -> Sequence[int]:
        """Give the customers that a sender may be; empty for anybody."""
        party = self.world.customers[customer]
        if sender == "missing" or (sender == "person" and not hint.email):
            return ()
        if sender in ("group", "person") and party.parent >= 0:
            return self.families[party.parent]
        if hint.vat_id or hint.email:
            return (customer,)
        return self.namesakes[party.bare.lower()]

    def rows(self, customers: Sequence[int]) -> Ints:
        """Give the open rows of some customers; of all for none."""
        if not customers:
            return np.flatnonzero(self.world.state == OPEN)
        return np.concatenate([self.world.open_rows_of(one) for one in customers])

    def is_another(self, row: int, written: str, customers: Sequence[int]) -> bool:
        """Say whether what is written is the number of another invoice of these (or of any)."""
        key = _key(written)
        at = int(np.searchsorted(self.number_keys, key))
        if at == len(self.number_keys) or self.number_keys[at] != key:
            return False
        other = int(self.number_rows[at])
        return other != row and (not customers or int(self.world.customer[other]) in customers)

    def same_order(self, row: int, among: Ints) -> Ints:
        """Give the rows whose order is written as this row's."""
        kept: Ints = among[self.order_keys[among] == self.order_keys[row]]
        return kept

    def same_tail(self, row: int, length: int, among: Ints) -> Ints:
        """Give the rows whose running number ends like this row's."""
        size = 10**length
        kept: Ints = among[self.world.run[among] % size == self.world.run[row] % size]
        return kept

    def same_amount(self, cents: int, among: Ints) -> Ints:
        """Give the rows that have an amount as gross, net or open."""
        world = self.world
        alike = (world.gross[among] == cents) | (world.net[among] == cents)
        kept: Ints = among[alike | (world.open[among] == cents)]
        return kept

    def same_days(self, row: int, among: Ints, *, around: int) -> Ints:
        """Give the rows issued within some days of this one."""
        kept: Ints = among[np.abs(self.world.issued[among] - self.world.issued[row]) <= around]
        return kept


def _key(number: str) -> int:
    """Hash a number's letters and digits; the same in every process."""
    return int.from_bytes(hashlib.blake2b(compact(number).encode(), digest_size=7).digest())


def look_up(world: World) -> Suspects:
    """Prepare the look-ups."""
    families: dict[int, list[int]] = collections.defaultdict(list)
    namesakes: dict[str, list[int]] = collections.defaultdict(list)
    for place, party in enumerate(world.customers):
        namesakes[party.bare.lower()].append(place)
        if party.parent >= 0:
            families[party.parent].append(place)
    styles = np.array([party.order_style for party in world.customers])[world.customer]
    keys = styles * 10**9 + world.order % _ORDER_MODULI[styles]
    known = np.flatnonzero(world.state != UNKNOWN)
    hashes = np.array([_key(world.number(row)) for row in known])
    by_hash = np.argsort(hashes)
    return Suspects(
        world,
        families,
        namesakes,
        np.where(world.order > 0, keys, -1),
        hashes[by_hash],
        known[by_hash],
    )


def family_of(suspects: Suspects, party: Party) -> list[Party]:
    """Give the members of a customer's group; empty for none."""
    if party.parent < 0:
        return []
    return [suspects.world.customers[one] for one in suspects.families[party.parent]]
