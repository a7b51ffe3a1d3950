"""Odd and hostile files, each made here, each with the one outcome it must have.

`samples()` gives them all. Nothing is stored: what is an attack on a reader is not kept as a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

READ = "read"  # something of it was read; what was not is listed
# "time_limit" or "memory_limit": which comes first depends on the machine
EXHAUSTED = "exhausted"


class Sample(NamedTuple):
    """One file.

    Attributes:
        outcome: READ, or EXHAUSTED, or the reason code of the error that sets the whole file aside.
    """

    name: str
    content: bytes
    outcome: str


def samples() -> Iterator[Sample]:
    """Give every sample; names are unique and fit for a folder."""
    # not at the top: the modules take `Sample` from here
    from tests.hostile import (  # noqa: PLC0415
        archives,
        documents,
        mails,
        mime,
        outlook,
        packed,
        pictures,
        texts,
    )

    for module in (mails, mime, outlook, packed, archives, documents, pictures, texts):
        yield from module.samples()
