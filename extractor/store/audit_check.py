"""Find every entry of the audit trail that was altered, removed, put in or moved.

An entry is itself sound when its hash fits what it says, and follows when it names the hash of the
one before. What a chain cannot show, its end cut off or all of it made anew, shows against a head
that was exported earlier.
"""

from __future__ import annotations

import dataclasses
import enum
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from extractor.store.audit import ERASURE, PARTS, START, Head, digest, hash_of
from extractor.store.store import Store
from extractor.store.tables_audit import audit

_AT_ONCE = 5_000
_NEAR = 3  # how far a number is looked for that an entry had before
_TRIED = 300  # unsound entries, up to which each is tried under the number of each


class Fault(enum.StrEnum):
    """What is wrong with an entry, or with those from it to another."""

    ALTERED = "altered"  # it does not say what its hash or its digests were made of
    REMOVED = "removed"
    EXCHANGED = "exchanged"  # the next one follows another entry than this
    MOVED = "moved"  # it had another number, which the detail gives
    INSERTED = "inserted"
    EMPTIED = "emptied"  # words were taken out, and no erasure says so
    CUT_OFF = "cut_off"  # an exported head is newer
    REWRITTEN = "rewritten"  # an exported head knew it otherwise, and all before it may be false


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """A stretch of the trail that cannot be believed.

    Attributes:
        last: the same number as the first for a single entry.
        detail: which part, or the number that a moved one had; empty where the fault says it.
    """

    fault: Fault
    first: int
    last: int
    detail: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Verified:
    """What verifying found.

    Attributes:
        entries: how many there are.
        erased: how many of them an erasure took words out of.
        head: of the trail as it is.
        problems: in the order of their numbers; none for a sound trail.
    """

    entries: int
    erased: int
    head: Head
    problems: tuple[Problem, ...]


@dataclasses.dataclass(slots=True)
class _Walk:
    """What was seen so far."""

    last: Head = dataclasses.field(default_factory=lambda: Head(0, START))
    count: int = 0
    is_sound: bool = True  # the last entry itself
    made: str = START  # what the last one's hash should have been
    unsound: dict[int, Mapping[str, Any]] = dataclasses.field(default_factory=dict)
    emptied: dict[int, set[str]] = dataclasses.field(default_factory=dict)
    accounted: list[tuple[int, int, frozenset[str]]] = dataclasses.field(default_factory=list)
    problems: list[Problem] = dataclasses.field(default_factory=list)


def verify(store: Store, known: Sequence[Head] = ()) -> Verified:
    """Verify the whole trail.

    Args:
        store: with it.
        known: heads that were exported earlier.

    Raises:
        StoreError: the store does not answer.
    """
    walk = _Walk()
    by_number = _by_number(known)
    with store.database.reading() as connection:
        for row in _rows(connection):
            _look(walk, row)
            _compare(walk, by_number.pop(int(row["number"]), ()))
    left = [it for heads in by_number.values() for it in heads]
    _explain(walk)
    erased = _account(walk)
    _after_the_end(walk, left)
    found = sorted(set(walk.problems), key=lambda it: (it.first, it.last, it.fault, it.detail))
    return Verified(walk.count, erased, walk.last, tuple(found))


def _by_number(known: Sequence[Head]) -> dict[int, tuple[Head, ...]]:
    found: dict[int, tuple[Head, ...]] = {}
    for it in known:
        found[it.number] = (*found.get(it.number, ()), it)
    found.pop(0, None)  # of the empty trail: everything follows it
    return found


def _rows(connection: sa.Connection) -> Iterator[Mapping[str, Any]]:
    after: int | None = None
    while True:
        chosen = sa.select(audit).order_by(audit.c.number).limit(_AT_ONCE)
        if after is not None:
            chosen = chosen.where(audit.c.number > after)
        rows = connection.execute(chosen).mappings().all()
        if not rows:
            return
        yield from (dict(it) for it in rows)
        after = rows[-1]["number"]


def _look(walk: _Walk, row: Mapping[str, Any]) -> None:
    number = int(row["number"])
    walk.count += 1
    if number < 1:
        walk.problems.append(Problem(Fault.INSERTED, number, number))
        return
    if number > walk.last.number + 1:
        walk.problems.append(Problem(Fault.REMOVED, walk.last.number + 1, number - 1))
    made = hash_of(row)
    is_sound = made == row["hash"]
    if not is_sound:
        walk.unsound[number] = row
    elif number == walk.last.number + 1:
        _follow(walk, row)
    _look_inside(walk, row)
    walk.last = Head(number, row["hash"])
    walk.is_sound, walk.made = is_sound, made


def _follow(walk: _Walk, row: Mapping[str, Any]) -> None:
    """Tell when a sound entry names another one as the one before."""
    if row["previous"] in {walk.last.hash, walk.made}:
        return
    if walk.is_sound:
        before = walk.last.number
        first = max(before, 1)
        walk.problems.append(Problem(Fault.EXCHANGED, first, first))


def _explain(walk: _Walk) -> None:
    """Tell entries that only have another number from altered ones, and find whose place it is."""
    was = {number: _former_number(walk, row) for number, row in walk.unsound.items()}
    claimed = {it for it in was.values() if it is not None}
    newest = max(claimed, default=0)
    for number, former in was.items():
        if former is not None:
            walk.problems.append(Problem(Fault.MOVED, number, number, str(former)))
            if number not in claimed and number < newest:
                walk.problems.append(Problem(Fault.REMOVED, number, number))
        else:
            fault = Fault.INSERTED if number in claimed else Fault.ALTERED
            walk.problems.append(Problem(fault, number, number))


def _former_number(walk: _Walk, row: Mapping[str, Any]) -> int | None:
    """Give the number under which an entry would be sound; None if there is none near or known."""
    number = int(row["number"])
    near = {number + it for it in range(-_NEAR, _NEAR + 1)}
    known = set(walk.unsound) if len(walk.unsound) <= _TRIED else set()
    gaps = {it.first for it in walk.problems if it.fault is Fault.REMOVED}
    for former in sorted(near | known | gaps):
        if hash_of({**row, "number": former}) == row["hash"]:
            return former
    return None


def _look_inside(walk: _Walk, row: Mapping[str, Any]) -> None:
    """Compare each part with its digest; note which are empty, and what erasures account for."""
    number = int(row["number"])
    for part in PARTS:
        text, salt = row[part], row[f"{part}_salt"]
        if text is None and salt is None:
            walk.emptied.setdefault(number, set()).add(part)
        elif text is None or salt is None or digest(salt, text) != row[f"{part}_digest"]:
            walk.problems.append(Problem(Fault.ALTERED, number, number, part))
    if row["what"] == ERASURE and row["body"] is not None:
        body = json.loads(row["body"])
        parts = frozenset(body.get("parts", ()))
        walk.accounted += ((first, last, parts) for first, last in body.get("entries", ()))


def _compare(walk: _Walk, known: Sequence[Head]) -> None:
    for it in known:
        if it.hash != walk.last.hash:
            walk.problems.append(Problem(Fault.REWRITTEN, it.number, it.number))


def _account(walk: _Walk) -> int:
    """Find what is empty without an erasure; give how many entries rightly are."""
    allowed: dict[int, set[str]] = {}
    for first, last, parts in walk.accounted:
        for number in range(first, last + 1):
            if number in walk.emptied:
                allowed.setdefault(number, set()).update(parts)
    for number, parts_ in walk.emptied.items():
        walk.problems += (
            Problem(Fault.EMPTIED, number, number, part)
            for part in sorted(parts_ - allowed.get(number, set()))
        )
    return len(allowed)


def _after_the_end(walk: _Walk, known: Sequence[Head]) -> None:
    newest = max((it.number for it in known), default=0)
    if newest > walk.last.number:
        walk.problems.append(Problem(Fault.CUT_OFF, walk.last.number + 1, newest))
