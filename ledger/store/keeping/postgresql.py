"""What PostgreSQL does in its own way: how writers queue, rows are copied in, and complaints name no values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError

_WRITERS = 6_017_531
"""The number under which writers queue up; any will do, as long as it is always the same."""
_AT_ONCE = 50_000


def wait_in_line(connection: Connection, patience: int) -> None:
    """Wait until no other writer is left, `patience` seconds at most unless server or address say otherwise."""
    connection.exec_driver_sql(
        f"SELECT set_config('lock_timeout', '{patience}s', true) WHERE current_setting('lock_timeout') = '0'"
    )
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")


def copy(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows, by tens of thousands.

    They are worked out before they are copied: making them may ask the database, which then could not answer.
    """
    names = ", ".join(f'"{name}"' for name in columns)
    statement = f"COPY {table.name} ({names}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    errors = connection.dialect.loaded_dbapi.Error
    left = iter(rows)
    while part := list(islice(left, _AT_ONCE)):
        try:
            with driver.cursor() as cursor, cursor.copy(statement) as target:
                for row in part:
                    target.write_row(row)
        except errors as fault:
            _leave_first_sentence(fault)
            raise DBAPIError.instance(statement, None, fault, errors, hide_parameters=True) from None


def keep_values_out(context: ExceptionContext) -> None:
    """Cut the details off what the database complains of: they repeat the row, and that may name a child."""
    said = _leave_first_sentence(context.original_exception)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (said,)


def _leave_first_sentence(fault: BaseException) -> str:
    diagnosis = getattr(fault, "diag", None)
    said = getattr(diagnosis, "message_primary", None) or str(fault)
    said = said.partition(': "')[0] if getattr(fault, "sqlstate", None) else said
    fault.args = (said,)
    return said
