"""Numbers, bits and checksums as a 7z archive writes them (7zFormat.txt)."""

from __future__ import annotations

import struct


class Cursor:
    """Reads on; EOFError at the end."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0

    def take(self, count: int) -> bytes:
        """Read so many bytes."""
        stretch = self._raw[self._at : self._at + count]
        if len(stretch) < count:
            raise EOFError
        self._at += count
        return stretch

    def byte(self) -> int:
        """Read a byte."""
        return self.take(1)[0]

    def number(self) -> int:
        """Read a number of 1 to 9 bytes; the first says how many follow."""
        first = self.byte()
        mask, value = 0x80, 0
        for index in range(8):
            if not first & mask:
                return value | (first & (mask - 1)) << (8 * index)
            value |= self.byte() << (8 * index)
            mask >>= 1
        return value

    def count(self) -> int:
        """Read a number of things, each of which takes a bit at least."""
        value = self.number()
        if value > 8 * len(self._raw):
            raise EOFError
        return value

    def bits(self, count: int) -> list[bool]:
        """Read so many yes or no, the first in the highest bit."""
        raw = self.take((count + 7) // 8)
        return [bool(raw[it // 8] >> (7 - it % 8) & 1) for it in range(count)]

    def checksums(self, count: int) -> list[int | None]:
        """Read which of so many things have a checksum, and these."""
        known = [True] * count if self.byte() else self.bits(count)
        return [struct.unpack("<L", self.take(4))[0] if it else None for it in known]

    def expect(self, kind: int) -> None:
        """Read a byte that can only be this one."""
        if self.byte() != kind:
            raise EOFError
