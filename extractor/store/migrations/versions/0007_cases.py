"""Cases: what a dispute becomes once it is recorded.

What was recorded before is put on the list of cases that are still to be opened; only whoever
knows the rules can open them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
FULL_TEXT = {
    "sqlite": (
        """CREATE VIRTUAL TABLE case_words USING fts5(
        words, content='case_text', content_rowid='case_number',
        tokenize='unicode61 remove_diacritics 0', detail='none', columnsize=0, prefix='3')""",
        """CREATE TRIGGER case_text_added AFTER INSERT ON case_text BEGIN
        INSERT INTO case_words(rowid, words) VALUES (new.case_number, new.words); END""",
        """CREATE TRIGGER case_text_removed AFTER DELETE ON case_text BEGIN
        INSERT INTO case_words(case_words, rowid, words)
        VALUES ('delete', old.case_number, old.words); END""",
        """CREATE TRIGGER case_text_changed AFTER UPDATE ON case_text BEGIN
        INSERT INTO case_words(case_words, rowid, words)
        VALUES ('delete', old.case_number, old.words);
        INSERT INTO case_words(rowid, words) VALUES (new.case_number, new.words); END""",
    ),
    "postgresql": (
        """CREATE INDEX case_words ON case_text
        USING gin (array_to_tsvector(string_to_array(words, ' ')))""",
    ),
}


def upgrade() -> None:
    """Create the tables, and list what was recorded before."""
    _create_dispute_case()
    _create_case_body()
    _create_case_item()
    _create_case_key()
    _create_case_event()
    _create_case_link()
    _create_case_source()
    _create_case_text()
    _create_case_pending()
    _create_correction()
    for statement in FULL_TEXT[op.get_bind().dialect.name]:
        op.execute(statement)
    op.execute(
        "INSERT INTO case_pending (submission, at) "
        "SELECT submission, at FROM record WHERE standing = 'current' "
        "AND submission IN (SELECT submission FROM dispute)"
    )


def _create_dispute_case() -> None:
    op.create_table(
        "dispute_case",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submission", NUMBER, autoincrement=False, nullable=True),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("customer_name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("sub_reason", sa.String(length=64), nullable=True),
        sa.Column("trade", sa.Boolean(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("root_cause", sa.String(length=32), nullable=True),
        sa.Column("invoice", sa.Text(), nullable=False),
        sa.Column("invoices", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("accepted_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("status", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("target", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("merged", sa.Boolean(), nullable=False),
        sa.Column("needs_review", sa.Boolean(), nullable=False),
        sa.Column("touched", sa.Boolean(), nullable=False),
        sa.Column("alert", sa.Boolean(), nullable=False),
        sa.Column("proposed", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.number"],
            name=op.f("fk_dispute_case_submission_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_dispute_case")),
        sa.UniqueConstraint("case_id", name=op.f("uq_dispute_case_case_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_dispute_case_amount_minor_number"),
        "dispute_case",
        ["amount_minor", "number"],
        unique=False,
    )
    op.create_index(
        op.f("ix_dispute_case_category_number"),
        "dispute_case",
        ["category", "number"],
        unique=False,
    )
    op.create_index(
        op.f("ix_dispute_case_changed_at_number"),
        "dispute_case",
        ["changed_at", "number"],
        unique=False,
    )
    op.create_index(
        op.f("ix_dispute_case_customer_id_number"),
        "dispute_case",
        ["customer_id", "number"],
        unique=False,
    )
    op.create_index(
        "ix_dispute_case_due",
        "dispute_case",
        ["target", "number"],
        unique=False,
        sqlite_where=sa.text("live = 1"),
        postgresql_where=sa.text("live"),
    )
    op.create_index(
        "ix_dispute_case_live",
        "dispute_case",
        [
            "opened_on",
            "stage",
            "status",
            "category",
            "department",
            "currency",
            "needs_review",
            "alert",
            "target",
            "amount_minor",
            "owner",
            "customer_id",
            "customer_name",
            "live",
        ],
        unique=False,
        sqlite_where=sa.text("live = 1"),
        postgresql_where=sa.text("live"),
    )
    op.create_index(
        "ix_dispute_case_opened",
        "dispute_case",
        ["opened_on", "merged", "currency", "amount_minor", "category", "owner"],
        unique=False,
    )
    op.create_index(
        op.f("ix_dispute_case_owner_number"), "dispute_case", ["owner", "number"], unique=False
    )
    op.create_index(
        "ix_dispute_case_priority",
        "dispute_case",
        ["priority", "number"],
        unique=False,
        sqlite_where=sa.text("live = 1"),
        postgresql_where=sa.text("live"),
    )
    op.create_index(
        "ix_dispute_case_settled",
        "dispute_case",
        [
            "settled_on",
            "merged",
            "currency",
            "touched",
            "root_cause",
            "amount_minor",
            "accepted_minor",
            "opened_on",
            "category",
            "owner",
        ],
        unique=False,
    )
    op.create_index(
        op.f("ix_dispute_case_status_number"), "dispute_case", ["status", "number"], unique=False
    )
    op.create_index(
        op.f("ix_dispute_case_submission"), "dispute_case", ["submission"], unique=False
    )


def _create_case_body() -> None:
    op.create_table(
        "case_body",
        sa.Column("case_number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.Column("alerts", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["dispute_case.number"],
            name=op.f("fk_case_body_case_number_dispute_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_number", name=op.f("pk_case_body")),
    )


def _create_case_item() -> None:
    op.create_table(
        "case_item",
        sa.Column("case_number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("invoice", sa.Text(), nullable=False),
        sa.Column("disputed_minor", sa.BigInteger(), nullable=True),
        sa.Column("accepted_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("basis", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["dispute_case.number"],
            name=op.f("fk_case_item_case_number_dispute_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_number", "position", name=op.f("pk_case_item")),
    )


def _create_case_key() -> None:
    op.create_table(
        "case_key",
        sa.Column("case_number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["dispute_case.number"],
            name=op.f("fk_case_key_case_number_dispute_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_number", "kind", "key", name=op.f("pk_case_key")),
    )
    op.create_index(op.f("ix_case_key_key"), "case_key", ["key"], unique=False)


def _create_case_event() -> None:
    op.create_table(
        "case_event",
        sa.Column("serial", NUMBER, autoincrement=True, nullable=False),
        sa.Column("case_number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["dispute_case.number"],
            name=op.f("fk_case_event_case_number_dispute_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_case_event")),
        sa.UniqueConstraint("case_number", "number", name=op.f("uq_case_event_case_number_number")),
        sqlite_autoincrement=True,
    )


def _create_case_link() -> None:
    op.create_table(
        "case_link",
        sa.Column("case_number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("other", sa.String(length=64), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["dispute_case.number"],
            name=op.f("fk_case_link_case_number_dispute_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_number", "kind", "other", name=op.f("pk_case_link")),
    )
    op.create_index(op.f("ix_case_link_other"), "case_link", ["other"], unique=False)


def _create_case_source() -> None:
    op.create_table(
        "case_source",
        sa.Column("case_number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("submission", NUMBER, autoincrement=False, nullable=False),
        sa.Column("record_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["dispute_case.number"],
            name=op.f("fk_case_source_case_number_dispute_case"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.number"],
            name=op.f("fk_case_source_submission_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "case_number", "submission", "record_id", name=op.f("pk_case_source")
        ),
    )
    op.create_index(op.f("ix_case_source_record_id"), "case_source", ["record_id"], unique=False)
    op.create_index(op.f("ix_case_source_submission"), "case_source", ["submission"], unique=False)


def _create_case_text() -> None:
    op.create_table(
        "case_text",
        sa.Column("case_number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["dispute_case.number"],
            name=op.f("fk_case_text_case_number_dispute_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_number", name=op.f("pk_case_text")),
    )


def _create_case_pending() -> None:
    op.create_table(
        "case_pending",
        sa.Column("submission", NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.number"],
            name=op.f("fk_case_pending_submission_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("submission", name=op.f("pk_case_pending")),
    )


def _create_correction() -> None:
    op.create_table(
        "correction",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("case_number", NUMBER, autoincrement=False, nullable=True),
        sa.Column("submission", NUMBER, autoincrement=False, nullable=True),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("machine", sa.Text(), nullable=False),
        sa.Column("decided", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("record_version", sa.Integer(), nullable=False),
        sa.Column("case_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["dispute_case.number"],
            name=op.f("fk_correction_case_number_dispute_case"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.number"],
            name=op.f("fk_correction_submission_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_correction")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_correction_case_number"), "correction", ["case_number"], unique=False)
    op.create_index(op.f("ix_correction_submission"), "correction", ["submission"], unique=False)
