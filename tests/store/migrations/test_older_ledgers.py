"""Ledgers made by past editions open, are repaired where they lack something, verify, and give their figures."""

from __future__ import annotations

import ast
import hashlib
import sqlite3
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import Script, ScriptDirectory
from sqlalchemy import create_engine, text

from ledger.store import migrations
from ledger.store.keeping.engine import open_store
from ledger.store.keeping.tables import Base
from tests.desk import Ledger

OLDER = Path(__file__).parent / "older"
VERSIONS = Path(migrations.__file__).parent / "versions"
FUNDS_AND_HOMES = (
    *("fund_receipt_versions", "fund_approval_versions", "fund_clause_versions", "fund_contribution_versions"),
    *("fund_versions", "in_kind_versions", "home_block_versions", "home_bed_versions", "funds", "in_kind"),
)
UPLIFTS = ("uplift_versions", "uplifts")
LEDGERS = {
    "first_migration": ("0001", ()),
    "between_edits": ("0002", (*FUNDS_AND_HOMES, *UPLIFTS)),
    "before_the_last_edit": ("0002", FUNDS_AND_HOMES),
    "disputes_of_agreements": ("0004", ()),
    "before_conflicts": ("0008", ()),
}
"""Each ledger by the file of its rows: the migration it had come to, and the tables that its edition lacked."""
SCHEMAS = {
    "0001": "7d7518fb48f404c6",
    "0002": "840fbd630ce8a2db",
    "0003": "3dc24873621dbef8",
    "0004": "c7b9e3d6f95f2079",
    "0005": "4b276eab581e1bf3",
    "0006": "d542514064c47116",
    "0007": "bd745baa085d5af9",
    "0008": "cbd9f90064e57f03",
    "0009": "70688e25a0df269f",
    "0010": "2639efac17eaa76b",
    "0011": "78d98bea42455430",
    "0012": "05ff511e3a6780e6",
    "0013": "3f9cd48503cdf1a3",
    "0014": "7aef5cc169b7ff72",
    "0015": "7aef5cc169b7ff72",
    "0016": "eee780c78cf56823",
    "0017": "beb6d55885f48203",
}
"""A digest of all that a ledger on SQLite is made of after each migration.

A migration that is in main is never edited, for ledgers are there that it made: what it should have made otherwise a
later migration mends. A new one adds its line here and below.
"""
CODE = {
    "0001": "64e71d089ea3637c",
    "0002": "a7a141f8c6d8360a",
    "0003": "a2002f84ba248048",
    "0004": "82ad38c182f97149",
    "0005": "9509f83d8b3afcf9",
    "0006": "17d130303ac5b7e3",
    "0007": "be86eba881f7d4ce",
    "0008": "77dc813a3d83ce1a",
    "0009": "a232f6f747927814",
    "0010": "b4eec6b84588bd7e",
    "0011": "33a11dca0a0f7bec",
    "0012": "b4f9ccc0451378f3",
    "0013": "3a2c3c6af8b06962",
    "0014": "0b970b1546a55573",
    "0015": "f097ac95c0b049b6",
    "0016": "ba65896e8caf0554",
    "0017": "a6875c9a26abb7bb",
}
"""A digest of the code of each, without its words and imports, since it also fills rows."""


def scripts() -> list[Script]:
    found = ScriptDirectory(str(VERSIONS.parent)).walk_revisions()
    return sorted(found, key=lambda each: each.revision)


def older(folder: Path, name: str) -> Ledger:
    """The ledger as that edition left it: what its migrations made, less what its edition of them lacked."""
    upto, lacked = LEDGERS[name]
    file = folder / "ledger.db"
    engine = create_engine(f"sqlite:///{file}")
    named = {"target_metadata": Base.metadata}
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection, opts=named)):
        for script in scripts():
            if script.revision <= upto:
                script.module.upgrade()
        for table in lacked:
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text(f"INSERT INTO alembic_version VALUES ('{upto}')"))
    engine.dispose()
    connection = sqlite3.connect(file)
    connection.executescript((OLDER / f"{name}.sql").read_text(encoding="utf-8"))
    connection.close()
    return Ledger(folder, made=False)


@pytest.mark.parametrize("name", LEDGERS)
def test_it_opens_verifies_gives_its_figures_and_goes_on(tmp_path: Path, name: str) -> None:
    ledger = older(tmp_path, name)
    assert ledger.do("verify").splitlines()[-1].startswith("Everything agrees")
    spent = {
        (row["placement"], row["service_month"]): row["amount"]
        for row in ledger.rows("allocations")
        if row["budget"] == "C-SC"
    }
    # £7,000 a week, 60 %: 31 days are £18,600.00, 28 £16,800.00; £333.33 a week by half for 19 and 31 days.
    assert spent == {
        ("A", "2026-01"): "18600.00",
        ("A", "2026-02"): "16800.00",
        ("A", "2026-03"): "18600.00",
        ("B", "2026-02"): "452.38",
        ("B", "2026-03"): "738.09",
    }
    ledger.do("post", "--through", "2026-05-31", "--no-marts", "--now", "2026-06-01")
    ledger.do("reconcile", "--no-marts", "--now", "2026-06-02")
    ledger.do("recharge", "2026-05", "--now", "2026-06-03")
    assert ledger.do("verify").splitlines()[-1].startswith("Everything agrees")
    assert len(ledger.rows("journal")) > 50


def digest(told: str) -> str:
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def test_what_a_migration_makes_is_never_changed(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'new.db'}")
    named = {"target_metadata": Base.metadata}
    made = {}
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection, opts=named)):
        for script in scripts():
            script.module.upgrade()
            told = connection.execute(
                text("SELECT sql FROM sqlite_schema WHERE sql > '' ORDER BY type, name")
            ).scalars()
            made[script.revision] = digest("\n".join(told))
    engine.dispose()
    assert made == SCHEMAS


def test_the_code_of_a_migration_is_never_changed() -> None:
    assert {path.name[:4]: digest(code(path.read_text(encoding="utf-8"))) for path in VERSIONS.glob("0*.py")} == CODE


def code(source: str) -> str:
    """What a module does: its statements without imports, docstrings and remarks."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)):
            node.body = [each for each in node.body if not words(each)] or [ast.Pass()]
    return ast.dump(tree)


def words(node: ast.stmt) -> bool:
    """Whether a statement does nothing: an import, or a text by itself."""
    alone = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return alone or isinstance(node, (ast.Import, ast.ImportFrom))


def test_a_fault_between_two_edits_is_seen() -> None:
    was = 'def upgrade():\n    """Make it."""\n    make("funds")\n'
    assert code(was) == code(was.replace("Make it.", "Makes it."))
    assert code(was) != code(was.replace("funds", "fund"))


def test_a_new_ledger_is_what_its_migrations_make(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path / 'new.db'}", create=True).dispose()
    with sqlite3.connect(tmp_path / "new.db") as connection:
        told = connection.execute(
            "SELECT sql FROM sqlite_schema WHERE sql > '' AND name <> 'alembic_version' ORDER BY type, name"
        )
        assert digest("\n".join(sql for (sql,) in told)) == SCHEMAS[max(SCHEMAS)]
    connection.close()
