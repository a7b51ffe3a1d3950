"""Lists that people keep for themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "saved_view",
        sa.Column(
            "account",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"],
            ["account.number"],
            name=op.f("fk_saved_view_account_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account", "name", name=op.f("pk_saved_view")),
    )
