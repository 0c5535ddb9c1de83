"""What a ledger does not keep of a child, joined to a return as it is written: in memory, and nowhere else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ledger.book.returns.tables import ReturnColumn, read_table
from ledger.errors import DataFault

_CHILD = ReturnColumn("Child ID", True, ("Identifier", "child", "CHILD"))
_START = "Placement start date"
_ChildOnDay = tuple[str, date | None]


@dataclass
class Identities:
    """Cells by child, or by child and start of the placement. It tells how many, never which."""

    strange: tuple[str, ...] = ()
    cells: dict[_ChildOnDay, dict[str, str]] = field(default_factory=dict)
    given: bool = False
    differing: Counter[str] = field(default_factory=Counter)
    """Cells by column where the file says something else than the ledger, whose word stands."""
    lacking: set[str] = field(default_factory=set)
    """Children of the return that the file does not have."""

    def fill(self, child: str, start: date, column: str, own: str) -> str:
        """The ledger's own cell; where that is empty, the one of the file; where there is none, nothing."""
        if not self.given:
            return own
        found = self.cells.get((child, start)) or self.cells.get((child, None))
        if found is None:
            self.lacking.add(child)
            return own
        theirs = found.get(column, "")
        if own and theirs and theirs.casefold() != own.casefold():
            self.differing[column] += 1
        return own or theirs

    @property
    def sentences(self) -> list[str]:
        """What to tell of the file: counts and columns, never a cell or a child."""
        said = []
        if self.strange:
            said.append(f"columns of the identities that this return does not have: {', '.join(self.strange)}")
        if self.lacking:
            said.append(f"children of whom the identities have no row: {len(self.lacking)}")
        said += [
            f"{column}: the identities say something else in {count} rows; the ledger's record is kept"
            for column, count in sorted(self.differing.items())
        ]
        return said


def read_identities(given: Path | tuple[str, bytes] | None, columns: Sequence[str]) -> Identities:
    """Read a file with a column `Child ID` (or `Identifier`) and any of the return's columns; None reads nothing.

    A name and bytes stand for a file that was never written. With a column `Placement start date` its rows are of one
    placement each. Raises DataFault where there is no such file, where its header has no child, or where two rows are
    of the same; the message names rows, never a child.
    """
    if given is None:
        return Identities()
    name, content = (given.name, None) if isinstance(given, Path) else given
    path = given if isinstance(given, Path) else Path(name)
    wanted = [ReturnColumn(column) for column in columns if column not in (_START, _CHILD.name, *_CHILD.once)]
    table = read_table(path, [_CHILD, ReturnColumn(_START), *wanted], "identities", content)
    found = Identities(tuple(table.strange), given=True)
    rows: dict[_ChildOnDay, int] = {}
    for row in table.rows():
        child = row.needed(_CHILD.name)
        key = (child or "", row.day(_START))
        if child and key in rows:
            raise DataFault(
                f"{name}, rows {rows[key]} and {row.number} are of the same child.",
                f"Keep one of them, or tell them apart by {_START}.",
            )
        rows[key] = row.number
        found.cells[key] = {column.name: row.text(column.name) for column in wanted}
    if table.problems:
        first = table.problems[0]
        raise DataFault(f"{first.place}: expected {first.expected}.", f"{first.remedy}.")
    return found
