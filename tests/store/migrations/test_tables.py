"""Tables and sheets say the same: migrations make just the tables that follow from the sheets."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Engine, create_engine, inspect, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql.base import RESERVED_WORDS
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateIndex, CreateTable

from ledger.domain.registry.sheets import SHEETS
from ledger.store import migrations
from ledger.store.keeping.engine import HEAD, open_store, read, write
from ledger.store.keeping.tables import Base
from ledger.store.migrations import making
from ledger.store.sheet_tables import IDENTITIES
from tests.store.sample import change, record, sample

pytestmark = [
    pytest.mark.sqlite("tables are read in its words; PostgreSQL's are held to them below and on a server"),
    pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index"),
]


Shape = dict[str, dict[str, Any]]


def shape(path: Path) -> Shape:
    """Every table as the database itself tells it: its columns in order, its references, rules and indexes."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        tells = inspect(connection)
        found = {
            name: {
                "columns": [
                    (column["name"], str(column["type"]), column["nullable"], column["primary_key"])
                    for column in tells.get_columns(name)
                ],
                # Without their names: SQLite tells none of a reference that was added with its column.
                "references": sorted(
                    (key["constrained_columns"], key["referred_table"], key["referred_columns"])
                    for key in tells.get_foreign_keys(name)
                ),
                "rules": sorted((rule["name"], rule["sqltext"]) for rule in tells.get_check_constraints(name)),
                "uniques": sorted((one["name"], one["column_names"]) for one in tells.get_unique_constraints(name)),
                "key": tells.get_pk_constraint(name),
                "indexes": sorted(
                    connection.execute(
                        text("SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = :name AND sql > ''"),
                        {"name": name},
                    ).scalars()
                ),
            }
            for name in tells.get_table_names()
            if name != "alembic_version"
        }
    engine.dispose()
    return found


def differences(made: Shape, declared: Shape) -> list[str]:
    """What two stores tell otherwise of themselves. Columns added to a table that was there stand behind the rest."""
    found = [f"{name} is only in one of them" for name in sorted(made.keys() ^ declared.keys())]
    for name in sorted(made.keys() & declared.keys()):
        here, there = made[name], declared[name]
        names = [column[0] for column in here["columns"]]
        behind = set(names[names.index("row") + 1 :]) if "row" in names and "superseded_by" in names else set()
        kept = [column for column in here["columns"] if column[0] not in behind]
        found += [
            f"{name} has other {what}: {one} for {other}"
            for what, one, other in (
                ("columns", kept, [column for column in there["columns"] if column[0] not in behind]),
                ("columns behind", sorted(here["columns"]), sorted(there["columns"])),
                *((what, here[what], there[what]) for what in here if what != "columns"),
            )
            if one != other
        ]
    return found


def made_as_declared(path: Path) -> Shape:
    engine = create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    engine.dispose()
    return shape(path)


def test_migrations_make_the_tables_that_follow_from_the_sheets(engine: Engine, tmp_path: Path) -> None:
    made = shape(tmp_path / "ledger.db")
    assert differences(made, made_as_declared(tmp_path / "declared.db")) == []
    assert {model.kept_in() for model in SHEETS.values()} < made.keys()
    assert len(made) > 72


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("ALTER TABLE review_versions RENAME COLUMN note TO remark", ["columns", "columns behind"]),
        ("ALTER TABLE review_versions ADD COLUMN remark TEXT", ["columns behind"]),
        ("ALTER TABLE review_versions DROP COLUMN note", ["columns", "columns behind"]),
        ("DROP INDEX ix_review_versions_placement_id", ["indexes"]),
        ("DROP TABLE review_versions", ["review_versions is only in one of them"]),
    ],
)
def test_a_sheet_whose_table_differs_is_found(
    engine: Engine, tmp_path: Path, statement: str, told: list[str]
) -> None:
    with write(engine) as connection:
        for trigger in ("no_delete", "superseded_once"):
            connection.execute(text(f"DROP TRIGGER review_versions_{trigger}"))
        connection.execute(text(statement))
    found = differences(shape(tmp_path / "ledger.db"), made_as_declared(tmp_path / "declared.db"))
    assert len(found) == len(told)
    assert all(what in said and "review_versions" in said for what, said in zip(told, found, strict=True))


def test_a_column_added_later_stands_behind_and_is_guarded_like_the_others(used: Engine, tmp_path: Path) -> None:
    with write(used) as connection, Operations.context(MigrationContext.configure(connection)):
        making.add_column("review_versions", making.integer("days", nullable=True), is_whole=True)
        making.add_column("review_versions", making.refers("chair_id", "agencies.id", nullable=True))
    found = differences(shape(tmp_path / "ledger.db"), made_as_declared(tmp_path / "declared.db"))
    assert [said.partition(": ")[0] for said in found] == [
        f"review_versions has other {what}" for what in ("columns behind", "references", "rules")
    ]
    shared = "id, batch, superseded_by, withdrawn, review_id, placement_id, held_on, agencies"
    new = f"INSERT INTO review_versions ({shared}, days, chair_id) VALUES (99, 1, 2, 0, 1, 1, '2026-01-01', '', "
    for values, fault in (("5, 99", "FOREIGN KEY"), ("0.5, 1", "days_whole")):
        with pytest.raises(IntegrityError, match=fault):
            change(used, f"{new}{values})")
    with pytest.raises(IntegrityError, match="superseded row by row, once"):
        change(used, "UPDATE review_versions SET superseded_by = 2, days = 5 WHERE id = 1")
    change(used, "UPDATE review_versions SET superseded_by = 2 WHERE id = 1")


_CREATED = re.compile(r"CREATE TABLE (\w+) \((.*)\)", re.DOTALL)


_ALTERED = re.compile(r"ALTER TABLE (\w+) ADD (?:COLUMN )?(.*)", re.DOTALL)


def lines(statements: Iterable[str]) -> set[tuple[str, str]]:
    """Each line of each table, and each index, that these statements of PostgreSQL make."""
    found: set[tuple[str, str]] = set()
    for statement in statements:
        made = _CREATED.fullmatch(statement) or _ALTERED.fullmatch(statement)
        if made and made[1] != "alembic_version":
            found |= {(made[1], line.strip().rstrip(", ")) for line in made[2].splitlines() if line.strip()}
        elif re.match(r"CREATE (UNIQUE )?INDEX", statement):
            found.add(("", statement))
    return found


MAKES_WHAT_IS_MISSING = "0015"
"""It looks into the store for what an edited migration left out, and nothing is missing where all ran."""


def test_on_postgresql_too_migrations_make_the_tables_that_follow_from_the_sheets() -> None:
    said = io.StringIO()
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    scripts = ScriptDirectory.from_config(config)
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "output_buffer": said, "target_metadata": Base.metadata}
    )
    with Operations.context(context):
        for script in reversed(list(scripts.walk_revisions())):
            if script.revision != MAKES_WHAT_IS_MISSING:
                script.module.upgrade()
    dialect = postgresql.dialect()
    declared = [str(CreateTable(each).compile(dialect=dialect)).strip() for each in Base.metadata.tables.values()]
    declared += [
        str(CreateIndex(index).compile(dialect=dialect))
        for each in Base.metadata.tables.values()
        for index in each.indexes
    ]
    made = [statement.strip() for statement in said.getvalue().split(";\n\n")]
    assert lines(made) == lines(declared)
    assert len(lines(made)) > 1_000


def test_what_a_sheet_refers_to_has_codes_of_its_own() -> None:
    named = {column.refers for model in SHEETS.values() for column in model.columns().values() if column.refers}
    assert named <= IDENTITIES.keys()
    assert len(IDENTITIES) > 30
    assert "calendars" in IDENTITIES  # several rows that are stated together make one
    assert IDENTITIES.keys().isdisjoint({"clauses", "identifiers", "outcome_endings", "payments", "thresholds"})


def test_a_rule_quotes_a_column_whose_name_is_a_word_of_postgresql() -> None:
    rules = [
        (word, str(rule.sqltext))
        for each in Base.metadata.tables.values()
        for rule in each.constraints
        if isinstance(rule, CheckConstraint)
        for word in RESERVED_WORDS.intersection(each.c.keys())
        if word in str(rule.sqltext)
    ]
    assert {word for word, _ in rules} == {"grant"}
    assert [rule for word, rule in rules if re.search(rf'(?<!")\b{word}\b(?!")', rule)] == []


def test_agreements_of_a_ledger_that_told_their_dispute_in_the_minute_name_it(tmp_path: Path) -> None:
    """The ledger is as migration 0003 left it: two disputes, of which the second was withdrawn."""
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        scripts = ScriptDirectory(str(Path(migrations.__file__).parent)).walk_revisions()
        *before, last = sorted((each for each in scripts if each.revision <= "0004"), key=lambda each: each.revision)
        for script in before:
            script.module.upgrade()
        connection.execute(text("PRAGMA foreign_keys = OFF"))
        for statement in _AS_OF_0003:
            connection.execute(text(statement))
        last.module.upgrade()
        rows = connection.execute(text("SELECT id, dispute_id FROM agreement_versions ORDER BY id"))
        assert [tuple(row) for row in rows] == [(1, 1), (2, 1), (3, None), (4, None)]
        with pytest.raises(IntegrityError, match="superseded row by row, once"):
            connection.execute(text("UPDATE agreement_versions SET superseded_by = 2, dispute_id = 2 WHERE id = 3"))
    engine.dispose()


_AGREEMENT = (
    "INSERT INTO agreement_versions "
    "(id, batch, withdrawn, agreement_id, placement_id, status, basis, minute, first_day)"
)


_AS_OF_0003 = (
    "INSERT INTO batches (number, recorded_at, who, command, source, version)"
    " VALUES (1, '2026-01-01 00:00:00', 'x', 'import', 'book', '1')",
    "INSERT INTO disputes (id, code, batch) VALUES (1, 'D1', 1), (2, 'D2', 1)",
    "INSERT INTO dispute_versions (id, batch, withdrawn, dispute_id, from_agency_id, to_agency_id, reason, stage,"
    " raised_on, stage_since, agreement_id) VALUES"
    " (1, 1, 0, 1, 1, 2, 'share_disputed', 'informal', '2026-01-01', '2026-01-01', 11),"
    " (2, 1, 1, 2, 1, 2, 'share_disputed', 'informal', '2026-01-01', '2026-01-01', NULL)",
    f"{_AGREEMENT} VALUES (1, 1, 0, 11, 1, 'disputed', 'panel', 'Mended', '2026-01-01'),"
    " (2, 1, 0, 12, 1, 'disputed', 'panel', 'Dispute D1', '2026-01-01'),"
    " (3, 1, 0, 13, 1, 'disputed', 'panel', 'Dispute D2', '2026-01-01'),"
    " (4, 1, 0, 14, 1, 'agreed', 'panel', NULL, '2026-01-01')",
)


def test_published_payments_kept_by_layout_and_month_become_files_that_count_as_they_did(tmp_path: Path) -> None:
    """As migration 0004 left it: April by the whole, May by the whole, then by a cut, and by the whole again."""
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        scripts = ScriptDirectory(str(Path(migrations.__file__).parent)).walk_revisions()
        *before, last = sorted((each for each in scripts if each.revision <= "0005"), key=lambda each: each.revision)
        for script in before:
            script.module.upgrade()
        for statement in _AS_OF_0004:
            connection.execute(text(statement))
        rows = connection.execute(text("SELECT * FROM published_payments ORDER BY id")).fetchall()
        last.module.upgrade()
        kept = connection.execute(text("SELECT * FROM published_payments ORDER BY id")).fetchall()
        assert [tuple(row) for row in kept] == [(*row, None) for row in rows]
        found = connection.execute(
            text("SELECT id, series, month, last_month, sha256, superseded_by FROM payment_files ORDER BY id")
        )
        assert [tuple(row) for row in found] == [
            (1, "payments", "2026-04", None, "aa", None),
            (2, "payments", "2026-05", None, "aa", 2),
            (3, "payments", "2026-05", None, "bb", 3),
            (4, "payments", "2026-05", None, "aa", None),
        ]
        with pytest.raises(IntegrityError, match="superseded row by row, once"):
            connection.execute(text("UPDATE payment_files SET superseded_by = 3, series = 'x' WHERE id = 1"))
    engine.dispose()


_AS_OF_0004 = (
    "INSERT INTO batches (number, recorded_at, who, command, source, version)"
    " VALUES (1, '2026-01-01 00:00:00', 'x', 'import-payments', 'command', '1')",
    "INSERT INTO batches (number, recorded_at, who, command, source, version)"
    " VALUES (2, '2026-01-02 00:00:00', 'x', 'import-payments', 'command', '1')",
    "INSERT INTO batches (number, recorded_at, who, command, source, version)"
    " VALUES (3, '2026-01-03 00:00:00', 'x', 'import-payments', 'command', '1')",
    "INSERT INTO batch_files (batch, name, sha256) VALUES (1, 'w.csv', 'aa'), (2, 'c.csv', 'bb'), (3, 'w.csv', 'aa')",
    "INSERT INTO payment_files (id, batch, body, layout, month, file, rows_taken, rows_blank, net) VALUES"
    " (1, 1, 'County', 'whole', '2026-04', 'w.csv', 1, 0, 100),"
    " (2, 1, 'County', 'whole', '2026-05', 'w.csv', 1, 0, 5),"
    " (3, 2, 'County', 'cut', '2026-05', 'c.csv', 1, 0, 3), (4, 3, 'County', 'whole', '2026-05', 'w.csv', 1, 0, 5)",
    "UPDATE payment_files SET superseded_by = 3 WHERE id = 2",
    "INSERT INTO published_payments (id, payment_file, row, supplier, amount) VALUES"
    " (1, 1, 2, 'Elm', 100), (2, 2, 3, 'Elm', 5), (3, 3, 2, 'Elm', 3), (4, 4, 3, 'Elm', 5)",
)


def test_the_head_is_the_latest_migration() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_current_head() == HEAD


def test_the_second_opening_of_a_store_finds_what_the_first_left(engine: Engine, url: str) -> None:
    record(engine, *sample())
    again = open_store(url)
    with read(again) as connection:
        assert connection.execute(text("SELECT count(*) FROM placements")).scalar_one() == 2
    again.dispose()
