"""What to tell of a return that was written: which cells stand empty though the published checks want them filled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence


def blanks(columns: Sequence[str], rows: Sequence[Sequence[str]], may_be_blank: Collection[str]) -> Counter[str]:
    """How many cells of each column are empty, of those that must not be."""
    found: Counter[str] = Counter()
    for place, column in enumerate(columns):
        if column not in may_be_blank:
            found[column] = sum(1 for row in rows if not row[place])
    return +found


def blank_sentences(found: Counter[str], rows: int, *, joined: bool) -> list[str]:
    """The published checks that will fail, by the columns left empty, and what to do."""
    if not found:
        return ["every cell that the published checks want filled is filled"]
    listed = "; ".join(f"{column} ({count} of {rows})" for column, count in found.items())
    said = [f"the published checks will fail for cells left blank: {listed}"]
    if not joined:
        said.append("what the ledger does not keep can be joined as it is written: --identities FILE.csv")
    return said
