"""Tables that a ledger lacks which was made between two edits of migration 0002: made now, with their guards.

Migration 0002 was edited twice on the day on which it came (2026-11-22), before and after funds, homes and uplifts; a
ledger made in between says that it has it, and lacks their tables. On PostgreSQL the functions that guards call are
defined anew, as those of the first hours told their refusals otherwise.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

import sqlalchemy as sa
from alembic import op

from ledger.store.keeping import guards
from ledger.store.migrations.making import dialect, execute, make_identities, make_sheets

revision = "0015"
down_revision = "0014"

_FINANCE: Any = import_module("ledger.store.migrations.versions.0002_finance")


def upgrade() -> None:
    """Make what is missing of the tables of finance, as migration 0002 tells them today."""
    there = set(sa.inspect(op.get_bind()).get_table_names())
    make_identities(*(name for name in _FINANCE._IDENTITIES if name not in there))
    told = re.split(r"\n(?=\w)", _FINANCE._SHEETS.strip())
    missing = [each for each in told if each.partition(":")[0] not in there]
    if missing:
        make_sheets("\n".join(missing))
    execute(guards.define_functions(dialect()))
