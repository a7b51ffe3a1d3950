"""Notices, and the messages that tell them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    _create_notice()
    _create_message()
    op.create_table(
        "daily",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_daily")),
    )


def _create_notice() -> None:
    op.create_table(
        "notice",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=True),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("routed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_notice_case_id"), "notice", ["case_id"])
    _create_partial("ix_notice_unrouted", "notice", ["number"], "routed_at IS NULL")


def _create_message() -> None:
    op.create_table(
        "message",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("set_at", INSTANT, nullable=True),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_message")),
        sa.UniqueConstraint("token", name=op.f("uq_message_token")),
        sqlite_autoincrement=True,
    )
    _create_partial("ix_message_waiting", "message", ["number"], "state = 'waiting'")
    _create_partial(
        "ix_message_gathering", "message", ["address", "recipient"], "state = 'gathering'",
        unique=True,
    )  # fmt: skip
    op.create_table(
        "message_notice",
        sa.Column("message", NUMBER, autoincrement=False, nullable=False),
        sa.Column("notice", NUMBER, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["message"],
            ["message.number"],
            name=op.f("fk_message_notice_message_message"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["notice"],
            ["notice.number"],
            name=op.f("fk_message_notice_notice_notice"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("message", "notice", name=op.f("pk_message_notice")),
    )
    op.create_index(op.f("ix_message_notice_notice"), "message_notice", ["notice"])


def _create_partial(
    name: str, table: str, columns: list[str], where: str, *, unique: bool = False
) -> None:
    op.create_index(
        name,
        table,
        columns,
        unique=unique,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )
