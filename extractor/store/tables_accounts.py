"""The tables of people who use the desk, of their sessions, and of applications that use the API.

Whatever lets somebody in (sessions, one-time links, tokens) is kept as a SHA-256 only: it has 256
random bits, so the digest cannot be guessed back, and a copy of the database opens nothing.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from extractor.store.tables import UtcDateTime, metadata

_NUMBER = BigInteger().with_variant(Integer, "sqlite")


def _counted() -> Column[int]:
    return Column("number", _NUMBER, primary_key=True, autoincrement=True)


def _of_account() -> Column[int]:
    kept = ForeignKey("account.number", ondelete="CASCADE")
    return Column("account", _NUMBER, kept, nullable=False, index=True)


# Those who may sign in. `login` is folded, so that nobody can have another's in capitals.
account = Table(
    "account",
    metadata,
    _counted(),
    Column("login", String(254), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("password", Text),
    Column("issuer", Text),
    Column("subject", Text),
    Column("language", String(8), nullable=False),
    Column("theme", String(8), nullable=False, server_default="auto"),
    Column("locked", Boolean, nullable=False, server_default=false()),
    Column("made_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime),
    UniqueConstraint("issuer", "subject"),
    sqlite_autoincrement=True,
)

# Who is signed in where; a session that was ended has no row.
session = Table(
    "session",
    metadata,
    Column("digest", String(64), primary_key=True),
    _of_account(),
    Column("began_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("address", String(64), nullable=False),
    Column("agent", Text, nullable=False),
)

# Links that let somebody set a password, once.
invitation = Table(
    "invitation",
    metadata,
    Column("digest", String(64), primary_key=True),
    _of_account(),
    Column("made_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
)

# Wrong passwords, by account and by address, each as a digest.
refusal = Table(
    "refusal",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
)

# Programs that use the API.
application = Table(
    "application",
    metadata,
    _counted(),
    Column("name", String(64), nullable=False, unique=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("scopes", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime),
    Column("seen_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    sqlite_autoincrement=True,
)

# Links by which a customer follows one case.
customer_link = Table(
    "customer_link",
    metadata,
    _counted(),
    Column("case_id", String(64), nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    Index(None, "case_id"),
    sqlite_autoincrement=True,
)
