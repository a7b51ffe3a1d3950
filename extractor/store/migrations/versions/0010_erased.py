"""What was erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "erased",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cleared", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_erased")),
    )
    op.create_index(
        "ix_erased_open",
        "erased",
        ["id"],
        sqlite_where=sa.text("cleared = 0"),
        postgresql_where=sa.text("NOT cleared"),
    )
