"""Staging of sheets: one table a sheet, its columns as the book has them, with codes in place of identities.

It follows from the sheets' models. A file of `sql/staging` that has a sheet's name reads the table `sheet` and says
what it adds.
"""

from __future__ import annotations

from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.rows import Row


def staging_of_sheets() -> dict[str, str]:
    """Each sheet's SELECT from what was taken in, by the sheet's name; money is in whole pence."""
    return {sheet: _select(model) for sheet, model in SHEETS.items()}


def _select(model: type[Row]) -> str:
    shown, joins = [], []
    for name, column in model.columns().items():
        if column.identity is None:
            shown.append(f'v."{name}"')
            continue
        join = "left join" if column.may_be_nothing else "join"
        shown.append(f'named_{name}.code as "{name}"')
        joins.append(f"{join} raw.{column.identity} as named_{name} on named_{name}.id = v.{column.kept_name}")
    return "\n".join(["select", "    " + ",\n    ".join(shown), f"from raw.{model.kept_in()} as v", *joins])
