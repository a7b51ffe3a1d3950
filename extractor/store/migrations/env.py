"""What Alembic runs: the steps, on the connection it was given."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context

from extractor.store.tables import metadata

_WAIT_SECONDS = 10  # any idle transaction blocks ALTER TABLE on PostgreSQL


def _run(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_WAIT_SECONDS}s'")
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        transaction_per_migration=False,
    )
    context.run_migrations()


_run(context.config.attributes["connection"])
