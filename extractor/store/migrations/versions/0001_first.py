"""The tables of the first version, which were made without Alembic."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "records",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("saved_at", sa.Text, nullable=False),
    )
    op.create_table(
        "disputes",
        sa.Column("sha256", sa.Text, sa.ForeignKey("records.sha256"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("record_id", sa.Text, nullable=False),
    )
    op.create_index("disputes_by_record_id", "disputes", ["record_id"])
    op.create_table(
        "arrivals",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("sha256", sa.Text, sa.ForeignKey("records.sha256"), nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("arrived_at", sa.Text, nullable=False),
    )
    op.create_index("arrivals_by_sha256", "arrivals", ["sha256"])
