"""Take in what a source gives, before anybody acknowledges it.

Its bytes are durable first, then its rows are, in one transaction; only then may the source be
told (see `service.intake`). What is given again after a crash is recognised by its place.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import hashlib
from collections.abc import Sequence

import sqlalchemy as sa

from extractor.faultpoints import reached
from extractor.store import blobs
from extractor.store import tables as t
from extractor.store.store import Store
from extractor.store.writing import Subject, insert, note, put_arrival
from extractor.values.incoming import Incoming
from extractor.values.progress import IN_WORK, State

_TO_DO = t.job.insert()
_KNOWN = sa.select(t.submission.c.number).where(t.submission.c.sha256 == sa.bindparam("sha256"))
_UNACKNOWLEDGED = sa.select(t.arrival.c.number).where(
    t.arrival.c.submission == sa.bindparam("which"),
    t.arrival.c.source == sa.bindparam("source"),
    t.arrival.c.key == sa.bindparam("key"),
    t.arrival.c.acknowledged.is_(False),
)
_ACKNOWLEDGE = t.arrival.update().where(
    t.arrival.c.number.in_(sa.bindparam("which", expanding=True))
)


@functools.cache
def _submit(dialect: str) -> sa.Executable:
    return insert(dialect, t.submission).on_conflict_do_nothing().returning(t.submission.c.number)


@dataclasses.dataclass(frozen=True, slots=True)
class Received:
    """What taking in did.

    Attributes:
        sha256: the id of the submission.
        arrival: number under which the arrival stands.
        is_new: False when the same bytes had come before.
    """

    sha256: str
    arrival: int
    is_new: bool


def receive(
    store: Store, incoming: Incoming, *, source: str, acknowledged: Sequence[int] = ()
) -> Received:
    """Make something that arrived durable, and work of it if it is new; see `receive_all`.

    Raises:
        StoreError: it cannot be kept; nothing of it counts then, and it may be given again.
    """
    return receive_all(store, (incoming,), source=source, acknowledged=acknowledged)[0]


def receive_all(
    store: Store,
    given: Sequence[Incoming],
    *,
    source: str,
    acknowledged: Sequence[int] = (),
) -> list[Received]:
    """Make what arrived together durable, in one transaction, and work of what is new.

    Args:
        store: takes it.
        given: as its source gave it.
        source: a name for the source, by which keys are told apart.
        acknowledged: arrivals that their sources know of, to be noted on this occasion.

    Returns:
        What became of each.

    Raises:
        StoreError: it cannot be kept; nothing of it counts then, and it may be given again.
    """
    ids = iter(blobs.keep_all(store.blobs, [it.content for it in given if it.content is not None]))
    files = [_place_digest(source, it) if it.content is None else next(ids) for it in given]
    reached("receive.kept")
    with store.database.writing() as connection:
        received, new = [], []
        for incoming, sha256 in zip(given, files, strict=True):
            subject, is_new = _submitted(connection, incoming, sha256, store.clock())
            number = _arrived(connection, subject, incoming, source, is_new=is_new)
            received.append(Received(sha256, number, is_new))
            new += [subject] * is_new
        if new:
            connection.execute(_TO_DO, [{"submission": it.number} for it in new])
        note(connection, new, State.RECEIVED)
        _note_acknowledged(connection, acknowledged)
        reached("receive.written")
    reached("receive.committed")
    return received


def note_acknowledged(store: Store, arrivals: Sequence[int]) -> None:
    """Note that their sources know of these arrivals, so that the next ones there are others.

    Raises:
        StoreError: the store does not answer.
    """
    if arrivals:
        with store.database.writing() as connection:
            _note_acknowledged(connection, arrivals)


def unsettled(store: Store, source: str, *, most: int = 200) -> list[tuple[int, str, str | None]]:
    """Give arrivals whose submissions have an outcome that their source was not told of.

    Returns:
        The number, key and problem of each.

    Raises:
        StoreError: the store does not answer.
    """
    chosen = (
        sa.select(t.arrival.c.number, t.arrival.c.key, t.submission.c.problem)
        .join(t.submission, t.submission.c.number == t.arrival.c.submission)
        .where(
            t.arrival.c.source == source,
            t.arrival.c.settled.is_(False),
            t.submission.c.state.not_in([it.value for it in IN_WORK]),
        )
        .order_by(t.arrival.c.number)
        .limit(most)
    )
    with store.database.reading() as connection:
        return [(it.number, it.key, it.problem) for it in connection.execute(chosen)]


def has_unsettled(store: Store, source: str) -> bool:
    """Say whether a source could still be told how something ended.

    Raises:
        StoreError: the store does not answer.
    """
    chosen = sa.select(t.arrival.c.number).where(
        t.arrival.c.source == source, t.arrival.c.settled.is_(False)
    )
    with store.database.reading() as connection:
        return connection.execute(chosen.limit(1)).first() is not None


def note_settled(store: Store, arrivals: Sequence[int]) -> None:
    """Note that their source was told how these ended.

    Raises:
        StoreError: the store does not answer.
    """
    if arrivals:
        with store.database.writing() as connection:
            connection.execute(
                t.arrival.update().where(t.arrival.c.number.in_(arrivals)).values(settled=True)
            )


def _place_digest(source: str, incoming: Incoming) -> str:
    """Give what something without bytes is known by: where it came from."""
    place = f"no bytes\0{source}\0{incoming.key}".encode(errors="surrogateescape")
    return hashlib.sha256(place).hexdigest()


def _submitted(
    connection: sa.Connection, incoming: Incoming, sha256: str, at: dt.datetime
) -> tuple[Subject, bool]:
    """Give the submission of some bytes, and whether they had never come before."""
    problem = incoming.problem
    row = {
        "sha256": sha256,
        "has_bytes": incoming.content is not None,
        "size": len(incoming.content or b""),
        "name": _shown(incoming.name),
        "state": State.RECEIVED.value,
        "problem_code": problem.code if problem else None,
        "problem": _shown(str(problem)) if problem else None,
        "message_id": _shown(incoming.message_id) or None,
        "mailed_at": incoming.received,
        "received_at": at,
        "changed_at": at,
    }
    number = connection.execute(_submit(connection.dialect.name), row).scalar()
    if number is not None:
        return Subject(number, sha256, at), True
    known = connection.execute(_KNOWN, {"sha256": sha256}).scalar_one()
    return Subject(known, sha256, at), False


def _arrived(
    connection: sa.Connection, subject: Subject, incoming: Incoming, source: str, *, is_new: bool
) -> int:
    """Note that something came; what came before its source knew comes once."""
    key = _shown(incoming.key)
    if not is_new:
        place = {"which": subject.number, "source": source, "key": key}
        again: int | None = connection.execute(_UNACKNOWLEDGED, place).scalar()
        if again is not None:
            return again
    place_names = (source, key, _shown(incoming.origin), _shown(incoming.name))
    return put_arrival(connection, subject, place_names, first=is_new)


def _note_acknowledged(connection: sa.Connection, arrivals: Sequence[int]) -> None:
    if arrivals:
        connection.execute(_ACKNOWLEDGE, {"which": list(arrivals), "acknowledged": True})


def _shown(text: str) -> str:
    """Give text that every database takes: no half surrogate pairs, no NUL."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")
