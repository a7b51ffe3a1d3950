"""Who did what, when, to which thing, and why: entries that are added and never changed.

Each entry carries the hash of the one before, so that nothing can be altered, removed, put in or
moved without every later hash telling it. A bare chain does not show that its end was cut off;
for that its head is exported (see `audit_heads`). `audit_check` verifies.

What can be personal (who, which thing, the body) enters the hash by a salted digest: an erasure
takes the words and their salt away, and the chain still holds.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from extractor.handfuls import handfuls
from extractor.store.store import Store
from extractor.store.tables_audit import audit

ERASURE = "erasure"
START = "0" * 64  # what the first entry follows
PARTS = ("who", "subject", "body")
_LOCK = 7_241_012  # advisory lock of those who add an entry
_AT_ONCE = 500  # numbers in one statement


@dataclasses.dataclass(frozen=True, slots=True)
class By:
    """Somebody who does something.

    Attributes:
        who: an account's or a system user's name.
        role: at the time; "command" for the command line.
    """

    who: str
    role: str = ""


SYSTEM = By("system")


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done.

    Attributes:
        at: aware.
        who: an account's or a system user's name; "system" for the program itself.
        role: of that account at the time; "command" for the command line.
        what: a code such as "case.moved", "session.login".
        subject: kind and id, such as ("case", "D-1").
        body: before, after, why: what JSON can hold.
    """

    at: dt.datetime
    who: str
    role: str
    what: str
    subject: tuple[str, str]
    body: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """An entry as it is kept; what was erased is None.

    Attributes:
        number: from 1, without a gap.
        hash: of this entry and, by the one before, of all earlier ones.
    """

    number: int
    at: dt.datetime
    who: str | None
    role: str
    what: str
    kind: str
    subject: str | None
    body: dict[str, Any] | None
    hash: str


@dataclasses.dataclass(frozen=True, slots=True)
class Head:
    """The newest entry at some instant.

    Attributes:
        number: of that entry; 0 for an empty trail.
        hash: of that entry.
    """

    number: int
    hash: str


@dataclasses.dataclass(frozen=True, slots=True)
class Chosen:
    """Which entries are wanted; all of what is given must fit.

    Attributes:
        what: a code, or its beginning up to a dot: "case" for all of "case.moved", "case.opened".
        kind: of the subject.
        since: that instant or later.
        until: before that instant.
        after: with a greater number.
        most: the newest ones of them.
        oldest: the oldest ones instead, as for whoever reads on.
    """

    who: str | None = None
    what: str | None = None
    kind: str | None = None
    subject: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    after: int = 0
    most: int = 1000
    oldest: bool = False


_LAST = sa.select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)
_ADD = audit.insert()


def append(connection: sa.Connection, entry: Entry) -> int:
    """Add an entry, in the caller's writing transaction; call it last in there.

    Those who add wait for each other until they commit, on both engines; whoever locks rows after
    adding can wait for somebody who waits for him.

    Returns:
        Its number.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    last = _head(connection)
    row = _row(entry, last)
    connection.execute(_ADD, row)
    return last.number + 1


def head(store: Store) -> Head:
    """Give the newest entry's number and hash.

    Raises:
        StoreError: the store does not answer.
    """
    with store.database.reading() as connection:
        return _head(connection)


def entries(store: Store, chosen: Chosen = Chosen()) -> list[Kept]:
    """Give entries, oldest first.

    Raises:
        StoreError: the store does not answer.
    """
    a = audit.c
    wanted = sa.select(
        a.number, a.at, a.who, a.role, a.what, a.kind, a.subject, a.body, a.hash
    ).where(a.number > chosen.after, *_conditions(chosen))
    with store.database.reading() as connection:
        order = a.number if chosen.oldest else a.number.desc()
        found = connection.execute(wanted.order_by(order).limit(chosen.most)).all()
    return [
        Kept(
            number=it.number,
            at=it.at,
            who=it.who,
            role=it.role,
            what=it.what,
            kind=it.kind,
            subject=it.subject,
            body=None if it.body is None else json.loads(it.body),
            hash=it.hash,
        )
        for it in (found if chosen.oldest else reversed(found))
    ]


def erase(
    connection: sa.Connection,
    numbers: Iterable[int],
    parts: Sequence[str],
    entry: Entry,
) -> int:
    """Take words out of entries, and add one that says so; the chain still holds.

    Args:
        connection: in a writing transaction.
        numbers: of the entries; those of erasures themselves are left as they are.
        parts: which of "who", "subject", "body".
        entry: who erases and why, of the kind `ERASURE`. Its body gets what was erased where, and
            must not hold what may itself have to be erased one day.

    Returns:
        The number of the added entry.

    Raises:
        ValueError: the entry is of another kind.
    """
    if entry.what != ERASURE:
        raise ValueError(entry.what)
    touched: list[int] = []
    wanted = sorted(set(numbers))
    columns = {f"{part}{end}": None for part in parts for end in ("", "_salt")}
    for some in handfuls(wanted, _AT_ONCE):
        done = connection.execute(
            audit.update()
            .where(audit.c.number.in_(some), audit.c.what != ERASURE)
            .values(columns)
            .returning(audit.c.number)
        )
        touched += done.scalars()
    body = {**entry.body, "parts": sorted(parts), "entries": _ranges(sorted(touched))}
    return append(connection, dataclasses.replace(entry, body=body))


def digest(salt: str, text: str) -> str:
    """Give the digest by which a part that can be erased enters the chain."""
    return hashlib.sha256(f"{salt}|{text}".encode()).hexdigest()


def hash_of(row: Mapping[str, Any]) -> str:
    """Work out the hash of an entry from the columns of its row."""
    at = row["at"].astimezone(dt.UTC).isoformat(timespec="microseconds")
    chained = (
        row["previous"], row["number"], at, row["who_digest"], row["role"], row["what"],
        row["kind"], row["subject_digest"], row["body_digest"],
    )  # fmt: skip
    return hashlib.sha256(json.dumps(chained).encode()).hexdigest()


def _head(connection: sa.Connection) -> Head:
    row = connection.execute(_LAST).first()
    return Head(0, START) if row is None else Head(row.number, row.hash)


def _row(entry: Entry, last: Head) -> dict[str, object]:
    kind, subject = entry.subject
    body = json.dumps(entry.body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    row: dict[str, object] = {
        "number": last.number + 1,
        "at": entry.at.astimezone(dt.UTC),
        "what": entry.what,
        "role": entry.role,
        "kind": kind,
        "previous": last.hash,
    }
    for part, text in zip(PARTS, (entry.who, subject, body), strict=True):
        salt, kept = secrets.token_hex(16), _storable(text)
        row |= {part: kept, f"{part}_salt": salt, f"{part}_digest": digest(salt, kept)}
    return row | {"hash": hash_of(row)}


def _storable(text: str) -> str:
    """Give a text that both engines keep as it is: no NUL, no half of a surrogate pair."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _conditions(chosen: Chosen) -> list[sa.ColumnElement[bool]]:
    a = audit.c
    found = []
    if chosen.who is not None:
        found.append(a.who == chosen.who)
    if chosen.what is not None:
        inner = a.what.startswith(f"{chosen.what}.", autoescape=True)
        found.append(sa.or_(a.what == chosen.what, inner))
    if chosen.kind is not None:
        found.append(a.kind == chosen.kind)
    if chosen.subject is not None:
        found.append(a.subject == chosen.subject)
    if chosen.since is not None:
        found.append(a.at >= chosen.since)
    if chosen.until is not None:
        found.append(a.at < chosen.until)
    return found


def _ranges(numbers: Sequence[int]) -> list[list[int]]:
    """Give numbers as first and last of each unbroken run."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return runs
