"""How near written digits are to the numbers of a block of invoices, all at once.

A number's digits are the hexadecimal digits of one 64-bit number (the last 16). Two readings count
the written digits that find their place: those from the front and from the end that agree (digits
left out, one slip, a swap, a wrong stretch), and those that agree when both are put flush right
(several wrong digits).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Tails = npt.NDArray[np.uint64]
_FOUR = np.uint64(4)
_ONES = np.uint64(0x1111111111111111)
_NIBBLES = 16


def missed(
    tail: int, count: int, tails: Tails, counts: npt.NDArray[np.uint8]
) -> npt.NDArray[np.float32]:
    """Say how many written digits do not find their place.

    Args:
        tail: the written digits, one a hexadecimal digit.
        count: how many are written, zeros at the front included.
        tails: of the block's numbers.
        counts: how many digits those have.

    Returns:
        0 where all agree; a tenth more for every digit of the number that is not written.
    """
    sizes = counts.astype(np.int64)
    differing = tails ^ np.uint64(tail)
    ending = _trailing(differing)
    shifts = (_FOUR * (np.uint64(_NIBBLES) - counts.astype(np.uint64))) & np.uint64(63)
    left = np.uint64((tail << (4 * (_NIBBLES - count))) % 2**64)
    beginning = _leading((tails << shifts) ^ left)
    shorter = np.minimum(sizes, count)
    around = np.minimum(ending + beginning, shorter)
    flush = count - _unequal(differing & np.uint64(2 ** (4 * count) - 1))
    placed = np.maximum(around, flush)
    found: npt.NDArray[np.float64] = count - placed + 0.1 * np.abs(sizes - count)
    return found.astype(np.float32)


def _trailing(differing: Tails) -> npt.NDArray[np.int64]:
    lowest = differing & (~differing + np.uint64(1))
    exponent = np.frexp(lowest.astype(np.float64))[1]
    return np.where(differing == 0, _NIBBLES, (exponent - 1) >> 2)


def _leading(differing: Tails) -> npt.NDArray[np.int64]:
    # The lower bits are left out: rounding to a float must not reach the next power of two.
    high = differing & np.uint64(0xFFFFFFFFFFFFF000)
    exponent = np.frexp(high.astype(np.float64))[1]
    found: npt.NDArray[np.int64] = np.where(high == 0, 13, (64 - exponent.astype(np.int64)) >> 2)
    return found


def _unequal(differing: Tails) -> npt.NDArray[np.int64]:
    folded = differing | (differing >> np.uint64(2))
    folded = (folded | (folded >> np.uint64(1))) & _ONES
    found: npt.NDArray[np.int64] = ((folded * _ONES) >> np.uint64(60)).astype(np.int64)
    # Sixteen differing digits overflow into none.
    found[(found == 0) & (differing != 0)] = _NIBBLES
    return found
