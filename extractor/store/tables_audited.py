"""The table of the fair sample that people look at, see `records.drawing`."""

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
)

from extractor.store.tables import UtcDateTime, metadata

# A drawn record, as it was when it was made: what was said before anybody looked.
drawn = Table(
    "drawn",
    metadata,
    Column(
        "submission",
        BigInteger().with_variant(Integer, "sqlite"),
        ForeignKey("submission.number", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("calibration", String(12), nullable=False),
    Column("share", Float, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("disputes", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "calibration", "submission"),
)
