"""The loop that exports the audit trail's head, so that its end cannot be cut off unnoticed."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from extractor.errors import StoreError
from extractor.logs import about
from extractor.store.audit_heads import export_head
from extractor.store.store import Store

log = logging.getLogger(__name__)


def export_heads(store: Store, file: Path, stop: threading.Event, *, seconds: float = 60.0) -> int:
    """Add the head to a file whenever it is another, until told to stop, and once more then.

    Returns:
        How often it was looked at.
    """
    count = 0
    while True:
        ends = stop.is_set()
        try:
            export_head(store, file)
        except StoreError as error:
            log.warning("the head of the audit trail is not exported", extra=about(error))
        count += 1
        if ends:
            return count
        stop.wait(seconds)
