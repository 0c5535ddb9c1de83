"""What changed in the store since a snapshot was built: only tables that read it have to be counted again."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ledger.marts.extract import Source, StoredColumn

FOLLOWS = {
    "allocations": "entries",
    "entry_papers": "entries",
    "postings": "entries",
    "published_payments": "payment_files",
    "recharge_lines": "recharges",
}
"""Tables whose rows have no batch of their own, with the table to whose rows they belong."""
_NAMES = {"id", "code", "batch"}


def changed_tables(source: Source, after: int, upto: int) -> set[str]:
    """The stored tables of which rows were added or superseded after one batch and up to another.

    Tables that only give identities their codes are left out: a code that is new changes no row that did not name it,
    and whichever row names it is in a table that changed itself.
    """
    tables = source.tables()
    asked = [
        f"SELECT '{table}' AS changed WHERE EXISTS (SELECT 1 FROM \"{table}\" WHERE {since})"  # noqa: S608 (names are the store's own)
        for table, columns in tables.items()
        if (since := _changed_since(columns, after, upto))
    ]
    changed = set(source.fetch(" UNION ALL ".join(asked)).column("changed").to_pylist())
    changed |= {table for table in tables if FOLLOWS.get(table) in changed or _tells_no_batch(table, tables[table])}
    return {table for table in changed if {column.name for column in tables[table]} != _NAMES}


def _changed_since(columns: Collection[StoredColumn], after: int, upto: int) -> str:
    names = [column.name for column in columns if column.name in ("batch", "superseded_by")]
    if {column.name for column in columns} >= {"number", "recorded_at"}:
        names = ["number"]
    return " OR ".join(f"{name} > {after:d} AND {name} <= {upto:d}" for name in names)


def _tells_no_batch(table: str, columns: Collection[StoredColumn]) -> bool:
    """Whether nothing says when a table's rows came: it counts as changed each time."""
    return table not in FOLLOWS and not _changed_since(columns, 0, 0)


def reached(changed: Collection[str], reads: Mapping[str, Collection[str]]) -> set[str]:
    """The tables that changed ones can make differ, straight or through one another."""
    found: set[str] = set()
    at_hand = set(changed)
    while at_hand:
        at_hand = {name for name, read in reads.items() if name not in found and not at_hand.isdisjoint(read)}
        found |= at_hand
    return found
