"""Draw a fair sample of what could be decided without a look, for people to look at all the same.

Which documents are drawn follows from a hash of their bytes and from nothing else: neither from
how sure the models are nor from what they say. So the share of errors among the drawn ones is that
of all, and the same file is drawn or not whoever reads it, and however often.
"""

from __future__ import annotations

import hashlib

from extractor.records.route import Policy, Sureness, route
from extractor.values.record import AuditRecord, Decision, FileRecord

REASON = "audit:drawn"
_SALT = b"fair sample of documents"  # so that the draw is another than any other made of SHA-256
_DIGITS = 15  # of the hash, 60 bits


def draw(
    record: FileRecord, sureness: Sureness, least: Policy, *, share: float, calibration: str
) -> FileRecord:
    """Give the record with whether it belongs to the sample; then a person looks at it.

    What nobody but a person may ever decide, whatever the dial says, belongs to no sample.

    Args:
        record: decided by `route`.
        sureness: of its amounts, as `route` was given it.
        least: how sure each part must be in any case, without what the dial asks.
        share: of all documents that the dial could let pass, those that are drawn.
        calibration: fingerprint of what said how sure it is.
    """
    if share <= 0 or route(record, sureness, least).decision is not Decision.AUTO:
        return record
    drawn = place_of(record.source.sha256) < share
    audit = AuditRecord(calibration=calibration, share=share, drawn=drawn)
    if not drawn:
        return record.model_copy(update={"audit": audit})
    code = f"{REASON}({share:g})"
    disputes = tuple(
        it.model_copy(update={"decision": Decision.REVIEW, "reasons": (code, *it.reasons)})
        for it in record.disputes
    )
    return record.model_copy(
        update={
            "audit": audit,
            "decision": Decision.REVIEW,
            "disputes": disputes,
            "reasons": (code, *record.reasons),
        }
    )


def place_of(sha256: str) -> float:
    """Give a file's place in the draw, 0 to 1; those below the share are drawn."""
    digest = hashlib.sha256(_SALT + sha256.encode()).hexdigest()
    return int(digest[:_DIGITS], 16) / float(16**_DIGITS)
