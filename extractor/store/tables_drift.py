"""The tables of drift: a few small figures of every document, and what was found in them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)

from extractor.store.tables import UtcDateTime, metadata

SLICES = 64  # that chance puts documents into
_Number = BigInteger().with_variant(Integer, "sqlite")

# Of the record that counts. Nothing of it says who wrote or what: codes, a hash of where headings
# stand, two shares. The slice is what chance gave, so that a part can be read.
trace = Table(
    "trace",
    metadata,
    Column(
        "submission",
        _Number,
        ForeignKey("submission.number", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("slice", SmallInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("language", String(8), nullable=False),
    Column("channel", Text, nullable=False),
    Column("document_type", String(32), nullable=False),
    Column("layout", String(32), nullable=False),
    Column("triage", String(32), nullable=False),
    Column("category", String(64), nullable=False),
    Column("decision", String(16), nullable=False),
    Column("confidence", Float),
    Column("unfamiliar", Float),
    Index("ix_trace_slice", "slice", "at"),
    Index("ix_trace_language", "language", "at"),
    Index("ix_trace_layout", "layout", "at"),
)

# A row from the look that found it to the one that did not find it any more.
drift = Table(
    "drift",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=True),
    Column("watched", String(80), nullable=False),
    Column("days", Integer, nullable=False),
    Column("effect", Float, nullable=False),
    Column("chance", Float, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("over_at", UtcDateTime),
    Index(
        "ix_drift_open",
        "watched",
        unique=True,
        sqlite_where=text("over_at IS NULL"),
        postgresql_where=text("over_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)

# The figures of the last look: one row for everything that could be compared.
drift_look = Table(
    "drift_look",
    metadata,
    Column("watched", String(80), primary_key=True),
    Column("days", Integer, nullable=False),
    Column("effect", Float, nullable=False),
    Column("chance", Float, nullable=False),
    Column("looked_at", UtcDateTime, nullable=False),
)
