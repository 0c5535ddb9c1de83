"""Export the books for other programs: the whole journal as plain-text accounting."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from ledger.exports.beancount import beancount_text
from ledger.exports.hledger import hledger_text
from ledger.exports.text_file import write_text
from ledger.store.batches import batch_as_known_at
from ledger.store.engine import Engine, read
from ledger.store.journal import entries_held, journal_lines, used_accounts

PLAIN_TEXT = {"beancount": beancount_text, "hledger": hledger_text}
"""The programs whose text the journal can be written as."""


def export_plain_text(engine: Engine, program: str, path: Path, *, as_known_at: datetime | None = None) -> int:
    """Write the whole journal for one of PLAIN_TEXT, as known at a moment (UTC) or now; the number of entries."""
    with read(engine) as connection:
        known_at = batch_as_known_at(connection, as_known_at)
        title = f"Joint commissioning ledger, as known at batch {known_at}"
        used, lines = used_accounts(connection, known_at), journal_lines(connection, known_at)
        write_text(path, PLAIN_TEXT[program](used, lines, title))
        return entries_held(connection, known_at)
