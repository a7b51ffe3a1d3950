"""How a record made again compares with the one that counts."""

from __future__ import annotations

import enum

from extractor.values.differences import differing_paths
from extractor.values.record import FileRecord, Status


class Change(enum.StrEnum):
    """How a record made again compares with the one that counts."""

    SAME = "same"
    OTHER = "other"
    READABLE = "readable"  # it was set aside before
    UNREADABLE = "unreadable"  # it was not; nothing is proposed


def change_of(before: FileRecord, after: FileRecord) -> tuple[Change, tuple[str, ...]]:
    """Say how two records of one file compare, and name what is otherwise, as paths into them."""
    was_aside = before.status is Status.QUARANTINED
    if after.status is Status.QUARANTINED:
        return (Change.SAME if was_aside else Change.UNREADABLE), ()
    paths = differing_paths(before, after)
    if not paths:
        return Change.SAME, ()
    return (Change.READABLE if was_aside else Change.OTHER), paths
