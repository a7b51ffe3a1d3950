"""Places in the real code at which a test can end the process, as a power cut would.

``EXTRACTOR_FAULT=receive.kept:3`` kills the process when it comes to that place the third time.
"""

from __future__ import annotations

import os
import signal
from typing import Final

VARIABLE: Final = "EXTRACTOR_FAULT"
POINTS: Final = (
    "blob.written",  # an original is in its temporary file
    "blob.renamed",  # it has its name
    "receive.kept",  # its bytes are durable, no row is written
    "receive.written",  # its rows are written, not committed
    "receive.committed",  # all is durable, its source does not know
    "source.acknowledged",  # its source knows, the store does not know that it knows
    "claim.committed",  # somebody works on it
    "read.done",  # it is read, nothing of it is kept
    "read.kept",  # its words are kept, no row is written
    "read.committed",
    "extract.done",
    "extract.committed",
    "record.written",  # outcome and deliveries are written, not committed
    "record.committed",
    "relay.claimed",  # a delivery is taken from the outbox
    "relay.delivered",  # the sink has it, the outbox does not know
    "relay.committed",
    "notices.routed",  # messages are made of notices, none is sent
    "notices.sent",  # the server has a message, the outbox does not know
    "notices.noted",
    "backup.rows",  # the rows of a backup are copied, the originals are not
    "backup.blobs",  # those are as well, nothing says so
    "backup.written",  # it says so, under a name that nobody looks for
    "restore.files",  # originals and files are there, no row is
    "restore.rows",  # rows are, no store is
)
_point, _, _times = os.environ.get(VARIABLE, "").partition(":")
_left = int(_times or 1)


def arm(point: str, times: int = 1) -> None:
    """Name the place at which this process ends; "" for none."""
    global _point, _left
    _point, _left = point, times


def reached(point: str) -> None:
    """End the process if this is the place that was named."""
    if point != _point:
        return
    global _left  # noqa: PLW0603 (counts the life of the process)
    _left -= 1
    if not _left:
        os.kill(os.getpid(), signal.SIGKILL)
