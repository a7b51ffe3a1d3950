"""The hashes under which a written number is looked for, each with the fact it would prove."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.blocking.build import DIGITS, FULL, YEARLESS, YEARS
from extractor.reconciliation.blocking.edits import edits, slips
from extractor.reconciliation.blocking.how import How
from extractor.reconciliation.blocking.written import NumberKeys
from extractor.reconciliation.book.hashing import hash_rows, pack

Probes = tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint32]]
_EDIT = int(How.EDIT)
_SLIP = int(How.EDIT | How.SLIP)
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
    return hashes, (flags & np.uint32(_SLIP)) | np.uint32(how)


def _probes(
    texts: list[bytes], kinds: tuple[tuple[int, int, How], ...], keys: NumberKeys
) -> Probes:
    if not texts:
        return np.zeros(0, np.uint64), np.zeros(0, np.uint32)
    counts = [count for count, _, _ in kinds]
    salts = np.repeat([salt for _, salt, _ in kinds], counts)
    flags = np.repeat(np.array([how for _, _, how in kinds], np.uint32), counts)
    hashes = [hash_rows(pack(texts), salts)]
    slipped: list[npt.NDArray[np.uint32]] = [flags]
    for some, salt in ((keys.full, FULL), (keys.digits, DIGITS)):
        for key in some[:VARIED]:
            rows = edits(key)
            hashes.append(hash_rows(rows, salt))
            what = np.full(len(rows), _EDIT, np.uint32)
            what[: slips(key)] = _SLIP
            slipped.append(what)
    return np.concatenate(hashes), np.concatenate(slipped)
