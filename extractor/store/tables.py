"""The tables, one model for SQLite and PostgreSQL.

Instants are kept in UTC by one type, because SQLite forgets the zone; amounts are whole minor
units, because SQLite's numbers are floats underneath. Enumerations are text, so that a new value
is no change of a table.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.types import TypeDecorator

from extractor.values.money import to_cents

HEAD = "0018"  # the newest migration; the chain does not follow the numbers
KNOWN = (*(f"{it:04}" for it in range(1, 12)), "0014", "0015", "0016", "0012", "0017", HEAD)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_Number = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts only INTEGER keys


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An instant: aware on the way in, UTC on the way out, on both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: dt.datetime | None,
        dialect: Dialect,  # noqa: ARG002 (the library's signature)
    ) -> dt.datetime | None:
        """Give what the database is told."""
        return None if value is None else value.astimezone(dt.UTC)

    def process_result_value(
        self,
        value: dt.datetime | None,
        dialect: Dialect,  # noqa: ARG002 (the library's signature)
    ) -> dt.datetime | None:
        """Give what the database said, with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def to_minor(value: Decimal) -> int:
    """Give an amount as whole hundredths, which is how records write it."""
    return int(to_cents(value).scaleb(2))


def from_minor(value: int | None) -> Decimal | None:
    """Give the amount again."""
    return None if value is None else Decimal(value).scaleb(-2)


def _counted(name: str = "number") -> Column[int]:
    return Column(name, _Number, primary_key=True, autoincrement=True)


def _of_submission(*, primary_key: bool = False) -> Column[int]:
    return Column(
        "submission",
        _Number,
        ForeignKey("submission.number", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
        autoincrement=False,
    )


# One row for each different content that came; what arrived without bytes has a digest of where
# it came from instead.
submission = Table(
    "submission",
    metadata,
    _counted(),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("has_bytes", Boolean, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("duplicate_of", String(64)),
    Column("problem_code", String(64)),
    Column("problem", Text),
    Column("message_id", Text, index=True),
    Column("in_reply_to", Text),
    Column("mailed_at", UtcDateTime),
    Column("received_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

# Every time something came in, the first time included.
arrival = Table(
    "arrival",
    metadata,
    _counted(),
    _of_submission(),
    Column("source", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("first", Boolean, nullable=False),
    Column("acknowledged", Boolean, nullable=False, server_default=false()),
    Column("settled", Boolean, nullable=False, server_default=false()),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "submission"),
    Index(
        "ix_arrival_unsettled",
        "source",
        sqlite_where=text("settled = 0"),
        postgresql_where=text("NOT settled"),
    ),
)

# Those who may own work; alive as long as their lock is held, whatever any clock says.
owner = Table(
    "owner",
    metadata,
    _counted(),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

# What is to be done; a row goes with the transaction that records the outcome.
job = Table(
    "job",
    metadata,
    _of_submission(primary_key=True),
    Column("owner", _Number),
    Column("lease", BigInteger, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("faults", Integer, nullable=False, server_default="0"),
    Column("set_at", UtcDateTime),
    Column("due_at", UtcDateTime),
    Column("problem", Text),
    Index(None, "owner"),
)

# Where the words of a submission are kept, so that nothing is recognised twice.
reading = Table(
    "reading",
    metadata,
    _of_submission(primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

part = Table(
    "part",
    metadata,
    _of_submission(primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
)

# Every version of a submission's record: extracted, current, proposed or superseded.
record = Table(
    "record",
    metadata,
    _counted(),
    _of_submission(),
    Column("version", Integer, nullable=False),
    Column("standing", String(16), nullable=False),
    Column("body", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("submission", "version"),
)

# The disputes of current records.
dispute = Table(
    "dispute",
    metadata,
    _of_submission(primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("record_id", String(64), nullable=False, index=True),
    Column("customer_id", Text),
    Column("invoice", Text),
    Column("category", String(64), nullable=False),
    Column("amount_minor", BigInteger),
    Column("currency", String(3)),
    Column("follows", String(64), index=True),
    Index(None, "customer_id", "invoice"),
)

# Submissions that belong together though they are not the same bytes.
related = Table(
    "related",
    metadata,
    _of_submission(primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("other", String(64), primary_key=True),
)

# The outbox: written with the record or the event of a case, emptied by the relay. A record's text
# stands with it; what is told of a case stands here until it is handed on.
delivery = Table(
    "delivery",
    metadata,
    _counted(),
    Column("sink", Text, nullable=False),
    Column("submission", _Number, ForeignKey("submission.number", ondelete="CASCADE")),
    Column("case_number", _Number, ForeignKey("dispute_case.number", ondelete="CASCADE")),
    Column("version", Integer, nullable=False),
    Column("body", Text),
    Column("ordering", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("owner", _Number),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("set_at", UtcDateTime),
    Column("due_at", UtcDateTime),
    Column("problem", Text),
    Column("done_at", UtcDateTime),
    UniqueConstraint("sink", "submission", "version"),
    UniqueConstraint("sink", "case_number", "version"),
    Index(None, "submission"),
    Index(None, "case_number"),
    Index(
        "ix_delivery_waiting",
        "sink",
        "number",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "ix_delivery_ordering",
        "sink",
        "ordering",
        "number",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    sqlite_autoincrement=True,
)

# Every change of a submission's state.
event = Table(
    "event",
    metadata,
    _counted(),
    _of_submission(),
    Column("state", String(16), nullable=False),
    Column("owner", _Number),
    Column("detail", Text),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "submission"),
)
