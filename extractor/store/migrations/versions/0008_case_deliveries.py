"""The outbox takes what happens to cases as well, beside versions of records.

SQLite cannot let a column be empty that could not be so before, so the table is written anew there;
its numbers go on where they were, because deliveries with the same ordering go by them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
KEPT = (
    "number, sink, submission, version, ordering, state, owner, attempts, set_at, due_at, problem, "
    "done_at"
)
INDEXES = {
    "ix_delivery_submission": ("submission",),
    "ix_delivery_waiting": ("sink", "number"),
    "ix_delivery_ordering": ("sink", "ordering", "number"),
}


def upgrade() -> None:
    """Let a delivery be of a case."""
    if op.get_bind().dialect.name == "sqlite":
        _write_anew()
    else:
        op.alter_column("delivery", "submission", nullable=True)
        op.add_column("delivery", sa.Column("case_number", NUMBER, nullable=True))
        op.add_column("delivery", sa.Column("body", sa.Text(), nullable=True))
        op.create_foreign_key(
            op.f("fk_delivery_case_number_dispute_case"),
            "delivery", "dispute_case", ["case_number"], ["number"], ondelete="CASCADE",
        )  # fmt: skip
        op.create_unique_constraint(
            op.f("uq_delivery_sink_case_number_version"),
            "delivery", ["sink", "case_number", "version"],
        )  # fmt: skip
    op.create_index(op.f("ix_delivery_case_number"), "delivery", ["case_number"])


def _write_anew() -> None:
    for name in INDEXES:
        op.drop_index(name, "delivery")
    op.rename_table("delivery", "delivery_before")
    _create()
    op.execute(f"INSERT INTO delivery ({KEPT}) SELECT {KEPT} FROM delivery_before")  # noqa: S608
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'delivery'")
    op.execute(
        "INSERT INTO sqlite_sequence (name, seq) "
        "SELECT 'delivery', seq FROM sqlite_sequence WHERE name = 'delivery_before'"
    )
    op.drop_table("delivery_before")
    for name, columns in INDEXES.items():
        waiting = None if name == "ix_delivery_submission" else sa.text("state = 'waiting'")
        op.create_index(op.f(name), "delivery", list(columns), sqlite_where=waiting)


def _create() -> None:
    op.create_table(
        "delivery",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("sink", sa.Text(), nullable=False),
        sa.Column("submission", NUMBER, autoincrement=False, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ordering", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("owner", NUMBER, nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("set_at", INSTANT, nullable=True),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("case_number", NUMBER, autoincrement=False, nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.number"],
            name=op.f("fk_delivery_submission_submission"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["dispute_case.number"],
            name=op.f("fk_delivery_case_number_dispute_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_delivery")),
        sa.UniqueConstraint(
            "sink", "submission", "version", name=op.f("uq_delivery_sink_submission_version")
        ),
        sa.UniqueConstraint(
            "sink", "case_number", "version", name=op.f("uq_delivery_sink_case_number_version")
        ),
        sqlite_autoincrement=True,
    )
