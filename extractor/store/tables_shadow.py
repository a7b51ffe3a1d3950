"""What a release that runs beside the one in use made of files."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from extractor.store.tables import UtcDateTime, metadata

_Number = BigInteger().with_variant(Integer, "sqlite")


def _of_submission(*, primary_key: bool = False) -> Column[int]:
    return Column(
        "submission",
        _Number,
        ForeignKey("submission.number", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
        autoincrement=False,
    )


# Each file that was given to a shadow, once; "failed" until it came to an end.
shadow_run = Table(
    "shadow_run",
    metadata,
    Column("release", Integer, primary_key=True, autoincrement=False),
    _of_submission(primary_key=True),
    Column("outcome", String(16), nullable=False),
    Column("problem", String(64)),
    Column("at", UtcDateTime, nullable=False),
)

shadow_difference = Table(
    "shadow_difference",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=True),
    Column("release", Integer, nullable=False),
    _of_submission(),
    Column("field", String(64), nullable=False),
    Column("record_id", String(64), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("before_confidence", Float, nullable=False),
    Column("after_confidence", Float, nullable=False),
    Column("amount_minor", BigInteger),
    Column("currency", String(3)),
    Index(None, "release", "number"),
    Index(None, "submission"),
    sqlite_autoincrement=True,
)
