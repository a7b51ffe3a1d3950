"""How far a submission has come.

::

    received ── read ── extracted ─┬─ recorded ── delivered
        │         │         │      ├─ not_a_dispute
        │         │         │      └─ duplicate
        └─────────┴─────────┴──────── quarantined ── released
                                           └─ received (tried again)
"""

from __future__ import annotations

import enum


class State(enum.StrEnum):
    """A submission's state; each is durable before the next begins."""

    RECEIVED = "received"  # its bytes are kept
    READ = "read"  # its words are kept
    EXTRACTED = "extracted"  # its record is made
    RECORDED = "recorded"  # its record counts, and is waiting to be handed on
    DELIVERED = "delivered"  # every sink took its record
    NOT_A_DISPUTE = "not_a_dispute"  # recorded, and contests nothing
    DUPLICATE = "duplicate"  # recorded, and contests only what was recorded before
    QUARANTINED = "quarantined"  # set aside; a person decides
    RELEASED = "released"  # a person took it over from the quarantine


IN_WORK = (State.RECEIVED, State.READ, State.EXTRACTED)
RECORDED = (State.RECORDED, State.DELIVERED, State.RELEASED)


class Standing(enum.StrEnum):
    """What a version of a record counts for."""

    EXTRACTED = "extracted"  # not yet: its submission is still in work
    CURRENT = "current"
    PROPOSED = "proposed"  # by a replay; a person adopts it or not
    SUPERSEDED = "superseded"


class Handing(enum.StrEnum):
    """How far a delivery has come."""

    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"  # given up; visible, and can be tried again
