"""How near written digits are to the numbers of a block of invoices, all at once.

A number's digits are the hexadecimal digits of one 64-bit number (the last 16). Two readings count
the written digits that find their place: those from the front and from the end that agree (digits
left out, one slip, a swap, a wrong stretch), and those that agree when both are put flush right
(several wrong digits).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Tails = npt.NDArray[np.uint64]
_FOUR = np.uint64(4)
_ONES = np.uint64(0x1111111111111111)
_ONE = np.uint64(1)
_HIGH = np.uint64(0xFFFFFFFFFFFFF000)
_NIBBLES = 16
_SIXTEEN = np.uint64(_NIBBLES)


def missed(
    readings: Sequence[tuple[int, int]], tails: Tails, counts: npt.NDArray[np.uint8]
) -> npt.NDArray[np.float32]:
    """Say how many written digits do not find their place.

    Args:
        readings: of the written digits, one a hexadecimal digit, and how many they are, zeros at
            the front included.
        tails: of the block's numbers.
        counts: how many digits those have.

    Returns:
        readings x numbers: 0 where all agree; a tenth more for every digit of the number that is
        not written.
    """
    sizes = counts.astype(np.int32)
    written = np.array([[tail] for tail, _ in readings], np.uint64)
    count = np.array([[it] for _, it in readings], np.int32)
    lefts = [[(tail << 4 * (_NIBBLES - it)) % 2**64] for tail, it in readings]
    masks = [[2 ** (4 * it) - 1] for _, it in readings]
    differing = written ^ tails
    shifts = (_FOUR * (_SIXTEEN - counts)) & np.uint64(63)
    beginning = _leading(np.bitwise_xor(np.left_shift(tails, shifts), np.array(lefts, np.uint64)))
    around = np.minimum(_trailing(differing) + beginning, np.minimum(sizes, count))
    flush = count - _unequal(differing & np.array(masks, np.uint64))
    found: npt.NDArray[np.float32] = np.abs(sizes - count) * np.float32(0.1)
    found += count - np.maximum(around, flush)
    return found


def _trailing(differing: Tails) -> npt.NDArray[np.int32]:
    lowest = differing & (~differing + _ONE)
    found: npt.NDArray[np.int32] = (np.frexp(lowest.astype(np.float64))[1] - 1) >> 2
    found[differing == 0] = _NIBBLES
    return found


def _leading(differing: Tails) -> npt.NDArray[np.int32]:
    # The lower bits are left out: rounding to a float must not reach the next power of two.
    high = differing & _HIGH
    found: npt.NDArray[np.int32] = (64 - np.frexp(high.astype(np.float64))[1]) >> 2
    found[high == 0] = 13
    return found


def _unequal(differing: Tails) -> npt.NDArray[np.int32]:
    folded = differing | (differing >> np.uint64(2))
    folded = (folded | (folded >> _ONE)) & _ONES
    found: npt.NDArray[np.int32] = ((folded * _ONES) >> np.uint64(60)).astype(np.int32)
    # Sixteen differing digits overflow into none.
    found[(found == 0) & (differing != 0)] = _NIBBLES
    return found
