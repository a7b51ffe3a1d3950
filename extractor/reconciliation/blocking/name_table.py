"""Customer names by their runs of three letters, compared with RapidFuzz where many runs agree."""

from __future__ import annotations

import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from extractor.reconciliation.blocking.name_forms import one_slip_away, written_forms
from extractor.reconciliation.book.columns import TextColumn, TextWriter, open_column, write_column
from extractor.reconciliation.names import abbreviated, bare_name, fold_name

COMPARED = 32  # names that RapidFuzz sees
FLOOR = 0.7  # of a score
INSIDE = 0.86  # of the score, where a name stands among other words
LEAST_INSIDE = 5  # letters of such a name
SHARED = 0.3  # of the runs, weighed by how rare they are
INSIDE_SHARED = 0.8  # of the shared runs, where one name stands inside the other
FULL_SHARE = 0.1  # of the score, for the legal form: "Blot SA" and "Blot" are two customers
_LETTERS = 37  # a to z, 0 to 9, anything else
_RUNS = _LETTERS**3
_CODES = {letter: 1 + place for place, letter in enumerate("abcdefghijklmnopqrstuvwxyz0123456789")}


class NameTable:
    """Names, several of which may be one customer's, and one of which several customers'."""

    def __init__(self, folder: Path) -> None:
        bare, full = TextColumn(folder, "name_bare"), TextColumn(folder, "name_full")
        self._bare = [bare[place] for place in range(len(bare))]
        self._full = [full[place] for place in range(len(full))]
        self._customers: npt.NDArray[np.int32] = open_column(folder / "name_customer.npy")
        self._starts: npt.NDArray[np.int64] = open_column(folder / "name_run_at.npy")
        self._names: npt.NDArray[np.int32] = open_column(folder / "name_run.npy")
        self._weights: npt.NDArray[np.float32] = open_column(folder / "name_weight.npy")
        self._norms: npt.NDArray[np.float32] = open_column(folder / "name_norm.npy")
        self._exact: dict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(self._bare):
            self._exact[name].append(place)
        self._added: list[tuple[str, str, int]] = []

    @staticmethod
    def write(
        folder: Path, names: Sequence[tuple[str, int]], hints: Sequence[tuple[str, int]] = ()
    ) -> None:
        """Write the table of names and their customers' places.

        Args:
            folder: to write to.
            names: as they stand in the books.
            hints: what may be a name, such as the words of a mail domain; never the same as one.
        """
        forms = list(dict.fromkeys((bare_name(it), fold_name(it), place) for it, place in names))
        known = {(bare, place) for bare, _, place in forms}
        forms += [
            (bare, "", place)
            for it, place in dict.fromkeys(hints)
            if ((bare := bare_name(it)), place) not in known
        ]
        for column, place in (("name_bare", 0), ("name_full", 1)):
            writer = TextWriter(folder, column)
            writer.extend([str(form[place]) for form in forms])
            writer.close()
        write_column(folder / "name_customer.npy", [form[2] for form in forms], np.int32)
        runs = [_runs(bare) for bare, _, _ in forms]
        sizes = np.fromiter(map(len, runs), np.int64, len(runs))
        flat = np.fromiter(itertools.chain.from_iterable(runs), np.int64, int(sizes.sum()))
        owners = np.repeat(np.arange(len(forms)), sizes)
        counts = np.bincount(flat, minlength=_RUNS)
        weights = np.log1p(len(forms) / (1.0 + counts)).astype(np.float32)
        norms = np.bincount(owners, weights=weights[flat], minlength=len(forms))
        write_column(folder / "name_run.npy", owners[np.argsort(flat, kind="stable")], np.int32)
        write_column(folder / "name_run_at.npy", np.append(0, np.cumsum(counts)), np.int64)
        write_column(folder / "name_weight.npy", weights, np.float32)
        write_column(folder / "name_norm.npy", norms, np.float32)

    def add(self, name: str, customer: int) -> None:
        """Add a name of a customer, in memory."""
        self._added.append((bare_name(name), fold_name(name), customer))

    def similar(self, name: str) -> dict[int, tuple[float, bool]]:
        """Find customers by name.

        Returns:
            By customer, how alike its most similar name is, 0 to 1, and whether it is the same
            but for the legal form.
        """
        found: dict[int, tuple[float, bool]] = {}
        for bare, full in written_forms(name):
            near = [bare] if bare in self._exact else one_slip_away(bare)
            same = itertools.chain.from_iterable(self._exact.get(it, ()) for it in near)
            places = dict.fromkeys((*same, *self._sharing(bare)))
            names = [(self._bare[it], self._full[it], int(self._customers[it])) for it in places]
            names += self._added
            for (other, whole, customer), score in zip(
                names, _scores(bare, full, names), strict=True
            ):
                if score >= FLOOR and score > found.get(customer, (0.0, False))[0]:
                    found[customer] = (score, other == bare and bool(whole))
        return found

    def called(self, name: str) -> list[int]:
        """Give the customers of a name without its legal form, or with it."""
        places = dict.fromkeys((*self._exact.get(name, ()), *self._by_full.get(name, ())))
        found = [int(self._customers[place]) for place in places if self._full[place]]
        found += [customer for bare, full, customer in self._added if name in (bare, full)]
        return list(dict.fromkeys(found))

    def alike(self, name: str, *, floor: float, limit: int) -> list[tuple[str, float]]:
        """Give folded names, with or without legal form, that resemble one; scores to 100."""
        choices = self.sharing(name)
        found = process.extract(name, choices, scorer=fuzz.ratio, score_cutoff=floor, limit=limit)
        return [(choice, score) for choice, score, _ in found]

    def sharing(self, name: str) -> list[str]:
        """Give the folded names, with and without legal form, that share the most of a name."""
        places = dict.fromkeys((*self._exact.get(name, ()), *self._sharing(name)))
        named = [it for it in places if self._full[it]]
        forms = [form for it in named for form in (self._bare[it], self._full[it])]
        forms += [form for bare, full, _ in self._added for form in (bare, full)]
        return list(dict.fromkeys(forms))

    @functools.cached_property
    def _by_full(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(self._full):
            found[name].append(place)
        return found

    def _sharing(self, bare: str) -> list[int]:
        runs = _runs(bare)
        starts, ends = self._starts[runs], self._starts[np.add(runs, 1)]
        pieces = [self._names[start:end] for start, end in zip(starts, ends, strict=True)]
        weights = self._weights[runs]
        if not pieces:
            return []
        shared = np.bincount(
            np.concatenate(pieces),
            weights=np.repeat(weights, ends - starts),
            minlength=len(self._norms),
        )
        own = weights.sum()
        near = np.flatnonzero(shared >= (SHARED * INSIDE_SHARED) * np.minimum(self._norms, own))
        near = near[shared[near] > 0]
        norms, shared = self._norms[near], shared[near]
        # A short form shares all of its own runs; a long one all of the name's.
        shares = shared / np.minimum(0.5 * (norms + own), np.minimum(norms, own) / INSIDE_SHARED)
        if len(near) > COMPARED:
            best = np.argpartition(-shares, COMPARED)[:COMPARED]
            near, shares = near[best], shares[best]
        return [int(it) for it in near[shares >= SHARED]]


def _scores(bare: str, full: str, names: Sequence[tuple[str, str, int]]) -> list[float]:
    """Say how alike a name, without and with its legal form, and others are, 0 to 1."""
    if not names:
        return []
    choices = [it[0] for it in names]
    in_order = process.cdist([bare], choices, scorer=fuzz.ratio)[0]
    any_order = process.cdist([bare], choices, scorer=fuzz.token_sort_ratio)[0]
    whole = process.cdist([full], [it[1] for it in names], scorer=fuzz.ratio)[0]
    best = np.maximum(in_order, any_order)
    if " " in bare:
        # A department or town added to the name.
        inside = process.cdist([bare], choices, scorer=fuzz.token_set_ratio)[0]
        long = np.array([len(choice) >= LEAST_INSIDE for choice in choices])
        best = np.maximum(best, INSIDE * inside * long)
    if " " in bare and best.max() < 100 * FLOOR:
        short = np.array([abbreviated(bare, choice) for choice in choices], np.float32)
        best = np.maximum(best, 0.9 * short)
    scores = ((1 - FULL_SHARE) * best + FULL_SHARE * whole) / 100
    return [float(it) for it in scores]


def _runs(name: str) -> list[int]:
    """Give the codes of the runs of three letters, each word with a blank around it."""
    codes = [_CODES.get(letter, 0) for letter in f" {re.sub('[^a-z0-9]+', ' ', name)} "]
    runs = {
        (first * _LETTERS + second) * _LETTERS + third
        for first, second, third in zip(codes, codes[1:], codes[2:], strict=False)
    }
    return sorted(runs)
