"""The hashes under which a written number is looked for, each with the fact it would prove."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.blocking.build import DIGITS, FULL, TAIL, TAIL_DIGITS, YEARLESS, YEARS
from extractor.reconciliation.blocking.edits import edits, slips
from extractor.reconciliation.blocking.how import How
from extractor.reconciliation.blocking.written import NumberKeys
from extractor.reconciliation.book.hashing import hash_numbers, hash_rows, pack

Probes = tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint32]]
_EDIT = int(How.EDIT)
_SLIP = np.uint32(How.EDIT | How.SLIP)
_ALIKE = np.uint32(How.ALIKE)
_TAIL_BITS = 16**TAIL_DIGITS - 1


def number_probes(keys: NumberKeys) -> Probes:
    """Give what to look for among invoice numbers.

    Hits of ``How.SUFFIX`` share six digits with what is written, and perhaps no more.
    """
    kinds = (
        (keys.full, FULL, How.EXACT_KEY),
        (keys.digits, DIGITS, How.DIGITS),
        (keys.years, YEARS, How.YEARLESS),
        (keys.yearless, YEARLESS, How.YEARLESS),
    )
    texts = [text for kind in kinds for text in kind[0]]
    if not texts:
        return np.zeros(0, np.uint64), np.zeros(0, np.uint32)
    counts = [len(kind) for kind, _, _ in kinds]
    hashes = [hash_rows(pack(texts), np.repeat([salt for _, salt, _ in kinds], counts))]
    flags = [np.repeat(np.array([how for _, _, how in kinds], np.uint32), counts)]
    for key, salt in _varied(keys):
        rows = edits(key)
        hashes.append(hash_rows(rows, salt))
        what = np.full(len(rows), _EDIT, np.uint32)
        what[: slips(key)] = _SLIP
        if salt == FULL:
            what |= _ALIKE
        flags.append(what)
    endings = [tail & _TAIL_BITS for tail, count in keys.tails if count >= TAIL_DIGITS]
    if endings:
        hashes.append(hash_numbers(np.array(endings, np.int64), TAIL))
        flags.append(np.full(len(endings), How.SUFFIX, np.uint32))
    return np.concatenate(hashes), np.concatenate(flags)


def _varied(keys: NumberKeys) -> list[tuple[bytes, int]]:
    # Without year and letters, hardly anything is left to tell numbers apart.
    yearless = [it for it in keys.yearless[:1] if not it.startswith(b"~")]
    kinds = (
        (_unlike(keys.full), FULL),
        (_unlike(keys.digits), DIGITS),
        (keys.years[:1], YEARS),
        (yearless, YEARLESS),
    )
    return [(key, salt) for some, salt in kinds for key in some]


def _unlike(keys: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """Give the keys to look for with a slip: the whole, the next and the smallest part."""
    return tuple(dict.fromkeys((*keys[:2], *keys[-1:])))


def as_document(flags: npt.NDArray[np.uint32], how: How) -> npt.NDArray[np.uint32]:
    """Give what hits among orders or delivery notes say: the same number, or one with a slip."""
    return (flags & _SLIP) | np.uint32(how)
