"""An older ledger's invoice lines say nothing of VAT, stand as they did, and are guarded with the new columns."""

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

_STOOD = (
    "INSERT INTO batches (number, recorded_at, who, command, source, version)"
    " VALUES (1, '2026-01-01 00:00:00', 'x', 'import', 'book', '1'),"
    " (2, '2026-01-02 00:00:00', 'x', 'import', 'book', '1')",
    "INSERT INTO invoices (id, code, batch) VALUES (1, '1001', 1)",
    "INSERT INTO invoice_line_versions (id, batch, superseded_by, withdrawn, invoice_id, line, net)"
    " VALUES (1, 1, 2, 0, 1, '1', 100), (2, 2, NULL, 0, 1, '1', 200), (3, 1, NULL, 0, 1, '2', -50)",
)


def test_lines_of_an_older_ledger_say_nothing_of_vat(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        scripts = ScriptDirectory(str(Path(migrations.__file__).parent)).walk_revisions()
        *before, last = sorted((each for each in scripts if each.revision <= "0011"), key=lambda each: each.revision)
        assert "vat" in last.path
        for script in before:
            script.module.upgrade()
        connection.execute(text("PRAGMA foreign_keys = OFF"))
        for statement in _STOOD:
            connection.execute(text(statement))
        last.module.upgrade()
        rows = connection.execute(text("SELECT id, net, vat, vat_category FROM invoice_line_versions ORDER BY id"))
        assert [tuple(row) for row in rows] == [(1, 100, None, None), (2, 200, None, None), (3, -50, None, None)]
        with pytest.raises(IntegrityError, match="superseded row by row, once"):
            connection.execute(text("UPDATE invoice_line_versions SET superseded_by = 2, vat = 1 WHERE id = 2"))
    engine.dispose()
