"""Submissions, work, versions of records, links and the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    _create_owner()
    _create_submission()
    _create_arrival()
    _create_delivery()
    _create_dispute()
    _create_event()
    _create_job()
    _create_part()
    _create_reading()
    _create_record()
    _create_related()


def _create_owner() -> None:
    op.create_table(
        "owner",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_owner")),
        sqlite_autoincrement=True,
    )


def _create_submission() -> None:
    op.create_table(
        "submission",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("has_bytes", sa.Boolean(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("duplicate_of", sa.String(length=64), nullable=True),
        sa.Column("problem_code", sa.String(length=64), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("in_reply_to", sa.Text(), nullable=True),
        sa.Column("mailed_at", INSTANT, nullable=True),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_submission")),
        sa.UniqueConstraint("sha256", name=op.f("uq_submission_sha256")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_submission_message_id"), "submission", ["message_id"], unique=False)
    op.create_index(op.f("ix_submission_state"), "submission", ["state"], unique=False)


def _create_arrival() -> None:
    op.create_table(
        "arrival",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("submission", NUMBER, autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("acknowledged", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("settled", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.number"],
            name=op.f("fk_arrival_submission_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_arrival")),
    )
    op.create_index(op.f("ix_arrival_submission"), "arrival", ["submission"], unique=False)
    op.create_index(
        "ix_arrival_unsettled",
        "arrival",
        ["source"],
        unique=False,
        sqlite_where=sa.text("settled = 0"),
        postgresql_where=sa.text("NOT settled"),
    )


def _create_delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("sink", sa.Text(), nullable=False),
        sa.Column("submission", NUMBER, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ordering", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("owner", NUMBER, nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("set_at", INSTANT, nullable=True),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.number"],
            name=op.f("fk_delivery_submission_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_delivery")),
        sa.UniqueConstraint(
            "sink", "submission", "version", name=op.f("uq_delivery_sink_submission_version")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_delivery_ordering",
        "delivery",
        ["sink", "ordering", "number"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(op.f("ix_delivery_submission"), "delivery", ["submission"], unique=False)
    op.create_index(
        "ix_delivery_waiting",
        "delivery",
        ["sink", "number"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def _create_dispute() -> None:
    op.create_table(
        "dispute",
        sa.Column("submission", NUMBER, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("invoice", sa.Text(), nullable=True),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("follows", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.number"],
            name=op.f("fk_dispute_submission_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("submission", "position", name=op.f("pk_dispute")),
    )
    op.create_index(
        op.f("ix_dispute_customer_id_invoice"), "dispute", ["customer_id", "invoice"], unique=False
    )
    op.create_index(op.f("ix_dispute_follows"), "dispute", ["follows"], unique=False)
    op.create_index(op.f("ix_dispute_record_id"), "dispute", ["record_id"], unique=False)


def _create_event() -> None:
    op.create_table(
        "event",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("submission", NUMBER, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("owner", NUMBER, nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.number"],
            name=op.f("fk_event_submission_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_submission"), "event", ["submission"], unique=False)


def _create_job() -> None:
    op.create_table(
        "job",
        sa.Column("submission", NUMBER, autoincrement=False, nullable=False),
        sa.Column("owner", NUMBER, nullable=True),
        sa.Column("lease", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("faults", sa.Integer(), server_default="0", nullable=False),
        sa.Column("set_at", INSTANT, nullable=True),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.number"],
            name=op.f("fk_job_submission_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("submission", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_owner"), "job", ["owner"], unique=False)


def _create_part() -> None:
    op.create_table(
        "part",
        sa.Column("submission", NUMBER, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.number"],
            name=op.f("fk_part_submission_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("submission", "position", name=op.f("pk_part")),
    )
    op.create_index(op.f("ix_part_sha256"), "part", ["sha256"], unique=False)


def _create_reading() -> None:
    op.create_table(
        "reading",
        sa.Column("submission", NUMBER, autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.number"],
            name=op.f("fk_reading_submission_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("submission", name=op.f("pk_reading")),
    )


def _create_record() -> None:
    op.create_table(
        "record",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("submission", NUMBER, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.number"],
            name=op.f("fk_record_submission_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_record")),
        sa.UniqueConstraint("submission", "version", name=op.f("uq_record_submission_version")),
    )


def _create_related() -> None:
    op.create_table(
        "related",
        sa.Column("submission", NUMBER, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("other", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.number"],
            name=op.f("fk_related_submission_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("submission", "kind", "other", name=op.f("pk_related")),
    )
