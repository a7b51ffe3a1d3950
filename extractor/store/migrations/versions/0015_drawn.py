"""The fair sample that people look at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "drawn",
        sa.Column(
            "submission",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("calibration", sa.String(length=12), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("disputes", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.number"],
            name=op.f("fk_drawn_submission_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("submission", "version", name=op.f("pk_drawn")),
    )
    op.create_index(op.f("ix_drawn_calibration_submission"), "drawn", ["calibration", "submission"])
