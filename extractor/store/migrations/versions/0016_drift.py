"""What is kept of every document to see how documents change; what was found to have changed.

Records that were made before have no such row: `extractor drift --measure` makes them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables, and what outcomes are looked up by."""
    op.create_table(
        "trace",
        sa.Column("submission", NUMBER, autoincrement=False, nullable=False),
        sa.Column("slice", sa.SmallInteger(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("document_type", sa.String(length=32), nullable=False),
        sa.Column("layout", sa.String(length=32), nullable=False),
        sa.Column("triage", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("confidence", sa.Float()),
        sa.Column("unfamiliar", sa.Float()),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.number"],
            name=op.f("fk_trace_submission_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("submission", name=op.f("pk_trace")),
    )
    op.create_index("ix_trace_slice", "trace", ["slice", "at"])
    op.create_index("ix_trace_language", "trace", ["language", "at"])
    op.create_index("ix_trace_layout", "trace", ["layout", "at"])
    op.create_table(
        "drift",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("watched", sa.String(length=80), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("effect", sa.Float(), nullable=False),
        sa.Column("chance", sa.Float(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("over_at", INSTANT),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_drift")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_drift_open",
        "drift",
        ["watched"],
        unique=True,
        sqlite_where=sa.text("over_at IS NULL"),
        postgresql_where=sa.text("over_at IS NULL"),
    )
    op.create_table(
        "drift_look",
        sa.Column("watched", sa.String(length=80), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("effect", sa.Float(), nullable=False),
        sa.Column("chance", sa.Float(), nullable=False),
        sa.Column("looked_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("watched", name=op.f("pk_drift_look")),
    )
    op.create_index("ix_correction_at", "correction", ["at"])
