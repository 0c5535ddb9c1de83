"""An older ledger's invoices have the numbers that their codes told, and no row is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from ledger.store import migrations

pytestmark = pytest.mark.sqlite("an older ledger is a file")


def test_invoices_of_a_ledger_that_told_their_number_in_the_code_have_it(tmp_path: Path) -> None:
    """The ledger is as migration 0005 left it: one of three invoices has its sender in its code."""
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        scripts = ScriptDirectory(str(Path(migrations.__file__).parent)).walk_revisions()
        *before, last = sorted((each for each in scripts if each.revision <= "0006"), key=lambda each: each.revision)
        for script in before:
            script.module.upgrade()
        connection.execute(text("PRAGMA foreign_keys = OFF"))
        for statement in _AS_OF_0005:
            connection.execute(text(statement))
        last.module.upgrade()
        rows = connection.execute(text("SELECT id, invoice_id, number, net FROM invoice_versions ORDER BY id"))
        assert [tuple(row) for row in rows] == [
            (1, 1, "1001", 100),
            (2, 1, "1001", 200),
            (3, 2, "1001", 300),
            (4, 3, "HARBOUR:", 400),
        ]
        with pytest.raises(IntegrityError, match="superseded row by row, once"):
            connection.execute(text("UPDATE invoice_versions SET superseded_by = 2, number = 'x' WHERE id = 3"))
    engine.dispose()


_INVOICE = (
    "INSERT INTO invoice_versions "
    "(id, batch, superseded_by, withdrawn, invoice_id, provider_id, to_agency_id, kind, dated, net, gross)"
)
_AS_OF_0005 = (
    "INSERT INTO batches (number, recorded_at, who, command, source, version)"
    " VALUES (1, '2026-01-01 00:00:00', 'x', 'import', 'book', '1'),"
    " (2, '2026-01-02 00:00:00', 'x', 'import', 'book', '1')",
    "INSERT INTO providers (id, code, batch) VALUES (1, 'HARBOUR', 1), (2, 'OAK', 1)",
    "INSERT INTO invoices (id, code, batch) VALUES (1, '1001', 1), (2, 'HARBOUR:1001', 1), (3, 'HARBOUR:', 1)",
    f"{_INVOICE} VALUES (1, 1, 2, 0, 1, 2, 1, 'invoice', '2026-01-01', 100, 100),"
    " (2, 2, NULL, 0, 1, 2, 1, 'invoice', '2026-01-01', 200, 200),"
    " (3, 1, NULL, 0, 2, 1, 1, 'invoice', '2026-01-01', 300, 300),"
    " (4, 1, NULL, 0, 3, 1, 1, 'invoice', '2026-01-01', 400, 400)",
)
