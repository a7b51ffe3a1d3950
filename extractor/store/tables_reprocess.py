"""Runs that make records again of very many documents, and what came of each document.

A run is planned whole before its first document is made: shards of places where documents lie.
A shard is done in the transaction that writes what came of its documents, so a run goes on exactly
where it was killed.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    false,
)

from extractor.store.tables import UtcDateTime, metadata

_Number = BigInteger().with_variant(Integer, "sqlite")


def _of_run(*, primary_key: bool = False) -> Column[int]:
    return Column(
        "run",
        _Number,
        ForeignKey("reprocess_run.number", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
        autoincrement=False,
    )


reprocess_run = Table(
    "reprocess_run",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=True),
    Column("state", String(16), nullable=False),
    Column("choice", Text, nullable=False),  # which documents, as JSON
    Column("digest", String(64), nullable=False),  # of what is chosen and what it is made with
    Column("frame", Text, nullable=False),  # what it is made with, as JSON
    Column("who", Text, nullable=False),
    Column("documents", BigInteger, nullable=False),
    Column("began_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    sqlite_autoincrement=True,
)

# Contents are numbers of submissions, or places outside the store; emptied when the shard is done.
reprocess_shard = Table(
    "reprocess_shard",
    metadata,
    _of_run(primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("contents", Text, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("done", Boolean, nullable=False, server_default=false()),
    Column("worker", Text),
    Column("cpu_seconds", Float),
    Column("wall_seconds", Float),
    Index(None, "run", "done", "position"),
)

# One row a document. The record is kept, compressed, while somebody may still approve it.
reprocess_result = Table(
    "reprocess_result",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=True),
    _of_run(),
    Column("submission", _Number, ForeignKey("submission.number", ondelete="CASCADE")),
    Column("sha256", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("customer", Text, nullable=False),  # of the record before, else of the one after
    Column("place", Text),  # of a document from outside, as JSON
    Column("outcome", String(16), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("version", Integer, nullable=False),  # of the record it was compared with; 0 for none
    Column("correction", BigInteger, nullable=False),  # the newest one then; 0 for none
    Column("problem_code", String(64)),
    Column("problem", Text),
    Column("body", LargeBinary),
    Column("who", Text),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "run", "outcome", "verdict"),
    Index(None, "run", "sha256"),
    Index(None, "submission"),
    sqlite_autoincrement=True,
)

# What is otherwise, field by field; amounts of the dispute before and after, of the whole file
# where it is about the file.
reprocess_change = Table(
    "reprocess_change",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=True),
    _of_run(),
    Column(
        "result",
        _Number,
        ForeignKey("reprocess_result.number", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("field", String(32), nullable=False),
    Column("record_id", String(64), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("before_minor", BigInteger),
    Column("after_minor", BigInteger),
    Column("currency", String(3)),
    Index(None, "run", "field", "before", "after"),
    Index(None, "result"),
    sqlite_autoincrement=True,
)
