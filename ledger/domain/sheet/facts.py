"""Facts: all rows known at one moment, by sheet and key, without naming any sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import wraps
from operator import attrgetter
from typing import Any, TypeVar

from ledger.domain.sheet.rows import Row

R = TypeVar("R", bound=Row)
E = TypeVar("E")
K = TypeVar("K")
T = TypeVar("T")
Key = tuple[Any, ...]


def grouped(rows: Iterable[E], by: Callable[[E], K]) -> dict[K, list[E]]:
    """Things by what they belong to, in the order given."""
    groups: dict[K, list[E]] = defaultdict(list)
    for row in rows:
        groups[by(row)].append(row)
    return dict(groups)


@dataclass
class Facts:
    """The rows known at one moment. It may hold a part of the ledger: some placements and what they use."""

    rows: dict[str, dict[Key, Row]] = field(default_factory=dict)
    worked_out: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was made of the rows already, by what made it."""

    def __post_init__(self) -> None:
        """A sheet of which nothing is known has no rows."""
        self.rows = defaultdict(dict, self.rows)

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Facts:
        """Facts from rows; a later row of the same key stands for an earlier one."""
        facts = cls()
        for row in rows:
            facts.rows[row.sheet][row.key_values] = row
        return facts

    def sheet(self, model: type[R]) -> Mapping[Key, R]:
        """All rows of one sheet by key."""
        return self.rows[model.sheet]  # type: ignore[return-value]  # rows of a sheet are of its model

    def by(self, model: type[R], column: str, *order: str) -> Mapping[Any, list[R]]:
        """All rows of one sheet by what a column holds, each group in the order of other columns, if any are named.

        The sheet is looked through once: whoever puts rows in must have done so before.
        """
        asked = (model.sheet, column, *order)
        if asked not in self.worked_out:
            rows: Iterable[R] = self.sheet(model).values()
            ordered = sorted(rows, key=attrgetter(*order)) if order else rows
            self.worked_out[asked] = grouped(ordered, attrgetter(column))
        groups: Mapping[Any, list[R]] = self.worked_out[asked]
        return groups

    def __iter__(self) -> Iterator[Row]:
        for rows in self.rows.values():
            yield from rows.values()


def once_of_facts(work_out: Callable[[Facts], T]) -> Callable[[Facts], T]:
    """What a function makes of facts, worked out once: whoever puts rows in must have done so before."""

    @wraps(work_out)
    def worked_out(facts: Facts) -> T:
        if work_out not in facts.worked_out:
            facts.worked_out[work_out] = work_out(facts)
        result: T = facts.worked_out[work_out]
        return result

    return worked_out
