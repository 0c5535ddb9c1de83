"""How alembic runs the migrations: on the connection, and in the transaction, that opened the store."""

from __future__ import annotations

from alembic import context

from ledger.store.keeping.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,  # SQLite's DDL is transactional once BEGIN is ours and not the driver's
)
with context.begin_transaction():
    context.run_migrations()
