"""The table of lists that people keep for themselves."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text

from extractor.store.tables import metadata

NAME_CHARACTERS = 60

# A list that somebody looks at again and again: its name and the query of its address.
saved_view = Table(
    "saved_view",
    metadata,
    Column(
        "account",
        BigInteger().with_variant(Integer, "sqlite"),
        ForeignKey("account.number", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("name", String(NAME_CHARACTERS), primary_key=True),
    Column("query", Text, nullable=False),
)
