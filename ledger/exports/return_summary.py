"""What to tell of a return that was written, and which cells stand empty though the published checks want them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple


def blanks(columns: Sequence[str], rows: Sequence[Sequence[str]], may_be_blank: Collection[str]) -> Counter[str]:
    """How many cells of each column are empty, of those that must not be."""
    found: Counter[str] = Counter()
    for place, column in enumerate(columns):
        if column not in may_be_blank:
            found[column] = sum(1 for row in rows if not row[place])
    return +found


class Summary(NamedTuple):
    """What is to be known of a return that was written."""

    told: list[str]
    rows: int
    blank: Counter[str]
    """Empty cells by column, of those that the published checks want filled."""
    joined: bool
    """Whether identities were given."""

    @property
    def sentences(self) -> list[str]:
        """All of it as sentences, the checks that will fail among them."""
        if not self.blank:
            return [*self.told, "every cell that the published checks want filled is filled"]
        listed = "; ".join(f"{column} ({count} of {self.rows})" for column, count in self.blank.items())
        said = [*self.told, f"the published checks will fail for cells left blank: {listed}"]
        if not self.joined:
            said.append("what the ledger does not keep can be joined as it is written: --identities FILE.csv")
        return said
