"""Ids that stay the same when the same file is processed again."""

from __future__ import annotations

import hashlib


def record_id(sha256: str, invoice: str | None, position: int) -> str:
    """Give a dispute's id, 16 hex digits.

    Args:
        sha256: of the received file.
        invoice: the ledger's number, or None.
        position: of the dispute among those of the file with the same invoice (or without any),
            from 0.
    """
    name = invoice if invoice is not None else "#"
    key = f"{sha256}/{name}/{position}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]
