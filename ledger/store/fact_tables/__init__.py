"""Where facts are kept: a row of identity for each code, to which others refer, and a row for each version of a fact.

A column that holds a code is kept as the identity it names (`<column>_id`); all other columns keep their name.
Columns are spelt out here, a module for each group of sheets; keys and checks follow from the models, and a test
holds columns and models together.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, inspect

from ledger.domain.sheets import SHEETS
from ledger.store.fact_tables import (
    agreed,
    bought,
    closer,
    decided,
    early_help,
    funds_and_homes,
    outcomes,
    papers,
    settled,
    therapeutic,
    who,
)
from ledger.store.versions import Version

_GROUPS = (who, bought, agreed, decided, papers, settled, funds_and_homes, outcomes, therapeutic, closer, early_help)
_BY_SHEET: dict[str, Any] = {
    each.sheet: inspect(each).local_table
    for group in _GROUPS
    for each in vars(group).values()
    if isinstance(each, type) and issubclass(each, Version) and each is not Version
}
VERSIONS: dict[str, Table] = {sheet: _BY_SHEET[sheet] for sheet in SHEETS}
"""Each sheet's table of versions, in the order of the book."""
