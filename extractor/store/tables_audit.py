"""The table of the audit trail: entries are added, and never changed but by an erasure.

Triggers refuse everything else. They stop mistakes, not a person who may alter tables: for that
there is the chain of hashes (see `audit`).
"""

from __future__ import annotations

from sqlalchemy import DDL, BigInteger, Column, Index, Integer, String, Table, Text, event

from extractor.store.tables import UtcDateTime, metadata

# Who, which thing and body can be erased: the chain is made of their digests, which are salted, so
# that nobody finds out by trying what was erased.
audit = Table(
    "audit",
    metadata,
    Column(
        "number",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("at", UtcDateTime, nullable=False),
    Column("what", String(64), nullable=False),
    Column("role", String(32), nullable=False),
    Column("who", Text),
    Column("who_salt", String(32)),
    Column("who_digest", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("subject", Text),
    Column("subject_salt", String(32)),
    Column("subject_digest", String(64), nullable=False),
    Column("body", Text),
    Column("body_salt", String(32)),
    Column("body_digest", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index(None, "kind", "subject"),
    Index(None, "who"),
    Index(None, "at"),
)

_FIXED = (
    "number", "at", "what", "role", "who_digest", "kind", "subject_digest", "body_digest",
    "previous", "hash",
)  # fmt: skip
_SEALED = ("who", "who_salt", "subject", "subject_salt", "body", "body_salt")
_REFUSED = "entries of the audit trail are not changed"


def _changes(differs: str) -> str:
    """Say in SQL that an update is more than an erasure."""
    fixed = [f"NEW.{it} {differs} OLD.{it}" for it in _FIXED]
    sealed = [f"(NEW.{it} IS NOT NULL AND NEW.{it} {differs} OLD.{it})" for it in _SEALED]
    return " OR ".join(fixed + sealed)


def _trigger(name: str, when: str, then: str) -> str:
    return f"CREATE TRIGGER audit_{name} BEFORE {when} {then}"


_RAISE = f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
_CALL = "EXECUTE FUNCTION audit_refuses()"
_REFUSAL = f"LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"
_ALL = f"FOR EACH STATEMENT {_CALL}"
GUARDS = {
    "sqlite": (
        _trigger("not_changed", "UPDATE ON audit", f"WHEN {_changes('IS NOT')} {_RAISE}"),
        _trigger("not_removed", "DELETE ON audit", _RAISE),
    ),
    "postgresql": (
        f"CREATE FUNCTION audit_refuses() RETURNS trigger {_REFUSAL}",
        _trigger(
            "not_changed",
            "UPDATE ON audit FOR EACH ROW",
            f"WHEN ({_changes('IS DISTINCT FROM')}) {_CALL}",
        ),
        _trigger("not_removed", "DELETE ON audit", _ALL),
        _trigger("not_emptied", "TRUNCATE ON audit", _ALL),
    ),
}


def _guard(statement: str) -> DDL:
    return DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call] # as the library has it


for _dialect, _statements in GUARDS.items():
    for _statement in _statements:
        event.listen(audit, "after_create", _guard(_statement).execute_if(dialect=_dialect))
