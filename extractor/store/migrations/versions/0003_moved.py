"""What the first tables hold moves into the new ones."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
CUSTOMER_SURE = 0.5


def upgrade() -> None:
    """Move what there is and drop the old tables."""
    connection = op.get_bind()
    tables = sa.MetaData()
    tables.reflect(connection)
    numbers = _move_records(connection, tables.tables)
    _move_arrivals(connection, tables.tables, numbers)
    for name in ("arrivals", "disputes", "records"):
        op.drop_table(name)


def _move_records(connection: sa.Connection, tables: Mapping[str, sa.Table]) -> dict[str, int]:
    """Move records with their disputes; give the number of each file."""
    old, arrivals = tables["records"], tables["arrivals"]
    first = (
        sa.select(sa.func.min(arrivals.c.arrived_at))
        .where(arrivals.c.sha256 == old.c.sha256)
        .scalar_subquery()
    )
    rows = connection.execute(
        sa.select(old, first.label("came")).order_by(sa.func.coalesce(first, old.c.saved_at))
    ).all()
    numbers: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        numbers[row.sha256] = number
        body = json.loads(row.body)
        saved = _instant(row.saved_at)
        state = _state(body)
        connection.execute(
            tables["submission"]
            .insert()
            .values(
                sha256=row.sha256,
                has_bytes=True,
                size=0,
                name=body["source"]["file"],
                state=state,
                problem=body.get("reason"),
                problem_code=body.get("reason_code"),
                message_id=body["source"].get("message_id"),
                received_at=_instant(row.came or row.saved_at),
                changed_at=saved,
            )
        )
        connection.execute(
            tables["record"]
            .insert()
            .values(submission=number, version=1, standing="current", body=row.body, at=saved)
        )
        connection.execute(
            tables["event"]
            .insert()
            .values(submission=number, state=state, detail="moved from the first tables", at=saved)
        )
        disputes = list(_disputes(number, body))
        if disputes:
            connection.execute(tables["dispute"].insert(), disputes)
    return numbers


def _move_arrivals(
    connection: sa.Connection, tables: Mapping[str, sa.Table], numbers: Mapping[str, int]
) -> None:
    old = tables["arrivals"]
    seen: set[str] = set()
    for row in connection.execute(sa.select(old).order_by(old.c.number)).all():
        connection.execute(
            tables["arrival"]
            .insert()
            .values(
                submission=numbers[row.sha256],
                source="",
                key=row.file,
                origin=row.file,
                name=row.file,
                first=row.sha256 not in seen,
                acknowledged=True,
                settled=True,
                at=_instant(row.arrived_at),
            )
        )
        seen.add(row.sha256)


def _state(body: Mapping[str, Any]) -> str:
    if body["status"] == "quarantined":
        return "quarantined"
    return "recorded" if body.get("disputes") else "not_a_dispute"


def _disputes(number: int, body: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    customer = body.get("customer") or {}
    sure = customer.get("confidence", 0) >= CUSTOMER_SURE
    for position, it in enumerate(body.get("disputes", ())):
        amount = it.get("disputed_amount") or {}
        yield {
            "submission": number,
            "position": position,
            "record_id": it["record_id"],
            "customer_id": customer.get("customer_id") if sure else None,
            "invoice": (it.get("invoice") or {}).get("number"),
            "category": it["category"]["code"],
            "amount_minor": _minor(amount["value"]) if amount else None,
            "currency": amount.get("currency"),
        }


def _minor(value: str) -> int:
    return int(Decimal(value).scaleb(2).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _instant(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC)
