"""The table that says which folder belongs to a database on a server: one row."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from extractor.store.tables import UtcDateTime, metadata

folder_mark = Table(
    "folder_mark",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1
    Column("mark", String(32), nullable=False),
    Column("host", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
