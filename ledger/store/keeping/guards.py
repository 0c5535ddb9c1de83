"""Triggers by which the database itself refuses to change the past, in the words of SQLite and of PostgreSQL.

Migrations call these. One that copies a table to alter it (as SQLite needs) has to set its guards again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_FUNCTIONS = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  {body}
END $$
"""


def define_functions(dialect: str) -> Iterator[str]:
    """What PostgreSQL's triggers call; SQLite's triggers hold their rule themselves."""
    if dialect != "postgresql":
        return
    yield _FUNCTIONS.format(name="ledger_only_grows", body=_raise("only grows: nothing in it is changed or deleted"))
    yield _FUNCTIONS.format(
        name="ledger_superseded_once",
        body="IF OLD.superseded_by IS NULL AND NEW.superseded_by IS NOT NULL"
        " AND to_jsonb(NEW) - 'superseded_by' = to_jsonb(OLD) - 'superseded_by' THEN RETURN NEW; END IF; "
        + _raise("is superseded row by row, once, and otherwise never changes"),
    )
    for table in ("batches", "entries"):
        refuse = _raise("are numbered without gaps, in order of time")
        yield _FUNCTIONS.format(
            name=f"ledger_{table}_without_gaps",
            body=f"IF {_out_of_order(table)} THEN {refuse} END IF; RETURN NEW;",
        )


def _raise(said: str) -> str:
    """A breach of integrity, as in SQLite; without the percent sign that drivers take for a place to fill."""
    return f"RAISE EXCEPTION USING ERRCODE = '23000', MESSAGE = TG_TABLE_NAME || ' {said}';"


def only_grow(table: str, dialect: str) -> Iterator[str]:
    """Rows of `table` are neither changed nor deleted."""
    yield from _refuse(table, "UPDATE", dialect)
    yield from _never_delete(table, dialect)


def supersede_once(table: str, columns: Sequence[str], dialect: str) -> Iterator[str]:
    """Rows of `table` are never deleted, and change once: when they are superseded. `columns` are all it has."""
    yield from _never_delete(table, dialect)
    yield change_once(table, columns, dialect)


def keep_added_column(table: str, columns: Sequence[str], dialect: str) -> Iterator[str]:
    """Guard a column added to `table` too; PostgreSQL's guard sees it by itself. `columns` are all it has."""
    if dialect == "sqlite":
        yield f"DROP TRIGGER {table}_superseded_once"
        yield change_once(table, columns, dialect)


def change_once(table: str, columns: Sequence[str], dialect: str) -> str:
    """Rows of `table` change once: when they are superseded. A migration that fills a column sets it anew."""
    if dialect == "postgresql":
        return (
            f"CREATE TRIGGER {table}_superseded_once BEFORE UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION ledger_superseded_once()"
        )
    same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in columns if name != "superseded_by")
    return (
        f"CREATE TRIGGER {table}_superseded_once BEFORE UPDATE ON {table}"
        f" WHEN NOT (OLD.superseded_by IS NULL AND NEW.superseded_by IS NOT NULL AND {same})"
        f" BEGIN SELECT RAISE(ABORT, '{table} is superseded row by row, once, and otherwise never changes'); END"
    )


def number_without_gaps(table: str, dialect: str) -> Iterator[str]:
    """Rows of `table` (batches or entries) are numbered 1, 2, 3 ...; a batch is never earlier than the one before."""
    if dialect == "postgresql":
        yield (
            f"CREATE TRIGGER {table}_without_gaps BEFORE INSERT ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION ledger_{table}_without_gaps()"
        )
        return
    yield (
        f"CREATE TRIGGER {table}_without_gaps BEFORE INSERT ON {table} WHEN {_out_of_order(table)}"
        f" BEGIN SELECT RAISE(ABORT, '{table} are numbered without gaps, in order of time'); END"
    )


def _out_of_order(table: str) -> str:
    gap = f"NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM {table})"  # noqa: S608 (our own table names)
    earlier = "NEW.recorded_at < (SELECT recorded_at FROM batches WHERE number = NEW.number - 1)"
    return f"{gap} OR {earlier}" if table == "batches" else gap


def _never_delete(table: str, dialect: str) -> Iterator[str]:
    yield from _refuse(table, "DELETE", dialect)
    if dialect == "postgresql":
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows()"
        )


def _refuse(table: str, action: str, dialect: str) -> Iterator[str]:
    name = f"{table}_no_{action.lower()}"
    if dialect == "postgresql":
        yield (f"CREATE TRIGGER {name} BEFORE {action} ON {table} FOR EACH ROW EXECUTE FUNCTION ledger_only_grows()")
        return
    yield (
        f"CREATE TRIGGER {name} BEFORE {action} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} only grows: nothing in it is changed or deleted'); END"
    )
