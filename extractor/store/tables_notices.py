"""The tables of what is sent: notices to people, with their messages, and letters to customers."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from extractor.store.tables import UtcDateTime, metadata

_Number = BigInteger().with_variant(Integer, "sqlite")


def _key(name: str, table: str) -> Column[int]:
    return Column(
        name,
        _Number,
        ForeignKey(f"{table}.number", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )


# Written in the transaction of what caused it; the key makes the same notice one.
notice = Table(
    "notice",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("recipient", Text, nullable=False),
    Column("case_id", String(64), nullable=False, index=True),
    Column("day", Date, nullable=False),
    Column("event", Integer),
    Column("figures", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("routed_at", UtcDateTime),
    Index(
        "ix_notice_unrouted",
        "number",
        sqlite_where=text("routed_at IS NULL"),
        postgresql_where=text("routed_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)

# One mail or call: of one notice, or a digest that gathers several until its time. The token is
# what receivers know it by when it comes again.
message = Table(
    "message",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=True),
    Column("token", String(32), nullable=False, unique=True),
    Column("way", String(16), nullable=False),
    Column("recipient", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("digest", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("made_at", UtcDateTime, nullable=False),
    Column("set_at", UtcDateTime),
    Column("due_at", UtcDateTime),
    Column("problem", Text),
    Column("done_at", UtcDateTime),
    Index(
        "ix_message_gathering",
        "address",
        "recipient",
        unique=True,
        sqlite_where=text("state = 'gathering'"),
        postgresql_where=text("state = 'gathering'"),
    ),
    Index(
        "ix_message_waiting",
        "number",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    sqlite_autoincrement=True,
)

message_notice = Table(
    "message_notice",
    metadata,
    _key("message", "message"),
    _key("notice", "notice"),
    Index(None, "notice"),
)

# A letter to a customer; its words stand in the event of the case that it is. `thread` has the ids
# of the mails that it answers, the last one of them last, with blanks between.
letter = Table(
    "letter",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=True),
    Column("token", String(32), nullable=False, unique=True),
    Column(
        "case_number",
        _Number,
        ForeignKey("dispute_case.number", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("event", Integer, nullable=False),
    Column("language", String(8), nullable=False),
    Column("thread", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("made_at", UtcDateTime, nullable=False),
    Column("set_at", UtcDateTime),
    Column("due_at", UtcDateTime),
    Column("problem", Text),
    Column("done_at", UtcDateTime),
    UniqueConstraint("case_number", "event"),
    Index(
        "ix_letter_waiting",
        "number",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    sqlite_autoincrement=True,
)

# The last day on which something was done that is done once a day.
daily = Table(
    "daily",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("day", Date, nullable=False),
)
