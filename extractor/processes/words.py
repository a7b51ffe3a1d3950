"""What a worker process and who started it say to each other.

Python objects travel between processes of one program only, as `multiprocessing` sends them;
nothing that came from outside is ever read so.
"""

from __future__ import annotations

import dataclasses
import mmap
import os
import struct
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing.reduction import ForkingPickler

_MAIN = b"__main__"
# Nanoseconds on the monotonic clock, part, position, and the same nanoseconds: where the two are
# not the same, it is being written in this moment.
_AT = struct.Struct("=qqqq")
_IDLE = -1


@dataclasses.dataclass(frozen=True, slots=True)
class Opening:
    """What a worker process is to be.

    Attributes:
        make: gives the work function, packed.
        main: how to find the program's main module, where `make` comes from it: the names that
            `multiprocessing.spawn.prepare` knows it by.
        memory_bytes: that it may take.
    """

    make: bytes
    main: dict[str, str]
    memory_bytes: int


@dataclasses.dataclass(frozen=True, slots=True)
class Ready:
    """Its work function is made."""


@dataclasses.dataclass(frozen=True, slots=True)
class Answered:
    """The next item of the part in hand was done."""

    value: object


@dataclasses.dataclass(frozen=True, slots=True)
class Ended:
    """All items of the part in hand were done; times are of this part, see `spent`."""

    cpu_seconds: float
    wall_seconds: float


@dataclasses.dataclass(frozen=True, slots=True)
class Raised:
    """Its work function, or what made it, raised; it ends."""

    error: Exception


def opening_of(make: Callable[[], object], memory_bytes: int) -> Opening:
    """Pack what a worker process is to be.

    Raises:
        TypeError: `make` cannot be sent to another process; also as `AttributeError` or
            `pickle.PicklingError`.
    """
    packed = bytes(ForkingPickler.dumps(make))
    return Opening(packed, _main() if _MAIN in packed else {}, memory_bytes)


def _main() -> dict[str, str]:
    main = sys.modules["__main__"]
    if main.__spec__ is not None:
        return {"init_main_from_name": main.__spec__.name}
    if main.__file__ is not None:
        return {"init_main_from_path": os.path.abspath(main.__file__)}  # noqa: PTH100
    return {}


class Place:
    """Where a worker is in its work, in memory that both sides see, so that it outlives it."""

    def __init__(self, number: int) -> None:
        """Open it.

        Args:
            number: of an open file as long as `Place.new` makes it; is taken over.
        """
        self._seen = mmap.mmap(number, _AT.size)
        self.number = number

    @classmethod
    def new(cls) -> Place:
        """Make one at which no work is done."""
        with tempfile.TemporaryFile() as file:
            file.write(_AT.pack(0, _IDLE, _IDLE, 0))
            file.flush()
            return cls(os.dup(file.fileno()))

    def begin(self, part: int, position: int) -> None:
        """Say that an item is begun."""
        now = time.monotonic_ns()
        self._seen[:] = _AT.pack(now, part, position, now)  # `pack_into` writes zeros before

    def rest(self) -> None:
        """Say that none is in hand."""
        self.begin(_IDLE, _IDLE)

    def item(self) -> tuple[int, int, float] | None:
        """Give part, position and seconds since it was begun; None where none is in hand.

        None as well in the moment between two items.
        """
        since, part, position, written = _AT.unpack(self._seen[:])
        if part == _IDLE or since != written:
            return None
        return part, position, (time.monotonic_ns() - since) / 1e9

    def close(self) -> None:
        """Let go of it."""
        self._seen.close()
        os.close(self.number)
