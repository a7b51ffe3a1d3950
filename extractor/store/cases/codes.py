"""Which categories the cases of a store have, whatever taxonomy holds today."""

from __future__ import annotations

import sqlalchemy as sa

from extractor.store.store import Store
from extractor.store.tables_cases import dispute_case


def categories_in(store: Store) -> dict[str, int]:
    """Count the cases of each category, by code."""
    code = dispute_case.c.category
    counted = sa.select(code, sa.func.count()).group_by(code).order_by(code)
    with store.database.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(counted)}
