"""What a cell says to whoever looks at it, whatever the file keeps it as."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ledger.domain.sheet.cells import PercentFigure
from ledger.domain.sheet.spelling import as_kept


def shown(cell: Any) -> str:
    """The text of a cell as a person sees it; empty for an empty one."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return as_kept(cell)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, PercentFigure):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        cell = cell.date()
    return str(cell)
