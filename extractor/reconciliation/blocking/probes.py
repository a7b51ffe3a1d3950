"""The hashes under which a written number is looked for, each with the fact it would prove."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.blocking.build import DIGITS, FULL, YEARLESS, YEARS
from extractor.reconciliation.blocking.edits import edits
from extractor.reconciliation.blocking.how import How
from extractor.reconciliation.blocking.written import NumberKeys
from extractor.reconciliation.book.hashing import hash_rows, pack

Probes = tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint32]]
VARIED = 2  # keys of a kind that are looked for with a slip


def number_probes(keys: NumberKeys) -> Probes:
    """Give what to look for among invoice numbers."""
    texts = [*keys.full, *keys.digits, *keys.years, *keys.yearless]
    kinds = (
        (len(keys.full), FULL, How.EXACT_KEY),
        (len(keys.digits), DIGITS, How.DIGITS),
        (len(keys.years), YEARS, How.YEARLESS),
        (len(keys.yearless), YEARLESS, How.YEARLESS),
    )
    return _probes(texts, kinds, keys)


def document_probes(keys: NumberKeys, how: How) -> Probes:
    """Give what to look for among order or delivery note numbers.

    Args:
        keys: of the written order or note.
        how: the fact that a hit proves.
    """
    texts = [*keys.full, *keys.digits]
    kinds = (
        (len(keys.full), FULL, How.EXACT_KEY),
        (len(keys.digits), DIGITS, How.DIGITS),
    )
    hashes, flags = _probes(texts, kinds, keys)
    meaning = np.where(flags & How.EDIT, How.EDIT | how, how).astype(np.uint32)
    return hashes, meaning


def _probes(
    texts: list[bytes], kinds: tuple[tuple[int, int, How], ...], keys: NumberKeys
) -> Probes:
    if not texts:
        return np.zeros(0, np.uint64), np.zeros(0, np.uint32)
    counts = [count for count, _, _ in kinds]
    salts = np.repeat([salt for _, salt, _ in kinds], counts)
    flags = np.repeat(np.array([how for _, _, how in kinds], np.uint32), counts)
    hashes = [hash_rows(pack(texts), salts)]
    edited = 0
    for some, salt in ((keys.full, FULL), (keys.digits, DIGITS)):
        for key in some[:VARIED]:
            rows = edits(key)
            hashes.append(hash_rows(rows, salt))
            edited += len(rows)
    slips = np.full(edited, How.EDIT, np.uint32)
    return np.concatenate(hashes), np.concatenate((flags, slips))
