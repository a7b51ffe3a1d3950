"""The table of what was erased: what it was, when, and which entry of the audit trail says why."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text, text

from extractor.store.tables import UtcDateTime, metadata

# "submission" under its SHA-256, "case" under its id. Not cleared: files may still have to go.
erased = Table(
    "erased",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("entry", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
    Column("cleared", Boolean, nullable=False),
    Index(
        "ix_erased_open",
        "id",
        sqlite_where=text("cleared = 0"),
        postgresql_where=text("NOT cleared"),
    ),
)
