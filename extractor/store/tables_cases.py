"""The tables of cases: what lists filter and sort by, beside what a case says as a whole.

The case itself is one text in a table of its own, so that a list reads narrow rows; everything
else here is taken from it whenever it changes, and serves questions only.
"""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
)

from extractor.store.tables import UtcDateTime, metadata

NO_AMOUNT = -1  # hundredths; sorts and pages like any other
_Number = BigInteger().with_variant(Integer, "sqlite")


def _of_case(*, primary_key: bool = False, nullable: bool = False) -> Column[int]:
    return Column(
        "case_number",
        _Number,
        ForeignKey("dispute_case.number", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=nullable,
        autoincrement=False,
    )


def _from_submission(*, primary_key: bool = False) -> Column[int]:
    return Column(
        "submission",
        _Number,
        ForeignKey("submission.number", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=not primary_key,
        autoincrement=False,
    )


def _live(name: str, *columns: str) -> Index:
    """Index what is neither posted nor closed, a small part of all there ever was."""
    is_live = text("live")
    return Index(name, *columns, sqlite_where=text("live = 1"), postgresql_where=is_live)


# What lists filter and sort by; numbers grow in the order in which cases are opened.
dispute_case = Table(
    "dispute_case",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=True),
    Column("case_id", String(64), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    _from_submission(),
    Column("customer_id", Text, nullable=False),
    Column("customer_name", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("category", String(64), nullable=False),
    Column("sub_reason", String(64)),
    Column("trade", Boolean, nullable=False),
    Column("department", Text, nullable=False),
    Column("root_cause", String(32)),
    Column("invoice", Text, nullable=False),
    Column("invoices", Integer, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("accepted_minor", BigInteger),
    Column("currency", String(3), nullable=False),
    Column("status", String(64), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("outcome", String(32)),
    Column("owner", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("target", Date, nullable=False),
    Column("closed_on", Date),
    Column("settled_on", Date),  # since when it is posted or closed
    Column("changed_at", UtcDateTime, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("merged", Boolean, nullable=False),
    Column("needs_review", Boolean, nullable=False),
    Column("touched", Boolean, nullable=False),  # a person decided something about it
    Column("alert", Boolean, nullable=False),
    Column("proposed", Boolean, nullable=False),
    Column("priority", BigInteger, nullable=False),
    Column("confidence", Float),
    Column("file", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Index(None, "submission"),
    Index(None, "customer_id", "number"),
    Index(None, "status", "number"),
    Index(None, "category", "number"),
    Index(None, "owner", "number"),
    Index(None, "amount_minor", "number"),
    Index(None, "changed_at", "number"),
    # dashboards read these and nothing of the rows
    Index(
        "ix_dispute_case_opened",
        "opened_on",
        "merged",
        "currency",
        "amount_minor",
        "category",
        "owner",
    ),
    Index(
        "ix_dispute_case_settled",
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
    ),
    _live(
        "ix_dispute_case_live",
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
    ),
    # recurrences are counted by it
    Index(
        "ix_dispute_case_recurring",
        "opened_on",
        "merged",
        "category",
        "customer_id",
        "root_cause",
    ),
    _live("ix_dispute_case_due", "target", "number"),
    _live("ix_dispute_case_priority", "priority", "number"),
    sqlite_autoincrement=True,
)

# The case as canonical JSON, and what belongs to it and is searched by nobody.
case_body = Table(
    "case_body",
    metadata,
    _of_case(primary_key=True),
    Column("body", Text, nullable=False),
    Column("unsure", Boolean, nullable=False),
    Column("alerts", Text, nullable=False),
    Column("proposal", Text),
)

case_item = Table(
    "case_item",
    metadata,
    _of_case(primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("invoice", Text, nullable=False),
    Column("disputed_minor", BigInteger),
    Column("accepted_minor", BigInteger),
    Column("currency", String(3), nullable=False),
    Column("basis", String(16), nullable=False),
)

# Numbers by which a later claim is recognised, packed: without signs, blanks and case.
case_key = Table(
    "case_key",
    metadata,
    _of_case(primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("key", Text, primary_key=True),
    Index(None, "key"),
)

# Carriers and articles, by which recurrences are found. The day and the category are the case's:
# beside them a month of one kind is counted without looking at any case.
case_trait = Table(
    "case_trait",
    metadata,
    _of_case(primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("category", String(64), nullable=False),
    Column("opened_on", Date, nullable=False),
    Index(None, "kind", "opened_on", "category", "key", "name"),
    Index(None, "kind", "key", "case_number"),
)

# What happened; never altered. Serial numbers give one order to the events of all cases.
case_event = Table(
    "case_event",
    metadata,
    Column("serial", _Number, primary_key=True, autoincrement=True),
    _of_case(),
    Column("number", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("who", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("case_number", "number"),
    sqlite_autoincrement=True,
)

case_link = Table(
    "case_link",
    metadata,
    _of_case(primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("other", String(64), primary_key=True, index=True),
    Column("because", Text, nullable=False),
)

# Which received files tell of a case: the one that opened it, and what came about it later.
case_source = Table(
    "case_source",
    metadata,
    _of_case(primary_key=True),
    _from_submission(primary_key=True),
    Column("record_id", String(64), primary_key=True, index=True),
    Column("kind", String(16)),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "submission"),
)

# The words of a case, folded, each once.
case_text = Table(
    "case_text",
    metadata,
    _of_case(primary_key=True),
    Column("words", Text, nullable=False),
)

# Recorded disputes whose cases are still to be opened: those of stores older than cases, and
# those saved by programs that keep no cases.
case_pending = Table(
    "case_pending",
    metadata,
    _from_submission(primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

# What a person decided about what a machine had read.
correction = Table(
    "correction",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=True),
    _of_case(nullable=True),
    _from_submission(),
    Column("field", String(64), nullable=False),
    Column("machine", Text, nullable=False),
    Column("decided", Text, nullable=False),
    Column("place", Text),
    Column("who", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("why", Text, nullable=False),
    Column("record_version", Integer, nullable=False),
    Column("case_version", Integer, nullable=False),
    Index(None, "case_number"),
    Index(None, "submission"),
    Index("ix_correction_at", "at"),
    sqlite_autoincrement=True,
)

# What managers did so that disputes become fewer, and for which list of cases.
corrective_action = Table(
    "corrective_action",
    metadata,
    Column("number", _Number, primary_key=True, autoincrement=True),
    Column("what", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("first", Date, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

# Full text: an index beside the words, kept in step by triggers on SQLite and by itself on
# PostgreSQL. Words are folded before they come here, so that both engines find the same.
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
for _engine, _statements in FULL_TEXT.items():
    for _statement in _statements:
        # the library leaves this one untyped
        _after = DDL(_statement).execute_if(dialect=_engine)  # type: ignore[no-untyped-call]
        event.listen(case_text, "after_create", _after)
