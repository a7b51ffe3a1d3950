"""How alike documents are, for a hundred thousand at once.

Each trait is a fixed direction drawn from a seed, a document is the sum of its traits' directions,
rarer traits counting more, and two documents are alike as far as their sums point the same way
(random indexing: Kanerva 2000). Nothing is fitted, so a document that comes later fits in.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

SIZE = 128  # of a direction: two unrelated documents then differ from 0 by about 0.09
_BUCKETS = 1 << 14  # traits that share one count as the same
_SEED = 20_000
_AT_ONCE = 2_000  # documents


def directions(traits: Iterable[Sequence[str]]) -> Floats:
    """Give each document's direction, of length 1 (0 for one without traits); a row each."""
    known: dict[str, int] = {}
    rows = [np.array([_bucket(it, known) for it in dict.fromkeys(one)], np.intp) for one in traits]
    counts = np.ones(_BUCKETS)
    for row in rows:
        counts[row] += 1
    rarity = np.log((1 + len(rows)) / counts).clip(min=0.1).astype(np.float32)
    drawn = _drawn()
    made = np.zeros((len(rows), SIZE), np.float32)
    for first in range(0, len(rows), _AT_ONCE):
        part = rows[first : first + _AT_ONCE]
        filled = [at for at, row in enumerate(part) if len(row)]
        if filled:
            starts = np.cumsum([0, *(len(part[at]) for at in filled[:-1])])
            words = np.concatenate([part[at] for at in filled])
            made[first + np.array(filled)] = np.add.reduceat(
                drawn[words] * rarity[words, None], starts, axis=0
            )
    lengths = np.linalg.norm(made, axis=1, keepdims=True)
    made /= np.where(lengths > 0, lengths, np.float32(1))
    return made


@functools.cache
def _drawn() -> Floats:
    return np.random.default_rng(_SEED).standard_normal((_BUCKETS, SIZE), np.float32)


def _bucket(trait: str, known: dict[str, int]) -> int:
    found = known.get(trait)
    if found is None:
        found = known[trait] = zlib.crc32(trait.encode("utf-8", "replace")) % _BUCKETS
    return found
