"""The schema as it should be, and as it is: tables, columns, indexes, references, rules, and the guards of the past.

What should be follows from the tables that the program declares and from `ledger.store.keeping.guards`; what is, the
database tells. What is there beside it is nobody's concern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module

from sqlalchemy import CheckConstraint, Connection, Table, UniqueConstraint, text

from ledger.store.books import Books
from ledger.store.keeping import guards
from ledger.store.keeping.tables import Base

# Tables are declared once their modules are imported.
for _module in ("conflict_tables", "journal_tables"):
    import_module(f"ledger.store.keeping.{_module}")
import_module("ledger.store.sheet_tables")


@dataclass
class Schema:
    """What a store is made of, told alike by every database: each thing by its place and name."""

    tables: set[str] = field(default_factory=set)
    columns: set[tuple[str, str]] = field(default_factory=set)
    indexes: set[tuple[str, str]] = field(default_factory=set)
    references: set[tuple[str, str]] = field(default_factory=set)
    rules: set[tuple[str, str]] = field(default_factory=set)
    guards: dict[tuple[str, str], str] = field(default_factory=dict)
    """What each trigger does, and each function that one calls, by its table (or nothing) and name."""


def lacks_tables(books: Books) -> bool:
    """Whether a table or a column is missing, so that rows cannot be read."""
    should, there = _declared(books.connection.dialect.name), _found(books.connection)
    return not (should.tables <= there.tables and should.columns <= there.columns)


def schema_faults(books: Books) -> Iterator[tuple[str, str]]:
    """What the store lacks of what it should be, and guards that are not what they should be: place and what."""
    should, there = _declared(books.connection.dialect.name), _found(books.connection)
    for table in sorted(should.tables - there.tables):
        yield table, "the table is missing"
    for kind, declared, found in (
        ("column", should.columns, there.columns),
        ("index", should.indexes, there.indexes),
        ("reference", should.references, there.references),
        ("rule", should.rules, there.rules),
    ):
        for table, name in sorted(declared - found):
            if table in there.tables:
                yield table, f"its {kind} {name} is missing"
    for (table, name), does in sorted(should.guards.items()):
        if table and table not in there.tables:
            continue
        found_guard = there.guards.get((table, name))
        where = table or "guards"
        if found_guard is None:
            yield where, f"its guard {name} is missing" if table else f"the function {name} is missing"
        elif found_guard != does:
            yield where, f"its guard {name} is not what it should be"


@cache
def _declared(dialect: str) -> Schema:
    should = Schema()
    for name, table in Base.metadata.tables.items():
        should.tables.add(name)
        should.columns |= {(name, column.name) for column in table.columns}
        should.indexes |= {(name, str(index.name)) for index in table.indexes}
        should.references |= {
            (name, _reference(key.parent.name, key.column.table.name)) for key in table.foreign_keys
        }
        should.rules |= {(name, _name(rule, name)) for rule in table.constraints if isinstance(rule, CheckConstraint)}
        uniques = (rule for rule in table.constraints if isinstance(rule, UniqueConstraint))
        should.rules |= {(name, f"uq_{name}_{'_'.join(column.name for column in rule.columns)}") for rule in uniques}
        for statement in _guards_of(table, dialect):
            should.guards[name, _trigger(statement)] = _same(statement)
    for statement in guards.define_functions(dialect):
        should.guards["", statement.split("FUNCTION ")[1].split("(")[0]] = statement.split("$$")[1].strip()
    return should


def _name(rule: CheckConstraint, table: str) -> str:
    given = str(rule.name)
    return given if given.startswith("ck_") else f"ck_{table}_{given}"


def _reference(column: str, table: str) -> str:
    return f"from {column} to {table}"


def _guards_of(table: Table, dialect: str) -> Iterator[str]:
    names = [column.name for column in table.columns]
    if "superseded_by" in names:
        yield from guards.supersede_once(table.name, names, dialect)
    else:
        yield from guards.only_grow(table.name, dialect)
    if table.name in ("batches", "entries"):
        yield from guards.number_without_gaps(table.name, dialect)


def _trigger(statement: str) -> str:
    return statement.split("TRIGGER ")[1].split(" ")[0]


_SAME_COLUMN = re.compile(r'NEW\."(\w+)" IS OLD\."\1"')


def _same(statement: str) -> str:
    """What a trigger does, in words that do not depend on the order of columns, nor on the schema's name."""
    kept = sorted(_SAME_COLUMN.findall(statement))
    plain = re.sub(r"(ON|FUNCTION) (?:\"?\w+\"?\.)(\w+)", r"\1 \2", _SAME_COLUMN.sub("", statement))
    plain = re.sub(r"(?: AND )+(?=\))", " AND ", " ".join(plain.split()))
    return re.sub(r"(?: AND *)+", " AND ", plain) + " " + " ".join(kept)


def _found(connection: Connection) -> Schema:
    return _of_sqlite(connection) if connection.dialect.name == "sqlite" else _of_postgresql(connection)


def _of_sqlite(connection: Connection) -> Schema:
    there = Schema()
    for kind, name, table, said in connection.execute(text("SELECT type, name, tbl_name, sql FROM sqlite_schema")):
        if kind == "table":
            there.tables.add(name)
            there.rules |= {(name, rule) for rule in re.findall(r"CONSTRAINT \"?(\w+)\"? (?:CHECK|UNIQUE)", said)}
        elif kind == "index":
            there.indexes.add((table, name))
        elif kind == "trigger":
            there.guards[table, name] = _same(said)
    tables = "FROM sqlite_schema m JOIN {}(m.name) p WHERE m.type = 'table'"
    columns = connection.execute(text(f"SELECT m.name, p.name {tables.format('pragma_table_info')}"))
    there.columns = {(table, column) for table, column in columns}
    keys = connection.execute(text(f'SELECT m.name, p."from", p."table" {tables.format("pragma_foreign_key_list")}'))
    there.references = {(table, _reference(column, referred)) for table, column, referred in keys}
    return there


_OF_POSTGRESQL = {
    "columns": "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()",
    "indexes": "SELECT tablename, indexname FROM pg_indexes WHERE schemaname = current_schema()",
    "rules": "SELECT r.relname, c.conname FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid"
    " WHERE c.contype IN ('c', 'u') AND c.convalidated AND c.connamespace = current_schema()::regnamespace",
    "references": "SELECT r.relname, a.attname, f.relname FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid"
    " JOIN pg_class f ON f.oid = c.confrelid JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = c.conkey[1]"
    " WHERE c.contype = 'f' AND c.convalidated AND c.connamespace = current_schema()::regnamespace",
    # A trigger that was switched off is as good as gone.
    "guards": "SELECT r.relname, t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class r"
    " ON r.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
    " AND r.relnamespace = current_schema()::regnamespace",
    "functions": "SELECT '', proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace",
}


def _of_postgresql(connection: Connection) -> Schema:
    rows = {what: connection.exec_driver_sql(asked).all() for what, asked in _OF_POSTGRESQL.items()}
    there = Schema({table for table, _ in rows["columns"]})
    there.columns = {(table, name) for table, name in rows["columns"]}
    there.indexes = {(table, name) for table, name in rows["indexes"]}
    there.rules = {(table, name) for table, name in rows["rules"]}
    there.references = {(table, _reference(column, referred)) for table, column, referred in rows["references"]}
    there.guards = {(table, name): _same(said) for table, name, said in rows["guards"]}
    there.guards |= {("", name): said.strip() for _, name, said in rows["functions"]}
    return there
