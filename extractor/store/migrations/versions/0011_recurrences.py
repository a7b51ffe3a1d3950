"""Carriers and articles of cases, to count by; what managers did against disputes.

What the cases of an older store say of carriers and articles is taken over.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from extractor.store.cases.folding import trait_key

revision = "0011"
down_revision = "0010"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT_ONCE = 1000
COUNTED = ["opened_on", "merged", "category", "customer_id", "root_cause"]


def upgrade() -> None:
    """Create the tables and fill the first."""
    op.create_table(
        "case_trait",
        sa.Column("case_number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["dispute_case.number"],
            name=op.f("fk_case_trait_case_number_dispute_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_number", "kind", "key", name=op.f("pk_case_trait")),
    )
    op.create_table(
        "corrective_action",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_corrective_action")),
        sqlite_autoincrement=True,
    )
    _take_over()
    for name, columns in (
        (
            "ix_case_trait_kind_opened_on_category_key_name",
            ["kind", "opened_on", "category", "key", "name"],
        ),
        ("ix_case_trait_kind_key_case_number", ["kind", "key", "case_number"]),
    ):
        op.create_index(op.f(name), "case_trait", columns)
    op.create_index("ix_dispute_case_recurring", "dispute_case", COUNTED)


def _take_over() -> None:
    connection = op.get_bind()
    trait = sa.table(
        "case_trait",
        *(sa.column(it) for it in ("case_number", "kind", "key", "name", "category")),
        sa.column("opened_on", sa.Date),
    )
    body = sa.table("case_body", sa.column("case_number"), sa.column("body"))
    last = 0
    while True:
        some = (
            sa.select(body.c.case_number, body.c.body)
            .where(body.c.case_number > last)
            .order_by(body.c.case_number)
            .limit(AT_ONCE)
        )
        found = connection.execute(some).all()
        rows = [row for number, text in found for row in _traits(number, json.loads(text))]
        if rows:
            connection.execute(trait.insert(), rows)
        if len(found) < AT_ONCE:
            return
        last = found[-1].case_number


def _traits(number: int, case: dict[str, Any]) -> Iterator[dict[str, object]]:
    if any(it["kind"] == "merged_into" for it in case["links"]):
        return
    grounds = case["grounds"]
    names = [("carrier", it) for it in grounds["carriers"]]
    names += [("article", it["article"]) for it in grounds["counted"]]
    seen = set()
    for kind, name in names:
        key = trait_key(name)
        if key and (kind, key) not in seen:
            seen.add((kind, key))
            yield {
                "case_number": number,
                "kind": kind,
                "key": key,
                "name": name.strip(),
                "category": case["axes"]["category"],
                "opened_on": dt.date.fromisoformat(case["opened_on"]),
            }
