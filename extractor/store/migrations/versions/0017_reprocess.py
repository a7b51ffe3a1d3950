"""Runs that make records again of very many documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0012"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
RUN = "fk_{}_run_reprocess_run"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "reprocess_run",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("frame", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("documents", sa.BigInteger(), nullable=False),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_reprocess_run")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "reprocess_shard",
        sa.Column("run", NUMBER, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("contents", sa.Text(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("done", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("worker", sa.Text()),
        sa.Column("cpu_seconds", sa.Float()),
        sa.Column("wall_seconds", sa.Float()),
        _of_run("reprocess_shard"),
        sa.PrimaryKeyConstraint("run", "position", name=op.f("pk_reprocess_shard")),
    )
    op.create_table(
        "reprocess_result",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("run", NUMBER, autoincrement=False, nullable=False),
        sa.Column("submission", NUMBER),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("place", sa.Text()),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("correction", sa.BigInteger(), nullable=False),
        sa.Column("problem_code", sa.String(length=64)),
        sa.Column("problem", sa.Text()),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("who", sa.Text()),
        sa.Column("at", INSTANT, nullable=False),
        _of_run("reprocess_result"),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.number"],
            name=op.f("fk_reprocess_result_submission_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_reprocess_result")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "reprocess_change",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("run", NUMBER, autoincrement=False, nullable=False),
        sa.Column("result", NUMBER, nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.String(length=64), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("before_minor", sa.BigInteger()),
        sa.Column("after_minor", sa.BigInteger()),
        sa.Column("currency", sa.String(length=3)),
        _of_run("reprocess_change"),
        sa.ForeignKeyConstraint(
            ["result"],
            ["reprocess_result.number"],
            name=op.f("fk_reprocess_change_result_reprocess_result"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_reprocess_change")),
        sqlite_autoincrement=True,
    )
    for table, *columns in (
        ("reprocess_shard", "run", "done", "position"),
        ("reprocess_result", "run", "outcome", "verdict"),
        ("reprocess_result", "run", "sha256"),
        ("reprocess_result", "submission"),
        ("reprocess_change", "run", "field", "before", "after"),
        ("reprocess_change", "result"),
    ):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)


def _of_run(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["run"], ["reprocess_run.number"], name=op.f(RUN.format(table)), ondelete="CASCADE"
    )
