"""What a release that runs beside the one in use made of files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0016"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "shadow_run",
        sa.Column("release", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("submission", NUMBER, autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("problem", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.number"],
            name=op.f("fk_shadow_run_submission_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("release", "submission", name=op.f("pk_shadow_run")),
    )
    op.create_table(
        "shadow_difference",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("submission", NUMBER, autoincrement=False, nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.String(length=64), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("before_confidence", sa.Float(), nullable=False),
        sa.Column("after_confidence", sa.Float(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.number"],
            name=op.f("fk_shadow_difference_submission_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_shadow_difference")),
        sqlite_autoincrement=True,
    )
    for columns in (["release", "number"], ["submission"]):
        name = f"ix_shadow_difference_{'_'.join(columns)}"
        op.create_index(op.f(name), "shadow_difference", columns)
